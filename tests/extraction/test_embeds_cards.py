"""Copies of posts that sites render themselves, pictures of posts, and posts copied from the screen as text."""

import json
import time
from html import escape

import pytest

from analyzer.article.html import parse_html
from analyzer.extraction.credit_lines import find_credit_lines
from analyzer.extraction.embeds import find_embeds
from analyzer.records import Form, Platform, Sighting
from tests.extraction.plain import article_of

ID, OTHER_ID = "1896488801533116289", "1896320039515062281"
URL = f"https://x.com/ana_kovac/status/{ID}"
WORDS = "The bridge is closed again, bring a boat."
CARD = (WORDS, "Ana Kovač", "ana_kovac", f"twitter:{ID}")


def sightings(inner: str, language: str = "en") -> list[Sighting]:
    page = f'<html lang="{language}"><body><article><p>Before it stands a paragraph.</p>{inner}<p>After it.</p></article></body></html>'
    return find_embeds(parse_html(page))


def told(sighting: Sighting) -> tuple[str | None, str | None, str | None, str | None]:
    tie = sighting.attribution
    return sighting.text, tie.author, tie.handle, tie.post_key


CARDS = {
    "own class names": f'<div class="sns-card"><div class="sns-card__head"><span class="sns-card__name">Ana Kovač</span><span class="sns-card__id">@ana_kovac</span></div>'
    f'<p class="sns-card__text">{WORDS}</p><a class="sns-card__date" href="{URL}">3月3日</a><span>いいね 2万</span></div>',
    "a name in the class of a handle": f'<div class="post_card"><div><span class="post_card_nickname">Ana Kovač</span><span class="post_card_account">@ana_kovac</span></div>'
    f'<div class="post_card_text">{WORDS}</div><div><a href="{URL}">View on X</a></div></div>',
    "utility classes": f'<div class="rounded p-4"><div class="flex"><div class="font-bold">Ana Kovač</div><div class="text-sm">@ana_kovac</div></div><p class="mt-3 text-lg">{WORDS}</p>'
    f'<div class="text-sm"><a href="{URL}">3 Mar 2025</a></div><div>12 replies · 204 likes</div></div>',
    "name and handle in one line": f'<div class="box"><p><b>Ana Kovač</b> @ana_kovac · 3h</p><p>{WORDS}</p><a href="{URL}">Open</a></div>',
    "forum preview": f'<aside class="onebox" data-onebox-src="{URL}"><article><h4><a href="{URL}">Ana Kovač</a></h4><div class="twitter-screen-name">@ana_kovac</div>'
    f'<div><span>{WORDS}</span></div><div><a href="{URL}">10:20 AM - 03 Mar 2025</a></div></article></aside>',
    "all in one link": f'<a class="quote-card" href="{URL}"><span class="who"><b>Ana Kovač</b> (@ana_kovac)</span><span class="what">{WORDS}</span><span class="when">3 March 2025</span></a>',
    "title of a preview": f'<figure class="bookmark"><a href="{URL}"><div>Ana Kovač (@ana_kovac) on X: “{WORDS}”</div><div>X</div></a></figure>',
}  # fmt: skip


@pytest.mark.parametrize("form", CARDS)
def test_cards_without_the_platforms_class_names(form: str) -> None:
    (found,) = sightings(CARDS[form])
    assert told(found) == CARD


def test_a_quoted_post_is_a_post_of_its_own() -> None:
    quoted = (
        f'<div class="quoted-tweet-container_root__92393"><a href="https://x.com/town_hall/status/{OTHER_ID}"></a><div class="quoted-tweet-header_authorText__FULly">'
        '<span>Town Hall</span></div><div class="quoted-tweet-header_username__4Vpjz">@town_hall</div><p class="quoted-tweet-body_root__szSfI">All is well.</p></div>'
    )
    card = (
        f'<div class="tweet-container_root__0rJLq"><a class="tweet-header_authorLinkText__y6Hdz" href="{URL}">Ana Kovač</a>'
        f'<span class="tweet-header_username__UebZb">@ana_kovac</span><p class="tweet-body_root__ChzUj">{WORDS}</p>{quoted}<a href="{URL}"><time>9:12 AM · Mar 3, 2025</time></a></div>'
    )
    outer, inner = sightings(card)
    assert told(outer) == CARD
    assert told(inner) == ("All is well.", "Town Hall", "town_hall", f"twitter:{OTHER_ID}")


