"""What every translator must keep to, whatever engine is behind it."""

import pytest
from tiny_translators import save_tiny_gemma, save_tiny_m2m, save_tiny_marian, save_tiny_nllb

from analyzer.language.translation_ctranslate2 import GenerativeEngine
from analyzer.language.translation_hub import HubModel, Seq2SeqEngine
from analyzer.language.translation_posts import PostTranslator
from analyzer.records import Provenance, Translation, Untranslated, Utterance
from analyzer.training.translator_conversion import convert

POSTS = [
    Utterance(text="@ana la casa es grande 😂\n¿y el #rio? https://a.es/x", tag="es"),
    Utterance(text="нет", tag="ru"),
    Utterance(text="", tag="es"),
    Utterance(text="the house", tag="en"),
    Utterance(text="hm", tag="und"),
    Utterance(text="e\u0301\u0301 \ud83d \x00 \u202e casa", tag="es"),
    Utterance(text="palabra " * 300, tag="es"),
    Utterance(text="いえ", tag="ja"),
]


@pytest.fixture(scope="module", params=["ctranslate2", "marian", "m2m100", "nllb"])
def translator(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "ctranslate2":
        out = convert(save_tiny_gemma(folder), tmp_path_factory.mktemp("converted"), quantization="float32")
        return PostTranslator(GenerativeEngine(out, Provenance("translator", "tiny", "0" * 64), compute_type="float32"))
    save = {"marian": save_tiny_marian, "m2m100": save_tiny_m2m, "nllb": save_tiny_nllb}[request.param]
    return PostTranslator(Seq2SeqEngine(HubModel(source=str(save(folder)), languages=("es", "ru"))))


def test_one_answer_per_utterance_in_order(translator):
    out = translator.translate(POSTS)
    kinds = [type(answer) for answer in out]
    translated, refused = Translation, Untranslated
    assert kinds == [translated, translated, refused, refused, refused, translated, translated, refused]
    assert [a.reason for a in out if isinstance(a, Untranslated)] == [
        "no text", "same language", "no translator for und", "no translator for ja",
    ]  # fmt: skip


def test_answers_do_not_depend_on_their_neighbours(translator):
    together = translator.translate(POSTS)
    assert [translator.translate([post])[0] for post in POSTS] == together


def test_handles_lines_and_addresses_survive(translator):
    text = translator.translate(POSTS[:1])[0].text
    assert text.startswith("@ana ")
    assert text.count("\n") == 1
    assert "😂\n" in text
    assert "#rio" in text
    assert text.endswith("https://a.es/x")


def test_the_engine_is_named(translator):
    (answer,) = translator.translate(POSTS[1:2])
    assert answer.into == translator.into == "en"
    assert answer.model == translator.provenance[0].id
    assert translator.provenance[0].slot == "translator"
