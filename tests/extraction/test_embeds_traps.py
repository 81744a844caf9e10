"""What looks like an embed and is none; and pages made to hurt."""

import json
import time

import pytest

from analyzer.article.html import parse_html
from analyzer.extraction.embeds import find_embeds
from analyzer.records import Article, Element, Form, Span

ID = "1102441374857789440"
URL = f"https://twitter.com/ana_kovac/status/{ID}"

NO_POSTS = {
    "link in prose": f'<p>As she <a href="{URL}">wrote on Twitter</a>, the bridge is closed.</p>',
    "link at the end of prose": f'<p>The bridge is closed, <a href="{URL}">she said</a></p>',
    "link with an archived copy": f'<p>There was <a href="{URL}" data-versionurl="http://web.archive.org/web/20191126130555/{URL}">no answer</a> from him.</p>',
    "quotation that links to posts": f'<blockquote><p>The <a href="{URL}">finders</a> of this trick had to fight for it, and a <a href="{URL}1">second one</a> was found later.</p></blockquote>',
    "list of sources": f'<ul><li>The <a href="{URL}">first report</a></li></ul>',
    "profile": '<p><a href="https://twitter.com/ana_kovac">@ana_kovac</a></p><div class="embed-twitter"><a href="https://x.com/ana_kovac">Ana</a></div>',
    "timeline": '<a class="twitter-timeline" href="https://twitter.com/ana_kovac?ref_src=twsrc%5Etfw">Tweets by ana_kovac</a>',
    "static timeline": f'<div class="widget twitter-feed"><ul><li><a href="{URL}">Twitter: 3 hours ago</a></li></ul></div>',
    "follow button": '<a class="twitter-follow-button" href="https://twitter.com/ana_kovac">Follow</a>',
    "share buttons": '<div class="share"><a class="twitter-share-button" href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fnews.example%2F1">Tweet</a>'
    '<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example%2F1">Share</a><a href="https://t.me/share/url?url=x">Telegram</a></div>',
    "share of a post": f'<a href="https://www.facebook.com/sharer.php?u={URL}">Share this on Facebook now</a>',
    "like boxes": '<div class="fb-like" data-href="https://www.facebook.com/town.hall"></div><div class="fb-page" data-href="https://www.facebook.com/town.hall"></div>',
    "comments box": '<div class="fb-comments" data-href="https://news.example/story"></div>',
    "site accounts in data": '<script type="application/ld+json">{"@type":"Organization","url":"https://news.example","sameAs":["https://twitter.com/news","https://www.instagram.com/news/"]}</script>',
    "link in article data": f'<script>{json.dumps({"content": [{"text": "Now he", "formats": [{"__typename": "LinkFormat", "url": URL}]}]})}</script>',
    "anchor in article data": f'<script>{json.dumps({"items": [{"data": {"href": URL}, "type": "a", "start": 3}]})}</script>',
    "prose in article data": f'<script>{json.dumps({"html": f"<p>As she <a href={URL!r}>wrote</a> today</p>"})}</script>',
    "share data": f'<script>{json.dumps({"share": {"twitter": {"url": URL}}})}</script>',
    "words of styles and scripts": '<style>.twitter-tweet{margin:0}</style><script>document.querySelectorAll("blockquote.twitter-tweet");var t="<blockquote class=\\"twitter-tweet\\"><a href=\\""+u+"\\"></a></blockquote>";</script>',
    "commented out": f'<!-- <blockquote class="twitter-tweet"><p>Old</p>&mdash; Ana (@ana_kovac) <a href="{URL}">March 4, 2019</a></blockquote> -->',
    "host that ends alike": '<p>https://www.fedex.com/ana_kovac/status/1102441374857789440</p><div data-url="https://notx.com/a/status/1102441374857789440"></div>',
    "picture of a post": f'<img src="https://pbs.twimg.com/media/x.jpg" data-src="{URL}" alt="a post">',
    "video": '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
    "photo credit": f'<figcaption class="caption-credit">Photo: <a href="{URL}">Twitter/ana_kovac</a></figcaption>',
    "headline": f'<h2><a href="{URL}">The post that shook Twitter</a></h2>',
    "handle and link in a quotation": f'<blockquote><p>We agree with Ana (@ana_kovac) <a href="{URL}">here</a></p></blockquote>',
    "rich text link in data": f'<script>{json.dumps({"nodeType": "hyperlink", "data": {"uri": URL}})}{json.dumps({"marks": [{"type": "link", "attrs": {"href": URL}}]})}</script>',
    "entity in data": f'<script>{json.dumps({"entityMap": {"0": {"type": "LINK", "data": {"url": URL}}}})}</script>',
    "teasers in data": f'<script>{json.dumps({"related": [{"embed": {"type": "twitter", "url": URL}}]})}</script>',
    "icons": '<div class="social-links"><a href="https://twitter.com/ana_kovac"></a><a href="https://t.me/river_news"></a></div>',
    "card overlay": f'<div class="card"><a href="{URL}" aria-label="x"></a><h3>Another story</h3></div>',
    "prose in a box for embeds": f'<div class="article-embed-body"><p>As he <a href="{URL}">wrote</a>, all is fine and it goes on.</p></div>',
    "tracking data on a link": f'<p>He <a href="{URL}" data-track="{{&quot;type&quot;:&quot;link&quot;,&quot;url&quot;:&quot;{URL}&quot;,&quot;module&quot;:&quot;body&quot;}}">wrote</a> it.</p>',
    "embed of a profile": '<iframe src="https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Ftown.hall"></iframe>',
    "quotation without a post": '<blockquote class="pull"><p>We will rebuild the bridge.</p>— <a href="https://news.example/mayor">The Mayor</a></blockquote>',
}  # fmt: skip