def test_a_message_of_telegram_with_its_words() -> None:
    (found,) = sightings(
        '<div class="tgme_widget_message" data-post="river_news/512"><a class="tgme_widget_message_owner_name" href="https://t.me/river_news"><span>River News</span></a>'
        f'<div class="tgme_widget_message_text">{WORDS}</div><span class="tgme_widget_message_views">3K</span><a class="tgme_widget_message_date" href="https://t.me/river_news/512">'
        '<time datetime="2025-04-02T08:15:09+00:00">08:15</time></a></div>'
    )
    assert told(found) == (WORDS, "River News", "river_news", "telegram:river_news/512")
    assert found.attribution.posted_at == "2025-04-02T08:15:09Z"


NO_CARDS = {
    "teaser of an article": f'<div class="card"><h3>Ana Kovač @ana_kovac</h3><p class="card-text">{WORDS}</p><a href="https://news.example/1">More</a></div>',
    "short article with its author": f'<div class="story"><span class="author-name">Vera Maar</span><div class="story-content"><p>As she <a href="{URL}">wrote</a>, it is closed.</p>'
    "<p>Nobody knows for how long.</p></div></div>",
    "source below a short article": f'<div class="story"><span class="author-name">Vera Maar</span><div class="story-content"><p>It is closed.</p></div><p>See <a href="{URL}">here</a></p></div>',
    "handle in prose": f'<div><p>Ana wrote as @ana_kovac <a href="{URL}">on the bridge</a> that it is closed.</p><p>{WORDS}</p></div>',
    "credit of a still": '<figure><img src="a.jpg" alt="The river"><figcaption>The river. Screenshot: X/@ana_kovac</figcaption></figure>',
    "two accounts": '<figure><img src="a.jpg" alt="Screenshot of a tweet by @ana_kovac"><figcaption>Photo: @other_one</figcaption></figure>',
    "frame of a like button": f'<iframe src="https://www.facebook.com/plugins/like.php?href={escape(URL)}"></iframe>',
    "record that nothing embeds": "<script>"
    + json.dumps({"timeline": {"a": {"id_str": ID, "text": WORDS, "user": {"screen_name": "ana_kovac"}}}})
    + "</script>",
}


@pytest.mark.parametrize("form", NO_CARDS)
def test_what_is_no_card(form: str) -> None:
    assert [one for one in sightings(NO_CARDS[form]) if one.mentions[0].form is Form.EMBED] == []


@pytest.mark.parametrize(
    ("figure", "language", "text"),
    [
        ('<figure><img src="a.jpg" alt="تغريدة"><figcaption>لقطة شاشة من حساب @ana_kovac</figcaption></figure>', "ar", None),
        (f'<figure><img src="a.jpg" alt="Screenshot eines Tweets von @ana_kovac: „{WORDS}“"></figure>', "de", WORDS),
    ],
)
def test_a_picture_of_a_post(figure: str, language: str, text: str | None) -> None:
    (found,) = sightings(figure, language)
    assert told(found) == (text, None, "ana_kovac", None)
    assert found.attribution.platform is Platform.TWITTER


RECORD = {"id_str": ID, "text": WORDS, "created_at": "2025-03-03T09:12:20.000Z", "user": {"screen_name": "ana_kovac", "name": "Ana Kovač", "created_at": "2010-01-01"}}  # fmt: skip
ROWS = '7:["$","x",null,' + json.dumps({"type": "embed", "attrs": {"url": URL}}) + "]\n"
DATA = {
    "record beside an embed": f'<div data-tweet-id="{ID}"></div><script>{json.dumps({"tweets": {ID: RECORD}})}</script>',
    "record of a typed block": f"<script>{json.dumps({'body': [{'type': 'tweet', 'tweetId': ID}], 'tweets': [RECORD]})}</script>",
}
ADDRESSES = {
    "stream cut inside a value": "".join(
        f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in (ROWS[:50], ROWS[50:])
    ),
    "type above the settings": f"<script>{json.dumps({'type': 'doc', 'content': [{'type': 'iframe', 'attrs': {'src': URL}}]})}</script>",
    "flat list": f"<script>{json.dumps([['ShallowReactive', 1], {'blocks': 2}, [3], {'type': 4, 'url': 5}, 'tweet', URL])}</script>",
    "flat list inside": f"<script>{json.dumps({'nodes': [{'data': [{'a': 1}, {'type': 2, 'url': 3}, 'tweet', URL]}]})}</script>",
    "values behind their kind": f'<astro-island props="{escape(json.dumps({"url": [0, URL], "provider": [0, "twitter"], "x": [0, 1]}))}"></astro-island>',
    "a site's own player": f'<iframe src="https://news.example/media/oembed?url=https%3A//x.com/ana_kovac/status/{ID}&amp;max_width=0"></iframe>',
}


