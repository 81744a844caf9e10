"""How each platform's posts look in mark-up: tables of class names, of ids in attributes, of words that hint at a platform.

Why hints beside exact names: every content system wraps embeds in its own boxes (`embed-twitter`, `widget__tweet`,
`data-provider="Twitter"`), but all of them name the platform somewhere on the box and carry an id or an address.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from analyzer.extraction.permalinks import Permalink, from_id, parse_permalink
from analyzer.records import Platform

# Class names that a platform's own embed code gives to the element that holds the post.
NAMED_CLASSES: Mapping[str, Platform] = {
    "twitter-tweet": Platform.TWITTER,
    "twitter-video": Platform.TWITTER,
    "twitter-tweet-rendered": Platform.TWITTER,
    "instagram-media": Platform.INSTAGRAM,
    "instagram-media-rendered": Platform.INSTAGRAM,
    "fb-post": Platform.FACEBOOK,
    "fb-video": Platform.FACEBOOK,
    "fb-comment-embed": Platform.FACEBOOK,
    "tiktok-embed": Platform.TIKTOK,
    "telegram-post": Platform.TELEGRAM,
    "reddit-embed-bq": Platform.REDDIT,
    "reddit-embed": Platform.REDDIT,
    "reddit-card": Platform.REDDIT,
    "bluesky-embed": Platform.BLUESKY,
    "mastodon-embed": Platform.MASTODON,
    "text-post-media": Platform.THREADS,
    "truthsocial-embed": Platform.TRUTHSOCIAL,
}
# Words in a tag, class, id or type attribute that hint at a platform.
_HINT_WORDS = (
    (Platform.TWITTER, r"twitter|tweet"),
    (Platform.INSTAGRAM, r"instagram|instgrm"),
    (Platform.FACEBOOK, r"facebook|\bfb[-_]"),
    (Platform.TIKTOK, r"tik-?tok"),
    (Platform.TELEGRAM, r"telegram|tgme_widget"),
    (Platform.REDDIT, r"reddit"),
    (Platform.BLUESKY, r"bluesky|bsky"),
    (Platform.MASTODON, r"mastodon"),
    (Platform.THREADS, r"\bthreads\b|threads-(?:post|embed)"),
    (Platform.TRUTHSOCIAL, r"truth-?social"),
    (Platform.VK, r"\bvk(?:ontakte)?[-_](?:post|embed|wall)|vkontakte"),
)
_HINTS = re.compile("|".join(f"(?P<{platform.value}>{words})" for platform, words in _HINT_WORDS), re.IGNORECASE)
_HINT_ATTRIBUTES = frozenset(
    {
        "class",
        "id",
        "data-type",
        "data-provider",
        "data-provider-name",
        "data-embed-type",
        "data-service",
        "data-platform",
        "data-mod",
    }
    | {
        "data-network",
        "data-source",
        "data-component",
        "data-component-name",
        "data-testid",
        "data-kind",
        "data-embed",
        "itemprop",
    }
    | {
        "data-embed-provider",
        "data-content-type",
        "data-widget-type",
        "data-media-type",
        "data-social",
        "data-embedtype",
        "type",
    }
    | {"data-twitter", "data-embed-service", "data-vendor", "data-widget", "title", "data-oembed-provider", "is"}
    | {"network", "provider", "platform", "service"}
)
# Elements that never hold an embed themselves: links in prose, pictures, forms, page data.
NOT_EMBEDS = frozenset(
    {
        "a",
        "link",
        "meta",
        "img",
        "picture",
        "source",
        "video",
        "audio",
        "form",
        "input",
        "button",
        "base",
        "area",
        "html",
        "body",
    }
    | {"svg", "use", "path", "head", "title", "label", "option", "track", "style", "main", "!--"}
)
# Class words of boxes that list, share, follow or credit; a permalink inside one is no embed.
FURNITURE = re.compile(
    r"timeline|feed\b|feeds\b|share|sharing|follow|\bnav|footer|sidebar|byline|credit|copyright|comment(?:s|-list|ary)\b|related|recommend"
    r"|twitter-hashtag|twitter-mention|recirc|latest-tweets|recent-tweets|fb-like|fb-page|fb-comments|source-link|author-",
    re.IGNORECASE,
)
# Attributes whose value is an id of a post, whatever the box is called.
_ID_ATTRIBUTES: tuple[tuple[re.Pattern[str], Platform, re.Pattern[str]], ...] = (
    (
        re.compile(r"(?:data-|rel:bf_|:)?(?:tweet|twitter|status)[-_]?(?:id)?|data-twitter-tweet-id"),
        Platform.TWITTER,
        re.compile(r"\d{8,20}"),
    ),
    (
        re.compile(r"data-telegram-post|data-telegram-discussion"),
        Platform.TELEGRAM,
        re.compile(r"[A-Za-z]\w{3,40}/\d{1,10}(?:\?\w{1,20})?"),
    ),
    (re.compile(r"data-(?:instagram|insta)[-_]?(?:id|shortcode)"), Platform.INSTAGRAM, re.compile(r"[\w-]{9,40}")),
    (re.compile(r"data-tiktok[-_]?(?:id|video-id)"), Platform.TIKTOK, re.compile(r"\d{15,20}")),
)
_ID_STARTS = ("data-", "rel:", ":", "tweet", "twitter", "status", "id")
# Attributes whose value is an id of a post where the box hints at the platform.
_HINTED_ID = re.compile(
    r"(?:data-)?(?:\w{1,20}-)?(?:id|post|videoid|video-id|shortcode|code|key|content|identifier|resource|resourceid)"
)
_ID_FORMS: Mapping[Platform, re.Pattern[str]] = {
    Platform.TWITTER: re.compile(r"\d{15,20}"),
    Platform.TIKTOK: re.compile(r"\d{15,20}"),
    Platform.INSTAGRAM: re.compile(r"(?=[\w-]{0,10}[A-Z])(?=[\w-]{0,10}[a-z0-9_-])[A-Z][\w-]{9,11}"),
    Platform.THREADS: re.compile(r"(?=[\w-]{0,10}[A-Z])(?=[\w-]{0,10}[a-z0-9_-])[A-Z][\w-]{9,11}"),
    Platform.TRUTHSOCIAL: re.compile(r"\d{15,20}"),
    Platform.TELEGRAM: re.compile(r"[A-Za-z]\w{3,40}/\d{1,10}"),
}
_VK_BOX = re.compile(r"vk_post_(-?\d{1,20}_\d{1,20})")
_ADDRESS_START = re.compile(
    r"\s{0,20}[\"']?(?:https?(?::|%3A)|//|/web/\d|\\/\\/|at://|(?:www\.|mobile\.)?(?:twitter|x|instagram)\.com/)", re.IGNORECASE
)
_CARRIES = re.compile(r"[?&;](?:url|src|href|link)=(https?(?::|%3A)(?:/|%2F){2}[^&#\s]{8,1000})", re.IGNORECASE)
_BUTTONS = re.compile(r"like|share|follow|intent|button", re.IGNORECASE)
_PAGE_ADDRESSES = frozenset(
    {"href", "action", "poster", "srcset", "data-share-url", "data-versionurl", "onclick", "style", "data-origin"}
)


def hinted_platform(words: str) -> Platform | None:
    """Return the platform that class names or type words speak of."""
    match = _HINTS.search(words)
    return Platform(match.lastgroup) if match is not None and match.lastgroup else None


def hint_words(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the words by which an element says what it is."""
    return " ".join([tag, *(value[:200] for name, value in attributes.items() if name in _HINT_ATTRIBUTES)])


