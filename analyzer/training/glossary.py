"""Make word tables from sentence pairs: IBM Model 1 in both directions.

References:
    Brown et al., "The Mathematics of Statistical Machine Translation: Parameter Estimation", Computational Linguistics 19
    (1993). Words are counted once a sentence; there is no empty word: what has no counterpart spreads thin and falls under the
    thresholds.
"""

import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.language.glossary import table_of, words_of
from analyzer.training.translator_data import Pair

ROUNDS = 6
MAX_WORDS = 50  # of one sentence; longer ones say little about single words and cost most
MIN_COUNT = 2  # sentences that a word must stand in
MIN_PROBABILITY = 0.12  # of the best counterpart
SECOND_SHARE = 0.45  # of the best one's score, from which a second one is named too
MAX_ENTRIES = 60_000  # of one table, the most frequent words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Links:
    """Every word of a source sentence beside every word of its English: word numbers and sentence number of each link."""

    source: Ints
    english: Ints
    sentence: Ints


def tables(pairs: Iterable[Pair]) -> dict[str, dict[str, str]]:
    """Return a table of word -> gloss for each language; languages that share a table are counted together."""
    sorted_out: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        sorted_out[table_of(pair.tag)].append(pair)
    return {name: table(own) for name, own in sorted(sorted_out.items())}


def table(pairs: Sequence[Pair]) -> dict[str, str]:
    """Return word -> gloss for one language: its best English counterpart, or the best two as ``one/other``."""
    both = [(set(words_of(p.text, p.tag)), set(words_of(p.english, "en"))) for p in pairs]
    both = [(s, e) for s, e in both if 0 < len(s) <= MAX_WORDS and 0 < len(e) <= MAX_WORDS]
    counts = Counter(word for source, _ in both for word in source)
    source_words = [w for w, n in counts.most_common(MAX_ENTRIES) if n >= MIN_COUNT and not w.isdecimal() and w[0] != "@"]
    english_words = sorted({word for _, english in both for word in english})
    links = _links(both, source_words, english_words)
    if not len(links.source):
        return {}
    keys, of_link = np.unique(links.source * len(english_words) + links.english, return_inverse=True)
    source_of, english_of = keys // len(english_words), keys % len(english_words)
    forth = _model1(of_link, links.sentence * len(english_words) + links.english, source_of)
    back = _model1(of_link, links.sentence * len(source_words) + links.source, english_of)
    return _best(source_words, english_words, (source_of, english_of), (forth, back))


def _links(both: Sequence[tuple[set[str], set[str]]], source_words: list[str], english_words: list[str]) -> Links:
    source_number = {word: number for number, word in enumerate(source_words)}
    english_number = {word: number for number, word in enumerate(english_words)}
    columns: tuple[list[Ints], list[Ints], list[Ints]] = ([], [], [])
    for index, (source, english) in enumerate(both):
        s = np.array([source_number[w] for w in sorted(source) if w in source_number], dtype=np.int64)
        e = np.array([english_number[w] for w in sorted(english)], dtype=np.int64)
        columns[0].append(np.repeat(s, len(e)))
        columns[1].append(np.tile(e, len(s)))
        columns[2].append(np.full(len(s) * len(e), index, dtype=np.int64))
    return Links(*(np.concatenate(column) if column else np.zeros(0, dtype=np.int64) for column in columns))


def _model1(of_link: Ints, to_explain: Ints, given: Ints) -> Floats:
    """Return the probability of each key's counterpart given its word, after `ROUNDS` of expectation and maximisation.

    Args:
        of_link: Key of each link.
        to_explain: Which word of which sentence each link explains.
        given: The word that each key is conditioned on.
    """
    _, explained = np.unique(to_explain, return_inverse=True)
    probability = np.ones(len(given))
    for _ in range(ROUNDS):
        weight = probability[of_link]
        weight /= np.bincount(explained, weight)[explained]
        count = np.bincount(of_link, weight, minlength=len(given))
        probability = count / np.bincount(given, count)[given]
    return probability


def _best(
    source_words: list[str], english_words: list[str], ends: tuple[Ints, Ints], models: tuple[Floats, Floats]
) -> dict[str, str]:
    (source_of, english_of), (forth, back) = ends, models
    score = forth * np.sqrt(back)
    order = np.lexsort((-score, source_of))
    first = np.flatnonzero(np.diff(source_of[order], prepend=-1))
    out: dict[str, str] = {}
    for at in first.tolist():
        best = order[at]
        if forth[best] < MIN_PROBABILITY:
            continue
        gloss = english_words[english_of[best]]
        if at + 1 < len(order):
            second = order[at + 1]
            if source_of[second] == source_of[best] and score[second] >= SECOND_SHARE * score[best]:
                gloss += f"/{english_words[english_of[second]]}"
        out[source_words[source_of[best]]] = gloss
    return out


def write(made: dict[str, dict[str, str]], path: Path) -> None:
    """Write tables as an archive for `analyzer.language.glossary`; the same tables give the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, entries in sorted(made.items()):
            text = "".join(f"{word}\t{gloss}\n" for word, gloss in sorted(entries.items()))
            info = zipfile.ZipInfo(f"{name}.tsv", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(info, text, zipfile.ZIP_DEFLATED, compresslevel=9)
