"""From texts to piece ids as the reaction network reads them: ``<s> post </s> </s> context </s>``.

The post is segment 0 and the context segment 1; only segment 0 is pooled, so that evidence always lies in the post.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analyzer.errors import ModelError
from analyzer.reaction.normalisation import Normalised, normalise
from analyzer.records import Span, Utterance

START, PAD, END = 0, 1, 2  # piece ids of <s>, <pad>, </s>, as in XLM-R
MAX_PIECES = 160  # of the post
MAX_CONTEXT_PIECES = 64


@dataclass(frozen=True, slots=True)
class Encoded:
    """One post ready for the network.

    Attributes:
        ids: Piece ids with special pieces.
        n_own: Leading pieces that belong to the post's segment, special pieces included.
        pieces: For each piece of the post (without special pieces) its stretch of the normalised copy.
        normalised: The copy.
    """

    ids: tuple[int, ...]
    n_own: int
    pieces: tuple[Span, ...]
    normalised: Normalised


def load_tokenizer(path: Path) -> Tokenizer:
    """Load a tokenizer file.

    Raises:
        ModelError: The file is missing or not a tokenizer.
    """
    try:
        return Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot load the tokenizer ({error}); run `make models`") from error
    except Exception as error:  # the library raises bare Exception for malformed files
        raise ModelError(f"{path}: not a tokenizer file; run `make models`") from error


def encode(tokenizer: Tokenizer, utterances: Sequence[Utterance]) -> list[Encoded]:
    """Encode posts with their contexts, in order."""
    copies = [normalise(utterance.text) for utterance in utterances]
    contexts = [normalise(utterance.context or "").text for utterance in utterances]
    posts = tokenizer.encode_batch([copy.text for copy in copies], add_special_tokens=False)
    given = [index for index, context in enumerate(contexts) if context.strip()]
    answered = dict(
        zip(given, tokenizer.encode_batch([contexts[index] for index in given], add_special_tokens=False), strict=True)
    )
    rows = []
    for index, (copy, post) in enumerate(zip(copies, posts, strict=True)):
        own = post.ids[:MAX_PIECES]
        tail = [END, *answered[index].ids[:MAX_CONTEXT_PIECES], END] if index in answered else []
        spans = tuple(Span(start, end) for start, end in post.offsets[:MAX_PIECES])
        rows.append(Encoded((START, *own, END, *tail), len(own) + 2, spans, copy))
    return rows


def pad(rows: Sequence[Encoded]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Stack encoded posts into one batch.

    Returns:
        Piece ids, segments and attention, each of shape (n_rows, longest row), int64.
    """
    longest = max(len(row.ids) for row in rows)
    ids = np.full((len(rows), longest), PAD, dtype=np.int64)
    segments = np.zeros((len(rows), longest), dtype=np.int64)
    attention = np.zeros((len(rows), longest), dtype=np.int64)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = row.ids
        segments[index, row.n_own : len(row.ids)] = 1
        attention[index, : len(row.ids)] = 1
    return ids, segments, attention
