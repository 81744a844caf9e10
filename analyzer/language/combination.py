"""Joins what the word model and the bundled identifier say of a text into one calibrated distribution.

score(tag) = a * log p_words(tag) + b * log p_bundled(tag), where a and b grow or shrink with the number of letters; a tag that
one of the two does not know gets a fitted constant in its place; small languages, which are seldom meant, lose a constant. The
numbers are fitted on held-out texts by maximum likelihood, so that the softmax of the scores is a calibrated probability.

The members of `sh` (bs, hr, sr in Latin script) are one column here; `detection` names the member afterwards.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ModelError
from analyzer.language.tags import SOUTH_SLAVIC, canonical, script_of
from analyzer.records import Tag

FILE = "combination.json"
OFF_SCRIPT = -1e4  # log weight of a language that is not written in the script of the text

# Languages that people post in by the million; all others are seldom meant when an identifier names them.
_COMMON = """
af am ar az be bg bn ca ckb cs da de el en es et eu fa fi fr gl gu ha he hi hi-Latn hr hu hy id is it ja ka kk km kn ko ky lo lt
lv mk ml mn mr ms my ne nl no or pa pl ps pt ro ru sd sh si sk sl so sq sr sv sw ta te tg th tl tr uk ur uz vi yi zh
"""
COMMON: frozenset[Tag] = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Combination:
    """The fitted numbers; pairs are (constant, slope over `length_feature`)."""

    words: tuple[float, float]
    bundled: tuple[float, float]
    unknown_to_words: tuple[float, float]
    unknown_to_bundled: tuple[float, float]
    rare: float
    langdetect: float

    @classmethod
    def read(cls, folder: Path) -> "Combination":
        """Read the numbers of a model folder.

        Raises:
            ModelError: The file is missing or names other numbers.
        """
        try:
            numbers = json.loads((folder / FILE).read_text(encoding="utf-8"))
            return cls(
                words=_pair(numbers["words"]),
                bundled=_pair(numbers["bundled"]),
                unknown_to_words=_pair(numbers["unknown_to_words"]),
                unknown_to_bundled=_pair(numbers["unknown_to_bundled"]),
                rare=float(numbers["rare"]),
                langdetect=float(numbers["langdetect"]),
            )
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(f"{folder / FILE}: cannot read the combination of detection: {error!r}") from error


def _pair(numbers: list[float]) -> tuple[float, float]:
    constant, slope = numbers
    return float(constant), float(slope)


def length_feature(letters: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how long texts are, from 0 (one letter) to 1 (150 letters and more), by logarithm."""
    return np.asarray(np.minimum(np.log(np.maximum(letters, 1)) / np.log(150), 1), dtype=np.float32)


class Columns:
    """The tags that are told apart, in fixed order, and how the two models' answers map onto them.

    Args:
        word_tags: Columns of the word model.
        bundled_tags: Tags that the bundled identifier knows.
        others: Tags that a script alone decides.
    """

    def __init__(self, word_tags: tuple[Tag, ...], bundled_tags: tuple[Tag, ...], others: tuple[Tag, ...]) -> None:
        families = {tag: "sh" if tag in SOUTH_SLAVIC else tag for tag in {*word_tags, *bundled_tags, *others}}
        self.tags: tuple[Tag, ...] = tuple(sorted(set(families.values())))
        self.index: dict[Tag, int] = {tag: column for column, tag in enumerate(self.tags)}
        self.index |= {tag: self.index[family] for tag, family in families.items()}
        self.scripts = np.array([script_of(tag) for tag in self.tags])
        self.rare = np.array([tag not in COMMON for tag in self.tags])
        self._from_words = np.array([self.index[tag] for tag in word_tags])
        self.known_to_words = np.isin(np.arange(len(self.tags)), self._from_words)
        self.known_to_bundled = np.isin(self.tags, [families[tag] for tag in bundled_tags if not tag.endswith("-Latn")])

    def find(self, tag: str, script: int) -> int:
        """Return the column of a tag as it is written in `script`, or -1: ``hi`` in Latin script is ``hi-Latn``."""
        spelt = canonical(tag)
        primary = spelt.split("-")[0]
        for spelling in (spelt, f"{primary}-Latn", primary):
            column = self.index.get(spelling, -1)
            if column >= 0 and self.scripts[column] == script:
                return column
        return -1

    def words_to_columns(self, logits: NDArray[np.float32], scripts: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return log probabilities of the word model among the languages of each text's script, shape (n_texts, n_tags)."""
        own = self.scripts[self._from_words][None, :] == scripts[:, None]
        masked = np.where(own, logits, OFF_SCRIPT)
        masked -= masked.max(axis=1, keepdims=True)
        weights = np.exp(masked) * own
        weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-30)
        out = np.zeros((len(logits), len(self.tags)), dtype=np.float32)
        np.add.at(out.T, self._from_words, weights.T)
        return np.log(np.maximum(out, 1e-9))


def combine(
    words: NDArray[np.float32],
    bundled: NDArray[np.float32],
    letters: NDArray[np.int64],
    scripts: NDArray[np.int64],
    columns: Columns,
    fitted: Combination,
) -> NDArray[np.float32]:
    """Return scores, shape (n_texts, n_tags), whose softmax is the probability of each tag.

    Args:
        words: Log probabilities of the word model in these columns.
        bundled: Probabilities of the bundled identifier in these columns.
        letters: Letters per text.
        scripts: Main script per text.
        columns: The tags.
        fitted: The weights.
    """
    length = length_feature(letters)[:, None]
    log_bundled = np.log(bundled)
    by_words = np.where(
        columns.known_to_words, (fitted.words[0] + fitted.words[1] * length) * words, _line(fitted.unknown_to_words, length)
    )
    by_bundled = np.where(
        columns.known_to_bundled,
        (fitted.bundled[0] + fitted.bundled[1] * length) * log_bundled,
        _line(fitted.unknown_to_bundled, length),
    )
    scores = by_words + by_bundled - fitted.rare * columns.rare
    return np.where(columns.scripts[None, :] == scripts[:, None], scores, OFF_SCRIPT).astype(np.float32)


def _line(pair: tuple[float, float], length: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(pair[0] + pair[1] * length, dtype=np.float32)
