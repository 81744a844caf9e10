"""Convert trained weights for shipping: `python scripts/convert_translator.py TRAINED models/translator-2026-11 [FILE ...]`.

Prints the lines for `models/manifest.toml` that tell how the parts are joined; then run `scripts/pin_models.py`.
`convert_translator.py --back models/translator-2026-11 TRAINED` goes the other way: to train on from what is shipped.
"""

import argparse
import sys
from pathlib import Path

from analyzer.training.translator_conversion import convert, package
from analyzer.training.translator_restoring import restore


def main() -> int:
    """Convert, whole or in parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path, help="folder with config.json, model.safetensors, tokenizer.json")
    parser.add_argument("out", type=Path)
    parser.add_argument("extra", type=Path, nargs="*", help="files to lay beside the weights (quality.json)")
    parser.add_argument("--whole", action="store_true", help="do not cut into parts")
    parser.add_argument("--back", action="store_true", help="turn a shipped folder into weights to train on from")
    args = parser.parse_args()
    if args.back:
        print(restore(args.trained, args.out))
    elif args.whole:
        print(convert(args.trained, args.out))
    else:
        print("\n".join(package(args.trained, args.out, args.extra)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
