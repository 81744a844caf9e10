"""Recognise the address of one post, in every way sites write it, and give its canonical form.

One table: platform, host, what follows the host, canonical form. Addresses that carry another address (archives, embed
players, oEmbed queries) are opened first; share and intent links are not among them, so they stay what they are.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from analyzer.records import Platform

LONGEST_URL = 2_048

_HOST = re.compile(r"(?:https?:)?//(?:[^/?#@\s]{0,80}@)?([\w.-]{3,100})(?::\d{1,5})?(?=[/?#]|$)", re.ASCII | re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?:[a-z]{1,10}\.)?(?:twitter|x|instagram|facebook|tiktok|reddit|bsky|threads|truthsocial|vk|t)\.\w{2,5}/", re.I
)
_AT_URI = re.compile(r"at://(?P<user>[\w.:-]{3,100})/app\.bsky\.feed\.post/(?P<id>[2-7a-z]{10,15})", re.ASCII)
_ESCAPES = (("\\u002F", "/"), ("\\u002f", "/"), ("\\u0026", "&"), ("\\x2F", "/"), ("\\/", "/"), ("\\_", "_"))
_ARCHIVED = re.compile(r"/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/.+)", re.S)  # as saved pages of an archive write it
_NO_HANDLE = frozenset(
    {"i", "status", "statuses", "web", "user", "anyuser", "username", "profile.php", "watch", "groups", "c", "s"}
)

# Addresses that carry another one: host, and where in the rest of it the other one starts.
_WRAPPERS = (
    (re.compile(r"web\.archive\.org|wayback\.\w+(?:\.\w+)*"), re.compile(r"/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/(.+)", re.S)),
    (re.compile(r"archive\.(?:today|is|ph|li|vn|fo|md)"), re.compile(r"/(?:o/\w{3,8}/|\d{4,14}/|newest/)?(https?:/.+)", re.S)),
    (
        re.compile(r"(?:[\w-]+\.)?(?:twitframe\.com|iframe\.ly|iframely\.\w+|embedly\.com|embed\.ly)"),
        re.compile(r".{0,1024}?[?&]url=([^&#]+)"),
    ),
    (
        re.compile(r"publish\.(?:twitter|x)\.com|graph\.facebook\.com|api\.instagram\.com"),
        re.compile(r".{0,512}?oembed\w{0,9}/?\?(?:.{0,512}?&)?url=([^&#]+)"),
    ),
    (
        re.compile(r"(?:[\w-]+\.)?(?:twitter|tiktok|reddit|instagram)\.com|embed\.bsky\.app"),
        re.compile(r"/oembed/?\?(?:.{0,512}?&)?url=([^&#]+)"),
    ),
    (
        re.compile(r"(?:[\w-]+\.)?facebook\.com"),
        re.compile(r"(?:/v\d{1,2}\.\d{1,2})?/plugins/(?:post|video|comment_embed)(?:\.php)?/?\?(?:.{0,1024}?&)?href=([^&#]+)"),
    ),
    (re.compile(r"l\.(?:facebook|instagram)\.com"), re.compile(r"/l\.php\?(?:.{0,512}?&)?u=([^&#]+)|/\?u=([^&#]+)")),
)

_T, _I, _F = r"(?:[\w-]+\.)*?", r"(?:[?&/#]|$)", r"(?P<id>pfbid\w{10,120}|\d{5,25})"
_FB_USER = r"/(?P<user>[\w.%-]{1,100})"
# Platform, host, rest of the address, canonical form.
_TABLE: tuple[tuple[Platform, str, str, str], ...] = (
    (
        Platform.TWITTER,
        r"(?:(?:www|mobile|m|pro)\.)?(?:twitter|x)\.com|(?:www\.)?(?:[fv]x|fixup|fixv)(?:twitter|x)\.com|xcancel\.com|(?:[\w-]+\.)?nitter\.[\w.-]+|nitter\.[\w.-]+",
        r"/(?:#!/)?(?:@?(?P<user>\w{1,20})/|i/web/)?status(?:es)?/(?P<id>\d{2,20})(?!\d)",
        "https://twitter.com/{user}/status/{id}",
    ),
    (
        Platform.TWITTER,
        r"platform\.(?:twitter|x)\.com",
        r"/embed/[\w.]{0,20}\?(?:.{0,4096}?&)?id=(?P<id>\d{2,20})(?!\d)",
        "https://twitter.com/{user}/status/{id}",
    ),
    (
        Platform.INSTAGRAM,
        r"(?:(?:www|m)\.)?(?:dd)?(?:instagram\.com|instagr\.am)",
        r"/(?:(?P<user>[\w.]{1,30})/)?(?P<kind>p|reel|reels|tv)/(?P<id>[\w-]{5,40})" + _I,
        "https://www.instagram.com/{kind}/{id}/",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/groups/(?P<user>[\w.-]{1,100})/(?:posts|permalink)/" + _F,
        "https://www.facebook.com/groups/{user}/posts/{id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        _FB_USER + r"/(?P<kind>posts|videos|photos|activity|reels)/(?:[^/?#]{1,300}/){0,2}" + _F,
        "https://www.facebook.com/{user}/{kind}/{id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/(?:permalink|story)\.php\?(?=(?:.{0,512}?&)?id=(?P<user>\d{3,25}))(?:.{0,512}?&)?story_fbid=" + _F,
        "https://www.facebook.com/{user}/posts/{id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/(?:photo(?:\.php|/)?|photos)/?\?(?:.{0,512}?&)?fbid=" + _F,
        "https://www.facebook.com/photo/?fbid={id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/(?:watch|video\.php)/?\?(?:.{0,512}?&)?v=" + _F,
        "https://www.facebook.com/watch/?v={id}",
    ),
    (Platform.FACEBOOK, _T + r"facebook\.com|fb\.com", r"/reel/" + _F, "https://www.facebook.com/reel/{id}"),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/share/(?P<kind>[pvr])/(?P<id>\w{6,30})" + _I,
        "https://www.facebook.com/share/{kind}/{id}/",
    ),
    (Platform.FACEBOOK, r"fb\.watch", r"/(?:v/)?(?P<id>[\w-]{6,30})" + _I, "https://fb.watch/{id}/"),
    (
        Platform.TIKTOK,
        r"(?:[\w-]+\.)?tiktok\.com",
        r"/@(?P<user>[\w.-]{1,40})/(?:video|photo)/(?P<id>\d{6,20})",
        "https://www.tiktok.com/@{user}/video/{id}",
    ),
    (
        Platform.TIKTOK,
        r"(?:[\w-]+\.)?tiktok\.com",
        r"/(?:embed(?:/v\d)?|player/v\d|v|share/video)/(?P<id>\d{6,20})",
        "https://www.tiktok.com/embed/v2/{id}",
    ),
    (Platform.TIKTOK, r"v[mt]\.tiktok\.com", r"/(?P<id>[A-Za-z]\w{6,14})" + _I, "https://vm.tiktok.com/{id}/"),
    (Platform.TIKTOK, r"(?:www\.)?tiktok\.com", r"/t/(?P<id>\w{6,14})" + _I, "https://www.tiktok.com/t/{id}/"),
    (
        Platform.TELEGRAM,
        r"(?:[\w-]+\.)?(?:t\.me|telegram\.(?:me|dog))",
        r"/(?:s/)?(?P<user>[A-Za-z]\w{3,40})/(?:\d{1,10}/)?(?P<id>\d{1,10})" + _I,
        "https://t.me/{user}/{id}",
    ),
    (
        Platform.REDDIT,
        r"(?:[\w-]+\.)?(?:reddit|redditmedia|rxddit)\.com",
        r"/(?:r/(?P<sub>[\w-]{1,50})/|u(?:ser)?/[\w-]{1,50}/)?comments/(?P<id>[0-9a-z]{3,10})(?:/[^/?#]{0,300}/(?P<comment>[0-9a-z]{4,10}))?"
        + _I,
        "https://www.reddit.com/r/{sub}/comments/{id}",
    ),
    (Platform.REDDIT, r"redd\.it", r"/(?P<id>[0-9a-z]{5,10})" + _I, "https://redd.it/{id}"),
    (
        Platform.BLUESKY,
        r"(?:[\w-]+\.)?(?:bsky\.app|[fbv]x?bskyx?\.app)",
        r"/profile/(?P<user>[\w.:%-]{3,100})/post/(?P<id>[2-7a-z]{10,15})",
        "https://bsky.app/profile/{user}/post/{id}",
    ),
    (
        Platform.BLUESKY,
        r"embed\.bsky\.app",
        r"/embed/(?P<user>[\w.:%-]{3,100})/app\.bsky\.feed\.post/(?P<id>[2-7a-z]{10,15})",
        "https://bsky.app/profile/{user}/post/{id}",
    ),
    (
        Platform.THREADS,
        r"(?:www\.)?threads\.(?:net|com)",
        r"/(?:@(?P<user>[\w.]{1,40})/post|t)/(?P<id>[\w-]{5,40})" + _I,
        "https://www.threads.com/@{user}/post/{id}",
    ),
    (
        Platform.TRUTHSOCIAL,
        r"(?:www\.)?truthsocial\.com",
        r"/(?:@(?P<user>\w{1,40})/(?:posts/)?|users/\w{1,40}/statuses/|embed/statuses/)(?P<id>\d{9,20})",
        "https://truthsocial.com/@{user}/posts/{id}",
    ),
    (
        Platform.VK,
        r"(?:[\w-]+\.)?vk\.(?:com|ru)",
        r"/(?:[\w.]{1,60}\?(?:.{0,200}?&)?w=)?wall(?P<id>-?\d{1,20}_\d{1,20})",
        "https://vk.com/wall{id}",
    ),
    (
        Platform.YOUTUBE,
        r"(?:(?:www|m)\.)?youtube\.com",
        r"/(?:post/|channel/[\w-]{1,60}/community\?(?:.{0,200}?&)?lb=|watch\?(?:.{0,400}?&)?lc=)(?P<id>Ug[\w.-]{10,80})",
        "https://www.youtube.com/post/{id}",
    ),
    (
        Platform.MASTODON,
        r"[\w-]+(?:\.[\w-]+)+",
        r"/(?:web/)?@(?P<user>[\w.-]{1,60}(?:@[\w.-]{3,100})?)/(?P<id>\d{15,20})(?!\d)",
        "https://{host}/@{user}/{id}",
    ),
    (
        Platform.MASTODON,
        r"[\w-]+(?:\.[\w-]+)+",
        r"/users/(?P<user>[\w.-]{1,60})/statuses/(?P<id>\d{15,20})(?!\d)",
        "https://{host}/@{user}/{id}",
    ),
)
_ROWS = tuple(
    (platform, re.compile(host, re.A | re.I), re.compile(rest, re.A | re.S), form) for platform, host, rest, form in _TABLE
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
    for wrapper, pattern in _WRAPPERS:
        if wrapper.fullmatch(host) and (match := pattern.match(rest)):
            inner = next(group for group in match.groups() if group)
            return unquote(inner) if "%3A" in inner[:10] or "%3a" in inner[:10] else inner
    return None


def _look_up(host: str, rest: str) -> Permalink | None:
    for platform, host_pattern, pattern, form in _ROWS:
        if host_pattern.fullmatch(host) and (match := pattern.match(rest)):
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
    elif platform in {Platform.FACEBOOK, Platform.BLUESKY}:
        handle = None if handle is None or handle.isdigit() or handle.startswith("did:") or "groups" in url else handle
    return Permalink(platform, key, handle, url, post_id)
