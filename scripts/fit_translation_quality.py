"""Fit the quality estimate of a translator: `python scripts/fit_translation_quality.py MODEL_FOLDER --data DEV.parquet`.

Writes quality.json beside the model (`--output` to put it elsewhere). Truth: sentence chrF++ at or above `--usable`. Sentences
are put in two halves, each judged by a fit on the other; what is written is fitted on both.
"""

import argparse
import sys
from pathlib import Path

from analyzer.assembly import load_encoder
from analyzer.config import Settings
from analyzer.evaluation.translation import read_rows
from analyzer.language.detection import EnsembleDetector
from analyzer.language.quality import write_quality
from analyzer.language.translation_ctranslate2 import GenerativeEngine
from analyzer.records import Provenance
from analyzer.training.translation_quality import fit, measured, observe


def main() -> int:
    """Fit, print the AUROC on held-out sentences, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=60, help="sentences per language")
    parser.add_argument("--skip", type=int, default=0, help="leave out this many first sentences per language")
    parser.add_argument("--usable", type=float, default=40.0, help="sentence chrF++ from which a translation is usable")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    by_tag = read_rows(args.data, limit=args.skip + args.limit, languages=None)
    rows = [row for own in by_tag.values() for row in own[args.skip :]]
    engine = GenerativeEngine(args.model, Provenance("translator", args.model.name, ""), threads=2)
    signs, truths = observe(engine, rows, detector=EnsembleDetector(), encoder=load_encoder(Settings()))
    usable = [truth >= args.usable for truth in truths]
    print(
        f"{len(rows)} sentences, {sum(usable) / len(usable):.2f} usable; AUROC on held-out halves {measured(signs, usable):.3f}"
    )
    model = fit(signs, usable)
    print({"weights": model.weights, "bias": model.bias})
    write_quality(model, args.output or args.model / "quality.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
