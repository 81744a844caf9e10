"""Every form of embed of every platform, on invented posts: one post found, with all that the mark-up says."""

import json
from base64 import b64encode
from html import escape

import pytest

from analyzer.article.html import parse_html
from analyzer.extraction.embeds import find_embeds
from analyzer.records import Form, Sighting

ID = "1102441374857789440"  # 2019-03-04
URL = f"https://twitter.com/ana_kovac/status/{ID}"
WORDS = "The bridge is closed again — bring a boat & a book"
P = '<p lang="en" dir="ltr">The bridge is closed again — bring a boat &amp; a book</p>'
CREDIT = f'&mdash; Ana Kovač (@ana_kovac) <a href="{URL}?ref_src=twsrc%5Etfw">March 4, 2019</a>'
QUOTATION = f'<blockquote class="twitter-tweet">{P}{CREDIT}</blockquote>'
FULL = {"key": f"twitter:{ID}", "handle": "ana_kovac", "author": "Ana Kovač", "date": "2019-03-04", "text": WORDS}
BARE = {"key": f"twitter:{ID}", "handle": "ana_kovac", "author": None, "date": "2019-03-04", "text": None}
ONLY_ID = BARE | {"handle": None}

TWITTER = {
    "as given by the platform": (QUOTATION + '<script async src="https://platform.twitter.com/widgets.js"></script>', FULL),
    "x.com link": (QUOTATION.replace("twitter.com", "x.com"), FULL),
    "video": (QUOTATION.replace("twitter-tweet", "twitter-video"), FULL),
    "no paragraph": (f'<blockquote class="twitter-tweet">{WORDS.replace("&", "&amp;")}— Ana Kovač (@ana_kovac) <a href="{URL}">March 4, 2019</a></blockquote>', FULL),
    "unclosed paragraph": (QUOTATION.replace("</p>", ""), FULL),
    "credit in its own paragraph": (f'<blockquote class="twitter-tweet">{P}<p>{CREDIT}</p></blockquote>', FULL),
    "no handle": (QUOTATION.replace(" (@ana_kovac)", ""), FULL),
    "empty date link": (QUOTATION.replace("March 4, 2019", ""), FULL),
    "no credit": (QUOTATION.replace("&mdash; Ana Kovač (@ana_kovac)", ""), FULL | {"author": None}),
    "no credit and no paragraph": (
        f'<blockquote class="twitter-tweet">{WORDS.replace("—", "").replace("&", "&amp;")} <a href="{URL}">March 4, 2019</a></blockquote>',
        FULL | {"author": None, "text": "The bridge is closed again bring a boat & a book"},
    ),
    "placeholder of an AMP page": (f'<amp-twitter data-tweetid="{ID}">{QUOTATION}</amp-twitter>', FULL),
    "full-width handle": (QUOTATION.replace("(@ana_kovac)", "（＠ana_kovac）"), FULL),
    "link only": (f'<blockquote class="twitter-tweet"><a href="{URL}"></a></blockquote>', BARE),
    "link text is the address": (f'<blockquote class="twitter-tweet"><a href="{URL}">{URL}</a></blockquote>', BARE),
    "paragraph with the address": (f'<blockquote class="twitter-tweet"><p><a href="{URL}">{URL}</a></p></blockquote>', BARE),
    "deleted": (f'<blockquote class="twitter-tweet"><a href="{URL}">Tweet may have been deleted (opens in a new tab)</a></blockquote>', BARE),
    "other class": (QUOTATION.replace('class="twitter-tweet"', 'class="wrap" data-conversation="none"'), FULL),
    "unnamed and empty": (f'<blockquote class="lazy"><a href="{URL}"></a></blockquote>', BARE),
    "cite": (f'<blockquote cite="{URL}">{P}{CREDIT}</blockquote>', FULL),
    "figure with address": (f'<figure class="element-tweet" data-canonical-url="{URL}">{QUOTATION}</figure>', FULL),
    "figure with address and no link": (
        f'<figure data-canonical-url="{URL}"><blockquote class="twitter-tweet">{P}&mdash; Ana Kovač (@ana_kovac) March 4, 2019</blockquote></figure>',
        FULL,
    ),
    "rendered frame": (f'<div class="twitter-tweet twitter-tweet-rendered"><iframe src="https://platform.twitter.com/embed/Tweet.html?dnt=true&amp;id={ID}&amp;lang=en" data-tweet-id="{ID}"></iframe></div>', ONLY_ID),
    "saved frame": (f'<iframe src="page_files/Tweet.html" data-tweet-id="{ID}"></iframe>', ONLY_ID),
    "lazy frame": (f'<iframe data-lazy-src="https://platform.x.com/embed/Tweet.html?id={ID}"></iframe>', ONLY_ID),
    "amp": (f'<amp-twitter data-tweetid="{ID}" layout="responsive"></amp-twitter>', ONLY_ID),
    "amp with address": (f'<amp-twitter data-tweetid="{URL}"></amp-twitter>', BARE),
    "id in a box": (f'<div class="component embed-twitter" data-embed-id="{ID}"></div>', ONLY_ID),
    "widget box": (f'<div class="widget__tweet" data-tweet-id="{ID}"></div>', ONLY_ID),
    "custom element": (f'<x-tweet tweet-id="{ID}"></x-tweet>', ONLY_ID),
    "address in a box": (f'<div class="tweet" data-mod="tweet" data-url="{URL}"></div>', BARE),
    "resource address": (f'<div class="inner Twitter" data-provider="Twitter" data-resourceurl="{URL}"></div>', BARE),
    "oembed address": (f'<div data-oembed-url="{URL}"><p>Hier finden Sie Inhalte von Twitter. Einwilligung nötig.</p></div>', BARE),
    "oembed element": (f'<figure class="media"><oembed url="{URL}"></oembed></figure>', BARE),
    "embedly frame": (f'<iframe src="https://cdn.embedly.com/widgets/media.html?type=text&amp;url={URL.replace(":", "%3A").replace("/", "%2F")}"></iframe>', BARE),
    "iframely": (f'<div data-embedded-url="{URL}"><iframe data-iframely-url="https://cdn.iframe.ly/api/iframe?url={URL}&amp;key=1"></iframe></div>', BARE),
    "twitframe": (f'<iframe src="https://twitframe.com/show?url={URL}"></iframe>', BARE),
    "WordPress block": (f'<figure class="wp-block-embed is-provider-twitter wp-block-embed-twitter"><div class="wp-block-embed__wrapper">\n{URL}\n</div></figure>', BARE),
    "WordPress comment": (f'<!-- wp:embed {{"url":"{URL}","type":"rich","providerNameSlug":"twitter"}} -->', BARE),
    "box with a link": (f'<div class="field-media-twitter embed"><a href="{URL}">View Tweet</a></div>', BARE),
    "consent box": (f'<div class="consent-placeholder" data-service="twitter"><a href="{URL}">Auf Twitter ansehen</a></div>', BARE),
    "link alone": (f'<p><a href="{URL}">See the post on Twitter</a></p>', BARE),
    "address alone": (f"<p>{URL}?s=20</p>", BARE),
    "noscript": (f"<noscript>{QUOTATION}</noscript>", FULL),
    "template": (f"<template>{QUOTATION}</template>", FULL),
    "textarea": (f"<textarea>{escape(QUOTATION)}</textarea>", FULL),
    "attribute": (f'<div data-html="{escape(QUOTATION)}"></div>', FULL),
    "attribute, escaped twice": (f'<script data-content="{escape(escape(QUOTATION))}"></script>', FULL),
    "base64 template": (f'<div data-embed="{b64encode(QUOTATION.encode()).decode()}"></div>', FULL),
    "base64 script": (f'<script type="text/template">{b64encode(QUOTATION.encode()).decode()}</script>', FULL),
    "Substack": (
        "<div class='tweet' data-attrs='"
        + escape(json.dumps({"url": URL, "full_text": WORDS, "username": "ana_kovac", "name": "Ana Kovač", "date": "Mon Mar 04 05:31:20 +0000 2019"}))
        + "'></div>",
        FULL,
    ),
    "labelled copy": (
        f'<blockquote class="subbuzz-tweet__container"><a href="{URL}"><span class="subbuzz-tweet__display-name">Ana Kovač</span> '
        f'<span class="subbuzz-tweet__username">@ana_kovac</span></a><div class="subbuzz-tweet__text">{WORDS.replace("&", "&amp;")}</div>'
        f'<a href="{URL}" class="subbuzz-tweet__created-at">05:38 PM - 04 Mar 2019</a></blockquote>',
        FULL,
    ),
    "labelled box": (
        f'<div class="tweet"><a class="tweet-link-top" href="{URL}"><span class="tweet-author-name">Ana Kovač</span><span class="tweet-author-handle">'
        f'@ana_kovac</span><div class="tweet-text">{WORDS.replace("&", "&amp;")}</div></a><a href="{URL}"><span class="tweet-date">1:02 PM ∙ Mar 4, 2019</span></a></div>',
        FULL,
    ),
    "screenshot": (
        f'<div class="social-embed"><a class="embed-original-post-link" href="{URL}?s=20"></a><figure><div data-alt="Twitter post by @ana_kovac: {escape(WORDS)} "></div>'
        "<span>Image Copyright @ana_kovac</span></figure></div>",
        FULL | {"author": None},
    ),
    "compiled class names": (
        f'<div class="react-tweet-theme"><article class="tweet-container_article__0ERPK"><a href="{URL}" class="tweet-header_authorLink__qj5Sd">'
        '<span class="tweet-header_authorLinkText__5ylsG">Ana Kovač</span></a><a class="tweet-header_username__R84PF" href="' + URL + '">@ana_kovac</a>'
        f'<p class="tweet-body_root__ChzUj">{WORDS.replace("&", "&amp;")}</p><a href="{URL}"><time>5:31 AM · Mar 4, 2019</time></a></article></div>',
        FULL,
    ),
    "stream copy": (
        f'<div class="tweet js-stream-tweet" data-tweet-id="{ID}"><strong class="fullname">Ana Kovač</strong> <span class="username">@ana_kovac</span>'
        f'<p class="tweet-text" lang="en">{WORDS.replace("&", "&amp;")}</p></div>',
        FULL,
    ),
    "card link": (f'<p><a class="embedly-card" href="{URL}">Card</a></p>', BARE),
    "shortened label": (f'<p><a href="{URL}">twitter.com/ana_kovac/status/1102…</a></p>', BARE),
    "frame with its own document": (f'<iframe srcdoc="{escape(QUOTATION)}"></iframe>', FULL),
    "consent script": (f'<script type="text/plain" data-category="social">{QUOTATION}</script>', FULL),
    "component properties": (f'<gu-island props="{escape(json.dumps({"element": {"html": QUOTATION, "url": URL}}))}"></gu-island>', FULL),
    "archived": (f'<div data-url="https://web.archive.org/web/20200101000000/{URL}"></div>', BARE),
    "nitter": (f"<p>https://nitter.net/ana_kovac/status/{ID}#m</p>", BARE),
}  # fmt: skip

