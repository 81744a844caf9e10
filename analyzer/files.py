"""Files that appear whole or not at all, and words for those that cannot be read."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, and rename it into place when the block ends well.

    A reader sees the old file or the new one, never half of one; after an error the old one stands and nothing is left over.
    """
    temporary = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def printable(source: str) -> str:
    """Return a path without the lone surrogates that stand for odd bytes in file names."""
    return os.fsencode(source).decode("utf-8", errors="replace")


def why_unreadable(error: OSError) -> str:
    """Say in one sentence why a file cannot be read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, PermissionError):
        return "the file may not be read; check its permissions"
    return f"the file cannot be read ({' '.join((error.strerror or str(error)).split())[:100]}); check it"
