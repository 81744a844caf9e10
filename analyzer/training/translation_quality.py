"""Fit the logistic model behind a translator's quality estimate."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from analyzer.evaluation.translation import CHRF, Row, auroc
from analyzer.language.quality import SIGNS, QualityModel, Signs, compared, signs_of
from analyzer.language.translation_posts import Engine, Sentence
from analyzer.stages import Detector, Encoder

GROWING = ("length", "repetition", "surprise", "foreign", "disagreement")  # doubt may only grow with these


def observe(
    engine: Engine, rows: Sequence[Row], *, detector: Detector | None, encoder: Encoder | None
) -> tuple[list[Signs], list[float]]:
    """Translate sentences; return the signs of each translation and its sentence chrF++."""
    drafts = engine.generate([Sentence(row.text, row.tag) for row in rows])
    signs = [signs_of(row.text, draft.text, draft.log_probability) for row, draft in zip(rows, drafts, strict=True)]
    truths = [CHRF.sentence_score(d.text, [row.english]).score for d, row in zip(drafts, rows, strict=True)]
    return compared(signs, detector=detector, encoder=encoder, into="en"), truths


def fit(signs: Sequence[Signs], usable: Sequence[bool]) -> QualityModel:
    """Fit the model; signs that were nowhere observed, or would lower the doubt they stand for, get no weight.

    Args:
        signs: Of each translation; a sign is taken as observed if every one has it.
        usable: Whether each translation is usable; both kinds must be there.
    """
    values = _matrix(signs)
    means = values.mean(axis=0)
    scales = np.maximum(values.std(axis=0), 1e-6)
    standard = (values - means) / scales
    active = [i for i, column in enumerate(standard.T) if np.ptp(column) > 0]
    while True:
        model = LogisticRegression(C=1.0, max_iter=500).fit(standard[:, active], usable)
        wrong = [i for i, weight in zip(active, model.coef_[0], strict=True) if weight > 0 and SIGNS[i] in GROWING]
        if not wrong or len(wrong) == len(active):
            break
        active = [i for i in active if i not in wrong]
    weights = np.zeros(len(SIGNS))
    weights[active] = model.coef_[0]
    return QualityModel(_tuple(means), _tuple(scales), _tuple(weights), float(model.intercept_[0]))


def measured(signs: Sequence[Signs], usable: Sequence[bool]) -> float:
    """Return the AUROC of the estimate on sentences that it was not fitted on: two halves, each judged by the other's fit."""
    estimates = [0.0] * len(signs)
    for half in (0, 1):
        fitted = fit(signs[1 - half :: 2], usable[1 - half :: 2])
        for index in range(half, len(signs), 2):
            estimates[index] = fitted.probability(signs[index])
    found = auroc(estimates, usable)
    if found is None:
        raise ValueError("both usable and unusable translations are needed")
    return found


def _matrix(signs: Sequence[Signs]) -> NDArray[np.float64]:
    rows = [[getattr(one, name) for name in SIGNS] for one in signs]
    return np.array([[0.0 if v is None else float(v) for v in row] for row in rows])


def _tuple(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(v), 6) for v in values)
