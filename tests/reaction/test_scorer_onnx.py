"""The real path from training to reading, on a tiny model that is made here."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from tiny_reaction import make_model  # noqa: E402 - after the skip

from analyzer.errors import ModelError  # noqa: E402
from analyzer.reaction.calibration import STANCES  # noqa: E402
from analyzer.reaction.encoding import encode, load_tokenizer, pad  # noqa: E402
from analyzer.reaction.evidence import find_evidence  # noqa: E402
from analyzer.reaction.network import load_network  # noqa: E402
from analyzer.reaction.scorer_onnx import OnnxScorer  # noqa: E402
from analyzer.records import Abstention, Provenance, Sentiment, Stance, Utterance  # noqa: E402

WHO = Provenance("reaction", "tiny", "0" * 64)
TEXTS = ["ab war cd", "lol abab", "peace", "most war most lol", "😀", "", "жабa war", "a" * 5000]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def scorer(folder: Path) -> OnnxScorer:
    return OnnxScorer(folder, WHO)


def test_training_teaches_the_words_that_matter(scorer: OnnxScorer) -> None:
    war, lol, peace = scorer.score([Utterance(text=text) for text in ("abab war", "ab lol", "peace cd")])
    assert war.stances[Stance.ESCALATORY] > 2 * max(lol.stances[Stance.ESCALATORY], peace.stances[Stance.ESCALATORY])
    assert lol.stances[Stance.JOKING] > 2 * war.stances[Stance.JOKING]
    assert max(peace.sentiment, key=lambda name: peace.sentiment[name]) is Sentiment.POSITIVE


def test_every_text_gets_all_probabilities(scorer: OnnxScorer) -> None:
    for reading in scorer.score([Utterance(text=text) for text in TEXTS]):
        assert list(reading.stances) == list(Stance)
        assert all(0 < value < 1 for value in reading.stances.values())
        assert sum(reading.sentiment.values()) == pytest.approx(1)


def test_a_logit_is_its_bias_plus_what_the_tokens_contribute(folder: Path, scorer: OnnxScorer) -> None:
    network = load_network(folder)
    rows = encode(load_tokenizer(folder / "tokenizer.json"), [Utterance(text=text, context="most") for text in TEXTS[:4]])
    ids, segments, attention = (torch.from_numpy(array) for array in pad(rows))
    with torch.inference_mode():
        _, logits = network(ids, segments, attention)
        states = network.states(ids, segments, attention)
        own = (attention * (1 - segments)).unsqueeze(-1)
        parts = (states * own / own.sum(1, keepdim=True)) @ network.linear.weight.T  # (batch, n_tokens, n_logits)
    assert torch.allclose(parts.sum(1) + network.linear.bias, logits, atol=1e-5)


def test_int8_reads_as_the_network_does(folder: Path, scorer: OnnxScorer) -> None:
    network = load_network(folder)
    utterances = [Utterance(text=text, context="most" if index % 2 else None) for index, text in enumerate(TEXTS)]
    rows = encode(load_tokenizer(folder / "tokenizer.json"), utterances)
    with torch.inference_mode():
        _, logits = network(*(torch.from_numpy(array) for array in pad(rows)))
    wanted = logits[:, : len(STANCES)].sigmoid().numpy()
    found = np.array([list(reading.stances.values()) for reading in scorer.score(utterances)])
    assert np.abs(wanted - found).mean() < 0.02


def test_evidence_is_the_exact_share_of_what_each_word_contributed(folder: Path) -> None:
    text = "@user  ab war\ncd"
    encoded = encode(load_tokenizer(folder / "tokenizer.json"), [Utterance(text=text)])[0]
    contributions = np.zeros((encoded.n_own, 10), dtype=np.float32)
    places = {span.of(encoded.normalised.text): 1 + index for index, span in enumerate(encoded.pieces)}
    contributions[places[" war"] if " war" in places else places["war"], 0] = 3.0
    contributions[-2, 0] = -1.0  # the last piece, of "cd"
    (only,) = find_evidence(encoded, contributions, text, [(Stance.ESCALATORY, 0)])
    assert only.span.of(text) == "war"
    assert only.weight == pytest.approx(3 / 4)


def test_evidence_lies_in_the_post_and_never_in_its_context(scorer: OnnxScorer) -> None:
    text = "ab cd"
    (reading,) = scorer.score([Utterance(text=text, context="war war war war")])
    assert all(evidence.span.end <= len(text) for evidence in reading.evidence)


def test_the_context_is_read(scorer: OnnxScorer) -> None:
    alone, answering = scorer.score([Utterance(text="ab"), Utterance(text="ab", context="war lol")])
    assert alone.stances != answering.stances


def test_a_text_without_words_abstains(scorer: OnnxScorer) -> None:
    assert scorer.score([Utterance(text="")])[0].abstained == Abstention("no words")


def test_a_language_not_seen_in_training_abstains(scorer: OnnxScorer) -> None:
    uncovered, covered = scorer.score([Utterance(text="war", tag="ja"), Utterance(text="war", tag="sr-Latn")])
    assert uncovered.abstained == Abstention("language not covered")
    assert covered.abstained != Abstention("language not covered")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "calibration.json"])
@pytest.mark.parametrize("content", [b"", b"junk", b"{}"])
def test_a_broken_file_is_a_model_error_that_names_it(folder: Path, tmp_path: Path, name: str, content: bytes) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(content if path.name == name else path.read_bytes())
    with pytest.raises(ModelError, match=name):
        OnnxScorer(tmp_path, WHO)


def test_thresholds_decide_on_labels(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    spec = json.loads((tmp_path / "calibration.json").read_text())
    spec["thresholds"] = dict.fromkeys(spec["thresholds"], 0.0)
    (tmp_path / "calibration.json").write_text(json.dumps(spec))
    assert OnnxScorer(tmp_path, WHO).score([Utterance(text="ab")])[0].labels == tuple(Stance)


def test_a_reading_does_not_depend_on_its_neighbours(scorer: OnnxScorer) -> None:
    utterances = [Utterance(text=text) for text in TEXTS]
    together = scorer.score(utterances)
    assert scorer.score(utterances[::-1])[::-1] == together
    assert [scorer.score([utterance])[0] for utterance in utterances] == together
