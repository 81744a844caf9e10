"""Read articles from whatever the user gives: a file, a folder, standard input, an address, or a table of articles.

Nothing here raises for a bad source: it gives an `Unreadable` with one sentence, and what comes after it is read all the same.
"""

import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from analyzer.article.folders import list_articles
from analyzer.article.html import parse_html
from analyzer.article.kinds import TABLE_SUFFIXES, is_address, parse_bytes
from analyzer.article.options import DEFAULTS, ReadingOptions
from analyzer.article.plain_text import parse_plain_text
from analyzer.article.tables import read_table
from analyzer.errors import InputError
from analyzer.files import printable, why_unreadable
from analyzer.records import Article, Unreadable

_USER = re.compile(r"^([a-z][a-z0-9+.-]{0,20}://)[^/?#]*@", re.IGNORECASE)  # name and password of an address

__all__ = ["ReadingOptions", "read_articles"]


def read_articles(source: str, *, options: ReadingOptions = DEFAULTS) -> Iterator[Article | Unreadable]:
    """Read all articles of one source, in order.

    Args:
        source: Path of a file, of a folder or of a JSONL, CSV, TSV or Parquet table; ``-`` for standard input; or a URL.
        options: Limits and choices.

    Yields:
        Each article, or why it cannot be read.

    Raises:
        ConfigError: A table's format needs an extra that is not installed.
    """
    name = _USER.sub(r"\1", printable(source))
    try:
        yield from _read(source, name, options)
    except InputError as error:
        yield Unreadable(name, str(error))
    except OSError as error:
        yield Unreadable(name, why_unreadable(error))


def _read(source: str, name: str, options: ReadingOptions) -> Iterator[Article | Unreadable]:
    if source == "-":
        yield parse_bytes(_read_limited(sys.stdin.buffer, options.max_bytes), source="-")
        return
    if "\0" in source:
        raise InputError("the name holds a NUL character; check the path")
    path = Path(source)
    if is_address(source) and not path.exists():
        yield _fetch(source, options)
    elif path.is_dir():
        yield from _read_folder(path, name, options)
    elif path.suffix.lower() in TABLE_SUFFIXES:
        _refuse_special(path)
        yield from read_table(path, source=name, options=options)
    else:
        yield _read_file(path, name, options)


def _read_folder(folder: Path, name: str, options: ReadingOptions) -> Iterator[Article | Unreadable]:
    is_empty = True
    for path in list_articles(folder):
        is_empty = False
        inner = printable(str(path))
        try:
            yield _read_file(path, inner, options)
        except InputError as error:
            yield Unreadable(inner, str(error))
        except OSError as error:
            yield Unreadable(inner, why_unreadable(error))
    if is_empty:
        yield Unreadable(name, "the folder holds no .html, .txt or .md files; give a folder of articles")


def _read_file(path: Path, name: str, options: ReadingOptions) -> Article:
    size = _refuse_special(path)
    if size > options.max_bytes:
        raise InputError(_too_large(options.max_bytes, size))
    with path.open("rb") as stream:
        data = _read_limited(stream, options.max_bytes)
    return parse_bytes(data, source=name, name=path.name)


def _refuse_special(path: Path) -> int:
    """Return the size of a regular file; pipes and devices may never end."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputError("this is not a regular file; pipe it in and give - as the source")
    return status.st_size


def _read_limited(stream: BinaryIO, max_bytes: int) -> bytes:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputError(_too_large(max_bytes, None))
    return data


def _too_large(max_bytes: int, size: int | None) -> str:
    has = f"has {size:,} bytes" if size is not None else f"has more than {max_bytes:,} bytes"
    return f"the file {has}; the limit is {max_bytes:,} (max_bytes): give a smaller file, or a table with one article a row"


def _fetch(url: str, options: ReadingOptions) -> Article:
    from analyzer.article.fetching import Fetcher  # 0.1 s, and only addresses need it

    fetcher = Fetcher(
        max_bytes=options.max_fetch_bytes,
        timeout_s=options.timeout_s,
        read_timeout_s=options.read_timeout_s,
        allow_private=options.allow_private,
    )
    page = fetcher.fetch(url)
    parse = parse_html if page.kind == "html" else parse_plain_text
    return parse(page.data, source=url, url=page.url, charset=page.charset)
