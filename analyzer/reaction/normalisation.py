"""Make a copy of a post that the model reads, and keep the way back to the post's own characters.

The reaction model is trained on posts whose user names read ``@user`` and whose links read ``http``, as XLM-T's tweets do
(Barbieri et al., LREC 2022, section 3): a name or an address must not carry a label. Emoji, hashtags and case stay.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from analyzer.records import Span

MASKED = re.compile(r"(?P<http>https?://\S+|\bpic\.(?:twitter|x)\.com/\w+)|(?<![\w@/])@(?=\w)[\w.]{1,80}(?:@[\w.-]{1,80})?")
MAX_CHARACTERS = 4000  # the model reads 160 pieces; a longer post can only waste time before it is cut


@dataclass(frozen=True, slots=True)
class Normalised:
    """The model's copy of a post.

    Attributes:
        text: The copy.
        starts: Where each kept or masked stretch begins in `text`, ascending; the first is 0.
        origins: For each stretch its span in the post; masked stretches map as a whole.
        is_masked: For each stretch whether it stands for a name or an address.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[Span, ...]
    is_masked: tuple[bool, ...]

    def origin(self, span: Span) -> Span:
        """Return the stretch of the post that `span` of the copy stands for."""
        return Span(self._back(span.start, is_end=False), self._back(span.end, is_end=True))

    def _back(self, position: int, *, is_end: bool) -> int:
        if not self.starts:
            return 0
        index = max(0, bisect_right(self.starts, position - 1 if is_end else position) - 1)
        origin = self.origins[index]
        if self.is_masked[index]:
            return origin.end if is_end else origin.start
        return min(origin.start + position - self.starts[index], origin.end)


def normalise(text: str) -> Normalised:
    """Mask user names and addresses in a copy of `text` and fold nothing else.

    Only the first `MAX_CHARACTERS` code points are read.
    """
    text = well_formed(text[:MAX_CHARACTERS])
    parts: list[str] = []
    starts: list[int] = []
    origins: list[Span] = []
    masked: list[bool] = []
    length = 0

    def add(part: str, origin: Span, *, is_masked: bool) -> None:
        nonlocal length
        starts.append(length)
        origins.append(origin)
        masked.append(is_masked)
        parts.append(part)
        length += len(part)

    kept_from = 0
    for found in MASKED.finditer(text):
        if found.start() > kept_from:
            add(text[kept_from : found.start()], Span(kept_from, found.start()), is_masked=False)
        add("http" if found["http"] else "@user", Span(found.start(), found.end()), is_masked=True)
        kept_from = found.end()
    if kept_from < len(text):
        add(text[kept_from:], Span(kept_from, len(text)), is_masked=False)
    return Normalised("".join(parts), tuple(starts), tuple(origins), tuple(masked))


def well_formed(text: str) -> str:
    """Return `text` with a ``?`` in place of each lone surrogate, which no tokenizer takes; offsets stay."""
    return text.encode("utf-8", "replace").decode()
