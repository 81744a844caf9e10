"""Reports out of files and folders, one at a time; what cannot be read is given as such, and what comes after it is read."""

import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from analyzer.article.folders import list_files
from analyzer.comparison.contract import to_report
from analyzer.comparison.cutting import read_objects
from analyzer.comparison.records import Place, ReadReport
from analyzer.errors import InputError
from analyzer.files import printable, why_unreadable
from analyzer.records import Unreadable

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
MAX_BAD = 10  # reports of one file that cannot be read before the rest of it is left


def read_reports(sources: Sequence[str]) -> Iterator[tuple[Place, ReadReport] | Unreadable]:
    """Give the reports of all sources in order.

    Args:
        sources: Files as ``analyzer report --format json`` or ``jsonl`` writes them, or folders of such files.
    """
    for source in sources:
        name = printable(source)
        try:
            for path in _files(source):
                yield from _read_file(path)
        except InputError as error:
            yield Unreadable(name, str(error))
        except OSError as error:
            yield Unreadable(name, why_unreadable(error))


def read_places(places: Sequence[Place]) -> Iterator[tuple[Place, ReadReport]]:
    """Read certain reports again, file by file.

    Raises:
        InputError: A file is no longer what it was.
    """
    wanted: dict[Path, set[int]] = {}
    for place in places:
        wanted.setdefault(place.file, set()).add(place.index)
    for path, indices in wanted.items():
        found = [item for item in _read_file(path, indices) if not isinstance(item, Unreadable)]
        if len(found) != len(indices):
            raise InputError(f"{printable(str(path))}: the file changed while it was read; run the command again")
        yield from found


def _files(source: str) -> Iterator[Path]:
    if source == "-":
        raise InputError("reports are read twice, so they cannot come from standard input; write them to a file")
    if "\0" in source:
        raise InputError("the name holds a NUL character; check the path")
    path = Path(source)
    if not path.is_dir():
        yield path
        return
    is_empty = True
    for inner in list_files(path, SUFFIXES):
        is_empty = False
        yield inner
    if is_empty:
        raise InputError("the folder holds no .json or .jsonl files; give a folder of reports")


def _read_file(path: Path, indices: Collection[int] | None = None) -> Iterator[tuple[Place, ReadReport] | Unreadable]:
    """Give the reports of one file, all or those of `indices`."""
    name = printable(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("this is not a regular file; reports are read twice, so write them to a file")
        with path.open(encoding="utf-8") as stream:
            yield from _read_stream(stream, path, indices)
    except UnicodeDecodeError:
        yield Unreadable(name, "this is not UTF-8; give what `analyzer report --format json` writes")
    except InputError as error:
        yield Unreadable(name, str(error))
    except OSError as error:
        yield Unreadable(name, why_unreadable(error))


def _read_stream(
    stream: TextIO, path: Path, indices: Collection[int] | None
) -> Iterator[tuple[Place, ReadReport] | Unreadable]:
    n_bad, index = 0, -1
    for index, found in enumerate(read_objects(stream)):
        if indices is not None and index not in indices:
            continue
        try:
            yield Place(path, index), to_report(found)
        except InputError as error:
            n_bad += 1
            if n_bad > MAX_BAD:
                raise InputError(f"more than {MAX_BAD} of its reports cannot be read; the rest of the file is left") from error
            yield Unreadable(printable(str(path)) + (f", report {index + 1}" if index else ""), str(error))
    if index < 0:
        raise InputError("the file holds no report; give what `analyzer report --format json` writes")