OEMBED = {"type": "rich", "url": URL, "html": QUOTATION, "provider_name": "Twitter", "author_name": "Ana Kovač"}
SCRIPTS = {
    "application/json": (json.dumps({"content": [{"type": "oembed", "raw_oembed": OEMBED}]}), FULL),
    "assigned": ("window.__STATE__ = " + json.dumps({"body": [{"type": "embed", "html": QUOTATION}]}) + ";", FULL),
    "angle brackets escaped": ("var a=" + json.dumps({"html": QUOTATION}).replace("<", "\\u003C").replace("/", "\\/") + ";render(a)", FULL),
    "a string parsed later": ("var s = JSON.parse(" + json.dumps(json.dumps({"html": QUOTATION})) + ");", FULL),
    "pushed in pieces": ("self.__next_f.push([1," + json.dumps('7:["$","div",null,' + json.dumps({"html": QUOTATION}) + "]") + "])", FULL),
    "entities in JSON": (json.dumps({"embed": escape(QUOTATION)}), FULL),
    "not JSON": ("var embed = { kind: 'x', code: '" + QUOTATION.replace("/", "\\/") + "' };", FULL),
    "named address": (json.dumps({"is": "x", "props": {"tweetUrl": URL.replace("/", "/")}}).replace("/", "\\u002F"), BARE),
    "typed address": (json.dumps({"blocks": [{"type": "twitter", "url": URL}]}), BARE),
    "typed id": (json.dumps({"blocks": [{"__typename": "TweetBlock", "tweetId": ID}]}), ONLY_ID),
    "typed id alone": (json.dumps({"_type": "tweet", "id": ID}), ONLY_ID),
    "article body in JSON": (
        json.dumps({"content": f'<p>a</p><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n{URL}\n</div></figure>'}),
        BARE,
    ),
    "values apart from keys": (json.dumps([["Reactive", 1], {"body": 2}, [3], {"type": 4, "html": 5}, "tweet", QUOTATION]), FULL),
    "key above": (json.dumps({"embed": {"url": URL, "height": 3}}), BARE),
    "object with words": (
        json.dumps({"type": "tweet", "url": URL, "full_text": WORDS, "screen_name": "ana_kovac", "name": "Ana Kovač", "created_at": "Mon Mar 04 05:31:20 +0000 2019"}),
        FULL | {"author": "tweet"} | {"author": "Ana Kovač"},
    ),
}  # fmt: skip
SCHEMA = {
    "claim": (
        {"@type": "ClaimReview", "itemReviewed": {"@type": "Claim", "url": URL, "datePublished": "2019-03-04", "author": {"@type": "Person", "name": " Ana Kovač"}}},
        FULL | {"text": None},
    ),
    "appearance": ({"@type": "ClaimReview", "itemReviewed": {"@type": "Claim", "appearance": [{"@type": "CreativeWork", "url": URL}]}}, BARE),
    "list of addresses": ({"@type": "NewsArticle", "associatedMedia": {"@type": "CreativeWork", "url": [URL]}}, BARE),
    "body": ({"@type": "NewsArticle", "articleBody": f"The mayor spoke. {URL} Then it rained."}, BARE),
    "posting": (
        {"@type": "SocialMediaPosting", "url": URL, "articleBody": WORDS, "author": {"name": "Ana Kovač"}, "datePublished": "2019-03-04T05:31:20Z"},
        FULL,
    ),
}  # fmt: skip

