"""Read tables of articles, row by row: JSON Lines, CSV, TSV and Parquet.

A row that cannot be read is an `Unreadable` and the rest goes on. What a row says beside its text (url, title, authors,
published, language) fills in what the text itself does not say.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from analyzer.article.arrow_rows import arrow_rows
from analyzer.article.authors import split_names
from analyzer.article.html import parse_html
from analyzer.article.kinds import looks_like_page
from analyzer.article.metadata import read_tag
from analyzer.article.options import ReadingOptions
from analyzer.article.page_dates import read_date
from analyzer.article.plain_text import parse_plain_text
from analyzer.errors import ConfigError, InputError
from analyzer.records import Article, Unreadable

Row = Mapping[str, Any]
_PARQUET_ROWS = 64  # read together: pages are large


def read_table(path: Path, *, source: str, options: ReadingOptions) -> Iterator[Article | Unreadable]:
    """Read every article of a table.

    Raises:
        ConfigError: The format needs an extra that is not installed.
        OSError: The file cannot be opened.
    """
    for number, row in enumerate(_READERS[path.suffix.lower()](path, options), start=1):
        if isinstance(row, str):
            yield Unreadable(f"{source}:{number}", row)
            continue
        name = row.get(options.id_column)
        where = f"{source}#{name}" if isinstance(name, (str, int)) and name != "" else f"{source}:{number}"
        try:
            yield _parse_row(row, where, options)
        except InputError as error:
            yield Unreadable(where, str(error))


def _parse_row(row: Row, source: str, options: ReadingOptions) -> Article:
    for column, parse in ((options.html_column, parse_html), (options.text_column, None)):
        words = row.get(column)
        if isinstance(words, (str, bytes)) and words:
            if len(words) > options.max_bytes:
                raise InputError(f"the row is larger than {options.max_bytes:,} bytes; raise max_bytes or cut it")
            return _fill_in(_parse(words, source, is_page=parse is not None), row)
    columns = ", ".join(str(name)[:40] for name in list(row)[:8])
    raise InputError(f"no text in column {options.text_column!r} or {options.html_column!r}; the columns are {columns}")


def _parse(words: str | bytes, source: str, *, is_page: bool) -> Article:
    if is_page or (isinstance(words, str) and looks_like_page(words[:4096])):
        return parse_html(words, source=source)
    return parse_plain_text(words, source=source)


def _fill_in(article: Article, row: Row) -> Article:
    """Take from the row what the article's own text does not say."""
    authors = row.get("authors") or row.get("author") or ()
    listed = authors if isinstance(authors, list) else [authors]
    names = [one for one in listed if isinstance(one, str)]
    published = _string(row, "published") or _string(row, "date")
    language = _string(row, "language")
    return replace(
        article,
        url=article.url or _string(row, "url"),
        title=article.title or _string(row, "title"),
        authors=article.authors or split_names(names),
        published=article.published or (read_date(published) if published else None),
        declared_language=article.declared_language or (read_tag(language) if language else None),
    )


def _string(row: Row, column: str) -> str | None:
    value = row.get(column)
    return value if isinstance(value, str) and value.strip() else None


def _json_lines(path: Path, options: ReadingOptions) -> Iterator[Row | str]:
    with path.open("rb") as lines:
        while line := lines.readline(options.max_bytes + 1):
            if len(line) > options.max_bytes:
                _skip_line(lines, line)
                yield f"the line is longer than {options.max_bytes:,} bytes; raise max_bytes or cut it"
            elif line.strip():
                yield _json_row(line)


def _skip_line(lines: Any, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = lines.readline(1_000_000)


def _json_row(line: bytes) -> Row | str:
    try:
        row = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return "the line is not JSON; write one object a line"
    return row if isinstance(row, dict) else 'the line is not an object; write {"text": …}'


def _delimited(path: Path, options: ReadingOptions) -> Iterator[Row | str]:
    csv.field_size_limit(min(options.max_bytes + 1, sys.maxsize, 2**31 - 1))
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        rows = csv.DictReader(_bounded(lines, options.max_bytes), delimiter=delimiter)
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield f"the table is damaged here ({str(error)[:80]}); the rest of it was not read"
                return
            if row is None:
                return
            yield {str(name): value for name, value in row.items() if name is not None}


def _bounded(lines: TextIO, max_characters: int) -> Iterator[str]:
    """Give lines without NUL characters; one that never ends is an error instead of all the memory."""
    while line := lines.readline(max_characters + 1):
        if len(line) > max_characters:
            raise csv.Error(f"a line is longer than {max_characters:,} characters")
        yield line.replace("\0", "")


def _parquet(path: Path, options: ReadingOptions) -> Iterator[Row | str]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise ConfigError("reading Parquet needs the extra `batch`: pip install 'social-reaction-analyzer[batch]'") from error
    wanted = {options.text_column, options.html_column, options.id_column}
    wanted |= {"url", "title", "authors", "author", "published", "date", "language"}
    try:
        with parquet.ParquetFile(path) as table:
            columns = [name for name in table.schema_arrow.names if name in wanted]
            for batch in table.iter_batches(batch_size=_PARQUET_ROWS, columns=columns or None):
                yield from arrow_rows(batch)
    except (arrow.ArrowException, OSError) as error:
        yield f"the table cannot be read as Parquet ({' '.join(str(error).split())[:80]}); write it anew"


_READERS: dict[str, Callable[[Path, ReadingOptions], Iterator[Row | str]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _delimited,
    ".tsv": _delimited,
    ".parquet": _parquet,
}
