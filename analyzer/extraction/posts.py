"""Find the posts of an article: embeds, permalinks, credit lines and quotations, joined into posts."""

from analyzer.extraction.attribution import complete
from analyzer.extraction.credit_lines import find_credit_lines
from analyzer.extraction.embeds import find_embeds
from analyzer.extraction.pairing import pair
from analyzer.extraction.quotations import find_quotations
from analyzer.records import Article, Extraction, Sighting, Span
from analyzer.stages import Encoder


def extract_posts(article: Article, encoder: Encoder | None = None) -> Extraction:
    """Return every social post that the article shows, and the quotations that are none.

    Args:
        article: The article, of any format.
        encoder: Finds translated quotations by meaning; None leaves that to place and cue.
    """
    shown: list[Sighting] = list(find_embeds(article))
    taken = _spans(shown)
    credited = find_credit_lines(article, taken)
    quoted = find_quotations(article, sorted([*taken, *_spans(credited)]))
    return complete(article, pair(article, [*shown, *credited, *quoted], encoder))


def _spans(sightings: list[Sighting]) -> list[Span]:
    return sorted(mention.span for sighting in sightings for mention in sighting.mentions)
