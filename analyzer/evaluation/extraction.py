"""Measures extraction on pages whose posts are known: posts with an id, credit lines, quotations and their pairs, speed.

The truth file has one page a line with its posts; its README says what each field means. Texts are compared with their white
space folded, ids by value, pairs only where one is marked. Intervals are 95 %, from resampling pages.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from analyzer.article.reading import read_articles
from analyzer.assembly import load_encoder
from analyzer.config import Settings
from analyzer.evaluation.extraction_scores import PageScore, interval, score_page, share
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article

_MEASURES = (
    *("posts recall", "posts precision", "text exact", "handle", "author", "date", "pages without posts clean"),
    *("credit lines F1", "credit line text", "marked pairs", "quotation pairs", "translated pairs"),
)
_REQUIRED = {"posts recall": 0.99, "posts precision": 0.98, "text exact": 0.97, "handle": 0.98, "date": 0.98} | {
    "pages without posts clean": 1.0,
    "credit lines F1": 0.95,
    "marked pairs": 0.85,
    "translated pairs": 0.80,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument(
        "--articles", type=Path, default=Path("../shared/articles"), help="folder with truth.jsonl and its pages"
    )
    parser.add_argument("--no-encoder", action="store_true", help="pair without the sentence encoder")
    parser.add_argument("--split", help="only pages of this split")
    parser.add_argument("--page", help="only pages whose name holds this")
    parser.add_argument("--samples", type=int, default=1_000, help="bootstrap samples of pages")
    parser.add_argument("--verbose", action="store_true", help="list every error")


def run(args: argparse.Namespace) -> int:
    """Print one line per measure, then by platform and form; return 3 when the pages are absent."""
    if not (args.articles / "truth.jsonl").is_file():
        print(f"{args.articles}: no truth.jsonl there; name its folder with --articles", file=sys.stderr)
        return 3
    lines = (args.articles / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [json.loads(line) for line in lines if line.strip()]
    truths = [t for t in truths if (not args.split or t["split"] == args.split) and (not args.page or args.page in t["page"])]
    encoder = None if args.no_encoder else load_encoder(Settings())
    scores: list[PageScore] = []
    elapsed_s, n_html = 0.0, 0
    for truth in truths:
        started = time.process_time()
        articles = [one for one in read_articles(str(args.articles / truth["file"])) if isinstance(one, Article)]
        found = [extract_posts(article, encoder) for article in articles]
        if truth["format"] == "html":
            n_html, elapsed_s = n_html + 1, elapsed_s + time.process_time() - started
        scores.extend(score_page(truth, extraction) for extraction in found)
    _print_measures(scores, args.samples)
    _print_forms(scores)
    helped = "without" if encoder is None else "with"
    speed = f"{elapsed_s:.1f} s of CPU time: {n_html / max(elapsed_s, 1e-9):.0f} pages/s"
    print(f"\nread and extracted {n_html} web pages {helped} the sentence encoder in {speed}")
    if args.verbose:
        _print_errors(scores)
    return 0


def _print_measures(scores: Sequence[PageScore], n_samples: int) -> None:
    print(f"{'measure':28} {'n':>5}  {'share':>6}  {'95 % interval':15}  required")
    for measure in _MEASURES:
        n = sum(score.chances[measure] for score in scores)
        if n:
            low, high = interval(scores, measure, n_samples=n_samples)
            required = f"{_REQUIRED[measure]:.2f}" if measure in _REQUIRED else ""
            print(f"{measure:28} {n:5}  {share(scores, measure):6.3f}  {low:.3f} - {high:.3f}    {required}")


def _print_forms(scores: Sequence[PageScore]) -> None:
    names = sorted({measure for score in scores for measure in score.chances if measure.startswith("recall of ")})
    print("\nrecall by platform and form")
    for name in names:
        n, hits = sum(score.chances[name] for score in scores), sum(score.hits[name] for score in scores)
        print(f"  {name.removeprefix('recall of '):60} {hits:4} of {n}")


def _print_errors(scores: Sequence[PageScore]) -> None:
    print("\nerrors")
    for score in scores:
        for error in score.errors:
            print(f"  {score.page}  {error}")
