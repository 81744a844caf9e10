"""Decide where the words of a credited post begin.

A credit says where a post ends; nothing says where it began. The words on the credit's own line (or, for a credit alone on
its line, the line before) belong to the post; whether further lines do is weighed line by line, backwards, from signs that
hold in every language: white space, the length a post can have, hashtags and links, a colon that leads in, another language
than the article's. Weights were set by hand and checked on the credit lines of the research pages
(``scripts/evaluate.py extraction``).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.extraction.blocks import FIRST, Line, line_at, parts_by_blank_lines, sample_of, trimmed
from analyzer.extraction.tongues import differ
from analyzer.records import Article, Span

LONGEST_POST = 290  # weighted as Twitter counts: 280, with some room for what extractors add
MOST_ANNOUNCED = 5  # lines between a lead-in that ends in a colon and the credit
_ANNOUNCED = 3.0  # lines after such a lead-in are the post's
LONGEST_PIECE = 560  # a line longer than this holds more than one post's words
_URL = re.compile(r"(?:https?://|pic\.(?:twitter|x)\.com/)\S{1,300}")
_URL_WEIGHT = 23
_MARK = re.compile(r"(?:^|\s)[@#＠＃]\w|https?://t\.co/|pic\.(?:twitter|x)\.com/")
_NUMBERED = re.compile(r"^[#№]?\s?\d{1,3}(?:[.:)]|\s?[-–—:](?=\s))(?:\s|$)|^[#№]\d{1,3}\b")
_BULLET = re.compile(r"^(?:[-–—•・·*▪►➡✅✔]|\d{1,2}[.)️⃣])")
_LINK_TAIL = re.compile(r"(?:https?://t\.co/\w+|pic\.(?:twitter|x)\.com/\w+)\s*$")
# Another post's credit, and a lead-in with its own quotation: such lines are no words of the post after them.
_CREDIT_AT_END = re.compile(r"[(（\[][@＠]\w[\w.@\-]{0,80}[)）\]][^()（）]{0,40}(?:\]\([^()\s]{1,300}\))?$")
_QUOTES_WITH_LEAD = re.compile(r"\w[:：,]\s?[“„«»\"「][^”»«\"」]{2,500}[”“»«\"」][.!?。]?$")
_ENDED = tuple('.!?…。！？"”»’:：')
_SENTENCE = re.compile(r"[.!?…。！？:：][\"'”’»)]{0,2}\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of an article with what is true of all of them."""

    text: str
    lines: Sequence[Line]
    by_blank_lines: bool
    sample: str  # some of the article's words, to tell other languages from

    @classmethod
    def of(cls, article: Article, lines: Sequence[Line]) -> "Page":
        """Look the lines over once."""
        return cls(article.text, lines, parts_by_blank_lines(lines), sample_of(article, lines))


def weight(text: str) -> int:
    """Return the length of `text` as Twitter counts it: wide signs two, a link 23."""
    bare = _URL.sub("", text)
    links = len(_URL.findall(text))
    return links * _URL_WEIGHT + sum(
        2 if ord(sign) > 0x10FF and unicodedata.category(sign)[0] not in "PZ" else 1 for sign in bare
    )


def post_span(page: Page, credit_start: int, floor: int) -> Span:
    """Return the span of the words that the credit at `credit_start` belongs to; nothing before `floor` is taken.

    The span is empty (at the credit) where no words belong to it.
    """
    index = line_at(page.lines, credit_start)
    line = page.lines[index]
    own = trimmed(page.text, Span(max(line.span.start, min(floor, credit_start)), credit_start))
    if own.start == own.end:
        index -= 1
        if index < 0 or page.lines[index + 1].breaks == FIRST or not _is_words(page, index, floor):
            return Span(credit_start, credit_start)
        own = Span(max(page.lines[index].span.start, floor), page.lines[index].span.end)
    if weight(own.of(page.text)) > LONGEST_PIECE:
        return Span(_last_sentences(page.text, own), own.end)
    if page.lines[index].span.start < floor:
        return own
    return Span(extended(page, index, own, floor), own.end)


