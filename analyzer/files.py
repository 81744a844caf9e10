"""Files that appear whole or not at all, words for those that cannot be read, and TOML that strangers may have written."""

import contextlib
import os
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzer.errors import ConfigError

MAX_NUMBER_BITS = 1024  # TOML itself promises 64; Python refuses to print numbers of more than 4,300 digits


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, and rename it into place when the block ends well.

    A reader sees the old file or the new one, never half of one; after an error the old one stands and nothing is left over.
    The temporary name is short, for names that fill what a file system allows, and cannot be foretold, for folders where others
    may put a link in its place.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_told(path: Path, *, limit: int, kind: str) -> bytes:
    """Return the bytes of a file in which a person tells the program something, never reading more than it may hold.

    Args:
        path: The file.
        limit: Most bytes that it may hold.
        kind: What it should be, for the message: "a settings file".

    Raises:
        ConfigError: It cannot be read, or is larger.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    if len(raw) > limit:
        raise ConfigError(f"{path}: larger than {limit:,} bytes; this is not {kind}")
    return raw


def parse_toml(text: str) -> dict[str, Any]:
    """Return the table that a TOML text holds.

    Raises:
        ValueError: It is no TOML, is nested too deeply, or holds a number that no message could repeat.
    """
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    waiting: list[Any] = [table]
    while waiting:
        value = waiting.pop()
        if isinstance(value, int) and value.bit_length() > MAX_NUMBER_BITS:
            raise ValueError(f"a number has more than {MAX_NUMBER_BITS} bits")
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return table


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
