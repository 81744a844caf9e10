"""The labelled texts that language detection is measured on, and what is left out of them.

A set's label is not each row's: some rows are in another language than their set. Both figures are given: on all rows as
labelled, and without the rows that simple rules (script, letters, common English words; `training.detector_truth`) show to be
wrong.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from analyzer.language.cleaning import clean
from analyzer.language.features import read_letters
from analyzer.language.tags import base
from analyzer.records import Tag
from analyzer.training.detector_truth import CommonWords, true_tags
from analyzer.training.romanisation import HINDI_WORDS

SUBTITLES = "xed"
SHORT = 25  # letters; posts below are measured apart
_WORDS_FROM = 60_000  # rows of the training file that common words are counted in


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text.

    Attributes:
        text: As published.
        labelled: The set's language.
        truth: What the answer should be, or None where a rule shows the label to be wrong.
        kind: ``posts``, ``subtitles``, ``sentences`` or ``gold``.
        source: Name of the set.
        n_letters: Letters of the cleaned text.
    """

    text: str
    labelled: Tag
    truth: Tag | None
    kind: str
    source: str
    n_letters: int


def read_rows(folder: Path, *, limit: int, seed: int) -> list[Row]:
    """Read development rows, at most `limit` of each language and set, each text once."""
    raw = _once(_raw_rows(folder))
    random.Random(seed).shuffle(raw)
    taken: Counter[tuple[str, str]] = Counter()
    chosen = []
    for kind, source, language, text in raw:
        taken[language, source] += 1
        if taken[language, source] <= limit:
            chosen.append((kind, source, language, text))
    return _judged(chosen, _common_words(folder))


def _raw_rows(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    for row in pq.read_table(folder / "dev.parquet", columns=["source", "lang", "text"]).to_pylist():
        yield "subtitles" if row["source"] == SUBTITLES else "posts", row["source"], row["lang"], row["text"]
    for row in pq.read_table(folder / "mt" / "dev.parquet", columns=["lang", "text", "source"]).to_pylist():
        yield "sentences", row["source"], row["lang"], row["text"]
    for line in (folder / "gold_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield "gold", "gold_dev", row["lang"], row["text"]


def _once(rows: Iterator[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    return list({(row[0], row[3]): row for row in rows}.values())


def _common_words(folder: Path) -> CommonWords:
    rows = pq.read_table(folder / "train.parquet", columns=["lang", "text"]).to_pylist()
    random.Random(0).shuffle(rows)
    common = CommonWords((row["lang"], clean(row["text"])) for row in rows[:_WORDS_FROM] if row["lang"] != "hi")
    common.add("hi", HINDI_WORDS)
    return common


def _judged(rows: list[tuple[str, str, str, str]], common: CommonWords) -> list[Row]:
    cleaned = [clean(text) for *_, text in rows]
    tags = true_tags(cleaned, [language for _, _, language, _ in rows])
    letters = np.concatenate([_n_letters(cleaned[i : i + 500]) for i in range(0, len(cleaned), 500)])
    out = []
    for (kind, source, language, text), words, tag, n in zip(rows, cleaned, tags, letters.tolist(), strict=True):
        truth = None if common.is_english(words, language) else tag
        out.append(Row(text, language, truth, kind, source, n))
    return out


def _n_letters(cleaned: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.asarray(read_letters(cleaned).counts[:, 1:].sum(axis=1))


def group_rows(rows: list[Row]) -> dict[str, list[Row]]:
    """Group rows as they are reported: kind and true tag, and the short posts of all languages together."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        spelt = row.truth if row.truth in ("hi-Latn", "ar-Latn", "sr-Latn") else base(row.labelled)
        if row.labelled == "sr" and row.truth == "sr":
            spelt = "sr (Cyrillic)"
        groups[f"{row.kind} {spelt}"].append(row)
        if row.kind in ("posts", "gold") and row.n_letters < SHORT:
            groups[f"posts under {SHORT} letters"].append(row)
    return dict(sorted(groups.items()))
