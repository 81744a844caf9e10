"""The log of a run as JSON lines in its folder: what happened when, ids and counts only."""

import contextlib
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from analyzer.batch.folder import LOG, OutputFolder


class _JsonLines(logging.FileHandler):
    def format(self, record: logging.LogRecord) -> str:
        """Return one object."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {"time": when, "level": record.levelname.lower(), "from": record.name, "message": record.getMessage()}
        return json.dumps(fields, ensure_ascii=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Let a log that cannot be written stop nothing."""
        del record


@contextlib.contextmanager
def to_file(folder: OutputFolder) -> Iterator[None]:
    """Send the program's log to the folder while the block runs."""
    try:
        handler = _JsonLines(folder.path / LOG, encoding="utf-8")
    except OSError:  # a folder that cannot be written is told of by what must be written
        yield
        return
    logger = logging.getLogger("analyzer")
    before = logger.level
    others = [(other, other.level) for other in logger.handlers]
    for other, _ in others:
        other.setLevel(max(other.level, before or logging.WARNING))
    logger.addHandler(handler)
    logger.setLevel(min(before or logging.INFO, logging.INFO))
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()
        logger.setLevel(before)
        for other, level in others:
            other.setLevel(level)
