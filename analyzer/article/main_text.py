"""Tell the article proper from menus, teasers and comments: which lines of the visible text are `Article.main`.

Why not a library: trafilatura and Resiliparse give text without positions, cost as much again as the whole reading, and miss
lead-ins of posts. The evidence is theirs, though: how much of a line is links, what classes and roles call a
part, and where the prose of the page is densest (see `benchmark` figures in the tests of this module).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.article.links import LinkedLength
from analyzer.records import Element, Span

# Words in class, id, role or data names by which sites call what is not the article.
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-]|\b)(?:recommend|recirc|subscri\w|promo|cookie|nav|menu|advert|ad-\w|sponsor|share-?\w|you-?may|skip-?\w|screen-reader|"
    r"(?:comments?|disqus|respond|related|sidebar|side-?bar|newsletter|"
    r"paywall|teasers?|most-?(?:read|popular)|popular|trending|breadcrumbs?|consent|gdpr|onetrust|"
    r"share|sharing|share-|social-?(?:share|links|icons|bar|media-links|follow)|tags?-?list|footer|masthead|"
    r"ads|outbrain|taboola|widget-area|author-?(?:bio|box|info)|read-?(?:more|also|next)|"
    r"more-?(?:from|on|stories|news)|see-?also|up-?next|skip-?|sr-only|visually-?hidden|"
    r"pagination|pager|toolbar|login|signup|sign-?up|modal|popup|overlay|banner|copyright|colophon|noprint)(?![a-z]))",
    re.IGNORECASE,
)
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "form", "button", "select", "dialog", "menu", "label"})
_ASIDE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog", "alertdialog"})
_NEVER_ASIDE = frozenset({"html", "body", "main", "article", "blockquote", "p", "h1"})
_BODY_NAMES = re.compile(
    r"article-?_?body|articlebody|story-?_?body|entry-content|post-content|article-?_?content", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?…。！？؟।۔:;,،、]")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAX_LINK_SHARE = 0.5
_MIN_PROSE = 50
_CONTAINER_SHARE = 0.8
_MAX_ASIDE_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    owner: int | None
    prose: float
    link_share: float


def find_main(text: str, elements: Sequence[Element]) -> tuple[Span, ...]:
    """Return the stretches of `text` that are the article proper, in order, apart from each other."""
    lines = _find_lines(text, elements)
    asides = _find_asides(elements, _weigh(elements, lines))
    lines = [line for line in lines if line.owner is None or not asides[line.owner]]
    weights = _weigh(elements, lines)
    container = _find_container(elements, weights)
    inside = elements[container].span if container is not None else Span(0, len(text))
    top = _find_top(elements, asides, inside)
    return _join([line for line in lines if _is_main(line, inside, top)], text)


def _find_asides(elements: Sequence[Element], weights: Sequence[float]) -> list[bool]:
    """Tell for every element whether it lies in a part that is called something other than the article.

    A name proves nothing against a part that holds much of the page's prose.
    """
    most = _MAX_ASIDE_SHARE * weights[0] if weights else 0.0
    found: list[bool] = []
    for element, weight in zip(elements, weights, strict=True):
        inherited = element.parent is not None and found[element.parent]
        found.append(inherited or (weight <= most and element.span.end > element.span.start and _is_aside(element)))
    return found


def _is_aside(element: Element) -> bool:
    if element.tag in _NEVER_ASIDE:
        return False
    if element.tag in _ASIDE_TAGS:
        return True
    attributes = element.attributes
    if attributes.get("role", "") in _ASIDE_ROLES:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:400]
    return len(names) > 1 and _ASIDE_NAMES.search(names) is not None and _BODY_NAMES.search(names) is None


def _find_lines(text: str, elements: Sequence[Element]) -> list[_Line]:
    """Cut the text into lines; give each its innermost element and measure it."""
    linked = LinkedLength(elements)
    found: list[_Line] = []
    stack: list[int] = []
    following = 0
    start = 0
    for words in text.split("\n"):
        end = start + len(words)
        if words:
            while following < len(elements) and elements[following].span.start <= start:
                if elements[following].span.end > start:
                    while stack and elements[stack[-1]].span.end <= elements[following].span.start:
                        stack.pop()
                    stack.append(following)
                following += 1
            owner = next((i for i in reversed(stack) if elements[i].span.end >= end and elements[i].span.start <= start), None)
            share = linked.within(start, end) / len(words)
            found.append(_Line(start, end, owner, _prose(words, share), share))
        start = end + 1
    return found


def _prose(words: str, link_share: float) -> float:
    """Return how much prose a line holds, in letters of an alphabetic script."""
    length = len(words) + 1.5 * len(_WIDE.findall(words))
    if link_share > _MAX_LINK_SHARE or length < _MIN_PROSE or not _SENTENCE.search(words):
        return 0.0
    return length * (1 - link_share)


def _weigh(elements: Sequence[Element], lines: Sequence[_Line]) -> list[float]:
    """Return how much prose every element holds."""
    weights = [0.0] * len(elements)
    for line in lines:
        if line.owner is not None:
            weights[line.owner] += line.prose
    for index in range(len(elements) - 1, -1, -1):
        parent = elements[index].parent
        if parent is not None:
            weights[parent] += weights[index]
    return weights


def _find_container(elements: Sequence[Element], weights: Sequence[float]) -> int | None:
    """Return the innermost element that still holds most of the page's prose."""
    if not elements or not weights[0]:
        return None
    best = 0
    for index in range(1, len(elements)):
        if elements[index].parent == best and weights[index] >= _CONTAINER_SHARE * weights[0]:
            best = index
    return best


def _find_top(elements: Sequence[Element], asides: Sequence[bool], inside: Span) -> int:
    """Return where the headline before the container stands, else where the container begins."""
    before = [
        element.span.start
        for element, is_aside in zip(elements, asides, strict=True)
        if element.tag == "h1" and not is_aside and element.span.end <= inside.start
    ]
    return max(before, default=inside.start)


def _is_main(line: _Line, inside: Span, top: int) -> bool:
    if line.start < inside.start:
        return line.start == top or (line.start > top and line.prose > 0)
    return line.end <= inside.end and (line.link_share <= _MAX_LINK_SHARE or line.prose > 0)


def _join(lines: Sequence[_Line], text: str) -> tuple[Span, ...]:
    """Join lines that have only white space between them."""
    spans: list[Span] = []
    for line in lines:
        if spans and not text[spans[-1].end : line.start].strip():
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(Span(line.start, line.end))
    return tuple(spans)
