import math
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from tiny_reaction import make_base, make_rows

from analyzer.training.reaction import Recipe, save_network, train
from analyzer.training.reaction_data import CODEBOOK


def test_a_warm_start_begins_with_the_weights_of_the_earlier_run(tmp_path: Path) -> None:
    base, rows = make_base(tmp_path / "base"), make_rows(60)
    first = train(rows, base, tmp_path / "first", Recipe(batch_tokens=128, head_rate=1e-1), sources=[CODEBOOK])
    save_network(first, tmp_path / "first", dtype=torch.float32)
    at_once = Recipe(batch_tokens=128, minutes=1e-9, warm_start=tmp_path / "first")
    second = train(rows, base, tmp_path / "second", at_once, sources=[CODEBOOK])
    cold = train(rows, base, tmp_path / "third", Recipe(batch_tokens=128, minutes=1e-9), sources=[CODEBOOK])
    for name, value in first.state_dict().items():
        rounded = value if name.startswith("words.") else value.bfloat16().float()
        assert torch.equal(second.state_dict()[name], rounded), name
    assert math.dist(cold.linear.weight.flatten().tolist(), first.linear.weight.flatten().tolist()) > 0.1
