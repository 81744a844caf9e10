"""Tell which elements of a page show one post: by class name, by address or id, as a quotation, or by a link in a box.

A *core* is an element that shows one post by itself. A class name alone is weak evidence, since pages put it on larger boxes
too (one blog wraps its whole article in ``instagram-media``); an address or an id is strong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.extraction.card_forms import read_title
from analyzer.extraction.card_parts import Card, own_elements, parts_of
from analyzer.extraction.cards import LONGEST_CARD, read_card
from analyzer.extraction.clocks import time_from_id
from analyzer.extraction.page import Page
from analyzer.extraction.permalinks import Permalink, parse_permalink
from analyzer.extraction.platforms import FURNITURE, NOT_EMBEDS, address_of, hint_words, hinted_platform, named_platform
from analyzer.extraction.site_cards import read_by_lines, read_labelled
from analyzer.records import Element, Form, Platform, Span

_BOX_HINT = re.compile(
    r"embed|tweet|social|wp-block|oembed|card|consent|placeholder|lazy|post[-_]|status|instagram|tiktok|bluesky|reddit|telegram|facebook",
    re.I,
)
_NO_BOXES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "nav", "th", "caption"})
_LINK_LABEL = re.compile(
    r"https?://\S+|[^\s/]+\.\w{2,4}/\S+"
    r"|(?!\W{0,3}(?:via|source|quelle|fuente|fonte|foto|photo|credit|image|bild|h/t|by|von|por)\b)(?=.{0,60}\b(?:twitter|tweet|tuit|x|instagram|facebook|tiktok|telegram|reddit|bluesky|mastodon"
    r"|threads|truth social|vk)\b).{8,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One appearance of a post.

    Attributes:
        permalink, platform, card, span, form: Of the post and the place.
        is_shown: False for what only scripts, templates or attributes say.
        is_embed: False for data that tell of a post without saying that the page shows it.
    """

    permalink: Permalink | None
    platform: Platform
    card: Card
    span: Span
    form: Form = Form.EMBED
    is_shown: bool = True
    is_embed: bool = True


@dataclass(frozen=True, slots=True)
class Core:
    """The post that one element shows; weak where a class name is all there is, which pages also put on larger boxes."""

    platform: Platform
    permalink: Permalink | None
    is_named: bool
    is_weak: bool = False


def find_cores(page: Page) -> list[Core | None]:
    """Return, for each element, the post it shows by its own attributes or as a quotation."""
    cores: list[Core | None] = []
    for index, element in enumerate(page.elements):
        core = None
        if element.tag not in NOT_EMBEDS and (element.attributes or element.tag == "blockquote"):
            core = _core(page, index)
        cores.append(core)
    return cores


def _core(page: Page, index: int) -> Core | None:
    element = page.elements[index]
    attributes = element.attributes
    named = named_platform(attributes)
    permalink = address_of(element.tag, attributes)
    if permalink is not None:
        words = hint_words(element.tag, attributes)
        if (
            named is None
            and FURNITURE.search(words)
            and element.tag not in {"iframe", "script"}
            and "tweet" not in words.lower()
        ):
            return None
        return Core(permalink.platform, permalink, named is not None or element.tag == "blockquote")
    if named is not None and is_small(page, index):
        return Core(named, _credited_permalink(page, index, named), is_named=True, is_weak=True)
    if element.tag == "blockquote":
        return _quotation(page, index) if is_small(page, index) else None
    return _address_box(page, element)


def _address_box(page: Page, element: Element) -> Core | None:
    """Return the post of a box that says embed and shows nothing but an address (a content system's block)."""
    if not 20 < element.span.end - element.span.start < 300 or "embed" not in element.attributes.get("class", ""):
        return None
    words = element.span.of(page.text)
    permalink = parse_permalink(words) if not re.search(r"\s", words) else None
    return Core(permalink.platform, permalink, is_named=False) if permalink is not None else None


def is_small(page: Page, index: int) -> bool:
    """Return whether an element is small enough to be one post."""
    span = page.elements[index].span
    return span.end - span.start <= LONGEST_CARD and page.ends[index] - index <= 2_000


def _credited_permalink(page: Page, index: int, platform: Platform) -> Permalink | None:
    """Return the permalink in the credit: the last one; on Reddit the title, which is the first."""
    found = [p for e in page.inside(index) if e.tag == "a" and (p := parse_permalink(e.attributes.get("href", "")))]
    return next((p for p in (found if platform is Platform.REDDIT else reversed(found)) if p.platform is platform), None)


def _quotation(page: Page, index: int) -> Core | None:
    """Return the post of an unnamed quotation that is nothing but its permalink, or ends in it after a credit."""
    element = page.elements[index]
    links = [(e, p) for e in page.inside(index) if e.tag == "a" and (p := parse_permalink(e.attributes.get("href", "")))]
    if not links:
        return None
    link, permalink = links[-1]
    after = page.text[link.span.end : element.span.end].strip(" .)]\n")
    before = page.text[element.span.start : link.span.start]
    words = hint_words(element.tag, element.attributes) + " " + " ".join(element.attributes.values())[:500]
    is_told = hinted_platform(words) is permalink.platform
    card = read_card(page, index, permalink.platform, permalink, None, is_named=is_told)
    is_dated = card.posted_at is not None or not link.span.of(page.text).strip()
    is_credited = is_dated and (card.handle is not None or card.author is not None)
    if not after and (not before.strip() or is_told or is_credited):
        return Core(permalink.platform, permalink, is_named=is_told)
    return None


