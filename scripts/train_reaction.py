"""Train the reaction model and write it as fp32 safetensors: python scripts/train_reaction.py DATA BASE OUT [options].

DATA holds train.parquet, codebook_train.parquet and dev.parquet, whose posts are left out of training; BASE is an encoder in
Hugging Face layout with its tokenizer.json.
"""

import argparse
import logging
import shutil
from pathlib import Path

import torch

from analyzer.evaluation.reaction_rows import folded, folded_texts
from analyzer.training.reaction import Recipe, save_network, train
from analyzer.training.reaction_data import (
    read_codebook,
    read_contrast,
    read_corrections,
    read_own_labels,
    read_public,
    sample_epoch,
    sources_of,
)


def main() -> int:
    """Run the training and write OUT/model.safetensors, network.json, tokenizer.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=Recipe().minutes)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=None, help="train on this many rows only")
    parser.add_argument("--learning-rate", type=float, default=Recipe().learning_rate)
    parser.add_argument("--exclude-source", action="append", default=[], help="leave a set out, for its licence say")
    parser.add_argument(
        "--labels", type=Path, action="append", default=[], help="the project's own labels (models/labels-…/labels.jsonl)"
    )
    parser.add_argument(
        "--contrast", type=Path, default=None, help="the project's invented posts (models/contrast-…/train.jsonl)"
    )
    parser.add_argument(
        "--corrections", type=Path, action="append", default=[], help="what `analyzer report --export-training` wrote"
    )
    parser.add_argument("--warm-start", type=Path, default=None, help="OUT of an earlier run, to begin with its weights")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    rows = read_public(arguments.data / "train.parquet", arguments.exclude_source)
    rows += read_codebook(arguments.data / "codebook_train.parquet")
    for path in arguments.labels:
        rows += read_own_labels(path, arguments.data / "train.parquet")
    if arguments.contrast is not None:
        rows += read_contrast(arguments.contrast)
    for path in arguments.corrections:
        rows += read_corrections(path)
    measured = folded_texts(arguments.data / "dev.parquet")
    rows = [row for row in rows if folded(row.text) not in measured]
    epoch = sample_epoch(rows, arguments.seed)[: arguments.rows]
    recipe = Recipe(
        minutes=arguments.minutes, seed=arguments.seed, learning_rate=arguments.learning_rate, warm_start=arguments.warm_start
    )
    network = train(epoch, arguments.base, arguments.out, recipe, sources=sources_of(rows))
    save_network(network, arguments.out, dtype=torch.float32)
    shutil.copyfile(arguments.base / "tokenizer.json", arguments.out / "tokenizer.json")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
