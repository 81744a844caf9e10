"""Training the translator: what is learned, what is masked, what a resumed run shares with an unbroken one."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tiny_translators import save_tiny_gemma
from tokenizers import Tokenizer

from analyzer.training.translator import IGNORED, Run, TrainingOptions, batches, load, loss_of, padded, rate_at, rows
from analyzer.training.translator_data import Pair

PAIRS = [Pair("es", "hola", "hello", "t"), Pair("ru", "нет", "no", "t"), Pair("es", "una cosa", "one thing", "t")] * 8


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_gemma(tmp_path_factory.mktemp("gemma"))


@pytest.fixture(scope="module")
def data(tiny: Path):
    return rows(PAIRS, Tokenizer.from_file(str(tiny / "tokenizer.json")))


def options(**changes):
    return TrainingOptions(
        **{"batch_tokens": 120, "learning_rate": 3e-3, "warmup_steps": 2, "max_steps": 12, "minutes": 60.0, **changes}
    )


def test_rows_open_with_bos_and_close_with_eos(data):
    assert data[0].ids[0] == 2
    assert data[0].ids[-1] == 1
    assert len(data[0].ids) - data[0].n_prompt == len(" hello") + 1


def test_only_english_carries_loss(data):
    ids, labels = padded(data[:2])
    assert (labels != IGNORED).sum() == sum(len(r.ids) - r.n_prompt for r in data[:2])
    first = labels[0][labels[0] != IGNORED].tolist()
    assert first == list(data[0].ids[data[0].n_prompt :])
    assert ids.shape == labels.shape


def test_padding_changes_no_loss(tiny, data):
    model = load(tiny).float().eval()
    with torch.inference_mode():
        alone = sum(float(loss_of(model, *padded([row]))[0]) for row in data[:3])
        together = float(loss_of(model, *padded(data[:3]))[0])
    assert together == pytest.approx(alone, rel=1e-4)


def test_every_row_is_in_exactly_one_batch(data):
    order = batches(data, max_tokens=200, seed=1, window=8)
    assert sorted(i for some in order for i in some) == list(range(len(data)))
    assert order == batches(data, max_tokens=200, seed=1, window=8)


def test_the_rate_rises_then_falls_to_a_tenth():
    chosen = options(warmup_steps=10)
    assert rate_at(chosen, 0, 0.0) == pytest.approx(chosen.learning_rate / 10)
    assert rate_at(chosen, 50, 0.0) == pytest.approx(chosen.learning_rate)
    assert rate_at(chosen, 50, 1.0) == pytest.approx(chosen.learning_rate / 10)


def test_training_lowers_the_loss_and_leaves_embeddings_alone(tiny, data, tmp_path):
    before = load_file(tiny / "model.safetensors")
    run = Run(load(tiny), tmp_path, options(learning_rate=2e-2, max_steps=60))
    records = list(run.over(data * 6, data[:3]))
    assert records[-1]["loss"] < 0.9 * records[0]["loss"]
    after = load_file(tmp_path / "model.safetensors")
    name = "model.embed_tokens.weight"
    assert torch.allclose(before[name].bfloat16().float(), after[name])
    assert any(not torch.equal(before[k], after[k]) for k in before if k != name)


def test_a_resumed_run_is_the_unbroken_run(tiny, data, tmp_path):
    whole = Run(load(tiny), tmp_path / "whole", options())
    list(whole.over(data * 3, data[:3]))
    first = Run(load(tiny), tmp_path / "parts", options())
    steps = first.over(data * 3, data[:3])
    for _ in range(5):
        next(steps)
    first.save()
    second = Run(load(tmp_path / "parts"), tmp_path / "parts", options())
    second.resume()
    list(second.over(data * 3, data[:3]))
    expected, got = load_file(tmp_path / "whole" / "model.safetensors"), load_file(tmp_path / "parts" / "model.safetensors")
    assert all(torch.allclose(expected[k], got[k], atol=1e-5) for k in expected)


def test_small_steps_are_not_rounded_away(tiny, data, tmp_path):
    run = Run(load(tiny), tmp_path, options(learning_rate=1e-6, warmup_steps=1, max_steps=3))
    before = run.masters.masters.clone()
    list(run.over(data, data[:1]))
    assert not torch.equal(before, run.masters.masters)
    assert torch.equal(run.masters.weights, run.masters.masters.bfloat16())
