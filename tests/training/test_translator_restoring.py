"""A shipped translator gives back weights that training can start from."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tiny_translators import save_tiny_gemma

from analyzer.errors import ModelError
from analyzer.training.translator import load
from analyzer.training.translator_conversion import package
from analyzer.training.translator_restoring import restore


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_gemma(tmp_path_factory.mktemp("trained"))


@pytest.fixture(scope="module")
def shipped(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    lines = package(trained, folder, [], part_bytes=2_500)
    assert len(list(folder.glob("model.bin.part*"))) > 9  # so that parts do not sort as text
    assert lines[0] == "[[model.joined]]"
    return folder


def test_what_comes_back_is_what_was_shipped(trained: Path, shipped: Path, tmp_path: Path) -> None:
    before = {name: value.float() for name, value in load_file(trained / "model.safetensors").items()}
    after = load_file(restore(shipped, tmp_path / "back") / "model.safetensors")
    assert after.keys() == before.keys() - {"lm_head.weight"}
    for name, value in after.items():
        step = before[name].abs().amax(-1, keepdim=True) / 127 if value.ndim == 2 else before[name].abs() / 128
        assert (value - before[name]).abs().le(0.51 * step + 1e-6).all(), name


def test_the_restored_model_is_loaded_for_training_and_reads_alike(trained: Path, shipped: Path, tmp_path: Path) -> None:
    ids = torch.tensor([[2, 5, 9, 12, 30, 7]])
    with torch.inference_mode():
        before, after = (load(folder).float().eval()(ids).logits for folder in (trained, restore(shipped, tmp_path / "back")))
    assert torch.nn.functional.cosine_similarity(before, after, dim=-1).min() > 0.995


def test_a_damaged_file_is_told(shipped: Path, tmp_path: Path) -> None:
    for path in shipped.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes()[:1000] if path.name == "model.bin.part1" else path.read_bytes())
    with pytest.raises(ModelError, match="can be restored"):
        restore(tmp_path, tmp_path / "back")
    assert not (tmp_path / "back" / "model.bin").exists()