OTHERS = {
    "instagram new": (
        '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink="https://www.instagram.com/p/CYokA48MWDA/?utm_source=ig_embed" '
        'data-instgrm-version="14"><div><a href="https://www.instagram.com/p/CYokA48MWDA/"><div>View this post on Instagram</div></a>'
        '<p><a href="https://www.instagram.com/p/CYokA48MWDA/">A post shared by Pia | Bread &amp; Salt (@pia.bread)</a></p></div></blockquote>',
        {"key": "instagram:CYokA48MWDA", "handle": "pia.bread", "author": "Pia | Bread & Salt", "date": "2022-01-12", "text": None},
    ),
    "instagram with caption": (
        '<blockquote class="instagram-media" data-instgrm-version="8"><div><p><a href="https://www.instagram.com/p/BWl6P9Hgabc/">Fresh rye.<br>Come early!</a></p>'
        '<p>A post shared by <a href="https://www.instagram.com/pia.bread/">Pia</a> (@pia.bread) on <time datetime="2017-07-16T18:00:00+00:00">Jul 16, 2017 at 11:00am PDT</time></p></div></blockquote>',
        {"key": "instagram:BWl6P9Hgabc", "handle": "pia.bread", "author": "Pia", "date": "2017-07-16", "text": "Fresh rye.\nCome early!"},
    ),
    "instagram in German": (
        '<blockquote class="instagram-media"><div><a href="https://www.instagram.com/p/BWl6P9Hgabc/">Sieh dir diesen Beitrag auf Instagram an</a>'
        '<p><a href="https://www.instagram.com/p/BWl6P9Hgabc/">Ein Beitrag geteilt von Pia (@pia.bread)</a> am <time>16. Jul 2017 um 11:00 Uhr</time></p></div></blockquote>',
        {"key": "instagram:BWl6P9Hgabc", "handle": "pia.bread", "author": "Pia", "date": "2017-07-16", "text": None},
    ),
    "instagram frame": ('<iframe class="instagram-media" src="https://www.instagram.com/reel/CYokA48MWDA/embed/captioned/?cr=1"></iframe>', {"key": "instagram:CYokA48MWDA"}),
    "instagram amp": ('<amp-instagram data-shortcode="CYokA48MWDA"></amp-instagram>', {"key": "instagram:CYokA48MWDA"}),
    "instagram in JSON": ('<script>a={"is":"instagram","props":{"instagramUrl":"https:\\u002F\\u002Fwww.instagram.com\\u002Fp\\u002FCYokA48MWDA\\u002F"}}</script>', {"key": "instagram:CYokA48MWDA"}),
    "instagram oembed query": ('<div data-extcontent_url="https://graph.facebook.com/v9.0/instagram_oembed?url=https://www.instagram.com/p/CYokA48MWDA/&amp;maxwidth=500"></div>', {"key": "instagram:CYokA48MWDA"}),
    "instagram in Turkish": (
        '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CYokA48MWDA/"><div><a>Bu gönderiyi Instagram\'da gör</a>'
        '<p><a href="https://www.instagram.com/p/CYokA48MWDA/">Pia Ekmek (@pia)\'in paylaştığı bir gönderi</a></p></div></blockquote>',
        {"key": "instagram:CYokA48MWDA", "handle": "pia", "author": "Pia Ekmek", "text": None},
    ),
    "instagram in Japanese": (
        '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CYokA48MWDA/"><p><a>ピア(@pia)がシェアした投稿</a></p></blockquote>',
        {"key": "instagram:CYokA48MWDA", "handle": "pia", "author": "ピア", "text": None},
    ),
    "facebook in German": (
        '<div class="fb-post" data-href="https://www.facebook.com/rathaus/posts/928812574504508"><blockquote class="fb-xfbml-parse-ignore"><p>Heute offen.</p>Gepostet von '
        '<a href="https://www.facebook.com/rathaus">Rathaus</a> am&nbsp;<a href="https://www.facebook.com/rathaus/posts/928812574504508">Montag, 7. Februar 2022</a></blockquote></div>',
        {"key": "facebook:928812574504508", "handle": "rathaus", "author": "Rathaus", "date": "2022-02-07", "text": "Heute offen."},
    ),
    "facebook": (
        '<div class="fb-post" data-href="https://www.facebook.com/town.hall/posts/928812574504508/"><blockquote cite="https://www.facebook.com/town.hall/posts/928812574504508/" '
        'class="fb-xfbml-parse-ignore"><p>The hall opens at nine.</p>Posted by <a href="https://www.facebook.com/town.hall">Town Hall</a> on&nbsp;'
        '<a href="https://www.facebook.com/town.hall/posts/928812574504508/">Monday, February 7, 2022</a></blockquote></div>',
        {"key": "facebook:928812574504508", "handle": "town.hall", "author": "Town Hall", "date": "2022-02-07", "text": "The hall opens at nine."},
    ),
    "facebook frame": ('<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Ftown.hall%2Fposts%2Fpfbid02AbCdEfGhIjKl&amp;width=500"></iframe>', {"key": "facebook:pfbid02AbCdEfGhIjKl", "handle": "town.hall"}),
    "facebook video": ('<div class="fb-video" data-href="https://www.facebook.com/town.hall/videos/1234567890/"></div>', {"key": "facebook:1234567890"}),
    "facebook amp": ('<amp-facebook data-href="https://www.facebook.com/permalink.php?story_fbid=1234567890&amp;id=4444444"></amp-facebook>', {"key": "facebook:1234567890"}),
    "facebook tag": ('<fb:post href="https://www.facebook.com/town.hall/posts/928812574504508/"></fb:post>', {"key": "facebook:928812574504508"}),
    "tiktok": (
        '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@soup_lab/video/7290713603299331374" data-video-id="7290713603299331374"><section>'
        '<a target="_blank" title="@soup_lab" href="https://www.tiktok.com/@soup_lab?refer=embed">@soup_lab</a> Hot soup, cold day <a title="soup" href="https://www.tiktok.com/tag/soup">#soup</a> '
        '<a title="♬ original sound" href="https://www.tiktok.com/music/x">♬ original sound - soup_lab</a></section></blockquote>',
        {"key": "tiktok:7290713603299331374", "handle": "soup_lab", "date": "2023-10-17", "text": "Hot soup, cold day #soup"},
    ),
    "tiktok frame": ('<iframe src="https://www.tiktok.com/embed/v2/7290713603299331374?lang=en"></iframe>', {"key": "tiktok:7290713603299331374", "handle": None}),
    "tiktok amp": ('<amp-tiktok data-src="https://www.tiktok.com/@soup_lab/video/7290713603299331374"></amp-tiktok>', {"key": "tiktok:7290713603299331374"}),
    "telegram script": ('<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="river_news/512" data-width="100%"></script>', {"key": "telegram:river_news/512", "handle": "river_news", "text": None}),
    "telegram frame": ('<iframe src="https://t.me/river_news/512?embed=1&amp;userpic=false"></iframe>', {"key": "telegram:river_news/512", "handle": "river_news"}),
    "telegram quotation": ('<blockquote class="telegram-post"><a href="https://t.me/river_news/512">https://t.me/river_news/512</a></blockquote>', {"key": "telegram:river_news/512", "text": None}),
    "reddit": (
        '<blockquote class="reddit-embed-bq" data-embed-height="500"><a href="https://www.reddit.com/r/ferries/comments/12zrxn2/who_sank_it/">Who sank it?</a><br> by '
        '<a href="https://www.reddit.com/user/deckhand7/">u/deckhand7</a> in <a href="https://www.reddit.com/r/ferries/">ferries</a></blockquote>',
        {"key": "reddit:12zrxn2", "handle": "deckhand7", "text": "Who sank it?"},
    ),
    "reddit comment": (
        '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/ferries/comments/12zrxn2/comment/jhu12ab/">Comment</a><br> by '
        '<a href="https://www.reddit.com/user/deckhand7/">u/deckhand7</a> from discussion in<a href="https://www.reddit.com/r/ferries/comments/12zrxn2/x/"></a><br> in ferries</blockquote>',
        {"key": "reddit:12zrxn2/jhu12ab", "handle": "deckhand7", "text": None},
    ),
    "reddit frame": ('<iframe class="reddit-embed" src="https://embed.reddit.com/r/ferries/comments/12zrxn2/who_sank_it/?embed=true"></iframe>', {"key": "reddit:12zrxn2"}),
    "bluesky": (
        '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abcdefghijklmnop/app.bsky.feed.post/3mavlx6v3ak2c" data-bluesky-cid="bafy"><p lang="ja">橋が閉じた。</p>'
        '&mdash; 川の人 (<a href="https://bsky.app/profile/did:plc:abcdefghijklmnop">@river.example.net</a>) '
        '<a href="https://bsky.app/profile/did:plc:abcdefghijklmnop/post/3mavlx6v3ak2c">2025年12月27日 0:23</a></blockquote>',
        {"key": "bluesky:3mavlx6v3ak2c", "handle": "river.example.net", "author": "川の人", "date": "2025-12-27", "text": "橋が閉じた。"},
    ),
    "bluesky, name and handle linked": (
        '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abcdefghijklmnop/app.bsky.feed.post/3mavlx6v3ak2c"><p>Low tide.</p>&mdash; '
        '<a href="https://bsky.app/profile/did:plc:abcdefghijklmnop">River Man (@river.example.net)</a> <a href="https://bsky.app/profile/did:plc:abcdefghijklmnop/post/3mavlx6v3ak2c">2025-12-26T15:23:38.000Z</a></blockquote>',
        {"key": "bluesky:3mavlx6v3ak2c", "handle": "river.example.net", "author": "River Man", "date": "2025-12-26", "text": "Low tide."},
    ),
    "bluesky frame": ('<iframe src="https://embed.bsky.app/embed/did:plc:abcdefghijklmnop/app.bsky.feed.post/3mavlx6v3ak2c?id=1"></iframe>', {"key": "bluesky:3mavlx6v3ak2c", "handle": None}),
    "mastodon frame": ('<iframe class="mastodon-embed" src="https://toots.example/@miller/115624517760498357/embed"></iframe>', {"key": "mastodon:toots.example/115624517760498357", "handle": "miller@toots.example"}),
    "mastodon quotation": (
        '<blockquote class="mastodon-embed" data-embed-url="https://toots.example/@miller/115624517760498357/embed"><a href="https://toots.example/@miller/115624517760498357"><div>Post by @miller@toots.example</div><div>View on Mastodon</div></a></blockquote>',
        {"key": "mastodon:toots.example/115624517760498357", "handle": "miller@toots.example", "text": None, "date": "2025-11-28"},
    ),
    "threads": (
        '<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.net/@pia.bread/post/DNJQOX0RA08"><a href="https://www.threads.net/@pia.bread/post/DNJQOX0RA08"><div>View on Threads</div></a></blockquote>',
        {"key": "threads:DNJQOX0RA08", "handle": "pia.bread", "text": None, "date": "2025-08-09"},
    ),
    "truth social": ('<iframe class="truthsocial-embed" src="https://truthsocial.com/@old_mayor/posts/115624517760498357/embed"></iframe>', {"key": "truthsocial:115624517760498357", "handle": "old_mayor"}),
    "vk": ('<div id="vk_post_-123456_789"></div><script>VK.Widgets.Post("vk_post_-123456_789", -123456, 789, "h");</script>', {"key": "vk:-123456_789"}),
    "youtube community": ('<p>https://www.youtube.com/post/UgkxAbCdEfGhIjKlMn</p>', {"key": "youtube:UgkxAbCdEfGhIjKlMn"}),
}  # fmt: skip


