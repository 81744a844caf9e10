"""Rows of every format come out the same; bad rows become rejects, and all rows are accounted for."""

import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.batch.intake import WINDOW_CHARACTERS, WINDOW_ROWS, Columns, Intake, PostRow, Reject
from analyzer.batch.rows import DAMAGED, MAX_LINE_BYTES, Raw, RowStream, check_columns
from analyzer.batch.seen import open_seen
from analyzer.batch.sources import check_unchanged, find_sources, take_fingerprint
from analyzer.errors import ConfigError, InputError

zstandard = pytest.importorskip("zstandard")
COLUMNS = Columns()
POSTS = [{"id": "a", "text": 'Müller, says\n"no"', "context": "why"}, {"id": "b", "text": "мост 😀", "context": ""}]


def read(*arguments: object, columns: Columns = COLUMNS, **options: object) -> tuple[list[PostRow], list[Reject]]:
    sources = find_sources([str(argument) for argument in arguments], out=Path("/nonexistent/out"))
    return take(RowStream(sources, columns.names), columns=columns, **options)


def take(stream: Iterable[Raw], *, columns: Columns = COLUMNS, **options: object) -> tuple[list[PostRow], list[Reject]]:
    intake = Intake(columns=columns, shard_rows=10**6, seen=None, **options)  # type: ignore[arg-type]
    windows = list(intake.windows(stream))
    return [row for window in windows for row in window.rows], [one for window in windows for one in window.rejects]


def reasons(found: Iterable[Reject]) -> list[str]:
    return [reject.reason for reject in found]


def write_all(folder: Path) -> list[Path]:
    """Write the same posts in every format."""
    lines = "".join(json.dumps(post) + "\n" for post in POSTS).encode()
    paths = [folder / name for name in ("a.jsonl", "b.jsonl.gz", "c.ndjson.zst", "d.csv", "e.tsv", "f.csv.gz", "g.parquet")]
    paths[0].write_bytes(lines)
    paths[1].write_bytes(gzip.compress(lines))
    paths[2].write_bytes(zstandard.compress(lines[:20]) + zstandard.compress(lines[20:]))  # two frames
    for path, delimiter in ((paths[3], ","), (paths[4], "\t")):
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, ["id", "text", "context"], delimiter=delimiter)
            writer.writeheader()
            writer.writerows(POSTS)
    paths[5].write_bytes(gzip.compress(paths[3].read_bytes()))
    pq.write_table(pa.Table.from_pylist(POSTS), paths[6])
    return paths


def test_every_format_gives_the_same_posts(tmp_path: Path) -> None:
    for path in write_all(tmp_path):
        rows, bad = read(path)
        assert [(row.id, row.text, row.context) for row in rows] == [("a", POSTS[0]["text"], "why"), ("b", "мост 😀", None)], (
            path
        )
        assert bad == []


def test_a_folder_and_a_glob_give_files_in_the_order_of_their_names_each_once(tmp_path: Path) -> None:
    write_all(tmp_path)
    (tmp_path / "notes.md").write_text("not a table")
    (tmp_path / ".hidden.jsonl").write_text("{}")
    from_folder = find_sources([str(tmp_path)], out=tmp_path / "out")
    assert [source.name for source in from_folder] == [path.name for path in sorted(tmp_path.glob("[a-g].*"))]
    from_glob = find_sources([str(tmp_path / "*.jsonl*"), str(tmp_path / "a.jsonl")], out=tmp_path / "out")
    assert [source.name for source in from_glob] == ["a.jsonl", "b.jsonl.gz"]


def test_results_of_a_run_are_never_its_input(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}")
    (tmp_path / "out" / "shards").mkdir(parents=True)
    (tmp_path / "out" / "shards" / "part-00000.parquet").write_bytes(b"")
    assert [source.name for source in find_sources([str(tmp_path)], out=tmp_path / "out")] == ["a.jsonl"]


@pytest.mark.parametrize("argument", ["missing.jsonl", "*.jsonl", "."])
def test_input_that_is_not_there_is_refused(tmp_path: Path, argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="check the path"):
        find_sources([argument], out=tmp_path / "out")


