"""The example articles, in a dozen languages, name none of their posts' authors once pseudonyms stand in."""

from pathlib import Path

import pytest
from fakes import fake_stages

from analyzer.evaluation.golden import examples, read
from analyzer.pipeline import analyze
from analyzer.privacy.keys import Key
from analyzer.privacy.pseudonyms import pseudonymise
from analyzer.report import as_html, as_json

KEY = Key(b"0123456789abcdef")


@pytest.mark.parametrize("path", examples(Path(__file__).parents[2] / "examples"), ids=lambda path: path.stem)
def test_an_example_names_nobody_and_its_offsets_are_exact(path: Path) -> None:
    (true,) = analyze([read(path)], fake_stages())
    report = pseudonymise(true, KEY)
    people = [reaction.post.attribution for reaction in true.reactions]
    named = [name for who in people for name in (who.author, who.handle) if name and len(name) > 3]
    shown = as_json.render(report, include_text=True) + as_html.render(report)
    assert [name for name in named if name in shown] == []
    for reaction in report.reactions:
        assert all(mention.span.of(report.article.text) == mention.content for mention in reaction.post.mentions)
