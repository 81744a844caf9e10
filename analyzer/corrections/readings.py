"""Correct what was read in posts: labels, sentiment, translation; then count and compare anew.

A person's sentiment takes the whole distribution, for that is what counts and charts are made of. The probabilities of stances
stay the model's: a label is what a person says, a probability what the model says, and a reader may see both.
"""

from collections.abc import Iterable
from dataclasses import replace

from analyzer.corrections.entries import Entry
from analyzer.errors import ConfigError
from analyzer.records import (
    ArticleReport,
    Check,
    CheckKind,
    Correction,
    CorrectionKind,
    Reaction,
    Reading,
    Sentiment,
    Stance,
    Tag,
    Translation,
)
from analyzer.report.aggregation import aggregate, leading_sentiment
from analyzer.report.story import BY_HAND


def correct_readings(
    report: ArticleReport, entries: Iterable[Entry], into: Tag, made_before: Iterable[Correction] = ()
) -> ArticleReport:
    """Return a report with what a person says of its posts.

    Args:
        report: The report.
        entries: Of this article, in the order of their file; those of posts that are gone say nothing here.
        into: Language that posts are translated into.
        made_before: Corrections that `correct_extraction` made.

    Raises:
        ConfigError: There is nothing in a post that could be labelled or translated.
    """
    reactions = {reaction.post.id: reaction for reaction in report.reactions}
    made = list(made_before)
    for entry in entries:
        if entry.post in reactions:
            reactions[entry.post] = _corrected(reactions[entry.post], entry, into, made)
    corrected = tuple(reactions.values())
    by_kind = {(one.post, one.kind) for one in made}
    return replace(
        report,
        reactions=corrected,
        aggregate=aggregate(corrected),
        checks=tuple(_check(check, reactions[check.post], by_kind) for check in report.checks),
        corrections=tuple(made),
    )


def _corrected(reaction: Reaction, entry: Entry, into: Tag, made: list[Correction]) -> Reaction:
    def note(kind: CorrectionKind, before: str, after: str) -> None:
        made.append(Correction(post=entry.post, kind=kind, before=before, after=after, who=entry.who, when=entry.when))

    is_wordless = reaction.reading is None or reaction.post.text is None
    if is_wordless and (entry.labels, entry.sentiment, entry.translation) != (None, None, None):
        raise ConfigError(f"{entry.where}: {entry.post} has no text on the page, so nothing to label or translate")
    reading = reaction.reading
    if reading is not None and entry.labels is not None:
        note(CorrectionKind.LABELS, " ".join(reading.labels), " ".join(entry.labels))
        reading = replace(reading, labels=entry.labels, abstained=None)
    if reading is not None and entry.sentiment is not None:
        note(CorrectionKind.SENTIMENT, leading_sentiment(reading).value, entry.sentiment.value)
        reading = _felt(reading, entry.sentiment)
    reaction = replace(reaction, reading=reading)
    if entry.translation is None:
        return reaction
    before = reaction.translation
    note(CorrectionKind.TRANSLATION, before.text if isinstance(before, Translation) else "", entry.translation)
    ours = Translation(text=entry.translation, into=into, engine=BY_HAND, model=entry.who)
    return replace(reaction, translation=ours, translated_reading=None)


def _felt(reading: Reading, sentiment: Sentiment) -> Reading:
    return replace(reading, sentiment={each: float(each is sentiment) for each in Sentiment})


def _check(check: Check, reaction: Reaction, by_kind: set[tuple[str, CorrectionKind]]) -> Check:
    """Judge a framing verb by a person's labels; say that a person's translation was not compared."""
    if check.kind is CheckKind.FRAMING and (check.post, CorrectionKind.LABELS) in by_kind and reaction.reading is not None:
        framed = {Stance(part.split(" ")[0]) for part in check.found.split(", ")}
        return replace(check, agrees=bool(framed & set(reaction.reading.labels)))
    ours = reaction.translation
    if check.kind is CheckKind.TRANSLATION and isinstance(ours, Translation) and ours.engine == BY_HAND:
        return replace(check, found=ours.text, agrees=None)
    return check
