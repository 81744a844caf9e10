"""Find posts of other platforms in plain text, by the sentences their embeds print around the words."""

from collections.abc import Sequence

from analyzer.records import Article, Sighting, Span


def find_platform_lines(article: Article, taken: Sequence[Span]) -> list[Sighting]:
    """Find them."""
    return []
