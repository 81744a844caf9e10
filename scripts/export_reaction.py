"""Write a trained reaction model as it ships: python scripts/export_reaction.py RUN DATA OUT.

RUN is a folder from `scripts/train_reaction.py`; DATA holds gold_dev.jsonl and dev.parquet, on parts of which calibration and
thresholds are fitted. OUT gets model.onnx (int8), model.safetensors (bf16) with network.json, tokenizer.json, calibration.json.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch

from analyzer.evaluation.reaction_rows import read_gold
from analyzer.evaluation.reactions import ordinary_posts
from analyzer.reaction.calibration import N_LOGITS, STANCES
from analyzer.reaction.network import load_network
from analyzer.reaction.scorer_onnx import OnnxScorer
from analyzer.records import Provenance, Sentiment
from analyzer.training.calibration import fit_calibration, logits_of, neutral_calibration, write_calibration
from analyzer.training.export import Contributions, export
from analyzer.training.reaction import save_network

LANGUAGES = "ar bg bn bs ca cs da de el en es fr hi hr hu id it mk nl pl pt ro ru sh sl sq sr sv tr uk zh".split()  # noqa: SIM905


def main() -> int:
    """Export, then calibrate what was exported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    network = load_network(arguments.run)
    save_network(network, arguments.out, dtype=torch.bfloat16)
    shutil.copyfile(arguments.run / "tokenizer.json", arguments.out / "tokenizer.json")
    export(
        Contributions(network, N_LOGITS),
        arguments.out / "model.onnx",
        inputs=["ids", "segments", "attention"],
        output="contributions",
        in_blocks=True,
    )
    bias = network.linear.bias.detach().numpy()[:N_LOGITS]
    write_calibration(arguments.out / "calibration.json", bias, LANGUAGES, neutral_calibration())
    scorer = OnnxScorer(arguments.out, Provenance("reaction", arguments.out.name, ""))
    rows = read_gold(arguments.data / "gold_dev.jsonl")
    posts = [row for row in rows if row.task == "stance"]
    stances = np.array([[int(stance in row.label.split(",")) for stance in STANCES] for row in posts])
    sentiment = np.array([list(Sentiment).index(Sentiment(row.label)) for row in rows if row.task == "sentiment"])
    fitted = fit_calibration(
        logits_of(scorer.score([row.utterance for row in posts])), stances, sentiment, ordinary_posts(scorer, arguments.data)
    )
    write_calibration(arguments.out / "calibration.json", bias, LANGUAGES, fitted)
    print(fitted)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
