"""What the cards and findings of the HTML page show, computed before the template runs: the template only loops and chooses.

All strings are true text; the template's environment makes them harmless.
"""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.records import (
    ArticleReport,
    Evidence,
    Mention,
    Reaction,
    Reading,
    Sentiment,
    Stance,
    Tag,
    Translation,
)
from analyzer.report import story
from analyzer.report.evidence import strongest_evidence
from analyzer.report.findings import Part, check_in_parts, ordered_checks, verdict_key
from analyzer.report.page_charts import SHADES, Bar
from analyzer.report.sanitise import pieces, safe_url
from analyzer.report.wording import DEFAULT, Wording, direction, parse_moment

MAX_SHOWN_TEXT = 20_000  # code points of one post; no platform's posts are longer
MAX_WORDS = 12  # stretches of evidence listed per label


@dataclass(frozen=True, slots=True)
class Shaded:
    """A stretch of text with the label whose words they are and a shade from 1 to `SHADES`; None and 0 for plain words."""

    text: str
    key: str | None = None
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One mention of a post, as its card points to it."""

    anchor: str
    told: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One check in plain words."""

    number: int
    verdict: str
    told: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One post."""

    number: int
    depth: int
    author: str
    handle: str | None
    platform: str
    posted_at: str | None
    posted: str
    is_later: bool
    url: str | None
    reply_to: int | None
    language: str
    tag: Tag
    direction: str
    original: tuple[Shaded, ...] | None
    missing: str
    translation: tuple[Shaded, ...] | None
    translation_tag: Tag
    translation_quality: str
    is_rough: bool
    translator: str
    press: str | None
    press_agreement: str
    labels: tuple[Bar, ...]
    stances: tuple[Bar, ...]
    sentiment: tuple[Bar, ...]
    evidence: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    withheld: str | None
    places: tuple[Place, ...]
    translated_labels: str | None
    n_disagreeing: int
    corrections: tuple[str, ...]


# ---- cards


def cards(report: ArticleReport, words: Wording) -> Iterator[Card]:
    """Give one card per post, replies under their post."""
    numbers = {reaction.post.id: number for number, reaction in story.numbered(report)}
    published = parse_moment(report.article.published)
    disagreeing = Counter(check.post for check in report.checks if check.agrees is False)
    for placed in story.threads(report.reactions):
        reaction = placed.reaction
        post, who = reaction.post, reaction.post.attribution
        posted = parse_moment(who.posted_at)
        translation = reaction.translation if isinstance(reaction.translation, Translation) else None
        press = post.press_translation
        number = numbers[post.id]
        yield Card(
            number=number,
            depth=placed.depth,
            author=who.author or who.handle or words("post", "anonymous"),
            handle=who.handle,
            platform=words.platform(who.platform),
            posted_at=who.posted_at if posted is not None else None,
            posted=words.moment(who.posted_at, short=True) or who.posted_at or words("post", "undated"),
            is_later=posted is not None and published is not None and posted[0] > published[0],
            url=safe_url(who.permalink),
            reply_to=numbers.get(post.reply_to or ""),
            language=_language_told(reaction, words),
            tag=reaction.language.tag,
            direction=direction(reaction.language.tag, "?"),
            original=None if post.text is None else _shaded(post.text, reaction.reading),
            missing=story.missing_words(reaction, words),
            translation=None if translation is None else _shaded(translation.text, reaction.translated_reading),
            translation_tag="" if translation is None else translation.into,
            translation_quality="" if translation is None else story.translation_quality(translation, words),
            is_rough=translation is not None and translation.is_rough,
            translator="" if translation is None else story.translator_named(translation, words),
            press=None if press is None else press.text,
            press_agreement=story.press_agreement(press, words),
            labels=tuple(bar for bar in _stances(reaction.reading, report, words) if bar.is_label),
            stances=tuple(_stances(reaction.reading, report, words)),
            sentiment=tuple(_feelings(reaction.reading, words)),
            evidence=tuple(_evidence(reaction, words)),
            withheld=story.reason_in_words(reaction, words) if reaction.reading is not None else None,
            places=tuple(_places(number, post.mentions, words)),
            translated_labels=_translated(reaction.translated_reading, words),
            n_disagreeing=disagreeing[post.id],
            corrections=tuple(story.correction_lines(report, words, post.id)),
        )


def _language_told(reaction: Reaction, words: Wording) -> str:
    name = words.language(reaction.language.tag)
    return words("post", "language_sure", language=name, value=words.certainty(reaction.language.confidence))


def _shaded(text: str, reading: Reading | None) -> tuple[Shaded, ...]:
    """Cut a text into stretches shaded by their weight, relative to the heaviest stretch of the text."""
    text = text[:MAX_SHOWN_TEXT]
    marks = strongest_evidence(reading, text)
    heaviest = max((weight for *_, weight in marks), default=1.0)
    by_start = {start: (end, label.value, weight) for start, end, label, weight in marks}
    shaded: list[Shaded] = []
    inside = (0, "", 0.0)
    for start, _, shown in pieces(text, [(low, high) for low, high, _, _ in marks]):
        inside = by_start.get(start, inside)
        if start < inside[0]:
            shaded.append(Shaded(shown, inside[1], max(1, round(SHADES * inside[2] / heaviest))))
        else:
            shaded.append(Shaded(shown))
    return tuple(shaded)


def _stances(reading: Reading | None, report: ArticleReport, words: Wording) -> Iterator[Bar]:
    if reading is None:
        return
    for stance in sorted(Stance, key=lambda stance: -reading.stances[stance]):
        value = reading.stances[stance]
        yield Bar(
            stance.value,
            words.stance(stance),
            value,
            words.probability(value),
            threshold=report.thresholds.get(stance),
            is_label=stance in reading.labels,
            meaning=words("stance_meaning", stance.value),
        )


def _feelings(reading: Reading | None, words: Wording) -> Iterator[Bar]:
    if reading is None:
        return
    start = 0.0
    for sentiment in Sentiment:
        value = reading.sentiment[sentiment]
        yield Bar(sentiment.value, words.sentiment(sentiment), value, words.probability(value), start=start)
        start += value


def _evidence(reaction: Reaction, words: Wording) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Give, per label that is shown, its key, its name and the words that carried it with their shares."""
    reading, text = reaction.reading, reaction.post.text
    if reading is None or text is None:
        return
    by_label: dict[Stance | Sentiment, list[Evidence]] = {}
    for item in reading.evidence:
        by_label.setdefault(item.label, []).append(item)
    for label in (*reading.labels, *(each for each in (*Stance, *Sentiment) if each not in reading.labels)):
        items = sorted(by_label.get(label, ()), key=lambda item: -item.weight)[:MAX_WORDS]
        if items or label in reading.labels:  # of a label it is said too that no words were found to carry it
            name = words.stance(label) if isinstance(label, Stance) else words.sentiment(label)
            yield label.value, name, tuple((item.span.of(text), words.percent(item.weight)) for item in items)


