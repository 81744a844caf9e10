"""A piece of page that embeds are read from: an article, or a fragment of HTML found inside an attribute or a script.

Both are text plus elements whose spans count in that text, so that one reader serves them. The fragment reader is a small
sister of the article stage's parser (stages do not import each other); it needs only what embeds need.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from analyzer.records import Article, Element, Span

_RAW = frozenset({"script", "style", "template", "noscript", "textarea"})
_BLOCKS = frozenset(
    {"p", "div", "section", "blockquote", "figure", "figcaption", "ul", "ol", "li", "article", "header", "footer"}
)
_DEEPEST = 200


@dataclass(frozen=True)
class Page:
    """Text and the elements that produced it, in document order."""

    text: str
    elements: Sequence[Element]

    @cached_property
    def ends(self) -> list[int]:
        """Return, for each element, the index after its last descendant."""
        ends = list(range(1, len(self.elements) + 1))
        for index in range(len(self.elements) - 1, -1, -1):
            parent = self.elements[index].parent
            if parent is not None and ends[parent] < ends[index]:
                ends[parent] = ends[index]
        return ends

    def inside(self, index: int) -> Iterator[Element]:
        """Yield the descendants of the element at `index`, in document order."""
        for position in range(index + 1, self.ends[index]):
            yield self.elements[position]

    def ancestors(self, index: int, most: int = 12) -> Iterator[int]:
        """Yield the indexes of at most `most` enclosing elements, innermost first."""
        parent = self.elements[index].parent
        while parent is not None and most > 0:
            yield parent
            parent, most = self.elements[parent].parent, most - 1


def page_of(article: Article) -> Page:
    """Return the article as a page."""
    return Page(article.text, article.elements)


def read_fragment(html: str) -> Page:
    """Parse a fragment of HTML; what cannot be parsed gives an empty page."""
    parser = etree.HTMLParser(remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(html.encode("utf-8", errors="replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page("", ())
    if root is None:
        return Page("", ())
    reader = _FragmentReader()
    reader.read(root)
    return Page("".join(reader.pieces), reader.elements())


class _FragmentReader:
    """Text under construction: white space folds, `br` is a line break, blocks stand on lines of their own."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.breaks = 0
        self.space = False
        self.noted: list[tuple[int | None, str, dict[str, str], str | None]] = []
        self.spans: list[list[int]] = []
        self.waiting: list[int] = []

    def read(self, root: etree._Element) -> None:
        opened: list[int | None] = [None]
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if not isinstance(element.tag, str):
                if event == "end":
                    self.add(element.tail)
                continue
            if event == "start":
                opened.append(self.open(element, opened[-1]))
                if element.tag in _RAW:
                    events.skip_subtree()
                else:
                    self.add(element.text)
            else:
                self.close(opened.pop(), element)
                self.add(element.tail)

    def open(self, element: etree._Element, parent: int | None) -> int:
        if element.tag == "br":
            self.breaks = min(self.breaks + 1, 2)
        elif element.tag in _BLOCKS:
            self.breaks = max(self.breaks, 2 if element.tag in {"p", "blockquote"} else 1)
        body = _raw_body(element) if element.tag in _RAW else None
        self.noted.append((parent, element.tag, dict(element.items()), body))
        self.spans.append([-1, -1])
        self.waiting.append(len(self.spans) - 1)
        return len(self.spans) - 1

    def close(self, index: int | None, element: etree._Element) -> None:
        if index is not None:
            if self.spans[index][0] < 0:
                self.spans[index][0] = self.length
                while self.waiting and self.waiting[-1] >= index:
                    self.waiting.pop()
            self.spans[index][1] = max(self.length, self.spans[index][0])
        if element.tag in _BLOCKS:
            self.breaks = max(self.breaks, 2 if element.tag in {"p", "blockquote"} else 1)

    def add(self, raw: str | None) -> None:
        if not raw:
            return
        words = " ".join(raw.split())
        if not words:
            self.space = True
            return
        if self.length:
            gap = "\n" * self.breaks or (" " if self.space or raw[0].isspace() else "")
            self.pieces.append(gap)
            self.length += len(gap)
        for number in self.waiting:
            self.spans[number][0] = self.length
        self.waiting.clear()
        self.pieces.append(words)
        self.length += len(words)
        self.breaks, self.space = 0, raw[-1].isspace()

    def elements(self) -> tuple[Element, ...]:
        return tuple(
            Element(parent=parent, tag=tag, attributes=attributes, span=Span(start, max(start, end)), content=body)
            for (parent, tag, attributes, body), (start, end) in zip(self.noted, self.spans, strict=True)
        )


def _raw_body(element: etree._Element) -> str:
    if len(element) == 0:
        return element.text or ""
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
