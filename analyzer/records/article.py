"""What the article stage hands on.

Why `Element`: the stage parses the page once and hands on a light, flat copy of it, each element tied to the stretch of
`Article.text` that it produced, so that extraction finds embeds by mark-up without knowing the HTML parser.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analyzer.records.text import Span, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of the page, tied to the stretch of article text it produced.

    Attributes:
        parent: Index of the parent in `Article.elements`, or None at the top; parents come before their children.
        tag: Lower-case element name.
        attributes: Attribute names in lower case and their unescaped values.
        span: Stretch of `Article.text`; empty (start = end, where the element stands) if it shows no text.
        content: Raw text of an element that shows none (`script`, `template`, `noscript`, `textarea`, comment as tag ``!--``);
            None for every other element.
    """

    parent: int | None
    tag: str
    attributes: Mapping[str, str]
    span: Span
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its text, the light copy of its page, and what the page says of itself.

    Attributes:
        source: What the user gave: a path, ``-`` or a URL.
        url: Address of the page if known from the source or the page.
        text: The article's text; for plain text it *is* the decoded file, so offsets index the file.
        title, authors, published: As the page says; `published` is an ISO 8601 date or date-time.
        declared_language: Tag that the page declares, a prior for detection.
        sha256: Of the source bytes, in lower-case hexadecimal.
        elements: The page's elements in document order; empty for plain text.
        main: Stretches of `text` that are the article proper (not menus, teasers, comments); whole text for plain text.
        warnings: What could not be read, one plain sentence each.
    """

    source: str
    text: str
    sha256: str
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    declared_language: Tag | None = None
    elements: tuple[Element, ...] = ()
    main: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or one row of it, that could not be read; `reason` is one plain sentence that says what to do."""

    source: str
    reason: str