def _places(number: int, mentions: Sequence[Mention], words: Wording) -> Iterator[Place]:
    for place, mention in enumerate(mentions, 1):
        told = [words("form", mention.form.value)]
        if mention.relation is not None:
            told.append(words("relation", mention.relation.value))
        if mention.cue:
            told.append(words("post", "lead_in", cue=mention.cue))
        yield Place(f"m{number}-{place}", ", ".join(told))


def _translated(reading: Reading | None, words: Wording) -> str | None:
    if reading is None:
        return None
    told = [f"{words.stance(stance)} {words.probability(reading.stances[stance])}" for stance in reading.labels]
    return words("post", "translated_reading", labels=words.listing(told) or words("post", "nothing"))


# ---- checks and provenance


def findings(report: ArticleReport, words: Wording) -> list[Finding]:
    """Give the checks in plain words, disagreements first."""
    numbers = {reaction.post.id: number for number, reaction in story.numbered(report)}
    by_id = {reaction.post.id: reaction for reaction in report.reactions}
    tag = report.language.tag
    return [
        Finding(
            numbers.get(check.post, 0),
            verdict_key(check),
            tuple(check_in_parts(check, by_id.get(check.post), words, article_tag=tag)),
        )
        for check in ordered_checks(report)
    ]


def command(report: ArticleReport, words: Wording) -> str:
    """Return the command that makes the page again."""
    privacy = report.privacy
    hidden = " --pseudonymise" * privacy.is_pseudonymous + " --no-text" * privacy.leaves_out_texts
    hidden += " --corrections FILE" * bool(report.corrections)
    language = "" if words.tag == DEFAULT else f" --language {words.tag}"
    return f"analyzer report {shlex.quote(report.article.source)} --format html{hidden}{language}"
