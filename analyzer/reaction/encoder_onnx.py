"""The shared sentence encoder: multilingual-e5-small with a trimmed vocabulary, through ONNX Runtime on a CPU.

It embeds sentences of many languages in one space (Wang et al., "Multilingual E5 Text Embeddings", 2024); texts carry the
prefix ``query: `` because both sides of a pair are of the same kind.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.reaction.encoding import load_tokenizer
from analyzer.reaction.normalisation import well_formed
from analyzer.reaction.onnx_session import RowSession
from analyzer.records import Provenance

WIDTH = 384
MAX_PIECES = 256  # a post has under 100; a longer text is compared by its beginning
MAX_CHARACTERS = 4000


class OnnxEncoder:
    """Embeds sentences of many languages in one space.

    Args:
        folder: Holds model.onnx and tokenizer.json, verified by `analyzer.weights`.
        provenance: Says which model this is.
        threads: Sentences read side by side; 0 for one per processor.

    Raises:
        ModelError: A file is missing or not loadable.
    """

    def __init__(self, folder: Path, provenance: Provenance, *, threads: int = 0) -> None:
        self._network = RowSession(folder / "model.onnx", "vectors", threads=threads)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._provenance = provenance

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the model in use."""
        return (self._provenance,)

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, 384), float32, in order; cosine is the dot product."""
        rows = [
            row.ids for row in self._tokenizer.encode_batch([f"query: {well_formed(text[:MAX_CHARACTERS])}" for text in texts])
        ]
        vectors = self._network.run(_feed(row) for row in rows)  # each (384,)
        return np.array(vectors, dtype=np.float32).reshape(-1, WIDTH)


def _feed(ids: Sequence[int]) -> dict[str, NDArray[np.int64]]:
    row = np.array([ids], dtype=np.int64)  # (1, n_tokens)
    return {"ids": row, "attention": np.ones_like(row)}
