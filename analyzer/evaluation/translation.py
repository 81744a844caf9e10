"""Measure translation: chrF++ and BLEU per language with intervals, and the quality estimate.

Beside each figure stand, on the same sentences, the untouched source and Apertium's rules where the system has the pair.

sacrebleu computes both figures and prints their signatures. Intervals are bootstrap over sentences (95 %, seeded). The quality
estimate is measured as the AUROC of finding the worse half of the translations, with sentence chrF++ as the truth.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq  # noqa: TID253 - measuring is never on the default path
import sacrebleu

from analyzer.evaluation import apertium
from analyzer.language.quality import QualityModel, read_quality
from analyzer.language.translation_ctranslate2 import BEAM, GenerativeEngine
from analyzer.language.translation_posts import Engine, PostTranslator
from analyzer.records import Provenance, Translation, Utterance

RESAMPLES = 200
POSTS = Path(__file__).with_name("posts_to_translate.tsv")
CHRF = sacrebleu.CHRF(word_order=2)
BLEU = sacrebleu.BLEU(effective_order=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence with its reference."""

    tag: str
    text: str
    english: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the measurement's options."""
    parser.add_argument("--data", type=Path, default=Path("../shared/data/mt/dev.parquet"), help="lang, text, english")
    parser.add_argument("--posts", action="store_true", help="the project's own idiomatic posts instead of --data")
    parser.add_argument("--model", type=Path, help="folder with a converted model; default: the one that ships")
    parser.add_argument("--limit", type=int, default=0, help="sentences per language; 0 is all")
    parser.add_argument("--languages", nargs="*", help="only these")
    parser.add_argument("--beam", type=int, default=BEAM)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="print this many translations per language")
    parser.add_argument("--output", type=Path, help="write the figures as JSON")


def read_rows(path: Path, *, limit: int, languages: Sequence[str] | None) -> dict[str, list[Row]]:
    """Read sentences by language, the first `limit` of each, from Parquet or from tab-separated lines tag, text, English."""
    out: dict[str, list[Row]] = defaultdict(list)
    for tag, text, english in _columns(path):
        if (not languages or tag in languages) and (not limit or len(out[tag]) < limit):
            out[tag].append(Row(tag, text, english))
    return dict(sorted((tag, rows) for tag, rows in out.items() if rows))


def _columns(path: Path) -> Iterator[tuple[str, str, str]]:
    if path.suffix == ".tsv":
        for line in path.read_text(encoding="utf-8").splitlines():
            tag, text, english = line.split("\t")
            yield tag, text, english
        return
    table = pq.read_table(path, columns=["lang", "text", "english"])
    yield from zip(*(table.column(c).to_pylist() for c in ("lang", "text", "english")), strict=True)


