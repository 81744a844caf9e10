"""The renderers of a comparison: the contract, harmless output, and that every number reaches the reader."""

import base64
import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import jsonschema
import lxml.html
import pytest
from comparison.written_reports import a_report, compared, hostile, shared_story, some_posts, written
from hypothesis import HealthCheck, given, settings
from lxml.html import HtmlElement
from report.hostile import HOSTILE, is_harmless

from analyzer.comparison import as_csv, as_html, as_json, as_terminal
from analyzer.comparison.comparing import compare_reports
from analyzer.comparison.records import LABELS, Comparison, Dimension
from analyzer.report.wording import interface_languages, wording

CHECKER = jsonschema.Draft202012Validator(as_json.schema())
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "\x1b[31mred\u202e",
]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return shared_story(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Compare 24 articles of two outlets, one of which jokes."""
    reports = [
        a_report(n, some_posts(5, 4 if n % 2 else 0), url=f"https://{'north' if n % 2 else 'south'}.example/{n}")
        for n in range(1, 25)
    ]
    return compared(tmp_path_factory.mktemp("many"), *reports)


# ---- JSON


def test_the_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(as_json.schema())


def test_every_comparison_keeps_the_contract(story: Comparison, many: Comparison) -> None:
    for comparison in (story, many):
        CHECKER.validate(json.loads(as_json.render(comparison)))


def test_the_schema_refuses_a_missing_key_and_an_unknown_one(story: Comparison) -> None:
    told = as_json.to_dict(story)
    assert not CHECKER.is_valid(told | {"extra": 1})
    del told["articles"][0]["outlet"]
    assert not CHECKER.is_valid(told)


def test_json_says_what_was_tested_and_what_was_found(many: Comparison) -> None:
    told = as_json.to_dict(many)
    test = told["tests"]["outlets"]
    assert (test["method"], test["n_groups"], test["draws"], test["seed"]) == ("permutation of articles", 2, 9999, 20261122)
    joking = next(each for each in test["labels"] if each["label"] == "joking")
    assert joking["verdict"] == "differs"
    assert joking["p"] == 0.0001
    assert told["outlets"][0] | {"sentiment": None} == {
        "outlet": "north.example",
        "articles": list(range(1, 25, 2)),
        "n_posts": 60,
        "n_scored": 60,
        "n_abstained": 0,
        "stances": told["outlets"][0]["stances"],
        "sentiment": None,
    }
    assert told["outlets"][0]["stances"]["joking"] == {"n": 48, "share": 0.8, "low": 0.6822, "high": 0.8817}


def test_same_reports_same_bytes(tmp_path: Path, story: Comparison) -> None:
    assert as_json.render(shared_story(tmp_path)) == as_json.render(story)


# ---- CSV


def table(lines: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines), newline="")))  # type: ignore[call-overload]


def test_csv_has_a_row_per_group_and_label(many: Comparison) -> None:
    rows = table(as_csv.render(many))
    n_groups = 1 + sum(len(many.groups[dimension]) for dimension in Dimension)
    assert len(rows) == n_groups * len(LABELS)
    assert tuple(rows[0]) == as_csv.COLUMNS
    (row,) = [row for row in rows if row["group"] == "south.example" and row["label"] == "joking"]
    assert (row["n"], row["n_scored"], row["share"], row["verdict"]) == ("0", "60", "0.0", "differs")
    assert {row["test"] for row in rows if row["group_by"] == "article"} == {"permutation of posts"}


def test_csv_of_shared_posts_has_a_row_per_showing(story: Comparison) -> None:
    rows = table(as_csv.render_shared(story))
    assert [row["article"] for row in rows] == ["1", "2", "3"]
    assert rows[1]["cues"] == "joked"
    assert rows[1]["framed"] == "joking"
    assert rows[1]["edits"] == "valle → pueblo"
    assert [row["translation_differs"] for row in rows] == ["", "yes", ""]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    comparison = hostile(tmp_path, "=1+1")
    for rows in (table(as_csv.render(comparison)), table(as_csv.render_shared(comparison))):
        assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+@") or re.match(r"-[^\d]", cell)]


# ---- terminal


def test_the_terminal_fits_in_its_columns(story: Comparison, many: Comparison) -> None:
    from rich.cells import cell_len

    for comparison in (story, many):
        for width in (40, 80, 120):
            assert max(map(cell_len, as_terminal.render(comparison, width=width).splitlines())) <= width


def test_the_terminal_tells_the_test_and_the_shared_post(story: Comparison) -> None:
    text = " ".join(as_terminal.render(story).split())
    for told in (
        "4 articles · 2 outlets · 4 days · 6 posts · 5 with a reading",
        "Permutation test of Pearson's X² on posts, 9,999 random permutations, seed 20261122",
        "There are too few posts to say whether they differ.",
        "1 post is shown by several articles.",
        "introduced with “warned” (escalating / calming)",
        "introduced with “joked” (joking)",
        "The articles translate it differently.",
        "The articles frame it differently.",
        "Article 2, against Article 1: close → shut",
        "Article 2, against Article 1: valle → pueblo",
        "framing: disagrees",
    ):
        assert told in text


def test_the_terminal_says_what_differs(many: Comparison) -> None:
    text = " ".join(as_terminal.render(many).split())
    assert "Joking differs: 48 of 60 in north.example and 0 of 60 in south.example; p = 0.0001." in text
    assert "Joking differs: from 0% to 80%; p = 0.0001." in text
    assert "4 more; the page, CSV and JSON have all." in text


def test_reports_of_other_makers_and_unreadable_ones_are_warned_of(tmp_path: Path) -> None:
    other = a_report(2, some_posts(3, 1))
    other["provenance"] |= {"version": "9.9.9"}
    path = written(tmp_path, a_report(1, some_posts(3, 2)), other, {"schema": None})
    comparison = compare_reports([str(path)], list[str]().append)
    assert "The reports were made with 2 different sets of models and settings" in as_terminal.render(comparison)
    html = as_html.render(comparison)
    assert "1 source could not be read." in html
    assert "9.9.9" in html
    assert f"{path}, report 3" in html


def test_colour_changes_no_word(story: Comparison) -> None:
    coloured = as_terminal.render(story, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == as_terminal.render(story).split()


# ---- HTML


@pytest.fixture(scope="module")
def page(story: Comparison) -> HtmlElement:
    return lxml.html.document_fromstring(as_html.render(story))


def test_the_page_allows_its_own_style_and_script_and_nothing_else(page: HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for name in ("style", "script"):
        (element,) = page.iter(name)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert not page.xpath("//@src | //link | //@style | //iframe | //form | //@*[starts-with(name(), 'on')]")


def test_every_inner_link_leads_somewhere_and_every_id_is_unique(page: HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    inner = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert inner
    assert inner <= set(ids)


def test_tables_are_whole_without_scripts(many: Comparison) -> None:
    page = lxml.html.document_fromstring(as_html.render(many))
    tables = page.xpath("//table[@data-rows]")
    assert [len(each.xpath("./tbody/tr")) for each in tables] == [24, 2]
    assert not page.xpath("//button | //input | //*[@hidden]")
    widths = {len(row.xpath("./th | ./td")) for each in tables[:1] for row in each.iter("tr")}
    assert widths == {6 + len(LABELS)}


def test_what_the_table_sorts_by_is_the_share(many: Comparison) -> None:
    page = lxml.html.document_fromstring(as_html.render(many))
    first = page.get_element_by_id("a1")
    values = [float(cell.get("data-v")) for cell in first.find_class("share")]
    group = many.groups[Dimension.ARTICLE][0]
    assert values == pytest.approx([group.shares[label].share for label in LABELS], abs=1e-4)


def test_the_page_sets_the_showings_beside_each_other(page: HtmlElement) -> None:
    (card,) = page.find_class("shared")[0].iter("article")
    text = " ".join(card.text_content().split())
    links = [link.get("href") for link in card.find_class("showings")[0].iter("a")]
    assert [link for link in links if link.startswith("#")] == ["#a1", "#a2", "#a3"]
    assert "Article 2, against Article 1: close → shut" in text
    assert card.find(".//blockquote").get("lang") == "es"
    assert len(card.find_class("press")) == 2


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_stays_text(tmp_path: Path, payload: str) -> None:
    html = as_html.render(hostile(tmp_path, payload))
    page = lxml.html.document_fromstring(html)
    assert len(list(page.iter("script"))) == 1
    assert not page.xpath("//@onerror | //@onload | //img | //a[starts-with(@href, 'javascript')]")
    assert is_harmless(html)


def renderers() -> list[Callable[[Comparison], str]]:
    return [as_terminal.render, as_html.render, lambda comparison: "".join(as_csv.render_shared(comparison))]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(HOSTILE)
def test_whatever_strangers_write_comes_out_harmless(tmp_path: Path, text: str) -> None:
    comparison = hostile(tmp_path, text)
    for render in renderers():
        shown = render(comparison)
        assert all(unicodedata.category(character) not in {"Cc", "Cs"} or character == "\n" for character in shown)
        assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b")
    as_json.render(comparison).encode("utf-8")


@pytest.mark.parametrize("tag", interface_languages())
def test_every_interface_language_can_tell_it(story: Comparison, many: Comparison, tag: str) -> None:
    for comparison in (story, many):
        assert wording(tag)("comparison", "title") in as_terminal.render(comparison, words=wording(tag))
        assert f'<html lang="{tag}"' in as_html.render(comparison, words=wording(tag))
