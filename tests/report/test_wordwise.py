import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.report.wordwise import Change, compare


def test_a_changed_word_is_named() -> None:
    comparison = compare("Movers shifting pianos to the harbour.", "Movers shifting piano to the harbour pic.twitter.com/aB3")
    assert comparison.changes == (Change("piano", "pianos"),)
    assert not comparison.is_partial


@pytest.mark.parametrize(
    ("quotation", "post"),
    [
        ("“it’s RAINING again”", "It's raining again!!! https://t.co/x1"),
        ("naïve idea", "nai\u0308ve idea"),
        ("全部都是真的", "全部都是真的。"),
        ("Straße", "STRASSE"),
    ],
)
def test_case_punctuation_links_and_unicode_forms_are_no_edits(quotation: str, post: str) -> None:
    assert compare(quotation, post).changes == ()


def test_quoting_only_the_middle_is_partial_and_not_edited() -> None:
    comparison = compare("the lake is frozen", "Look, the lake is frozen and we can skate")
    assert (comparison.changes, comparison.is_partial, comparison.likeness) == ((), True, 1.0)


def test_declared_omissions_and_additions_are_not_held_against_the_quotation() -> None:
    comparison = compare("They [the players] will … never return", "They will honestly and truly never return")
    assert (comparison.changes, comparison.is_partial) == ((), True)


def test_a_silent_omission_inside_is_an_edit() -> None:
    assert compare("we will pay the price", "we will not pay the price").changes == (Change("not", ""),)


def test_an_added_word_is_an_edit_even_at_the_start() -> None:
    assert compare("never again today", "again today").changes == (Change("", "never"),)


def test_a_censored_word_is_named_as_it_stands() -> None:
    assert compare("holy s---, what a f***ing sh*t day--again", "holy shit, what a fucking shit day again").changes == (
        Change("shit", "s---"),
        Change("fucking shit", "f***ing sh*t"),
    )


def test_single_characters_are_compared_in_scripts_without_spaces() -> None:
    assert compare("全部都是假的", "全部都是真的").changes == (Change("真", "假"),)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(quotation: str, post: str) -> None:
    comparison = compare(quotation, post)
    assert 0 <= comparison.likeness <= 1


@given(st.text(max_size=200))
def test_a_text_is_never_an_edit_of_itself(text: str) -> None:
    assert compare(text, text).changes == ()
