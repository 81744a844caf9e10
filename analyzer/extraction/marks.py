"""Find the stretches that quotation marks enclose, in the customs of all languages.

“en”, „de“, „pl”, ”sv”, «fr», »de«, ‘single’, ‹single›, "straight", 'straight', 「ja」. Which marks open is told by
what stands around them, which close by the mark that opened. Only the outermost quotation counts; marks inside it belong
to its words. A quotation may run over several lines, and each of its paragraphs may open anew.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.extraction.blocks import FIRST, Line
from analyzer.records import Article, Span

MOST_LINES = 12  # lines that one quotation may run over
LONGEST = 3000  # code points
_CLOSERS = {
    "“": '”“"',
    "„": '“”"‟',
    "‟": "”",
    "”": "”“",
    "«": "»",
    "»": "«»",
    "‘": "’‘",
    "‚": "‘’",
    "’": "’‘",
    "‹": "›",
    "›": "‹",
    '"': '"”',
    "'": "'",
    "＂": "＂",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
}
_MARK = re.compile("[" + "".join(_CLOSERS) + "”’»›」』〞〟]")
_SURE_OPENERS = frozenset("„‚「『〝‟")
_SINGLE = frozenset("‘’'‚")
_BEFORE_OPENING = frozenset("([{<¿¡—–-:,;/…>*|“„«‘\"'.")
_OWNER = re.compile(
    r" [^\W\d_](?:[^’'\n]|[’'](?=\w)){0,200}[.,!?…]’"
)  # "the users’ boat, …’": the apostrophe of a plural owner
LONGEST_NAME = 40  # code points of a name that an ending is written onto
_ENDING = re.compile(r"[^\W\d_]{1,6}(?!\w)")
_SPACES = " \u00a0\u202f\u2009\t"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as marks show it.

    Attributes:
        outer: From the opening to the closing mark.
        parts: The words, without marks: one span, or one for each paragraph that opens anew.
        first_line: Index of the line that it begins in.
        last_line: Index of the line that it ends in.
    """

    outer: Span
    parts: tuple[Span, ...]
    first_line: int
    last_line: int

    @property
    def is_set_off(self) -> bool:
        """Return whether neither marks nor dashes enclose the words, but a block of their own."""
        return self.outer == self.parts[0]


def find_quoted(text: str, lines: Sequence[Line]) -> list[Quoted]:
    """Return the outermost quotations in the lines, in order.

    A mark that nothing closes is remembered with how far was looked, so that a page of open marks is not read again for each.
    """
    found: list[Quoted] = []
    hopeless: dict[str, int] = {}
    index, position = 0, lines[0].span.start if lines else 0
    while index < len(lines):
        opening = _next_opening(text, max(position, lines[index].span.start), lines[index], hopeless)
        if opening is None:
            index += 1
            continue
        quoted, looked = _close(text, lines, index, opening)
        if quoted is None:
            hopeless[text[opening]] = looked
            position = opening + 1
            continue
        found.append(quoted)
        index, position = quoted.last_line, quoted.outer.end
    return found


def find_set_off(article: Article, lines: Sequence[Line]) -> list[Quoted]:
    """Return the quotations without marks that a block of their own sets off, below a line that ends in a colon."""
    blocks = [one.span for one in article.elements if one.tag == "blockquote" and one.span.start < one.span.end]
    found: list[Quoted] = []
    for index in range(1, len(lines)):
        line = lines[index]
        above = lines[index - 1].span
        if line.after_claimed or not article.text[above.start : above.end].endswith((":", "：")):
            continue
        after = bisect_left(blocks, above.end, key=lambda span: span.start)
        block = blocks[after] if after < len(blocks) and blocks[after].start <= line.span.start < blocks[after].end else None
        if block is not None and _MARK.match(article.text, line.span.start) is None:
            last = _last_within(lines, index, block)
            whole = Span(line.span.start, lines[last].span.end)
            found.append(Quoted(whole, (whole,), index, last))
    return found


def _last_within(lines: Sequence[Line], index: int, block: Span) -> int:
    """Return the last line of the block that begins with the line at `index`, as far as no embed breaks it."""
    last = index
    while (
        last + 1 < min(len(lines), index + MOST_LINES)
        and lines[last + 1].breaks != FIRST
        and lines[last + 1].span.end <= block.end
    ):
        last += 1
    return last


def _next_opening(text: str, start: int, line: Line, hopeless: dict[str, int]) -> int | None:
    for match in _MARK.finditer(text, start, line.span.end):
        if match[0] in _CLOSERS and match.start() >= hopeless.get(match[0], 0) and _opens(text, match.start(), line.span):
            return match.start()
    return None


