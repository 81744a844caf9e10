"""Where results go: standard output, one file that appears whole, or a folder with a file per article."""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from analyzer.errors import OutputError
from analyzer.files import replacing

MAX_NAME = 80  # code points of a file's name, without suffix
MAX_NAME_BYTES = 200  # of 255 that file systems allow


@contextlib.contextmanager
def standard_output() -> Iterator[TextIO]:
    """Give standard output as UTF-8 with plain line ends, and flush it, so that a closed pipe shows here and not at exit."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    yield sys.stdout
    sys.stdout.flush()


@contextlib.contextmanager
def whole_file(path: Path, option: str = "--output") -> Iterator[Path]:
    """Give a temporary path and rename it to `path` when the block ends well; messages name the `option` that named it.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        with replacing(path) as temporary:
            yield temporary
    except OSError as error:
        raise OutputError(f"{option} {path}: {error.strerror or error}") from error


def file_name(source: str, suffix: str, taken: set[str]) -> str:
    """Make a file name of an article's source, unlike those `taken`, which it joins.

    Letters that a file system might read as more than a name become ``-``; nothing of the article's text is used.
    """
    stem = Path(re.split(r"[?#]", source, maxsplit=1)[0].rstrip("/")).stem if source != "-" else "stdin"
    stem = re.sub(r"[^\w.-]+", "-", stem)[:MAX_NAME].encode()[:MAX_NAME_BYTES].decode(errors="ignore").strip("-.") or "article"
    name, count = f"{stem}{suffix}", 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}-{count}{suffix}"
    taken.add(name.casefold())
    return name
