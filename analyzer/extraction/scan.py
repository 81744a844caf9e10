"""Walk a page once and yield every appearance of a post, shown or hidden in scripts, templates and attributes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from analyzer.extraction.card_parts import Card
from analyzer.extraction.cores import Core, Found, find_cores, is_small, linked_posts, place_of, read_core
from analyzer.extraction.json_posts import posts_in_object
from analyzer.extraction.page import Page, read_fragment
from analyzer.extraction.permalinks import Permalink
from analyzer.extraction.platforms import hint_words
from analyzer.extraction.script_html import (
    JsonObject,
    html_stretches,
    html_strings,
    is_post_like,
    is_streaming,
    json_documents,
    json_parts,
    stream_of,
)
from analyzer.records import Form, Platform, Span

_MOST_FRAGMENTS = 20_000
_MOST_HIDDEN = 60_000_000  # code points of hidden data looked at in one article
_PLAIN_ATTRIBUTES = frozenset({"style", "class", "srcset", "sizes", "href", "src", "d", "alt", "content", "points"})
_RAW_HTML = frozenset({"noscript", "template", "textarea"})
_MARKUP = re.compile(r"<(?:blockquote|iframe|div|figure|amp-|a\s|section)", re.IGNORECASE)


class Scan:
    """One walk over an article, with the budget for what it hides."""

    def __init__(self) -> None:
        self.fragments = _MOST_FRAGMENTS
        self.hidden = _MOST_HIDDEN
        self.has_streamed = False

    def page(self, page: Page, depth: int) -> Iterator[Found]:
        """Yield the posts of a page or fragment, in document order."""
        cores = find_cores(page)
        n_cores = [0]
        for core in cores:
            n_cores.append(n_cores[-1] + (core is not None))
        index, box = 0, None  # the box with an address that the walk is in
        while index < len(page.elements):
            core, end = cores[index], page.ends[index]
            yield from self._hidden(page, index, depth)
            if core is not None and n_cores[end] - n_cores[index] == 1 and is_small(page, index):
                yield read_core(page, index, _with_address(core, box, index))
                for inner in range(index + 1, end):
                    yield from self._hidden(page, inner, depth)
                index = end
                continue
            if core is not None and core.permalink is not None and not core.is_weak:
                box = (end, core.permalink)
                yield Found(permalink=core.permalink, platform=core.platform, card=Card(), span=place_of(page, index))
            elif core is None and page.elements[index].tag == "a":
                yield from linked_posts(page, index)
            index += 1

    def plain_text(self, text: str) -> Iterator[Found]:
        """Yield the posts in the mark-up that plain text and Markdown hold as it is, each covering its mark-up."""
        for span, html in html_stretches(text):
            for found in self.page(read_fragment(html), 1):
                if found.form is Form.EMBED:
                    yield replace(found, span=span)

    def _hidden(self, page: Page, index: int, depth: int) -> Iterator[Found]:
        """Yield the posts in the attributes and the raw content of one element."""
        element = page.elements[index]
        long = [
            (name, value) for name, value in element.attributes.items() if len(value) > 60 and name not in _PLAIN_ATTRIBUTES
        ]
        if depth > 2 or not (long or element.content):
            return
        spot = place_of(page, index)
        for _, value in long:
            if is_post_like(value):
                yield from self._strings(value, spot, depth, hint=(hint_words(element.tag, element.attributes),))
        if element.content and element.tag != "style" and is_post_like(element.content):
            if element.tag == "!--":
                yield from self._comment(element.content, spot, depth)
            elif element.tag in _RAW_HTML:
                yield from self._fragment(element.content, spot, depth)
            else:
                yield from self._script(self._streamed(page, element.content), spot, depth)

    def _streamed(self, page: Page, content: str) -> str:
        """Return the content of a script; at the first that pushes a piece of a stream, the whole stream, then nothing."""
        if not is_streaming(content):
            return content
        scripts = () if self.has_streamed else (element.content or "" for element in page.elements if element.tag == "script")
        self.has_streamed = True
        return stream_of(scripts)

    def _comment(self, content: str, spot: Span, depth: int) -> Iterator[Found]:
        """Yield what a block comment of a content system embeds; mark-up that is commented out is not shown."""
        if re.match(r"\s{0,20}wp:[\w/-]{0,40}embed", content):
            yield from self._script(content[content.find("{") :], spot, depth)

    def _script(self, content: str, spot: Span, depth: int) -> Iterator[Found]:
        self.hidden -= len(content)
        if self.hidden < 0:
            return
        parsed = False
        for document in json_documents(content):
            parsed = True
            yield from self._json(document, spot, depth)
        if not parsed or depth == 0:
            yield from self._strings(content, spot, depth, is_json=False)

    def _json(self, document: object, spot: Span, depth: int, hint: tuple[str, ...] = ()) -> Iterator[Found]:
        for part in json_parts(document, hint):
            if isinstance(part, JsonObject):
                for post in posts_in_object(part):
                    permalink = post.permalink
                    yield Found(
                        permalink=permalink,
                        platform=permalink.platform,
                        card=post.card,
                        span=spot,
                        is_shown=False,
                        is_embed=post.is_embed,
                    )
            elif len(part) > 40 and is_post_like(part):
                yield from self._strings(part, spot, depth)

    def _strings(
        self, value: str, spot: Span, depth: int, *, is_json: bool = True, hint: tuple[str, ...] = ()
    ) -> Iterator[Found]:
        """Yield the posts in a string that is HTML, JSON, or either of them escaped."""
        if is_json and value.lstrip()[:1] in {"{", "["}:
            self.hidden -= len(value)
            if self.hidden >= 0 and depth <= 2:
                for document in json_documents(value):
                    yield from self._json(document, spot, depth + 1, hint)
        elif is_json and _MARKUP.search(value):
            yield from self._fragment(value, spot, depth)
        else:
            for html in html_strings(value):
                yield from self._fragment(html, spot, depth)

    def _fragment(self, html: str, spot: Span, depth: int) -> Iterator[Found]:
        self.fragments -= 1
        self.hidden -= len(html)
        if self.fragments < 0 or self.hidden < 0 or depth > 2:
            return
        for found in self.page(read_fragment(html), depth + 1):
            if found.form is Form.EMBED:
                yield replace(found, span=spot, is_shown=False)


def _with_address(core: Core, box: tuple[int, Permalink] | None, index: int) -> Core:
    """Give a core without a permalink the one of the box that it stands in; Facebook writes two addresses for one post."""
    if box is None or index >= box[0] or box[1].platform is not core.platform:
        return core
    return replace(core, permalink=box[1]) if core.permalink is None or core.platform is Platform.FACEBOOK else core
