"""Posts through a real engine's interface: what survives, what is refused, what is left alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.language.quality import SIGNS, QualityModel
from analyzer.language.translation_entities import Kind, find_entities
from analyzer.language.translation_posts import Draft, PostTranslator, Sentence
from analyzer.records import Language, Provenance, Translation, Untranslated, Utterance


@dataclass
class Scripted:
    """An engine that answers by a rule, so that a test can say what a bad model does."""

    rule: object = staticmethod(str.upper)
    name: str = "scripted"
    into: str = "en"
    provenance: tuple[Provenance, ...] = (Provenance("translator", "scripted-1", "0" * 64),)
    asked: list[Sentence] = field(default_factory=list)

    def covers(self, tag: str, /) -> bool:
        return tag.split("-")[0] in {"es", "ru", "sr"}

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        self.asked += sentences
        return [Draft(self.rule(s.text), -0.5) for s in sentences]


class EnglishWords:
    """A detector that knows four English words."""

    provenance = ()

    def detect(self, utterances, /):
        known = {"this", "is", "the", "end"}
        return [Language("en" if set(re.findall(r"\w+", u.text.lower())) & known else "es", 0.99) for u in utterances]


def translated(text, rule=str.upper, tag="es", **options):
    (out,) = PostTranslator(Scripted(rule), **options).translate([Utterance(text=text, tag=tag)])
    return out


def test_a_post_keeps_its_handles_lines_and_emoji():
    out = translated("@ana mira 😂\n\nno lo creo, dile a @luis que #paz ya https://a.es/x")
    assert out.text == "@ana MIRA 😂\n\nNO LO CREO, DILE A @luis QUE #paz YA https://a.es/x"
    assert (out.into, out.engine, out.model) == ("en", "scripted", "scripted-1")


def test_an_engine_that_loses_placeholders_cannot_lose_handles():
    out = translated("dile a @luis que venga", rule=lambda text: text.replace("@1", "him"))
    assert out.text == "dile a @luis que venga"


@pytest.mark.parametrize(
    ("tag", "text", "reason"),
    [
        ("en", "hello", "same language"),
        ("en-GB", "hello", "same language"),
        ("und", "hmm", "no translator for und"),
        ("ja", "こんにちは", "no translator for ja"),
        ("es", " \n", "no text"),
    ],
)
def test_what_cannot_be_translated_says_why(tag, text, reason):
    assert translated(text, tag=tag) == Untranslated(reason)


def test_english_sentences_are_left_alone():
    out = translated("Esto se acabó. This is the end", detector=EnglishWords())
    assert out.text == "ESTO SE ACABÓ. This is the end"


def test_order_is_kept_and_each_sentence_asked_once():
    engine = Scripted()
    texts = ["hola", "adiós", "hola", ""]
    out = PostTranslator(engine).translate([Utterance(text=t, tag="es") for t in texts])
    assert [o.text if isinstance(o, Translation) else o.reason for o in out] == ["HOLA", "ADIÓS", "HOLA", "no text"]
    assert len(engine.asked) == 2


def test_no_utterances_give_no_translations():
    assert PostTranslator(Scripted()).translate([]) == []


def test_laughter_is_not_put_to_the_engine():
    engine = Scripted()
    (out,) = PostTranslator(engine).translate([Utterance(text="jajajajaja qué risa", tag="es")])
    assert out.text == "haha QUÉ RISA"
    assert [s.text for s in engine.asked] == ["qué risa"]


def test_the_quality_estimate_falls_with_repetition():
    n = len(SIGNS)
    model = QualityModel((0.0,) * n, (1.0,) * n, tuple(-4.0 if s == "repetition" else 0.0 for s in SIGNS), 1.0)
    good = translated("una frase corta", quality=model)
    bad = translated("una frase corta", rule=lambda _: "the same thing " * 6, quality=model)
    assert 0 <= bad.quality < good.quality <= 1


ENTITIES = st.sampled_from(
    ["@ana", "@a_b.c", "#paz", "#Мир2024", "https://a.es/b", "😂😂", "👩🏽‍🚀", "$ABC", "🇷🇸", "a@b.es", "<3"]
)
PIECES = st.lists(ENTITIES | st.sampled_from(["hola", "mundo.", "¿Qué?", "\n", "Нет", "1,", "(vale)"]), max_size=20).map(
    " ".join
)
RULES = st.sampled_from(
    [
        str.upper,
        lambda _: "",
        lambda t: t + " @bob 😂",
        lambda t: t[::-1],
        lambda _: "@1 " * 5,
        lambda _: "x@1y",
        lambda t: t + t,
        lambda t: "#a" + t,
    ]
)


@given(PIECES, RULES)
def test_entities_survive_any_engine(text, rule):
    out = translated(text, rule=rule)
    if isinstance(out, Untranslated):
        assert not text.strip()
        return
    wanted = sorted(e.shown for e in find_entities(text) if e.kind is not Kind.LAUGHTER)
    assert sorted(e.shown for e in find_entities(out.text) if e.kind is not Kind.LAUGHTER) == wanted
    assert out.text.count("\n") == text.count("\n")