def read_core(page: Page, index: int, core: Core) -> Found:
    """Read the post that a core shows."""
    near = time_from_id(core.permalink.platform, core.permalink.clock_id) if core.permalink is not None else None
    card = read_card(page, index, core.platform, core.permalink, near, is_named=core.is_named)
    return Found(permalink=core.permalink, platform=core.platform, card=card, span=page.elements[index].span)


def place_of(page: Page, index: int) -> Span:
    """Return the empty span where an element stands."""
    start = page.elements[index].span.start
    return Span(start, start)


# ---- links


def linked_posts(page: Page, index: int) -> Iterator[Found]:
    """Yield the post of a link in a box that says embed, or of a link that stands alone in its block."""
    link = page.elements[index]
    permalink = parse_permalink(link.attributes.get("href", ""))
    if permalink is None:
        return
    boxes = [(box, hint_words(page.elements[box].tag, page.elements[box].attributes)) for box in page.ancestors(index, most=6)]
    if FURNITURE.search(hint_words("", link.attributes)) or any(
        _is_furniture(page.elements[b].tag, words) for b, words in boxes[:3]
    ):
        return
    label = link.span.of(page.text).strip()
    is_alone = not label or _is_alone(page.text, link.span)
    near = time_from_id(permalink.platform, permalink.clock_id)
    box = _box_of(page, boxes, permalink)
    if box is None:
        box = _copy_of(page, [(index, ""), *boxes], permalink, near)
    if box is not None:
        card = read_card(page, box, permalink.platform, permalink, near, is_named=False)
        if is_alone or card.text is not None:
            yield Found(permalink=permalink, platform=permalink.platform, card=card, span=page.elements[box].span)
    elif "embed" in link.attributes.get("class", ""):
        yield Found(permalink=permalink, platform=permalink.platform, card=Card(), span=link.span)
    elif label and is_alone and _LINK_LABEL.fullmatch(label):
        yield Found(permalink=permalink, platform=permalink.platform, card=Card(), span=link.span, form=Form.PERMALINK)


def _is_furniture(tag: str, words: str) -> bool:
    """Return whether a box lists, shares or credits, or is a heading or a caption."""
    return tag in _NO_BOXES or FURNITURE.search(words) is not None


def _box_of(page: Page, boxes: Sequence[tuple[int, str]], permalink: Permalink) -> int | None:
    """Return the outermost small box around a link that says embed and holds no other post."""
    found = None
    for box, words in _boxes_of_one(page, boxes, permalink):
        if _BOX_HINT.search(words) and (hinted_platform(words) is permalink.platform or "embed" in words):
            found = box
    return found


def _copy_of(page: Page, boxes: Sequence[tuple[int, str]], permalink: Permalink, near: str | None) -> int | None:
    """Return the innermost small box around a link that reads as a copy of its post, whatever the box is called.

    The first of `boxes` is the link itself, which may be the box; a link among the words is one in prose.
    """
    label = page.elements[boxes[0][0]].span.of(page.text).strip()
    for box, words in _boxes_of_one(page, boxes, permalink):
        parts = parts_of(page, box, permalink, near)
        card = read_labelled(parts) or read_by_lines(parts)
        if card is not None and _agrees(card, permalink, words) and not (label and label in (card.text or "")):
            return box
        if read_title(parts) is not None:
            return box
    return None


def _agrees(card: Card, permalink: Permalink, words: str) -> bool:
    """Return whether a card prints the handle of the address; where that has none, any, or a name in a box that says embed."""
    if permalink.handle is not None and permalink.platform is not Platform.FACEBOOK:
        return card.handle is not None and card.handle.casefold() == permalink.handle.casefold()
    return card.handle is not None or _BOX_HINT.search(words) is not None or hinted_platform(words) is permalink.platform


def _boxes_of_one(page: Page, boxes: Sequence[tuple[int, str]], permalink: Permalink) -> Iterator[tuple[int, str]]:
    """Yield the small boxes around a link that hold no other post, innermost first."""
    for box, words in boxes:
        element = page.elements[box]
        is_page = element.tag in {"body", "html", "main", "article"} and "tweet" not in words
        if is_page or element.span.end - element.span.start > 1_500 or page.ends[box] - box > 300:
            return
        if _keys_in(page, box) != {permalink.key}:
            return
        yield box, words


def _keys_in(page: Page, index: int) -> set[str]:
    """Return the keys of the posts that a box and its links lead to, without those of posts that its post quotes."""
    inside = (page.elements[index], *own_elements(page, index))
    links = (parse_permalink(e.attributes.get("href", "")) for e in inside if e.tag == "a")
    return {permalink.key for permalink in links if permalink is not None}


def _is_alone(text: str, span: Span) -> bool:
    """Return whether a stretch is a line of its own."""
    before, after = text[max(0, span.start - 40) : span.start].rstrip(" \t"), text[span.end : span.end + 40].lstrip(" \t")
    return (not before or before.endswith("\n")) and (not after or after.startswith("\n"))
