"""Rows of an Arrow batch, one bad value costing one row."""

from collections.abc import Iterator, Mapping
from typing import Any


def arrow_rows(batch: Any) -> Iterator[Mapping[str, Any] | str]:
    """Give the rows of a record batch; one with bytes that are not UTF-8, or a time that no calendar has, is its problem."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for index in range(batch.num_rows):
            try:
                yield batch.slice(index, 1).to_pylist()[0]
            except UnicodeDecodeError as error:
                yield f"not UTF-8: {error.reason} at byte {error.start}"
            except (ValueError, OverflowError):
                yield "bad value: a number or a time is out of range"
