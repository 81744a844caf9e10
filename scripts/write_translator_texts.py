"""Write the texts that the translator's vocabulary is counted on: `write_translator_texts.py ../shared/data OUT`.

OUT gets foreign.txt, english.txt (each sentence once) and social.txt, one text a line: what
`../shared/tools/translator_base.py` reads.
"""

import argparse
import sys
from pathlib import Path

import pyarrow.parquet as pq  # noqa: TID253 - training is never on the default path

from analyzer.training.translator_data import LANGUAGE_WEIGHTS, kind_of, read_pairs


def main() -> int:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with mt/train.parquet and train.parquet")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    pairs = [p for p in read_pairs(args.data / "mt" / "train.parquet") if kind_of(p.source) is not None]
    posts = pq.read_table(args.data / "train.parquet", columns=["text", "lang"])
    covered = {*LANGUAGE_WEIGHTS, "en"}
    rows = zip(posts.column("text").to_pylist(), posts.column("lang").to_pylist(), strict=True)
    texts = {
        "foreign": [p.text for p in pairs],
        "english": list(dict.fromkeys(p.english for p in pairs)),
        "social": [text for text, tag in rows if tag in covered and text],
    }
    args.out.mkdir(parents=True, exist_ok=True)
    for name, lines in texts.items():
        (args.out / f"{name}.txt").write_text("".join(" ".join(line.split()) + "\n" for line in lines), encoding="utf-8")
        print(name, len(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
