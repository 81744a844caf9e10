"""Measure a model on your own labelled posts: ``python scripts/evaluate.py own FILE``.

FILE is what a batch run reads (JSONL, CSV, TSV, Parquet, also compressed) with a column of the post and one or both of
``labels`` (stances separated by spaces or commas, or a list; empty for none) and ``sentiment``. Rows without a value for a task
are left out of it. Numbers come with n and a 95 % bootstrap interval, and with the model's sha256.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.assembly import load_detector, load_scorer
from analyzer.batch.intake import Columns, Intake, PostRow
from analyzer.batch.rows import RowStream, check_columns
from analyzer.batch.sources import find_sources
from analyzer.batching import windows
from analyzer.config import load_settings
from analyzer.errors import InputError
from analyzer.evaluation.scores import brier, calibration_error, f1_yes, interval, macro_f1, ranking
from analyzer.records import Reading, Sentiment, Stance, Utterance
from analyzer.report.aggregation import leading_sentiment

WINDOW = 512
CLASSES = list(Sentiment)


@dataclass(frozen=True, slots=True)
class OwnPost:
    """One labelled post; None where the file says nothing of a task."""

    post: PostRow
    stances: frozenset[Stance] | None
    sentiment: Sentiment | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the measurement's options."""
    parser.add_argument("file", help="posts with labels")
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--context-column", default="context")
    parser.add_argument("--labels-column", default="labels", help="stances [labels]")
    parser.add_argument("--sentiment-column", default="sentiment")
    parser.add_argument("--config", type=Path, help="settings as TOML")
    parser.add_argument("--stance-model", help="hub model or folder")
    parser.add_argument("--sentiment-model", help="hub model or folder")
    parser.add_argument("--detector", help="ensemble or langdetect")


def run(args: argparse.Namespace) -> int:
    """Print the tables.

    Raises:
        InputError: No row of the file has a label.
    """
    rows, left_out = read_own(args)
    if not rows:
        raise InputError(f"{args.file}: no row has {args.labels_column!r} or {args.sentiment_column!r}; name them with options")
    flags = {name: getattr(args, name) for name in ("stance_model", "sentiment_model")}
    settings = load_settings(args.config, flags)
    scorer, detector = load_scorer(settings, evidence=False), load_detector(settings)
    readings: list[Reading] = []
    for some in windows(rows, WINDOW):
        asked = [Utterance(text=row.post.text, context=row.post.context) for row in some]
        tags = [language.tag for language in detector.detect(asked)]
        known = [Utterance(text=u.text, tag=tag, context=u.context) for u, tag in zip(asked, tags, strict=True)]
        readings += scorer.score(known)
    models = ", ".join(f"{one.id} sha256 {one.sha256[:16]}" for one in scorer.provenance)
    print(f"{models} · {len(rows)} rows · bootstrap 500, seed 0" + "".join(f" · {n} {why}" for why, n in left_out.items()))
    print_stances(rows, readings)
    print_sentiment(rows, readings)
    abstained = sum(reading.abstained is not None for reading in readings)
    print(f"abstained: {abstained} of {len(readings)}")
    return 0


def read_own(args: argparse.Namespace) -> tuple[list[OwnPost], Counter[str]]:
    """Return the labelled rows, and how many were left out by reason."""
    sources = find_sources([args.file], out=Path("nowhere-that-exists"))
    check_columns(sources, args.text_column)
    intake = Intake(columns=Columns(text=args.text_column, context=args.context_column), shard_rows=1, seen=None)
    rows, left_out = [], Counter[str]()
    names = (args.text_column, args.context_column, args.labels_column, args.sentiment_column)
    for number, raw in enumerate(RowStream(sources, names), start=1):
        taken = intake.take(number, raw)
        if not isinstance(taken, PostRow):
            left_out[taken.reason] += 1
            continue
        values = raw.values or {}
        stances = read_stances(values.get(args.labels_column), number)
        felt = read_sentiment(values.get(args.sentiment_column), number)
        if stances is None and felt is None:
            left_out["no label"] += 1
            continue
        rows.append(OwnPost(taken, stances, felt))
    return rows, left_out


def read_stances(value: Any, row: int) -> frozenset[Stance] | None:
    """Return the stances that a cell names, None where there is no cell.

    Raises:
        InputError: It names something else.
    """
    if value is None:
        return None
    names = value if isinstance(value, list) else str(value).replace(",", " ").split()
    try:
        return frozenset(Stance(str(name).strip().lower()) for name in names)
    except ValueError as error:
        raise InputError(f"row {row}: {error}; the stances are {', '.join(Stance)}") from error


def read_sentiment(value: Any, row: int) -> Sentiment | None:
    """Return the sentiment that a cell names, None where it is empty.

    Raises:
        InputError: It names something else.
    """
    if value is None or not str(value).strip():
        return None
    try:
        return Sentiment(str(value).strip().lower())
    except ValueError as error:
        raise InputError(f"row {row}: {error}; the classes are {', '.join(Sentiment)}") from error


def print_stances(rows: Sequence[OwnPost], readings: Sequence[Reading]) -> None:
    """Print one line per stance."""
    pairs = [(row.stances, reading) for row, reading in zip(rows, readings, strict=True) if row.stances is not None]
    if not pairs:
        return
    print(f"\n{'stance':14}{'n yes':>6}{'F1':>7}  {'95 %':13}{'AP':>6}{'AUROC':>7}{'ECE':>7}{'Brier':>7}   (n = {len(pairs)})")
    all_f1 = []
    for stance in Stance:
        truth = np.array([stance in wanted for wanted, _ in pairs], dtype=np.int64)
        said = np.array([stance in reading.labels for _, reading in pairs], dtype=np.int64)
        values = np.array([reading.stances[stance] for _, reading in pairs])
        f1 = f1_yes(said, truth)
        all_f1.append(f1)
        low, high = interval(f1_yes, said, truth)
        precision, auroc = ranking(values, truth)
        print(
            f"{stance:14}{truth.sum():6}{100 * f1:7.1f}  {100 * low:5.1f}–{100 * high:<6.1f} {precision:6.2f}{auroc:7.2f}"
            f"{calibration_error(values, truth):7.3f}{brier(values, truth):7.3f}"
        )
    print(f"macro-F1 {100 * np.mean(all_f1):.1f}")


def print_sentiment(rows: Sequence[OwnPost], readings: Sequence[Reading]) -> None:
    """Print macro-F1 over the classes that occur, for all posts."""
    pairs = [(row.sentiment, reading) for row, reading in zip(rows, readings, strict=True) if row.sentiment is not None]
    if not pairs:
        return
    truth = np.array([CLASSES.index(felt) for felt, _ in pairs], dtype=np.int64)
    said = np.array([CLASSES.index(leading_sentiment(reading)) for _, reading in pairs], dtype=np.int64)
    occurring = sorted(set(truth.tolist()))
    low, high = interval(lambda one, two: macro_f1(one, two, occurring), said, truth)
    value = macro_f1(said, truth, occurring)
    print(f"\nsentiment macro-F1 {100 * value:.1f}  ({100 * low:.1f}–{100 * high:.1f}), n = {len(pairs)}")
    for index in occurring:
        f1 = f1_yes((said == index).astype(np.int64), (truth == index).astype(np.int64))
        print(f"  {CLASSES[index]:10}{(truth == index).sum():6}{100 * f1:7.1f}")
