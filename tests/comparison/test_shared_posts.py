from pathlib import Path
from typing import Any

import pytest
from comparison.written_reports import a_post, a_quotation, a_rendering, a_report, compared, shared_story

from analyzer.comparison import comparing
from analyzer.comparison.records import Comparison, Match
from analyzer.report.wordwise import Change

LONG = "Eleven lorries and still no toilet paper in town"


def shared(folder: Path, *posts: dict[str, Any]) -> Comparison:
    """Compare articles that show one post each."""
    return compared(folder, *(a_report(number, [post]) for number, post in enumerate(posts, 1)))


def articles(comparison: Comparison) -> list[list[int]]:
    return [[showing.article for showing in post.showings] for post in comparison.shared]


# ---- what is one post


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://twitter.com/petra/status/1786300000000000000", "https://x.com/i/web/status/1786300000000000000?s=20"),
        ("https://t.me/Valley/17", "https://t.me/valley/17?single"),
        ("https://unknown.example/p/1", "https://unknown.example/p/1"),
    ],
)
def test_one_permalink_is_one_post_whatever_the_words(tmp_path: Path, one: str, other: str) -> None:
    comparison = shared(tmp_path, a_post(1, permalink=one), a_post(1, permalink=other, text="Something else entirely"))
    assert articles(comparison) == [[1, 2]]
    assert comparison.shared[0].matched is Match.PERMALINK


def test_without_permalink_the_same_words_of_the_same_handle_are_one_post(tmp_path: Path) -> None:
    one = a_post(1, handle="Petra_M", text=LONG)
    other = a_post(1, handle="@petra_m", text=f"{LONG.upper()}!!! 😂 https://t.co/abc")
    comparison = shared(tmp_path, one, other, a_post(1, handle="milos", text=LONG), a_post(1, text=LONG))
    assert articles(comparison) == [[1, 2]]
    assert comparison.shared[0].matched is Match.WORDS


def test_a_few_letters_are_no_evidence(tmp_path: Path) -> None:
    assert articles(shared(tmp_path, a_post(1, handle="petra", text="Lol 😂"), a_post(1, handle="petra", text="LOL"))) == []


def test_words_without_permalink_join_the_one_post_that_has_them(tmp_path: Path) -> None:
    link = "https://twitter.com/petra/status/1786300000000000000"
    comparison = shared(
        tmp_path,
        a_post(1, handle="petra", text=LONG),
        a_post(1, handle="petra", text=LONG, permalink=link),
        a_post(1, handle="petra", text="Cut short", permalink=link),
    )
    assert articles(comparison) == [[1, 2, 3]]
    assert comparison.shared[0].matched is Match.WORDS


def test_words_that_were_posted_twice_join_neither(tmp_path: Path) -> None:
    links = [f"https://twitter.com/petra/status/178630000000000000{n}" for n in (1, 2)]
    comparison = shared(
        tmp_path,
        a_post(1, handle="petra", text=LONG),
        *(a_post(1, handle="petra", text=LONG, permalink=link) for link in links),
        a_post(1, handle="petra", text=LONG),
    )
    assert articles(comparison) == [[1, 4]]


def test_two_mentions_in_one_article_are_not_shared(tmp_path: Path) -> None:
    link = "https://t.me/valley/17"
    posts = [a_post(1, permalink=link), a_post(2, permalink=link)]
    assert compared(tmp_path, a_report(1, posts), a_report(2, [a_post()])).n_shared == 0


def test_the_most_widely_shown_come_first_and_the_rest_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MAX_SHARED", 1)
    monkeypatch.setattr(comparing, "MAX_SHOWINGS", 3)
    two, five = ({"permalink": f"https://t.me/valley/{n}"} for n in (1, 2))
    reports = [a_report(n, [a_post(1, **five), *([a_post(2, **two)] if n < 3 else [])]) for n in range(1, 6)]
    comparison = compared(tmp_path, *reports)
    assert comparison.n_shared == 2
    assert articles(comparison) == [[1, 2, 3]]
    assert comparison.shared[0].n_articles == 5


# ---- how articles show it


def test_translations_framing_and_edits_are_set_against_each_other(tmp_path: Path) -> None:
    comparison = shared_story(tmp_path)
    (post,) = comparison.shared
    assert [showing.article for showing in post.showings] == [1, 2, 3]
    assert post.text == "Si cierran el puente, va a arder todo el valle."
    (translation,) = post.translations
    assert (translation.article, translation.against, translation.changes) == (2, 1, (Change("close", "shut"),))
    (edit,) = post.edits
    assert (edit.article, edit.against, edit.changes) == (2, 1, (Change("valle", "pueblo"),))
    assert post.is_framed_differently
    assert [check.agrees for showing in post.showings for check in showing.post.checks] == [False]


def test_a_post_that_is_shown_alike_differs_in_nothing(tmp_path: Path) -> None:
    post = a_post(1, permalink="https://t.me/valley/17", text=LONG, mentions=[a_quotation(LONG + "!", "joked", "verbatim")])
    short = a_post(
        1, permalink="https://t.me/valley/17", text=LONG, mentions=[a_quotation("no toilet paper", "wrote", "partial")]
    )
    (found,) = shared(tmp_path, post, short).shared
    assert (found.translations, found.edits, found.is_framed_differently) == ((), (), False)


def test_translations_into_different_languages_are_not_compared(tmp_path: Path) -> None:
    link = {"permalink": "https://t.me/valley/17", "language": {"tag": "ar", "confidence": 1}}
    spanish = {"tag": "es", "confidence": 1}
    reports = [
        a_report(1, [a_post(1, **link, press_translation=a_rendering("Enough, let us talk."))]),
        a_report(2, [a_post(1, **link, press_translation=a_rendering("Basta, hablemos."))], language=spanish),
    ]
    assert compared(tmp_path, *reports).shared[0].translations == ()


def test_words_given_in_another_language_count_as_a_translation(tmp_path: Path) -> None:
    link = "https://t.me/valley/17"
    spanish = {"permalink": link, "language": {"tag": "es", "confidence": 1}, "text": "Basta ya, hablemos de una vez"}
    comparison = shared(
        tmp_path,
        a_post(1, **spanish, press_translation=a_rendering("Enough, let us talk at last")),
        a_post(1, permalink=link, text="Enough, let us fight at last", text_from="quotation"),
    )
    (post,) = comparison.shared
    assert post.edits == ()
    assert [difference.changes for difference in post.translations] == [(Change("talk", "fight"),)]


def test_wordings_too_unlike_to_compare_are_given_whole(tmp_path: Path) -> None:
    link = {"permalink": "https://t.me/valley/17", "language": {"tag": "en", "confidence": 1}}
    comparison = shared(tmp_path, a_post(1, **link, text=LONG), a_post(1, **link, text="Nobody was let through on foot at all"))
    (edit,) = comparison.shared[0].edits
    assert (edit.against, edit.changes) in {(1, ()), (2, ())}
    assert edit.words


def test_reports_that_hide_texts_are_matched_by_permalink_and_differ_in_no_words(tmp_path: Path) -> None:
    mentions = [a_quotation("", "joked", "edited")]
    hidden = {"permalink": "https://pseudonym.invalid/telegram/f6p67ukh", "text": None, "mentions": mentions}
    comparison = shared(tmp_path, a_post(1, **hidden), a_post(1, **hidden | {"text": LONG}), a_post(1, **hidden))
    (post,) = comparison.shared
    assert (post.text, post.edits, post.translations, post.n_articles) == (LONG, (), (), 3)
    assert comparison.overall.n_scored == 3
