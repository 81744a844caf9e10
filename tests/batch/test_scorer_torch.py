"""The torch backend reads what the ONNX backend reads, whatever the batches, and gets by with less memory than it hoped for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")

import torch
from tiny_batch import make_posts, rows_of, score, write_jsonl

from analyzer.assembly import load_scorer
from analyzer.config import Settings, load_settings
from analyzer.errors import ConfigError, ModelError
from analyzer.reaction import scorer_torch
from analyzer.reaction.packing import Light, pack
from analyzer.reaction.scorer_torch import Execution, TorchScorer
from analyzer.records import Abstention, Provenance, Reading, Utterance
from analyzer.weights import find_model

WHO = Provenance("reaction", "tiny", "0" * 64)
POSTS = [Utterance(text=post["text"], context=post.get("context")) for post in make_posts(80)]
POSTS += [Utterance(text=text) for text in ("", "😀", "a" * 5000, "\ud800 war", "@someone https://x.org")]


@pytest.fixture(scope="module")
def settings(tiny_config: Path) -> Settings:
    return load_settings(tiny_config, {})


@pytest.fixture(scope="module")
def folder(settings: Settings) -> Path:
    return find_model("reaction", explicit=settings.models_folder).path


def table(readings: Sequence[Reading]) -> NDArray[np.float64]:
    return np.array([[*reading.stances.values(), *reading.sentiment.values()] for reading in readings])


@pytest.fixture(scope="module")
def expected(folder: Path) -> NDArray[np.float64]:
    """Give the probabilities of the network itself, post by post without padding, through its own forward pass."""
    from analyzer.reaction.calibration import N_LOGITS, read_calibration
    from analyzer.reaction.encoding import encode, load_tokenizer, pad
    from analyzer.reaction.network import load_network

    network, calibration = load_network(folder), read_calibration(folder / "calibration.json")
    rows = []
    for encoded in encode(load_tokenizer(folder / "tokenizer.json"), POSTS):
        with torch.inference_mode():
            _, logits = network(*(torch.from_numpy(array) for array in pad([encoded])))
        bias = network.linear.bias.detach().numpy()[:N_LOGITS]
        rows.append(logits.numpy()[0, :N_LOGITS] - bias + calibration.bias)
    return calibration.probabilities(np.array(rows))


def test_fp32_is_the_network_itself(folder: Path, expected: NDArray[np.float64]) -> None:
    for budget in (64, 2048):
        readings = TorchScorer(folder, WHO, Execution(batch_tokens=budget)).score(POSTS)
        assert np.abs(table(readings) - expected).max() < 1e-4


def test_both_backends_agree(folder: Path, settings: Settings) -> None:
    whole = TorchScorer(folder, WHO, Execution(evidence=True)).score(POSTS)
    quantised = load_scorer(settings).score(POSTS)
    assert np.abs(table(whole) - table(quantised)).max() < 0.05  # int8 on a 32-wide network
    assert np.abs(table(whole) - table(quantised)).mean() < 0.01
    assert [reading.abstained for reading in whole] == [reading.abstained for reading in quantised]
    assert whole[80].abstained == Abstention("no words")
    same = sum(a.labels == b.labels for a, b in zip(whole, quantised, strict=True))
    assert same >= 0.95 * len(POSTS)


def test_bf16_is_near_fp32(folder: Path, expected: NDArray[np.float64]) -> None:
    readings = TorchScorer(folder, WHO, Execution(dtype="bfloat16")).score(POSTS)
    assert np.abs(table(readings) - expected).max() < 0.05
    assert np.abs(table(readings) - expected).mean() < 0.005


def test_evidence_costs_no_accuracy(folder: Path) -> None:
    plain, shown = (TorchScorer(folder, WHO, Execution(evidence=flag)).score(POSTS) for flag in (False, True))
    assert np.abs(table(plain) - table(shown)).max() < 1e-5
    assert any(reading.evidence for reading in shown)
    assert not any(reading.evidence for reading in plain)
    for reading, utterance in zip(shown, POSTS, strict=True):
        assert all(one.span.of(utterance.text).strip() for one in reading.evidence)


def test_tokenising_ahead_gives_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorer_torch, "PART_POSTS", 20)
    here = TorchScorer(folder, WHO, Execution(workers=0))
    ahead = TorchScorer(folder, WHO, Execution(workers=1))
    try:
        assert np.array_equal(table(ahead.score(POSTS)), table(here.score(POSTS)))
        assert ahead.effort.tokens == here.effort.tokens > 0
    finally:
        ahead.close()


class Cramped(TorchScorer):
    """Has room for so many tokens."""

    room = 200

    def _forward(self, rows: Sequence[Any]) -> NDArray[np.float32]:
        self.tried.append(len(rows) * max(len(row.ids) for row in rows))
        if self.tried[-1] > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return super()._forward(rows)

    tried: list[int]


@pytest.mark.parametrize("evidence", [False, True])
def test_without_memory_batches_are_halved_and_stay_small(folder: Path, expected: NDArray[np.float64], evidence: bool) -> None:
    scorer = Cramped(folder, WHO, Execution(batch_tokens=4096, evidence=evidence))
    scorer.tried = []
    assert np.abs(table(scorer.score(POSTS)) - expected).max() < 1e-4
    assert scorer.batch_tokens <= scorer.room
    failures = sum(tokens > scorer.room for tokens in scorer.tried)
    scorer.tried = []
    scorer.score(POSTS)
    assert failures > 0
    assert not any(tokens > scorer.room for tokens in scorer.tried)


def test_a_post_that_does_not_fit_at_all_is_an_error(folder: Path) -> None:
    scorer = Cramped(folder, WHO, Execution())
    scorer.tried, scorer.room = [], 3
    with pytest.raises(ModelError, match="one post does not fit into memory"):
        scorer.score(POSTS)


def test_one_array_goes_in_and_one_comes_out_per_batch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = TorchScorer(folder, WHO, Execution(batch_tokens=10**6))
    moved: list[str] = []
    to, cpu = torch.Tensor.to, torch.Tensor.cpu

    def counting_to(self: Any, *where: Any, **named: Any) -> Any:
        if where and isinstance(where[0], torch.device) and self.dtype == torch.int32:  # not moves that stay on the device
            moved.append("in")
        return to(self, *where, **named)

    def counting_cpu(self: Any) -> Any:
        moved.append("out")
        return cpu(self)

    monkeypatch.setattr(torch.Tensor, "to", counting_to)
    monkeypatch.setattr(torch.Tensor, "cpu", counting_cpu)
    scorer.score(POSTS[:10])
    assert moved == ["in", "out"]


def test_a_packed_batch_holds_counts_and_padded_ids() -> None:
    packed = pack([Light((0, 7, 2), 3), Light((0, 8, 2, 2, 9, 2), 3)])
    assert packed.tolist() == [[3, 3, 0, 7, 2, 1, 1, 1], [3, 6, 0, 8, 2, 2, 9, 2]]


def test_devices_that_are_not_there_are_refused(folder: Path) -> None:
    for device, dtype in (("cuda:7", "float32"), ("abacus", "float32"), ("mps", "float32"), ("cpu", "float16")):
        with pytest.raises(ConfigError, match="--d"):
            TorchScorer(folder, WHO, Execution(device=device, dtype=dtype))


def test_spoilt_weights_are_one_line(folder: Path, tmp_path: Path) -> None:
    for name in ("network.json", "tokenizer.json", "calibration.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"spoilt")
    with pytest.raises(ModelError, match="not a loadable network"):
        TorchScorer(tmp_path, WHO, Execution())


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
def test_cuda_is_near_the_cpu(folder: Path, expected: NDArray[np.float64]) -> None:
    for dtype in ("bfloat16", "float16"):
        readings = TorchScorer(folder, WHO, Execution(device="cuda", dtype=dtype)).score(POSTS)
        assert np.abs(table(readings) - expected).max() < 0.05


def test_a_batch_run_takes_either_backend(tiny_config: Path, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(40))
    for backend in ("onnx", "torch"):
        assert score(tiny_config, path, "--out", tmp_path / backend, "--backend", backend) == 0
    for mine, theirs in zip(rows_of(tmp_path / "onnx"), rows_of(tmp_path / "torch"), strict=True):
        assert mine["joking"] == pytest.approx(theirs["joking"], abs=0.05)
        assert mine["language"] == theirs["language"]
