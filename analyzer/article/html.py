"""From the bytes of a web page to an `Article`.

Why lxml: it is linear on every hostile page tried (the HTML5 tree builders are not: 50,000 open ``<div>`` cost Lexbor four
seconds, misnested formatting elements multiply), and its one fault, silent loss beyond a depth, is repaired by `nesting`.
"""

import hashlib
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from analyzer.article.attributes import MAX_ATTRIBUTES, trim_attributes
from analyzer.article.boilerplate import find_left_out
from analyzer.article.cutting import cut
from analyzer.article.encoding import decode
from analyzer.article.endings import describe_open_end
from analyzer.article.main_text import find_main
from analyzer.article.metadata import find_metadata
from analyzer.article.nesting import flatten
from analyzer.article.walk import MAX_ELEMENTS, walk
from analyzer.errors import InputError
from analyzer.records import Article

_OF_HEADS = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style", "template", "title"}
)  # HTML standard, "in head" insertion mode; any other element begins the body


def parse_html(data: bytes | str, *, source: str = "-", url: str | None = None, charset: str | None = None) -> Article:
    """Read a web page.

    Args:
        data: The page as it came; characters are taken as they are.
        source: What the user gave; stands in the record.
        url: Where the page was fetched from.
        charset: Of the HTTP header.

    Raises:
        InputError: The page is empty or not text.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    if isinstance(data, str):
        page, warnings = decode(raw, look_for_meta=False)
    else:
        page, warnings = decode(raw, declared=charset)
    open_end = describe_open_end(page)
    if open_end is not None:
        warnings.append(open_end)
    page, n_trimmed = trim_attributes(page)
    if n_trimmed:
        warnings.append(f"{n_trimmed:,} elements have more than {MAX_ATTRIBUTES} attributes; the rest of them was dropped")
    parsed = _parse(page)
    walked = walk(parsed.root)
    if walked.n_dropped:
        warnings.append(f"the page has more than {MAX_ELEMENTS:,} elements; {walked.n_dropped:,} were read for their text only")
    text, elements = cut(walked.text, walked.elements, find_left_out(walked.text, walked.elements))
    about = find_metadata(elements, text, title=walked.title, url=url)
    return Article(
        source=source,
        url=about.url,
        title=about.title,
        authors=about.authors,
        published=about.published,
        declared_language=about.language,
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        elements=elements,
        main=find_main(text, elements),
        warnings=(*warnings, *parsed.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Parsed:
    root: _Element
    warnings: tuple[str, ...] = ()


def _parse(page: str) -> _Parsed:
    """Parse a page; flatten it first where it is too deep for the parser."""
    root, is_cut = _parse_once(page)
    if not is_cut:
        return _Parsed(root)
    root, is_cut = _parse_once(flatten(page))
    warning = "the page nests too deeply; its inner structure was flattened, its text kept"
    if is_cut:
        warning = "the page nests too deeply for the parser; a part of it is lost"
    return _Parsed(root, (warning,))


def _parse_once(page: str) -> tuple[_Element, bool]:
    """Return the root and whether the parser stopped before the end."""
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True)
    try:
        root = etree.fromstring(page.encode(), parser)
    except etree.LxmlError as error:
        raise InputError("the page holds no text; give a page that holds an article") from error
    if root is None:
        raise InputError("the page holds no text; give a page that holds an article")
    _end_head(root)
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _end_head(root: _Element) -> None:
    """Move into the body what cannot stand in a head.

    The parser takes elements of HTML 5 (``article``, ``main``) for parts of a head whose end tag is left out, as it may be.
    """
    head = root.find("head")
    strays = [] if head is None else [child for child in head if isinstance(child.tag, str) and child.tag not in _OF_HEADS]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    elif body.text:
        strays[-1].tail = (strays[-1].tail or "") + body.text
        body.text = None
    body[:0] = strays