def test_standard_input_is_refused_because_it_cannot_be_read_twice() -> None:
    with pytest.raises(ConfigError, match="cannot be read twice"):
        find_sources(["-"], out=Path("out"))


BAD_LINES = [
    (b"", "blank line"),
    (b"nonsense", "not JSON"),
    (b'{"id": "1", "text": "cut', "not JSON"),
    (b"[" * 100_000, "not JSON"),
    (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "not JSON"),
    (b"[1, 2]", "not an object"),
    (b"null", "not an object"),
    (b'{"id": "1"}', "no text"),
    (b'{"id": "1", "text": null}', "no text"),
    (b'{"id": "1", "text": 7}', "text is not a string"),
    (b'{"id": "1", "text": " \\n\\t "}', "blank text"),
    (b'{"id": "1", "text": "\xff\xfe"}', "not UTF-8"),
    (b'{"id": "1", "text": "' + b"a" * 200_000 + b'"}', "text too long"),
    (b'{"id": "1", "text": "' + b"a" * (MAX_LINE_BYTES + 10) + b'"}', "line too long"),
    (b'{"id": [1], "text": "x"}', "bad id"),
    (b'{"id": true, "text": "x"}', "bad id"),
    (b'{"id": "\\ud800", "text": "x"}', "bad id"),
    (b'{"id": "' + b"i" * 5000 + b'", "text": "x"}', "bad id"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_a_reject_with_its_number_and_the_rest_goes_on(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b'{"text": "before"}\n' + line + b'\n{"text": "after"}')
    rows, bad = read(path)
    assert [(row.row, row.id, row.text) for row in rows] == [(1, "1", "before"), (3, "3", "after")]
    assert [(one.row, one.line, one.reason) for one in bad] == [(2, 2, reason)]
    assert json.loads(bad[0].as_json())["source"] == "posts.jsonl"


def test_bad_records_of_csv_are_rejects(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(b"id,text\n1,good\n2,too,many\n\n3,\xff\n4\n5,also good\n")
    rows, bad = read(path)
    assert [(row.row, row.text) for row in rows] == [(1, "good"), (6, "also good")]
    assert reasons(bad) == ["too many fields", "blank line", "not UTF-8", "no text"]


def test_an_open_quotation_mark_in_csv_costs_one_field_of_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text('id,text\n1,good\n2,"never closed\n' + "3,swallowed line\n" * 100_000)
    rows, bad = read(path)
    assert rows[0].text == "good"
    assert bad[0].reason == "not CSV"
    assert rows[-1].text == "swallowed line"  # behind the bound of a field the reader finds its feet again


def test_strings_of_parquet_that_are_not_utf_8_are_rejects(tmp_path: Path) -> None:
    words = pa.array([b"good", b"\xff", b"fine"], pa.binary()).cast(pa.binary())
    texts = pa.StringArray.from_buffers(3, *words.buffers()[1:3])
    pq.write_table(pa.table({"text": texts}), tmp_path / "posts.parquet")
    rows, bad = read(tmp_path / "posts.parquet")
    assert [(row.row, row.text) for row in rows] == [(1, "good"), (3, "fine")]
    assert [(one.row, one.reason) for one in bad] == [(2, "not UTF-8")]


def test_times_of_parquet_that_no_calendar_has_are_rejects(tmp_path: Path) -> None:
    times = pa.array([0, 10**17, 1], pa.timestamp("ms"))
    pq.write_table(pa.table({"text": ["good", "bad", "fine"], "context": times}), tmp_path / "posts.parquet")
    rows, bad = read(tmp_path / "posts.parquet")
    assert [(row.row, row.text) for row in rows] == [(1, "good"), (3, "fine")]
    assert [(one.row, one.reason) for one in bad] == [(2, "bad value")]


@pytest.mark.parametrize("name", ["posts.jsonl.gz", "posts.jsonl.zst", "posts.parquet"])
def test_a_file_that_breaks_off_is_said_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    lines = b"".join(b'{"text": "post %d %s"}\n' % (n, bytes(str(hash(n) % 10**9), "ascii")) for n in range(5000))
    if name.endswith("gz"):
        whole = gzip.compress(lines)
    elif name.endswith("zst"):
        whole = zstandard.compress(lines)
    else:
        pq.write_table(pa.table({"text": ["a"] * 1000}), tmp_path / "whole")
        whole = (tmp_path / "whole").read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) * 2 // 3])
    (tmp_path / "z.jsonl").write_text('{"text": "next"}\n')
    rows, bad = read(tmp_path / name, tmp_path / "z.jsonl")
    assert rows[-1].text == "next"
    assert [(one.source, one.reason) for one in bad][-1] == (name, DAMAGED)


def test_columns_can_be_called_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"key": 7, "body": "hola", "parent": "why?", "lang": "ZH-cn"}\n{"body": "x", "lang": "no such tag!"}\n')
    columns = Columns(text="body", id="key", context="parent", language="lang")
    rows, _ = read(path, columns=columns)
    assert [(row.id, row.text, row.context, row.declared_language) for row in rows] == [
        ("7", "hola", "why?", "zh-Hans"),
        ("2", "x", None, None),
    ]


def test_a_table_without_the_column_of_the_text_is_refused_before_anything_is_scored(tmp_path: Path) -> None:
    for path in write_all(tmp_path)[3:]:
        with pytest.raises(ConfigError, match=r"no column 'body'; it has id, text, context; choose with --text-column"):
            check_columns(find_sources([str(path)], out=tmp_path / "out"), "body")


def test_the_first_row_with_an_id_counts_across_files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "first"}\n{"id": "x", "text": " "}\n')
    (tmp_path / "b.jsonl").write_text('{"id": "x", "text": "again"}\n{"text": "no id"}\n{"text": "no id"}\n')
    sources = find_sources([str(tmp_path)], out=tmp_path / "out")
    with open_seen(tmp_path / "ids") as seen:
        intake = Intake(columns=COLUMNS, shard_rows=100, seen=seen)
        (window,) = intake.windows(RowStream(sources, COLUMNS.names))
    assert [row.text for row in window.rows] == ["first", "no id", "no id"]
    assert reasons(window.rejects) == ["blank text", "duplicate id"]
    assert not (tmp_path / "ids").exists()


