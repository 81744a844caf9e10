"""From a plain-text or Markdown file to an `Article`: its text *is* the decoded file, so offsets index the file."""

import hashlib

from analyzer.article.encoding import decode
from analyzer.article.text_header import read_text_header
from analyzer.records import Article, Span


def parse_plain_text(data: bytes | str, *, source: str = "-", url: str | None = None, charset: str | None = None) -> Article:
    """Read a plain-text article.

    Args:
        data: The file as it is.
        source: What the user gave; stands in the record.
        url: Where the text was fetched from.
        charset: Of the HTTP header.

    Raises:
        InputError: The file is empty or not text.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    text, warnings = decode(raw, declared=charset, look_for_meta=False)
    header = read_text_header(text)
    return Article(
        source=source,
        url=url,
        title=header.title,
        authors=header.authors,
        published=header.published,
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        main=(Span(0, len(text)),),
        warnings=tuple(warnings),
    )