@pytest.mark.parametrize("trap", NO_POSTS)
def test_no_post(trap: str) -> None:
    article = parse_html(
        f"<html><body><article><p>Before it stands a paragraph.</p>{NO_POSTS[trap]}<p>After it.</p></article></body></html>"
    )
    assert find_embeds(article) == []


def test_a_box_around_the_whole_article_is_no_embed() -> None:
    embeds = "".join(
        f'<p>Words {n}.</p><blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CYokA48MWD{n}/">'
        f"<p>A post shared by Pia (@pia)</p></blockquote>"
        for n in "ABC"
    )
    found = find_embeds(parse_html(f'<html><body><div class="instagram-media">{embeds}</div></body></html>'))
    assert [one.attribution.post_key for one in found] == [f"instagram:CYokA48MWD{n}" for n in "ABC"]
    assert all(len(one.mentions[0].content) < 40 for one in found)


def test_plain_text_permalinks_stand_alone_in_their_line() -> None:
    text = f"The mayor spoke.\n\n{URL}?s=20\n\nSee also {URL}7 for more.\n  https://bsky.app/profile/river.example.net/post/3mavlx6v3ak2c\n"
    found = find_embeds(Article(source="-", text=text, sha256="0" * 64))
    assert [one.attribution.post_key for one in found] == [f"twitter:{ID}", "bluesky:3mavlx6v3ak2c"]
    assert [one.mentions[0].form for one in found] == [Form.PERMALINK, Form.PERMALINK]
    assert found[0].mentions[0].content == f"{URL}?s=20"
    assert found[0].text is None


def test_no_handle_but_an_author_of_the_platform_itself_is_not_given() -> None:
    (found,) = find_embeds(parse_html(f"<html><body><p>https://twitter.com/i/web/status/{ID}</p></body></html>"))
    assert found.attribution.handle is None
    assert found.attribution.posted_at == "2019-03-04T05:31:20Z"


# ---- pages made to hurt: time grows with size, not faster


def seconds(page: str | Article) -> float:
    article = parse_html(page) if isinstance(page, str) else page
    started = time.process_time()
    find_embeds(article)
    return time.process_time() - started


@pytest.mark.parametrize(
    "page",
    [
        "<blockquote class='twitter-tweet'>" * 20_000,
        "<div class='embed-twitter'>" * 3_000 + f"<a href='{URL}'>x</a>" * 3_000,
        f"<p><a href='{URL}'>Twitter post</a></p>" * 20_000,
        f'<script>{"[" * 200_000}"twitter-tweet"</script>',
        '<script>{"a":' * 20_000 + "twitter-tweet</script>",
        f"<script>{'=[' * 200_000} twitter-tweet </script>",
        f"<script>{'<blockquote ' * 100_000} twitter-tweet</script>",
        f"<script>{'<blockquote ' + 'x' * 1_000_000}</blockquote> twitter-tweet</script>",
        f"<script>{chr(92) * 500_000}u003cblockquote twitter-tweet</script>",
        f"<div data-html='{'&amp;' * 300_000}lt;blockquote twitter-tweet'></div>",
        f"<p>{'https://twitter.com/' * 50_000}</p>",
        f"<p>{'https://twitter.com/a/status/' + '1' * 1_000_000}</p>",
        f"<blockquote class='twitter-tweet'><p>{'— ' * 9_000}</p>{'(@a) ' * 200}<a href='{URL}'>x</a></blockquote>",
        "<div data-url='" + "//" * 500_000 + "'></div>",
        f"<script>{json.dumps(json.dumps(json.dumps(json.dumps(json.dumps({'html': '<blockquote class=twitter-tweet>'})))))}</script>",
        "<script type='text/template'>" + "PGJsb2NrcXVvdG" * 100_000 + "</script>",
    ],
    ids=range(16),
)
def test_hostile_pages_cost_seconds_at_most(page: str) -> None:
    assert seconds(f"<html><body>{page}</body></html>") < 4


def test_thirty_thousand_embeds() -> None:
    elements = [Element(parent=None, tag="body", attributes={}, span=Span(0, 0))]
    elements += [
        Element(parent=0, tag="amp-twitter", attributes={"data-tweetid": str(10**18 + n)}, span=Span(0, 0))
        for n in range(30_000)
    ]
    article = Article(source="-", text="", sha256="0" * 64, elements=tuple(elements))
    started = time.process_time()
    assert len(find_embeds(article)) == 30_000
    assert time.process_time() - started < 20
