"""The report as Parquet: one row per post, columns as in `rows.COLUMNS`, text as it is.

Lone surrogates, which UTF-8 cannot hold, become U+FFFD; nothing else is changed.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from analyzer.errors import ConfigError
from analyzer.records import ArticleReport
from analyzer.report.rows import COLUMNS, Cell, rows

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise ConfigError(
        "the parquet format needs pyarrow; install it with: pip install 'social-reaction-analyzer[batch]'"
    ) from error

ROWS_AT_ONCE = 10_000

_SURROGATE = re.compile("[\ud800-\udfff]")
_TYPES = {"text": pa.string(), "number": pa.float64(), "integer": pa.int64()}
SCHEMA = pa.schema([pa.field(column.name, _TYPES[column.kind], metadata={"meaning": column.meaning}) for column in COLUMNS])


def write(reports: Iterable[ArticleReport], path: Path) -> int:
    """Write one row per post of all reports, through a temporary file that is renamed when it is complete.

    Returns:
        Number of rows written.
    """
    temporary = path.with_name(f".{path.name}.part")
    written = 0
    try:
        with pq.ParquetWriter(temporary, SCHEMA, compression="zstd") as writer:
            waiting: list[dict[str, Cell]] = []
            for report in reports:
                waiting += rows(report)
                if len(waiting) >= ROWS_AT_ONCE:
                    writer.write_table(_table(waiting))
                    written += len(waiting)
                    waiting = []
            writer.write_table(_table(waiting))
            written += len(waiting)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return written


def _table(some: list[dict[str, Cell]]) -> pa.Table:
    return pa.Table.from_pylist([{name: _clean(cell) for name, cell in row.items()} for row in some], schema=SCHEMA)


def _clean(cell: Cell) -> Cell:
    return _SURROGATE.sub("\ufffd", cell) if isinstance(cell, str) else cell
