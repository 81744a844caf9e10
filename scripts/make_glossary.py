"""Make the translator's glossary from sentence pairs: `make_glossary.py ../shared/data/mt OUT.zip`.

The pairs that a training with the same `--pairs` and `--seed` will choose are left out, so that the model meets glosses in
training as good as those it will meet in use, and no better.
"""

import argparse
import sys
from pathlib import Path

from analyzer.training.glossary import tables, write
from analyzer.training.translator_data import LEFT_OUT, choose, folded, read_pairs


def main() -> int:
    """Write the archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with train.parquet")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pairs", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    pairs = read_pairs(args.data / "train.parquet", excluded=LEFT_OUT)
    kept_back = {(pair.tag, folded(pair.text)) for pair in choose(pairs, args.pairs, seed=args.seed)}
    made = tables(pair for pair in pairs if (pair.tag, folded(pair.text)) not in kept_back)
    write(made, args.out)
    print({name: len(entries) for name, entries in made.items()}, f"{args.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
