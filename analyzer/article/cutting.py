"""Cut stretches out of a text and move the spans of its elements accordingly."""

from bisect import bisect_right
from collections.abc import Sequence

from analyzer.records import Element, Span


def cut(text: str, elements: Sequence[Element], stretches: Sequence[Span]) -> tuple[str, tuple[Element, ...]]:
    """Remove `stretches` from `text`.

    Of the white space on both sides of a stretch the larger part stays. An element that lost all its text becomes empty
    and stands inside its parent's span.

    Args:
        text: Visible text.
        elements: In document order, their spans counting in `text`.
        stretches: In order, not overlapping.
    """
    if not stretches:
        return text, tuple(elements)
    gaps = _find_gaps(text, stretches)
    pieces: list[str] = []
    done = 0
    for gap in gaps:
        pieces.extend((text[done : gap.start], gap.separator))
        done = gap.end
    pieces.append(text[done:])
    return "".join(pieces), _move(elements, gaps)


class _Gap:
    """A stretch that is removed with the white space around it, and the separator that takes its place."""

    __slots__ = ("end", "separator", "start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        while self.start > 0 and text[self.start - 1] in " \n":
            self.start -= 1
        while self.end < len(text) and text[self.end] in " \n":
            self.end += 1
        around = (text[self.start : start], text[end : self.end])
        is_inside = self.start > 0 and self.end < len(text)
        self.separator = max(around, key=lambda one: (one.count("\n"), len(one))) if is_inside else ""


def _find_gaps(text: str, stretches: Sequence[Span]) -> list[_Gap]:
    merged: list[tuple[int, int]] = []
    for span in stretches:
        if merged and not text[merged[-1][1] : span.start].strip(" \n"):
            merged[-1] = (merged[-1][0], span.end)
        else:
            merged.append((span.start, span.end))
    return [_Gap(text, start, end) for start, end in merged]


def _move(elements: Sequence[Element], gaps: Sequence[_Gap]) -> tuple[Element, ...]:
    starts = [gap.start for gap in gaps]
    removed = [0]  # code points lost before each gap
    for gap in gaps:
        removed.append(removed[-1] + gap.end - gap.start - len(gap.separator))

    def move(at: int, *, is_start: bool) -> int:
        """Return the new place of the start or end of some text; inside a gap they part to its two sides."""
        index = bisect_right(starts, at) - 1
        if index < 0:
            return at
        gap = gaps[index]
        if at > gap.end or (is_start and at == gap.end):
            return at - removed[index + 1]
        before = gap.start - removed[index]
        return before + len(gap.separator) if is_start else before

    moved: list[Element] = []
    for element in elements:
        start = move(element.span.start, is_start=element.span.end > element.span.start)
        end = move(element.span.end, is_start=False)
        if element.parent is not None:
            outer = moved[element.parent].span
            start = min(max(start, outer.start), outer.end)
        span = Span(start, max(start, end))
        moved.append(
            Element(
                parent=element.parent, tag=element.tag, attributes=element.attributes, span=span, content=element.content
            ),  # twice as fast as `replace`
        )
    return tuple(moved)
