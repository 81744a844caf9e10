"""Cut out the words that introduce a quotation: its lead-in before, its aside after."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.extraction.blocks import Line, trimmed
from analyzer.extraction.cues import Kind, Lexicon, Word
from analyzer.extraction.marks import Quoted
from analyzer.extraction.tongues import script_of
from analyzer.records import Span

LONGEST_CLAUSE = 320  # code points on either side that are read
FARTHEST_VERB = 110  # code points between the verb and the quotation
FARTHEST_CUE = 80  # code points between the verb and the word that makes it social
VERBS = frozenset({Kind.SAY, Kind.SHARE, Kind.ADD, Kind.REPLY})
BORDER = re.compile(
    r"(?<![.\s][^\W\d_])(?<!\b[A-ZÀ-Þ][a-z])(?<!\b[A-Z][a-z]{2}(?=\. [A-Z]))[.!?…؟۔।](?:[\"'”’»)])?(?=\s|$)"
    r"|[。！？｡]+[」』”’）]?"
)
_PUNCTUATION = " \t\u00a0\u202f,;:.–—-―<>()[]/|*\"'”’»«„“‚‘"
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।")
_ENDED = (".", "。", "।", "۔")
_QUOTING = ("と", "って", "という")  # Japanese particles: what stands before them belongs to the sentence


@dataclass(frozen=True, slots=True)
class Clause:
    """Words beside a quotation, with what the tables know of them."""

    span: Span
    words: Sequence[Word]
    leads: bool  # stands before the quotation
    colon: bool = False  # ends in a colon
    line_before: bool = False  # stands in the line before
    other: "Clause | None" = None  # the words on the other side of the quotation, in the same sentence

    @property
    def beside(self) -> list[Word]:
        """Return the words on the other side of the quotation that stand near it."""
        return self.other.near() if self.other is not None else []

    @property
    def kinds(self) -> frozenset[Kind]:
        """Return the kinds of its words."""
        return frozenset(word.kind for word in self.words)

    def near(self) -> list[Word]:
        """Return the words near the verb, or, without one, near the quotation."""
        verb = self.verb
        anchor = (
            verb.span if verb else Span(self.span.end, self.span.end) if self.leads else Span(self.span.start, self.span.start)
        )
        return [*self.beside, *(word for word in self.words if self._is_near(word, anchor))]

    @staticmethod
    def _is_near(word: Word, anchor: Span) -> bool:
        return max(anchor.start - word.span.end, word.span.start - anchor.end) <= FARTHEST_CUE

    @property
    def verb(self) -> Word | None:
        """Return the verb nearest to the quotation."""
        verbs = [word for word in self.words if word.kind in VERBS]
        if self.leads:
            near = [word for word in verbs if self.span.end - word.span.end <= FARTHEST_VERB]
            return max(near, key=lambda word: (word.span.end, word.span.end - word.span.start), default=None)
        return next((word for word in verbs if word.span.start - self.span.start <= FARTHEST_VERB), None)


def lead_in(text: str, lines: Sequence[Line], quoted: Quoted, floor: int, lexicon: Lexicon) -> Clause | None:
    """Return the clause before `quoted` in its line; `floor` is where the quotation before it ended."""
    line = lines[quoted.first_line].span
    start = max(line.start, floor, quoted.outer.start - LONGEST_CLAUSE)
    borders = [match.end() for match in BORDER.finditer(text, start, quoted.outer.start)]
    rest = Span(borders[-1] if borders else start, quoted.outer.start)
    return _clause(text, rest, lexicon, leads=True)


def line_before(text: str, lines: Sequence[Line], quoted: Quoted, lexicon: Lexicon) -> Clause | None:
    """Return the last sentence of the line before `quoted`."""
    index = quoted.first_line - 1
    if index < 0:
        return None
    line = lines[index].span
    start = max(line.start, line.end - LONGEST_CLAUSE)
    borders = [match.end() for match in BORDER.finditer(text, start, max(start, line.end - 2))]
    rest = Span(borders[-1] if borders else start, line.end)
    found = _clause(text, rest, lexicon, leads=True)
    return None if found is None else Clause(found.span, found.words, leads=True, colon=found.colon, line_before=True)


def aside(text: str, lines: Sequence[Line], quoted: Quoted, ceiling: int, lexicon: Lexicon) -> Clause | None:
    """Return the clause after `quoted` in its line; `ceiling` is where the next quotation begins."""
    end = min(lines[quoted.last_line].span.end, ceiling, quoted.outer.end + LONGEST_CLAUSE)
    if end <= quoted.outer.end:
        return None
    rest = text[quoted.outer.end : end]
    first = rest.lstrip(" \t\u00a0\u202f<")
    if first.startswith(_STOPS) or (quoted.parts[-1].of(text).endswith(_ENDED) and _begins_sentence(first)):
        return None
    border = BORDER.search(text, quoted.outer.end, end)
    return _clause(text, Span(quoted.outer.end, border.start() if border else end), lexicon, leads=False)


def _begins_sentence(words: str) -> bool:
    """Return whether words after a quotation that ended a sentence begin the next one."""
    if words[:1].isupper():
        return True
    return script_of(words[:8]) == "CJK" and not words.startswith(_QUOTING)


def _clause(text: str, span: Span, lexicon: Lexicon, *, leads: bool) -> Clause | None:
    words = span.of(text)
    inner = words.strip(_PUNCTUATION)
    if not any(sign.isalnum() for sign in inner):
        return None
    start = span.start + words.index(inner)
    end = start + len(inner)
    colon = leads and words.rstrip(" \t\u00a0\u202f\"'„“«‚‘–—-").endswith((":", "："))
    end = trimmed(text, Span(end, span.end)).end if colon else end
    return Clause(Span(start, end), lexicon.read(text, Span(start, end)), leads=leads, colon=colon)


def breaks_sentence(text: str, start: int, end: int) -> bool:
    """Return whether a sentence ends in ``text[start:end]``."""
    return BORDER.search(text, start, end) is not None
