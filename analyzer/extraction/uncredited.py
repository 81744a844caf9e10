"""Find posts whose credit the extractor lost: only a link to the platform's picture or another language shows them."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from analyzer.extraction.blocks import FIRST, article_language, is_free
from analyzer.extraction.cues import Kind, Lexicon, lexicon
from analyzer.extraction.post_starts import Page, extended
from analyzer.extraction.relations import folded, n_words
from analyzer.extraction.tongues import differ, language_of, script_of
from analyzer.records import Article, Attribution, Form, Mention, Platform, Sighting, Span

FEWEST_WORDS = 5  # a foreign line with fewer words may be a name or a title
LONGEST = 700  # code points of a foreign line; posts are shorter
MOST_LINES = 6
_LINK_AT_END = re.compile(r"(?:https?://t\.co/\w{6,14}|pic\.(?:twitter|x)\.com/\w{6,14})\W{0,3}$")
_SOCIAL = frozenset({Kind.USER, Kind.PLATFORM, Kind.PLACE, Kind.MEDIUM, Kind.HANDLE, Kind.SHARE})
_MARKS = tuple('“„«"‘»')


def find_uncredited(article: Article, page: Page, claimed: Sequence[Span]) -> list[Sighting]:
    """Return posts without credit outside `claimed`, which is in order.

    Foreign lines count in plain text alone: a page's mark-up says better what is embedded.
    """
    found: list[Sighting] = []
    tag = article_language(article, page.lines)
    words = lexicon(tag)
    free = [is_free(line.span, claimed) for line in page.lines]
    index = 0
    while index < len(page.lines):
        line = page.lines[index]
        last = index
        if free[index]:
            if _LINK_AT_END.search(page.text, max(line.span.start, line.span.end - 60), line.span.end):
                floor = max(_end_before(claimed, line.span.start), found[-1].mentions[0].span.end if found else 0)
                found.append(
                    _sighting(page.text, Span(extended(page, index, line.span, floor), line.span.end), Platform.TWITTER)
                )
            elif (
                not article.elements
                and index
                and free[index - 1]
                and _is_foreign(page, index, tag)
                and _is_announced(page, index, words)
            ):
                last = _last_foreign(page, index, free)
                found.append(_sighting(page.text, Span(line.span.start, page.lines[last].span.end), Platform.UNKNOWN))
        index = last + 1
    return found


def _end_before(claimed: Sequence[Span], position: int) -> int:
    """Return where the last claimed span before `position` ends."""
    index = bisect_right(claimed, position, key=lambda span: span.start)
    return claimed[index - 1].end if index else 0


def _is_foreign(page: Page, index: int, tag: str | None) -> bool:
    """Return whether the line is in another language than the article and the paragraph before it."""
    text, before = page.lines[index].span.of(page.text), page.lines[index - 1].span.of(page.text)
    if len(text) > LONGEST or text.startswith(_MARKS) or n_words(folded(text)) < FEWEST_WORDS:
        return False
    if tag is not None and language_of(text) == tag:
        return False
    return differ(text, before) is True and (language_of(text) is not None or script_of(text) != script_of(before))


def _is_announced(page: Page, index: int, words: Lexicon) -> bool:
    """Return whether the paragraph before is about something posted."""
    if index == 0 or page.lines[index].after_claimed or page.lines[index].breaks == FIRST:
        return False
    return any(word.kind in _SOCIAL for word in words.read(page.text, page.lines[index - 1].span))


def _last_foreign(page: Page, index: int, free: Sequence[bool]) -> int:
    last = index
    for following in range(index + 1, min(len(page.lines), index + MOST_LINES)):
        text = page.lines[following].span.of(page.text)
        if (
            page.lines[following].breaks == FIRST
            or not free[following]
            or differ(text, page.lines[index - 1].span.of(page.text)) is not True
        ):
            break
        last = following
    return last


def _sighting(text: str, span: Span, platform: Platform) -> Sighting:
    mention = Mention(form=Form.CREDIT_LINE, span=span, content=span.of(text))
    return Sighting(mentions=(mention,), text=span.of(text), attribution=Attribution(platform=platform))
