"""Write down the visible text of a page while it is walked, and where each element's share of it lies.

The rules are those of ``innerText`` in the HTML standard, made a little tidier: white space folds to one space, ``<br>`` is a
line break, blocks stand on lines of their own, paragraphs have a blank line around them, inline elements glue, and there is
never more than one blank line. Separators are written only when more text follows, so the span of an element never starts or
ends with one.
"""

import re

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACE_BUT_LINES = re.compile(r"[ \t\r\f]+")
_MAX_LINES = 2


class VisibleText:
    """Text under construction, with the spans of open and closed elements.

    An element without text stands where its nearest ancestor with text has come to, or, while no ancestor has any, where the
    first text of that ancestor will begin: so every span lies inside its parent's.
    """

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self._lines = 0
        self._waiting: list[int] = []  # opened, no text seen since; in order of opening

    def text(self) -> str:
        """Return what was written so far."""
        return "".join(self._parts)

    def open(self) -> int:
        """Open an element and return its number; numbers count up from 0."""
        number = len(self.starts)
        self.starts.append(-1)
        self.ends.append(-1)
        self._waiting.append(number)
        return number

    def close(self, number: int, parent: int | None) -> None:
        """Close an element; its children are closed already.

        Args:
            number: What `open` returned.
            parent: Number of the enclosing element, None at the top.
        """
        if self.starts[number] >= 0:
            self.ends[number] = self._length
        elif parent is None or self.starts[parent] >= 0:
            while self._waiting and self._waiting[-1] >= number:
                empty = self._waiting.pop()
                self.starts[empty] = self.ends[empty] = self._length

    def add(self, raw: str) -> None:
        """Write text with its white space folded."""
        folded = _SPACE.sub(" ", raw)
        self._add_folded(folded)

    def add_preformatted(self, raw: str) -> None:
        """Write text whose line breaks count."""
        first, *rest = _SPACE_BUT_LINES.sub(" ", raw).split("\n")
        self._add_folded(first)
        for line in rest:
            self.break_line()
            self._add_folded(line)

    def break_line(self) -> None:
        """Write a ``<br>``."""
        self._lines = min(self._lines + 1, _MAX_LINES)

    def break_block(self, lines: int) -> None:
        """Ask for at least `lines` line breaks before the next text."""
        self._lines = max(self._lines, lines)

    def _add_folded(self, folded: str) -> None:
        core = folded.strip(" ")
        if not core or core.isspace():
            self._space = self._space or bool(folded)
            return
        if self._length:
            separator = "\n" * self._lines or (" " if self._space or folded[0] == " " else "")
            self._parts.append(separator)
            self._length += len(separator)
        for number in self._waiting:
            self.starts[number] = self._length
        # Those that were closed empty stay so: `ends` is put right by `spans`.
        self._waiting.clear()
        self._parts.append(core)
        self._length += len(core)
        self._lines = 0
        self._space = folded[-1] == " "

    def spans(self) -> list[tuple[int, int]]:
        """Return start and end of every element, by number; all must be closed."""
        length = self._length
        found = []
        for start, end in zip(self.starts, self.ends, strict=True):
            at = length if start < 0 else start
            found.append((at, max(at, end)))
        return found