def _opens(text: str, at: int, line: Span) -> bool:
    """Return whether the mark at `at` stands where a quotation opens."""
    mark = text[at]
    after = text[at + 1 : at + 2]
    if at + 1 >= line.end:
        return False
    if mark in _SURE_OPENERS:
        return True
    before = text[at - 1] if at > line.start else " "
    if after.isspace() and not (mark in "«“" and after in _SPACES and at + 2 < line.end and mark == "«"):
        return False
    if mark in _SINGLE:
        return (before.isspace() or before in '([—–:“„«"') and after.isalnum()
    if mark in "“«":
        return before.isspace() or not before.isalnum() or not _ascii(before)
    return before.isspace() or before in _BEFORE_OPENING or not _ascii(before)


def _ascii(sign: str) -> bool:
    """Return whether `sign` is of a script that parts words by spaces."""
    return ord(sign) < 0x0E00 or 0x1E00 <= ord(sign) < 0x2E80 or not sign.isalnum()


def _closes(text: str, at: int, opener: str) -> bool:
    """Return whether the mark at `at` stands where the quotation that `opener` opened closes."""
    mark = text[at]
    if mark not in _CLOSERS[opener]:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in _SINGLE:
        is_owner = before in {"s", "x"} and _OWNER.match(text, at + 1) is not None
        return not before.isspace() and not (after.isalnum() and _ascii(after)) and not is_owner
    if mark in '"“„' or mark == opener:
        return not before.isspace() and not (after.isalnum() and _ascii(after))
    return True


def _is_inflected(text: str, begin: int, at: int, opener: str) -> bool:
    """Return whether the mark closes a name whose ending is written onto the mark: "Facebook"da, „Telegram“is."""
    if text[at] not in _CLOSERS[opener] or opener in _SINGLE or at - begin > LONGEST_NAME:
        return False
    ending = _ENDING.match(text, at + 1)
    return ending is not None and ending[0].islower() and all(word[0].isupper() for word in text[begin:at].split())


def _close(text: str, lines: Sequence[Line], index: int, opening: int) -> tuple[Quoted | None, int]:
    """Return the quotation that opens at `opening`, or None if nothing closes it, and how far was looked."""
    opener = text[opening]
    parts: list[Span] = []
    start, end = opening + 1, opening + 1
    limit = 1 if opener in _SINGLE or opener == '"' else MOST_LINES
    for last in range(index, min(len(lines), index + limit)):
        line = lines[last]
        if end - opening > LONGEST or (last > index and line.breaks == FIRST):
            break
        begin = max(start, line.span.start)
        if last > index and text[line.span.start] == opener:
            parts.append(Span(start, lines[last - 1].span.end))
            start = begin = line.span.start + 1
        end = min(line.span.end, opening + LONGEST)
        closing = _closing(text, opener, begin, Span(line.span.start, max(line.span.start, end)))
        if closing is not None:
            parts.append(Span(start, closing))
            return _quoted(text, opening, closing + 1, parts, (index, last)), opening + 1
    return None, end


def _closing(text: str, opener: str, begin: int, line: Span) -> int | None:
    """Return where the mark stands in the line that closes `opener`; marks of the same kind inside are skipped in pairs."""
    depth = 0
    for match in _MARK.finditer(text, begin, line.end):
        if depth == 0 and (_closes(text, match.start(), opener) or _is_inflected(text, begin, match.start(), opener)):
            return match.start()
        depth = _depth(text, match, opener, depth, line)
    return None


def _depth(text: str, match: re.Match[str], opener: str, depth: int, line: Span) -> int:
    """Return how many quotations of the same kind are open inside after the mark."""
    if match[0] == opener and opener in "“„«「『" and _opens(text, match.start(), line):
        return min(depth + 1, 3)
    if depth and match[0] in _CLOSERS[opener]:
        return depth - 1
    return depth


def _quoted(text: str, opening: int, end: int, parts: Sequence[Span], lines: tuple[int, int]) -> Quoted | None:
    inner = tuple(_without_spaces(text, part) for part in parts)
    inner = tuple(part for part in inner if part.start < part.end)
    if not inner or not any(_is_word(sign) for part in inner for sign in part.of(text)):
        return None
    return Quoted(Span(opening, end), inner, *lines)


def _is_word(sign: str) -> bool:
    return sign.isalnum() or (ord(sign) > 0x218F and unicodedata.category(sign)[0] == "S")


def _without_spaces(text: str, part: Span) -> Span:
    words = part.of(text)
    start = part.start + len(words) - len(words.lstrip())
    return Span(start, max(start, part.start + len(words.rstrip())))
