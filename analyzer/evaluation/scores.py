"""Figures for probabilities against labels: F1, AP, AUROC, calibration error, bootstrap intervals.

scikit-learn computes what it has; only the calibration error and the intervals are our own.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, f1_score, roc_auc_score

N_BINS = 15  # as in Guo et al., ICML 2017
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def calibration_error(probabilities: Floats, truth: Ints, n_bins: int = N_BINS) -> float:
    """Return the expected calibration error of a yes/no probability, in [0, 1].

    Equal-width bins; the mean over bins, weighted by size, of |mean probability - share of yes| (Naeini et al., AAAI 2015).

    Args:
        probabilities: Of yes, shape (n,).
        truth: 1 for yes, shape (n,).
        n_bins: How many bins.
    """
    bins = np.minimum((probabilities * n_bins).astype(int), n_bins - 1)
    error = 0.0
    for index in np.unique(bins):
        own = bins == index
        error += own.mean() * abs(float(probabilities[own].mean()) - float(truth[own].mean()))
    return error


def interval(
    measure: Callable[[Ints, Ints], float], predicted: Ints, truth: Ints, *, samples: int = 500, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a figure over rows.

    Args:
        measure: Gives the figure of predicted and true labels.
        predicted: Shape (n,).
        truth: Shape (n,).
        samples: Bootstrap samples.
        seed: Of the draws.
    """
    generator = np.random.default_rng(seed)
    draws = [generator.integers(0, len(truth), len(truth)) for _ in range(samples)]
    low, high = np.nanpercentile([measure(predicted[draw], truth[draw]) for draw in draws], [2.5, 97.5])
    return float(low), float(high)


def f1_yes(predicted: Ints, truth: Ints) -> float:
    """Return F1 of the yes class, 0 where it is undefined."""
    return float(f1_score(truth, predicted, zero_division=0))


def macro_f1(predicted: Ints, truth: Ints, classes: Sequence[int]) -> float:
    """Return the unweighted mean of per-class F1 over `classes`."""
    return float(f1_score(truth, predicted, labels=list(classes), average="macro", zero_division=0))


def ranking(probabilities: Floats, truth: Ints) -> tuple[float, float]:
    """Return average precision and AUROC; NaN where a class is missing."""
    if truth.min() == truth.max():
        return float("nan"), float("nan")
    return float(average_precision_score(truth, probabilities)), float(roc_auc_score(truth, probabilities))


def brier(probabilities: Floats, truth: Ints) -> float:
    """Return the Brier score of a yes/no probability, in [0, 1]."""
    return float(brier_score_loss(truth, probabilities))
