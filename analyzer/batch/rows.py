"""Rows of files as a stream: JSON Lines, CSV, TSV, Parquet and Arrow, plain or as gz and zst.

Every line of JSONL and every record of CSV is a row, blank ones too: they are given as a problem, never passed over, so that
counts can be compared with those of other tools. A file that breaks off gives one last problem and the next file goes on.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO

from analyzer.article.arrow_rows import arrow_rows
from analyzer.batch.sources import Source
from analyzer.batch.unpacking import damage_kinds, unpacked
from analyzer.errors import ConfigError
from analyzer.hub import require_extra

MAX_LINE_BYTES = 1_000_000  # the longest post of any platform is a tenth of this
PARQUET_ROWS = 1024  # read together
DAMAGED = "damaged file"  # the reason that also changes the exit code: what follows in the file is not accounted for
_SURROGATES = range(0xDC80, 0xDD00)  # stand for bytes that are not UTF-8


@dataclass(frozen=True, slots=True)
class Raw:
    """One row as it was found: its values by column, or the problem why it has none.

    Attributes:
        source: Name of the file.
        line: Line or record within the file, from 1.
        values: Columns, or None.
        problem: A reason of a few fixed words.
        detail: What more can be said.
    """

    source: str
    line: int
    values: Mapping[str, Any] | None
    problem: str = ""
    detail: str = ""


class RowStream:
    """All rows of all sources, in order; `done_bytes` tells how much of the files has been read.

    Args:
        sources: Files.
        columns: Columns that are wanted of Parquet files; those that a file does not have are left out.
    """

    def __init__(self, sources: Sequence[Source], columns: Sequence[str]) -> None:
        self._sources = sources
        self._columns = tuple(columns)
        self._before = 0
        self._position: Callable[[], int] = lambda: 0

    @property
    def done_bytes(self) -> int:
        """Return how many bytes of the files have been read."""
        return self._before + self._position()

    def __iter__(self) -> Iterator[Raw]:
        for source in self._sources:
            last = 0
            try:
                for raw in self._rows(source):
                    last = raw.line
                    yield raw
            except DAMAGE as error:
                yield Raw(source.name, last + 1, None, DAMAGED, f"the rest was not read ({_short(error)})")
            self._position = lambda: 0
            self._before += source.path.stat().st_size if source.path.exists() else 0

    def _rows(self, source: Source) -> Iterator[Raw]:
        if source.kind == "parquet":
            yield from self._parquet(source)
            return
        if source.kind == "arrow":
            yield from self._arrow(source)
            return
        if source.kind == "hub":
            yield from _hub_rows(source)
            return
        with ExitStack() as stack:
            file = stack.enter_context(source.path.open("rb"))
            self._position = file.tell
            stream = stack.enter_context(unpacked(file, source.compression))
            yield from _json_rows(source.name, stream) if source.kind == "jsonl" else _csv_rows(source, stream)
            self._position = lambda: 0

    def _parquet(self, source: Source) -> Iterator[Raw]:
        from pyarrow import parquet

        size = source.path.stat().st_size
        with parquet.ParquetFile(source.path) as file:
            wanted = [name for name in file.schema_arrow.names if name in self._columns]
            total, line = max(file.metadata.num_rows, 1), 0
            self._position = lambda: size * line // total
            for batch in file.iter_batches(batch_size=PARQUET_ROWS, columns=wanted, use_threads=False):
                for values in arrow_rows(batch):
                    line += 1
                    yield _arrow_row(source.name, line, values)

    def _arrow(self, source: Source) -> Iterator[Raw]:
        import pyarrow

        size = source.path.stat().st_size
        with pyarrow.memory_map(str(source.path)) as mapped:
            line = 0
            self._position = lambda: min(size, mapped.tell())
            for batch in pyarrow.ipc.open_stream(mapped):
                wanted = batch.select([name for name in batch.schema.names if name in self._columns])
                for start in range(0, batch.num_rows, PARQUET_ROWS):
                    for values in arrow_rows(wanted.slice(start, PARQUET_ROWS)):
                        line += 1
                        yield _arrow_row(source.name, line, values)
            self._position = lambda: 0


DAMAGE = damage_kinds()
_UNREADABLE: tuple[type[BaseException], ...] = (*DAMAGE, csv.Error)


def check_columns(sources: Sequence[Source], column: str) -> None:
    """Make sure that every table with a header has the column of the text.

    Raises:
        ConfigError: One has not, or a format needs an extra that is not installed.
    """
    for source in sources:
        if source.kind == "hub":
            require_extra(source.name, "batch", "datasets")
        if source.compression == "zst":
            require_extra(str(source.path), "batch", "zstandard")
        names = _header(source)
        if names is not None and column not in names:
            known = ", ".join(str(name)[:40] for name in names[:12])
            raise ConfigError(f"{source.path}: has no column {column!r}; it has {known}; choose with --text-column")


def _header(source: Source) -> list[str] | None:
    """Return the names of a table's columns; None where rows name their own, or the file is damaged."""
    try:
        if source.kind in ("jsonl", "hub"):
            return None
        if source.kind in ("parquet", "arrow"):
            require_extra(str(source.path), "batch", "pyarrow")
            return _arrow_names(source)
        with source.path.open("rb") as file, unpacked(file, source.compression) as stream:
            return next(csv.reader(_lines(stream), delimiter=_delimiter(source)), [])
    except _UNREADABLE:
        return None


