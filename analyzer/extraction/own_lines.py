"""Find permalinks that are a line of their own, bare or in the short codes that content systems and Markdown use for embeds."""

import re
from collections.abc import Iterator

from analyzer.extraction.permalinks import LONGEST_URL, Permalink, from_id, parse_permalink
from analyzer.records import Platform, Span

_ADDRESS = r"(?:https?://|(?:www\.|mobile\.)?(?:twitter|x|instagram)\.com/)[^\s<>\"'\[\]{}]{10,1500}"
# Also after words that announce it with a colon ("The post has since been deleted: ADDRESS"), but for credits and sources.
_SOURCES = (
    r"(?!\W{0,9}(?:via|sources?|quellen?|fuentes?|fontes?|fot[oe]s?|photos?|credits?|images?|bild(?:er)?|h/t|links?|follow)\b)"
)
_OWN_LINE = re.compile(
    rf"^[ \t>]{{0,40}}(?:{_SOURCES}[^\n:：/\[\]]{{2,160}}[:：][ \t]{{0,3}})?<?({_ADDRESS})>?[ \t]{{0,40}}$",
    re.MULTILINE | re.IGNORECASE,
)
# [embed]ADDRESS[/embed], [tweet ADDRESS], {% twitter ADDRESS %}, {{< tweet user="…" id="…" >}}, [View on X](ADDRESS)
_SHORT_CODE = re.compile(
    r"^[ \t]{0,40}((?:\{\{[<%]?|\{%|\[)[ \t]{0,5}/?([A-Za-z_-]{1,30})[^\n]{0,1600}(?:>?\}\}|%\}|\]|\)))[ \t]{0,40}$",
    re.MULTILINE,
)
_CODE_NAMES = re.compile(
    r"embed|embedly|oembed|tweet|twitter|x|instagram|facebook|tiktok|reddit|bluesky|telegram|mastodon|threads|social|view|see",
    re.I,
)
_IN_CODE = re.compile(r"https?://[^\s<>\"'\[\]{})]{10,1500}")
_TWEET_ID = re.compile(r"(?<![\w/])\d{15,20}(?!\w)")
_USER = re.compile(r"user=[\"']?@?(\w{1,20})")


def own_lines(text: str) -> Iterator[tuple[Span, Permalink]]:
    """Yield the permalinks that are a line of `text`, with where they stand."""
    for match in _OWN_LINE.finditer(text):
        permalink = parse_permalink(match[1])
        if permalink is not None:
            yield Span(*match.span(1)), permalink
    for match in _SHORT_CODE.finditer(text):
        permalink = _in_short_code(match[1], match[2]) if _CODE_NAMES.fullmatch(match[2]) else None
        if permalink is not None:
            yield Span(*match.span(1)), permalink


def _in_short_code(code: str, name: str) -> Permalink | None:
    """Return the one post that a short code names by address or, for tweets, by id."""
    addresses = {found.key: found for match in _IN_CODE.finditer(code[:LONGEST_URL]) if (found := parse_permalink(match[0]))}
    if addresses:
        return next(iter(addresses.values())) if len(addresses) == 1 else None
    tweet = _TWEET_ID.search(code) if name.lower() in {"tweet", "twitter", "x"} else None
    user = _USER.search(code)
    return from_id(Platform.TWITTER, tweet[0], user[1] if user is not None else None) if tweet is not None else None
