"""A tiny real reaction model, made, trained for a moment, exported and loaded through the real code."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from analyzer.reaction.calibration import N_LOGITS
from analyzer.reaction.network import ReactionNetwork
from analyzer.records import Sentiment, Stance
from analyzer.training.calibration import neutral_calibration, write_calibration
from analyzer.training.export import Contributions, export
from analyzer.training.reaction import Recipe, save_network, train
from analyzer.training.reaction_data import CODEBOOK, Row

LETTERS = "abcdefghijklmnopqrstuvwxyz@😀жабвгдеmostlcraлоус"


def make_base(folder: Path) -> Path:
    """Write a 2-layer, 32-wide encoder with a vocabulary of letters in Hugging Face layout."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *sorted(set(LETTERS)), "▁war", "▁lol", "▁peace", "<mask>"]
    scores = [(piece, -0.1 if len(piece) > 2 else -2.0) for piece in pieces]  # whole words before single letters
    tokenizer = Tokenizer(models.Unigram(scores, unk_id=3))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=256, pad_token_id=1, initializer_range=0.2,
    )  # fmt: skip
    config.save_pretrained(folder)
    weights = BertModel(config, add_pooling_layer=False).state_dict()
    save_file({name: value.contiguous() for name, value in weights.items()}, folder / "model.safetensors")
    return folder


def make_rows(n: int) -> list[Row]:
    """Make posts whose label shows in one word: ``war`` is escalatory and negative, ``lol`` joking, ``peace`` deescalatory."""
    kinds = [("war", Stance.ESCALATORY, 0), ("lol", Stance.JOKING, 1), ("peace", Stance.DEESCALATORY, 2)]
    rows = []
    for index in range(n):
        word, stance, felt = kinds[index % 3]
        row = Row(f"{'ab' * (index % 7)} {word} {'cd' * (index % 5)}", "most" if index % 4 == 0 else "", "en", CODEBOOK)
        row.independent = {("stance", name): float(name is stance) for name in Stance}
        row.exclusive = {"sentiment": felt}
        rows.append(row)
    return rows


def make_network(folder: Path, *, n_rows: int = 360) -> ReactionNetwork:
    """Train the tiny network on `make_rows` for a second or two."""
    recipe = Recipe(learning_rate=5e-3, head_rate=1e-1, batch_tokens=128, seed=1)
    return train(make_rows(n_rows), make_base(folder / "base"), folder / "run", recipe, sources=[CODEBOOK, "other"])


def make_model(folder: Path) -> Path:
    """Train, save and export the tiny model as the shipped one is; return the folder a backend loads."""
    network = make_network(folder)
    out = folder / "model"
    save_network(network, out, dtype=torch.bfloat16)
    (out / "tokenizer.json").write_bytes((folder / "base" / "tokenizer.json").read_bytes())
    inputs = ["ids", "segments", "attention"]
    export(Contributions(network, N_LOGITS), out / "model.onnx", inputs=inputs, output="contributions", in_blocks=True)
    write_calibration(
        out / "calibration.json", network.linear.bias.detach().numpy()[:N_LOGITS], ["en", "sr"], neutral_calibration()
    )
    assert set(json.loads((out / "calibration.json").read_text())["labels"]) == {*Stance, *Sentiment}
    return out
