"""Tell which JSON objects of a page are embeds of a post, and read them.

Evidence, not place: a permalink in data counts if its own key ("tweetUrl"), the object's type ("type": "twitter"), or the key
above it ("oembed") says embed; it never counts under a key of links, sharing or profiles. Schema.org data counts where it
names a post as its subject.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analyzer.extraction.card_parts import Card
from analyzer.extraction.dates import parse_date
from analyzer.extraction.permalinks import Permalink, from_id, parse_permalink
from analyzer.extraction.platforms import hinted_platform
from analyzer.extraction.script_html import JsonObject
from analyzer.records import Platform

_TYPE_KEYS = (
    *(
        "type",
        "subtype",
        "_type",
        "@type",
        "__typename",
        "typename",
        "kind",
        "provider",
        "provider_name",
        "providerName",
        "service",
    ),
    *(
        "providerNameSlug",
        "platform",
        "network",
        "source",
        "blockName",
        "component",
        "name",
        "is",
        "tn",
        "embedType",
        "embed_type",
    ),
    *(
        "elementType",
        "mediaType",
        "contentType",
        "content_type",
        "resourceType",
        "block",
        "shortcodeType",
        "socialType",
        "format",
        "vendor",
    ),
)
_TYPES = frozenset(_TYPE_KEYS)
_EMBED_WORD = re.compile(
    r"embed|iframe|tweet|twitter|instagram|tiktok|tik_tok|facebook|bluesky|bsky|threads|telegram|reddit|mastodon|truth|social",
    re.I,
)
_STRONG_KEY = re.compile(
    r"(?:tweet|twitter|instagram|insta|tik_?tok|facebook|fb|bluesky|bsky|threads|telegram|reddit|mastodon|truth_?social|vk|embed|oembed|embedded"
    r"|social|post)[-_]?(?:post|status|media|source|original|embed)?[-_]?(?:url|uri|src|permalink|link|code|id)",
    re.IGNORECASE,
)
_ADDRESS_KEY = re.compile(
    r"url|uri|src|permalink|resourceurl|oembed_?url|content|value|original_?url|canonical_?url|source_?url|link|cite|data|text",
    re.I,
)
_LINK_KEYS = re.compile(
    r"href|sameas|links?|share\w*|follow\w*|profile\w*|author\w*|creator|publisher|nav\w*|menu\w*|footer\w*|related\w*|recommend\w*",
    re.I,
)
_LINK_TYPES = re.compile(r"\A(?:a|anchor|mark|annotation)\Z|\b(?:hyper)?link\b|linkformat|link\Z", re.I)
_SCHEMA_KEYS = frozenset(
    {"url", "@id", "embedUrl", "contentUrl", "appearance", "firstAppearance", "citation", "sharedContent", "isBasedOn"}
)
_SCHEMA_OFF = re.compile(r"sameAs|author|publisher|creator|mainEntityOfPage|image|logo|potentialAction|contactPoint", re.I)
_BODY_ADDRESS = re.compile(r"(?<![\w/=\"'(])https?://[^\s\"'<>]{10,300}")
_TWEET_ID_KEY = re.compile(r"tweet_?id(?:_?str)?|twitter_?id|status_?id(?:_?str)?", re.I)
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": ("full_text", "fullText", "tweetText", "tweet_text", "text", "caption", "message", "description"),
    "handle": ("username", "screen_name", "screenName", "handle", "user_name", "author_username", "authorHandle"),
    "author": ("author_name", "authorName", "display_name", "displayName", "fullname", "name", "author"),
    "date": ("created_at", "createdAt", "posted_at", "publishedAt", "date", "datePublished", "timestamp"),
}
_PEOPLE = ("user", "author", "account")  # keys of an inner object that tells who wrote


@dataclass(frozen=True, slots=True)
class DataPost:
    """A post that page data names; `is_embed` is False for a record that does not say whether the page shows it."""

    permalink: Permalink
    card: Card
    is_embed: bool = True


def posts_in_object(found: JsonObject) -> Iterator[DataPost]:
    """Yield the posts that a JSON object embeds (of its own keys, not of inner objects)."""
    if "@type" in found.value or "@context" in found.value:
        yield from _posts_in_schema(found)
        return
    types = ""
    if not _TYPES.isdisjoint(found.value):
        types = " ".join(found.value[key][:80] for key in _TYPE_KEYS if isinstance(found.value.get(key), str))
    if _is_link(found, types):
        return
    for key, value in found.value.items():
        permalink = _named_post(key, value, types, found.path)
        if permalink is not None:
            yield DataPost(permalink, _read_object(found.value))
    if (record := _recorded(found.value)) is not None:
        yield record


@lru_cache(maxsize=4096)  # page data repeat their few keys
def _is_link_key(key: str) -> bool:
    return _LINK_KEYS.fullmatch(key) is not None


def _is_link(found: JsonObject, types: str) -> bool:
    """Return whether the object or a key above it stands for a link, sharing, a profile or other articles."""
    if any(_is_link_key(key) for key in found.path[-3:]):
        return True
    kind = found.value.get("type", found.value.get("__typename", ""))
    return isinstance(kind, str) and bool(_LINK_TYPES.search(kind)) and not _EMBED_WORD.search(types)


def _named_post(key: str, value: Any, types: str, path: tuple[str, ...]) -> Permalink | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 5 < len(value) < 2_048 or _is_link_key(key):
        return None
    if value.isdigit() or "/" not in value:
        return _post_by_id(key, value, types)
    is_told = _STRONG_KEY.fullmatch(key) or (
        _ADDRESS_KEY.fullmatch(key) and (_EMBED_WORD.search(types) or any(_EMBED_WORD.search(step) for step in path[-2:]))
    )
    return parse_permalink(value) if is_told and not re.search(r"\s", value.strip()) else None


def _post_by_id(key: str, value: str, types: str) -> Permalink | None:
    if _TWEET_ID_KEY.fullmatch(key) and re.fullmatch(r"\d{15,20}", value):
        return from_id(Platform.TWITTER, value)
    platform = hinted_platform(types)
    if (
        platform in {Platform.TWITTER, Platform.TIKTOK}
        and re.fullmatch(r"id|\w{0,12}_?id|\w{0,12}Id|value|content|data|key|code|src", key)
        and re.fullmatch(r"\d{15,20}", value)
    ):
        return from_id(platform, value)
    if (
        platform is Platform.INSTAGRAM
        and key.lower() in {"shortcode", "code", "postid", "post_id"}
        and re.fullmatch(r"[A-Z][\w-]{9,11}", value)
    ):
        return from_id(platform, value)
    return None


def _recorded(value: Mapping[str, Any]) -> DataPost | None:
    """Return the tweet of a record as the platform's interface gives it: id, words, user."""
    post_id = value.get("id_str")
    if not isinstance(post_id, str) or not re.fullmatch(r"\d{15,20}", post_id):
        return None
    card = _read_object(value)
    permalink = from_id(Platform.TWITTER, post_id, card.handle) if card.text else None
    return DataPost(permalink, card, is_embed=False) if permalink is not None else None


