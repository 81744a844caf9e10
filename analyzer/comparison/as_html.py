"""The comparison as one HTML file: no remote resource, whole without scripts; a small script sorts and searches its tables.

The look, the macros that draw and the defences are those of the report's page (`report.as_html.fill`).
"""

from analyzer.comparison import page_view, story
from analyzer.comparison.records import Comparison
from analyzer.report.as_html import fill, template_text
from analyzer.report.wording import Wording, wording

_OWN = "analyzer.comparison"  # the package whose templates these are


def render(comparison: Comparison, *, words: Wording | None = None) -> str:
    """Return the comparison as a self-contained HTML page.

    Args:
        comparison: The comparison.
        words: Interface language; English by default.
    """
    words = words or wording()
    cards = list(page_view.shared_cards(comparison, words))
    return fill(
        (_OWN, "compare.html.j2"),
        style=template_text("analyzer.report", "page.css") + template_text(_OWN, "compare.css"),
        script=template_text(_OWN, "compare.js"),
        comparison=comparison,
        words=words,
        facts=story.facts(comparison, words),
        cautions=story.cautions(comparison, words),
        sections=page_view.sections(comparison, words),
        labels=page_view.label_names(words),
        cards=cards,
        n_more=comparison.n_shared - len(cards),
        shared_found=story.shared_found(comparison, words),
    )
