import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from comparison.written_reports import BASE, a_post, a_report, some_posts, written
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.comparison import cutting, reading
from analyzer.comparison.comparing import compare_reports
from analyzer.comparison.contract import to_report
from analyzer.comparison.cutting import read_objects
from analyzer.comparison.reading import read_reports
from analyzer.comparison.records import Place
from analyzer.errors import InputError
from analyzer.records import Unreadable
from analyzer.report.as_json import schema

REPORTS = [a_report(number, some_posts(2, 1)) for number in (1, 2, 3)]


def sources(*paths: Path) -> list[str]:
    return [f"outlet: {item[1].url}" if not isinstance(item, Unreadable) else item.reason for item in read(*paths)]


def read(*paths: Path) -> list[Any]:
    return list(read_reports([str(path) for path in paths]))


def test_the_reports_of_these_tests_are_reports() -> None:
    jsonschema.validate(REPORTS[0], schema())


def test_one_object_an_array_and_lines_are_read_alike(tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(json.dumps(REPORTS[0], indent=2), encoding="utf-8")
    array = tmp_path / "array.json"
    array.write_text("\ufeff" + json.dumps(REPORTS, ensure_ascii=False), encoding="utf-8")
    lines = written(tmp_path, *REPORTS)
    assert [report for _, report in read(lines)] == [report for _, report in read(array)]
    assert [report for _, report in read(one)] == [read(array)[0][1]]
    assert [place for place, _ in read(array)] == [Place(array, index) for index in range(3)]


def test_a_folder_gives_its_reports_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    written(tmp_path, REPORTS[0], name="c.jsonl")
    written(tmp_path / "b", REPORTS[1], name="x.JSON")
    written(tmp_path, REPORTS[2], name=".hidden.json")
    (tmp_path / "notes.txt").write_text("no report", encoding="utf-8")
    assert [place.file.name for place, _ in read(tmp_path)] == ["c.jsonl", "x.JSON"]


def test_a_bad_file_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    good = written(tmp_path, REPORTS[0])
    bad = tmp_path / "bad.json"
    bad.write_text('{"schema": "analyzer.rep', encoding="utf-8")
    found = read(bad, good, tmp_path / "absent.json")
    assert [item.reason if isinstance(item, Unreadable) else "read" for item in found] == [
        "report 1 is broken JSON (Unterminated string starting at); write the file again",
        "read",
        "there is no such file; check the path",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file holds no report"),
        (b"[]", "the file holds no report"),
        (b"url,title\n1,2\n", "report 1 is no JSON object"),
        (b"42", "report 1 is no JSON object"),
        (b'"text"', "report 1 is no JSON object"),
        (b"{}", "this is no report"),
        (b'{"schema": "analyzer.report/9"}', "this is analyzer.report/9, not analyzer.report/1"),
        (b'{"schema": "analyzer.comparison/1"}', "this is analyzer.comparison/1"),
        (b'{"schema": "analyzer.report/1"}', "\u201carticle\u201d is missing"),
        (b'{"a": NaN}', "NaN is no number in JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is broken JSON"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"<html>", "report 1 is no JSON object"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else None,
)
def test_what_is_no_report_is_one_clear_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    (found,) = read(path)
    assert reason in found.reason
    assert "\n" not in found.reason
    assert found.source == str(path)


def test_an_array_that_is_cut_off_between_reports_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(f"[{json.dumps(REPORTS[0])},\n", encoding="utf-8")
    assert sources(path) == [
        "outlet: https://www.outlet1.example/story",
        "the array is cut off after report 1; write the file again",
    ]


def test_one_bad_report_does_not_spoil_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, REPORTS[0], {"schema": "other"}, REPORTS[1])
    found = read(path)
    assert [isinstance(item, Unreadable) for item in found] == [False, True, False]
    assert found[1].source == f"{path}, report 2"


def test_a_file_of_anything_else_is_left_after_some_reports(tmp_path: Path) -> None:
    found = read(written(tmp_path, *({"id": number} for number in range(100))))
    assert len(found) == reading.MAX_BAD + 1
    assert found[-1].reason.startswith("more than 10 of its reports cannot be read")


def test_pipes_and_standard_input_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert [item.reason for item in read(tmp_path / "pipe.json")] == [
        "this is not a regular file; reports are read twice, so write them to a file"
    ]
    assert "standard input" in next(iter(read_reports(["-"]))).reason  # type: ignore[union-attr]
    assert "NUL" in next(iter(read_reports(["a\0b"]))).reason  # type: ignore[union-attr]


# ---- piece by piece


class Told(io.StringIO):
    """A stream that remembers how much was asked of it."""

    def read(self, size: int | None = -1, /) -> str:
        assert size is not None
        assert 0 < size < 5_000
        return super().read(size)


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=30) | st.integers(), max_size=4), max_size=6), st.booleans()
)
@settings(max_examples=60)
def test_objects_come_whole_whatever_is_read_at_a_time(objects: list[Any], is_array: bool) -> None:
    text = json.dumps(objects) if is_array else "\n".join(map(json.dumps, objects))
    before, cutting.CHUNK = cutting.CHUNK, 3
    try:
        assert list(read_objects(io.StringIO(text))) == objects
    finally:
        cutting.CHUNK = before


