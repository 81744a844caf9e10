"""Reports in every language: no word stands in the code, none is left in English, and 80 columns are enough."""

import dataclasses
import re
import string
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any

import lxml.html
import pytest
from lxml.html import HtmlElement
from markdown_it import MarkdownIt
from report import sample_reports as sample
from rich.cells import cell_len

from analyzer.article.html import parse_html
from analyzer.article.plain_text import parse_plain_text
from analyzer.records import Article, ArticleReport, CheckKind, Provenance, Stance, Untranslated
from analyzer.report import as_html, as_markdown, as_terminal, story
from analyzer.report.wording import interface_languages, wording

OTHERS = [tag for tag in interface_languages() if tag != "en"]
SLOTS = ("language", "encoder", "reaction")
NAMES = {"SHA", "JSON", "UTC", "NUL", "n", "X", "Twitter", "Instagram", "Telegram"}  # no words of a language
OWN = {"id", "tag", "into", "reply_to", "sha256", "config_sha256", "slot", "reason", "url", "permalink", "post_key", "post"}
OWN |= {"published", "posted_at", "declared_language", "version"}
OWN |= {"text_from", "form", "relation", "platform"}


def omegas(text: str) -> str:
    """Write a text with one letter that no language of reports has."""
    return "".join("ω" if letter.isalpha() else letter for letter in text)


