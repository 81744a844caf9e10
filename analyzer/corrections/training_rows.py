"""Corrected posts as rows to learn from: JSON Lines that training and evaluation read.

Columns: ``source, lang, text, context, sentiment, labels``. What a person did not say is null, never the model's own answer:
a model must not learn from itself.
"""

from collections.abc import Iterator
from typing import Any

from analyzer.records import ArticleReport, CorrectionKind
from analyzer.report.aggregation import leading_sentiment

SOURCE = "corrections"


def training_rows(report: ArticleReport) -> Iterator[dict[str, Any]]:
    """Give one row per post whose labels or sentiment a person corrected, in the order of the article."""
    said = {(one.post, one.kind) for one in report.corrections}
    texts = {reaction.post.id: reaction.post.text for reaction in report.reactions}
    for reaction in report.reactions:
        post, reading = reaction.post, reaction.reading
        has_labels = (post.id, CorrectionKind.LABELS) in said
        has_sentiment = (post.id, CorrectionKind.SENTIMENT) in said
        if reading is None or post.text is None or not (has_labels or has_sentiment):
            continue
        yield {
            "source": SOURCE,
            "lang": reaction.language.tag,
            "text": post.text,
            "context": texts.get(post.reply_to or "") or "",
            "sentiment": leading_sentiment(reading).value if has_sentiment else None,
            "labels": [label.value for label in reading.labels] if has_labels else None,
        }
