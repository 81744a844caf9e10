"""How much of a stretch of text is links: the oldest evidence of what is a menu."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from analyzer.records import Element


class LinkedLength:
    """How many code points between two places are inside ``a`` elements."""

    def __init__(self, elements: Sequence[Element]) -> None:
        starts: list[int] = []
        ends: list[int] = []
        for element in elements:
            span = element.span
            if element.tag == "a" and span.end > span.start and (not ends or span.start >= ends[-1]):
                starts.append(span.start)
                ends.append(span.end)
        self._starts = starts
        self._ends = ends
        self._before = list(accumulate((end - start for start, end in zip(starts, ends, strict=True)), initial=0))

    def within(self, start: int, end: int) -> int:
        """Count the linked code points in ``[start, end)``."""
        return max(0, self._up_to(end) - self._up_to(start))

    def _up_to(self, at: int) -> int:
        index = bisect_right(self._starts, at)
        total = self._before[index]
        return total - max(0, self._ends[index - 1] - at) if index else total
