"""The rows that the reaction model learns from: public sets in one schema, and posts labelled by the codebook.

Why caps: a few sets are very large (subtitle emotions, two-class tweets) and would drown the languages and labels the model
is for. Each (source, language) is cut to a cap, and codebook rows are repeated.
"""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from analyzer.reaction.network import Head
from analyzer.records import Sentiment, Stance

CODEBOOK = "codebook"
EMOTION28 = (
    *("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire"),
    *("disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy", "love"),
    *("nervousness", "neutral", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise"),
)
HEADS = (
    Head("stance", tuple(Stance), False),
    Head("sentiment", tuple(Sentiment), True),
    Head("reply_stance", ("support", "deny", "query", "comment"), True),
    Head("threat", ("threat",), False),
    Head("call_to_action", ("call_to_action",), False),
    Head("violence", ("nothing", "passive", "direct"), True),
    Head("target_stance", ("Russia=against", "Russia=none", "Russia=favor"), True),
    Head("emotion28", EMOTION28, False),
    Head("emotion6", ("joy", "anger", "sadness", "fear", "disgust", "surprise"), False),
    Head("emotion8", ("anger", "anticipation", "trust", "surprise", "joy", "sadness", "fear", "disgust"), False),
)
LOSS_WEIGHTS = {"stance": 1.0, "sentiment": 1.0, "reply_stance": 1.0, "threat": 0.5, "call_to_action": 0.5, "violence": 0.7}
AUXILIARY_WEIGHT = 0.3
CAPS = {
    "mozetic": 1000,
    "xed": 60,
    "goemotions": 9000,
    "brighter": 1000,
    "edos": 1500,
    "germeval2026": 3000,
    "mhc": 200,
    "indonlu_smsa": 1500,
    "arsarcasm": 6000,
    "humor_es": 5000,
    "afrisenti": 2000,
    "hahackathon": 3000,
    "ruw_stance": 1000,
    "ironia_pt_weak": 1500,
    "isarcasm": 3500,
    "figlang2020": 2500,
    "senticomments": 2500,
    "mawqif": 3000,
}
REPEATS = {
    CODEBOOK: 5,
    "umsab": 2,
    "tweeteval_sentiment": 2,
    "rumoureval2017": 2,
    "rustance": 4,
    "tweeteval_irony": 4,
    "isarcasm": 2,
    "serbian_sarcasm": 3,
    "ironita": 2,
}
CONTRAST_REPEATS = 2
SOURCE_WEIGHTS = {"ironia_pt_weak": 0.3, "xed": 0.5}
TWO_CLASS = frozenset({"mozetic"})  # sentiment sets that never label neutral: neutral is left out of their softmax


@dataclass(slots=True)
class Row:
    """One post with the labels that some sets gave it.

    Attributes:
        independent: (head, label) -> 0 or 1.
        exclusive: head -> index of the class.
    """

    text: str
    context: str
    tag: str
    source: str
    weight: float = 1.0
    independent: dict[tuple[str, str], float] = field(default_factory=dict)
    exclusive: dict[str, int] = field(default_factory=dict)


def read_public(path: Path, exclude: Iterable[str] = ()) -> list[Row]:
    """Read the public sets; rows of one set with the same text and context become one row with several labels."""
    merged: dict[tuple[str, str, str], Row] = {}
    excluded = frozenset(exclude)
    for record in pq.read_table(path).to_pylist():
        if record["source"] in excluded or not record["text"]:
            continue
        key = (record["source"], record["text"], record["context"] or "")
        if key not in merged:
            weight = SOURCE_WEIGHTS.get(record["source"], 1.0)
            merged[key] = Row(record["text"], record["context"] or "", record["lang"], record["source"], weight)
        put_label(merged[key], record["task"], record["label"])
    return [row for row in merged.values() if row.independent or row.exclusive]


def put_label(row: Row, task: str, label: str) -> None:
    """Add the label that one set gave for one task; labels outside the heads are left out."""
    heads = {head.name: head for head in HEADS}
    if task == "joking":
        row.independent["stance", Stance.JOKING] = float(label == "yes")
    elif task == "violence" and row.source == "germeval2026":  # its six classes are too rare to learn one by one
        row.independent["threat", "threat"] = float(label not in {"nothing", "other"})
    elif task in {"threat", "call_to_action"}:
        row.independent[task, task] = float(label == "yes")
    elif task.startswith("emotion"):
        said = {part.strip() for part in label.split(",")}
        row.independent.update({(task, name): float(name in said) for name in heads[task].labels})
    elif task in heads and label in heads[task].labels:
        row.exclusive[task] = heads[task].labels.index(label)


def read_codebook(path: Path) -> list[Row]:
    """Read posts labelled by the codebook; posts marked unsure are left out."""
    rows = []
    for record in pq.read_table(path).to_pylist():
        if "unsure" in record["labels"] or not record["text"]:
            continue
        rows.append(_codebook_row(record))
    return rows


def read_own_labels(path: Path, public: Path) -> list[Row]:
    """Read the project's own codebook labels of posts in the public sets, joined by the sha256 of the text.

    Args:
        path: JSONL with sha256, source, lang, labels, sentiment and reading (1 or 2); the texts are not part of the project.
        public: The parquet file of the public sets, which has them.

    Returns:
        Rows of posts whose readings agree in every label and in sentiment; posts marked unsure are left out.
    """
    said: Mapping[str, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        said[record["sha256"]].append(record)
    rows, used = [], set()
    for post in pq.read_table(public, columns=["text", "context"]).to_pylist():
        digest = hashlib.sha256((post["text"] or "").encode()).hexdigest()
        readings = said.get(digest, [])
        if not readings or digest in used or len({(*sorted(r["labels"]), r["sentiment"]) for r in readings}) > 1:
            continue
        used.add(digest)
        if "unsure" not in readings[0]["labels"]:
            rows.append(_codebook_row({**readings[0], **post}))
    return rows


def read_contrast(path: Path) -> list[Row]:
    """Read the project's own invented posts, made in groups about one event whose posts differ in what they do.

    Args:
        path: JSONL with lang, text, context, labels, sentiment.

    Returns:
        Rows of the codebook, each `CONTRAST_REPEATS` times, as they are few.
    """
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [_codebook_row(record) for record in records] * CONTRAST_REPEATS


def read_corrections(path: Path) -> list[Row]:
    """Read what people corrected in reports (``analyzer report --export-training``).

    Args:
        path: JSONL with source, lang, text, context, sentiment and labels; null where nobody said anything.

    Returns:
        Rows of posts by the codebook, with the labels that people gave and no others.
    """
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        row = _codebook_row({**record, "labels": record["labels"] or [], "sentiment": record["sentiment"] or Sentiment.NEUTRAL})
        if record["labels"] is None:
            row.independent = {}
        if record["sentiment"] is None:
            row.exclusive = {}
        rows.append(row)
    return rows


def _codebook_row(record: Mapping[str, Any]) -> Row:
    row = Row(record["text"], record["context"] or "", record["lang"], CODEBOOK)
    row.independent = {("stance", stance): float(stance in record["labels"]) for stance in Stance}
    row.exclusive = {"sentiment": list(Sentiment).index(Sentiment(record["sentiment"]))}
    return row


def sample_epoch(rows: Iterable[Row], seed: int) -> list[Row]:
    """Draw one epoch: caps per (source, language), repeats per source, shuffled; the same seed gives the same epoch."""
    generator = random.Random(seed)
    groups: Mapping[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.source, row.tag].append(row)
    epoch: list[Row] = []
    for (source, _), group in sorted(groups.items()):
        chosen = generator.sample(group, min(len(group), CAPS.get(source, len(group))))
        epoch.extend(chosen * REPEATS.get(source, 1))
    generator.shuffle(epoch)
    return epoch


def sources_of(rows: Iterable[Row]) -> list[str]:
    """Return the sources in use, the codebook first."""
    return [CODEBOOK, *sorted({row.source for row in rows} - {CODEBOOK})]


def pools(rows: list[Row], size: int) -> Iterator[list[Row]]:
    """Cut an epoch into pools within which rows may be sorted by length."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
