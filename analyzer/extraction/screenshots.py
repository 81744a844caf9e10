"""Find posts that a page shows as a picture only: a figure whose caption or alternative text says so.

Three things have to come together: a word for a screenshot or a link from the picture to the post, a word for a post ("tweet",
"publicación"), and one handle. A credit alone ("Screenshot: X/@name") is not enough: stills of videos carry the same.
"""

import re
from collections.abc import Iterator

from analyzer.extraction.attribution import platform_of
from analyzer.extraction.card_parts import BIDI, Card
from analyzer.extraction.cores import Found
from analyzer.extraction.cues import Kind, lexicon
from analyzer.extraction.page import Page
from analyzer.extraction.permalinks import Permalink, parse_permalink
from analyzer.extraction.platform_lines import printed_lines
from analyzer.records import Span

LONGEST_CAPTION = 1_500
_HANDLE = re.compile(r"(?<![\w.])[@＠](\w[\w.\-]{0,60}\w)")
_WORDS = re.compile(r"[:：]\s{0,3}[«“„\"「]?\s?(.{8,}?)\s?[»”“\"」]?\Z", re.DOTALL)


def find_screenshots(page: Page, language: str | None) -> Iterator[Found]:
    """Yield the posts in the pictures of `page`; `language` is that of its words."""
    for index, element in enumerate(page.elements):
        if element.tag == "figure" and element.span.end - element.span.start <= LONGEST_CAPTION:
            found = _read(page, index, language)
            if found is not None:
                yield found


def _read(page: Page, index: int, language: str | None) -> Found | None:
    span = page.elements[index].span
    alternatives = [e.attributes["alt"][:LONGEST_CAPTION] for e in page.inside(index) if e.attributes.get("alt")]
    said = BIDI.sub("", " \n".join([*alternatives, span.of(page.text)]))
    handles = {match[1].casefold(): match[1] for match in _HANDLE.finditer(said)}
    permalink = _linked(page, index) if len(handles) == 1 else None
    if len(handles) != 1 or not (permalink or _is_of_screen(said)):
        return None
    words = lexicon(language).read(said, Span(0, len(said)))
    if not any(word.kind is Kind.MEDIUM for word in words):
        return None
    (handle,) = handles.values()
    platform = permalink.platform if permalink is not None else platform_of(said, words)
    card = Card(text=_words_of(alternatives, handle), handle=handle)
    return Found(permalink=permalink, platform=platform, card=card, span=span)


def _is_of_screen(said: str) -> bool:
    folded = said.casefold()
    return any(word in folded for word in printed_lines()["screenshot"]["words"])


def _linked(page: Page, index: int) -> Permalink | None:
    """Return the post that a link around the picture leads to."""
    for position in range(index + 1, page.ends[index]):
        link = page.elements[position]
        if link.tag == "a" and any(inner.tag == "img" for inner in page.inside(position)):
            return parse_permalink(link.attributes.get("href", ""))
    return None


def _words_of(alternatives: list[str], handle: str) -> str | None:
    """Return the words of the post where an alternative text gives them, after the handle and a colon."""
    after = (text.partition(f"@{handle}")[2] for text in alternatives)
    return next((match[1] for rest in after if len(rest) < LONGEST_CAPTION and (match := _WORDS.match(rest.strip()))), None)