def _read_object(value: Mapping[str, Any]) -> Card:
    """Read words, handle, name and date from the keys that embeds use for them; words only beside a handle."""
    parts: dict[str, str] = {}
    people = [value, *(person for key in _PEOPLE if isinstance(person := value.get(key), dict))]
    for part, keys in _ALIASES.items():
        sources = people if part in {"handle", "author"} else people[:1]
        told = (source[key] for source in sources for key in keys if isinstance(source.get(key), str) and source[key].strip())
        words = next(told, None)
        if words is not None:
            parts[part] = words.strip()
    handle = parts.get("handle", "").lstrip("@")
    if not re.fullmatch(r"[\w.\-@]{1,80}", handle):
        return Card()
    return Card(
        text=_plain(parts["text"]) if "text" in parts else None,
        author=parts.get("author"),
        handle=handle,
        posted_at=parse_date(parts["date"]) if "date" in parts else None,
    )


def _plain(words: str) -> str:
    """Return words without the tags that some data keeps in them (`<span class="tweet-fake-link">`)."""
    return re.sub(r"</?(?:span|a|b|i|em|strong)(?:\s[^<>]{0,2000})?>", "", re.sub(r"<br\s{0,3}/?>", "\n", words)).strip()


# ---- schema.org


def _posts_in_schema(found: JsonObject) -> Iterator[DataPost]:
    if any(_SCHEMA_OFF.fullmatch(key) for key in found.path):
        return
    for key, value in found.value.items():
        if key in _SCHEMA_KEYS:
            addresses = value if isinstance(value, list) else [value]
            permalinks = [parse_permalink(address) for address in addresses if isinstance(address, str)]
            yield from (DataPost(permalink, _read_schema(found.value)) for permalink in permalinks if permalink is not None)
        elif key in {"articleBody", "text"} and isinstance(value, str):
            permalinks = [parse_permalink(match[0]) for match in _BODY_ADDRESS.finditer(value)]
            yield from (DataPost(permalink, Card()) for permalink in permalinks if permalink is not None)


def _read_schema(value: Mapping[str, Any]) -> Card:
    author = value.get("author")
    author = author[0] if isinstance(author, list) and author else author
    name = author.get("name") if isinstance(author, dict) else author
    date = value.get("datePublished")
    is_post = "SocialMediaPosting" in str(value.get("@type"))
    words = next((value[key] for key in ("articleBody", "text") if isinstance(value.get(key), str)), None) if is_post else None
    return Card(
        text=words,
        author=name.strip() if isinstance(name, str) else None,
        posted_at=parse_date(date) if isinstance(date, str) else None,
    )
