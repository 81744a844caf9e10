import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.reaction.normalisation import MAX_CHARACTERS, normalise
from analyzer.records import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@mira_k no way", "@user no way"),
        ("see https://example.org/a?b=1 ok", "see http ok"),
        ("look pic.twitter.com/abc123", "look http"),
        ("mail me at a@b.example", "mail me at a@b.example"),
        ("@ilir@mastodon.example hi", "@user hi"),
        (".@vesna да", ".@user да"),
        ("@ alone", "@ alone"),
    ],
)
def test_names_and_addresses_are_masked(text: str, expected: str) -> None:
    assert normalise(text).text == expected


def test_kept_words_map_back_to_their_own_place() -> None:
    text = "@mira look https://example.org/x here"
    copy = normalise(text)
    start = copy.text.index("here")
    assert copy.origin(Span(start, start + 4)).of(text) == "here"


def test_a_masked_name_maps_back_as_a_whole() -> None:
    text = "ok @mira_k ok"
    copy = normalise(text)
    start = copy.text.index("@user")
    assert copy.origin(Span(start + 1, start + 3)).of(text) == "@mira_k"


@given(st.text(max_size=300))
def test_every_stretch_of_the_copy_maps_into_the_post(text: str) -> None:
    copy = normalise(text)
    for start in range(0, len(copy.text), 7):
        span = copy.origin(Span(start, min(start + 5, len(copy.text))))
        assert span.end <= len(text)


@given(st.text(alphabet=st.characters(exclude_characters="@:"), max_size=200).filter(lambda t: "pic." not in t))
def test_text_without_names_and_addresses_stays(text: str) -> None:
    assert normalise(text).text == text


def test_long_posts_are_cut_before_they_cost_time() -> None:
    assert len(normalise("@" * 5_000_000).text) <= MAX_CHARACTERS
