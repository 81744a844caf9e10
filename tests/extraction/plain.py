"""Plain-text articles for the tests of extraction."""

from analyzer.records import Article, Span


def article_of(text: str, *, published: str | None = None) -> Article:
    return Article(source="-", text=text, sha256="0" * 64, published=published, main=(Span(0, len(text)),))