def sightings(inner: str) -> list[Sighting]:
    page = f"<html><body><article><p>Words before, long enough.</p>{inner}<p>Words after it.</p></article></body></html>"
    article = parse_html(page)
    found = find_embeds(article)
    for sighting in found:
        for mention in sighting.mentions:
            assert mention.content == mention.span.of(article.text)
    return found


def told(sighting: Sighting) -> dict[str, str | None]:
    attribution = sighting.attribution
    day = attribution.posted_at[:10] if attribution.posted_at else None
    return {
        "key": attribution.post_key,
        "handle": attribution.handle,
        "author": attribution.author,
        "date": day,
        "text": sighting.text,
    }


def check(inner: str, expected: dict[str, str | None]) -> None:
    found = [told(sighting) for sighting in sightings(inner)]
    assert [{key: one[key] for key in expected} for one in found] == [expected]


@pytest.mark.parametrize("form", TWITTER)
def test_forms_of_twitter(form: str) -> None:
    check(*TWITTER[form])


@pytest.mark.parametrize("form", SCRIPTS)
def test_posts_in_script_data(form: str) -> None:
    script, expected = SCRIPTS[form]
    check(f"<script>{script}</script>", expected)


@pytest.mark.parametrize("form", SCHEMA)
def test_posts_in_schema_data(form: str) -> None:
    data, expected = SCHEMA[form]
    check(f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | data)}</script>', expected)


