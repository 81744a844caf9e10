"""Tell which parts of a page are not shown or are plain furniture: menus, banners, closed dialogs, site footers.

A part that holds anything like an embed is never left out, however much it looks like furniture: the best extractors of main
text lose a third of the posts in news pages that way.
"""

import re
from collections.abc import Iterator

from lxml.etree import _Element

# An address of one post, or mark-up that usually holds one. Generous: a false hit only keeps a little furniture.
_POST_LIKE = re.compile(
    r"/status(?:es)?/\d|(?:instagram\.com|instagr\.am)/(?:p|reel|tv)/|/video/\d{6}|//t\.me/[\w/]{3,60}/\d"
    r"|facebook\.com/[^\s\"']{1,200}(?:posts|photos|videos|permalink|story_fbid|plugins)|fb\.watch/|pfbid"
    r"|reddit\.com/r/\w{1,40}/comments|bsky\.app/profile/[^/\s]{1,100}/post|at://did:"
    r"|/@[\w.@-]{1,80}/(?:post/|posts/|\d{6})|vk\.com/wall|/embed/|twitter-tweet|instagram-media|tiktok-embed"
    r"|telegram-(?:post|widget)|reddit-(?:embed|card)|fb-(?:post|video)|-embed\b|tweet",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "header", "footer", "dialog", "menu"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog"})
_QUOTING = frozenset({"blockquote", "figure", "q"})
_HIDDEN_STYLE = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_MAX_LINK_SHARE = 0.5


def find_left_out(root: _Element) -> set[_Element]:
    """Return the elements whose text is left out of the article's text."""
    candidates = [element for element in root.iter("*") if _is_furniture(element)]
    seen: set[_Element] = set()  # everything inside the candidates looked at so far
    protected: set[_Element] = set()
    for candidate in candidates:
        if candidate not in seen:
            seen.update(candidate.iter("*"))
            _protect(candidate, protected)
    return {candidate for candidate in candidates if candidate not in protected}


def _protect(candidate: _Element, protected: set[_Element]) -> None:
    """Add every element inside an outermost candidate that is or holds something like an embed or the headline."""
    for element in candidate.iter("*"):
        if element not in protected and _is_post_like(element):
            current: _Element | None = element
            while current is not None and current not in protected:
                protected.add(current)
                current = current.getparent()


def _is_post_like(element: _Element) -> bool:
    tag = element.tag
    if tag in {"blockquote", "h1"} or tag.startswith("amp-"):
        return tag not in {"amp-ad", "amp-analytics", "amp-img", "amp-sidebar", "amp-consent"}
    if tag in {"link", "meta", "script", "style", "body", "html"}:
        return False
    return any(_POST_LIKE.search(words) for words in _strings(element))


def _strings(element: _Element) -> Iterator[str]:
    yield from element.attrib.values()
    if element.text and "/" in element.text:
        yield element.text


def _is_furniture(element: _Element) -> bool:
    tag = element.tag
    if tag in {"html", "body", "main", "article"}:
        return False
    attributes = element.attrib
    if "hidden" in attributes or _HIDDEN_STYLE.search(attributes.get("style", "")):
        return True
    if tag == "dialog":
        return "open" not in attributes
    if tag in _FURNITURE_TAGS or attributes.get("role", "") in _FURNITURE_ROLES:
        return not _is_quoted(element)
    return tag == "aside" and _link_share(element) > _MAX_LINK_SHARE


def _is_quoted(element: _Element) -> bool:
    """Return whether a header or footer belongs to a quotation, a figure or an article rather than to the page."""
    holders = _QUOTING if element.tag == "nav" else _QUOTING | {"article"}
    return next(element.iterancestors(*holders), None) is not None


def _link_share(element: _Element) -> float:
    """Return which share of the words of an element are links."""
    total = sum(len(piece.strip()) for piece in element.itertext())
    linked = sum(len(piece.strip()) for link in element.iter("a") for piece in link.itertext())
    return linked / total if total else 1.0
