import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report.hostile import HOSTILE, is_harmless

from analyzer.report.sanitise import MAX_COMBINING, for_csv, for_markdown, one_line, pieces, safe_url, visible

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
ACTIVE = {"Cc", "Cs"}


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_nothing_that_acts_on_a_display_is_left(text: str) -> None:
    shown = visible(text)
    assert all(unicodedata.category(character) not in ACTIVE or character == "\n" for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\u2028\u2029")
    shown.encode("utf-8")


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert is_harmless(visible(text))


@given(HOSTILE)
def test_marks_are_bounded(text: str) -> None:
    run = longest = 0
    for character in visible(text):
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    assert longest <= MAX_COMBINING


@pytest.mark.parametrize(
    "text",
    [
        "Ништа ново 🌻",
        "👩\u200d👩\u200d👧 and 🏳️\u200d🌈",
        "می\u200cخواهم",
        "क्\u200dष",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "tiếng Việt",
        "שָׁלוֹם",
        "two\nlines",
    ],
)
def test_honest_writing_is_untouched(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("abc\rxyz", "abc␍xyz"),
        ("a\r\nb", "a\nb"),
        ("safe\u202egpj.exe", "safe[U+202E]gpj.exe"),
        ("pass\u200bword", "password"),
        ("\u2066@name\u2069", "@name"),
        ("hid\U000e0041\U000e0042den", "hidden"),
        ("\ud83d", "\ufffd"),
        ("a\u200db", "ab"),
    ],
)
def test_what_acts_is_shown_or_dropped(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.one_of(ANY_TEXT, HOSTILE), st.integers(1, 40))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert "\n" not in line
    assert len(line) <= limit


@given(HOSTILE, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_pieces_cover_the_text_and_no_piece_crosses_an_edge(text: str, spans: list[tuple[int, int]]) -> None:
    cut = pieces(text, spans)
    assert "".join(text[start:end] for start, end, _ in cut) == text
    for edge in (edge for span in spans for edge in span):
        assert not any(start < edge < end for start, end, _ in cut)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "  =", "＝", "|", "%", "\r\n=", "\u200b="])
def test_a_cell_never_starts_a_formula(start: str) -> None:
    assert for_csv(f"{start}HYPERLINK(1)").startswith("'")


def test_an_ordinary_cell_is_left_alone() -> None:
    assert for_csv("nothing = new") == "nothing = new"


@given(st.one_of(st.text(max_size=80), HOSTILE))
def test_markdown_renders_as_the_words_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse("x " + for_markdown(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inline = tokens[1].children or []
    assert {token.type for token in inline} <= {"text", "text_special"}
    words = "".join(token.content for token in inline).replace("\u2060", "")
    assert words.split() == ["x", *one_line(text).split()]


BLOCKS = ["# a", "- a", "+ a", "1. a", "1) a", "> a", "=====", "-----", "| a | b |", "    a", "```", "[a]: b"]


@pytest.mark.parametrize("text", BLOCKS)
def test_markdown_at_the_start_of_a_line_makes_no_block(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(for_markdown(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize("text", ["@someone", "a@b.org", "www.x.org", "https://x.org", "#12"])
def test_markdown_notifies_nobody_and_links_nowhere(text: str) -> None:
    assert text not in for_markdown(text)


@pytest.mark.parametrize("url", ["https://x.org/a?b=c#d", "http://x.org", "HTTPS://x.org/é"])
def test_plain_addresses_are_links(url: str) -> None:
    assert safe_url(url) == url


NO_LINKS = ["", "javascript:alert(1)", "data:text/html,x", "//x.org", "https:///x", "ftp://x.org", "https://user:pw@x.org"]
BROKEN_LINKS = ["http://x.org/\x1b", "https://x.org/ a", 'https://x.org/"on=', "http://x.org/\u202e", "https://x.org\\@y.org"]
BROKEN_LINKS += ["https://x.org/a" + "\u0300" * 20]


@pytest.mark.parametrize("url", [None, *NO_LINKS, *BROKEN_LINKS, "https://x.org/" + "a" * 3000])
def test_other_addresses_are_not(url: str | None) -> None:
    assert safe_url(url) is None
