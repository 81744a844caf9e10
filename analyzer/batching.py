"""How many posts go together: windows between stages, batches for one forward pass."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def windows(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut a stream into lists of at most `size` items, in order.

    Raises:
        ValueError: `size` is below 1.
    """
    if size < 1:
        raise ValueError(f"size must be at least 1, got {size}")
    stream = iter(items)
    while window := list(islice(stream, size)):
        yield window


def token_batches(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Group rows of similar length so that no padded batch exceeds a budget.

    Args:
        lengths: Tokens of each row, each >= 0.
        max_tokens: Budget of one batch in tokens, padding counted (rows times the longest row); a single row that is
            longer than the budget makes a batch of its own.

    Yields:
        Indices into `lengths`, longest rows first; each index exactly once. Longest first so that a batch that does not
        fit into memory fails at the start of a run, not at its end.
    """
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    start = 0
    while start < len(order):
        longest = max(lengths[order[start]], 1)
        size = max(1, max_tokens // longest)
        yield order[start : start + size]
        start += size
