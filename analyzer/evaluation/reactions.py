"""Measure stances and sentiment against labelled posts, beside baselines on the same rows.

Sentiment sets that never label neutral are scored on their two classes. `joking` is the shipped probability at its threshold.
Posts labelled by the codebook (`gold_dev.jsonl`) served to fit calibration and thresholds, so these are refitted here on four
fifths and measured on the fifth left out, five times over: the figures are of posts that the fit has not seen. Sentiment is
calibrated on rows of the public sets as well, others than those measured here.
"""

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from analyzer.evaluation.baselines import characters, frozen, majority
from analyzer.evaluation.reaction_rows import MEASURED, LabelledPost, read_gold, read_ordinary, read_public, trained_on
from analyzer.evaluation.scores import Floats, Ints, brier, calibration_error, f1_yes, interval, macro_f1, ranking
from analyzer.reaction.encoder_onnx import OnnxEncoder
from analyzer.reaction.scorer_onnx import OnnxScorer
from analyzer.records import Reading, Sentiment, Stance
from analyzer.training.calibration import OrdinaryPosts, fit_calibration, logits_of, neutral_calibration
from analyzer.weights import find_model

CLASSES = [str(name) for name in Sentiment]
TASKS = ("sentiment", "joking")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the measurement's options."""
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder with train.parquet, dev.parquet, gold_dev.jsonl"
    )
    parser.add_argument(
        "--limit", type=int, default=MEASURED, choices=range(1, MEASURED + 1), metavar="N",
        help=f"rows per set, language and task, at most {MEASURED}: those after serve calibration",
    )  # fmt: skip
    parser.add_argument("--models", type=Path, default=None, help="folder with a manifest.toml to search first")
    parser.add_argument("--baselines", action="store_true", help="fit and run the baselines too (minutes)")


def run(args: argparse.Namespace) -> int:
    """Print the tables."""
    found = find_model("reaction", explicit=args.models)
    scorer = OnnxScorer(found.path, found.provenance)
    print(f"model {found.provenance.id} sha256 {found.provenance.sha256[:16]} · limit {args.limit} · bootstrap 500, seed 0")
    rows = read_public(args.data / "dev.parquet", TASKS, args.limit, without=trained_on(args.data))
    readings = scorer.score([row.utterance for row in rows])
    others = run_baselines(args, rows) if args.baselines else {}
    print_public(rows, readings, scorer.thresholds, others)
    gold = read_gold(args.data / "gold_dev.jsonl")
    scorer.recalibrate(neutral_calibration())
    print_gold(gold, scorer.score([row.utterance for row in gold]), ordinary_posts(scorer, args.data))
    return 0


def ordinary_posts(scorer: OnnxScorer, data: Path) -> OrdinaryPosts:
    """Score the posts on which sentiment is calibrated beside those of the codebook; the scorer's calibration is neutral."""
    rows = read_ordinary(data)
    logits = logits_of(scorer.score([row.utterance for row in rows]))[:, len(Stance) :]
    return OrdinaryPosts(logits, np.array([code(row.label) for row in rows]))


def run_baselines(args: argparse.Namespace, rows: Sequence[LabelledPost]) -> dict[str, list[str | None]]:
    """Fit every baseline on the training rows of the same sets and predict."""
    train = read_public(args.data / "train.parquet", TASKS, 3000)
    model = find_model("encoder", explicit=args.models)
    return {
        "majority": majority(train, rows),
        "characters": characters(train, rows),
        "frozen": frozen(train, rows, OnnxEncoder(model.path, model.provenance)),
    }


def predict(row: LabelledPost, reading: Reading, thresholds: Mapping[Stance, float], *, two_class: bool) -> str:
    """Return the model's label for one row of a public set."""
    if row.task == "joking":
        return "yes" if reading.stances[Stance.JOKING] >= thresholds[Stance.JOKING] else "no"
    names = [Sentiment.NEGATIVE, Sentiment.POSITIVE] if two_class else list(Sentiment)
    return str(max(names, key=lambda name: reading.sentiment[name]))


