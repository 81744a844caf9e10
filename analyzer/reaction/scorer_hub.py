"""Hub models in the slots of the scorer: one for stances, one for sentiment, or one of them beside the shipped model.

A stance model is either a classifier whose labels are the codebook's or are mapped to it, or an entailment model, which is
asked one hypothesis per stance (Yin et al., "Benchmarking Zero-shot Text Classification", EMNLP 2019). A stance that no label
stands for has probability 0. Such probabilities are the model's own, not calibrated on posts; thresholds are one half.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from analyzer.errors import ConfigError
from analyzer.reaction.hub_classifier import HubClassifier, softmax
from analyzer.records import Provenance, Reading, Sentiment, Stance, Utterance
from analyzer.stages import Scorer

THRESHOLD = 0.5
HYPOTHESES = {
    Stance.ESCALATORY: "This post expects, threatens, justifies or cheers that a conflict gets worse.",
    Stance.DEESCALATORY: "This post calls for calm, peace or restraint.",
    Stance.SCEPTICAL: "This post doubts or disputes a claim.",
    Stance.JOKING: "This post is a joke, ironic or mocking.",
    Stance.REPORTING: "This post passes on news without an attitude of its own.",
    Stance.SUPPORTIVE: "This post expresses approval, thanks or solidarity.",
    Stance.CRITICAL: "This post expresses blame, anger or contempt.",
}

LabelT = TypeVar("LabelT", Stance, Sentiment)
Stances = Mapping[Stance, float]
Sentiments = Mapping[Sentiment, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """A loaded hub model with its provenance and what its labels are called here."""

    classifier: HubClassifier
    provenance: Provenance


class HubScorer:
    """Reads stances, sentiment or both with hub models; what no hub model fills is read by `base`.

    Args:
        stance: Fills the stance slot.
        sentiment: Fills the sentiment slot.
        stance_labels, sentiment_labels: What the models' labels are called here; labels that are called so already need none.
        base: Reads what is left; needed unless both slots are filled.

    Raises:
        ConfigError: No label of a model stands for anything here.
    """

    def __init__(
        self,
        stance: Slot | None,
        sentiment: Slot | None,
        *,
        stance_labels: Mapping[str, Stance] = MappingProxyType({}),
        sentiment_labels: Mapping[str, Sentiment] = MappingProxyType({}),
        base: Scorer | None = None,
    ) -> None:
        if base is None and (stance is None or sentiment is None):
            raise ValueError("a slot that no hub model fills needs a base")
        self._slots = tuple(slot for slot in (stance, sentiment) if slot is not None)
        self._base = base
        self._stances = _stance_reader(stance, stance_labels) if stance else None
        self._sentiments = _reader(sentiment, Sentiment, sentiment_labels, "sentiment_labels") if sentiment else None
        if sentiment and len(_mapped(sentiment, Sentiment, sentiment_labels)) < len(Sentiment):
            raise ConfigError(
                f"{sentiment.provenance.id}: not all of {', '.join(Sentiment)} have a label; set sentiment_labels"
            )

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models in use."""
        own = tuple(slot.provenance for slot in self._slots)
        return own if self._base is None else own + self._base.provenance

    @property
    def thresholds(self) -> dict[Stance, float]:
        """Return the probability from which each stance is put among the labels."""
        if self._stances is None and self._base is not None:
            return self._base.thresholds
        return dict.fromkeys(Stance, THRESHOLD)

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        """Return one reading per utterance, in order."""
        texts = [utterance.text for utterance in utterances]
        based = [_EMPTY] * len(texts) if self._base is None else self._base.score(utterances)
        stances = self._stances(texts) if self._stances else [None] * len(texts)
        sentiments = self._sentiments(texts) if self._sentiments else [None] * len(texts)
        return [_joined(*one) for one in zip(based, stances, sentiments, strict=True)]


_EMPTY = Reading(stances=MappingProxyType({}), labels=(), sentiment=MappingProxyType({}))


def _joined(based: Reading, stances: Stances | None, sentiment: Sentiments | None) -> Reading:
    """Lay what hub models read over the base's reading; evidence and abstention stay only with the numbers they are about."""
    if stances is not None:
        labels = tuple(stance for stance in Stance if stances[stance] >= THRESHOLD)
        kept = tuple(one for one in based.evidence if isinstance(one.label, Sentiment))
        based = replace(based, stances=stances, labels=labels, evidence=kept, abstained=None)
    if sentiment is not None:
        kept = tuple(one for one in based.evidence if isinstance(one.label, Stance))
        based = replace(based, sentiment=sentiment, evidence=kept)
    return based


def _stance_reader(slot: Slot, labels: Mapping[str, Stance]) -> Callable[[Sequence[str]], list[Stances]]:
    entailment = {label.casefold(): column for column, label in enumerate(slot.classifier.labels)}
    if not labels and {"entailment", "contradiction"} <= entailment.keys():
        return lambda texts: _entailed(slot.classifier, texts, entailment["entailment"], entailment["contradiction"])
    return _reader(slot, Stance, labels, "stance_labels")


def _entailed(classifier: HubClassifier, texts: Sequence[str], yes: int, no: int) -> list[Stances]:
    """Ask one hypothesis per stance; the probability is that of entailment against contradiction."""
    asked = [(text, HYPOTHESES[stance]) for text in texts for stance in Stance]
    logits = classifier.logits([text for text, _ in asked], [hypothesis for _, hypothesis in asked])
    found = softmax(logits[:, [no, yes]])[:, 1].reshape(len(texts), len(Stance))  # (n_texts, 7)
    return [dict(zip(Stance, map(float, row), strict=True)) for row in found]


def _mapped(slot: Slot, kind: type[LabelT], labels: Mapping[str, LabelT]) -> dict[LabelT, list[int]]:
    """Return the columns of the model that stand for each label."""
    known = {label.value: label for label in kind} | {name.casefold(): label for name, label in labels.items()}
    columns: dict[LabelT, list[int]] = {}
    for column, name in enumerate(slot.classifier.labels):
        if (label := known.get(name.casefold())) is not None:
            columns.setdefault(label, []).append(column)
    return columns


def _reader(
    slot: Slot, kind: type[LabelT], labels: Mapping[str, LabelT], setting: str
) -> Callable[[Sequence[str]], list[Mapping[LabelT, float]]]:
    """Return what reads a distribution over `kind`: columns of one label are added if exclusive, else the largest counts."""
    columns = _mapped(slot, kind, labels)
    if not columns:
        own = ", ".join(slot.classifier.labels[:20])
        raise ConfigError(f"{slot.provenance.id}: map its labels ({own}) to {', '.join(kind)} under [{setting}]")
    is_distribution = issubclass(kind, Sentiment)
    join = np.sum if slot.classifier.is_exclusive else np.max

    def read(texts: Sequence[str]) -> list[Mapping[LabelT, float]]:
        found = slot.classifier.probabilities(texts)
        values = {label: join(found[:, own], axis=1) for label, own in columns.items()}
        total = sum(values.values()) if is_distribution else np.ones(len(texts))
        return [
            {label: float(values[label][row] / total[row]) if label in values else 0.0 for label in kind}
            for row in range(len(texts))
        ]

    return read
