"""Find posts in what a page does not show: JSON and other script data, escaped HTML in attributes, base64 templates.

Two mechanisms. *HTML strings*: wherever an escaped ``<blockquote`` or ``<iframe`` begins, the stretch to its end is unescaped
until it is plain HTML again. *JSON objects*: an object that is itself an embed (its type or its key says so) and names a post.
A link that an article body merely holds ("type": "link", "href") is no embed, there as little as in the text.
"""

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from analyzer.records import Span

LONGEST_FRAGMENT = 400_000
_MOST_VALUES = 400_000
_MOST_FAILURES = 64
_DEEPEST = 60

# Words without which no script, attribute or template needs a closer look; plain search is ten times faster than a pattern.
_POST_LIKE = (
    *(
        "/status",
        "status\\",
        "status%2f",
        "u002fstatus",
        "twitter-tweet",
        "twitter-video",
        "tweetid",
        "tweet_id",
        "tweet-id",
        'tweet"',
        'twitter"',
        'twitter\\"',
        'tweet\\"',
    ),
    *("instagram.com", "instagram-media", "instagr.am", "tiktok", "fb-post", "fb-video", "facebook.com", "fb.watch", "reddit"),
    *(
        "bsky.",
        "bluesky",
        "mastodon",
        "text-post-media",
        "threads.net",
        "threads.com",
        "truthsocial",
        "telegram",
        "/t.me",
        "vk.com",
        "linkedin.com",
        "weibo.",
    ),
    *("vk_post", "pgjsb2nrcxvvdg", "pglmcmftzs", "shortcode", "screen_name", "/users/", "/@"),
)
_LESS = r"(?:<|&(?:amp;){0,3}(?:lt|\#60|\#x3[cC]);|\\{1,8}u003[cC]|\\{1,4}x3[cC]|%3[cC])"
_OPENING = re.compile(_LESS + r"(blockquote|iframe)(?=[\s\\&%+/>])", re.IGNORECASE)
_CLOSING = {
    name: re.compile(_LESS + r"(?:\\{0,8}/|\\{1,8}u002[fF]|%2[fF]|\\{1,4}x2[fF])" + name, re.IGNORECASE)
    for name in ("blockquote", "iframe")
}
_JS_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_JS_SIGNS = {"n": "\n", "r": "", "t": " ", "b": "", "f": "", "v": "", "0": ""}
_BASE64 = re.compile(r"(?:PGJsb2NrcXVvdG|PGlmcmFtZS|PGRpdi|PHNjcmlwdC|PGZpZ3VyZ)[A-Za-z0-9+/\s]{20,400000}={0,2}")
_PUSH = re.compile(r"__next_f\.push\(\s{0,5}\[\s{0,5}1\s{0,5},\s{0,5}(?=\")")
_SETTINGS = frozenset({"attrs", "attributes", "data", "props", "fields", "config", "params"})
_JSON_START = re.compile(r"(?:[=(:,]|JSON\.parse\(|^)\s{0,40}(?=[{\[\"'])")


def is_post_like(data: str) -> bool:
    """Return whether anything in `data` can speak of a post; most scripts cannot."""
    lowered = data.lower()
    return any(map(lowered.__contains__, _POST_LIKE))


def html_strings(data: str) -> Iterator[str]:
    """Yield the HTML of every quotation or frame that `data` holds as an escaped string, unescaped."""
    for _, html in html_stretches(data):
        yield html
    for match in _BASE64.finditer(data):
        try:
            yield b64decode("".join(match[0].split()) + "===").decode("utf-8", errors="replace")
        except (Base64Error, ValueError):
            continue


def html_stretches(data: str) -> Iterator[tuple[Span, str]]:
    """Yield where each quotation or frame stands in `data`, escaped or plain, and its HTML unescaped."""
    position = 0
    closings = dict.fromkeys(
        _CLOSING, (-1, -1)
    )  # the next end of each kind; looked for once, whatever the number of beginnings
    while match := _OPENING.search(data, position):
        name = match[1].lower()
        if closings[name][0] < match.end():
            closing = _CLOSING[name].search(data, match.end())
            closings[name] = closing.span() if closing is not None else (len(data) + LONGEST_FRAGMENT, 0)
        is_closed = closings[name][0] <= match.end() + LONGEST_FRAGMENT and closings[name][1]
        end = closings[name][1] if is_closed else min(len(data), match.end() + 4_000)
        span = Span(match.start(), end + (data[end : end + 1] == ">"))
        yield span, unescape_fully(data[match.start() : end]) + ">"
        position = end


def unescape_fully(fragment: str) -> str:
    """Undo script, entity and percent escapes, layer by layer, until the fragment is plain HTML."""
    for _ in range(6):
        head = fragment[:40]
        if re.match(r"\\|<\w+[^>]{0,40}?=\\", head) or ('\\"' in fragment and '="' not in fragment.replace('=\\"', "")):
            fragment = _unescape_script(fragment)
        elif head.startswith("&"):
            fragment = unescape(fragment)
        elif head.startswith("%"):
            fragment = unquote(fragment)
        else:
            break
    if "\\/" in fragment or "\\n" in fragment:
        fragment = fragment.replace("\\/", "/").replace("\\n", "\n")
    return fragment


