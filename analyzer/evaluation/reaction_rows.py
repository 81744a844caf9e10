"""The labelled posts that the reaction model is measured on.

Sets overlap: nearly all English posts of one development set stand in the training part of another. A development post whose
words stand in any training set is therefore left out, whatever label it has there.
"""

import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from analyzer.errors import InputError
from analyzer.records import Utterance

MEASURED, PER_SET = 150, 40  # rows of each set and language: the first are for figures, the next for calibration


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """One post with what a set says of one task.

    Attributes:
        source: The set.
        tag: Its language.
        task: ``sentiment``, ``joking`` or ``stance``.
        label: ``negative``, ``yes``, or for stance the labels joined by commas.
    """

    source: str
    tag: str
    task: str
    label: str
    utterance: Utterance


def read_public(
    path: Path, tasks: Iterable[str], limit: int, *, skip: int = 0, without: Container[str] = ()
) -> list[LabelledPost]:
    """Read up to `limit` rows of each (source, language, task) after the first `skip`, in the file's order.

    Posts whose `folded` words are in `without` are passed over.
    """
    wanted, taken, rows = frozenset(tasks), Counter[tuple[str, str, str]](), []
    for record in _records(path):
        key = (record["source"], record["lang"], record["task"])
        if (
            record["task"] not in wanted
            or not record["text"]
            or folded(record["text"]) in without
            or taken[key] >= skip + limit
        ):
            continue
        taken[key] += 1
        if taken[key] <= skip:
            continue
        utterance = Utterance(text=record["text"], context=record["context"] or None)
        rows.append(LabelledPost(*key, record["label"], utterance))
    return rows


def folded(text: str) -> str:
    """Return the words of a post without case, marks and the two placeholders that some sets put for handles and addresses."""
    return re.sub(r"\W+", " ", text.casefold().replace("@user", " ").replace("http", " ")).strip()


def trained_on(data: Path) -> frozenset[str]:
    """Return the folded words of every post in the training files of a data folder."""
    return folded_texts(data / "train.parquet") | folded_texts(data / "codebook_train.parquet")


def folded_texts(path: Path) -> frozenset[str]:
    """Return the folded words of every post in a Parquet file."""
    return frozenset(folded(record["text"] or "") for record in _records(path))


def read_ordinary(data: Path) -> list[LabelledPost]:
    """Read the posts on which sentiment is calibrated: of sets with three classes in dev.parquet, and not those measured on."""
    rows = read_public(data / "dev.parquet", ["sentiment"], PER_SET, skip=MEASURED, without=trained_on(data))
    neutral = {(row.source, row.tag) for row in rows if row.label == "neutral"}
    return [row for row in rows if (row.source, row.tag) in neutral]


def read_gold(path: Path) -> list[LabelledPost]:
    """Read posts labelled by the codebook: JSONL with text, context, lang, sentiment, labels."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name the folder of labelled posts with --data") from error
    for line in lines:
        record = json.loads(line)
        if "unsure" in record["labels"]:
            continue
        utterance = Utterance(text=record["text"], context=record["context"] or None)
        rows.append(LabelledPost("codebook", record["lang"], "stance", ",".join(record["labels"]), utterance))
        rows.append(LabelledPost("codebook", record["lang"], "sentiment", record["sentiment"], utterance))
    return rows


def _records(path: Path) -> Iterator[dict[str, str]]:
    try:
        table = pq.ParquetFile(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read; name the folder of labelled posts with --data") from error
    for batch in table.iter_batches():
        yield from batch.to_pylist()
