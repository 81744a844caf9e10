"""Credit lines in every shape that extractors leave, on invented posts."""

import json
import time
from pathlib import Path

import pytest

from analyzer.extraction.credit_lines import find_credit_lines
from analyzer.records import Form, Platform, Sighting, Span
from tests.extraction.plain import article_of

OPENING = "The council closed the old bridge on Tuesday after a long debate about money, repairs and the ferry.\n\n"
CLOSING = "\n\nThe mayor is expected to answer the questions of the council at its next meeting on Thursday."


def find(text: str) -> list[Sighting]:
    article = article_of(text)
    found = find_credit_lines(article, [])
    for sighting in found:
        for mention in sighting.mentions:
            assert mention.span.of(text) == mention.content
    return found


def only(text: str) -> Sighting:
    found = find(text)
    assert len(found) == 1, found
    return found[0]


def facts(sighting: Sighting) -> tuple[str | None, str | None, str | None, str | None]:
    known = sighting.attribution
    return sighting.text, known.author, known.handle, known.posted_at


DATES = {
    "en": "August 22, 2022",
    "en-GB": "22 August 2022",
    "de": "22. August 2022",
    "es": "22 de agosto de 2022",
    "fr": "22 août 2022",
    "it": "22 agosto 2022",
    "pt": "22 de agosto de 2022",
    "nl": "22 augustus 2022",
    "pl": "22 sierpnia 2022",
    "cs": "22. srpna 2022",
    "hr": "22. kolovoza 2022.",
    "sr": "22. август 2022.",
    "ru": "22 августа 2022 г.",
    "uk": "22 серпня 2022 р.",
    "bg": "22 август 2022 г.",
    "el": "22 Αυγούστου 2022",
    "ro": "22 august 2022",
    "hu": "2022. augusztus 22.",
    "tr": "22 Ağustos 2022",
    "ar": "22 أغسطس 2022",
    "he": "22 באוגוסט 2022",
    "hi": "22 अगस्त 2022",
    "id": "22 Agustus 2022",
    "ja": "2022年8月22日",
    "ko": "2022년 8월 22일",
    "old es": "agosto 22, 2022",
}


@pytest.mark.parametrize("date", DATES.values(), ids=DATES.keys())
def test_date_of_every_locale_ends_the_credit(date: str) -> None:
    line = f"Who pays for the ferry now? — Ana Kovač (@ana_kovac) {date}"
    found = only(OPENING + line + CLOSING)
    assert facts(found) == ("Who pays for the ferry now?", "Ana Kovač", "ana_kovac", "2022-08-22")
    assert found.mentions[0].content.rstrip(".") == line.rstrip(".")
    assert found.mentions[0].form is Form.CREDIT_LINE
    assert found.attribution.platform is Platform.TWITTER


NAMES = [
    "透析テツ(川辺)",
    "Ben Maler (he/him)",
    "-VERA-",
    "優/You",
    "דנה לוי",
    "🌊🅜🅐🅡🅔🌊",
    "Tom - the ferry man",
    "A. B. C.",
    "Ferry | Watch",
    "????",
    "O'Neil [press]",
]


@pytest.mark.parametrize("name", NAMES)
def test_name_runs_from_the_dash_to_the_last_handle(name: str) -> None:
    found = only(f"{OPENING}No boat again today\n— {name} (@boat_watch) May 3, 2021{CLOSING}")
    assert facts(found) == ("No boat again today", name, "boat_watch", "2021-05-03")


