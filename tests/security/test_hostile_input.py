"""What strangers send to be read as something else: bodies that never end, false labels, cells that compute."""

import csv
import gzip
import io
import logging
from collections.abc import Iterator

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.article.addresses import is_public
from analyzer.article.encoding import decode
from analyzer.article.fetching import Fetcher
from analyzer.commands.console import set_up_logging
from analyzer.errors import InputError
from analyzer.report.sanitise import for_csv, visible
from tests.report.hostile import HOSTILE, is_harmless

PAGE = b"<p>People gathered here." * 50
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
MOST_READ = 300
FORMULA = set("=+-@|%＝＋－＠")


class Wire(httpcore.NetworkStream):
    """A connection that gives prepared pieces and counts how many were asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.n_read = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the signature is httpcore's
        self.n_read += 1
        return next(self.pieces, b"")

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - as above
        return

    def close(self) -> None:
        return


def fetch(*pieces: bytes) -> tuple[bytes, int]:
    wire = Wire(iter(pieces))
    fetcher = Fetcher(resolve=lambda *_: ["93.184.215.14"], connect=lambda *_: wire)
    return fetcher.fetch("http://news.example/").data, wire.n_read


def test_what_follows_a_compressed_page_is_neither_kept_nor_waited_for() -> None:
    body, n_read = fetch(HEAD, gzip.compress(PAGE), *[b"\0" * 60_000] * MOST_READ)
    assert body == PAGE
    assert n_read < 10


def test_a_compressed_page_that_breaks_off_is_no_page() -> None:
    with pytest.raises(InputError, match="breaks off"):
        fetch(HEAD, gzip.compress(PAGE)[:-20])


@pytest.mark.parametrize("label", ["unicode-escape", "Unicode Escape", "raw-unicode-escape", "utf_7", "u7", "iso2022jp"])
def test_no_other_name_of_a_refused_encoding_is_believed(label: str) -> None:
    data = b"<p>caf\xe9 \\x3cscript\\x3e \\u003cb\\u003e +ADw-b+AD4- and more words of a page"
    text, warnings = decode(data, declared=label)
    assert "\\x3cscript\\x3e \\u003cb\\u003e +ADw-b+AD4-" in text
    assert warnings


@pytest.mark.parametrize("text", ["nothing;=1+1", "one\n=1+1", "one; \n\t@SUM(1)", "one;;+1", "=1;-1", ";=1", "\n\n=1"])
def test_no_cell_computes_where_semicolons_part_cells(text: str) -> None:
    assert_harmless(for_csv(text))


@given(HOSTILE | st.text('a=";\n ', max_size=12))
def test_no_piece_of_a_cell_starts_a_formula(text: str) -> None:
    assert_harmless(for_csv(text))
    assert_harmless_in_a_file(text)


@pytest.mark.parametrize("text", ['x;"=1+1;y', 'x\n"=1+1;y', '";"=1+1;', 'x; ""\n"@SUM(1);'])
def test_no_quotation_mark_hides_a_formula_where_semicolons_part_cells(text: str) -> None:
    assert_harmless_in_a_file(text)


def assert_harmless_in_a_file(text: str) -> None:
    """Write a row as we do, and read it as a spreadsheet that knows quotation marks and parts cells at semicolons."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["p1", for_csv(text), "en"])
    for row in csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";"):
        assert not [piece for piece in row if piece.strip()[:1] in FORMULA], (text, row)


def assert_harmless(cell: str) -> None:
    for row in csv.reader(io.StringIO(cell, newline=""), delimiter=";", quoting=csv.QUOTE_NONE):
        assert not [piece for piece in row if piece.strip()[:1] in FORMULA], cell


def test_semicolons_and_lines_of_ordinary_cells_stay() -> None:
    assert for_csv("one; two\nthree - four") == "one; two\nthree - four"


@pytest.mark.parametrize("address", ["168.63.129.16", "::ffff:168.63.129.16", "100.100.100.200", "fd00:ec2::254"])
def test_a_cloud_s_own_service_is_not_asked_even_at_a_public_address(address: str) -> None:
    assert not is_public(address)


def test_a_line_of_the_log_is_one_and_cannot_act(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("analyzer")
    before = (logger.handlers, logger.propagate, logger.level)
    try:
        set_up_logging(verbose=False)
        logger.warning("%s: is no model", "\x1b]0;owned\x07\u202e\n\rname" + "x" * 5_000)
    finally:
        logger.handlers, logger.propagate = before[:2]
        logger.setLevel(before[2])
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert len(told) < 600
    assert is_harmless(told)


@pytest.mark.parametrize("code", range(0x1BCA0, 0x1BCA4))
def test_invisible_marks_of_shorthand_are_dropped(code: int) -> None:
    assert visible(f"one{chr(code)}two") == "onetwo"
