"""Which of several translators answers for a language, and that late engines load once, when needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_engines import ShoutingEngine

from analyzer.errors import ModelError
from analyzer.language.translation_choice import Choice, ChosenTranslator, LateEngine, TwoStepEngine
from analyzer.language.translation_posts import Engine, PostTranslator, Sentence
from analyzer.records import Provenance, Translation, Untranslated, Utterance

MODEL = Provenance("translator", "late-1", "0" * 64)


def chosen(wanted: dict[str, str] | None = None) -> ChosenTranslator:
    return ChosenTranslator(
        (
            Choice("firefox", PostTranslator(ShoutingEngine("a-es", "es"))),
            Choice("firefox", PostTranslator(ShoutingEngine("b-hr", "hr", "bs"))),
            Choice("hub", PostTranslator(ShoutingEngine("c-hub", "es", "mk"))),
            Choice("shipped", PostTranslator(ShoutingEngine("d-shipped", "es", "hr", "ru"))),
        ),
        wanted or {},
    )


def model_of(translator: ChosenTranslator, tag: str, text: str = "una casa") -> str:
    (answer,) = translator.translate([Utterance(text=text, tag=tag)])
    return answer.model if isinstance(answer, Translation) else answer.reason


@pytest.mark.parametrize(
    ("tag", "model"),
    [("es", "a-es"), ("es-MX", "a-es"), ("bs", "b-hr"), ("mk", "c-hub"), ("ru", "d-shipped"), ("ja", "no translator for ja")],
)
def test_the_first_that_covers_a_language_translates_it(tag: str, model: str) -> None:
    assert model_of(chosen(), tag) == model


def test_the_settings_choose_for_a_language_or_for_one_of_its_scripts() -> None:
    wanted = chosen({"es": "shipped", "hr": "hub", "es-MX": "hub"})
    assert model_of(wanted, "es") == "d-shipped"
    assert model_of(wanted, "es-MX") == "c-hub"
    assert model_of(wanted, "hr") == "no translator for hr"  # no other may step in
    assert model_of(wanted, "ru") == "d-shipped"


def test_what_needs_no_translation_says_so_whatever_is_loaded() -> None:
    assert model_of(chosen(), "en") == "same language"
    assert model_of(chosen(), "es", " ") == "no text"
    assert model_of(chosen(), "und") == "no translator for und"


def test_every_model_stands_in_the_provenance() -> None:
    assert [one.id for one in chosen().provenance] == ["a-es", "b-hr", "c-hub", "d-shipped"]


@given(st.lists(st.tuples(st.sampled_from(["es", "hr", "mk", "ru", "en", "ja", "und"]), st.text(max_size=20)), max_size=12))
def test_answers_come_in_the_order_of_the_questions(asked: list[tuple[str, str]]) -> None:
    translator = chosen()
    utterances = [Utterance(text=text, tag=tag) for tag, text in asked]
    together = translator.translate(utterances)
    assert together == [translator.translate([utterance])[0] for utterance in utterances]
    assert all(isinstance(one, Translation | Untranslated) for one in together)


def test_a_late_engine_is_loaded_once_and_only_when_it_is_needed() -> None:
    loaded: list[Engine] = []

    def load() -> Engine:
        loaded.append(ShoutingEngine("late-1", "mk"))
        return loaded[-1]

    engine = LateEngine("shouting", ["mk", "ru"], MODEL, into="en", load=load)
    assert [engine.covers(tag) for tag in ("mk", "ru", "ru-Latn", "es")] == [True, True, False, False]
    assert engine.provenance == (MODEL,)
    assert loaded == []
    assert [draft.text for _ in range(2) for draft in engine.generate([Sentence("куќа", "mk")])] == ["КУЌА!"] * 2
    assert len(loaded) == 1


def test_a_late_engine_that_cannot_be_loaded_says_so_each_time() -> None:
    def load() -> Engine:
        raise ModelError("cannot be loaded")

    engine = LateEngine("shouting", ["mk"], MODEL, into="en", load=load)
    for _ in range(2):
        with pytest.raises(ModelError, match="cannot be loaded"):
            engine.generate([Sentence("куќа", "mk")])


def test_two_steps_lead_where_one_does_not_and_both_models_are_named() -> None:
    first, second = ShoutingEngine("a-es-en", "es"), ShoutingEngine("b-en-de", "en", into="de")
    translator = PostTranslator(TwoStepEngine(first, second))
    assert translator.into == "de"
    answer, refused = translator.translate([Utterance(text="una @ana casa", tag="es"), Utterance(text="дом", tag="ru")])
    assert refused == Untranslated("no translator for ru")
    assert isinstance(answer, Translation)
    assert (answer.text, answer.into, answer.engine, answer.model) == ("UNA @ana CASA!!", "de", "shouting", "a-es-en+b-en-de")
    assert [one.tag for one in second.asked] == ["en"]
    (draft,) = TwoStepEngine(first, second).generate([Sentence("una", "es")])
    assert draft.log_probability == -1.0