SHAPES = {
    "one line": ("No boat again today — Vera Maar (@vera_m) May 3, 2021", "No boat again today"),
    "two lines": ("No boat again today\n— Vera Maar (@vera_m) May 3, 2021", "No boat again today"),
    "blank line before the credit": ("No boat again today\n\n— Vera Maar (@vera_m) May 3, 2021", "No boat again today"),
    "dash in the post": ("No boat – again — today — Vera Maar (@vera_m) May 3, 2021", "No boat – again — today"),
    "hyphen for the dash": ("No boat again today - Vera Maar (@vera_m) May 3, 2021", "No boat again today"),
    "entity for the dash": ("No boat again today &mdash; Vera Maar (@vera_m) May 3, 2021", "No boat again today"),
    "glued dash": ("No boat again today.— Vera Maar (@vera_m) May 3, 2021", "No boat again today."),
    "glued after": ("No boat again today — Vera Maar (@vera_m) May 3, 2021The mayor said nothing.", "No boat again today"),
    "lost dash": ("No boat pic.twitter.com/a1B2c3D4e5  Vera Maar (@vera_m) May 3, 2021", "No boat pic.twitter.com/a1B2c3D4e5"),
    "full-width brackets": ("No boat again today — Vera Maar（＠vera_m） May 3, 2021", "No boat again today"),
    "handle in the post": ("No boat again (@ferryline) — Vera Maar (@vera_m) May 3, 2021", "No boat again (@ferryline)"),
    "only an emoji": ("🚤\n— Vera Maar (@vera_m) May 3, 2021", "🚤"),
    "date on the next line": ("No boat again today\n— Vera Maar (@vera_m)\nMay 3, 2021", "No boat again today"),
}


@pytest.mark.parametrize(("lines", "words"), SHAPES.values(), ids=SHAPES.keys())
def test_shape_of_the_credit(lines: str, words: str) -> None:
    assert facts(only(OPENING + lines + CLOSING)) == (words, "Vera Maar", "vera_m", "2021-05-03")


@pytest.mark.parametrize("cut", ["— Vera Maar (@vera_m) Febru", "— Vera Maar (@vera_m) February 7", "— Vera Maar (@vera_m)"])
def test_credit_whose_date_is_cut_at_the_end(cut: str) -> None:
    assert facts(only(f"{OPENING}No boat again today\n{cut}")) == ("No boat again today", "Vera Maar", "vera_m", None)


def test_handle_with_dots_is_bluesky() -> None:
    found = only(f"{OPENING}No boat again today\n— Vera (@vera.boats.example) 27 December 2025 at 0:23{CLOSING}")
    assert found.attribution.platform is Platform.BLUESKY
    assert found.attribution.handle == "vera.boats.example"


def test_handle_with_host_is_mastodon() -> None:
    found = only(f"{OPENING}No boat again today\n— Vera (@vera@boats.example) May 3, 2021{CLOSING}")
    assert (found.attribution.platform, found.attribution.handle) == (Platform.MASTODON, "vera@boats.example")


STARTS = {
    "blank lines part paragraphs, breaks part the post's lines": (
        f"{OPENING}What we need:\n- a boat\n- a captain\n— Vera (@vera_m) May 3, 2021{CLOSING}",
        "What we need:\n- a boat\n- a captain",
    ),
    "hashtag lines belong to it": (
        f"{OPENING}No boat again\n#ferry #harbour\n— Vera (@vera_m) May 3, 2021{CLOSING}",
        "No boat again\n#ferry #harbour",
    ),
    "lead-in in a colon does not": (
        f"{OPENING}One passenger put it shortly:\nNo boat again\n— Vera (@vera_m) May 3, 2021{CLOSING}",
        "No boat again",
    ),
    "numbered heading does not": (
        "Ten posts of the week from the harbour\n#1: Patience\nNo boat again\n— Vera (@vera_m) May 3, 2021\n"
        "#2: More patience\nStill none\n— Ben (@ben_m) May 4, 2021",
        "No boat again",
    ),
    "another language than the article's belongs to it": (
        "El consejo cerró el puente viejo el martes después de un largo debate sobre el dinero y la falta de barcos.\n\n"
        "There should be a boat for all of the people here.\n\nThis is not what we have been told by them.\n"
        "— Vera (@vera_m) May 3, 2021\n\nEl alcalde no quiso responder a las preguntas de los vecinos.",
        "There should be a boat for all of the people here.\n\nThis is not what we have been told by them.",
    ),
}


@pytest.mark.parametrize(("text", "words"), STARTS.values(), ids=STARTS.keys())
def test_where_the_post_begins(text: str, words: str) -> None:
    assert find(text)[0].text == words


