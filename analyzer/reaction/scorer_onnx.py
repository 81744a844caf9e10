"""The shipped scorer: int8 network through ONNX Runtime on a CPU, without torch.

The network gives for each token what it adds to each of ten logits; their sum with the biases is the logit, so the evidence
costs nothing extra.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.batching import token_batches
from analyzer.reaction.calibration import STANCES, read_calibration
from analyzer.reaction.encoding import Encoded, encode, load_tokenizer, pad
from analyzer.reaction.onnx_session import open_session
from analyzer.reaction.readings import Effort, read_logits, with_evidence
from analyzer.records import Provenance, Reading, Stance, Utterance

BATCH_TOKENS = 2048  # measured on two cores: larger batches leave the cache, smaller ones waste calls


class OnnxScorer:
    """Reads stances and sentiment with the shipped model.

    Args:
        folder: Holds model.onnx, tokenizer.json and calibration.json, verified by `analyzer.weights`.
        provenance: Says which model this is.
        threads: Threads within one operator; 0 leaves the choice to the runtime.
        batch_tokens: Budget of one forward pass, padding counted.
        evidence: Whether readings name the words that carried them; it costs a tenth of the time.

    Raises:
        ModelError: A file is missing or not loadable.
    """

    def __init__(
        self,
        folder: Path,
        provenance: Provenance,
        *,
        threads: int = 0,
        batch_tokens: int = BATCH_TOKENS,
        evidence: bool = True,
    ) -> None:
        self._session = open_session(folder / "model.onnx", threads=threads)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._calibration = read_calibration(folder / "calibration.json")
        self._provenance = provenance
        self._batch_tokens = batch_tokens
        self._evidence = evidence
        self.effort = Effort()

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
        start = time.perf_counter()
        rows = encode(self._tokenizer, utterances)
        self.effort.tokenising_s += time.perf_counter() - start
        self.effort.tokens += sum(len(row.ids) for row in rows)
        readings: dict[int, Reading] = {}
        for batch in token_batches([len(row.ids) for row in rows], self._batch_tokens):
            contributions = self._contributions([rows[index] for index in batch])
            logits = contributions.sum(1) + self._calibration.bias  # (batch, 10); zero outside a post's own tokens
            tags, has_words = [utterances[i].tag for i in batch], [bool(rows[i].pieces) for i in batch]
            found = read_logits(self._calibration, logits, tags, has_words)
            if self._evidence:
                own = [contributions[place, : rows[i].n_own] for place, i in enumerate(batch)]
                together = zip(found, batch, own, strict=True)
                found = [with_evidence(reading, rows[i], part, utterances[i].text) for reading, i, part in together]
            readings.update(zip(batch, found, strict=True))
        return [readings[index] for index in range(len(rows))]

    def _contributions(self, rows: Sequence[Encoded]) -> NDArray[np.float32]:
        ids, segments, attention = pad(rows)
        feed = {"ids": ids, "segments": segments, "attention": attention}
        output: NDArray[np.float32] = self._session.run(["contributions"], feed)[0]  # (batch, n_tokens, 10)
        return output
