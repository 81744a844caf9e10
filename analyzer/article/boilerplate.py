"""Tell which parts of a page are hidden or plain furniture: menus, banners, closed dialogs, site footers, lists of teasers.

A part that holds anything like an embed is never left out, however much it looks like furniture: the best extractors of main
text lose a third of the posts in news pages that way. Nor is a part that holds most of the page's text: pages that hide their
body until a script has run are common.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from analyzer.article.links import LinkedLength
from analyzer.records import Element, Span

# An address of one post, or mark-up that usually holds one. Generous: a false hit only keeps a little furniture.
_POST_LIKE = re.compile(
    r"/status(?:es)?/\d|(?:instagram\.com|instagr\.am)/(?:p|reel|tv)/|/video/\d{6}|//t\.me/[\w/]{3,60}/\d"
    r"|facebook\.com/[^\s\"']{1,200}(?:posts|photos|videos|permalink|story_fbid|plugins)|fb\.watch/|pfbid"
    r"|reddit\.com/r/\w{1,40}/comments|bsky\.app/profile/[^/\s]{1,100}/post|at://did:"
    r"|/@[\w.@-]{1,80}/(?:post/|posts/|\d{6})|vk\.com/wall|/embed/|twitter-tweet|instagram-media|tiktok-embed"
    r"|telegram-(?:post|widget)|reddit-(?:embed|card)|fb-(?:post|video)|-embed\b|tweet",
    re.IGNORECASE,
)
_POST_IN_TEXT = re.compile(r"https?://[^\s<>\"']{4,300}/(?:status(?:es)?/\d|p/|reel/|posts?/|comments/|\d{3})|\(@[\w.]{1,40}\)")
_FURNITURE_TAGS = frozenset({"nav", "header", "footer", "menu"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog"})
_NEVER = frozenset({"html", "body", "main", "article", "blockquote", "figure", "a", "p", "span"})
_QUOTING = frozenset({"blockquote", "figure", "q", "article"})  # their header or footer is not the page's
_HIDDEN_STYLE = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_PLAIN_AMP = frozenset({"amp-ad", "amp-analytics", "amp-img", "amp-sidebar", "amp-consent"})
_MAX_LINK_SHARE = 0.5
_MAX_TEXT_SHARE = 0.5


def find_left_out(text: str, elements: Sequence[Element]) -> list[Span]:
    """Return the stretches of visible text that are left out, in order, the outermost ones only."""
    candidates = _find_candidates(text, elements)
    if not candidates:
        return []
    ends = _subtree_ends(elements)
    hits = _count_post_like(elements, candidates, ends)
    in_text = [match.start() for match in _POST_IN_TEXT.finditer(text)]
    found: list[Span] = []
    for index in candidates:
        span = elements[index].span
        is_inside = bool(found) and found[-1].covers(span)
        holds_post = hits[ends[index]] > hits[index] or bisect_left(in_text, span.start) < bisect_left(in_text, span.end)
        if not is_inside and not holds_post:
            found.append(span)
    return found


def _find_candidates(text: str, elements: Sequence[Element]) -> list[int]:
    linked = LinkedLength(elements)
    is_quoted: list[bool] = []
    found = []
    for index, element in enumerate(elements):
        parent = element.parent
        is_quoted.append(parent is not None and (is_quoted[parent] or elements[parent].tag in _QUOTING))
        length = element.span.end - element.span.start
        if 0 < length <= _MAX_TEXT_SHARE * len(text) and _is_furniture(element, linked, is_quoted=is_quoted[index]):
            found.append(index)
    return found


def _is_furniture(element: Element, linked: LinkedLength, *, is_quoted: bool) -> bool:
    tag, attributes = element.tag, element.attributes
    if is_hidden(element):
        return tag not in {"html", "body"}
    if tag in _NEVER:
        return False
    if tag in _FURNITURE_TAGS or attributes.get("role", "") in _FURNITURE_ROLES:
        return tag == "nav" or not is_quoted
    span = element.span
    return tag == "aside" and linked.within(span.start, span.end) > _MAX_LINK_SHARE * (span.end - span.start)


def is_hidden(element: Element) -> bool:
    """Return whether an element says of itself that it is not shown."""
    attributes = element.attributes
    if "hidden" in attributes or (element.tag == "dialog" and "open" not in attributes):
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def _subtree_ends(elements: Sequence[Element]) -> list[int]:
    """Return for every element the index after its last descendant."""
    ends = list(range(1, len(elements) + 1))
    for index in range(len(elements) - 1, 0, -1):
        parent = elements[index].parent
        if parent is not None:
            ends[parent] = max(ends[parent], ends[index])
    return ends


def _count_post_like(elements: Sequence[Element], candidates: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return how many elements before each index are like embeds; only those inside candidates are looked at."""
    flags = [0] * len(elements)
    looked = 0
    for index in candidates:
        for inner in range(max(looked, index), ends[index]):
            flags[inner] = _is_post_like(elements[inner])
        looked = max(looked, ends[index])
    return list(accumulate(flags, initial=0))


def _is_post_like(element: Element) -> bool:
    tag = element.tag
    if tag in {"blockquote", "h1"}:
        return True
    if tag in {"script", "style", "template", "noscript", "!--", "link", "meta"}:
        return False
    if tag.startswith("amp-"):
        return tag not in _PLAIN_AMP
    return any(_POST_LIKE.search(words) is not None for words in element.attributes.values())