def test_post_before_bounds_the_next() -> None:
    text = f"{OPENING}First words — Vera (@vera_m) May 3, 2021\n\nSecond words — Ben (@ben_m) May 4, 2021{CLOSING}"
    assert [sighting.text for sighting in find(text)] == ["First words", "Second words"]


def test_long_line_gives_up_what_is_longer_than_a_post() -> None:
    prose = "The ferry company has reported losses for the third year in a row, as it said on Monday. " * 9
    found = only(f"{prose}He wrote on his page: No boat again, sorry — Vera (@vera_m) May 3, 2021 More prose.")
    assert found.text == "No boat again, sorry"


NO_CREDITS = [
    "By Vera Maar (@vera_m)\nThe council met on Tuesday and closed the bridge.",
    "Follow our reporter (@vera_m) for more — she was there on May 3, 2021.",
    "The company (@ferryline) answered on May 3, 2021 that the boat was sold.",
    "Write to the desk – Vera Maar (@vera_m) is on duty until nine.",
    "“A boat is a boat.” — Winston Miller, June 4, 1940",
    "Posted by Vera Maar on May 3, 2021\n\nThe council met on Tuesday.",
]


@pytest.mark.parametrize("text", NO_CREDITS)
def test_bylines_and_prose_are_none(text: str) -> None:
    assert find(text) == []


def test_claimed_spans_are_left_alone() -> None:
    line = "No boat — Vera (@vera_m) May 3, 2021"
    text = OPENING + line + CLOSING
    assert find_credit_lines(article_of(text), [Span(len(OPENING), len(OPENING) + len(line))]) == []


def test_posts_of_the_research_articles_are_read(shared: Path) -> None:
    wanted, got = set(), set()
    for row in (shared / "articles" / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(row)
        if page["format"] == "text":
            text = (shared / "articles" / page["file"]).read_text(encoding="utf-8")
            wanted |= {(page["page"], post["handle"], post["date"]) for post in page["posts"] if post.get("handle")}
            got |= {
                (page["page"], one.attribution.handle, one.attribution.posted_at)
                for one in find(text)
                if one.attribution.handle
            }
    assert wanted == got


@pytest.mark.parametrize(
    "line",
    ["— (@a) ", "(@a) May 3, 2021 ", "— A (@a) May 3, 2021\n", "a — b - c (@", "A post shared by ", "(@" + "a." * 40, "\n— "],
)
def test_hostile_lines_take_linear_time(line: str) -> None:
    started = time.process_time()
    find_credit_lines(article_of(line * (50_000 // len(line))), [])
    assert time.process_time() - started < 20


def test_date_that_is_a_link_in_a_quoted_line_of_markdown() -> None:
    address = "https://twitter.com/vera_h/status/1681193166585107799"
    found = only(f"{OPENING}> Where is the boat? — Vera (@vera_h) [July 18, 2023]({address}?ref_src=twsrc%5Etfw){CLOSING}")
    assert facts(found) == ("Where is the boat?", "Vera", "vera_h", "2023-07-18")
    assert (found.attribution.permalink, found.attribution.post_key) == (address, "twitter:1681193166585107799")


NEIGHBOURS = {
    "a credit of another form": (
        "The bridge fell, the sign still stands\n— Vera (@vera_h) May 3, 2021\n\n"
        "We collect blankets until six\nPosted by Reading Room on Monday, May 3, 2021",
        ["The bridge fell, the sign still stands", "We collect blankets until six"],
    ),
    "a lead-in with its quotation": (
        "Another joked: “The water is so brown it is coffee”.\n\n"
        "the water is so brown it is coffee, thanks mine — Vera (@vera_h) May 3, 2021",
        ["the water is so brown it is coffee, thanks mine"],
    ),
    "paragraphs after a colon": (
        "Vera called for calm:\n\nDo not quarrel, people, bring bread.\n\nWho has a boat, write. — Vera (@vera_h) May 3, 2021",
        ["Do not quarrel, people, bring bread.\n\nWho has a boat, write."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), NEIGHBOURS.values(), ids=NEIGHBOURS.keys())
def test_post_takes_in_what_is_its_own(text: str, words: list[str]) -> None:
    assert [one.text for one in find(OPENING + text + CLOSING)] == words
