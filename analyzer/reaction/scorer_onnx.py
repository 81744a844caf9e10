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

from analyzer.reaction.calibration import N_LOGITS, STANCES, read_calibration
from analyzer.reaction.encoding import Encoded, encode, load_tokenizer, pad
from analyzer.reaction.onnx_session import RowSession
from analyzer.reaction.readings import Effort, read_logits, with_evidence
from analyzer.records import Provenance, Reading, Stance, Utterance


class OnnxScorer:
    """Reads stances and sentiment with the shipped model.

    Args:
        folder: Holds model.onnx, tokenizer.json and calibration.json, verified by `analyzer.weights`.
        provenance: Says which model this is.
        threads: Posts read side by side; 0 for one per processor.
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
        evidence: bool = True,
    ) -> None:
        self._network = RowSession(folder / "model.onnx", "contributions", threads=threads)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._calibration = read_calibration(folder / "calibration.json")
        self._provenance = provenance
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
        contributions = self._network.run(_feed(row) for row in rows)  # each (n_tokens, 10), zero outside the post's own
        logits = (
            np.array([part.sum(0) for part in contributions], dtype=np.float32).reshape(-1, N_LOGITS) + self._calibration.bias
        )
        tags, has_words = [utterance.tag for utterance in utterances], [bool(row.pieces) for row in rows]
        found = read_logits(self._calibration, logits, tags, has_words)
        if not self._evidence:
            return found
        together = zip(found, rows, contributions, utterances, strict=True)
        return [with_evidence(one, row, part[: row.n_own], utterance.text) for one, row, part, utterance in together]


def _feed(row: Encoded) -> dict[str, NDArray[np.int64]]:
    ids, segments, attention = pad([row])  # each (1, n_tokens)
    return {"ids": ids, "segments": segments, "attention": attention}
