"""Hub models in the scorer's slots, on tiny real models that are made, saved and loaded here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer import assembly
from analyzer.config import Settings
from analyzer.errors import ConfigError, ModelError
from analyzer.records import Sentiment, Stance, Utterance

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from fakes import HashScorer  # noqa: E402 - after the skip

from analyzer.reaction.hub_classifier import HubClassifier  # noqa: E402
from analyzer.reaction.scorer_hub import HYPOTHESES, HubScorer, Slot  # noqa: E402
from analyzer.records import Provenance  # noqa: E402

Make = Callable[..., Path]
UTTERANCES = [Utterance(text=text) for text in ("The mill is quiet", "a", "", "хлеб " * 400, "😀")]


@pytest.fixture(scope="module")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Give a maker of 2-layer, 16-wide classifiers over single letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    def make(labels: list[str], problem: str = "single_label_classification") -> Path:
        folder = tmp_path_factory.mktemp("model")
        pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyzTM"]
        vocabulary = {piece: index for index, piece in enumerate(pieces)}
        letters = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
        letters.pre_tokenizer = pre_tokenizers.Split("", "isolated")
        letters.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_object=letters,
            pad_token="[PAD]",
            unk_token="[UNK]",
            cls_token="[CLS]",
            sep_token="[SEP]",
            model_max_length=64,
        )
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(pieces), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=64, id2label=dict(enumerate(labels)),
            label2id={name: index for index, name in enumerate(labels)},
            problem_type=problem, initializer_range=0.5,
        )  # fmt: skip
        BertForSequenceClassification(config).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


def slot(folder: Path, name: str = "stance") -> Slot:
    return Slot(HubClassifier(folder), Provenance(name, folder.name, "0" * 64))


def test_a_classifier_with_the_codebook_s_own_labels_needs_no_map(make_model: Make) -> None:
    scorer = HubScorer(slot(make_model([str(s) for s in Stance], "multi_label_classification")), None, base=HashScorer())
    readings = scorer.score(UTTERANCES)
    assert len(readings) == len(UTTERANCES)
    assert len({round(reading.stances[Stance.JOKING], 6) for reading in readings}) > 2
    for reading in readings:
        assert list(reading.labels) == [stance for stance in Stance if reading.stances[stance] >= 0.5]
        assert sum(reading.sentiment.values()) == pytest.approx(1)
    assert [one.sentiment for one in readings] == [one.sentiment for one in HashScorer().score(UTTERANCES)]


def test_labels_are_mapped_and_the_stances_without_one_have_probability_zero(make_model: Make) -> None:
    model = make_model(["irony", "other", "sarcasm"])
    scorer = HubScorer(slot(model), None, stance_labels={"irony": Stance.JOKING, "Sarcasm": Stance.JOKING}, base=HashScorer())
    (reading,) = scorer.score(UTTERANCES[:1])
    raw = HubClassifier(model).probabilities([UTTERANCES[0].text])[0]
    assert reading.stances[Stance.JOKING] == pytest.approx(raw[0] + raw[2], abs=1e-6)
    assert reading.stances[Stance.CRITICAL] == 0


def test_an_entailment_model_is_asked_one_hypothesis_per_stance(make_model: Make) -> None:
    model = make_model(["contradiction", "neutral", "entailment"])
    scorer = HubScorer(slot(model), None, base=HashScorer())
    (reading,) = scorer.score(UTTERANCES[:1])
    (logits,) = HubClassifier(model).logits([UTTERANCES[0].text], [HYPOTHESES[Stance.JOKING]])
    expected = 1 / (1 + torch.exp(torch.tensor(logits[0] - logits[2])).item())
    assert reading.stances[Stance.JOKING] == pytest.approx(expected, abs=1e-5)
    assert len(set(reading.stances.values())) > 1


def test_sentiment_sums_to_one_also_from_stars(make_model: Make) -> None:
    stars = {f"{n} stars": kind for n, kind in enumerate(("negative", "negative", "neutral", "positive", "positive"), start=1)}
    labels = {name: Sentiment(kind) for name, kind in stars.items()}
    scorer = HubScorer(None, slot(make_model(list(stars)), "sentiment"), sentiment_labels=labels, base=HashScorer())
    for reading, based in zip(scorer.score(UTTERANCES), HashScorer().score(UTTERANCES), strict=True):
        assert sum(reading.sentiment.values()) == pytest.approx(1, abs=1e-6)
        assert reading.stances == based.stances


def test_answers_do_not_hang_on_their_neighbours(make_model: Make) -> None:
    scorer = HubScorer(slot(make_model([str(s) for s in Stance])), None, base=HashScorer())
    together = scorer.score(UTTERANCES)
    for utterance, reading in zip(UTTERANCES, together, strict=True):
        assert scorer.score([utterance])[0].stances == pytest.approx(dict(reading.stances), abs=1e-5)
    assert scorer.score([]) == []


def test_labels_that_stand_for_nothing_are_named(make_model: Make) -> None:
    model = make_model(["LABEL_0", "LABEL_1"])
    with pytest.raises(ConfigError, match=r"LABEL_0, LABEL_1.*\[stance_labels\]"):
        HubScorer(slot(model), None, base=HashScorer())
    with pytest.raises(ConfigError, match="sentiment_labels"):
        HubScorer(None, slot(model), sentiment_labels={"LABEL_0": Sentiment.NEGATIVE}, base=HashScorer())


def test_settings_fill_both_slots_without_the_shipped_model(make_model: Make) -> None:
    stance, sentiment = make_model([str(s) for s in Stance]), make_model([str(s) for s in Sentiment])
    scorer = assembly.load_scorer(Settings(stance_model=str(stance), sentiment_model=str(sentiment)))
    assert [provenance.slot for provenance in scorer.provenance] == ["stance", "sentiment"]
    assert all(len(provenance.sha256) == 64 for provenance in scorer.provenance)
    assert len(scorer.score(UTTERANCES)) == len(UTTERANCES)


def test_weights_that_are_not_safetensors_and_models_that_are_not_here_are_refused(make_model: Make) -> None:
    folder = make_model(["a", "b"])
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        assembly.load_scorer(Settings(stance_model=str(folder), sentiment_model=str(folder)))
    with pytest.raises(ModelError, match="is not on this machine; get it with `analyzer models pull"):
        assembly.load_scorer(Settings(stance_model=f"no-one/nothing@{'0' * 40}"))


def test_a_spoilt_model_is_one_line(make_model: Make) -> None:
    folder = make_model(["a", "b"])
    (folder / "model.safetensors").write_bytes(b"not safetensors")
    with pytest.raises(ModelError, match="cannot be loaded"):
        HubClassifier(folder)
