"""From the logits of a batch to readings, the same for every backend of the shipped model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.reaction.calibration import SENTIMENTS, STANCES, Calibration
from analyzer.reaction.encoding import Encoded
from analyzer.reaction.evidence import find_evidence
from analyzer.records import Abstention, Reading, Sentiment, Stance, Tag


@dataclass(slots=True)
class Effort:
    """What a scorer has done so far: tokens that the network read, padding not counted, and seconds of tokenising."""

    tokens: int = 0
    tokenising_s: float = 0.0


def read_logits(
    calibration: Calibration, logits: NDArray[np.float32], tags: Sequence[Tag], has_words: Sequence[bool]
) -> list[Reading]:
    """Turn logits into readings without evidence, in order.

    Args:
        calibration: Scales, thresholds, languages.
        logits: Shape (n, 10), biases included.
        tags: Language of each post.
        has_words: Whether the network saw anything of each post.
    """
    readings = []
    for row, tag, seen in zip(calibration.probabilities(logits).tolist(), tags, has_words, strict=True):
        stances = dict(zip(STANCES, row[: len(STANCES)], strict=True))
        readings.append(
            Reading(
                stances=stances,
                labels=calibration.labels(row[: len(STANCES)]),
                sentiment=dict(zip(SENTIMENTS, row[len(STANCES) :], strict=True)),
                abstained=calibration.abstention(row, tag) if seen else Abstention("no words"),
            )
        )
    return readings


def with_evidence(reading: Reading, encoded: Encoded, contributions: NDArray[np.float32], text: str) -> Reading:
    """Return a reading with the words that carried it.

    Args:
        reading: Without evidence.
        encoded: The post as the network read it.
        contributions: What each of the post's own tokens adds to each logit, shape (n_own, 10).
        text: The post.
    """
    felt = max(SENTIMENTS, key=lambda name: reading.sentiment[name])
    shown: list[tuple[Stance | Sentiment, int]] = [(label, STANCES.index(label)) for label in reading.labels]
    if felt is not Sentiment.NEUTRAL:
        shown.append((felt, len(STANCES) + SENTIMENTS.index(felt)))
    return replace(reading, evidence=find_evidence(encoded, contributions, text, shown))
