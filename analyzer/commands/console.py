"""Messages on standard error: one line each, harmless to a terminal."""

import logging
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from analyzer.report.sanitise import one_line

T = TypeVar("T")

MAX_MESSAGE = 500  # code points; a path or a model's error never needs more
REDRAW_S = 0.2  # seconds between two states of a progress line


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return one_line(f"analyzer: {record.levelname.lower()}: {record.getMessage()}", MAX_MESSAGE)


def set_up_logging(verbose: bool) -> None:
    """Send the program's own log to standard error: warnings, or with `verbose` what is being done."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine())
    logger = logging.getLogger("analyzer")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO if verbose else logging.WARNING)


def say(message: str) -> None:
    """Print one line to standard error."""
    sys.stderr.write(one_line(f"analyzer: {message}", MAX_MESSAGE) + "\n")


def counted(items: Iterable[T], unit: str, *, is_shown: bool | None = None) -> Iterator[T]:
    """Pass items through, and while that takes long, count them on standard error in one line that is wiped at the end.

    Args:
        items: What is being worked on.
        unit: What one of them is, in the plural.
        is_shown: None shows the line only where a person sees it and results do not go to the same terminal.
    """
    if not (sys.stderr.isatty() and not sys.stdout.isatty() if is_shown is None else is_shown):
        yield from items
        return
    start = told = time.monotonic()
    try:
        for count, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - told >= REDRAW_S:
                told = now
                sys.stderr.write(f"\r\x1b[K{count:,} {unit}, {count / (now - start):,.1f}/s")
                sys.stderr.flush()
    finally:
        if told != start:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
