"""Recognise the address of one post, in every way sites write it, and give its canonical form.

The table is in `permalink_table`. Addresses that carry another address (archives, embed players, oEmbed queries) are opened
first; share and intent links are not among them, so they stay what they are.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from analyzer.extraction.permalink_table import ROWS, WRAPPERS
from analyzer.records import Platform

LONGEST_URL = 2_048

_HOST = re.compile(r"(?:https?:)?//(?:[^/?#@\s]{0,80}@)?([\w.-]{3,100})(?::\d{1,5})?(?=[/?#]|$)", re.ASCII | re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?:[a-z]{1,10}\.)?(?:twitter|x|instagram|facebook|tiktok|reddit|bsky|threads|truthsocial|vk|t|weibo|linkedin)\.\w{2,5}/",
    re.I,
)
_AT_URI = re.compile(r"at://(?P<user>[\w.:-]{3,100})/app\.bsky\.feed\.post/(?P<id>[2-7a-z]{10,15})", re.ASCII)
_ESCAPES = (("\\u002F", "/"), ("\\u002f", "/"), ("\\u0026", "&"), ("\\x2F", "/"), ("\\/", "/"), ("\\_", "_"))
_ARCHIVED = re.compile(r"/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/.+)", re.S)  # as saved pages of an archive write it
_NO_HANDLE = frozenset(
    {"i", "status", "statuses", "web", "user", "anyuser", "username", "profile.php", "watch", "groups", "c", "s"}
)

_OTHERS_HOST = re.compile(
    r"(?:^|\.)(?:twitter|x|tiktok|threads|youtube|medium|truthsocial|instagram|facebook)\.(?:com|net)$", re.I
)


@dataclass(frozen=True, slots=True)
class Permalink:
    """The address of one post.

    Attributes:
        platform: Where it was published.
        post_id: The platform's own id; with the host on Mastodon, the channel on Telegram.
        handle: Account name in the address; None where it only holds a stand-in.
        url: Canonical address.
        clock_id: The part of the id that a clock can read.
    """

    platform: Platform
    post_id: str
    handle: str | None
    url: str
    clock_id: str

    @property
    def key(self) -> str:
        """Return what tells this post from every other one."""
        return f"{self.platform.value}:{self.post_id}"


def parse_permalink(address: str) -> Permalink | None:
    """Return the post that `address` leads to, or None if it does not lead to one post."""
    return _parsed(address[:LONGEST_URL])


@lru_cache(maxsize=2048)  # the same link is looked at for each box that it stands in
def _parsed(address: str) -> Permalink | None:
    url = _clean(address)
    if url.endswith(("…", "...")):  # cut for display
        return None
    for _ in range(3):
        if match := _AT_URI.match(url):
            return _permalink(Platform.BLUESKY, match, "https://bsky.app/profile/{user}/post/{id}", "")
        host = _HOST.match(url)
        if host is None:
            return None
        inner = _unwrapped(host[1].lower(), url[host.end() :])
        if inner is None:
            return _look_up(host[1].lower(), url[host.end() :])
        url = _clean(inner)
    return None


def from_id(platform: Platform, post_id: str, handle: str | None = None) -> Permalink | None:
    """Return the permalink of a post that mark-up names by its id alone."""
    address = _BY_ID[platform].format(id=post_id, user=handle or "i") if platform in _BY_ID else ""
    return parse_permalink(address)


_BY_ID = {
    Platform.TWITTER: "https://twitter.com/{user}/status/{id}",
    Platform.INSTAGRAM: "https://www.instagram.com/p/{id}/",
    Platform.TIKTOK: "https://www.tiktok.com/embed/v2/{id}",
    Platform.TELEGRAM: "https://t.me/{id}",
    Platform.VK: "https://vk.com/wall{id}",
    Platform.TRUTHSOCIAL: "https://truthsocial.com/embed/statuses/{id}",
    Platform.THREADS: "https://www.threads.com/t/{id}",
}


def _clean(address: str) -> str:
    """Return the address without the escapes that mark-up and scripts put into it."""
    url = address[:LONGEST_URL].strip().strip("\"'<>()[]")
    if "\\" in url:
        for escape, sign in _ESCAPES:
            url = url.replace(escape, sign)
    if "&" in url:
        url = unescape(url)
    if url[:10].lower().startswith(("https%3a", "http%3a", "%2f%2f", "at%3a")):
        url = unquote(url)
    if archived := _ARCHIVED.match(url):
        return archived[1]
    return f"https://{url}" if _BARE_HOST.match(url) else url


def _unwrapped(host: str, rest: str) -> str | None:
    for wrapper, pattern in WRAPPERS:
        if wrapper.fullmatch(host) and (match := pattern.match(rest)):
            inner = next(group for group in match.groups() if group)
            return unquote(inner) if "%3A" in inner[:10] or "%3a" in inner[:10] else inner
    return None


@lru_cache(maxsize=1024)
def _rows_of(host: str) -> tuple[tuple[Platform, re.Pattern[str], str], ...]:
    """Return the rows of the table that are for a host."""
    return tuple((platform, pattern, form) for platform, hosts, pattern, form in ROWS if hosts.fullmatch(host))


def _look_up(host: str, rest: str) -> Permalink | None:
    for platform, pattern, form in _rows_of(host):
        if match := pattern.match(rest):
            if platform is Platform.MASTODON and _OTHERS_HOST.search(host):
                return None
            return _permalink(platform, match, form, host)
    return None


def _permalink(platform: Platform, match: re.Match[str], form: str, host: str) -> Permalink:
    parts = match.groupdict()
    user, post_id = parts.get("user"), parts["id"]
    handle = None if user is None or user.lower() in _NO_HANDLE else unquote(user).lstrip("@")
    key, url = (
        post_id,
        form.format(user=user or "i", id=post_id, kind=parts.get("kind"), sub=parts.get("sub") or "all", host=host),
    )
    if platform is Platform.MASTODON:
        handle = user if user is not None and "@" in user else f"{user}@{host}"
        key = f"{host}/{post_id}"
    elif platform is Platform.TELEGRAM:
        key = f"{user}/{post_id}".lower()
    elif platform is Platform.REDDIT:
        handle, comment = None, parts.get("comment")
        key, url = (f"{post_id}/{comment}", f"{url}/comment/{comment}") if comment else (key, url)
    elif platform in {Platform.VK, Platform.UNKNOWN}:
        handle = None  # a number
        key = url.rpartition("/wall")[2] if platform is Platform.VK else url
    elif platform in {Platform.FACEBOOK, Platform.BLUESKY}:
        handle = None if handle is None or handle.isdigit() or handle.startswith("did:") or "groups" in url else handle
    return Permalink(platform, key, handle, url, post_id)
