import csv
import io
import json
import os
import sys
from pathlib import Path

import pyarrow as arrow
import pytest
from pyarrow import parquet

from analyzer.article.reading import ReadingOptions, read_articles
from analyzer.records import Article, Unreadable

PAGE = "<html><head><title>Bridge opens</title></head><body><p>People gathered.</p></body></html>"
WORDS = "People gathered at the bridge — 🏛️ on Sunday."


def read_one(source: Path | str, **options: object) -> Article:
    (article,) = read_articles(str(source), options=ReadingOptions(**options))  # type: ignore[arg-type]
    assert isinstance(article, Article), article
    return article


def refuse_one(source: Path | str, **options: object) -> str:
    (found,) = read_articles(str(source), options=ReadingOptions(**options))  # type: ignore[arg-type]
    assert isinstance(found, Unreadable)
    assert "\n" not in found.reason
    return found.reason


@pytest.mark.parametrize(
    ("name", "is_page"), [("a.html", True), ("a.HTM", True), ("a", True), ("a.txt", False), ("a.md", False)]
)
def test_the_suffix_or_else_the_first_tag_tells_a_page(tmp_path: Path, name: str, is_page: bool) -> None:
    (tmp_path / name).write_text(PAGE)
    article = read_one(tmp_path / name)
    assert article.text == ("People gathered." if is_page else PAGE)
    assert article.source == str(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_page_without_suffix_is_told_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "page").write_text(f"<!doctype html>\n{PAGE}", encoding=encoding)
    assert read_one(tmp_path / "page").text == "People gathered."


def test_sha256_is_of_the_bytes_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert read_one(tmp_path / "a.txt").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.html", b"", "empty"),
        ("blank.txt", b" \n ", "no text"),
        ("image.html", b"\x89PNG" + bytes(range(256)) * 9, "binary"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 9, "binary"),
    ],
)
def test_bad_files_are_one_line(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert reason in refuse_one(tmp_path / name)


def test_a_file_of_a_hundred_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as huge:
        huge.truncate(100_000_000)
    reason = refuse_one(tmp_path / "huge.html")
    assert "100,000,000" in reason
    assert "32,000,000" in reason


def test_missing_unreadable_and_special_files_are_one_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no such file" in refuse_one(tmp_path / "missing.html")
    assert "regular file" in refuse_one(tmp_path / "pipe")
    assert "NUL" in refuse_one("a\0b")
    assert refuse_one(tmp_path / ("x" * 5000))


@pytest.mark.parametrize(
    "source", ["ftp://news.example/a", "file:///etc/hostname", "data:text/html,<p>x", "gopher://x/1", "javascript:x"]
)
def test_other_schemes_are_not_fetched(source: str) -> None:
    assert "only http and https" in refuse_one(source)


@pytest.mark.parametrize("scheme", ["http", "HTTPS", "ftp"])
def test_no_password_of_an_address_is_said(scheme: str) -> None:
    (found,) = read_articles(f"{scheme}://ana:s3cret@p@news.example/bridge")
    assert isinstance(found, Unreadable)
    assert found.source == f"{scheme}://news.example/bridge"
    assert "s3cret" not in found.reason


def test_a_folder_is_read_in_order_and_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    for name in ("b.html", "sub/c.txt", "a.md", ".hidden.txt", "table.jsonl", "notes.log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(WORDS)
    (tmp_path / "b.html").write_bytes(b"")
    found = list(read_articles(str(tmp_path)))
    assert [Path(one.source).name for one in found] == ["a.md", "b.html", "c.txt"]
    assert [type(one) for one in found] == [Article, Unreadable, Article]


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "articles"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "a.txt").write_text(WORDS)
    (folder / "in.txt").symlink_to(folder / "inner" / "a.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    assert [one.source for one in read_articles(str(folder))] == [str(folder / "in.txt"), str(folder / "inner" / "a.txt")]


def test_an_empty_folder_says_what_it_should_hold(tmp_path: Path) -> None:
    assert ".html" in refuse_one(tmp_path)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert read_one("-").text == "People gathered."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 101)))
    assert "limit is 100" in refuse_one("-", max_bytes=100)


