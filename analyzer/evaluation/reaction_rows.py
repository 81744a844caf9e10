"""The labelled posts that the reaction model is measured on."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from analyzer.errors import InputError
from analyzer.records import Utterance


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


def read_public(path: Path, tasks: Iterable[str], limit: int) -> list[LabelledPost]:
    """Read up to `limit` rows of each (source, language, task), in the file's order."""
    wanted, taken, rows = frozenset(tasks), Counter[tuple[str, str, str]](), []
    for record in _records(path):
        key = (record["source"], record["lang"], record["task"])
        if record["task"] not in wanted or not record["text"] or taken[key] >= limit:
            continue
        taken[key] += 1
        utterance = Utterance(text=record["text"], context=record["context"] or None)
        rows.append(LabelledPost(*key, record["label"], utterance))
    return rows


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