def unlettered(value: Any, name: str = "") -> Any:
    """Give a record in which nothing from outside can be taken for a word of the report; every span still fits."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value if name in OWN else omegas(value)
    if isinstance(value, tuple):
        return tuple(unlettered(item, name) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    kept = {"found"} if getattr(value, "kind", None) is CheckKind.FRAMING else set()
    made = {f.name: unlettered(getattr(value, f.name), f.name) for f in dataclasses.fields(value) if f.name not in kept}
    return dataclasses.replace(value, **made)


def prepared(made: ArticleReport) -> ArticleReport:
    """Give a report whose every word comes from the program."""
    made = unlettered(made)
    warnings = ("dropped 1,234 NUL bytes", "the encoding is not declared; read as ω")
    article = dataclasses.replace(made.article, warnings=warnings, url=None)
    models = tuple(Provenance(slot, "ω-1", "1" * 64) for slot in SLOTS)
    *others, last = made.reactions or (None,)
    reactions = (*others, dataclasses.replace(last, translation=Untranslated("no translator for ω"))) if last else ()
    return dataclasses.replace(made, article=article, models=models, reactions=reactions)


@cache
def report() -> ArticleReport:
    return prepared(sample.sample_report())


RENDERERS: dict[str, Callable[[ArticleReport, str], str]] = {
    "terminal": lambda made, tag: as_terminal.render(made, words=wording(tag)),
    "markdown": lambda made, tag: as_markdown.render(made, words=wording(tag)),
    "html": lambda made, tag: shown(as_html.render(made, words=wording(tag))),
}
each_format = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS.keys())
each_language = pytest.mark.parametrize("tag", OTHERS)


def shown(page: str) -> str:
    """Give what a page says to the eye and to a screen reader, but for the command, which is no language."""
    tree = lxml.html.document_fromstring(page)
    for element in [*tree.iter("style", "script"), *tree.xpath("//code[@class='take']")]:
        element.text = ""
    told = tree.xpath("//@title | //@aria-label | //p/@*[starts-with(name(), 'data-')] | //text()")
    return "\n".join(map(str, told))


def written(made: ArticleReport, tag: str, render: Callable[[ArticleReport, str], str]) -> str:
    """Give the words of a report on one line, without addresses, hashes and the name of the program."""
    return " ".join(re.sub(r"https?\S+|\b[0-9a-f]{11,}|social-reaction-analyzer", " ", render(made, tag)).split())


@each_format
@pytest.mark.parametrize("make", [sample.sample_report, sample.empty_report], ids=["posts", "no posts"])
def test_no_word_of_a_report_stands_in_the_code(make: Callable[[], ArticleReport], render: Any) -> None:
    """In Cyrillic a Latin word is one that did not come from the words of the language."""
    told = written(prepared(make()), "sr", render)
    assert set(re.findall(r"[A-Za-z]+", told)) <= NAMES


@each_format
@each_language
def test_no_english_is_left_over(tag: str, render: Any) -> None:
    told = written(report(), tag, render)
    own, english = wording(tag).words, wording("en").words
    left = {
        f"{section}.{key}: {part}"
        for section, keys in english.items()
        for key, pattern in keys.items()
        for part in parts(pattern)
        if part not in " ".join(forms(own[section][key])) and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", told)
    }
    assert left == set()


@each_format
def test_english_would_be_found(render: Any) -> None:
    told = written(report(), "en", render)
    assert sum(all(part in told for part in parts(pattern)) for pattern in wording("en").words["check"].values()) >= 6


def forms(pattern: object) -> list[str]:
    return [pattern] if isinstance(pattern, str) else list(pattern.values())  # type: ignore[attr-defined]


def parts(pattern: object) -> set[str]:
    """Give the stretches of a pattern between what is filled in, if they are words."""
    found = {text.strip(" .,:;“”()") for form in forms(pattern) for text, *_ in string.Formatter().parse(form)}
    return {part for part in found if sum(letter.isalpha() for letter in part) > 2}


# ---- layout


@each_language
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(tag: str, width: int) -> None:
    lines = as_terminal.render(sample.sample_report(), width=width, words=wording(tag)).splitlines()
    assert max(map(cell_len, lines)) <= width


@each_language
def test_every_share_stands_on_one_line_with_its_interval(tag: str) -> None:
    words = wording(tag)
    lines = as_terminal.render(sample.sample_report(), words=words).splitlines()
    for stance in Stance:
        (line,) = [line for line in lines if re.match(rf"{words.stance(stance)} +[█▒·▏▎▍▌▋▊▉]{{24}} ", line)]
        assert line.rstrip().endswith("%")
        assert words("glance", "n_of", n=sample.sample_report().aggregate.stances[stance].n, total=6) in line


@each_language
def test_findings_have_room_beside_the_number_of_their_post(tag: str) -> None:
    lines = as_terminal.render(sample.sample_report(), words=wording(tag)).splitlines()
    first = [line for line in lines if line[:2] in {"✗ ", "✓ ", "? "}]
    assert len(first) == len(sample.sample_report().checks)
    assert min(map(cell_len, first)) > 50


@each_language
def test_markdown_has_the_same_structure(tag: str) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    asked = [as_markdown.render(sample.sample_report(), words=wording(each)) for each in (tag, "en")]
    kinds = [[token.type for token in reader.parse(text)] for text in asked]
    assert kinds[0] == kinds[1]


# ---- the page


@cache
def page(tag: str) -> HtmlElement:
    return lxml.html.document_fromstring(as_html.render(sample.sample_report(), words=wording(tag)))


@each_language
def test_the_page_names_its_language_and_each_foreign_text_its_own(tag: str) -> None:
    assert (page(tag).get("lang"), page(tag).get("dir")) == (tag, "ltr")
    assert page(tag).find(".//h1").get("lang") == "en"
    texts = [(quoted.get("lang"), quoted.get("dir")) for quoted in page(tag).get_element_by_id("p5").iter("blockquote")]
    assert texts == [("ar", "rtl"), ("en", "ltr"), ("en", "ltr")]
    (article,) = page(tag).find_class("body")
    assert article.get("lang") == "en"
    assert {note.get("lang") for note in article.iter("a")} == {tag}


@each_language
def test_a_page_without_a_title_says_so_in_its_own_language(tag: str) -> None:
    words = wording(tag)
    heading = lxml.html.document_fromstring(as_html.render(sample.empty_report(), words=words)).find(".//h1")
    assert (heading.get("lang"), heading.text) == (tag, words("head", "untitled"))


def test_the_page_has_the_same_structure_in_every_language() -> None:
    shapes = {tuple((element.tag, element.get("id")) for element in page(tag).iter()) for tag in interface_languages()}
    assert len(shapes) == 1


@each_language
def test_columns_of_the_page_have_room_for_the_longest_words(tag: str) -> None:
    style = page(tag).find(".//style").text
    words = wording(tag)
    wanted = {
        r"\.bars>div": max(len(words.stance(stance)) for stance in Stance),
        r"\.checks li": len(words("post", "number", n=99)),
    }
    for rule, letters in wanted.items():
        columns = re.findall(rf"{rule}\{{[^}}]*grid-template-columns:([^}}]*)", style)[-1]
        widest = max(float(width) for width in re.findall(r"([\d.]+)rem", columns.removeprefix("8.2rem")))
        assert widest >= 0.5 * letters, rule


# ---- numbers, dates and lists


@pytest.mark.parametrize(
    ("tag", "moment", "share", "probability", "count"),
    [
        ("es", "3 de mayo de 2024, 07:12 UTC", "33\xa0%", "0,50", "1.234.567"),
        ("sr", "3. мај 2024. 07:12 UTC", "33%", "0,50", "1.234.567"),
        ("sr-Latn", "3. maj 2024. 07:12 UTC", "33%", "0,50", "1.234.567"),
    ],
)
def test_numbers_and_dates_follow_the_language(tag: str, moment: str, share: str, probability: str, count: str) -> None:
    words = wording(tag)
    assert words.moment("2024-05-03T07:12:00Z") == moment
    assert (words.percent(0.333), words.probability(0.5), words.count(1234567)) == (share, probability, count)
    assert count in words("article", "left_out", n=1234567)


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (1, "1 објава"),
        (2, "2 објаве"),
        (5, "5 објава"),
        (11, "11 објава"),
        (21, "21 објава"),
        (24, "24 објаве"),
        (0, "0 објава"),
    ],
)
def test_serbian_counts_in_three_forms(n: int, told: str) -> None:
    assert wording("sr")("glance", "posts", n=n) == told


def test_exactly_one_is_told_from_what_is_counted_like_one() -> None:
    words = wording("sr-Latn")
    assert words("glance", "few", n=1).startswith("Uz samo jednu objavu")
    assert words("glance", "few", n=21).startswith("Uz 21 objavu")


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (["inglés", "italiano"], "inglés e italiano"),
        (["árabe", "español", "hindi (latino)"], "árabe, español e hindi (latino)"),
        (["agua", "hielo"], "agua y hielo"),
        (["duda", "broma"], "duda y broma"),
        (["italiano"], "italiano"),
        ([], ""),
    ],
)
def test_spanish_and_changes_before_the_sound_of_i(items: list[str], told: str) -> None:
    assert wording("es").listing(items) == told


def test_serbian_in_latin_letters_is_the_same_text() -> None:
    assert wording("sr-Latn").words["stance"]["escalatory"] == "zaoštravanje"
    assert wording("sr").words == wording("sr-Cyrl").words
    assert not re.search("[а-яђјљњћџ]", as_terminal.render(report(), words=wording("sr-Latn")), re.IGNORECASE)


# ---- what stages say in plain English

OPEN = b"<p>The mill is open.</p>" * 20
PAGES: dict[str, Callable[[], Article]] = {
    "NUL bytes": lambda: parse_html(b"<p>te\0xt and more text here, enough of it</p>"),
    "NUL characters": lambda: parse_plain_text("\ufeffte\0xt".encode("utf-16")),
    "UTF-16 undeclared": lambda: parse_plain_text(("The mill is open. " * 20).encode("utf-16-le")),
    "undeclared": lambda: parse_plain_text(("Der Zug fährt über Lübeck. " * 40).encode("cp1252")),
    "not valid UTF-8": lambda: parse_plain_text(("The mill is öpen. " * 200).encode() + b"\xff"),
    "not valid UTF-16": lambda: parse_plain_text(b"\xff\xfe" + "text".encode("utf-16-le") + b"\x00\xd8a\0"),
    "open comment": lambda: parse_html(b"<p>text</p><!-- " + OPEN),
    "open attribute": lambda: parse_html(b'<p>text</p><a href="' + OPEN),
    "open tag": lambda: parse_html(b"<p>text</p><a href " + b"word " * 100),
    "attributes": lambda: parse_html(b"<p " + b" ".join(b'a%d="x"' % n for n in range(5000)) + b">text</p>"),
    "elements": lambda: parse_html(b"<p>text</p>" * 20),
    "nesting": lambda: parse_html(b"<div>" * 5000 + b"deep down" + b"</div>" * 5000),
}


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES.keys())
def test_what_could_not_be_read_is_told_in_the_language_of_the_report(
    make: Callable[[], Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyzer.article.walk.MAX_ELEMENTS", 10)
    warnings = make().warnings
    assert warnings
    for warning in warnings:
        assert wording("en").known("warning", warning).replace(",", "") == warning.replace(",", "")
        told = wording("sr").known("warning", warning)
        assert set(re.findall("[A-Za-z]{2,}", told)) <= {"NUL", "UTF", "utf", "le", "cp"}, told


@each_language
def test_numbers_of_stages_are_grouped_as_the_language_does(tag: str) -> None:
    assert story.unread(report(), wording(tag))[0].endswith(": 1.234")


@each_language
def test_what_no_language_knows_stays_as_it_was_said(tag: str) -> None:
    for told in ("something else", "dropped {n} NUL bytes\n", "no translator for " + "x" * 500, ""):
        assert wording(tag).known("untranslated", told) == told
