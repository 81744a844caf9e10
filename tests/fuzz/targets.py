"""What is fuzzed: functions that take any bytes and check what must hold; each has a folder of seeds in ``corpus/``."""

import io
import json
from collections.abc import Callable
from pathlib import Path

from analyzer.article.html import parse_html
from analyzer.article.page_dates import find_dates, read_date, read_machine_date
from analyzer.article.plain_text import parse_plain_text
from analyzer.commands.lines import _parse as parse_lines
from analyzer.errors import InputError
from analyzer.extraction.credit_lines import find_credit_lines
from analyzer.extraction.dates import find_leading_date, find_trailing_date, parse_date, parse_moment
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article, Extraction, Span
from analyzer.report.as_json import encode
from analyzer.report.sanitise import for_csv, for_markdown, one_line, visible

CORPUS = Path(__file__).with_name("corpus")


def html(data: bytes) -> None:
    """Read any bytes as a page and extract its posts."""
    read(data, parse_html)


def plain_text(data: bytes) -> None:
    """Read any bytes as plain text and extract its posts."""
    read(data, parse_plain_text)


def json_in_script(data: bytes) -> None:
    """Put any bytes where a page keeps its data."""
    for kind in (b' type="application/ld+json"', b"", b' id="__NEXT_DATA__" type="application/json"'):
        read(b"<p>People spoke of it.</p><script" + kind + b">" + data + b"</script><p>The end.", parse_html)


def dates(data: bytes) -> None:
    """Read any text as a date; what comes out is ISO 8601 of a day that is."""
    words = data.decode("utf-8", errors="replace")
    found = [parse_date(words, near="2023-05-04"), parse_date(words), parse_moment(words), read_machine_date(words)]
    found += [read_date(words, tag) for tag in (None, "en", "ar")] + [one.iso for one in find_dates(words)]
    for place in (find_trailing_date(words), find_leading_date(words)):
        if place is not None:
            assert 0 <= place[0].start < place[0].end <= len(words)
            found.append(place[1])
    for iso in found:
        assert iso is None or (iso[:4].isdecimal() and iso.isascii() and iso[4] == "-"), iso


def credit_lines(data: bytes) -> None:
    """Read any text as an article of credit lines."""
    text = "The council met on Tuesday.\n\n" + data.decode("utf-8", errors="replace")
    article = Article(source="-", text=text, sha256="0" * 64, main=(Span(0, len(text)),))
    for sighting in find_credit_lines(article, []):
        for mention in sighting.mentions:
            assert mention.span.of(text) == mention.content


def jsonl(data: bytes) -> None:
    """Read any bytes as lines of texts: one answer a line, and each can be written as JSON again."""
    lines = list(parse_lines(io.BytesIO(data)))
    assert len(lines) == data.count(b"\n") + bool(data and not data.endswith(b"\n"))
    for line in lines:
        assert (line.asked is None) == (line.error is not None)
        written = encode({"id": line.id, "error": line.error})
        assert "\n" not in written.strip("\n")
        assert json.loads(written)["error"] == line.error


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (html, plain_text, json_in_script, dates, credit_lines, jsonl)
}


def seeds(target: str) -> list[bytes]:
    """Return the seeds of a target, in order."""
    return [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]


def read(data: bytes, parse: Callable[[bytes], Article]) -> None:
    """Parse and extract; refusing with one line is allowed."""
    try:
        article = parse(data)
    except InputError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - refusing is allowed, and not the point of any one test
        return
    check(article, extract_posts(article))


def check(article: Article, found: Extraction) -> None:
    """Check what holds for any article."""
    article.text.encode()  # no lone surrogates
    assert [post.id for post in found.posts] == [f"p{number}" for number in range(1, len(found.posts) + 1)]
    ids = {post.id for post in found.posts}
    for post in found.posts:
        assert post.mentions
        assert post.reply_to is None or post.reply_to in ids - {post.id}
        assert (post.text is None) == (post.text_from is None)
        for shown in (post.text or "", post.attribution.author or "", post.attribution.handle or ""):
            assert "\x1b" not in visible(shown) + one_line(shown, 80) + for_csv(shown) + for_markdown(shown)
        for mention in post.mentions:
            assert mention.span.of(article.text) == mention.content
    for other in found.other_quotations:
        assert other.span.of(article.text) == other.content
