from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from report import sample_reports as sample

from analyzer.records import ArticleReport, Form, Mention, Post, Reaction, Span, Untranslated
from analyzer.report import page_article, story
from analyzer.report.page_article import BUDGET

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30), st.booleans()), max_size=8)


def report_with_mentions(text: str, places: list[tuple[int, int, bool]], main: tuple[Span, ...] = ()) -> ArticleReport:
    reactions = []
    for number, (start, length, has_cue) in enumerate(places, 1):
        span = Span(min(start, len(text)), min(start + length, len(text)))
        cue = Span(max(0, span.start - 5), span.start) if has_cue else None
        mention = Mention(form=Form.QUOTATION, span=span, content=span.of(text), cue=cue and cue.of(text), cue_span=cue)
        post = Post(id=f"p{number}", text=None, text_from=None, mentions=(mention,))
        reactions.append(Reaction(post=post, language=sample.ENGLISH, translation=Untranslated("no text"), reading=None))
    return sample.report_on(replace(sample.sample_article(text), main=main), tuple(reactions))


@given(st.text("ab \n", max_size=80), SPANS)
@settings(max_examples=200, deadline=None)
def test_the_article_is_shown_whole_and_marks_cover_exactly_their_spans(text: str, places: list[tuple[int, int, bool]]) -> None:
    report = report_with_mentions(text, places)
    runs = [run for paragraph in page_article.paragraphs(report) for run in paragraph.runs]
    assert "".join(run.text for run in runs).split() == " ".join(text.split("\n")).split() or "\n" in text
    assert "".join("".join(run.text.split()) for run in runs) == "".join(text.split())
    for number, reaction in enumerate(report.reactions, 1):
        marked = "".join(run.text for run in runs if number in run.posts)
        assert "".join(marked.split()) == "".join(reaction.post.mentions[0].content.split())


@given(st.text("ab \n", max_size=80), SPANS)
@settings(max_examples=200, deadline=None)
def test_every_mention_has_exactly_one_anchor_and_every_post_its_number(text: str, places: list[tuple[int, int, bool]]) -> None:
    report = report_with_mentions(text, places)
    runs = [run for paragraph in page_article.paragraphs(report) for run in paragraph.runs]
    anchors = Counter(anchor for run in runs for anchor in run.anchors)
    assert anchors == Counter(f"m{number}-1" for number in range(1, len(places) + 1))


def test_menus_are_left_out_but_a_mention_among_them_is_shown() -> None:
    menu = "Home\nNews\nSport\n" * 200
    text = menu + "The article.\n" + menu + "A post in the margin.\n" + menu
    start = text.index("A post")
    report = report_with_mentions(text, [(start, 21, False)], main=(Span(len(menu), len(menu) + 13),))
    shown = list(page_article.paragraphs(report))
    words = ["".join(run.text for run in paragraph.runs) for paragraph in shown if not paragraph.left_out]
    assert "The article." in words
    assert "A post in the margin." in words
    assert len(words) < 200
    assert sum(paragraph.left_out for paragraph in shown) > len(menu) * 2.5


def test_what_is_shown_stays_within_the_budget() -> None:
    text = "word " * 100_000
    report = report_with_mentions(text, [(at, 30, False) for at in range(0, 499_000, 1000)])
    shown = sum(len(run.text) for paragraph in page_article.paragraphs(report) for run in paragraph.runs)
    assert shown <= BUDGET


def test_replies_in_a_circle_are_shown_once_each() -> None:
    report = report_with_mentions("x", [(0, 1, False)] * 4)
    circle = {"p1": "p2", "p2": "p1", "p3": "p3", "p4": "p9"}
    reactions = [replace(each, post=replace(each.post, reply_to=circle[each.post.id])) for each in report.reactions]
    placed = story.threads(reactions)
    assert sorted(one.reaction.post.id for one in placed) == ["p1", "p2", "p3", "p4"]


def test_a_thousand_replies_in_a_row_are_shown() -> None:
    report = report_with_mentions("x", [(0, 1, False)] * 1000)
    reactions = [replace(each, post=replace(each.post, reply_to=f"p{number}")) for number, each in enumerate(report.reactions)]
    placed = story.threads(reactions)
    assert len(placed) == 1000
    assert max(one.depth for one in placed) == story.MAX_DEPTH
