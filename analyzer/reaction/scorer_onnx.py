"""The shipped scorer: int8 network through ONNX Runtime on a CPU, without torch.

The network gives for each token what it adds to each of ten logits; their sum with the biases is the logit, so the evidence
costs nothing extra.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.batching import token_batches
from analyzer.reaction.calibration import SENTIMENTS, STANCES, Calibration, read_calibration
from analyzer.reaction.encoding import Encoded, encode, load_tokenizer, pad
from analyzer.reaction.evidence import find_evidence
from analyzer.reaction.onnx_session import open_session
from analyzer.records import Abstention, Provenance, Reading, Sentiment, Stance, Utterance

BATCH_TOKENS = 2048  # measured on two cores: larger batches leave the cache, smaller ones waste calls


class OnnxScorer:
    """Reads stances and sentiment with the shipped model.

    Args:
        folder: Holds model.onnx, tokenizer.json and calibration.json, verified by `analyzer.weights`.
        provenance: Says which model this is.
        threads: Threads within one operator; 0 leaves the choice to the runtime.
        batch_tokens: Budget of one forward pass, padding counted.

    Raises:
        ModelError: A file is missing or not loadable.
    """

    def __init__(self, folder: Path, provenance: Provenance, *, threads: int = 0, batch_tokens: int = BATCH_TOKENS) -> None:
        self._session = open_session(folder / "model.onnx", threads=threads)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._calibration = read_calibration(folder / "calibration.json")
        self._provenance = provenance
        self._batch_tokens = batch_tokens

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the model in use."""
        return (self._provenance,)

    @property
    def thresholds(self) -> dict[Stance, float]:
        """Return the probability from which each stance is put among the labels."""
        return dict(self._calibration.thresholds)

    def recalibrate(self, fitted: Mapping[str, Any]) -> None:
        """Replace scale, shift, thresholds and the limit of abstention, to fit or measure them.

        Args:
            fitted: Those fields as calibration.json spells them.
        """
        self._calibration = replace(
            self._calibration,
            scale=np.asarray(fitted["scale"], dtype=np.float32),
            shift=np.asarray(fitted["shift"], dtype=np.float32),
            thresholds={stance: float(fitted["thresholds"][stance]) for stance in STANCES},
            abstain_below=float(fitted["abstain_below"]),
        )

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        """Return one reading per utterance, in order."""
        rows = encode(self._tokenizer, utterances)
        readings: dict[int, Reading] = {}
        for batch in token_batches([len(row.ids) for row in rows], self._batch_tokens):
            contributions = self._contributions([rows[index] for index in batch])
            for place, index in enumerate(batch):
                own = contributions[place, : rows[index].n_own]
                readings[index] = read_contributions(self._calibration, rows[index], own, utterances[index])
        return [readings[index] for index in range(len(rows))]

    def _contributions(self, rows: Sequence[Encoded]) -> NDArray[np.float32]:
        ids, segments, attention = pad(rows)
        feed = {"ids": ids, "segments": segments, "attention": attention}
        output: NDArray[np.float32] = self._session.run(["contributions"], feed)[0]  # (batch, n_tokens, 10)
        return output


def read_contributions(
    calibration: Calibration, encoded: Encoded, contributions: NDArray[np.float32], utterance: Utterance
) -> Reading:
    """Turn one post's token contributions into a reading.

    Args:
        calibration: Biases, scales, thresholds.
        encoded: The post as the network read it.
        contributions: What each of the post's own tokens adds to each logit, shape (n_own, 10).
        utterance: The post.
    """
    logits = contributions.sum(0, keepdims=True) + calibration.bias  # (1, 10)
    probabilities = calibration.probabilities(logits)[0].tolist()
    stances = dict(zip(STANCES, probabilities[: len(STANCES)], strict=True))
    sentiment = dict(zip(SENTIMENTS, probabilities[len(STANCES) :], strict=True))
    labels = calibration.labels(list(stances.values()))
    felt = max(SENTIMENTS, key=lambda name: sentiment[name])
    shown: list[tuple[Stance | Sentiment, int]] = [(label, STANCES.index(label)) for label in labels]
    if felt is not Sentiment.NEUTRAL:
        shown.append((felt, len(STANCES) + SENTIMENTS.index(felt)))
    abstained = calibration.abstention(probabilities, utterance.tag) if encoded.pieces else Abstention("no words")
    evidence = find_evidence(encoded, contributions, utterance.text, shown)
    return Reading(stances=stances, labels=labels, sentiment=sentiment, evidence=evidence, abstained=abstained)
