"""What the reaction model is compared with, fitted and run on the same rows in the same command."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier

from analyzer.evaluation.reaction_rows import LabelledPost
from analyzer.stages import Encoder

FITTED_ROWS = 12_000  # per set: more moves these baselines little and takes minutes
FROZEN_ROWS = 1_500  # per set: each costs a pass of the encoder
Key = tuple[str, str]


def _by_set(rows: Sequence[LabelledPost]) -> Mapping[Key, list[LabelledPost]]:
    groups: Mapping[Key, list[LabelledPost]] = defaultdict(list)
    for row in rows:
        groups[row.source, row.task].append(row)
    return groups


def majority(train: Sequence[LabelledPost], rows: Sequence[LabelledPost]) -> list[str | None]:
    """Predict the commonest label of each set's training rows; None where the set has none."""
    commonest = {key: Counter(row.label for row in group).most_common(1)[0][0] for key, group in _by_set(train).items()}
    return [commonest.get((row.source, row.task)) for row in rows]


def characters(train: Sequence[LabelledPost], rows: Sequence[LabelledPost]) -> list[str | None]:
    """Predict by character TF-IDF (2 to 5) and a linear model, one per set; None where the set has no training rows."""
    models = {}
    for key, group in _by_set(train).items():
        some = group[:FITTED_ROWS]
        labels = [row.label for row in some]
        if len(set(labels)) < 2:
            continue
        vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, max_features=200_000, sublinear_tf=True)
        model = SGDClassifier(loss="log_loss", class_weight="balanced", random_state=0, alpha=1e-5)
        model.fit(vectoriser.fit_transform([row.utterance.text for row in some]), labels)
        models[key] = (vectoriser, model)
    return _predict(rows, {key: lambda texts, v=v, m=m: m.predict(v.transform(texts)) for key, (v, m) in models.items()})


def frozen(train: Sequence[LabelledPost], rows: Sequence[LabelledPost], encoder: Encoder) -> list[str | None]:
    """Predict by logistic regression on the untrained encoder's vectors, one per set."""
    models = {}
    for key, group in _by_set(train).items():
        some = group[:FROZEN_ROWS]
        labels = [row.label for row in some]
        if len(set(labels)) > 1:
            model = LogisticRegression(max_iter=500, C=10.0, class_weight="balanced")
            models[key] = model.fit(encoder.encode([row.utterance.text for row in some]), labels)
    return _predict(rows, {key: lambda texts, m=m: m.predict(encoder.encode(texts)) for key, m in models.items()})


def _predict(rows: Sequence[LabelledPost], models: Mapping[Key, object]) -> list[str | None]:
    predicted: list[str | None] = [None] * len(rows)
    places: Mapping[Key, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        places[row.source, row.task].append(index)
    for key, indices in places.items():
        model = models.get(key)
        if callable(model):
            found = np.asarray(model([rows[index].utterance.text for index in indices]))
            for index, label in zip(indices, found.tolist(), strict=True):
                predicted[index] = label
    return predicted
