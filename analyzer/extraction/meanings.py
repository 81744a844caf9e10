"""Compare meanings through the sentence encoder: each text of an article once, cut to the length of a post.

Why a level for each post: how near an unrelated sentence comes (0.76 to 0.83) depends on the two languages and on the page's
one subject, so a cosine tells more as its distance from what the post has in common with the page's other sentences. On 525
sentences of the parallel development set (21 languages) against 24 other sentences each, 98 % of the translations lie above the
distance that 0.5 % of the others reach; of the bare cosines 94 % do. A page with few sentences leans on `USUAL_LEVEL`.

Lines in step: a rendering of a post of several lines keeps its lines. Where each line of the one is nearest to the line in the
same place of the other, the two say the same, however low the cosines are.
"""

from collections.abc import Iterable, Sequence
from statistics import median

import numpy as np

from analyzer.extraction.tongues import script_of
from analyzer.stages import Encoder

USUAL_LEVEL = 0.776  # median cosine of unrelated sentences, one of them a translation into English
LEVEL_WEIGHT = 4  # sentences that the usual level counts as much as
MOST_ENCODED = 1_000  # texts per article; no real page comes near
LONGEST, LONGEST_DENSE = 420, 160  # code points that are compared: about 96 pieces of words
FEWEST_LINES = 3


class Meanings:
    """The meanings of an article's quotations and posts.

    Args:
        encoder: None knows no meaning.
        pairs: What may be asked: words of the article and words of a post.
        stepped: Pairs whose lines are compared too.
    """

    def __init__(self, encoder: Encoder | None, pairs: Sequence[tuple[str, str]], stepped: Sequence[tuple[str, str]]) -> None:
        said = dict.fromkeys(_cut(one) for one, _ in pairs)
        written = dict.fromkeys(_cut(other) for _, other in pairs)
        lines = dict.fromkeys(_cut(line) for pair in stepped for one in pair for line in lines_in(one))
        texts = list(dict.fromkeys([*written, *said, *lines]))[:MOST_ENCODED] if encoder is not None else []
        vectors = encoder.encode(texts) if encoder is not None and texts else ()  # (n_texts, width)
        self._vectors = dict(zip(texts, vectors, strict=True))
        self._said = [one for one in said if one in self._vectors]
        self._levels: dict[str, float] = {}

    def cosine(self, said: str | None, written: str | None) -> float | None:
        """Return the cosine of two texts, None if it was not compared."""
        one, other = self._vectors.get(_cut(said or "")), self._vectors.get(_cut(written or ""))
        return None if one is None or other is None else float(one @ other)

    def level(self, written: str) -> float:
        """Return how near the article's sentences come to a post, whatever they say."""
        known = self._levels.get(written)
        if known is None:
            own = self._vectors.get(_cut(written))
            cosines = [float(self._vectors[one] @ own) for one in self._said] if own is not None else []
            total = USUAL_LEVEL * LEVEL_WEIGHT + (median(cosines) * len(cosines) if cosines else 0.0)
            known = self._levels[written] = total / (LEVEL_WEIGHT + len(cosines))
        return known

    def in_step(self, said: str, written: str) -> bool:
        """Return whether the lines of two texts render each other, place by place."""
        rows, columns = lines_in(said), lines_in(written)
        if len(rows) != len(columns) or len(rows) < FEWEST_LINES:
            return False
        vectors = [[self._vectors.get(_cut(line)) for line in lines] for lines in (rows, columns)]
        if any(vector is None for side in vectors for vector in side):
            return False
        cosines = np.array(vectors[0]) @ np.array(vectors[1]).T  # (n_lines, n_lines)
        bare = cosines - cosines.mean(axis=0) - cosines.mean(axis=1)[:, None]  # without what a line has in common with all
        hits = int((bare.argmax(axis=1) == np.arange(len(rows))).sum())
        return hits >= len(rows) - (len(rows) > FEWEST_LINES)


def lines_in(text: str) -> list[str]:
    """Return the lines of `text` that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def have_equal_lines(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of which both have the same number of lines, at least `FEWEST_LINES`."""
    return [pair for pair in pairs if FEWEST_LINES <= len(lines_in(pair[0])) == len(lines_in(pair[1]))]


def _cut(text: str) -> str:
    return text[: LONGEST_DENSE if script_of(text) in {"CJK", "HANGUL", "THAI"} else LONGEST]
