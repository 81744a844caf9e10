"""The word model of detection: hashed n-grams and words of a text -> one probability per language of its script.

The same linear model of low rank that `training.detector` fits, in int8 and numpy only: it must start in a few hundredths of a
second and run without torch.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ModelError
from analyzer.language.features import Letters, hash_features
from analyzer.records import Tag


class WordModel:
    """The fitted weights, loaded.

    Args:
        folder: Holds the four files of the model.

    Raises:
        ModelError: A file is missing or their shapes do not fit together.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._embedding: NDArray[np.int8] = np.load(folder / "embedding.npy", allow_pickle=False)
            self._output: NDArray[np.float32] = np.load(folder / "output.npy", allow_pickle=False)
            self._bias: NDArray[np.float32] = np.load(folder / "bias.npy", allow_pickle=False)
            self.tags: tuple[Tag, ...] = tuple((folder / "tags.txt").read_text(encoding="utf-8").split())
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder}: cannot load the word model of detection: {error}") from error
        buckets, width = self._embedding.shape
        self._bits = buckets.bit_length() - 1
        if 1 << self._bits != buckets or self._output.shape != (width, len(self.tags)) or self._bias.shape != (len(self.tags),):
            raise ModelError(f"{folder}: the files of the word model do not belong together; reinstall the model")

    def logits(self, letters: Letters) -> NDArray[np.float32]:
        """Return unnormalised scores, shape (n_texts, n_tags), float32; a text without letters gets the biases."""
        features = hash_features(letters, bits=self._bits)
        starts, lengths = features.starts[:-1], np.diff(features.starts)
        sums = np.zeros((len(lengths), self._embedding.shape[1]), dtype=np.float32)
        full = lengths > 0
        if full.any():
            rows = self._embedding[features.buckets]
            sums[full] = np.add.reduceat(rows, starts[full], axis=0, dtype=np.int32)
        pooled = sums / np.sqrt(np.maximum(lengths, 1))[:, None]
        return np.asarray(pooled @ self._output + self._bias, dtype=np.float32)
