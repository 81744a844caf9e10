"""Fit the word model of language detection: ``python scripts/train_detector.py --data ../shared/data --out models/NAME``.

Needs the extras `hub` and `dev`, and `pip install wordfreq` for the languages without posts; ``--messages`` names a folder of
gettext catalogues (``**/locale/TAG/LC_MESSAGES/*.po``, such as the sources of Django) for languages that have nothing else.
About four minutes on one core; run scripts/pin_models.py afterwards.
"""

import argparse
import sys
import time
from pathlib import Path

from analyzer.training.detector import Recipe, fit_words, save_words
from analyzer.training.detector_combination import CombinationFit, save_combination
from analyzer.training.detector_corpus import competing, gather


def main() -> int:
    """Fit both parts, write them, and return the exit code."""
    usual = Recipe()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.parquet and mt/train.parquet")
    parser.add_argument("--messages", type=Path, help="folder of gettext catalogues")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bits", type=int, default=usual.bits)
    parser.add_argument("--width", type=int, default=usual.width)
    parser.add_argument("--epochs", type=int, default=usual.epochs)
    parser.add_argument("--most-per-tag", type=int, default=usual.most_per_tag)
    parser.add_argument("--seed", type=int, default=usual.seed)
    arguments = parser.parse_args()
    recipe = Recipe(
        bits=arguments.bits,
        width=arguments.width,
        epochs=arguments.epochs,
        most_per_tag=arguments.most_per_tag,
        seed=arguments.seed,
    )
    start = time.process_time()
    corpus = competing(gather(arguments.data, arguments.messages, seed=recipe.seed))
    print(
        f"{sum(map(len, corpus.values())):,} texts, {len(corpus)} tags, {time.process_time() - start:.0f} s of processor time"
    )
    save_words(fit_words(corpus, recipe), list(corpus), arguments.out)
    held_out = {tag: [example for example in examples if example.is_held_out] for tag, examples in corpus.items()}
    numbers = CombinationFit(arguments.out, held_out, most=500, seed=recipe.seed).fit()
    save_combination(numbers, arguments.out)
    print(f"{numbers}, {time.process_time() - start:.0f} s of processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
