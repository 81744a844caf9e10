"""From logits to calibrated probabilities, labels and abstention: the numbers fitted on held-out posts.

Each stance has its own scale and shift (Platt, "Probabilistic Outputs for Support Vector Machines", 1999); sentiment has one
temperature (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2) and a shift per class. The file is
written by `scripts/calibrate_reaction.py`, which says on which posts.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ModelError
from analyzer.records import Abstention, Sentiment, Stance, Tag

STANCES = tuple(Stance)
SENTIMENTS = tuple(Sentiment)
N_LOGITS = len(STANCES) + len(SENTIMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns logits into a reading.

    Attributes:
        bias: The heads' biases, shape (10,): seven stances, then three sentiments.
        scale, shift: Of each logit, shape (10,): ``calibrated = scale * logit + shift``.
        thresholds: Probability from which each stance is a label.
        abstain_below: Confidence under which a reading is marked as abstained, in [0, 1].
        languages: Tags of the languages seen in training; others are marked as not covered.
    """

    bias: NDArray[np.float32]
    scale: NDArray[np.float32]
    shift: NDArray[np.float32]
    thresholds: Mapping[Stance, float]
    abstain_below: float
    languages: frozenset[Tag]

    def probabilities(self, logits: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return probabilities, shape (n, 10), float64: seven sigmoids, then a softmax over three.

        Args:
            logits: Shape (n, 10), biases included.
        """
        calibrated = np.clip(logits.astype(np.float64) * self.scale + self.shift, -30, 30)
        stances = 1 / (1 + np.exp(-calibrated[:, : len(STANCES)]))
        raised = np.exp(calibrated[:, len(STANCES) :])
        return np.concatenate([stances, raised / raised.sum(1, keepdims=True)], axis=1)

    def labels(self, stances: Sequence[float]) -> tuple[Stance, ...]:
        """Return the stances at or above their threshold, in codebook order."""
        return tuple(s for s, p in zip(STANCES, stances, strict=True) if p >= self.thresholds[s])

    def abstention(self, probabilities: Sequence[float], tag: Tag) -> Abstention | None:
        """Return why a reading should not be relied on, or None.

        Args:
            probabilities: Ten, as `probabilities` gives them.
            tag: The post's language.
        """
        if tag != "und" and tag.split("-")[0] not in self.languages:
            return Abstention("language not covered")
        if confidence(probabilities) < self.abstain_below:
            return Abstention("low confidence")
        return None


def confidence(probabilities: Sequence[float]) -> float:
    """Return how far the ten probabilities are from undecided, in [0, 1].

    The mean over the stances of ``|2p - 1|``; risk-coverage curves in the model card show what it is worth.
    """
    return math.fsum(abs(2 * p - 1) for p in probabilities[: len(STANCES)]) / len(STANCES)


def read_calibration(path: Path) -> Calibration:
    """Read calibration.json.

    Raises:
        ModelError: The file is missing, not JSON, or its numbers do not fit.
    """
    try:
        spec: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        arrays = {name: np.asarray(spec[name], dtype=np.float32) for name in ("bias", "scale", "shift")}
        calibration = Calibration(
            **arrays,
            thresholds={stance: float(spec["thresholds"][stance]) for stance in STANCES},
            abstain_below=float(spec["abstain_below"]),
            languages=frozenset(spec["languages"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: not a calibration file ({error}); run `make models`") from error
    if any(array.shape != (N_LOGITS,) for array in arrays.values()):
        raise ModelError(f"{path}: needs {N_LOGITS} numbers for bias, scale and shift; run `make models`")
    return calibration