def _unescape_script(text: str) -> str:
    """Undo one layer of JavaScript string escapes; surrogate pairs become one sign."""

    def plain(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) > 1:
            return chr(int(escape[1:], 16))
        return _JS_SIGNS.get(escape, escape)

    return _JS_ESCAPE.sub(plain, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True, slots=True)
class JsonObject:
    """One object in script data, with the keys that lead to it, outermost first (array positions left out).

    Before a key that holds what the object is made with ("attrs") stands the object's type.
    """

    value: dict[str, Any]
    path: tuple[str, ...]


def json_documents(data: str) -> Iterator[Any]:
    """Yield the JSON values in a script: the whole of it, or each value that is assigned or passed in it."""
    decoder = json.JSONDecoder()
    text = data.strip()
    if text[:4] == "<!--":
        text = text[4:].rstrip("->").strip()
    position, failures = 0, 0
    budget = 2 * len(text) + 100_000
    while failures < _MOST_FAILURES and budget > 0 and (match := _JSON_START.search(text, position)):
        try:
            value, position = decoder.raw_decode(text, match.end())
        except json.JSONDecodeError as error:
            failures += 1
            budget -= error.pos - match.end()
            position = match.end() + 1
        except (RecursionError, ValueError):
            return
        else:
            if isinstance(value, (dict, list, str)) and (not isinstance(value, str) or len(value) > 40):
                yield value


def _revived(value: list[Any]) -> Any:
    """Return the tree of a flat list whose values name each other by their number (Nuxt 3, SvelteKit), or None."""
    if len(value) < 2 or not (_is_wrapper(value[0]) or _is_index(value[0], len(value))):
        return None
    parts: list[Any] = [{} if isinstance(one, dict) else [] if isinstance(one, list) else one for one in value]
    for part, one in zip(parts, value, strict=True):
        if isinstance(one, dict):
            part.update((key, parts[number]) for key, number in one.items() if _is_number(number, len(parts)))
        elif isinstance(one, list):
            part.extend(parts[number] for number in one if _is_number(number, len(parts)))
    return parts[0]


def _is_wrapper(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and value[0] in ("Reactive", "ShallowReactive", "Ref", "ShallowRef")


def _is_index(value: Any, end: int) -> bool:
    return isinstance(value, dict) and len(value) > 0 and all(_is_number(one, end) and one for one in value.values())


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object whose values all stand behind the number of their kind without these (Astro); any other as it is."""
    if value and all(isinstance(one, list) and len(one) == 2 and one[0] in (0, 1) for one in value.values()):
        return {key: one[1] for key, one in value.items()}
    return value


def _is_number(value: Any, end: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < end


def is_streaming(data: str) -> bool:
    """Return whether a script pushes a piece of the page's data stream (Next.js)."""
    return "__next_f" in data and _PUSH.search(data) is not None


def stream_of(scripts: Iterable[str]) -> str:
    """Join the pieces that scripts push: a value may begin in one script and end in the next."""
    decoder = json.JSONDecoder()
    pieces: list[str] = []
    for script in scripts:
        match = _PUSH.search(script) if "__next_f" in script else None
        try:
            piece = decoder.raw_decode(script, match.end())[0] if match is not None else ""
        except (json.JSONDecodeError, RecursionError):
            continue
        pieces.append(piece if isinstance(piece, str) else "")
    return "".join(pieces)


def json_parts(document: Any, path: tuple[str, ...] = ()) -> Iterator[JsonObject | str]:
    """Yield every object and every string of a document, in order; what lies deeper than 60 levels is left out.

    Args:
        document: A value as the decoder gives it.
        path: What is known of the place where the document stands: the words of the element that holds it.
    """
    stack: list[tuple[Any, tuple[str, ...]]] = [(document, path)]
    seen = 0
    while stack and seen < _MOST_VALUES:
        value, path = stack.pop()
        seen += 1
        if isinstance(value, str):
            yield value
        elif len(path) > _DEEPEST:
            continue
        elif isinstance(value, dict):
            value = _bare(value)
            yield JsonObject(value, path)
            kind = value.get("type", value.get("_type"))
            inside = [
                (inner, (*path, kind, key) if key in _SETTINGS and isinstance(kind, str) else (*path, key))
                for key, inner in value.items()
                if isinstance(inner, (dict, list, str))
            ]
            stack.extend(reversed(inside))
        elif isinstance(value, list) and (tree := _revived(value)) is not None:
            seen += len(value)
            stack.append((tree, (*path, "")))
        elif isinstance(value, list):
            stack.extend((inner, path) for inner in reversed(value) if isinstance(inner, (dict, list, str)))
