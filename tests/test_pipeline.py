"""The pipeline hands each stage what it needs, in order, whatever the sizes of groups and windows."""

import dataclasses

import pytest
from fakes import HashScorer, WordDetector, fake_stages
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.pipeline import Situated, analyze, react, situate
from analyzer.records import (
    Article,
    ArticleReport,
    Attribution,
    Extraction,
    Form,
    Language,
    Mention,
    Post,
    Span,
    Translation,
    Untranslated,
)
from analyzer.report.as_json import encode, to_dict


def post(id_: str, text: str | None, *, handle: str | None = None, reply_to: str | None = None, tag: str | None = None) -> Post:
    return Post(
        id=id_,
        text=text,
        text_from=Form.EMBED if text else None,
        mentions=(Mention(form=Form.EMBED, span=Span(0, 0), content=""),),
        attribution=Attribution(handle=handle),
        reply_to=reply_to,
        declared_language=tag,
    )


def article(number: int) -> Article:
    """Return an invented article; its number decides how many posts it shows and in which language."""
    lines = [f"The mill at Oldbridge stopped on day {number} and people wrote about it."]
    for index in range(number % 4):
        words = "la guerra no puede todo" if index % 2 else f"The mill number {index} is quiet now, at last"
        lines.append(f"{words} {number}.{index} — Ana Roe {index} (@ana_{index}) May {index + 1}, 2023")
    text = "\n\n".join(lines) + "\n"
    return Article(source=f"{number}.txt", text=text, sha256=f"{number:064x}", main=(Span(0, len(text)),))


def as_text(reports: list[ArticleReport]) -> list[str]:
    return [encode(to_dict(report)) for report in reports]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=7), st.integers(1, 9), st.integers(1, 9))
def test_no_group_and_no_window_changes_a_report(numbers: list[int], group: int, window: int) -> None:
    articles = [article(number) for number in numbers]
    whole = as_text(list(analyze(articles, fake_stages())))
    assert as_text(list(analyze(iter(articles), fake_stages(), group=group, window=window))) == whole
    assert [next(analyze([one], fake_stages())).article.source for one in articles] == [one.source for one in articles]


def test_every_post_of_an_article_is_in_its_report() -> None:
    (report,) = analyze([article(3)], fake_stages(), config_sha256="c" * 64)
    assert report.aggregate.n_posts == 3
    assert [reaction.language.tag for reaction in report.reactions] == ["en", "es", "en"]
    assert report.config_sha256 == "c" * 64
    assert [model.slot for model in report.models] == ["detector", "encoder", "translator", "reaction"]


def test_a_post_without_text_is_counted_and_not_scored() -> None:
    stages = fake_stages()
    first, second, third = react(
        [Situated(post=post("p1", None)), Situated(post=post("p2", "A quiet day")), Situated(post=post("p3", " \n"))], stages
    )
    assert first.reading is None
    assert first.language.tag == "und"
    assert first.translation == Untranslated("no text")
    assert second.reading is not None
    assert third.reading is None


def test_the_translation_is_read_as_well_beside_the_original() -> None:
    (reaction,) = react([Situated(post=post("p1", "la guerra no puede todo"))], fake_stages())
    assert isinstance(reaction.translation, Translation)
    assert reaction.translation.text == "LA GUERRA NO PUEDE TODO"
    assert reaction.reading is not None
    assert reaction.translated_reading is not None
    assert reaction.translated_reading.stances != reaction.reading.stances


def test_without_a_translator_posts_say_so() -> None:
    (reaction,) = react([Situated(post=post("p1", "la guerra no puede todo"))], fake_stages(translate=False))
    assert reaction.translation == Untranslated("no translator in use")
    assert reaction.translated_reading is None


def test_without_a_translator_a_post_in_the_pivot_needs_none() -> None:
    (reaction,) = react([Situated(post=post("p1", "the mill is quiet"))], fake_stages(translate=False))
    assert reaction.translation == Untranslated("same language")


def test_without_an_encoder_articles_are_reported_all_the_same() -> None:
    (report,) = analyze([article(2)], fake_stages(encode=False))
    assert report.aggregate.n_posts == 2
    assert "encoder" not in {model.slot for model in report.models}


def test_a_reply_is_scored_beside_the_post_it_answers() -> None:
    extraction = Extraction(
        (post("p1", "The bridge holds"), post("p2", "Does it?", reply_to="p1"), post("p3", "Yes", reply_to="p9"))
    )
    assert [one.context for one in situate(extraction, Language("en", 0.9), WordDetector())] == [None, "The bridge holds", None]
    stages = fake_stages()
    list(react(situate(extraction, Language("en", 0.9), stages.detector), stages))
    assert isinstance(stages.scorer, HashScorer)
    assert [asked.context for asked in stages.scorer.asked] == [None, "The bridge holds", None]


@pytest.mark.parametrize("declared", ["es", None])
def test_an_author_s_other_posts_make_a_language_plausible(declared: str | None) -> None:
    extraction = Extraction(
        (
            post("p1", "la guerra no puede todo", handle="Ana", tag=declared),
            post("p2", "😀😀", handle="ana"),
            post("p3", "😀😀", handle="someone_else"),
            post("p4", None, handle="ana"),
        )
    )
    likely = [one.likely for one in situate(extraction, Language("de", 0.9), WordDetector())]
    assert likely == [("de",), ("es", "de"), ("de",), ("es", "de")]


def test_an_article_of_unknown_language_makes_nothing_plausible() -> None:
    (one,) = situate(Extraction((post("p1", "hm"),)), Language("und", 0.0), WordDetector())
    assert one.likely == ()


def test_the_language_of_an_article_is_told_by_its_main_text() -> None:
    text = "la guerra no puede todo\nThe council met on Monday and said little."
    one = Article(source="a", text=text, sha256="0" * 64, main=(Span(text.index("The"), len(text)),), declared_language="fr")
    stages = fake_stages()
    (report,) = analyze([one], stages)
    assert report.language.tag == "en"
    assert isinstance(stages.detector, WordDetector)
    assert stages.detector.asked[0].tag == "fr"
    (other,) = analyze([dataclasses.replace(one, main=())], fake_stages())
    assert other.language.tag == "es"
