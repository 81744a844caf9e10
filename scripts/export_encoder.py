"""Write the sentence encoder as ONNX: python scripts/export_encoder.py BASE OUT.

BASE is an encoder folder from `scripts/trim_vocabulary.py`.
"""

import argparse
import shutil
from pathlib import Path

from analyzer.training.export import SentenceVectors, export, load_base


def main() -> int:
    """Export and copy the tokenizer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    encoder, words = load_base(arguments.base)
    export(SentenceVectors(encoder, words), arguments.out / "model.onnx", inputs=["ids", "attention"], output="vectors")
    shutil.copyfile(arguments.base / "tokenizer.json", arguments.out / "tokenizer.json")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
