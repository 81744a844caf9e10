"""What a post does and how its writer feels: the labels of the codebook, and what a scorer reads in a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from analyzer.records.extraction import Post
from analyzer.records.language import Language, Translation, Untranslated
from analyzer.records.text import Span


class Stance(StrEnum):
    """What a post does: independent labels of the codebook, each with its own probability."""

    ESCALATORY = "escalatory"
    DEESCALATORY = "deescalatory"
    SCEPTICAL = "sceptical"
    JOKING = "joking"
    REPORTING = "reporting"
    SUPPORTIVE = "supportive"
    CRITICAL = "critical"


class Sentiment(StrEnum):
    """The writer's own feeling as shown: a distribution over three classes."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that carried a score: `span` counts in the post's text, `weight` is their share of the logit."""

    label: Stance | Sentiment
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """A score withheld on purpose, and why: ``low confidence``, ``no text``, ``language not covered``."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a scorer reads in one text.

    Attributes:
        stances: Calibrated, independent probabilities in [0, 1], all seven.
        labels: Stances at or above their threshold, in codebook order; possibly none.
        sentiment: Calibrated distribution over the three classes; sums to 1.
        evidence: Words that carried the scores.
        abstained: Set when the numbers should not be relied on; they are given all the same.
    """

    stances: Mapping[Stance, float]
    labels: tuple[Stance, ...]
    sentiment: Mapping[Sentiment, float]
    evidence: tuple[Evidence, ...] = ()
    abstained: Abstention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One post with everything the stages found out about it.

    `reading` is None where the post has no text; `translated_reading` is the scorer's reading of the translation, shown
    beside the first, never instead of it.
    """

    post: Post
    language: Language
    translation: Translation | Untranslated
    reading: Reading | None
    translated_reading: Reading | None = None
