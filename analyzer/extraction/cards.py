"""Read author, handle, date and words from the mark-up of one embed.

The usual form is a *credit* after the words (``TEXT — Name (@handle) date``); the other ways of reading are in `card_forms`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from analyzer.extraction.card_forms import (
    read_alternative,
    read_caption,
    read_nothing,
    read_reddit,
    read_tiktok,
    read_title,
)
from analyzer.extraction.card_parts import BIDI, Card, Parts, parts_of
from analyzer.extraction.dates import find_trailing_date, parse_date
from analyzer.extraction.page import Page
from analyzer.extraction.permalinks import Permalink
from analyzer.extraction.site_cards import read_by_lines, read_labelled
from analyzer.records import Element, Platform

LONGEST_CARD = 20_000  # code points; more visible text than this is not one post
_DASHES = "—–―-‒"
_HANDLE = re.compile(r"[(（]\s?[@＠]([\w.\-]{1,80}(?:@[\w.\-]{1,80})?)\s?[)）]\s{0,3}[·|,:]?\s{0,3}$")
_POSTED_BY = re.compile(
    r"^(?:Posted by|Post by|Publi(?:é|cado|cada|cación de|cação de) (?:par|por)?|Gepostet von|Von|Di|Opublikowany przez)\s",
    re.I,
)
_OFF_LANGUAGES = frozenset({"und", "zxx", "qme", "qht", "qam", "qct", "qst", "art"})
_OLD_TAGS = {"in": "id", "iw": "he", "no": "nb", "tl": "fil", "zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}


def read_card(
    page: Page, index: int, platform: Platform, permalink: Permalink | None, near: str | None, *, is_named: bool
) -> Card:
    """Read the embed at `index` of `page`.

    Args:
        page: Where it stands.
        index: Of its outermost element.
        platform: Whose embed it is.
        permalink: Of the post, if known.
        near: Time from the id, which decides between two readings of a date.
        is_named: The element is the platform's own quotation: a paragraph in it is the post even without a credit.
    """
    element = page.elements[index]
    if element.span.end - element.span.start > LONGEST_CARD:
        return Card()
    parts = parts_of(page, index, permalink, near)
    card = read_labelled(parts) or _READERS.get(platform, _read_credit)(parts, is_named)
    if card.text is None:
        card = read_alternative(parts) or read_title(parts) or read_by_lines(parts) or card
    language = _language(parts.inside) if card.text else None
    return replace(card, language=language, author=_name(card.author))


def _language(inside: Sequence[Element]) -> str | None:
    """Return the platform's tag for the post's language: that of its paragraph, not of the box."""
    tags = (e.attributes["lang"] for e in inside if e.tag in {"p", "div", "span"} and e.attributes.get("lang"))
    tag = next(tags, None)
    if tag is None or tag.lower() in _OFF_LANGUAGES or not re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8}){0,2}", tag):
        return None
    return _OLD_TAGS.get(tag.lower(), tag)


def _name(name: str | None) -> str | None:
    cleaned = BIDI.sub("", name).strip(" \t\n·|,") if name else ""
    return cleaned if cleaned and len(cleaned) <= 200 else None


# ---- credit after the words: Twitter, Bluesky, Facebook and their kin


def _read_credit(parts: Parts, is_named: bool) -> Card:
    link = next((e for e in reversed(parts.links) if parts.is_own(e)), None)
    end, posted_at = parts.span.end, None
    if link is not None:
        posted_at = parse_date(link.span.of(parts.page.text), near=parts.near)
        end = link.span.start
    elif trailing := find_trailing_date(parts.page.text[parts.span.start : parts.span.end]):
        posted_at = trailing[1]
        end = parts.span.start + trailing[0].start
    card, text_end = _split_credit(parts, end)
    if text_end is None and is_named:
        bare = parts.words(parts.span.start, end) if posted_at is not None and not parts.paragraphs else None
        return Card(text=_paragraph_words(parts, parts.span.end) or bare or None, posted_at=posted_at)
    if text_end is None:
        return Card(posted_at=posted_at)
    return replace(card, text=parts.words(parts.span.start, text_end) or None, posted_at=posted_at)


def _split_credit(parts: Parts, end: int) -> tuple[Card, int | None]:
    """Return the credit that ends at `end` and where the words before it end; None if there is no credit."""
    start = max((p.span.end for p in parts.paragraphs if p.span.end <= end), default=parts.span.start)
    credit = _undashed(parts.page.text[start:end])
    plain = BIDI.sub("", credit).rstrip()
    handle = _HANDLE.search(plain)
    name = plain[: handle.start()] if handle else plain
    if name.lstrip().startswith(tuple(_DASHES)):
        name = name.lstrip()[1:]
    elif dash := _last_dash(credit):
        start, name = start + dash, name[dash + 1 :]
    elif handle is None and not _is_byline(parts, start, end):
        return Card(), None
    elif start == parts.span.start and "\n" in name:
        start += name.rindex("\n")
        name = name[name.rindex("\n") :]
    linked = _profile_name(parts, start, end) if handle is None else None
    return Card(author=linked or _POSTED_BY.sub("", name.strip()), handle=handle[1] if handle else None), start


def _undashed(credit: str) -> str:
    """Return a credit without the dash between the name and the date ("NAME – 3 June"), if there is a name before it."""
    bare = credit.rstrip(" \t\n\u00a0·|–—―-")
    return bare if any(sign.isalnum() for sign in bare) else credit


def _last_dash(credit: str) -> int | None:
    """Return where the last dash stands that can open a credit: an em dash anywhere, a shorter one at a word border."""
    em = max(credit.rfind("—"), credit.rfind("―"))
    if em >= 0:
        return em
    found = [match.start() for match in re.finditer(r"(?<=\s)[–-](?=\s)", credit)]
    return found[-1] if found else None


def _is_byline(parts: Parts, start: int, end: int) -> bool:
    """Return whether a link to a profile stands between words and date ("Posted by NAME on")."""
    return _profile_name(parts, start, end) is not None


def _profile_name(parts: Parts, start: int, end: int) -> str | None:
    within = (e for e in parts.links if start <= e.span.start and e.span.end <= end and e.span.start < e.span.end)
    return next((e.span.of(parts.page.text) for e in within if not parts.is_own(e)), None)


def _paragraph_words(parts: Parts, end: int) -> str | None:
    """Return the words of the paragraphs, without one that is nothing but a link to the post."""
    own = [link.span for link in parts.links if parts.is_own(link)]
    kept = [p for p in parts.paragraphs if p.span.end <= end and not any(span.covers(p.span) for span in own)]
    if not kept:
        return None
    words = parts.words(kept[0].span.start, kept[-1].span.end)
    return None if not words or re.fullmatch(r"https?://\S+", words) else words


_READERS: dict[Platform, Callable[[Parts, bool], Card]] = {
    Platform.INSTAGRAM: read_caption,
    Platform.TIKTOK: read_tiktok,
    Platform.REDDIT: read_reddit,
    Platform.TELEGRAM: read_nothing,
    Platform.MASTODON: read_nothing,
    Platform.THREADS: read_nothing,
    Platform.VK: read_nothing,
}
