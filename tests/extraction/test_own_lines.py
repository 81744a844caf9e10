"""Permalinks alone in their line, short codes, and mark-up in plain text."""

import time

import pytest

from analyzer.article.plain_text import parse_plain_text
from analyzer.extraction.embeds import find_embeds
from analyzer.records import Form

ID = "1102441374857789440"
URL = f"https://twitter.com/ana_kovac/status/{ID}"


@pytest.mark.parametrize(
    ("line", "content"),
    [
        (URL, URL),
        (f"  {URL}?s=20  ", f"{URL}?s=20"),
        (f"<{URL}>", URL),
        (f"> {URL}", URL),
        (f"[embed]{URL}[/embed]", None),
        (f"[tweet {ID}]", None),
        (f"[View on X]({URL})", None),
        (f"{{% twitter {URL} %}}", None),
        (f'{{{{< tweet user="ana_kovac" id="{ID}" >}}}}', None),
    ],
)
def test_a_line_that_is_one_post(line: str, content: str | None) -> None:
    (found,) = find_embeds(parse_plain_text(f"The mayor spoke.\n\n{line}\n\nThen it rained."))
    assert found.attribution.post_key == f"twitter:{ID}"
    assert [(mention.form, mention.content) for mention in found.mentions] == [(Form.PERMALINK, content or line)]
    assert found.text is None


@pytest.mark.parametrize(
    "line",
    [
        f"See {URL} for more.",
        f"As she [wrote]({URL}) yesterday.",
        f"[1]: {URL}",
        f"[both]({URL}) [posts]({URL}1)",
        f"[note {ID}]",
        "https://twitter.com/ana_kovac",
        "https://news.example/story",
        "{{< figure src='x.png' >}}",
    ],
)
def test_a_line_that_is_no_post(line: str) -> None:
    assert find_embeds(parse_plain_text(f"The mayor spoke.\n\n{line}\n\nThen it rained.")) == []


def test_mark_up_in_plain_text_is_read_and_covered() -> None:
    embed = f'<blockquote class="twitter-tweet"><p lang="en">Low tide.</p>&mdash; Ana (@ana_kovac) <a href="{URL}">March 4, 2019</a></blockquote>'
    (found,) = find_embeds(parse_plain_text(f"The mayor spoke.\n\n{embed}\n\nThen it rained."))
    assert (found.text, found.attribution.author, found.declared_language) == ("Low tide.", "Ana", "en")
    assert [mention.content for mention in found.mentions] == [embed]


@pytest.mark.parametrize(
    "piece", ["[tweet ", "{{< ", "{% x ", "[", "https://twitter.com/a/status/1", "\n[", "> ", "<blockquote "]
)
def test_long_hostile_lines_cost_little(piece: str) -> None:
    article = parse_plain_text(piece * (1_000_000 // len(piece)))
    started = time.process_time()
    find_embeds(article)
    assert time.process_time() - started < 4
