"""Walk a parsed page once, in document order: its visible text and the light, flat copy of its elements."""

from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from analyzer.article.visible_text import VisibleText
from analyzer.records import Element, Span

MAX_ELEMENTS = 300_000  # about 120 MB of records; the largest of 74 news pages has 2,600

# Line breaks that a block asks for around itself, as in the HTML standard's inner text.
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "ul", "ol", "dl", "table", "hr"}
)
_LINES = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dt", "fieldset",
    "figcaption", "footer", "form", "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "optgroup",
    "option", "search", "section", "summary", "tbody", "tfoot", "thead", "tr", "iframe", "video", "audio",
})  # fmt: skip
_RAW = frozenset({"script", "template", "noscript", "textarea"})  # their body goes to `Element.content`
_MUTE = frozenset({
    "audio", "canvas", "datalist", "embed", "head", "iframe", "math", "noembed", "noframes", "object", "select", "svg", "video",
})  # fmt: skip
_DROPPED = frozenset({"style"})  # neither text nor evidence
_CLOSED = _RAW | _DROPPED | {"svg", "math"}  # nothing inside them is walked
_PREFORMATTED = ("pre-wrap", "pre-line", "white-space: pre", "white-space:pre", "break-spaces")


@dataclass(frozen=True, slots=True)
class Walked:
    """What one walk found.

    Attributes:
        text: The visible text.
        elements: In document order, spans counting in `text`.
        title: Words of the `title` element.
        n_dropped: Elements beyond `MAX_ELEMENTS`; their text is there all the same.
    """

    text: str
    elements: tuple[Element, ...]
    title: str | None
    n_dropped: int


class _Walk:
    """The state of one walk."""

    def __init__(self) -> None:
        self.out = VisibleText()
        self.parents: list[int | None] = []
        self.tags: list[str] = []
        self.attributes: list[dict[str, str]] = []
        self.contents: dict[int, str] = {}
        self.open: list[int | None] = []  # number of each open element; None if beyond the limit
        self.mute = 0  # open elements that show no text
        self.preformatted = 0
        self.n_dropped = 0

    def run(self, root: _Element) -> None:
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in events:
            if event == "start":
                self.start(element)
                if element.tag in _CLOSED:
                    events.skip_subtree()
            elif event == "end":
                self.end(element)
            else:
                if event == "comment":
                    self.note_comment(element.text or "")
                self.add(element.tail)

    def add(self, text: str | None) -> None:
        if not text or self.mute:
            return
        if self.preformatted:
            self.out.add_preformatted(text)
        else:
            self.out.add(text)

    def enter(self, tag: str, attributes: dict[str, str]) -> int | None:
        """Note an element and open it."""
        if len(self.tags) >= MAX_ELEMENTS:
            self.n_dropped += 1
            self.open.append(None)
            return None
        self.parents.append(self.parent())
        self.tags.append(tag)
        self.attributes.append(attributes)
        number = self.out.open()
        self.open.append(number)
        return number

    def parent(self) -> int | None:
        return next((number for number in reversed(self.open) if number is not None), None)

    def leave(self) -> None:
        number = self.open.pop()
        if number is not None:
            self.out.close(number, self.parents[number])

    def note_comment(self, words: str) -> None:
        number = self.enter("!--", {})
        if number is not None:
            self.contents[number] = words
        self.leave()

    def start(self, element: _Element) -> None:
        tag = element.tag
        if tag in _DROPPED:
            return
        if not self.mute:
            self.separate(tag)
            if tag == "br":
                self.out.break_line()
        number = self.enter(tag, dict(element.items()))
        if tag in _RAW:
            if number is not None:
                self.contents[number] = raw_body(element)
            return
        self.mute += tag in _MUTE
        self.preformatted += is_preformatted(element)
        self.add(element.text)

    def end(self, element: _Element) -> None:
        tag = element.tag
        if tag not in _DROPPED:
            if tag not in _RAW:
                self.mute -= tag in _MUTE
                self.preformatted -= is_preformatted(element)
            self.leave()
            if not self.mute:
                self.separate(tag)
        self.add(element.tail)

    def separate(self, tag: str) -> None:
        """Break the line before and after blocks."""
        if tag in _PARAGRAPHS:
            self.out.break_block(2)
        elif tag in _LINES:
            self.out.break_block(1)
        elif tag in {"td", "th"}:
            self.out.add(" ")


def walk(root: _Element) -> Walked:
    """Walk the page under `root`, which is its ``html`` element."""
    state = _Walk()
    state.run(root)
    elements = tuple(
        Element(parent=parent, tag=tag, attributes=attributes, span=Span(*span), content=state.contents.get(number))
        for number, (parent, tag, attributes, span) in enumerate(
            zip(state.parents, state.tags, state.attributes, state.out.spans(), strict=True),
        )
    )
    return Walked(state.out.text(), elements, root.findtext(".//title"), state.n_dropped)


def raw_body(element: _Element) -> str:
    """Return the mark-up inside an element as text."""
    if len(element) == 0:
        return element.text or ""
    inside = [element.text or ""]
    inside.extend(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join(inside)


def is_preformatted(element: _Element) -> bool:
    """Return whether line breaks in the source of an element are line breaks on the page."""
    if element.tag in {"pre", "listing", "xmp"}:
        return True
    style = element.get("style")
    return style is not None and any(value in style for value in _PREFORMATTED)
