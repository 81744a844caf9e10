"""Find the social posts that a page embeds, in every form, and its permalinks that stand alone.

The page is walked once. A *core* is an element that shows one post: the platform's own quotation (by class name), a frame or
box with the post's address or id, an unnamed quotation that ends in its permalink. A box around exactly one core says the same
post; a box around several is none. What pages hide in scripts, templates and attributes is parsed and walked the same way, its
posts standing where the script stands. Sightings of one post are merged: shown before hidden, printed before derived.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from analyzer.extraction.cards import LONGEST_CARD, Card, read_card
from analyzer.extraction.clocks import time_from_id
from analyzer.extraction.json_posts import posts_in_object
from analyzer.extraction.page import Page, page_of, read_fragment
from analyzer.extraction.permalinks import Permalink, parse_permalink
from analyzer.extraction.platforms import FURNITURE, NOT_EMBEDS, address_of, hint_words, hinted_platform, named_platform
from analyzer.extraction.script_html import POST_LIKE, JsonObject, html_strings, json_documents, json_parts
from analyzer.records import Article, Attribution, Form, Mention, Platform, Sighting, Span

_MOST_FRAGMENTS = 20_000
_MOST_HIDDEN = 60_000_000  # code points of hidden data looked at in one article
_RAW_HTML = frozenset({"noscript", "template", "textarea"})
_MARKUP = re.compile(r"<(?:blockquote|iframe|div|figure|amp-|a\s|section)", re.IGNORECASE)
_BOX_HINT = re.compile(
    r"embed|tweet|social|wp-block|oembed|card|consent|placeholder|lazy|post[-_]|status|instagram|tiktok|bluesky|reddit|telegram|facebook", re.I
)
_OWN_LINE = re.compile(r"^[ \t]{0,40}((?:https?://|(?:www\.|mobile\.)?(?:twitter|x|instagram)\.com/)[^\s<>\"]{10,1500})[ \t]{0,40}$", re.MULTILINE)
_LINK_LABEL = re.compile(
    r"https?://\S+|\S+\.\w{2,4}/\S+|(?=.{0,60}\b(?:twitter|tweet|tuit|x|instagram|facebook|tiktok|telegram|reddit|bluesky|mastodon|threads|truth social|vk)\b).{8,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One appearance of a post."""

    permalink: Permalink | None
    platform: Platform
    card: Card
    span: Span
    form: Form = Form.EMBED
    is_shown: bool = True


def find_embeds(article: Article) -> list[Sighting]:
    """Find every post that `article` embeds, and its permalinks that stand alone in their line.

    Returns:
        One sighting for each post, in the order of the article, with a mention for each place that shows it; posts that only
        scripts name stand where the script stands, with an empty span.
    """
    page = page_of(article)
    scan = _Scan()
    found = list(scan.page(page, 0))
    found.extend(_own_lines(article.text))
    return _merge(article, found)


