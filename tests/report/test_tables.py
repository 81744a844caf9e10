import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report import sample_reports as sample
from report.hostile import HOSTILE

from analyzer.report import as_csv, as_parquet
from analyzer.report.rows import COLUMNS


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_row_per_post_under_documented_columns() -> None:
    rows = read("".join(as_csv.render([sample.sample_report(), sample.empty_report(), sample.sample_report()])))
    assert [row["post"] for row in rows] == [f"p{number}" for number in range(1, 8)] * 2
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert all(column.meaning for column in COLUMNS)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)


def test_the_row_holds_what_the_report_says() -> None:
    row = read("".join(as_csv.render([sample.sample_report()])))[1]
    assert (row["handle"], row["cues"], row["labels"], row["joking"]) == ("petra_marun", "joked", "sceptical joking", "0.93")
    assert (row["forms"], row["checks_disagreeing"]) == ("quotation credit-line", "1")


def test_a_textless_post_has_empty_cells() -> None:
    row = read("".join(as_csv.render([sample.sample_report()])))[5]
    assert (row["text"], row["joking"], row["labels"], row["abstained"]) == ("", "", "", "no text")


@given(HOSTILE | st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=40, deadline=None)
def test_no_cell_starts_a_formula_and_no_byte_acts(hostile: str) -> None:
    text = "".join(as_csv.render([sample.report_with(hostile)]))
    text.encode("utf-8")
    assert not any(character < " " and character != "\n" for character in text)
    rows = read(text)
    assert len(rows) == 2
    for row in rows:
        assert not any(
            cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")) for cell in row.values()
        )


def test_parquet_keeps_text_as_it_is(tmp_path: Path) -> None:
    hostile = "=1+1\x1b[31m\u202e<b>"
    path = tmp_path / "posts.parquet"
    assert as_parquet.write([sample.report_with(hostile), sample.empty_report()], path) == 2
    rows = pq.read_table(path).to_pylist()
    assert [row["text"] for row in rows] == [hostile, hostile + "!"]
    assert rows[0]["joking"] == pytest.approx(0.9)
    assert list(tmp_path.iterdir()) == [path], "no temporary file is left"


def test_parquet_replaces_only_lone_surrogates(tmp_path: Path) -> None:
    as_parquet.write([sample.report_with("a\ud83db")], tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet").column("text").to_pylist()[0] == "a\ufffdb"


def test_parquet_of_nothing_still_has_its_columns(tmp_path: Path) -> None:
    as_parquet.write([], tmp_path / "x.parquet")
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.num_rows == 0
    assert table.column_names == [column.name for column in COLUMNS]
    assert json.loads(json.dumps(table.schema.field("text").metadata[b"meaning"].decode())) == COLUMNS[13].meaning
