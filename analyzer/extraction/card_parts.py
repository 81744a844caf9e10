"""What the mark-up of one embed is read from, and what is read from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.extraction.page import Page
from analyzer.extraction.permalinks import Permalink, parse_permalink
from analyzer.records import Element, Platform, Span

BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# The box of a post inside the card of another one that quotes it.
_QUOTED = re.compile(r"quot(?:ed?|ing)[-_]?(?:tweet|post|status|card|skeet)", re.IGNORECASE)
ANY_HANDLE = re.compile(r"[@＠]\s?([\w.\-]{1,80})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the mark-up of one embed says; dates as ISO 8601."""

    text: str | None = None
    author: str | None = None
    handle: str | None = None
    posted_at: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces of one embed that reading needs: its links, paragraphs and times, in document order."""

    page: Page
    span: Span
    inside: tuple[Element, ...]
    links: tuple[Element, ...]
    paragraphs: tuple[Element, ...]
    times: tuple[Element, ...]
    permalink: Permalink | None
    near: str | None

    def is_own(self, link: Element) -> bool:
        """Return whether a link leads to the embedded post (Facebook has several addresses for one post)."""
        found = parse_permalink(link.attributes.get("href", ""))
        if found is None:
            return False
        if self.permalink is None or self.permalink.platform is Platform.FACEBOOK:
            return True
        return found.key == self.permalink.key

    def words(self, start: int, end: int) -> str:
        """Return the trimmed text between two places of the page."""
        return self.page.text[start:end].strip() if start < end else ""


def own_elements(page: Page, index: int) -> Iterator[Element]:
    """Yield the descendants of the element at `index` but those of a post that it quotes."""
    position = index + 1
    is_quoted = _QUOTED.search(page.elements[index].attributes.get("class", "")[:500]) is not None
    while position < page.ends[index]:
        element = page.elements[position]
        if not is_quoted and _QUOTED.search(element.attributes.get("class", "")[:500]):
            position = page.ends[position]
            continue
        yield element
        position += 1


def parts_of(page: Page, index: int, permalink: Permalink | None, near: str | None) -> Parts:
    """Return the parts of the embed at `index`, without those of a post that it quotes."""
    inside = tuple(own_elements(page, index))
    return Parts(
        page=page,
        span=page.elements[index].span,
        inside=inside,
        links=tuple(e for e in inside if e.tag == "a"),
        paragraphs=outermost([e for e in inside if e.tag == "p" and e.span.start < e.span.end]),
        times=tuple(e for e in inside if e.tag == "time"),
        permalink=permalink,
        near=near,
    )


def outermost(elements: Sequence[Element]) -> tuple[Element, ...]:
    """Return the elements that do not lie in another one of them."""
    kept: list[Element] = []
    for element in elements:
        if not kept or element.span.start >= kept[-1].span.end:
            kept.append(element)
    return tuple(kept)
