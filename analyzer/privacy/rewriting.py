"""A text with some stretches replaced, and where everything else went.

Offsets are what ties a report to its article, so a replacement is never a search over finished strings: every stretch is found
in the true text, all are replaced at once, and every span is moved with them. A span that ends inside of a replaced stretch
takes in the whole of its replacement; a part of a pseudonym means nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from analyzer.records import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Code points ``[start, end)`` of a text, not none, and what stands there instead."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A rewritten text; use `rewrite`.

    Attributes:
        text: The new text.
        starts, ends: Of the replaced stretches in the old text, in order, without overlap.
        new_starts, new_ends: Of what stands there in the new one.
    """

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    new_starts: tuple[int, ...] = ()
    new_ends: tuple[int, ...] = ()

    def moved(self, span: Span) -> Span:
        """Return where a span of the old text lies in the new one: order and covering stay, an empty span stays empty."""
        start = self._start(span.start)
        return Span(start, start) if span.start == span.end else Span(start, self._end(span.end))

    def _start(self, offset: int) -> int:
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return offset
        return self.new_starts[index] if offset < self.ends[index] else offset - self.ends[index] + self.new_ends[index]

    def _end(self, offset: int) -> int:
        index = bisect_left(self.starts, offset) - 1
        if index < 0:
            return offset
        return self.new_ends[index] if offset < self.ends[index] else offset - self.ends[index] + self.new_ends[index]


def rewrite(text: str, edits: Iterable[Edit]) -> Rewriting:
    """Replace stretches of a text.

    Args:
        text: The old text.
        edits: In any order. Of stretches that overlap, all is replaced by what was to stand at the first and longest of them.
    """
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end, edit.replacement)):
        if chosen and edit.start < chosen[-1].end:
            chosen[-1] = Edit(chosen[-1].start, max(chosen[-1].end, edit.end), chosen[-1].replacement)
        else:
            chosen.append(edit)
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    position = length = 0
    for edit in chosen:
        pieces += [text[position : edit.start], edit.replacement]
        new_starts.append(length + edit.start - position)
        length = new_starts[-1] + len(edit.replacement)
        new_ends.append(length)
        position = edit.end
    return Rewriting(
        "".join([*pieces, text[position:]]),
        tuple(edit.start for edit in chosen),
        tuple(edit.end for edit in chosen),
        tuple(new_starts),
        tuple(new_ends),
    )
