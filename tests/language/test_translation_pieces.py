"""What a post is cut into, and what survives whatever an engine answers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.language.translation_entities import Kind, find_entities
from analyzer.language.translation_pieces import MAX_SENTENCE, Request, cut, restored, split_at_held, tamed, without_entities


def requests(text):
    return [part.text for part in cut(text) if isinstance(part, Request)]


def untouched(text):
    return "".join(part.original if isinstance(part, Request) else part for part in cut(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mira https://ejemplo.es/a?b=1, por favor", ["https://ejemplo.es/a?b=1"]),
        ("hola @Ana_99 y @pedro@nodo.social!", ["@Ana_99", "@pedro@nodo.social"]),
        ("viva #PazYa y #мир", ["#PazYa", "#мир"]),
        ("compra $TSLA por $20", ["$TSLA"]),
        ("qué bien 👩🏽‍🚀🇲🇽❤️!", ["👩🏽‍🚀🇲🇽❤️"]),
        ("escribe a ana.p@correo.mx ya", ["ana.p@correo.mx"]),
        ("RT @ana: hola", ["RT", "@ana"]),
        ("vale :)) sí", [":))"]),
        ("jajajajaj claro", ["haha"]),
        ("хахахаха ну да", ["haha"]),
        ("C# y 3*4=12 son texto", []),
    ],
)
def test_entities_are_found_whole(text, shown):
    assert [entity.shown for entity in find_entities(text)] == shown


def test_entities_at_the_edges_are_not_shown_to_an_engine():
    assert requests("@ana @luis no lo creo #paz https://a.es/x") == ["no lo creo"]


def test_entities_inside_a_sentence_are_held_by_placeholders():
    (request,) = [p for p in cut("Dile a @ana que #paz es posible hoy") if isinstance(p, Request)]
    assert request.text == "Dile a @1 que @2 es posible hoy"
    assert restored("Tell @1 that @2 is possible today", request) == "Tell @ana that #paz is possible today"


@pytest.mark.parametrize(
    "answer", ["Tell her that @2 is", "Tell @1 @1 that @2", "Tell @1 that @2 and @bob", "Tell x@1 that @2", "@1 @2 @3"]
)
def test_an_answer_that_lost_or_invented_an_entity_is_refused(answer):
    (request,) = [p for p in cut("Dile a @ana que #paz es posible hoy") if isinstance(p, Request)]
    assert restored(answer, request) is None


def test_a_refused_sentence_is_asked_for_between_its_entities():
    (request,) = [p for p in cut("Dile a @ana que #paz es posible hoy") if isinstance(p, Request)]
    parts = split_at_held(request)
    assert [p.text for p in parts if isinstance(p, Request)] == ["Dile a", "que", "es posible hoy"]
    assert "".join(p.original if isinstance(p, Request) else p for p in parts) == "Dile a @ana que #paz es posible hoy"


def test_sentences_and_lines_are_asked_for_apart():
    text = "Primero esto. ¿Luego qué? El Sr. Ruiz lo sabe.\n\n- Otra línea"
    assert requests(text) == ["Primero esto.", "¿Luego qué?", "El Sr. Ruiz lo sabe.", "Otra línea"]


def test_a_sentence_without_end_is_cut_at_words():
    pieces = requests("palabra " * 200)
    assert len(pieces) > 1
    assert all(len(piece) <= MAX_SENTENCE and set(piece.split()) == {"palabra"} for piece in pieces)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("нееееет, спасибо", "нет, спасибо"),
        ("holaaaaa amigoooos", "hola amigos"),
        ("nanananana ya", "nana ya"),
        ("ESTO ES UNA VERGÜENZA", "Esto es una vergüenza"),
        ("OTAN dice 1000 veces no", "OTAN dice 1000 veces no"),
    ],
)
def test_stretched_and_shouted_words_are_tamed(written, plain):
    assert tamed(written) == plain


def test_what_an_engine_adds_of_its_own_is_dropped():
    assert without_entities("I do not believe it @someone 😂 #wow https://x.y/z") == "I do not believe it"


WORDS = st.sampled_from(
    ["hola", "@ana", "#paz", "https://a.es/b?c=d", "😂", "👩‍🚀🔥", "$ABC", "\n", "\r\n", "  ", "¿qué?", "fin.", "Нет!", "مرحبا",
     "@a@b.social", "RT", "12:30", "🇷🇸", "ana@b.es", "...", "@", "#", ":)", "\u2028", "\t", "é", "x" * 400]
)  # fmt: skip


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=200))
def test_an_untouched_post_is_put_together_again_exactly(text):
    plain = "".join(e.shown if e.kind is Kind.LAUGHTER else text[e.span.start : e.span.end] for e in find_entities(text))
    assert plain is not None
    if not any(entity.kind is Kind.LAUGHTER for entity in find_entities(text)):
        assert untouched(text) == text


@given(st.text(max_size=300))
def test_every_entity_is_copied_or_held(text):
    kept = [e.shown for e in find_entities(text)]
    parts = cut(text)
    shown = "".join(" ".join(p.held) if isinstance(p, Request) else p for p in parts)
    assert all(words in shown for words in kept)


@pytest.mark.parametrize(
    "unit",
    [
        "@",
        "a@",
        "#a ",
        "ja",
        "ha ",
        ". ",
        "a.a.",
        "😂",
        ":)",
        "x" * 50 + " ",
        "@a " * 3,
        "(a.",
        "www.",
        "-",
        "kkkk",
        "ajaja",
        "j",
        "rs",
        "ah",
        "ха",
    ],
)
def test_hostile_repeats_take_linear_time(unit):
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    assert untouched(text)[-10:] != ""
    assert time.process_time() - started < 3
