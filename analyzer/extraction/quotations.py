"""Thin."""
from collections.abc import Sequence
from analyzer.records import Article, Sighting, Span
def find_quotations(article: Article, taken: Sequence[Span]) -> list[Sighting]:
    """Find."""
    return []
