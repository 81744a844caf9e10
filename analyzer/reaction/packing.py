"""Posts as compact arrays, and tokenising in worker processes, which load no torch.

Why not the arrays of `encoding.pad`: over the bus to a GPU go the ids and two counts per post; segments and attention are
computed from the counts where the network runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analyzer.reaction.encoding import PAD, Encoded, encode, load_tokenizer
from analyzer.records import Utterance


@dataclass(frozen=True, slots=True)
class Light:
    """One post as the network reads it, without what only evidence needs; small enough to be sent between processes."""

    ids: tuple[int, ...]
    n_own: int

    @property
    def has_words(self) -> bool:
        """Tell whether there is anything between the special pieces."""
        return self.n_own > 2


Row = Light | Encoded


def pack(rows: Sequence[Row]) -> NDArray[np.int32]:
    """Return one array for a batch: a column with the number of own tokens, one with all tokens, then the padded ids.

    Returns:
        Shape (batch, 2 + longest), int32.
    """
    longest = max(len(row.ids) for row in rows)
    packed = np.full((len(rows), 2 + longest), PAD, dtype=np.int32)
    for index, row in enumerate(rows):
        packed[index, 0], packed[index, 1] = row.n_own, len(row.ids)
        packed[index, 2 : 2 + len(row.ids)] = row.ids
    return packed


# ---- in the worker processes

_tokenizer_here: Tokenizer | None = None  # one per process


def open_tokenizer(path: Path) -> None:
    """Load this process's tokenizer."""
    global _tokenizer_here
    _tokenizer_here = load_tokenizer(path)


def encode_light(part: Sequence[Utterance]) -> list[Light]:
    """Encode posts with this process's tokenizer, in order."""
    if _tokenizer_here is None:
        raise RuntimeError("the worker has no tokenizer")
    return [Light(row.ids, row.n_own) for row in encode(_tokenizer_here, part)]