def test_json_lines_go_on_after_bad_rows(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": WORDS}, {"text": PAGE}, {"html": PAGE, "id": 7}, {"other": 1}, {"text": 5}, ["x"]]
    lines = [json.dumps(row).encode() for row in rows]
    lines += [b"{", b"[" * 100_000, b"\xff\xfe", b"", b'{"text": "' + b"x" * 3000 + b'"}', json.dumps(rows[0]).encode()]
    path = tmp_path / "t.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    found = list(read_articles(str(path), options=ReadingOptions(max_bytes=2000)))
    assert [one.source.removeprefix(str(path)) for one in found if isinstance(one, Article)] == ["#a", ":2", "#7", "#a"]
    assert [one.text for one in found if isinstance(one, Article)] == [WORDS, "People gathered.", "People gathered.", WORDS]
    reasons = [one.reason for one in found if isinstance(one, Unreadable)]
    assert len(reasons) == 7
    assert "the columns are other" in reasons[0]
    assert "longer than 2,000 bytes" in reasons[-1]


def test_columns_can_be_chosen_and_fill_in_what_the_text_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    facts = {"key": "k1", "body": WORDS, "title": "Bridge", "author": "Ana Ruiz", "date": "22 August 2022", "language": "en_GB"}
    with path.open("w", newline="") as table:
        writer = csv.DictWriter(table, [*facts, "url"])
        writer.writeheader()
        writer.writerow(facts | {"url": "https://news.example/b"})
    article = read_one(path, text_column="body", id_column="key")
    assert article.source.endswith("#k1")
    assert (article.title, article.authors, article.published) == ("Bridge", ("Ana Ruiz",), "2022-08-22")
    assert (article.declared_language, article.url) == ("en-GB", "https://news.example/b")


def test_damaged_csv_keeps_the_rows_before(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"id\ttext\n1\tPeople gathered.\n2\tNUL \0 here\n3\t" + b"x" * 5000 + b"\n")
    found = list(read_articles(str(path), options=ReadingOptions(max_bytes=1000)))
    assert [type(one) for one in found] == [Article, Article, Unreadable]
    assert "longer than 1,000" in found[-1].reason


def test_parquet_is_read_and_damage_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    parquet.write_table(arrow.table({"id": ["a", "b", "c"], "text": [WORDS, None, PAGE], "more": [1, 2, 3]}), path)
    found = list(read_articles(str(path)))
    assert [type(one) for one in found] == [Article, Unreadable, Article]
    assert found[2].source.endswith("#c")
    path.write_bytes(path.read_bytes()[:-20])
    assert "Parquet" in refuse_one(path)


def test_a_bad_value_in_parquet_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    words = arrow.array([b"\xff\xfe", WORDS.encode(), WORDS.encode()], arrow.binary())
    texts = arrow.StringArray.from_buffers(3, *words.buffers()[1:3])
    parquet.write_table(arrow.table({"text": texts, "date": arrow.array([0, 10**17, 0], arrow.timestamp("ms"))}), path)
    found = list(read_articles(str(path)))
    assert [type(one) for one in found] == [Unreadable, Unreadable, Article]
    assert [one.reason.split(":")[0] for one in found[:2] if isinstance(one, Unreadable)] == ["not UTF-8", "bad value"]


@pytest.mark.parametrize("authors", [5, True, 1.5, {"name": "Ana"}, [["Ana"]], [None]])
def test_authors_that_are_no_names_are_passed_over(tmp_path: Path, authors: object) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps({"text": WORDS, "authors": authors}), encoding="utf-8")
    assert read_one(path).authors == ()


def test_names_that_are_no_unicode_give_printable_sources(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff.txt")
    Path(name).write_text(WORDS)
    found = list(read_articles(str(tmp_path)))
    assert found[0].source.encode("utf-8").endswith("odd\ufffd.txt".encode())
