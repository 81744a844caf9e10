"""Fit calibration and thresholds of the reaction model on held-out posts, on the logits of the exported int8 model.

With some 300 posts and rare labels, scale and shift are kept near their prior (scale 1, shift 0) by a penalty. A threshold is
the one that would give the best expected F1 if the calibrated probabilities were true, which is steadier on few positives than
counting hits (Lipton et al., "Optimal Thresholding of Classifiers to Maximize F1 Measure", ECML 2014).

Sentiment is fitted on two populations that count alike: the posts labelled by the codebook, half of them about conflicts and
mostly negative, and ordinary posts of public sets. On the first alone, ordinary posts came out too negative.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from analyzer.reaction.calibration import SENTIMENTS, STANCES
from analyzer.records import Reading

PENALTY = 2.0  # weight of the prior on scale and shift, in posts
LOWEST, HIGHEST = 0.2, 0.6  # thresholds outside would rest on a handful of posts
ABSTAINING_SHARE = 0.1  # of held-out posts: those with the lowest confidence


@dataclass(frozen=True, slots=True)
class OrdinaryPosts:
    """Posts of public sets with three classes of sentiment.

    Attributes:
        logits: Of the three classes, shape (n, 3).
        sentiment: Index of the class, shape (n,).
    """

    logits: NDArray[np.float64]
    sentiment: NDArray[np.int64]


def fit_scale_and_shift(
    logits: NDArray[np.float64],
    stances: NDArray[np.int64],
    sentiment: NDArray[np.int64],
    ordinary: OrdinaryPosts | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return scale and shift of the ten logits, each of shape (10,).

    Args:
        logits: Shape (n, 10).
        stances: 1 for yes, shape (n, 7).
        sentiment: Index of the class, shape (n,).
        ordinary: More posts for sentiment; together they weigh as much as the others.
    """
    given = torch.from_numpy(logits)
    log_scale = torch.zeros(len(STANCES) + 1, dtype=torch.float64, requires_grad=True)  # one for all sentiment classes
    shift = torch.zeros(given.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([log_scale, shift], max_iter=200, line_search_fn="strong_wolfe")
    wanted, felt = torch.from_numpy(stances).double(), torch.from_numpy(sentiment)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        calibrated = given * spread(log_scale.exp()) + shift
        part = torch.nn.functional.binary_cross_entropy_with_logits(calibrated[:, : len(STANCES)], wanted, reduction="sum")
        part = part + torch.nn.functional.cross_entropy(calibrated[:, len(STANCES) :], felt, reduction="sum")
        if ordinary is not None:
            more = torch.from_numpy(ordinary.logits) * log_scale[-1].exp() + shift[len(STANCES) :]
            mean = torch.nn.functional.cross_entropy(more, torch.from_numpy(ordinary.sentiment))
            part = part + mean * len(sentiment)
        total: torch.Tensor = part + PENALTY * (log_scale.square().sum() * 4 + shift.square().sum())
        total.backward()
        return total

    optimiser.step(loss)
    return spread(log_scale.exp()).detach().numpy(), shift.detach().numpy()


def spread(scales: torch.Tensor) -> torch.Tensor:
    """Give each of the three sentiment logits the one scale that they share."""
    return torch.cat([scales, scales[-1:].repeat(len(SENTIMENTS) - 1)])


def best_threshold(probabilities: NDArray[np.float64]) -> float:
    """Return the threshold with the best expected F1, taking the probabilities of one label, shape (n,), as true."""
    values = np.sort(probabilities)[::-1]
    hits = np.cumsum(values)
    expected = 2 * hits / (np.arange(1, len(values) + 1) + values.sum())
    return round(float(np.clip(values[int(expected.argmax())], LOWEST, HIGHEST)), 3)


def fit_calibration(
    logits: NDArray[np.float64],
    stances: NDArray[np.int64],
    sentiment: NDArray[np.int64],
    ordinary: OrdinaryPosts | None = None,
) -> dict[str, Any]:
    """Fit everything that calibration.json holds besides biases and languages.

    Args:
        logits: Shape (n, 10), biases included.
        stances: 1 for yes, shape (n, 7).
        sentiment: Index of the class, shape (n,).
        ordinary: More posts for sentiment.
    """
    scale, shift = fit_scale_and_shift(logits, stances, sentiment, ordinary)
    probabilities = 1 / (1 + np.exp(-(logits * scale + shift)[:, : len(STANCES)]))  # (n, 7)
    return {
        "scale": [round(float(value), 6) for value in scale],
        "shift": [round(float(value), 6) for value in shift],
        "thresholds": {stance: best_threshold(probabilities[:, i]) for i, stance in enumerate(STANCES)},
        "abstain_below": round(float(np.quantile(np.abs(2 * probabilities - 1).mean(1), ABSTAINING_SHARE)), 4),
    }


def write_calibration(path: Path, bias: NDArray[np.float64], languages: Iterable[str], fitted: dict[str, Any]) -> None:
    """Write calibration.json for `analyzer.reaction.calibration.read_calibration`."""
    spec = {"labels": [*STANCES, *SENTIMENTS], "bias": [round(float(value), 6) for value in bias], **fitted}
    path.write_text(json.dumps({**spec, "languages": sorted(languages)}, indent=1), encoding="utf-8")


def neutral_calibration() -> dict[str, Any]:
    """Return the calibration that changes nothing, with which logits are read for the fit."""
    ones, zeros = [1.0] * (len(STANCES) + len(SENTIMENTS)), [0.0] * (len(STANCES) + len(SENTIMENTS))
    return {"scale": ones, "shift": zeros, "thresholds": dict.fromkeys(STANCES, 0.5), "abstain_below": 0.0}


def logits_of(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Return logits, shape (n, 10), from readings made with the neutral calibration; sentiment up to a constant per row."""
    stances = np.array([[reading.stances[name] for name in STANCES] for reading in readings])
    sentiment = np.array([[reading.sentiment[name] for name in SENTIMENTS] for reading in readings])
    return np.concatenate([np.log(stances / (1 - stances)), np.log(sentiment)], axis=1)
