"""Write an encoder folder with a smaller vocabulary: python scripts/trim_vocabulary.py BASE DATA OUT --size 54000.

DATA holds train.parquet (lang, text), codebook_train.parquet (lang, text) and mt/train.parquet (lang, text, english).
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from tokenizers import Tokenizer

from analyzer.training.vocabulary import count_pieces, trim


def read_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (language, text) pairs of posts and of sentence pairs."""
    for name in ("train.parquet", "codebook_train.parquet"):
        table = pq.read_table(data / name, columns=["lang", "text"]).to_pydict()
        for language, text in zip(table["lang"], table["text"], strict=True):
            if text:
                yield language, text
    table = pq.read_table(data / "mt" / "train.parquet", columns=["lang", "text", "english"]).to_pydict()
    yield from zip(table["lang"], table["text"], strict=True)
    yield from (("en", english) for english in table["english"][::4])


def main() -> int:
    """Trim and say how many pieces were kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=54_000)
    arguments = parser.parse_args()
    counts = count_pieces(Tokenizer.from_file(str(arguments.base / "tokenizer.json")), read_texts(arguments.data))
    print(trim(arguments.base, arguments.out, counts, arguments.size), "pieces kept")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