@pytest.mark.parametrize("form", OTHERS)
def test_forms_of_other_platforms(form: str) -> None:
    check(*OTHERS[form])


def test_an_embed_without_words_stands_at_one_point() -> None:
    (found,) = sightings(f'<amp-twitter data-tweetid="{ID}"></amp-twitter>')
    (mention,) = found.mentions
    assert mention.form is Form.EMBED
    assert mention.content == ""


def test_the_mention_covers_words_and_credit() -> None:
    (found,) = sightings(QUOTATION)
    assert found.mentions[0].content == f"{WORDS}\n\n— Ana Kovač (@ana_kovac) March 4, 2019"
    assert found.declared_language == "en"


def test_copies_of_one_post_are_one_sighting_with_all_it_says() -> None:
    hidden = f"<script>{json.dumps(OEMBED)}</script>"
    (found,) = sightings(f'<iframe data-tweet-id="{ID}"></iframe>{hidden}')
    assert told(found) == FULL
    assert len(found.mentions) == 1


def test_a_post_shown_twice_has_two_mentions() -> None:
    (found,) = sightings(f"{QUOTATION}<p>Between them.</p>{QUOTATION}")
    assert len(found.mentions) == 2
    assert found.mentions[0].content == found.mentions[1].content


def test_a_printed_handle_wins_over_the_one_in_the_address() -> None:
    (found,) = sightings(QUOTATION.replace("/ana_kovac/", "/SomeSite/"))
    assert found.attribution.handle == "ana_kovac"


@pytest.mark.parametrize("name", ["Ana (she/her)", "-ANA-", "A — B", "優述/You Shu", "تعلم", "L×", "F(s)", "🐬 Ana | Desk"])
def test_names_of_all_kinds(name: str) -> None:
    (found,) = sightings(QUOTATION.replace("Ana Kovač", name))
    assert found.attribution.author == name
    assert found.text == WORDS
