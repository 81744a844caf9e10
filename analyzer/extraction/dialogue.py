"""Find quotations that dashes set off instead of marks.

As in ``– TEXT – napisał X`` or ``—No es cierto —dijo otro usuario—.``: the custom of Polish, Serbian, Russian, Spanish, French.
In the Nordic languages a comma alone closes them: ``– TEXT, säger X.``
"""

import re
from collections.abc import Sequence
from itertools import islice

from analyzer.extraction.blocks import Line, trimmed
from analyzer.extraction.cues import Kind, Lexicon
from analyzer.extraction.marks import Quoted
from analyzer.records import Span

LONGEST = 600  # code points before the comma that closes a quotation
MOST_DASHES = 12  # dashes of one line that are tried
_VERBS = frozenset({Kind.SAY, Kind.SHARE, Kind.ADD, Kind.REPLY})
_OPENING = re.compile(r"(?:date \d{4}-\d{2}(?:-\d{2})? )?[-–—―]{1,2}\s?(?=[^\s\-–—])")
_DASH = re.compile(r"(?:(?<=\s)[-–—―]{1,2}\s?(?=\S)|(?<=[^\s\-–—])[–—―]\s)")
_NORDIC = frozenset({"sv", "da", "nb", "nn", "no", "fi"})
_NORDIC_OPENING = re.compile(r"(?:^|(?<=[.!?:]\s))[-–—]\s?(?=[^\W\d_])", re.M)
_NORDIC_CLOSING = re.compile(r"(?P<mark>[,!?])\s(?=\w)")
_MARKS = "„“”\"«»‚‘’'"
_VERB_WITHIN = 3  # words after the dash in which the verb stands
_ENDING = re.compile(r"[.!?…](?:\s|$)")


def find_dialogue(text: str, lines: Sequence[Line], lexicon: Lexicon, tag: str | None) -> list[Quoted]:
    """Return the quotations that begin a line with a dash and end at a dash before a verb of saying.

    In the Nordic languages they may begin after a sentence too, and end at a comma before the verb.
    """
    found: list[Quoted] = []
    for index, line in enumerate(lines):
        opening = _OPENING.match(text, line.span.start, line.span.end)
        dashed = _in_line(text, index, line.span, opening.end(), lexicon) if opening is not None else []
        if not dashed and tag in _NORDIC:
            dashed = _before_commas(text, index, line.span, lexicon)
        found.extend(dashed)
    return found


def _before_commas(text: str, index: int, line: Span, lexicon: Lexicon) -> list[Quoted]:
    """Return the sentences of the line that a dash opens and a comma or their end closes, before a verb of saying."""
    found: list[Quoted] = []
    end = line.start
    for opening in islice(_NORDIC_OPENING.finditer(text, line.start, line.end), MOST_DASHES):
        if opening.start() < end:
            continue
        for closing in islice(
            _NORDIC_CLOSING.finditer(text, opening.end(), min(line.end, opening.end() + LONGEST)), MOST_DASHES
        ):
            if _verb_follows(text, closing.end(), line.end, lexicon):
                end = closing.end("mark") if closing["mark"] != "," else closing.start("mark")
                content = _unmarked(text, trimmed(text, Span(opening.end(), end)))
                found.append(Quoted(Span(opening.start(), end), (content,), index, index))
                break
    return found


def _verb_follows(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether the very next word is a verb of saying."""
    words = lexicon.read(text, Span(start, min(end, start + 30)))
    return any(word.kind in _VERBS and word.span.start == start for word in words)


def _in_line(text: str, index: int, line: Span, start: int, lexicon: Lexicon) -> list[Quoted]:
    found: list[Quoted] = []
    for count, dash in enumerate(_DASH.finditer(text, start + 1, line.end)):
        if count == MOST_DASHES:
            break
        if dash.start() < start or not _says(text, dash.end(), line.end, lexicon):
            continue
        content = _unmarked(text, trimmed(text, Span(start, dash.start())))
        if content.start < content.end:
            found.append(Quoted(Span(line.start if not found else start, dash.start()), (content,), index, index))
        resumed = _resumption(text, dash.end(), line.end)
        if resumed is None:
            break
        start = resumed
    if found and start < line.end and start > found[-1].outer.end and (rest := trimmed(text, Span(start, line.end))).of(text):
        found.append(Quoted(Span(start, line.end), (rest,), index, index))
    return found


def _says(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a verb of saying stands among the first words after the dash."""
    words = text[start : min(end, start + 90)].split()[:_VERB_WITHIN]
    reach = Span(start, min(end, start + sum(map(len, words)) + len(words) + 1))
    return any(word.kind in _VERBS for word in lexicon.read(text, reach))


def _resumption(text: str, start: int, end: int) -> int | None:
    """Return where the words go on after the aside that begins at `start`, if a dash takes them up again."""
    for dash in _DASH.finditer(text, start, min(end, start + 300)):
        return dash.end()
    match = re.compile(r"[—–―][.,;:]?\s").search(text, start, min(end, start + 300))
    return match.end() if match else None


def _unmarked(text: str, span: Span) -> Span:
    """Return `span` without quotation marks that enclose all of it."""
    words = span.of(text)
    if len(words) > 2 and words[0] in _MARKS and words[-1] in _MARKS:
        return trimmed(text, Span(span.start + 1, span.end - 1))
    return Span(span.start, span.end - 1) if words.endswith(",") else span
