"""The engines on tiny real models: parity with torch, coverage, what a missing or wrong model says."""

import pytest
import torch
from tiny_translators import save_tiny_gemma, save_tiny_m2m, save_tiny_marian, save_tiny_nllb
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

from analyzer.errors import ConfigError, ModelError
from analyzer.language.translation_ctranslate2 import GenerativeEngine
from analyzer.language.translation_hub import HubModel, Seq2SeqEngine
from analyzer.language.translation_posts import Sentence
from analyzer.language.translation_prompt import EOS, prompt_ids, source_prompt
from analyzer.records import Provenance
from analyzer.training.translator_conversion import convert, package

SHIPPED = Provenance("translator", "tiny", "0" * 64)
SENTENCES = [Sentence("la casa", "es"), Sentence("нет", "ru"), Sentence("una casa grande", "es")]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return save_tiny_gemma(tmp_path_factory.mktemp("gemma"))


@pytest.fixture(scope="module")
def exact(trained, tmp_path_factory):
    return convert(trained, tmp_path_factory.mktemp("exact"), quantization="float32")


def test_the_converted_model_writes_what_torch_writes(trained, exact):
    tokenizer = Tokenizer.from_file(str(trained / "tokenizer.json"))
    model = AutoModelForCausalLM.from_pretrained(trained, dtype=torch.float32).eval()
    engine = GenerativeEngine(exact, SHIPPED, compute_type="float32", beam=1, no_repeat=0)
    for sentence, draft in zip(SENTENCES, engine.generate(SENTENCES), strict=True):
        ids = prompt_ids(tokenizer.encode(source_prompt(sentence.text, sentence.tag), add_special_tokens=False).ids)
        written = []
        while len(written) < 20:
            with torch.inference_mode():
                following = int(model(torch.tensor([ids + written])).logits[0, -1].argmax())
            if following == EOS:
                break
            written.append(following)
        assert draft.text[:10] == " ".join(tokenizer.decode(written).split())[:10]


def test_a_draft_does_not_depend_on_its_batch(exact):
    engine = GenerativeEngine(exact, SHIPPED, compute_type="float32")
    together = engine.generate(SENTENCES)
    assert [engine.generate([s])[0].text for s in SENTENCES] == [draft.text for draft in together]
    assert all(draft.log_probability is not None and draft.log_probability <= 0 for draft in together)


def test_parts_join_to_the_converted_model(trained, tmp_path):
    lines = package(trained, tmp_path / "model", [], part_bytes=20_000)
    parts = sorted((tmp_path / "model").glob("model.bin.part*"), key=lambda path: int(path.name.split("part")[1]))
    assert len(parts) > 1
    assert all(part.stat().st_size <= 20_000 for part in parts)
    whole = convert(trained, tmp_path / "whole")
    assert b"".join(part.read_bytes() for part in parts) == (whole / "model.bin").read_bytes()
    assert f"size = {(whole / 'model.bin').stat().st_size}" in lines


@pytest.mark.parametrize(
    ("tag", "covered"),
    [
        ("es", True),
        ("sr-Latn", True),
        ("sr-Cyrl", True),
        ("ru-Latn", False),
        ("hi-Latn", False),
        ("ja", False),
        ("es-MX", True),
    ],
)
def test_coverage_minds_the_script(exact, tag, covered):
    assert GenerativeEngine(exact, SHIPPED).covers(tag) is covered


def test_a_broken_folder_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match="restore"):
        GenerativeEngine(tmp_path, SHIPPED)


@pytest.mark.parametrize(
    ("save", "languages"),
    [(save_tiny_marian, ("es", "ru")), (save_tiny_m2m, ()), (save_tiny_nllb, ())],
    ids=["marian", "m2m100", "nllb"],
)
def test_hub_models_translate_from_a_local_folder(save, languages, tmp_path):
    engine = Seq2SeqEngine(HubModel(source=str(save(tmp_path)), languages=languages))
    drafts = engine.generate(SENTENCES)
    assert len(drafts) == len(SENTENCES)
    assert [engine.generate([s])[0].text for s in SENTENCES] == [draft.text for draft in drafts]
    assert all(draft.log_probability is not None and draft.log_probability <= 0 for draft in drafts)
    assert engine.covers("es")
    assert engine.covers("ru")
    assert not engine.covers("tlh")


def test_a_marian_model_must_say_its_languages(tmp_path):
    with pytest.raises(ConfigError, match="languages"):
        Seq2SeqEngine(HubModel(source=str(save_tiny_marian(tmp_path))))


def test_a_model_that_is_not_here_says_how_to_get_it():
    with pytest.raises(ModelError, match="analyzer models pull nobody/nothing"):
        Seq2SeqEngine(HubModel(source="nobody/nothing", revision="0" * 40))


def test_a_hub_model_needs_a_revision():
    with pytest.raises(ConfigError, match="revision"):
        Seq2SeqEngine(HubModel(source="nobody/nothing"))


def test_pickled_weights_are_refused(tmp_path):
    folder = save_tiny_marian(tmp_path)
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError):
        Seq2SeqEngine(HubModel(source=str(folder), languages=("es",)))