@pytest.mark.parametrize("form", DATA)
def test_records_in_data_tell_of_posts_that_are_embedded(form: str) -> None:
    (found,) = sightings(DATA[form])
    assert told(found) == CARD
    assert found.attribution.posted_at is not None
    assert found.attribution.posted_at.startswith("2025-03-03")


@pytest.mark.parametrize("form", ADDRESSES)
def test_addresses_in_data(form: str) -> None:
    (found,) = sightings(ADDRESSES[form])
    assert told(found) == (None, None, "ana_kovac", f"twitter:{ID}")


# ---- copied from the screen

OPENING = "The bridge is closed\n\nBy Vera Maar\n\nThe council closed the bridge on Monday and nobody knows for how long.\n\n"
CLOSING = "\n\nThe council meets again on Friday, and until then there is a boat."
COPIES = {
    "line by line": (f"Ana Kovač\n@ana_kovac\n·\n3h\n{WORDS}\n4\n17\n1.2K", None),
    "name and age": (f"Ana Kovač @ana_kovac · Jun 13\n{WORDS}\n12 replies · 4.1K reposts · 19K likes", None),
    "name, age and words alone": (f"Ana Kovač @ana_kovac · 5 ч\n{WORDS}", None),
    "time and views": (f"Ana Kovač (@ana_kovac)\n{WORDS}\n9:14 AM · Jun 13, 2024 · 88.3K Views", "2024-06-13"),
    "blank lines between": (
        f"Ana Kovač\n\n@ana_kovac\n\n{WORDS}\n\n10:14 π.μ. · 5 Φεβ 2025\n\n12,4 χιλ.\n\nπροβολές",
        "2025-02-05",
    ),
    "marks of direction": (
        f"Ana Kovač\n\u202a@ana_kovac\u202c\n{WORDS}\n13. Mai 2024 um 14:05\n12 Reposts\n88 Likes",
        "2024-05-13",
    ),
}


@pytest.mark.parametrize("form", COPIES)
def test_posts_copied_from_the_screen(form: str) -> None:
    copy, date = COPIES[form]
    (found,) = find_credit_lines(article_of(OPENING + copy + CLOSING), [])
    assert told(found) == (WORDS, "Ana Kovač", "ana_kovac", None)
    assert found.attribution.posted_at == date
    assert found.mentions[0].content == copy


@pytest.mark.parametrize(
    "text",
    [
        f"The bridge\n\nVera Maar @vera_m · 3h\n\nThe council met on Tuesday.{CLOSING}",
        f"{OPENING}Vera Maar\n@vera_m\n\nThe council met on Tuesday.\n\n12 comments{CLOSING}",
        f"{OPENING}Write to @vera_m\n\nThe council met on Tuesday.{CLOSING}",
    ],
    ids=["byline", "byline with comments", "contact"],
)
def test_bylines_are_no_copies(text: str) -> None:
    assert find_credit_lines(article_of(text), []) == []


def test_the_address_behind_a_credit_or_a_phrase_in_a_mail() -> None:
    address = "https://www.instagram.com/p/DAAgplTw0sL/"
    mail = f"{WORDS}\n-- Ana Kovač (@ana_kovac) 3 March 2025 <{URL}>\n\nView this post on Instagram <{address}>\nA post shared by Ana (@ana.k)"
    tweet, picture = find_credit_lines(article_of(OPENING + mail + CLOSING), [])
    assert told(tweet) == CARD
    assert told(picture) == (None, "Ana", "ana.k", "instagram:DAAgplTw0sL")


@pytest.mark.parametrize("line", ["A @b · 3h\n", "A\n@b\n·\n", "@b · 1\n12\n", "@", "a · " * 20 + "\n"])
def test_hostile_lines_take_linear_time(line: str) -> None:
    started = time.process_time()
    find_credit_lines(article_of(line * (50_000 // len(line))), [])
    assert time.process_time() - started < 20
