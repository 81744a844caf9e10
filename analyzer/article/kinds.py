"""Tell what a source is: a web page, plain text, a table of articles, or an address; and read bytes of either first kind."""

import re
from pathlib import PurePath

from analyzer.article.encoding import decode
from analyzer.article.html import parse_html
from analyzer.article.plain_text import parse_plain_text
from analyzer.errors import InputError
from analyzer.records import Article

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".asp", ".aspx", ".php", ".jsp"})
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
TABLE_SUFFIXES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"})

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:(?://|(?=[^\\/]))")
_LOOK_AT = 4096  # bytes in which a page shows its first tag
_OPENS_LIKE_A_PAGE = re.compile(
    r"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,50})?(?:<!--.{0,1000}?-->\s{0,50})?<(?:!doctype\s+html|html|head|body|meta|title|div|article|main|p|"
    r"section|blockquote|figure|h1|table|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_address(source: str) -> bool:
    """Return whether a source is written as a URL of any scheme, allowed or not."""
    return _SCHEME.match(source) is not None


def looks_like_page(head: str) -> bool:
    """Return whether characters open like a web page."""
    return _OPENS_LIKE_A_PAGE.match(head.removeprefix("\ufeff")) is not None


def parse_bytes(data: bytes, *, source: str, name: str = "") -> Article:
    """Read a file's bytes by the suffix of its name, or, where that says nothing, by how they begin.

    Raises:
        InputError: The bytes are empty or not text.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in HTML_SUFFIXES:
        return parse_html(data, source=source)
    if suffix not in TEXT_SUFFIXES and _opens_like_page(data):
        return parse_html(data, source=source)
    return parse_plain_text(data, source=source)


def _opens_like_page(data: bytes) -> bool:
    try:
        head, _ = decode(data[:_LOOK_AT])
    except InputError:
        return False
    return looks_like_page(head)
