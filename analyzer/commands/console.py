"""Messages on standard error: one line each, harmless to a terminal."""

import logging
import sys

from analyzer.report.sanitise import one_line

MAX_MESSAGE = 500  # code points; a path or a model's error never needs more


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