def named_platform(attributes: Mapping[str, str]) -> Platform | None:
    """Return the platform whose own embed code made the element, by its class name."""
    classes = attributes.get("class")
    if not classes or "-" not in classes:
        return None
    return next((NAMED_CLASSES[name] for name in classes.lower().split() if name in NAMED_CLASSES), None)


def address_of(tag: str, attributes: Mapping[str, str]) -> Permalink | None:
    """Return the post that the attributes of an element name, by address or by id."""
    for name, value in attributes.items():
        if name not in _PAGE_ADDRESSES and _ADDRESS_START.match(value) and (permalink := parse_permalink(value)):
            return permalink
    if tag.endswith("iframe") and (permalink := _carried(attributes)) is not None:
        return permalink
    if "href" in attributes and tag.startswith(("amp-", "fb:")) and (permalink := parse_permalink(attributes["href"])):
        return permalink
    return _id_of(tag, attributes)


def _carried(attributes: Mapping[str, str]) -> Permalink | None:
    """Return the post whose address the address of a frame carries: a site's own player for embeds of others."""
    for name in ("src", "data-src"):
        address = attributes.get(name, "")[:2_048]
        if _CARRIES.search(address) and not _BUTTONS.search(address):
            carried = (parse_permalink(unquote(match[1])) for match in _CARRIES.finditer(address))
            return next((permalink for permalink in carried if permalink is not None), None)
    return None


def _id_of(tag: str, attributes: Mapping[str, str]) -> Permalink | None:
    for name, value in attributes.items():
        if len(value) > 60 or not name.startswith(_ID_STARTS):
            continue
        for names, platform, form in _ID_ATTRIBUTES:
            if form.fullmatch(value) and names.fullmatch(name):
                return from_id(platform, value)
        if name == "id" and (match := _VK_BOX.match(value)):
            return from_id(Platform.VK, match[1])
    return _hinted_id(tag, attributes)


def _hinted_id(tag: str, attributes: Mapping[str, str]) -> Permalink | None:
    if not any(5 < len(value) < 53 for value in attributes.values()):
        return None
    platform = hinted_platform(hint_words(tag, attributes))
    form = _ID_FORMS.get(platform) if platform is not None else None
    if platform is None or form is None:
        return None
    found = (value for name, value in attributes.items() if _HINTED_ID.fullmatch(name) and form.fullmatch(value))
    return next((from_id(platform, value) for value in found), None)
