"""Write shards, as Parquet or JSON Lines: the same rows give the same bytes."""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.batch.durable import cannot_write, written

GROUP_BYTES = 64_000_000  # a row group is written when it has grown to this, so that texts do not pile up in memory
SURROGATE = re.compile("[\ud800-\udfff]")
_TYPES = {"text": pa.string(), "word": pa.string(), "number": pa.float32(), "integer": pa.int64()}


class AnyColumn(Protocol):
    """What a schema is made from: the columns of posts here, or those of reports."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def kind(self) -> str:
        """Return what it holds."""

    @property
    def meaning(self) -> str:
        """Return what it means."""


class ShardWriter(Protocol):
    """Takes the rows of one shard."""

    def write(self, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Add rows."""


def schema_of(columns: Sequence[AnyColumn]) -> pa.Schema:
    """Return the Parquet schema, each column with its meaning."""
    return pa.schema([pa.field(c.name, _TYPES[c.kind], metadata={"meaning": c.meaning}) for c in columns])


def shard_name(folder: str, number: int, format_: str) -> str:
    """Return the path of a shard below the output folder."""
    return f"{folder}/part-{number:05}.{format_}"


@contextlib.contextmanager
def open_shard(path: Path, columns: Sequence[AnyColumn], format_: str, job: str) -> Iterator[ShardWriter]:
    """Give a writer; the shard stands at `path` when the block has ended well, and not before.

    Raises:
        OutputError: It cannot be written.
    """
    with written(path, job) as temporary:
        if format_ == "jsonl":
            with temporary.open("w", encoding="utf-8", newline="\n") as stream:
                yield _JsonWriter(stream)
            return
        try:
            with pq.ParquetWriter(temporary, schema_of(columns), compression="zstd", write_statistics=True) as parquet:
                writer = _ParquetWriter(parquet, schema_of(columns))
                yield writer
                writer.flush()
        except pa.ArrowException as error:  # its own kinds are not OSError where a disk is full
            raise cannot_write(path, OSError(str(error)[:200])) from error


class _ParquetWriter:
    def __init__(self, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
        self._writer = writer
        self._schema = schema
        self._waiting: list[pa.Table] = []
        self._n_bytes = 0

    def write(self, rows: Sequence[Mapping[str, Any]], /) -> None:
        columns = {name: [clean(row[name]) for row in rows] for name in self._schema.names}
        table = pa.Table.from_pydict(columns, schema=self._schema)
        self._waiting.append(table)
        self._n_bytes += table.nbytes
        if self._n_bytes >= GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        whole = pa.concat_tables(self._waiting) if self._waiting else self._schema.empty_table()
        self._writer.write_table(whole, row_group_size=max(whole.num_rows, 1))
        self._waiting, self._n_bytes = [], 0


class _JsonWriter:
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, rows: Sequence[Mapping[str, Any]], /) -> None:
        for row in rows:
            fields = {name: clean(cell) for name, cell in row.items()}
            self._stream.write(json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n")


def clean(cell: Any) -> Any:
    """Return a cell with U+FFFD in place of lone surrogates, which UTF-8 cannot hold."""
    return SURROGATE.sub("\ufffd", cell) if isinstance(cell, str) and not cell.isascii() else cell


def read_counted(path: Path, names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Give some columns of a shard, row by row, for counting."""
    if path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
        return
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[name for name in names if name in file.schema_arrow.names]):
            yield from batch.to_pylist()
