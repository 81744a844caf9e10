"""The report as a table: one row per post, one set of columns for CSV and Parquet.

The table of columns is also their documentation: `Column.meaning` is what the manual prints.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from analyzer.records import ArticleReport, Reaction, Sentiment, Stance, Translation
from analyzer.report.aggregation import abstention_reason
from analyzer.report.as_json import number

Cell = str | float | int | None
Kind = Literal["text", "number", "integer"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what kind of value it holds, what it means, and where the value comes from."""

    name: str
    kind: Kind
    meaning: str
    value: Callable[[ArticleReport, Reaction], Cell]


def rows(report: ArticleReport) -> Iterator[dict[str, Cell]]:
    """Give one row per post, in the order of the article; an article without posts gives none."""
    for reaction in report.reactions:
        yield {column.name: column.value(report, reaction) for column in COLUMNS}


def _stance(stance: Stance) -> Column:
    def value(_: ArticleReport, reaction: Reaction) -> Cell:
        return None if reaction.reading is None else number(reaction.reading.stances[stance])

    return Column(stance.value, "number", f"probability that the post is {stance.value}; empty without text", value)


def _sentiment(sentiment: Sentiment) -> Column:
    def value(_: ArticleReport, reaction: Reaction) -> Cell:
        return None if reaction.reading is None else number(reaction.reading.sentiment[sentiment])

    return Column(sentiment.value, "number", f"probability that the writer's feeling is {sentiment.value}", value)


def _labels(_: ArticleReport, reaction: Reaction) -> Cell:
    return None if reaction.reading is None else " ".join(label.value for label in reaction.reading.labels)


def _of_translation(name: str) -> Callable[[ArticleReport, Reaction], Cell]:
    def value(_: ArticleReport, reaction: Reaction) -> Cell:
        translation = reaction.translation
        if not isinstance(translation, Translation):
            return None
        found: Cell = getattr(translation, name)
        return number(found) if isinstance(found, float) else found or None

    return value


def _cues(_: ArticleReport, reaction: Reaction) -> Cell:
    cues = dict.fromkeys(mention.cue for mention in reaction.post.mentions if mention.cue)
    return "; ".join(cue for cue in cues if cue) or None


def _forms(_: ArticleReport, reaction: Reaction) -> Cell:
    return " ".join(dict.fromkeys(mention.form.value for mention in reaction.post.mentions))


def _press(_: ArticleReport, reaction: Reaction) -> Cell:
    return None if reaction.post.press_translation is None else reaction.post.press_translation.text or None


def _press_agreement(_: ArticleReport, reaction: Reaction) -> Cell:
    press = reaction.post.press_translation
    return None if press is None or press.agreement is None else number(press.agreement)


def _disagreeing(report: ArticleReport, reaction: Reaction) -> Cell:
    return sum(check.agrees is False for check in report.checks if check.post == reaction.post.id)


def _corrected(report: ArticleReport, reaction: Reaction) -> Cell:
    kinds = dict.fromkeys(one.kind.value for one in report.corrections if one.post == reaction.post.id)
    return " ".join(kinds) or None


COLUMNS: tuple[Column, ...] = (
    Column("source", "text", "what was read: a path, - or an address", lambda report, _: report.article.source),
    Column("article_title", "text", "title of the article", lambda report, _: report.article.title),
    Column("article_published", "text", "its date, ISO 8601", lambda report, _: report.article.published),
    Column("article_sha256", "text", "SHA-256 of its bytes", lambda report, _: report.article.sha256),
    Column("post", "text", "id of the post within the article", lambda _, reaction: reaction.post.id),
    Column("platform", "text", "where it was published", lambda _, reaction: reaction.post.attribution.platform.value),
    Column("author", "text", "display name as written", lambda _, reaction: reaction.post.attribution.author),
    Column("handle", "text", "account name without @", lambda _, reaction: reaction.post.attribution.handle),
    Column("posted_at", "text", "date or date-time, ISO 8601", lambda _, reaction: reaction.post.attribution.posted_at),
    Column("permalink", "text", "address of the post", lambda _, reaction: reaction.post.attribution.permalink),
    Column("reply_to", "text", "id of the post it answers", lambda _, reaction: reaction.post.reply_to),
    Column("forms", "text", "how the article shows it, separated by spaces", _forms),
    Column("cues", "text", "framing verbs of its lead-ins, separated by semicolons", _cues),
    Column("text", "text", "the post's words; empty where the page shows none", lambda _, reaction: reaction.post.text),
    Column(
        "text_from",
        "text",
        "the form that the words come from",
        lambda _, reaction: None if reaction.post.text_from is None else reaction.post.text_from.value,
    ),
    Column("language", "text", "BCP 47 tag, or und", lambda _, reaction: reaction.language.tag),
    Column("language_confidence", "number", "that the tag is right", lambda _, reaction: number(reaction.language.confidence)),
    Column("translation", "text", "by machine", _of_translation("text")),
    Column("translation_into", "text", "language of the translation", _of_translation("into")),
    Column("translation_model", "text", "model that made it", _of_translation("model")),
    Column("translation_quality", "number", "how far to trust it", _of_translation("quality")),
    Column("press_translation", "text", "the article's own translation", _press),
    Column("press_agreement", "number", "agreement of the article's translation with the post", _press_agreement),
    Column("labels", "text", "stances above their thresholds, separated by spaces", _labels),
    *(_stance(stance) for stance in Stance),
    *(_sentiment(sentiment) for sentiment in Sentiment),
    Column("abstained", "text", "why the numbers should not be relied on", lambda _, reaction: abstention_reason(reaction)),
    Column("checks_disagreeing", "integer", "checks of this post that disagree with the article", _disagreeing),
    Column("corrected", "text", "what a person corrected, separated by spaces", _corrected),
)