def _arrow_names(source: Source) -> list[str]:
    import pyarrow
    from pyarrow import parquet

    if source.kind == "parquet":
        return list(parquet.read_schema(source.path).names)
    with pyarrow.memory_map(str(source.path)) as mapped:
        return list(pyarrow.ipc.open_stream(mapped).schema.names)


def _hub_rows(source: Source) -> Iterator[Raw]:
    """Stream a data set of the hub, pinned to a revision."""
    import datasets

    revision, _, split = source.name.rpartition("@")[2].partition(":")
    stream = datasets.load_dataset(source.path.as_posix(), revision=revision, split=split, streaming=True)
    for line, values in enumerate(stream, start=1):
        yield _arrow_row(source.name, line, values)


# ---- text


def _json_rows(name: str, stream: BinaryIO) -> Iterator[Raw]:
    line = 0
    while raw := stream.readline(MAX_LINE_BYTES + 2):
        line += 1
        if line == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_LINE_BYTES)
            yield Raw(name, line, None, "line too long", f"more than {MAX_LINE_BYTES:,} bytes")
            continue
        yield _json_row(name, line, raw)


def _json_row(name: str, line: int, raw: bytes) -> Raw:
    if not raw.strip():
        return Raw(name, line, None, "blank line")
    try:
        values = json.loads(raw.decode())
    except UnicodeDecodeError as error:
        return Raw(name, line, None, "not UTF-8", f"{error.reason} at byte {error.start}")
    except (ValueError, RecursionError) as error:
        return Raw(name, line, None, "not JSON", _short(error))
    if not isinstance(values, dict):
        return Raw(name, line, None, "not an object")
    return Raw(name, line, values)


def _csv_rows(source: Source, stream: BinaryIO) -> Iterator[Raw]:
    csv.field_size_limit(MAX_LINE_BYTES)
    reader = csv.reader(_lines(stream), delimiter=_delimiter(source))
    try:
        header = next(reader, None)
    except csv.Error as error:
        yield Raw(source.name, 1, None, DAMAGED, f"the header cannot be read ({_short(error)})")
        return
    line = 0
    while header is not None:
        line += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Raw(source.name, line, None, "not CSV", _short(error))
            continue
        yield _csv_row(source.name, line, header, record)


def _csv_row(name: str, line: int, header: Sequence[str], record: Sequence[str]) -> Raw:
    if not record:
        return Raw(name, line, None, "blank line")
    if len(record) > len(header):
        return Raw(name, line, None, "too many fields", f"{len(record)}, the header has {len(header)}")
    if any(ord(character) in _SURROGATES for value in record if not value.isascii() for character in value):
        return Raw(name, line, None, "not UTF-8")
    return Raw(name, line, dict(zip(header, record, strict=False)))


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Give lines with their ends; one that never ends comes in pieces, which the reader's limit of a field then refuses."""
    first = True
    while raw := stream.readline(MAX_LINE_BYTES):
        if first:
            raw, first = raw.removeprefix(b"\xef\xbb\xbf"), False
        yield raw.decode("utf-8", "surrogateescape")


def _delimiter(source: Source) -> str:
    return "\t" if source.kind == "tsv" else ","


# ---- Arrow


def _arrow_row(name: str, line: int, values: Mapping[str, Any] | str) -> Raw:
    if isinstance(values, str):
        problem, _, detail = values.partition(": ")
        return Raw(name, line, None, problem, detail)
    return Raw(name, line, values)


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:100]
