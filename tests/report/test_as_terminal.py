import io
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report import sample_reports as sample
from report.hostile import HOSTILE
from rich.cells import cell_len

from analyzer.report import as_terminal
from analyzer.report.terminal import bar, wants_colour

OUR_STYLES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = as_terminal.render(sample.sample_report(), width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert max(map(cell_len, lines)) > width - 15


def test_plain_output_has_no_escapes_and_marks_evidence_with_angles() -> None:
    told = as_terminal.render(sample.sample_report())
    assert "\x1b" not in told
    assert "‹still no toilet paper›" in told


def test_coloured_output_says_the_same_words() -> None:
    plain = as_terminal.render(sample.sample_report())
    coloured = as_terminal.render(sample.sample_report(), colour=True)
    assert "\x1b[" in coloured
    bare = plain.replace("‹", "").replace("›", "")  # these shift the line breaks, not the words
    assert OUR_STYLES.sub("", coloured).split() == bare.split()


def test_the_threshold_stands_in_the_bar() -> None:
    told = as_terminal.render(sample.sample_report())
    over = next(line for line in told.splitlines() if "joking" in line and "0.93" in line)
    under = next(line for line in told.splitlines() if "joking" in line and "0.40" in line)
    assert "┃" in over
    assert "│" in under


def test_disagreements_come_before_agreements() -> None:
    told = as_terminal.render(sample.sample_report())
    assert told.index("toilet → toilets") < told.index("Unclear.") < told.index("“joked”. The model")


def test_an_article_without_posts_says_so() -> None:
    assert "No social posts were found" in as_terminal.render(sample.empty_report())


@pytest.mark.parametrize(
    ("is_terminal", "environment", "expected"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colours_are_off_when_piped_or_unwanted(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, environment: dict[str, str], expected: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    assert wants_colour(stream) is expected


@given(HOSTILE | st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_cannot_act_on_the_terminal(colour: bool, hostile: str) -> None:
    told = OUR_STYLES.sub("", as_terminal.render(sample.report_with(hostile), colour=colour))
    told.encode("utf-8")
    assert all(unicodedata.category(character) not in {"Cc", "Cs"} or character == "\n" for character in told)
    assert not set(told) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b")


@pytest.mark.parametrize("hostile", ["[/nope]", "[link=http://x.org]a[/link]", "[bold]", ":smile:", "\x1b[31mred"])
def test_square_brackets_are_words_to_rich(hostile: str) -> None:
    assert hostile.replace("\x1b", "␛") in as_terminal.render(sample.report_with(hostile), width=120)


def test_empty_lines_push_nothing_off_the_screen() -> None:
    for line in ("\n", "\r\n", "\u2028", "\n \n"):
        told = as_terminal.render(sample.report_with("first" + line * 1_000 + "last"))
        assert told.count("\n") < 350, repr(line)
        assert "first" in told


def test_ten_thousand_emoji_are_bounded() -> None:
    told = as_terminal.render(sample.report_with("😂" * 10_000))
    assert told.count("😂") < 15_000


def test_the_line_of_a_threshold_is_heavy_only_where_it_is_reached() -> None:
    assert [bar(value, 0.4, "", 16).plain[6] for value in (0.39, 0.4)] == ["│", "┃"]


def test_the_part_of_a_share_that_is_unsure_is_faint() -> None:
    assert bar(0.5, None, "", 6, firm=1 / 6).plain == "█▒▒···"
    assert bar(0.5, None, "", 6, firm=0.5).plain == "███···"
