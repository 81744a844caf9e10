"""Which pairs are trained on, and how they are made to look like posts."""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.serbian import to_latin
from analyzer.training.translator_data import MAX_USES, Pair, choose, in_curriculum, is_clean, kind_of, plan, quotas
from analyzer.training.translator_noise import (
    like_a_post,
    shared_word,
    to_cyrillic,
    with_placeholders,
    without_accents,
)


@pytest.mark.parametrize(
    ("tag", "text", "english", "clean"),
    [
        ("es", "No lo creo.", "I do not believe it.", True),
        ("sr", "Не верујем.", "I do not believe it.", True),
        ("sr", "Ne verujem.", "I do not believe it.", True),
        ("ru", "Ne veryu.", "I do not believe it.", False),
        ("es", "Sí.", "This is a far longer sentence than its source could ever mean.", False),
        ("es", "<b>Hola</b> a todos", "Hello to everyone", False),
        ("es", "Madrid, Barcelona", "Madrid Barcelona.", False),
        ("es", "12:30", "12:30!", False),
    ],
)
def test_only_sentences_with_their_translation_are_clean(tag, text, english, clean):
    assert is_clean(Pair(tag, text, english, "t")) is clean


def test_sets_that_teach_the_wrong_english_are_left_out():
    assert kind_of("bible_tr") is None
    assert kind_of("kde4") is None
    assert kind_of("newstest2014") == "news"
    assert kind_of("tatoeba_test") == "easy"


@given(
    st.dictionaries(st.sampled_from(["news", "easy", "colloquial", "talks", "facts"]), st.integers(0, 500)), st.integers(0, 900)
)
def test_quotas_use_what_there_is(available, n):
    given_out = quotas(available, n)
    assert sum(given_out.values()) == min(n, sum(available.values()))
    assert all(given_out[kind] <= available[kind] for kind in available)


def test_small_languages_are_weighted_up():
    many = [Pair("es", f"la casa número {i} es grande", f"house number {i} is big", "newstest1") for i in range(900)]
    few = [Pair("sq", f"shtëpia numër {i} është e madhe", f"house no {i} is large", "newstest1") for i in range(90)]
    chosen = choose(many + few, 180, seed=1)
    assert sum(pair.tag == "sq" for pair in chosen) > 60


def test_no_english_sentence_is_used_too_often():
    pairs = [Pair("es", f"la casa número {i} es grande", "the house is big and old", "newstest1") for i in range(50)]
    assert len(choose(pairs, 50, seed=1)) == MAX_USES


def test_the_curriculum_goes_from_short_to_long():
    pairs = [Pair("es", "a" * (1 + i % 97), "b", "t") for i in range(400)]
    ordered = in_curriculum(pairs, seed=1)
    first, last = ordered[:100], ordered[-100:]
    assert sum(len(p.text) for p in first) < sum(len(p.text) for p in last)
    assert sorted(p.text for p in ordered) == sorted(p.text for p in pairs)


def test_one_seed_gives_one_plan(tmp_path):
    rows = [("es", f"la casa número {i} es grande", f"house number {i} is big", "newstest1") for i in range(60)]
    columns = dict(zip(("lang", "text", "english", "source"), zip(*rows, strict=True), strict=True))
    path = tmp_path / "train.parquet"
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), path)
    assert plan(path, 40, seed=3) == plan(path, 40, seed=3)
    assert plan(path, 40, seed=3) != plan(path, 40, seed=4)
    assert plan(path, 40, seed=3, excluded=["newstest"]) == []


def test_serbian_goes_both_ways():
    assert to_latin("Љубав и Њујорк, ЏЕП, Ђорђе") == "Ljubav i Njujork, DŽEP, Đorđe"
    assert to_cyrillic("Ljubav i Njujork, Đorđe, čaša") == "Љубав и Њујорк, Ђорђе, чаша"


def test_accents_are_dropped_from_latin_only():
    assert without_accents("Šta čekaš, Łukasz? ¿Qué?") == "Sta cekas, Lukasz? ¿Que?"


def test_placeholders_stand_at_the_same_words():
    rng = random.Random(2)
    assert shared_word("Habló con Ana ayer", "He spoke with Ana yesterday", rng) == "Ana"
    for seed in range(30):
        source, english = with_placeholders("Habló con Ana ayer", "He spoke with Ana yesterday", random.Random(seed))
        assert source.count("@1") == english.count("@1") == 1


@given(st.integers(0, 10_000))
def test_noise_never_empties_a_pair(seed):
    source, english = like_a_post("Šta čekaš?", "What are you waiting for?", "sr", random.Random(seed))
    assert source.strip()
    assert "waiting" in english