class _Scan:
    """One walk over an article, with the budget for what it hides."""

    def __init__(self) -> None:
        self.fragments = _MOST_FRAGMENTS
        self.hidden = _MOST_HIDDEN

    def page(self, page: Page, depth: int) -> Iterator[_Found]:
        """Yield the posts of a page or fragment, in document order."""
        cores = _cores(page)
        n_cores = [0]
        for core in cores:
            n_cores.append(n_cores[-1] + (core is not None))
        index = 0
        while index < len(page.elements):
            core = cores[index]
            end = page.ends[index]
            yield from self._hidden(page, index, depth)
            if core is not None and n_cores[end] - n_cores[index] == 1 and _is_small(page, index):
                yield _read(page, index, core)
                for inner in range(index + 1, end):
                    yield from self._hidden(page, inner, depth)
                index = end
                continue
            if core is not None and core.permalink is not None and not core.is_weak:
                yield _Found(permalink=core.permalink, platform=core.platform, card=Card(), span=_empty(page, index))
            elif core is None and page.elements[index].tag == "a":
                yield from _linked(page, index)
            index += 1

    def _hidden(self, page: Page, index: int, depth: int) -> Iterator[_Found]:
        """Yield the posts in the attributes and the raw content of one element."""
        element = page.elements[index]
        if depth > 2:
            return
        spot = _empty(page, index)
        for name, value in element.attributes.items():
            if len(value) > 60 and name not in {"style", "class", "srcset"} and POST_LIKE.search(value):
                yield from self._strings(value, spot, depth)
        if element.content and element.tag != "style" and POST_LIKE.search(element.content):
            if element.tag == "!--":
                yield from self._comment(element.content, spot, depth)
            elif element.tag in _RAW_HTML:
                yield from self._fragment(element.content, spot, depth)
            else:
                yield from self._script(element.content, spot, depth)

    def _comment(self, content: str, spot: Span, depth: int) -> Iterator[_Found]:
        """Yield what a block comment of a content system embeds; mark-up that is commented out is not shown."""
        if re.match(r"\s{0,20}wp:[\w/-]{0,40}embed", content):
            yield from self._script(content, spot, depth)

    def _script(self, content: str, spot: Span, depth: int) -> Iterator[_Found]:
        self.hidden -= len(content)
        if self.hidden < 0:
            return
        parsed = False
        for document in json_documents(content):
            parsed = True
            yield from self._json(document, spot, depth)
        if not parsed or depth == 0:
            yield from self._strings(content, spot, depth, is_json=False)

    def _json(self, document: object, spot: Span, depth: int) -> Iterator[_Found]:
        for part, _path in json_parts(document):
            if isinstance(part, JsonObject):
                for post in posts_in_object(part):
                    permalink = post.permalink
                    yield _Found(permalink=permalink, platform=permalink.platform, card=post.card, span=spot, is_shown=False)
            elif len(part) > 40 and POST_LIKE.search(part):
                yield from self._strings(part, spot, depth)

    def _strings(self, value: str, spot: Span, depth: int, *, is_json: bool = True) -> Iterator[_Found]:
        """Yield the posts in a string that is HTML, JSON, or either of them escaped."""
        if is_json and value.lstrip()[:1] in {"{", "["}:
            self.hidden -= len(value)
            if self.hidden >= 0 and depth <= 2:
                for document in json_documents(value):
                    yield from self._json(document, spot, depth + 1)
        elif is_json and _MARKUP.search(value):
            yield from self._fragment(value, spot, depth)
        else:
            for html in html_strings(value):
                yield from self._fragment(html, spot, depth)

    def _fragment(self, html: str, spot: Span, depth: int) -> Iterator[_Found]:
        self.fragments -= 1
        self.hidden -= len(html)
        if self.fragments < 0 or self.hidden < 0 or depth > 2:
            return
        for found in self.page(read_fragment(html), depth + 1):
            if found.form is Form.EMBED:
                yield replace(found, span=spot, is_shown=False)


# ---- cores


@dataclass(frozen=True, slots=True)
class _Core:
    platform: Platform
    permalink: Permalink | None
    is_named: bool
    is_weak: bool = False  # a class name alone, which pages also put on larger boxes


def _cores(page: Page) -> list[_Core | None]:
    """Return, for each element, the post it shows by its own attributes or as a quotation."""
    cores: list[_Core | None] = []
    for index, element in enumerate(page.elements):
        core = None
        if element.tag not in NOT_EMBEDS and (element.attributes or element.tag == "blockquote"):
            core = _core(page, index)
        cores.append(core)
    return cores


def _core(page: Page, index: int) -> _Core | None:
    element = page.elements[index]
    attributes = element.attributes
    named = named_platform(attributes)
    permalink = address_of(element.tag, attributes)
    if permalink is not None:
        words = hint_words(element.tag, attributes)
        if named is None and FURNITURE.search(words) and element.tag not in {"iframe", "script"} and "tweet" not in words.lower():
            return None
        return _Core(permalink.platform, permalink, named is not None or element.tag == "blockquote")
    if named is not None and _is_small(page, index):
        return _Core(named, _last_permalink(page, index, named), is_named=True, is_weak=True)
    return _quotation(page, index) if element.tag == "blockquote" and _is_small(page, index) else None


def _is_small(page: Page, index: int) -> bool:
    span = page.elements[index].span
    return span.end - span.start <= LONGEST_CARD and page.ends[index] - index <= 2_000


def _last_permalink(page: Page, index: int, platform: Platform) -> Permalink | None:
    found = [p for e in page.inside(index) if e.tag == "a" and (p := parse_permalink(e.attributes.get("href", "")))]
    return next((p for p in reversed(found) if p.platform is platform), None)


def _quotation(page: Page, index: int) -> _Core | None:
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
    is_credited = card.handle is not None or (card.posted_at is not None and card.author is not None)
    if not after and (not before.strip() or is_told or is_credited):
        return _Core(permalink.platform, permalink, is_named=is_told)
    return None


