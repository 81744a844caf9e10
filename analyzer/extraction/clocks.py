"""Tell when a post was published from its id, where the platform's ids carry a clock.

References:
    Twitter: "Announcing Snowflake", 2010 (epoch 1288834974657 ms). Instagram Engineering: "Sharding & IDs at Instagram",
    2012. Mastodon: `lib/mastodon/snowflake.rb`. AT Protocol: "Timestamp Identifiers (TIDs)". The TikTok clock is the upper
    half of the id. Each was checked against printed dates.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from analyzer.records import Platform

_TWITTER_EPOCH_MS = 1_288_834_974_657
_FIRST_TWITTER_ID = 29_700_000_000  # ids before November 2010 were plain counters
_INSTAGRAM_EPOCH_MS = 1_314_220_021_721
_SHORTCODE_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TID_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
_EARLIEST_S, _LATEST_S = 1_262_304_000, 4_102_444_800  # 2010 to 2100: outside it the id is not a clock
_DIGITS = re.compile(r"\d{5,20}", re.ASCII)


def _moment(seconds: float) -> str | None:
    if not _EARLIEST_S <= seconds < _LATEST_S:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base(text: str, signs: str) -> int | None:
    """Read `text` as a number written with `signs`; None if it holds another sign."""
    value = 0
    for sign in text:
        digit = signs.find(sign)
        if digit < 0:
            return None
        value = value * len(signs) + digit
    return value


def twitter_time(post_id: str) -> str | None:
    """Return the time in a status id (milliseconds above 22 bits), or None before November 2010."""
    if not _DIGITS.fullmatch(post_id) or int(post_id) < _FIRST_TWITTER_ID:
        return None
    return _moment(((int(post_id) >> 22) + _TWITTER_EPOCH_MS) / 1000)


def instagram_time(shortcode: str) -> str | None:
    """Return the time in a shortcode of Instagram or Threads (base64url, milliseconds above 23 bits)."""
    if not 9 <= len(shortcode) <= 12:  # longer ones are of private accounts: the tail is a key
        shortcode = shortcode[:11] if len(shortcode) > 12 else ""
    value = _base(shortcode, _SHORTCODE_SIGNS)
    return _moment(((value >> 23) + _INSTAGRAM_EPOCH_MS) / 1000) if value else None


def tiktok_time(post_id: str) -> str | None:
    """Return the time in a video id (seconds above 32 bits)."""
    return _moment(int(post_id) >> 32) if _DIGITS.fullmatch(post_id) else None


def bluesky_time(record_key: str) -> str | None:
    """Return the time in a record key that is a TID (sortable base32, microseconds above 10 bits)."""
    value = _base(record_key, _TID_SIGNS) if len(record_key) == 13 else None
    return _moment((value >> 10) / 1_000_000) if value else None


def mastodon_time(post_id: str) -> str | None:
    """Return the time in a status id of Mastodon or Truth Social (milliseconds above 16 bits)."""
    return _moment((int(post_id) >> 16) / 1000) if _DIGITS.fullmatch(post_id) else None


def linkedin_time(post_id: str) -> str | None:
    """Return the time in the number of a LinkedIn post (milliseconds above 22 bits); other unknown ids are shorter."""
    return _moment((int(post_id) >> 22) / 1000) if _DIGITS.fullmatch(post_id) and len(post_id) == 19 else None


_CLOCKS: dict[Platform, Callable[[str], str | None]] = {
    Platform.TWITTER: twitter_time,
    Platform.INSTAGRAM: instagram_time,
    Platform.THREADS: instagram_time,
    Platform.TIKTOK: tiktok_time,
    Platform.BLUESKY: bluesky_time,
    Platform.MASTODON: mastodon_time,
    Platform.TRUTHSOCIAL: mastodon_time,
    Platform.UNKNOWN: linkedin_time,
}


def time_from_id(platform: Platform, post_id: str) -> str | None:
    """Return the UTC date-time that the id carries, or None where the platform's ids carry none."""
    clock = _CLOCKS.get(platform)
    return clock(post_id) if clock is not None else None
