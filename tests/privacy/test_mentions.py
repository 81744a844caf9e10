"""What names somebody in a text is found, in every script, and ordinary words are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.privacy.keys import Key
from analyzer.privacy.mentions import Finder
from analyzer.privacy.people import People
from analyzer.privacy.unseen import UNSEEN
from analyzer.records import Attribution

KEY = Key(b"0123456789abcdef")


def finder(*who: tuple[str | None, str | None]) -> Finder:
    return Finder(People([Attribution(author=author, handle=handle) for author, handle in who], KEY))


PETRA = finder(("Petra 🌻", "petra_marun"))
PERSON = PETRA.people.by_handle("petra_marun")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Petra 🌻 (@petra_marun) wrote", "{} (@{}) wrote"),
        ("thanks @Petra_Marun!", "thanks @{}!"),
        ("thanks @\u2068petra_marun\u2069!", "thanks @\u2068{}\u2069!"),
        ("＠petra_marun看看", "＠{}看看"),
        ("petra_marun's words", "{}'s words"),
        ("#petra_marun", "#{}"),
        ("@petra_marun.Then she left", "@{}.Then she left"),
        ("said PETRA, and Petra again", "said {}, and {} again"),
    ],
)
def test_one_person_is_one_pseudonym_however_written(text: str, expected: str) -> None:
    assert PETRA.rewritten(text).text == expected.format(PERSON, PERSON)


@pytest.mark.parametrize(
    ("author", "text"),
    [
        ("Petra Marun", "Pe\u00adtra Mar\u00adun"),
        ("Petra Marun", "Petra\u200b Ma\u200brun\ufeff"),
        ("Pe\u00adtra Marun", "Petra Marun"),
        ("Petra Marún", "Petra Maru\u0301n"),
        ("Petra Maru\u0301n", "Petra Marún"),
        ("Petra Marun", "\u2067Petra\u2069 Marun"),
        ("سلمى العلي", "وسلمى الع\u200fلي"),
    ],
)
def test_a_name_is_found_as_it_is_seen(author: str, text: str) -> None:
    look = finder((author, "petra_marun"))
    done = look.rewritten(f"so {text} wrote, @petra\u200b_marun and Hola\u200b@petra_marun").text
    assert UNSEEN.sub("", done).replace("و", "") == f"so {PERSON} wrote, @{PERSON} and Hola@{PERSON}"


@pytest.mark.parametrize("text", ["an impetrant", "petra_marunica", "petra dishes are old", "3 @ 4", "a and/or b", "1.5/2.5"])
def test_other_words_stay(text: str) -> None:
    assert PETRA.rewritten(text).text == text


@pytest.mark.parametrize(
    ("who", "text", "secret"),
    [
        (("سلمى العلي", "salma_w"), "كتبت وسلمى العلي أمس", "سلمى"),
        (("王小明", None), "据王小明说今天停电", "王小明"),
        (("रवि कुमार", "ravi_k"), "कल रवि कुमार ने लिखा", "रवि"),
        (("김민수", None), "김민수는 말했다", "김민수"),
        (("Милош", "milos021"), "Милош (@milos021) пише", "Милош"),
        (("Lucía Ferré", "luciaf"), "Lucia Ferre escribió", "Ferre"),
        (("🌻🌻", "sun"), "🌻🌻 (@sun) wrote", "🌻"),
        (("Ana", "ana@town.social"), "ask @ana or @ana@town.social", "ana"),
        (("Ana-Maria Roe", None), "ana maria roe wrote", "roe"),
        (("x", "dr.roe"), "by dr.roe, later @dr.roe", "roe"),
    ],
)
def test_names_of_many_scripts_are_found(who: tuple[str, str | None], text: str, secret: str) -> None:
    assert secret.casefold() not in finder(who).rewritten(text).text.casefold()


@pytest.mark.parametrize(
    "text",
    [
        "see https://twitter.com/secret_one/status/1786300000000000000, please",
        "see pic.twitter.com/secret_one1",
        "write to secret_one@mail.example now",
        "u/secret_one said so",
        "(www.secret_one.example/about)",
        "t.me/secret_one/12",
        "@secret_one@server.social",
    ],
)
def test_addresses_mail_and_mentions_of_strangers_go(text: str) -> None:
    assert "secret_one" not in finder().rewritten(text).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quiet now — Ola Nordmann 🌊 (@olan)", "quiet now — {} (@{})"),
        ("so says Ola Nordmann (@olan) today", "so says {} (@{}) today"),
        ("— نورة الحربي (@olan)", "— {} (@{})"),
        ("the mayor (@olan)", "the mayor (@{})"),
    ],
)
def test_a_name_before_a_handle_in_brackets_goes_with_it(text: str, expected: str) -> None:
    person = finder().people.by_handle("olan")
    assert finder().rewritten(text).text == expected.format(person, person)


def test_one_post_has_one_address_however_it_is_written() -> None:
    people = finder().people
    ways = {"https://twitter.com/ana/status/1786300000000000000?s=20", "https://x.com/ana/status/1786300000000000000"}
    (address,) = {people.address(way) for way in ways}
    assert address.startswith("https://pseudonym.invalid/twitter/")
    assert "1786300000000000000" not in address
    assert people.address("https://x.com/ana/status/1786300000000000001") != address


def test_a_name_of_two_people_is_neither() -> None:
    people = finder(("Alex", "alex1"), ("Alex", "alex2")).people
    assert len({people.by_name("Alex"), people.by_handle("alex1"), people.by_handle("alex2")}) == 3


def test_a_name_and_its_handle_are_one_person_and_another_key_makes_others() -> None:
    people = finder(("Ana Roe", "anar"), ("ANA ROE", None)).people
    assert people.by_name("Ana Roe") == people.by_handle("@AnaR") == people.by_name("ana roe")
    other = People([Attribution(author="Ana Roe", handle="anar")], Key(b"fedcba9876543210"))
    assert other.by_handle("anar") != people.by_handle("anar")


@given(st.text(max_size=80), st.text(alphabet="abcdefgh_0", min_size=3, max_size=12).filter(lambda name: name.strip("_")))
def test_no_handle_survives_as_a_word_in_any_text(around: str, handle: str) -> None:
    done = finder((None, handle)).rewritten(f"{around} @{handle} {handle} {around}").text
    assert f" {handle} " not in done
    assert f"@{handle} " not in done


@pytest.mark.parametrize("piece", ["@", "@a", "a.", "www.", "https://", "a@a.", "Ana ", "Roe Ana ", "u/", "@a@a.", "王", "…"])
def test_hostile_texts_take_linear_time(piece: str) -> None:
    look = finder(("Ana Roe", "ana"), ("王小", None), ("Ana " * 40, None))
    text = piece * (400_000 // len(piece))
    start = time.process_time()
    assert look.rewritten(text).text
    assert time.process_time() - start < 20
