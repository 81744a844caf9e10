"""Addresses of posts, in every way sites write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.extraction.permalinks import parse_permalink

ID = "1113665112731279360"
TWEET = f"https://twitter.com/ana_kovac/status/{ID}"


@pytest.mark.parametrize(
    "address",
    [
        TWEET,
        f"http://www.twitter.com/ana_kovac/statuses/{ID}",
        f"https://mobile.twitter.com/ana_kovac/status/{ID}?s=20",
        f"https://x.com/ana_kovac/status/{ID}/photo/1",
        f"//twitter.com/#!/ana_kovac/status/{ID}",
        f"twitter.com/ana_kovac/status/{ID}",
        f"https:\\u002F\\u002Ftwitter.com\\u002Fana_kovac\\u002Fstatus\\u002F{ID}",
        f"https:\\/\\/twitter.com\\/ana\\_kovac\\/status\\/{ID}",
        f"https%3A%2F%2Ftwitter.com%2Fana_kovac%2Fstatus%2F{ID}",
        f"https://web.archive.org/web/20191126130555/{TWEET}",
        f"http://web.archive.org/web/20191126130555if_/{TWEET}",
        f"https://archive.today/20200101/{TWEET}",
        f"https://archive.ph/{TWEET}",
        f"https://nitter.net/ana_kovac/status/{ID}#m",
        f"https://nitter.example.org/ana_kovac/status/{ID}",
        f"https://fxtwitter.com/ana_kovac/status/{ID}",
        f"https://vxtwitter.com/ana_kovac/status/{ID}",
        f"https://fixupx.com/ana_kovac/status/{ID}",
        f"https://twitframe.com/show?url={TWEET}",
        "https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fana_kovac%2Fstatus%2F" + ID,
        f"  '{TWEET}?ref_src=twsrc%5Etfw&amp;x=1'  ",
    ],
)
def test_one_tweet_written_in_many_ways(address: str) -> None:
    found = parse_permalink(address)
    assert found is not None
    assert (found.key, found.handle, found.url) == (f"twitter:{ID}", "ana_kovac", TWEET)


@pytest.mark.parametrize(
    ("address", "key", "handle", "url"),
    [
        (f"https://twitter.com/i/web/status/{ID}", f"twitter:{ID}", None, f"https://twitter.com/i/status/{ID}"),
        (f"https://platform.twitter.com/embed/Tweet.html?dnt=1&id={ID}&x=2", f"twitter:{ID}", None, f"https://twitter.com/i/status/{ID}"),
        ("https://www.instagram.com/pia.b/reel/CYokA48MWDA/embed", "instagram:CYokA48MWDA", "pia.b", "https://www.instagram.com/reel/CYokA48MWDA/"),
        ("https://instagr.am/p/CYokA48MWDA", "instagram:CYokA48MWDA", None, "https://www.instagram.com/p/CYokA48MWDA/"),
        ("https://m.facebook.com/story.php?story_fbid=1234567890&id=777777", "facebook:1234567890", None, "https://www.facebook.com/777777/posts/1234567890"),
        ("https://www.facebook.com/groups/ferry/permalink/1234567890/", "facebook:1234567890", None, "https://www.facebook.com/groups/ferry/posts/1234567890"),
        ("https://www.facebook.com/town/posts/a-slug/1234567890", "facebook:1234567890", "town", "https://www.facebook.com/town/posts/1234567890"),
        ("https://www.facebook.com/reel/1234567890", "facebook:1234567890", None, "https://www.facebook.com/reel/1234567890"),
        ("https://fb.watch/aBcDeF12/", "facebook:aBcDeF12", None, "https://fb.watch/aBcDeF12/"),
        ("https://vm.tiktok.com/ZMabcdef/", "tiktok:ZMabcdef", None, "https://vm.tiktok.com/ZMabcdef/"),
        ("https://t.me/s/River_News/512", "telegram:river_news/512", "River_News", "https://t.me/River_News/512"),
        ("https://old.reddit.com/r/ferries/comments/12zrxn2/", "reddit:12zrxn2", None, "https://www.reddit.com/r/ferries/comments/12zrxn2"),
        ("https://redd.it/12zrxn2", "reddit:12zrxn2", None, "https://redd.it/12zrxn2"),
        ("https://bsky.app/profile/a.example/post/3mavlx6v3ak2c", "bluesky:3mavlx6v3ak2c", "a.example", "https://bsky.app/profile/a.example/post/3mavlx6v3ak2c"),
        ("https://toots.example/users/miller/statuses/115624517760498357", "mastodon:toots.example/115624517760498357", "miller@toots.example", "https://toots.example/@miller/115624517760498357"),
        ("https://toots.example/@miller@other.example/115624517760498357", "mastodon:toots.example/115624517760498357", "miller@other.example", "https://toots.example/@miller@other.example/115624517760498357"),
        ("https://www.threads.net/@pia/post/DNJQOX0RA08", "threads:DNJQOX0RA08", "pia", "https://www.threads.com/@pia/post/DNJQOX0RA08"),
        ("https://truthsocial.com/@old_mayor/115624517760498357", "truthsocial:115624517760498357", "old_mayor", "https://truthsocial.com/@old_mayor/posts/115624517760498357"),
        ("https://m.vk.com/club1?w=wall-123_45%2Fall", "vk:-123_45", None, "https://vk.com/wall-123_45"),
        ("https://vk.com/widget_post.php?app=0&owner_id=-123&post_id=45&hash=aB", "vk:-123_45", None, "https://vk.com/wall-123_45"),
        ("https://www.linkedin.com/embed/feed/update/urn:li:share:7192100575641601133", "unknown:https://www.linkedin.com/feed/update/urn:li:share:7192100575641601133", None, "https://www.linkedin.com/feed/update/urn:li:share:7192100575641601133"),
        ("https://www.linkedin.com/posts/mill-gmbh_dam-activity-7218909727948800055-xK2p", "unknown:https://www.linkedin.com/feed/update/urn:li:activity:7218909727948800055", None, "https://www.linkedin.com/feed/update/urn:li:activity:7218909727948800055"),
        ("https://weibo.com/6124407719/OaC7xkQ2M?refer_flag=1", "unknown:https://weibo.com/6124407719/OaC7xkQ2M", None, "https://weibo.com/6124407719/OaC7xkQ2M"),
        ("https://m.weibo.cn/detail/5020991128837541", "unknown:https://m.weibo.cn/status/5020991128837541", None, "https://m.weibo.cn/status/5020991128837541"),
        ("https://www.youtube.com/post/UgkxAbCdEfGhIjKlMn", "youtube:UgkxAbCdEfGhIjKlMn", None, "https://www.youtube.com/post/UgkxAbCdEfGhIjKlMn"),
    ],
)  # fmt: skip
def test_addresses_of_other_posts(address: str, key: str, handle: str | None, url: str) -> None:
    found = parse_permalink(address)
    assert found is not None
    assert (found.key, found.handle, found.url) == (key, handle, url)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "twitter",
        "https://twitter.com/ana_kovac",
        "https://twitter.com/search?q=status/123456",
        f"https://twitter.com/intent/tweet?url={TWEET}",
        f"https://twitter.com/intent/like?tweet_id={ID}",
        f"https://www.facebook.com/sharer/sharer.php?u={TWEET}",
        f"https://www.fedex.com/ana_kovac/status/{ID}",
        f"https://notx.com/ana_kovac/status/{ID}",
        "https://twitter.com/ana_kovac/status/1102…",
        "https://twitter.com/ana_kovac/status/{id}",
        "https://www.instagram.com/pia.b/",
        "https://www.instagram.com/stories/pia.b/123456789/",
        "https://www.facebook.com/town.hall",
        "https://t.me/river_news",
        "https://t.me/share/url?url=https%3A%2F%2Fnews.example",
        "https://www.reddit.com/r/ferries/",
        "https://medium.com/@writer/123456789012345678",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://toots.example/@miller",
        "https://[bad",
        "javascript:alert(1)",
    ],
)
def test_what_is_not_the_address_of_one_post(address: str) -> None:
    assert parse_permalink(address) is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_parser(text: str) -> None:
    for address in (text, f"https://twitter.com/{text}", f"https://web.archive.org/web/2020/{text}"):
        found = parse_permalink(address)
        assert found is None or found.key.startswith(f"{found.platform.value}:")


def test_canonical_addresses_are_their_own_canonical_form() -> None:
    for address in (
        TWEET,
        "https://www.instagram.com/p/CYokA48MWDA/",
        "https://t.me/river_news/512",
        "https://vk.com/wall-1_2",
    ):
        found = parse_permalink(address)
        assert found is not None
        assert found.url == address


@pytest.mark.parametrize(
    "piece", ["https://twitter.com/", "/status/", "&url=", "%", "https://web.archive.org/web/2020/", "@", "\\/", "&amp;"]
)
def test_long_addresses_are_cut_before_they_are_read(piece: str) -> None:
    started = time.process_time()
    for start in ("", "https://www.facebook.com/plugins/post.php?", "https://x.iframe.ly/?", "https://twitter.com/a/status/"):
        parse_permalink(start + piece * 300_000)
    assert time.process_time() - started < 1
