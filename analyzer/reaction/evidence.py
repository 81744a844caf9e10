"""Which words carried a score.

A logit is its head's bias plus the sum of what each piece contributed. Pieces are joined to words, and a word's weight is its
share of all that was contributed, for or against: exact for the logit, contextual as meaning. Special pieces have a share
too, but no words to show.
"""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.reaction.encoding import Encoded
from analyzer.records import Evidence, Sentiment, Span, Stance

MAX_WORDS = 5  # per label; more would shade the whole post
MIN_SHARE = 0.02  # of all contributions; smaller ones are noise
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


def words_of(encoded: Encoded, text: str) -> list[tuple[Span, list[int]]]:
    """Join pieces to words.

    Args:
        encoded: The post as the network read it.
        text: The post's own text.

    Returns:
        For each word its span in `text` and the indices of its pieces, in order; white space belongs to no word. Scripts
        that are written without spaces keep their pieces as words.
    """
    words: list[tuple[Span, list[int]]] = []
    for index, piece in enumerate(encoded.pieces):
        span = _trim(encoded.normalised.origin(piece), text)
        if span.start == span.end:
            continue
        if words and _belongs(words[-1][0], span, text):
            words[-1] = (Span(words[-1][0].start, max(span.end, words[-1][0].end)), [*words[-1][1], index])
        else:
            words.append((span, [index]))
    return words


def find_evidence(
    encoded: Encoded, contributions: NDArray[np.float32], text: str, columns: Sequence[tuple[Stance | Sentiment, int]]
) -> tuple[Evidence, ...]:
    """Return the words that spoke for each label, strongest first within a label.

    Args:
        encoded: The post as the network read it.
        contributions: What each piece added to each logit, shape (n_own, n_logits), special pieces first and last.
        text: The post's own text.
        columns: Labels with their logit columns.
    """
    words = words_of(encoded, text)
    found: list[Evidence] = []
    for label, column in columns:
        values = contributions[1 : 1 + len(encoded.pieces), column]
        total = float(np.abs(contributions[:, column]).sum()) or 1.0
        shares = [(float(values[pieces].sum()) / total, span) for span, pieces in words]
        strongest = sorted((pair for pair in shares if pair[0] >= MIN_SHARE), key=lambda pair: (-pair[0], pair[1]))[:MAX_WORDS]
        found.extend(Evidence(label, span, share) for share, span in strongest)
    return tuple(found)


def _trim(span: Span, text: str) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _belongs(word: Span, span: Span, text: str) -> bool:
    """Tell whether a piece goes on with the word before it."""
    return span.start <= word.end and not _is_unspaced(text[span.start]) and not _is_unspaced(text[word.end - 1])


def _is_unspaced(character: str) -> bool:
    return ord(character) > 0x0E00 and unicodedata.name(character, "").startswith(_UNSPACED)
