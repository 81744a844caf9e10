"""The columns of a shard of posts: one table for the Parquet schema, the JSON objects and the manual.

Names and meanings are those of the report's table (`analyzer.report.rows`) where both have a column. Probabilities are rounded
to four places, as in reports: what lies beyond differs between processors and means nothing.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from analyzer.batch.intake import PostRow
from analyzer.records import Reaction, Reading, Sentiment, Stance, Translation, Untranslated
from analyzer.report.aggregation import abstention_reason, leading_sentiment
from analyzer.report.as_json import number

Cell = str | float | int | None
Kind = Literal["text", "word", "number", "integer"]
Group = Literal["always", "translate", "text", "evidence"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: What it is called.
        kind: ``text``, ``word`` (text with few values), ``number`` or ``integer``.
        meaning: One phrase for the manual.
        value: Gives the cell of one row.
        group: The option that it comes with.
    """

    name: str
    kind: Kind
    meaning: str
    value: Callable[[PostRow, Reaction, str], Cell]
    group: Group = "always"


def chosen(groups: Iterable[Group]) -> tuple[Column, ...]:
    """Return the columns of a run with the given options."""
    wanted = {"always", *groups}
    return tuple(column for column in COLUMNS if column.group in wanted)


def _felt(reading: Reading | None) -> str | None:
    return None if reading is None else leading_sentiment(reading).value


def _labels(reading: Reading | None) -> str | None:
    return None if reading is None else " ".join(label.value for label in reading.labels)


def _stance(stance: Stance) -> Column:
    return Column(
        stance.value,
        "number",
        f"probability that the post is {stance.value}",
        lambda _row, reaction, _model: None if reaction.reading is None else number(reaction.reading.stances[stance]),
    )


def _sentiment(sentiment: Sentiment) -> Column:
    return Column(
        sentiment.value,
        "number",
        f"probability that the writer's feeling is {sentiment.value}",
        lambda _row, reaction, _model: None if reaction.reading is None else number(reaction.reading.sentiment[sentiment]),
    )


def _of_translation(name: str) -> Callable[[PostRow, Reaction, str], Cell]:
    def value(_row: PostRow, reaction: Reaction, _model: str) -> Cell:
        if not isinstance(reaction.translation, Translation):
            return None
        found: Cell = getattr(reaction.translation, name)
        return number(found) if isinstance(found, float) else found

    return value


def _untranslated(_row: PostRow, reaction: Reaction, _model: str) -> Cell:
    return reaction.translation.reason if isinstance(reaction.translation, Untranslated) else None


def _evidence(_row: PostRow, reaction: Reaction, _model: str) -> Cell:
    if reaction.reading is None:
        return None
    words = [[e.label.value, e.span.start, e.span.end, number(e.weight)] for e in reaction.reading.evidence]
    return json.dumps(words, separators=(",", ":"))


COLUMNS: tuple[Column, ...] = (
    Column("row", "integer", "number of the row in the whole input, from 1", lambda row, _reaction, _model: row.row),
    Column("id", "text", "as the input gives it; the row number where it gives none", lambda row, _reaction, _model: row.id),
    Column("text", "text", "the post, as the input gives it", lambda row, _reaction, _model: row.text, "text"),
    Column("language", "word", "BCP 47 tag, or und", lambda _row, reaction, _model: reaction.language.tag),
    Column(
        "language_confidence",
        "number",
        "probability that the tag is right",
        lambda _row, reaction, _model: number(reaction.language.confidence),
    ),
    Column(
        "labels",
        "word",
        "stances at or above their thresholds, separated by spaces; empty if there is none",
        lambda _row, reaction, _model: _labels(reaction.reading),
    ),
    *(_stance(stance) for stance in Stance),
    Column("sentiment", "word", "the likeliest of the three", lambda _row, reaction, _model: _felt(reaction.reading)),
    *(_sentiment(sentiment) for sentiment in Sentiment),
    Column(
        "abstained",
        "word",
        "why the numbers should not be relied on; empty where they may be",
        lambda _row, reaction, _model: abstention_reason(reaction),
    ),
    Column(
        "evidence",
        "text",
        "JSON list of [label, start, end, weight]: words that carried a score, in code points of the post",
        _evidence,
        "evidence",
    ),
    Column("translation", "text", "by machine", _of_translation("text"), "translate"),
    Column("translation_into", "word", "language of the translation", _of_translation("into"), "translate"),
    Column("translation_model", "word", "model that made it", _of_translation("model"), "translate"),
    Column(
        "translation_quality", "number", "how far to trust it, 0 to 1; rough below 0.5", _of_translation("quality"), "translate"
    ),
    Column("untranslated", "word", "why there is no translation", _untranslated, "translate"),
    Column(
        "translated_labels",
        "word",
        "stances read in the translation, to compare",
        lambda _row, reaction, _model: _labels(reaction.translated_reading),
        "translate",
    ),
    Column(
        "translated_sentiment",
        "word",
        "sentiment read in the translation, to compare",
        lambda _row, reaction, _model: _felt(reaction.translated_reading),
        "translate",
    ),
    Column("model_sha256", "word", "SHA-256 of the model that scored", lambda _row, _reaction, model: model),
)


def cells(columns: Iterable[Column], row: PostRow, reaction: Reaction, model: str) -> dict[str, Any]:
    """Return one row's cells by column."""
    return {column.name: column.value(row, reaction, model) for column in columns}
