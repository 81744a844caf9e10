"""The parts of detection: cleaning, scripts, features, tags; and the texts it is fitted on."""

import random

import numpy as np
import pytest

from analyzer.evaluation.language import expected_calibration_error
from analyzer.language.cleaning import clean
from analyzer.language.features import LONGEST, MAX_SYMBOLS, hash_features, read_letters
from analyzer.language.scripts import SIMPLIFIED, TRADITIONAL, Script
from analyzer.language.tags import base, canonical, script_of
from analyzer.training.detector_truth import CommonWords, true_tags
from analyzer.training.romanisation import romanise_arabic, romanise_hindi, serbian_to_cyrillic, serbian_to_latin, without_marks


def folded(text: str) -> str:
    return "".join(map(chr, read_letters([text]).symbols)).strip("\n ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RT @name: hello there", "hello there"),
        ("see https://example.org/a?b=c and www.example.org now", "see and now"),
        ("write to some.one@example.org please", "write to please"),
        ("#OneSingleTank wow", "One Single Tank wow"),
        ("#one_tank", "one tank"),
        ("fish &amp; chips", "fish & chips"),
        ("𝐛𝐨𝐥𝐝 ｗｉｄｅ", "bold wide"),
        ("either/or stays", "either/or stays"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_cleaning_leaves_the_words(text: str, words: str) -> None:
    assert " ".join(clean(text).split()) == words


def test_letters_are_folded_and_long_repeats_cut() -> None:
    assert folded("WOOOOOW!!!  it’s 2022") == "woow it's"


def test_digits_stay_inside_words_only() -> None:
    assert folded("m3a 20 9a7ba b4 1999") == "m3a 9a7ba b4"


def test_letters_of_other_scripts_are_left_out() -> None:
    letters = read_letters(["вот это tank да"])
    assert letters.scripts.tolist() == [Script.CYRILLIC]
    assert "".join(map(chr, letters.symbols)).split() == ["вот", "это", "да"]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("東京です", Script.KANA),
        ("北京很大", Script.HAN),
        ("서울 big", Script.HANGUL),
        ("👍 12", Script.NONE),
        ("ქართული", Script.GEORGIAN),
        ("አማርኛ", Script.ETHIOPIC),
    ],
)
def test_main_script(text: str, script: Script) -> None:
    assert read_letters([text]).scripts.tolist() == [script]


def test_features_of_a_text_do_not_depend_on_its_neighbours() -> None:
    texts = ["one tank", "", "ein Panzer", "😂", "x"]
    together = hash_features(read_letters(texts), bits=16)
    for row, text in enumerate(texts):
        alone = hash_features(read_letters([text]), bits=16)
        assert sorted(together.buckets[together.starts[row] : together.starts[row + 1]]) == sorted(alone.buckets)


def test_number_of_features_is_that_of_the_ngrams_and_words() -> None:
    n = len(" ab ")
    expected = 2 + sum(n - k + 1 for k in range(2, LONGEST + 1) if k <= n) + 1
    assert hash_features(read_letters(["ab"]), bits=16).starts.tolist() == [0, expected]


def test_long_texts_are_cut() -> None:
    assert len(read_letters(["ab " * 1000]).symbols) == MAX_SYMBOLS


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("sr-Latn-RS", "sr-Latn"),
        ("sr-Cyrl-RS", "sr"),
        ("iw", "he"),
        ("in", "id"),
        ("pt-BR", "pt"),
        ("hi-Latn", "hi-Latn"),
        ("qme", "und"),
        ("", "und"),
        ("klingon", "und"),
    ],
)
def test_one_spelling_of_each_tag(written: str, tag: str) -> None:
    assert canonical(written) == tag


def test_tags_that_count_as_one_language() -> None:
    assert {base(tag) for tag in ("bs", "hr", "sr", "sr-Latn", "sh", "cnr", "hbs")} == {"sh"}
    assert base("hi-Latn") == "hi"
    assert base("zh-Hant") == base("zh-CN") == "zh"
    assert base("nb") == base("nn") == "no"


def test_script_of_a_tag() -> None:
    assert (script_of("sr"), script_of("sr-Latn"), script_of("fa")) == (Script.CYRILLIC, Script.LATIN, Script.ARABIC)


def test_characters_of_the_two_ways_of_writing_chinese_are_apart() -> None:
    assert not SIMPLIFIED & TRADITIONAL


def test_labels_follow_the_script() -> None:
    texts = ["добар дан", "dobar dan", "kya haal hai", "क्या हाल है", "hello", "9a7ba", "😂", "hello"]
    labels = ["sr", "sr", "hi", "hi", "ar", "ar", "en", "ru"]
    assert true_tags(texts, labels) == ["sr", "sr-Latn", "hi-Latn", "hi", "ar-Latn", "ar-Latn", None, None]


def test_english_rows_of_another_set_are_found_by_their_words() -> None:
    common = CommonWords(
        [("en", "this is only one tank in the parade and it was so bad"), ("de", "das war so ein Witz in der Stadt")]
    )
    assert common.is_english("this is so bad", "de")
    assert not common.is_english("das war so bad", "de")
    assert not common.is_english("this is so bad", "en")
    assert not common.is_english("", "de")


def test_romanised_spellings_are_latin_and_seeded() -> None:
    hindi, arabic = "मुझे नहीं पता कि लड़का कहाँ गया", "مش عارف ليه"
    one, other = romanise_hindi(hindi, random.Random(1)), romanise_hindi(hindi, random.Random(1))
    assert one == other
    assert one.isascii()
    assert romanise_arabic(arabic, random.Random(1)).isascii()
    assert romanise_hindi("घर", random.Random(0)) == "ghar"


def test_serbian_goes_between_its_scripts() -> None:
    assert serbian_to_latin("Љубав и џеп") == "ljubav i džep"
    assert serbian_to_cyrillic(serbian_to_latin("његов ђак чује шум")) == "његов ђак чује шум"


def test_marks_are_dropped_as_people_type() -> None:
    assert without_marks("šta dođe čađ ığdır łódź") == "sta dodje cadj igdir lodz"


def test_calibration_error_of_known_cases() -> None:
    assert expected_calibration_error([0.95] * 4, [True] * 4) == pytest.approx(0.05)
    assert expected_calibration_error([1.0, 1.0, 0.05], [True, False, False]) == pytest.approx(2 / 3 * 0.5 + 1 / 3 * 0.05)


def test_calibration_error_of_perfect_confidence_is_zero() -> None:
    assert expected_calibration_error(np.array([1.0, 0.0]).tolist(), [True, False]) == 0.0