def interval(
    outputs: Sequence[str], references: Sequence[str], measure: Callable[[list[str], list[str]], float]
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a corpus figure over sentences."""
    rng = random.Random(13)  # noqa: S311 - a reproducible resample, not a secret
    n, values = len(outputs), []
    for _ in range(RESAMPLES):
        chosen = [rng.randrange(n) for _ in range(n)]
        values.append(measure([outputs[i] for i in chosen], [references[i] for i in chosen]))
    values.sort()
    return values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES) - 1]


def chrf(outputs: list[str], references: list[str]) -> float:
    """Return corpus chrF++ in [0, 100]."""
    return float(CHRF.corpus_score(outputs, [references]).score)


def bleu(outputs: list[str], references: list[str]) -> float:
    """Return corpus BLEU in [0, 100]."""
    return float(BLEU.corpus_score(outputs, [references]).score)


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Return the probability that a positive scores above a negative (ties count half), or None without both kinds."""
    good = [s for s, is_positive in zip(scores, positive, strict=True) if is_positive]
    bad = [s for s, is_positive in zip(scores, positive, strict=True) if not is_positive]
    if not good or not bad:
        return None
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is measured for one language; scores in [0, 100].

    Attributes:
        n: Sentences.
        chrf, interval, bleu: Of the model; chrF++ with its 95 % interval.
        untouched: chrF++ of the source as it stands.
        rules: chrF++ of Apertium, or None where it has no way from this language into English.
        rows_per_s: Of the model.
    """

    n: int
    chrf: float
    interval: tuple[float, float]
    bleu: float
    untouched: float
    rules: float | None
    rows_per_s: float


def figures(rows: Sequence[Row], outputs: list[str], elapsed_s: float, modes: frozenset[str] = frozenset()) -> Figures:
    """Return the figures of one language; `modes` are the pairs of Apertium to measure beside the model."""
    references, sources = [row.english for row in rows], [row.text for row in rows]
    by_rules = apertium.translate(sources, rows[0].tag, modes)
    return Figures(
        n=len(rows),
        chrf=chrf(outputs, references),
        interval=interval(outputs, references, chrf),
        bleu=bleu(outputs, references),
        untouched=chrf(sources, references),
        rules=None if by_rules is None else chrf(by_rules, references),
        rows_per_s=len(rows) / elapsed_s,
    )


def line_of(tag: str, own: Figures) -> str:
    """Return one line of the table."""
    low, high = own.interval
    rules = "–" if own.rules is None else f"{own.rules:.1f}"
    shown = f"{tag:4} {own.n:>4} {own.chrf:>7.1f} {low:>6.1f}–{high:<6.1f} {own.bleu:>6.1f} {own.untouched:>7.1f} {rules:>9}"
    return f"{shown} {own.rows_per_s:>7.1f}"


def run(args: argparse.Namespace) -> int:
    """Translate, score and print one line per language."""
    translator = load(args)
    translator.translate([Utterance(text="Hola.", tag="es")])
    report: dict[str, Figures] = {}
    estimates: list[float] = []
    truths: list[float] = []
    print(f"{'':4} {'n':>4} {'chrF++':>7} {'95 %':>13} {'BLEU':>6} {'source':>7} {'Apertium':>9} {'rows/s':>7}")
    modes = apertium.installed_modes()
    for tag, rows in read_rows(POSTS if args.posts else args.data, limit=args.limit, languages=args.languages).items():
        started = time.monotonic()
        answers = translator.translate([Utterance(text=row.text, tag=tag) for row in rows])
        elapsed_s = time.monotonic() - started
        outputs = [a.text if isinstance(a, Translation) else "" for a in answers]
        report[tag] = figures(rows, outputs, elapsed_s, modes)
        print(line_of(tag, report[tag]), flush=True)
        for row, output in list(zip(rows, outputs, strict=True))[: args.show]:
            print(f"     {row.text}\n  -> {output}\n  == {row.english}")
        estimates += [a.quality for a in answers if isinstance(a, Translation) and a.quality is not None]
        truths += [CHRF.sentence_score(o, [r.english]).score for o, r in zip(outputs, rows, strict=True)]
    print(f"{CHRF.get_signature()}  {BLEU.get_signature()}")
    print(quality_line(estimates, truths))
    if args.output:
        args.output.write_text(json.dumps({tag: asdict(f) for tag, f in report.items()}, indent=1) + "\n", encoding="utf-8")
    return 0


def quality_line(estimates: Sequence[float], truths: Sequence[float]) -> str:
    """Say how well the quality estimate finds the better half of the translations."""
    if not truths or len(estimates) != len(truths):
        return "quality estimate: the model has none"
    middle = sorted(truths)[len(truths) // 2]
    found = auroc(estimates, [truth >= middle for truth in truths])
    return "quality estimate: no spread" if found is None else f"quality estimate: AUROC {found:.3f} for chrF++ >= {middle:.1f}"


def load(args: argparse.Namespace) -> PostTranslator:
    """Load the chosen or the shipped model, with its quality model where it has one."""
    from analyzer.weights import find_model

    if args.model:
        folder, provenance = args.model, Provenance("translator", args.model.name, "")
    else:
        found = find_model("translator")
        folder, provenance = found.path, found.provenance
    engine: Engine = GenerativeEngine(folder, provenance, threads=args.threads, beam=args.beam)
    quality: QualityModel | None = read_quality(folder / "quality.json") if (folder / "quality.json").exists() else None
    return PostTranslator(engine, quality)