def print_public(
    rows: Sequence[LabelledPost],
    readings: Sequence[Reading],
    thresholds: Mapping[Stance, float],
    others: Mapping[str, Sequence[str | None]],
) -> None:
    """Print one line per task, set and language."""
    groups: Mapping[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[row.task, row.source, row.tag].append(index)
    head = f"{'task':10}{'set':20}{'lang':6}{'n':>5}  {'figure':9}{'ours':>6}  {'95 %':13}{'AP':>6}{'AUROC':>7}"
    print(f"\n{head}", *(f"{name:>11}" for name in others))
    for (task, source, tag), indices in sorted(groups.items()):
        two_class = task == "sentiment" and all(rows[i].label != "neutral" for i in indices)
        truth = np.array([code(rows[i].label) for i in indices])
        ours = np.array([code(predict(rows[i], readings[i], thresholds, two_class=two_class)) for i in indices])
        ranks = f"{'':6}{'':7}"
        if task == "joking":
            ranks = "{:6.2f}{:7.2f}".format(*ranking(np.array([readings[i].stances[Stance.JOKING] for i in indices]), truth))
        rivals = [np.array([code(others[name][i] or "") for i in indices]) for name in others]
        beside = " ".join(f"{100 * figure(task, rival, truth):11.1f}" if rival.max() >= 0 else f"{'–':>11}" for rival in rivals)
        name = "F1 yes" if task == "joking" else "macro-F1"
        value = 100 * figure(task, ours, truth)
        print(
            f"{task:10}{source:20}{tag:6}{len(indices):5}  {name:9}{value:6.1f}  {spread_of(task, ours, truth)}{ranks} {beside}"
        )


def spread_of(task: str, predicted: Ints, truth: Ints) -> str:
    """Return the 95 % interval of a task's figure, in percent, as printed."""
    low, high = interval(partial(figure, task), predicted, truth)
    return f"{100 * low:5.1f}–{100 * high:<6.1f}"


def code(label: str) -> int:
    """Return a number for a label: sentiment classes by their place, yes 1, no 0, anything else -1."""
    return CLASSES.index(label) if label in CLASSES else {"yes": 1, "no": 0}.get(label, -1)


def figure(task: str, predicted: Ints, truth: Ints) -> float:
    """Return F1 of yes for joking, macro-F1 over the classes that occur for sentiment."""
    if task == "joking":
        return f1_yes((predicted == 1).astype(int), truth)
    return macro_f1(predicted, truth, sorted(set(truth.tolist())))


def print_gold(rows: Sequence[LabelledPost], readings: Sequence[Reading], ordinary: OrdinaryPosts) -> None:
    """Print one line per stance, then sentiment, on posts labelled by the codebook; readings are uncalibrated."""
    stances = np.array([[int(stance in row.label.split(",")) for stance in Stance] for row in rows if row.task == "stance"])
    felt = np.array([code(row.label) for row in rows if row.task == "sentiment"])
    logits = logits_of([reading for row, reading in zip(rows, readings, strict=True) if row.task == "stance"])
    values, said, guessed = cross_fit(logits, stances, felt, ordinary)
    print(f"\n{'codebook':14}{'n yes':>6}{'F1':>6}  {'95 %':13}{'AP':>6}{'AUROC':>7}{'ECE':>7}{'Brier':>7}   (n = {len(felt)})")
    errors = []
    for column, stance in enumerate(Stance):
        truth, own, picked = stances[:, column], values[:, column], said[:, column]
        errors.append(calibration_error(own, truth))
        ap, auroc = ranking(own, truth)
        print(
            f"{stance:14}{truth.sum():6}{100 * f1_yes(picked, truth):6.1f}  {spread_of('joking', picked, truth)} "
            f"{ap:6.2f}{auroc:7.2f}{errors[-1]:7.3f}{brier(own, truth):7.3f}"
        )
    macro = 100 * macro_f1(guessed, felt, [0, 1, 2])
    pooled = 100 * calibration_error(values.ravel(), stances.ravel())
    print(f"ECE over the stances: mean {100 * np.mean(errors):.1f} %, pooled {pooled:.1f} % · sentiment macro-F1 {macro:.1f}")


def cross_fit(logits: Floats, stances: Ints, felt: Ints, ordinary: OrdinaryPosts, folds: int = 5) -> tuple[Floats, Ints, Ints]:
    """Calibrate each fold with numbers fitted on the others.

    Returns:
        Stance probabilities (n, 7), stance labels (n, 7) and sentiment classes (n,).
    """
    values, said, guessed = (
        np.zeros(stances.shape),
        np.zeros(stances.shape, dtype=np.int64),
        np.zeros(len(felt), dtype=np.int64),
    )
    for fold in range(folds):
        out = np.arange(len(felt)) % folds == fold
        fitted = fit_calibration(logits[~out], stances[~out], felt[~out], ordinary)
        calibrated = logits[out] * np.array(fitted["scale"]) + np.array(fitted["shift"])
        values[out] = 1 / (1 + np.exp(-calibrated[:, : len(Stance)]))
        said[out] = values[out] >= np.array([fitted["thresholds"][stance] for stance in Stance])
        guessed[out] = calibrated[:, len(Stance) :].argmax(1)
    return values, said, guessed
