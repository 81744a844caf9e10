"""Measure a batch run: ``python scripts/benchmark.py batch``; every ratio within one run, on the same unique posts.

The whole program is measured, from a file of posts to shards on the disk, and the scorer alone beside its yardsticks.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from analyzer.assembly import load_scorer
from analyzer.config import Settings
from analyzer.evaluation.synthetic_posts import make_posts
from analyzer.evaluation.yardsticks import matrix_rates, operations_per_token, padded_rate, pipeline_rate
from analyzer.records import Utterance
from analyzer.weights import find_model

ROWS, FULL_ROWS = 50_000, 1_000_000
FEW = 96  # posts for the slow yardsticks, drawn evenly


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"synthetic posts [{ROWS:,}]")
    parser.add_argument("--full", action="store_true", help=f"{FULL_ROWS:,} posts; hours on a CPU")
    parser.add_argument("--scorer-posts", type=int, default=1000, help="posts for the scorer alone")
    parser.add_argument("--no-yardsticks", action="store_true", help="only the run itself, without torch")


def run(args: argparse.Namespace) -> int:
    """Print the table."""
    n_rows = FULL_ROWS if args.full else args.rows
    print(f"{'what':58} {'value':>14}")
    _print_run(run_whole(n_rows))
    if not args.no_yardsticks:
        _print_yardsticks(list(make_posts(args.scorer_posts, seed=1)))
    return 0


def run_whole(n_rows: int) -> dict[str, Any]:
    """Run the batch command in a process of its own and return its summary."""
    with tempfile.TemporaryDirectory() as scratch:
        posts, out = Path(scratch) / "posts.jsonl", Path(scratch) / "out"
        with posts.open("w", encoding="utf-8") as stream:
            for number, text in enumerate(make_posts(n_rows)):
                stream.write(json.dumps({"id": f"p{number}", "text": text}, ensure_ascii=False) + "\n")
        shard_rows = str(max(100, min(5000, n_rows // 10)))
        command = [sys.executable, "-m", "analyzer", "batch", str(posts), "--out", str(out), "--quiet"]
        subprocess.run([*command, "--backend", "onnx", "--shard-rows", shard_rows], check=True)  # noqa: S603 - our own program
        summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        return summary


def _print_run(summary: dict[str, Any]) -> None:
    speed = summary["this_run"]
    rates = speed["posts_per_s_by_shard"]
    begin, end = sum(rates[:3]) / len(rates[:3]), sum(rates[-3:]) / len(rates[-3:])
    shares = speed["share_of_time"]
    small = sum(shares.get(name, 0.0) for name in ("reading", "tokenising", "writing"))
    _line("rows in", f"{summary['rows_in']:,}")
    _line("whole run, posts/s", f"{speed['posts_per_s']:,.0f}")
    _line("whole run, tokens/s", f"{speed['tokens_per_s']:,.0f}")
    _line("throughput of the last three shards / the first three", f"{end / begin:.2f}")
    _line("reading, tokenising and writing together (aim <= 15 %)", f"{small:.1%}")
    for name, share in shares.items():
        _line(f"  {name}", f"{share:.1%}")
    _line("peak memory, MB", f"{speed['peak_memory_mb']:,.0f}")


def _print_yardsticks(texts: list[str]) -> None:
    """Measure the scorer alone, then the yardsticks on an even draw of the same posts."""
    scorer = load_scorer(Settings(), evidence=False)
    utterances = [Utterance(text=text) for text in texts]
    scorer.score(utterances[:50])
    effort = getattr(scorer, "effort")  # noqa: B009 - only the shipped scorer counts
    before, start = effort.tokens, time.perf_counter()
    scorer.score(utterances)
    taken = time.perf_counter() - start
    rate, tokens = len(texts) / taken, (effort.tokens - before) / len(texts)
    _line(f"scorer alone, posts/s ({len(texts):,} posts, {tokens:.1f} tokens each)", f"{rate:,.0f}")
    reached = rate * tokens * operations_per_token(tokens)
    for name, possible in matrix_rates().items():
        _line(f"  share of this machine's {name} matrix rate ({possible / 1e9:,.0f} G/s)", f"{reached / possible:.1%}")
    few = random.Random(0).sample(texts, min(FEW, len(texts)))
    tokenizer = find_model("reaction").path / "tokenizer.json"
    for name, other, aim in (
        ("plain pipeline, XLM-R-base fp32", pipeline_rate(few, tokenizer, careful=False), 20),
        ("the same sorted, in batches of 32", pipeline_rate(few, tokenizer, careful=True), 6),
        ("our network in torch fp32, fixed padding", padded_rate(few, tokenizer), 3),
    ):
        _line(f"{name}: {other:,.1f} posts/s (aim {aim}x)", f"{rate / other:.1f}x")


def _line(name: str, value: str) -> None:
    print(f"{name:58} {value:>14}", flush=True)
