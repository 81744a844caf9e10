"""Whole articles in, posts out: plain-text forms of all platforms, pages, hostile input; all words invented."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.article.html import parse_html
from analyzer.extraction.posts import extract_posts
from analyzer.records import Form, Platform, Post
from tests.extraction.plain import article_of

PROSE = (
    "The council closed the old bridge on Tuesday after a long debate about money and repairs.\n\n"
    "It was the third such debate of the year, and the ferry company has lost patience with all of them.\n\n"
    "A decision about the new timetable of the ferry is expected before the end of the month.\n\n"
)
END = "\n\nThe mayor is expected to answer the questions of the council at its next meeting."


def only(text: str) -> Post:
    posts = extract_posts(article_of(text)).posts
    assert len(posts) == 1, posts
    assert all(mention.span.of(text) == mention.content for mention in posts[0].mentions)
    return posts[0]


INSTAGRAM = [
    ("View this post on Instagram\n\nBest boat ever ⛵\n\nA post shared by Vera Maar (@vera.maar) on Apr 27, 2020 at 9:24am PDT", "2020-04-27"),
    ("View this post on Instagram\nBest boat ever ⛵\nA post shared by Vera Maar (@vera.maar)", None),
    (
        "Sieh dir diesen Beitrag auf Instagram an\n\nBest boat ever ⛵\n\nEin Beitrag geteilt von Vera Maar (@vera.maar) am 23. Okt 2017 um 0:31 Uhr",
        "2017-10-23",
    ),
    ("Ver esta publicación en Instagram\nBest boat ever ⛵\nUna publicación compartida por Vera Maar (@vera.maar)", None),
    ("Посмотреть эту публикацию в Instagram\nBest boat ever ⛵\nПубликация от Vera Maar (@vera.maar)", None),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "day"), INSTAGRAM)
def test_instagram_sentences(lines: str, day: str | None) -> None:
    post = only(PROSE + lines + END)
    known = post.attribution
    assert (post.text, known.author, known.handle, known.platform) == (
        "Best boat ever ⛵", "Vera Maar", "vera.maar", Platform.INSTAGRAM,
    )  # fmt: skip
    assert (known.posted_at or "")[:10] == (day or "")
    assert post.mentions[0].content == lines


OTHER_PLATFORMS = {
    "facebook": ("No boat again.\nPosted by Vera Maar on Monday, February 7, 2022", Platform.FACEBOOK, "Vera Maar", None, "No boat again."),
    "facebook, German": ("Kein Boot mehr da.\nGepostet von Vera Maar am Montag, 7. Februar 2022", Platform.FACEBOOK, "Vera Maar", None, "Kein Boot mehr da."),
    "tiktok": ("@vera.maar\nBoat day with the crew\n♬ original sound – Vera", Platform.TIKTOK, None, "vera.maar", "Boat day with the crew"),
    "reddit": ("Why is there no boat today?\nby u/vera_maar in r/harbour", Platform.REDDIT, None, "vera_maar", "Why is there no boat today?"),
    "copied tweet": ("Vera Maar\n@vera_m\nNo boat again today\n5:38 PM · Jun 7, 2019", Platform.TWITTER, "Vera Maar", "vera_m", "No boat again today"),
    "alternative text": ("Twitter post by @vera_m: No boat again today", Platform.TWITTER, None, "vera_m", "No boat again today"),
    "box": ("Skip Twitter post by @vera_m\nNo boat again today\nEnd of Twitter post by @vera_m", Platform.TWITTER, None, "vera_m", "No boat again today"),
    "lost credit": ("No boat again today pic.twitter.com/a1B2c3D4e5", Platform.TWITTER, None, None, "No boat again today pic.twitter.com/a1B2c3D4e5"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "platform", "author", "handle", "words"), OTHER_PLATFORMS.values(), ids=OTHER_PLATFORMS.keys()
)
def test_forms_of_other_platforms(lines: str, platform: Platform, author: str | None, handle: str | None, words: str) -> None:
    post = only(PROSE + lines + END)
    known = post.attribution
    assert (known.platform, known.author, known.handle, post.text) == (platform, author, handle, words)
    assert post.mentions[0].content == lines
    assert post.mentions[0].form is Form.CREDIT_LINE


def test_foreign_paragraph_after_an_announcement_is_a_post() -> None:
    text = (
        "El consejo cerró el puente viejo el martes después de un largo debate sobre el dinero.\n\n"
        "Una usuaria de Twitter no tardó en responder a la noticia sobre el puente de la ciudad.\n\n"
        "There is no boat for any of us and this is what they have to say about it.\n\n"
        "El alcalde no quiso responder a las preguntas de los vecinos en la reunión."
    )
    assert only(text).text == "There is no boat for any of us and this is what they have to say about it."


def test_page_with_embed_and_quotation_gives_one_post() -> None:
    page = (
        "<html><body><article><h1>The bridge</h1><p>The council closed the old bridge on Tuesday after a long debate.</p>"
        "<p>One user wrote: “No boat again today, thank you for nothing.”</p>"
        '<blockquote class="twitter-tweet"><p lang="en">No boat again today, thank you for nothing</p>&mdash; Vera (@vera_m) '
        '<a href="https://twitter.com/vera_m/status/1102441374857789440">March 4, 2019</a></blockquote>'
        "<p>The mayor did not want to comment on the matter on Tuesday.</p></article></body></html>"
    )
    posts = extract_posts(parse_html(page)).posts
    assert [[mention.form for mention in post.mentions] for post in posts] == [[Form.QUOTATION, Form.EMBED]]
    assert posts[0].text_from is Form.EMBED


def test_embed_without_words_takes_those_of_the_quotation_before() -> None:
    page = (
        "<html><body><article><h1>The bridge</h1><p>The council closed the old bridge on Tuesday after a long debate.</p>"
        "<p>Vera Maar tweeted: “No boat again today, thank you for nothing.”</p>"
        '<blockquote class="twitter-tweet"><a href="https://twitter.com/vera_m/status/1102441374857789440"></a></blockquote>'
        "<p>The mayor did not want to comment on the matter on Tuesday.</p></article></body></html>"
    )
    posts = extract_posts(parse_html(page)).posts
    assert [(post.text, post.text_from) for post in posts] == [("No boat again today, thank you for nothing.", Form.QUOTATION)]
    assert posts[0].attribution.post_key is not None


def test_article_without_posts_has_none() -> None:
    found = extract_posts(article_of(PROSE + "“We will see,” Mayor Ana Kovač said on Friday." + END))
    assert found.posts == ()
    assert [one.speaker for one in found.other_quotations] == ["Mayor Ana Kovač"]


@pytest.mark.parametrize("text", ["", " \n\n ", "“", "—", "(@", "\u202e“a”\u202c", "🏴‍☠️" * 50, "@a" * 500])
def test_odd_texts_are_read(text: str) -> None:
    assert extract_posts(article_of(text)).posts == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["“", "”", "„", "«", "»", "‘", "’", '"', "'", "—", "- ", "\n", "\n\n", " wrote ", "one user ", "on Twitter", ": ", ". ", "boat", "(@ana) May 3, 2021", "https://t.co/abcdefg", "лодка", "船"]), max_size=60))  # fmt: skip
def test_every_mention_is_a_stretch_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = extract_posts(article_of(text))
    spans = [(mention.form, mention.span) for post in found.posts for mention in post.mentions]
    assert len(spans) == len(set(spans))
    for post in found.posts:
        for mention in post.mentions:
            assert mention.span.of(text) == mention.content
            assert mention.cue_span is None or mention.cue_span.of(text) == mention.cue
    for other in found.other_quotations:
        assert other.span.of(text) == other.content


PIECES = [
    "One user wrote: “My boat is {n}.”\n\n",
    "“Boat {n},” one user wrote. ",
    "Boat {n} — A (@a{n}) May 3, 2021\n\n",
    "A post shared by A (@a{n})\n",
]


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text(piece: str) -> None:
    elapsed = []
    for count in (300, 1200):
        article = article_of("".join(piece.format(n=number) for number in range(count)))
        started = time.process_time()
        extract_posts(article)
        elapsed.append(time.process_time() - started)
    assert elapsed[1] < 10 * elapsed[0] + 0.5