def test_a_long_file_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "CHUNK", 1_000)
    stream = Told(json.dumps([{"a": "x" * 400}] * 500))
    assert sum(len(found["a"]) for found in read_objects(stream)) == 200_000


def test_an_object_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "CHUNK", 100)
    monkeypatch.setattr(cutting, "MAX_OBJECT", 1_000)
    stream = io.StringIO('{"a": "' + "x" * 100_000)
    with pytest.raises(InputError, match="too large or broken"):
        list(read_objects(stream))
    assert stream.tell() < 5_000


# ---- the contract


PATHS = [
    ("article",), ("article", "source"), ("article", "url"), ("article", "language"), ("article", "sha256"), ("posts",),
    ("posts", 1), ("posts", 1, "id"), ("posts", 1, "platform"), ("posts", 1, "text"), ("posts", 1, "text_from"),
    ("posts", 1, "mentions"), ("posts", 1, "mentions", 0), ("posts", 1, "mentions", 0, "form"), ("posts", 1, "permalink"),
    ("posts", 1, "mentions", 0, "relation"), ("posts", 1, "labels"), ("posts", 1, "sentiment"), ("posts", 1, "stances"),
    ("posts", 1, "sentiment", "neutral"), ("posts", 3, "press_translation"), ("checks",), ("checks", 0), ("checks", 0, "kind"),
    ("checks", 0, "agrees"), ("provenance",), ("provenance", "models"), ("provenance", "models", 0, "id"), ("schema",),
]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from(PATHS), ANYTHING)
@settings(max_examples=300)
def test_no_value_in_a_report_breaks_more_than_that_report(path: tuple[Any, ...], value: Any) -> None:
    report = json.loads(json.dumps(BASE))
    holder = report
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    told = ""
    with contextlib.suppress(InputError):
        told = to_report(report).sha256
    assert told in {"", BASE["article"]["sha256"]}


def test_a_post_that_is_not_right_is_named() -> None:
    report = a_report(1, [a_post(1), a_post(2, text=17)])
    with pytest.raises(InputError, match=r"post 2: “text” is “17” where analyzer\.report/1 has a text"):
        to_report(report)


# ---- both readings


def test_an_article_that_comes_twice_counts_once(tmp_path: Path) -> None:
    said: list[str] = []
    one = written(tmp_path, *REPORTS)
    two = written(tmp_path, REPORTS[1], name="again.json")
    comparison = compare_reports([str(one), str(two)], said.append)
    assert len(comparison.articles) == 3
    assert said == [f"{two}: the same article as article 2, pages/2.html; it counts once"]
    assert comparison.n_unreadable == 0


def test_one_article_is_nothing_to_compare(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to compare: 1 report"):
        compare_reports([str(written(tmp_path, REPORTS[0]))], list[str]().append)


def test_a_file_that_changes_between_the_readings_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = {"permalink": "https://t.me/valley/17"}
    path = written(tmp_path, a_report(1, [a_post(1, **link)]), a_report(2, [a_post(1, **link)]))

    def change(*_: object) -> tuple[()]:
        written(tmp_path, a_report(1, []), a_report(3, []))
        return ()

    monkeypatch.setattr("analyzer.comparison.comparing.group_by", change)
    monkeypatch.setattr("analyzer.comparison.comparing.compare_groups", lambda *_: None)
    with pytest.raises(InputError, match="changed while it was read"):
        compare_reports([str(path)], list[str]().append)