def _read(page: Page, index: int, core: _Core) -> _Found:
    near = time_from_id(core.permalink.platform, core.permalink.clock_id) if core.permalink is not None else None
    card = read_card(page, index, core.platform, core.permalink, near, is_named=core.is_named)
    return _Found(permalink=core.permalink, platform=core.platform, card=card, span=page.elements[index].span)


def _empty(page: Page, index: int) -> Span:
    start = page.elements[index].span.start
    return Span(start, start)


# ---- links


def _linked(page: Page, index: int) -> Iterator[_Found]:
    """Yield the post of a link in a box that says embed, or of a link that stands alone in its block."""
    element = page.elements[index]
    permalink = parse_permalink(element.attributes.get("href", ""))
    if permalink is None:
        return
    boxes = list(page.ancestors(index, most=6))
    words = [hint_words(box.tag, box.attributes) for box in boxes]
    own = hint_words("", element.attributes)
    if any(FURNITURE.search(w) for w in [own, *words[:3]]):
        return
    for box, hints in zip(boxes, words, strict=True):
        if box.span.end - box.span.start > 1_500 or box.tag in {"body", "html", "main", "article"}:
            break
        if _BOX_HINT.search(hints) and (hinted_platform(hints) is permalink.platform or "embed" in hints):
            if _is_alone(page.text, element.span) or not element.span.of(page.text).strip():
                yield _Found(permalink=permalink, platform=permalink.platform, card=Card(), span=box.span)
                return
    label = element.span.of(page.text).strip()
    if label and _is_alone(page.text, element.span) and _LINK_LABEL.fullmatch(label):
        yield _Found(permalink=permalink, platform=permalink.platform, card=Card(), span=element.span, form=Form.PERMALINK)


def _is_alone(text: str, span: Span) -> bool:
    """Return whether a stretch is a line of its own."""
    before, after = text[: span.start].rstrip(" \t"), text[span.end : span.end + 40].lstrip(" \t")
    return (not before or before.endswith("\n")) and (not after or after.startswith("\n"))


def _own_lines(text: str) -> Iterator[_Found]:
    """Yield the permalinks that are a line of their own."""
    for match in _OWN_LINE.finditer(text):
        permalink = parse_permalink(match[1])
        if permalink is not None:
            yield _Found(permalink=permalink, platform=permalink.platform, card=Card(), span=Span(*match.span(1)), form=Form.PERMALINK)


# ---- merging


def _merge(article: Article, found: Iterable[_Found]) -> list[Sighting]:
    """Make one sighting of all appearances of one post."""
    groups: dict[str, list[_Found]] = {}
    for number, one in enumerate(found):
        key = one.permalink.key if one.permalink is not None else f"?{number}"
        groups.setdefault(key, []).append(one)
    sightings = [_sighting(article, group) for group in groups.values() if group[0].permalink or group[0].card.text]
    return sorted(sightings, key=lambda sighting: sighting.mentions[0].span)


def _sighting(article: Article, group: list[_Found]) -> Sighting:
    shown = [one for one in group if one.is_shown] or group[:1]
    ranked = sorted(group, key=lambda one: (not one.is_shown, one.card.text is None))
    text = next((one.card.text for one in ranked if one.card.text), None)
    permalink = next((p for one in ranked if (p := one.permalink) is not None and p.handle), ranked[0].permalink)
    derived = time_from_id(permalink.platform, permalink.clock_id) if permalink is not None else None
    return Sighting(
        mentions=tuple(
            Mention(form=one.form, span=one.span, content=one.span.of(article.text)) for one in sorted(_places(shown), key=lambda o: o.span)
        ),
        text=text,
        attribution=Attribution(
            author=next((one.card.author for one in ranked if one.card.author), None),
            handle=next((one.card.handle for one in ranked if one.card.handle), permalink.handle if permalink else None),
            platform=ranked[0].platform,
            permalink=permalink.url if permalink else None,
            post_key=permalink.key if permalink else None,
            posted_at=next((one.card.posted_at for one in ranked if one.card.posted_at), None) or derived,
        ),
        declared_language=next((one.card.language for one in ranked if one.card.language), None),
    )


def _places(shown: list[_Found]) -> list[_Found]:
    """Return one appearance for each place: full stretches that do not overlap, or the first empty one."""
    kept: list[_Found] = []
    for one in sorted(shown, key=lambda one: (one.form is not Form.EMBED, one.span.start - one.span.end)):
        if one.span.start < one.span.end and not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return kept or shown[:1]