def _is_words(page: Page, index: int, floor: int) -> bool:
    """Return whether the line before a lone credit can be the post's words: not a lead-in, not claimed by another post."""
    span = page.lines[index].span
    return span.end > floor and not _leads_in(span.of(page.text))


def _leads_in(words: str) -> bool:
    return words.endswith((":", "：")) or (_NUMBERED.match(words) is not None and len(words) < 80)


def _last_sentences(text: str, own: Span) -> int:
    """Return where the last sentences of `own` begin that fit into one post, or follow a colon."""
    borders = [own.start, *(match.end() for match in _SENTENCE.finditer(text, own.start, own.end))]
    start = borders[-1]
    for border in reversed(borders):
        if border >= own.end or weight(text[border : own.end]) > LONGEST_POST:
            continue
        start = border
        if text[:border].rstrip().endswith((":", "：")):
            break
    return start if own.start <= start < own.end else own.start


def extended(page: Page, index: int, own: Span, floor: int) -> int:
    """Return where the post begins when the lines before `own` are weighed one after the other."""
    start = own.start
    announced = _announced(page, index, own, floor)
    while page.lines[index].breaks != FIRST and index > 0:
        before = page.lines[index - 1].span
        if before.start < floor or weight(page.text[before.start : own.end]) > LONGEST_POST:
            break
        if _belongs(page, index, Span(start, own.end)) + (_ANNOUNCED if index > announced else 0) <= 0:
            break
        index -= 1
        start = before.start
    return start


def _announced(page: Page, index: int, own: Span, floor: int) -> int:
    """Return the line that begins right after a lead-in ending in a colon, or `index` where the lines before hold none."""
    for first in range(index, max(0, index - MOST_ANNOUNCED), -1):
        before = page.lines[first - 1].span
        if (
            page.lines[first].breaks == FIRST
            or before.start < floor
            or weight(page.text[page.lines[first].span.start : own.end]) > LONGEST_POST
        ):
            break
        if before.of(page.text).endswith((":", "：")):
            return first
    return index


def _belongs(page: Page, index: int, post: Span) -> float:
    """Weigh whether the line before line `index` belongs to the post whose words so far are `post`; positive is yes."""
    line, breaks = page.lines[index - 1].span.of(page.text), page.lines[index].breaks
    words = post.of(page.text)
    first = words[0]
    listed = _BULLET.match(words) is not None
    total = 0.0
    if _CREDIT_AT_END.search(line) or _QUOTES_WITH_LEAD.search(line):
        return -9
    if _leads_in(line):
        total += 1 if listed and line.endswith((":", "：")) and breaks == 1 else -9
    if page.by_blank_lines:
        total += 3 if breaks == 1 else -1.5
    else:
        total += -0.5 if breaks == 1 else -2
    total += _signs(line)
    total += 2 if first.islower() or listed else 0
    if _LINK_TAIL.search(line):
        total -= 4  # the end of another post whose credit was lost
    total += _language_sign(page, line, words)
    return total


def _signs(line: str) -> float:
    """Weigh what shows in one line whether it is a post's or an article's."""
    total = 0.0
    total += 2 if _MARK.search(line) else 0
    total += 1.5 if any(unicodedata.category(sign) == "So" for sign in line) else 0
    total += 1.5 if _BULLET.match(line) else 0
    total += 1 if line[0].islower() else 0
    total += 1 if not line.endswith(_ENDED) and len(line) < 200 else 0
    total += 0.5 if len(line) < 60 else 0
    total -= 2 if len(line) > 140 and line.endswith(_ENDED) else 0
    return total


def _language_sign(page: Page, line: str, words: str) -> float:
    foreign_line, foreign_words = differ(line, page.sample), differ(words, page.sample)
    if foreign_words and foreign_line is False:
        return -4
    if foreign_line and foreign_words is not False:
        return 3
    return 0
