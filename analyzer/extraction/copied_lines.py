"""Find posts that were copied from the screen: a line or two of name, handle and age, the words, then times and counts.

``Name`` / ``@handle`` / ``·`` / ``3h`` or ``Name @handle · Jun 13`` or ``Name (@handle)``, and below the words ``4 17 1.2K`` or
``212 replies · 4.1K reposts`` or ``9:14 AM · Jun 13, 2024``. Language does not matter: the middle dot, the numbers and the
handle do. A handle at the head alone is not enough; an age after it or counts below the words have to be there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.extraction.blocks import is_free
from analyzer.extraction.card_parts import BIDI
from analyzer.extraction.dates import find_leading_date
from analyzer.extraction.post_starts import LONGEST_PIECE, Page
from analyzer.records import Attribution, Form, Mention, Platform, Sighting, Span

MOST_WORD_LINES = 12
_BYLINES = 3  # first lines of an article, where a name with a handle and an age is the journalist's
LONGEST_NAME = 60  # code points; display names have at most 50, on some platforms 64
_AGE = r"[^\n@]{0,12}\d[^\n@]{0,24}"
_IN_ONE_LINE = re.compile(
    rf"(?P<name>[^\n@＠]{{0,{LONGEST_NAME}}}?)\s?[(（]?[@＠](?P<handle>[\w.\-]{{2,60}})[)）]?\s?[·•]\s?(?P<age>{_AGE})"
)
_IN_BRACKETS = re.compile(rf"(?P<name>[^\n@＠]{{1,{LONGEST_NAME}}}?)\s?[(（][@＠](?P<handle>[\w.\-]{{2,60}})[)）]")
_NAMED = re.compile(rf"(?P<name>[^\n@＠]{{0,{LONGEST_NAME}}}?)\s?[@＠](?P<handle>[\w.\-]{{2,60}})(?:\s?[·•][^\n]{{0,20}})?")
_SEPARATOR = re.compile(r"[·•|]")
_SHORT_AGE = re.compile(_AGE)
_COUNT = re.compile(r"\d[\d.,]{0,9}\s?(?:[^\W\d]{1,4}\.?)?")
_COUNTED = re.compile(_COUNT.pattern + r"(?:\s[^\W\d][\w'’]{0,20}){1,2}")
_COUNTED_LAST = re.compile(r"[^\W\d]{2,12}\s" + _COUNT.pattern)
_CLOCK = re.compile(r"(?:\w{2}\s?)?\d{1,2}[:.]\d{2}(?:\s?[^\W\d]{1,2}\.?[^\W\d]?\.?)?\s[·∙•–-]\s")
_WORD = re.compile(r"[^\W\d]{2,20}")
_LONGEST_BEHIND = 24  # code points after a date that stands below the words: a time of day, counts


@dataclass(frozen=True, slots=True)
class Header:
    """The lines above the words of a copied post: who, how surely, and the index after the last of them."""

    name: str | None
    handle: str
    end: int
    is_aged: bool
    first: int


def read_header(lines: Sequence[str], index: int) -> Header | None:
    """Read the header whose handle stands in ``lines[index]``, with the name in that line or in the one before."""
    line = BIDI.sub("", lines[index])
    if match := _IN_ONE_LINE.fullmatch(line):
        return Header(match["name"].strip() or None, match["handle"], index + 1, True, index)
    if match := _IN_BRACKETS.fullmatch(line) or _NAMED.fullmatch(line):
        name, first = match["name"].strip() or None, index
        if name is None and index and len(lines[index - 1]) <= LONGEST_NAME:
            name, first = lines[index - 1].strip(), index - 1
        end, is_aged = _after_age(lines, index + 1)
        return Header(name, match["handle"], end, is_aged, first)
    return None


def _after_age(lines: Sequence[str], index: int) -> tuple[int, bool]:
    """Return the index after the dot and the age that may stand in lines of their own, and whether they do."""
    if index < len(lines) and _SEPARATOR.fullmatch(lines[index]):
        is_aged = index + 1 < len(lines) and _SHORT_AGE.fullmatch(lines[index + 1]) is not None
        return index + 1 + is_aged, is_aged
    if index < len(lines) and (match := _SEPARATOR.match(lines[index])) and _SHORT_AGE.fullmatch(lines[index], match.end()):
        return index + 1, True
    return index, False


def is_aside(line: str) -> bool:
    """Return whether a line below the words is a time, or counts of answers, likes and views."""
    if _CLOCK.match(line) or _SEPARATOR.fullmatch(line) or _dated(line) is not None:
        return True
    parts = [part.strip() for part in _SEPARATOR.split(line)]
    if len(parts) == 1:
        return any(pattern.fullmatch(line) for pattern in (_COUNT, _COUNTED, _COUNTED_LAST))
    return all(any(pattern.fullmatch(part) for pattern in (_COUNT, _COUNTED, _COUNTED_LAST)) for part in parts)


def _dated(line: str) -> str | None:
    """Return the date of a line that is a date, with a time of day or counts around it at most."""
    found = find_leading_date(line, 0) if len(line) <= 4 * _LONGEST_BEHIND and any(map(str.isdigit, line)) else None
    is_all = found is not None and len(line) - found[0].end <= _LONGEST_BEHIND
    return found[1] if found is not None and (is_all or _CLOCK.match(line)) else None


def find_copied_posts(page: Page, taken: Sequence[Span]) -> list[Sighting]:
    """Return the posts that stand copied in the lines of `page` outside `taken`, in order."""
    lines = [line.span.of(page.text) for line in page.lines]
    found: list[Sighting] = []
    index = 0
    while index < len(lines):
        header = read_header(lines, index) if "@" in lines[index] or "＠" in lines[index] else None
        copied = _copied(page, lines, header) if header is not None else None
        index += 1
        if copied is not None and is_free(copied[0].mentions[0].span, taken):
            found.append(copied[0])
            index = copied[1]
    return found


def _copied(page: Page, lines: Sequence[str], header: Header) -> tuple[Sighting, int] | None:
    """Return the post below a header, and the index after its last line; None without words or without evidence."""
    below = _words_end(page, lines, header)
    end = below
    while end < len(lines) and end - below < MOST_WORD_LINES and _is_below(lines, end, below):
        end += 1
    is_counted = end - below > 1 or any(_SEPARATOR.search(line) for line in lines[below:end])
    if below == header.end or not (header.is_aged or is_counted):
        return None
    is_apart = not page.by_blank_lines or page.lines[header.end].breaks > 1
    if header.first < _BYLINES and is_apart and not is_counted:
        return None
    words = Span(page.lines[header.end].span.start, page.lines[below - 1].span.end)
    whole = Span(page.lines[header.first].span.start, page.lines[end - 1].span.end)
    if words.end - words.start > (2 * LONGEST_PIECE if is_counted else LONGEST_PIECE):
        return None
    dates = map(_dated, lines[below:end])
    known = Attribution(
        author=header.name,
        handle=header.handle,
        platform=Platform.BLUESKY if "." in header.handle else Platform.TWITTER,
        posted_at=next((date for date in dates if date is not None), None),
        evidence=(whole,),
    )
    mention = Mention(form=Form.CREDIT_LINE, span=whole, content=whole.of(page.text))
    return Sighting(mentions=(mention,), text=words.of(page.text), attribution=known), end


def _is_below(lines: Sequence[str], at: int, first: int) -> bool:
    """Return whether a line is an aside, or the one word that says what the count before it counts."""
    return is_aside(lines[at]) or (at > first and _WORD.fullmatch(lines[at]) is not None and is_aside(lines[at - 1]))


def _words_end(page: Page, lines: Sequence[str], header: Header) -> int:
    """Return the index after the words: at the first time or counts, or at the first break that is wider than the first."""
    start = header.end
    last = min(len(lines), start + MOST_WORD_LINES)
    if start >= last or is_aside(lines[start]):
        return start
    counted = next((at for at in range(start + 1, last) if is_aside(lines[at])), None)
    width = page.lines[start].breaks
    parted = next((at for at in range(start + 1, last) if page.lines[at].breaks > min(width, 1)), last)
    if counted is not None and (counted <= parted or width > 1):
        return counted
    return parted
