"""Find posts that an extractor left as plain text: ``TEXT — Name (@handle) Month D, YYYY``.

The handle in brackets is the anchor, for names hold anything: brackets, dashes, emoji, every script. From there the date is
read forwards in any locale, the name backwards to the dash that opens the credit, and `post_starts` decides how far back the
post's own words reach. Forms of other platforms ("A post shared by …") are in `platform_lines`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from analyzer.extraction.blocks import Line, line_at, lines_of, stretches, trimmed
from analyzer.extraction.copied_lines import find_copied_posts
from analyzer.extraction.date_words import date_words, fold_word
from analyzer.extraction.dates import find_leading_date, parse_date
from analyzer.extraction.platform_lines import ADDRESS_BEHIND, find_platform_lines, tied
from analyzer.extraction.post_starts import Page, post_span
from analyzer.extraction.uncredited import find_uncredited
from analyzer.records import Article, Attribution, Form, Mention, Platform, Sighting, Span

MOST_HANDLES = 10_000  # bracketed handles of one stretch that are looked at
LONGEST_NAME = 120  # code points; display names have at most 50 to 64 UTF-16 units, entities and styled letters count more
_HANDLE = re.compile(
    r"[(（\[［]\s{0,2}[@＠]{1}\s?(?P<handle>\w(?:[\w.\-]{0,80}\w)?)(?P<host>@[\w\-]{1,60}(?:\.[\w\-]{1,30}){1,4})?\s{0,2}(?:[)）\]］]|…)"
)
# A dash that can open a credit: long dashes anywhere, hyphens only at a word border; then white space or the name itself.
_DASH = re.compile(
    r"(?:[—―⸺–‒−]|&[mn]dash;|&#8212;|&#x2014;)(?P<spaced>\s|$)?|(?:(?<=\s)|(?<=[.!?…\"”»])|^)-{1,3}(?P<hyphen>\s|$)"
)
_LONG_DASHES = ("—", "―", "⸺", "&m", "&#")
_LINK_OPENS = re.compile(r"\s{0,3}\[\s{0,3}")
_LINK_ADDRESS = re.compile(r"\s{0,3}\]\((https?://[^\s()<>]{5,500})\)")
_QUOTE_SIGN = re.compile(r"(\n[ \t]{0,3})>[ \t]?")
_DIGIT = re.compile(r"\d")
_FURTHER = re.compile(r"\S")
_DATE_TAIL = re.compile(r"(?:日|일|号|號|\s?[гр]\.)")  # what closes a date after its last number
_LONGEST_CUT_DATE = 24
_PLATFORM_LINK = re.compile(r"(?:https?://)?(?:t\.co|pic\.(?:twitter|x)\.com)/\w{4,30}")
_SENTENCE_END = re.compile(r"[.!?…。！？](?:[\"'”’»)]{0,2})(?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Credit:
    """A credit: where it begins (its dash), where its date ends, and what it says."""

    span: Span
    name: str | None
    handle: str
    host: str | None
    posted_at: str | None
    address: str | None = None  # where the date is a link, as in Markdown, or has its address behind it


def find_credit_lines(article: Article, taken: Sequence[Span]) -> list[Sighting]:
    """Find the posts that stand in the main text as words with a credit.

    Args:
        article: The article; plain text, or a page whose extractor left posts as lines.
        taken: Spans that embeds have claimed; nothing is looked for inside them.

    Returns:
        One sighting per credit, in order. The mention covers words and credit, `text` is the words alone.
    """
    page = Page.of(article, lines_of(article, taken))
    found = find_platform_lines(page, sorted(taken))
    found.extend(find_copied_posts(page, sorted([*taken, *_spans(found)])))
    claimed = sorted([*taken, *_spans(found)])
    page = Page.of(article, lines_of(article, claimed))
    floor = 0
    for credit in _find_credits(article, claimed, page.lines):
        words = post_span(page, credit.span.start, floor)
        found.append(_sighting(article.text, words, credit))
        floor = credit.span.end
    found.extend(find_uncredited(article, page, sorted([*taken, *_spans(found)])))
    return sorted(found, key=lambda sighting: sighting.mentions[0].span)


def _spans(sightings: Sequence[Sighting]) -> list[Span]:
    return [mention.span for sighting in sightings for mention in sighting.mentions]


def _find_credits(article: Article, taken: Sequence[Span], lines: Sequence[Line]) -> list[_Credit]:
    found: list[_Credit] = []
    end = 0
    for stretch in stretches(article, taken):
        for match in islice(_HANDLE.finditer(article.text, stretch.start, stretch.end), MOST_HANDLES):
            line = lines[line_at(lines, match.start())].span
            credit = _read_credit(article.text, match, max(line.start, end, stretch.start), min(line.end, stretch.end))
            if credit is not None:
                found.append(credit)
                end = credit.span.end
    return found


def _read_credit(text: str, match: re.Match[str], start: int, line_end: int) -> _Credit | None:
    """Read the credit around a bracketed handle, or None if it is a handle in running text."""
    opening = _find_dash(text, start, match.start())
    at_line_start = opening is not None and not text[start : opening.start].strip()
    bracket = _LINK_OPENS.match(text, match.end())
    after = bracket.end() if bracket else match.end()
    dated = find_leading_date(text, after) if _DIGIT.search(text, after, after + LONGEST_NAME) else None
    if dated is not None and dated[0].start > line_end and not at_line_start:
        dated = None
    if dated is None and not _is_cut(text, match, line_end, dashed=opening is not None, at_line_start=at_line_start):
        return None
    if opening is None:
        opening = _undashed_name(text, start, match.start())
        if opening is None or dated is None:
            return None
    end = _date_end(text, dated[0].end) if dated is not None else line_end
    link = (_LINK_ADDRESS if bracket is not None else ADDRESS_BEHIND).match(text, end)
    end = link.end() if link is not None else end
    name = trimmed(text, Span(opening.end, match.start())).of(text)
    address = link[link.lastindex or 0] if link is not None else None
    posted_at = dated[1] if dated else None
    return _Credit(Span(opening.start, end), name or None, match["handle"], match["host"], posted_at, address)


def _date_end(text: str, end: int) -> int:
    tail = _DATE_TAIL.match(text, end)
    return tail.end() if tail else end


def _find_dash(text: str, start: int, end: int) -> Span | None:
    """Return the dash that opens the name: one that begins the line, else the last long one, else the last of any kind."""
    start = max(start, end - LONGEST_NAME)
    dashes = list(_DASH.finditer(text, start, end))
    dashes = [dash for dash in dashes if dash["spaced"] is not None or dash["hyphen"] is not None] or dashes
    if not dashes:
        return None
    if not text[start : dashes[0].start()].strip():
        return Span(*dashes[0].span())
    long_ones = [dash for dash in dashes if dash[0].startswith(_LONG_DASHES)]
    return Span(*(long_ones or dashes)[-1].span())


def _is_cut(text: str, match: re.Match[str], line_end: int, *, dashed: bool, at_line_start: bool) -> bool:
    """Return whether an undated credit is one whose date was cut: nothing or the first letters of a month follow the handle."""
    if not dashed or line_end - match.end() > 2 * _LONGEST_CUT_DATE:
        return False
    rest = text[match.end() : line_end].strip()
    if rest and not _begins_date(rest, at_end=_FURTHER.search(text, line_end) is None):
        return False
    line_before = text[max(0, match.start() - LONGEST_NAME - 60) : match.start()]
    return bool(rest) or at_line_start or _PLATFORM_LINK.search(line_before) is not None


def _begins_date(rest: str, *, at_end: bool) -> bool:
    """Return whether `rest` is a date that lacks its year, or, at the end of the article, the first letters of one."""
    if len(rest) > _LONGEST_CUT_DATE:
        return False
    if parse_date(f"{rest} 2020") or parse_date(f"{rest} 1, 2020"):
        return True
    first = fold_word(rest.split()[0])
    return at_end and any(month.startswith(first) for month in date_words().months)


def _undashed_name(text: str, start: int, end: int) -> Span | None:
    """Return an empty span where the name of a credit begins whose dash was lost, or None."""
    start = max(start, end - LONGEST_NAME)
    before = text[start:end]
    links = list(_PLATFORM_LINK.finditer(before))
    borders = [match.end() for match in re.finditer(r"\S(?:\s{2,}|\t)(?=\S)", before)]
    sentences = [match.end() for match in _SENTENCE_END.finditer(before) if before[match.end() :].strip()]
    if links:
        at = links[-1].end()
    elif borders:
        at = borders[-1]
    elif sentences:
        at = sentences[-1]
    elif not before.strip() or len(before) < 60:
        at = 0
    else:
        return None
    return Span(start + at, start + at)


def _sighting(text: str, words: Span, credit: _Credit) -> Sighting:
    whole = Span(min(words.start, credit.span.start), credit.span.end)
    mention = Mention(form=Form.CREDIT_LINE, span=whole, content=whole.of(text))
    platform = Platform.TWITTER
    if credit.host:
        platform = Platform.MASTODON
    elif "." in credit.handle:
        platform = Platform.BLUESKY
    attribution = Attribution(
        author=credit.name,
        handle=credit.handle + (credit.host or ""),
        platform=platform,
        posted_at=credit.posted_at,
        evidence=(credit.span,),
    )
    return Sighting(
        mentions=(mention,), text=_QUOTE_SIGN.sub(r"\1", words.of(text)) or None, attribution=tied(attribution, credit.address)
    )