def test_the_fingerprint_is_of_contents_not_of_places_and_times(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jsonl").write_text('{"text": "x"}')
    one, two = (take_fingerprint(find_sources([str(tmp_path / name)], out=tmp_path / "out")) for name in ("one", "two"))
    assert one.sha256 == two.sha256
    (tmp_path / "two" / "a.jsonl").write_text('{"text": "y"}')
    sources = find_sources([str(tmp_path / "two")], out=tmp_path / "out")
    assert take_fingerprint(sources).sha256 != one.sha256
    with pytest.raises(InputError, match="changed while it was read"):
        check_unchanged(sources, two)


Rows = st.lists(st.tuples(st.booleans(), st.integers(0, 3000)), max_size=60)


@given(Rows, st.integers(1, 20))
def test_windows_cover_every_row_once_and_never_cross_a_shard(given_rows: list[tuple[bool, int]], shard_rows: int) -> None:
    raws = [
        Raw("s", line, {"text": "x" * (length + 1)} if good else None, "" if good else "not JSON")
        for line, (good, length) in enumerate(given_rows, start=1)
    ]
    windows = list(Intake(columns=COLUMNS, shard_rows=shard_rows, seen=None).windows(raws))
    numbers = [one.row for window in windows for one in sorted([*window.rows, *window.rejects], key=lambda o: o.row)]
    assert numbers == list(range(1, len(raws) + 1))
    for window in windows:
        assert {(one.row - 1) // shard_rows for one in [*window.rows, *window.rejects]} == {window.shard}
    assert [w.shard for w in windows if w.ends_shard] == sorted({(n - 1) // shard_rows for n in numbers})


def test_windows_are_bounded_in_rows_and_in_characters() -> None:
    raws = [Raw("s", n, {"text": "x" * 60_000}) for n in range(1, 201)] + [Raw("s", n, {"text": "y"}) for n in range(201, 6000)]
    windows = list(Intake(columns=COLUMNS, shard_rows=10_000, seen=None).windows(raws))
    assert len(windows) > 4
    assert max(window.n_rows for window in windows) == WINDOW_ROWS
    assert max(window.characters for window in windows) < WINDOW_CHARACTERS + 65_536
