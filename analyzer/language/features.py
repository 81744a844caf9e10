"""Letters, words and letter sequences of many posts at once, as numbers.

A post becomes the hashed n-grams of its folded letters (one to five letters, each word between blanks, sequences may span a
blank) and its hashed words. Everything is done for a whole window of posts on one array of code points: per-post Python would
be ten times slower than the 5,000 posts/s asked for.

Why hashing and no vocabulary: nothing of the training text is stored, and the table's size is fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.language.scripts import LIMIT, TABLE, WEIGHT, Script

MAX_SYMBOLS = 300  # per post are turned into features
_KANA_SHARE = 9  # Japanese prose has at least one Kana to nine Han
LONGEST = 5  # letters in an n-gram
_BLANK, _BREAK, _APOSTROPHE = 0x20, 0x0A, 0x27
_ZERO, _NINE = 0x30, 0x39
_APOSTROPHES = (0x27, 0x2019, 0x2BC, 0xFF07)
_STEP = np.uint32(0x01000193)  # FNV-1a's prime: any odd multiplier that spreads small values
_MIX = np.uint32(0x9E3779B1)  # 2**32 / golden ratio, for multiplicative hashing
_POWERS = np.array([pow(0x01000193, i, 1 << 32) for i in range(32)], dtype=np.uint32)

Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Letters:
    """Folded letters of several texts in one array.

    Attributes:
        symbols: Code points; words are parted by one blank; each text opens with a line break and a blank, and ends with one.
        lines: For each symbol the index of its text.
        counts: Letters per text and script, shape (n_texts, n_scripts), before folding.
        scripts: The script that carries each text, shape (n_texts,); letters of others are not among `symbols`.
    """

    symbols: Codes
    lines: NDArray[np.int64]
    counts: NDArray[np.int64]
    scripts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """Hashed features: `buckets` of all texts one after the other, text i from ``starts[i]`` to ``starts[i + 1]``."""

    buckets: Codes
    starts: NDArray[np.int64]


def read_letters(texts: Sequence[str]) -> Letters:
    """Fold `texts` to lower-case letters, apostrophes and blanks; a letter said more than twice in a row is said twice."""
    joined = "".join("\n " + text.replace("\n", " ") + " " for text in texts).lower()
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lines = np.cumsum(codes == _BREAK) - 1
    scripts = TABLE[np.minimum(codes, LIMIT)]
    counts = np.bincount(lines * len(Script) + scripts, minlength=len(texts) * len(Script)).reshape(-1, len(Script))
    main = main_scripts(counts)
    symbols = np.where((scripts > 0) & (scripts == main[lines]), codes, _BLANK).astype(np.uint32)
    symbols[np.isin(codes, _APOSTROPHES)] = _APOSTROPHE
    digits = _inner_digits(codes, symbols)
    symbols[digits] = codes[digits]
    symbols[codes == _BREAK] = _BREAK
    keep = _kept(symbols)
    return _cut(Letters(symbols[keep], lines[keep], counts, main))


def _inner_digits(codes: Codes, symbols: Codes) -> NDArray[np.bool_]:
    """Mark digits that touch a letter: romanised Arabic writes sounds with them (``3arabi``, ``m9a7ba``)."""
    digit = (codes >= _ZERO) & (codes <= _NINE)
    letter = (symbols != _BLANK) & (symbols != _BREAK) & (symbols != _APOSTROPHE)
    beside = np.zeros(len(codes), dtype=bool)
    beside[1:] |= letter[:-1]
    beside[:-1] |= letter[1:]
    return digit & beside


def main_scripts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the script that carries each text; Han beside a share of Kana is Japanese and counts as Kana."""
    weighed = counts * WEIGHT
    han, kana = counts[:, Script.HAN], counts[:, Script.KANA]
    japanese = (kana > 0) & (kana * _KANA_SHARE >= han)
    weighed[japanese, Script.KANA] += weighed[japanese, Script.HAN]
    weighed[japanese, Script.HAN] = 0
    return np.where(counts[:, 1:].sum(axis=1) > 0, weighed.argmax(axis=1), int(Script.NONE))


def _kept(symbols: Codes) -> NDArray[np.bool_]:
    """Mark all but second blanks and third repeats."""
    keep = np.ones(len(symbols), dtype=bool)
    same = symbols[1:] == symbols[:-1]
    keep[1:] &= ~(same & (symbols[1:] == _BLANK))
    keep[2:] &= ~(same[1:] & same[:-1])
    return keep


def _cut(letters: Letters) -> Letters:
    """Drop what is beyond `MAX_SYMBOLS` in each text."""
    first = np.searchsorted(letters.lines, np.arange(len(letters.counts)))
    near = np.arange(len(letters.lines)) - first[letters.lines] < MAX_SYMBOLS
    return letters if near.all() else replace(letters, symbols=letters.symbols[near], lines=letters.lines[near])


def hash_features(letters: Letters, *, bits: int) -> Features:
    """Hash all n-grams and words into ``2 ** bits`` buckets, grouped by text."""
    symbols, lines, n_texts = letters.symbols, letters.lines, len(letters.counts)
    shift = np.uint32(32 - bits)
    hashes: list[Codes] = []
    owners: list[NDArray[np.int64]] = []
    rolling = symbols.copy()
    within = symbols != _BREAK
    for n in range(1, LONGEST + 1):
        if n > 1:
            rolling = rolling[:-1] * _STEP + symbols[n - 1 :]
            within = within[:-1] & (symbols[n - 1 :] != _BREAK)
        wanted = within & (symbols != _BLANK) if n == 1 else within
        hashes.append(_spread(rolling[wanted], n) >> shift)
        owners.append(lines[: len(rolling)][wanted])
    words, word_lines = _hash_words(symbols, lines)
    hashes.append(_spread(words, LONGEST + 1) >> shift)
    owners.append(word_lines)
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=n_texts))))
    return Features(np.concatenate(hashes)[order], starts)


def _spread(hashes: Codes, salt: int) -> Codes:
    mixed = (hashes ^ (hashes >> np.uint32(15))) * _MIX + np.uint32(salt * 0x85EBCA6B & 0xFFFFFFFF)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return np.asarray(mixed ^ (mixed >> np.uint32(16)), dtype=np.uint32)


def _hash_words(symbols: Codes, lines: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    """Return the hash and the text of every word."""
    inside = (symbols != _BLANK) & (symbols != _BREAK)
    begins = np.flatnonzero(inside & ~np.concatenate(([False], inside[:-1])))
    if not len(begins):
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64)
    places = np.arange(len(symbols)) - begins[np.maximum(np.searchsorted(begins, np.arange(len(symbols)), "right") - 1, 0)]
    terms = np.where(inside, symbols * _POWERS[np.clip(places, 0, 31)], 0).astype(np.uint32)
    return np.add.reduceat(terms, begins, dtype=np.uint32), lines[begins]
