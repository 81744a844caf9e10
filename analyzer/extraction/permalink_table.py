"""The addresses of posts as a table: platform, host, what follows it, canonical form; and those that carry another address."""

import re

from analyzer.records import Platform

# Addresses that carry another one: host, and where in the rest of it the other one starts.
WRAPPERS = (
    (re.compile(r"web\.archive\.org|wayback\.\w+(?:\.\w+)*"), re.compile(r"/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/(.+)", re.S)),
    (re.compile(r"archive\.(?:today|is|ph|li|vn|fo|md)"), re.compile(r"/(?:o/\w{3,8}/|\d{4,14}/|newest/)?(https?:/.+)", re.S)),
    (
        re.compile(r"(?:[\w-]+\.)?(?:twitframe\.com|iframe\.ly|iframely\.\w+|embedly\.com|embed\.ly)"),
        re.compile(r".{0,1024}?[?&]url=([^&#]+)"),
    ),
    (
        re.compile(r"publish\.(?:twitter|x)\.com|graph\.facebook\.com|api\.instagram\.com"),
        re.compile(r".{0,512}?oembed\w{0,9}/?\?(?:.{0,512}?&)?url=([^&#]+)"),
    ),
    (
        re.compile(r"(?:[\w-]+\.)?(?:twitter|tiktok|reddit|instagram)\.com|embed\.bsky\.app"),
        re.compile(r"/oembed/?\?(?:.{0,512}?&)?url=([^&#]+)"),
    ),
    (
        re.compile(r"(?:[\w-]+\.)?facebook\.com"),
        re.compile(r"(?:/v\d{1,2}\.\d{1,2})?/plugins/(?:post|video|comment_embed)(?:\.php)?/?\?(?:.{0,1024}?&)?href=([^&#]+)"),
    ),
    (re.compile(r"l\.(?:facebook|instagram)\.com"), re.compile(r"/l\.php\?(?:.{0,512}?&)?u=([^&#]+)|/\?u=([^&#]+)")),
)

_T, _I, _F = r"(?:[\w-]+\.)*?", r"(?:[?&/#]|$)", r"(?P<id>pfbid\w{10,120}|\d{5,25})"
_FB_USER = r"/(?P<user>[\w.%-]{1,100})"
# Platform, host, rest of the address, canonical form.
_TABLE: tuple[tuple[Platform, str, str, str], ...] = (
    (
        Platform.TWITTER,
        r"(?:(?:www|mobile|m|pro)\.)?(?:twitter|x)\.com|(?:www\.)?(?:[fv]x|fixup|fixv)(?:twitter|x)\.com|xcancel\.com|(?:[\w-]+\.)?nitter\.[\w.-]+|nitter\.[\w.-]+",
        r"/(?:#!/)?(?:@?(?P<user>\w{1,20})/|i/web/)?status(?:es)?/(?P<id>\d{2,20})(?!\d)",
        "https://twitter.com/{user}/status/{id}",
    ),
    (
        Platform.TWITTER,
        r"platform\.(?:twitter|x)\.com",
        r"/embed/[\w.]{0,20}\?(?:.{0,4096}?&)?id=(?P<id>\d{2,20})(?!\d)",
        "https://twitter.com/{user}/status/{id}",
    ),
    (
        Platform.INSTAGRAM,
        r"(?:(?:www|m)\.)?(?:dd)?(?:instagram\.com|instagr\.am)",
        r"/(?:(?P<user>[\w.]{1,30})/)?(?P<kind>p|reel|reels|tv)/(?P<id>[\w-]{5,40})" + _I,
        "https://www.instagram.com/{kind}/{id}/",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/groups/(?P<user>[\w.-]{1,100})/(?:posts|permalink)/" + _F,
        "https://www.facebook.com/groups/{user}/posts/{id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        _FB_USER + r"/(?P<kind>posts|videos|photos|activity|reels)/(?:[^/?#]{1,300}/){0,2}" + _F,
        "https://www.facebook.com/{user}/{kind}/{id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/(?:permalink|story)\.php\?(?=(?:.{0,512}?&)?id=(?P<user>\d{3,25}))(?:.{0,512}?&)?story_fbid=" + _F,
        "https://www.facebook.com/{user}/posts/{id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/(?:photo(?:\.php|/)?|photos)/?\?(?:.{0,512}?&)?fbid=" + _F,
        "https://www.facebook.com/photo/?fbid={id}",
    ),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/(?:watch|video\.php)/?\?(?:.{0,512}?&)?v=" + _F,
        "https://www.facebook.com/watch/?v={id}",
    ),
    (Platform.FACEBOOK, _T + r"facebook\.com|fb\.com", r"/reel/" + _F, "https://www.facebook.com/reel/{id}"),
    (
        Platform.FACEBOOK,
        _T + r"facebook\.com|fb\.com",
        r"/share/(?P<kind>[pvr])/(?P<id>\w{6,30})" + _I,
        "https://www.facebook.com/share/{kind}/{id}/",
    ),
    (Platform.FACEBOOK, r"fb\.watch", r"/(?:v/)?(?P<id>[\w-]{6,30})" + _I, "https://fb.watch/{id}/"),
    (
        Platform.TIKTOK,
        r"(?:[\w-]+\.)?tiktok\.com",
        r"/@(?P<user>[\w.-]{1,40})/(?:video|photo)/(?P<id>\d{6,20})",
        "https://www.tiktok.com/@{user}/video/{id}",
    ),
    (
        Platform.TIKTOK,
        r"(?:[\w-]+\.)?tiktok\.com",
        r"/(?:embed(?:/v\d)?|player/v\d|v|share/video)/(?P<id>\d{6,20})",
        "https://www.tiktok.com/embed/v2/{id}",
    ),
    (Platform.TIKTOK, r"v[mt]\.tiktok\.com", r"/(?P<id>[A-Za-z]\w{6,14})" + _I, "https://vm.tiktok.com/{id}/"),
    (Platform.TIKTOK, r"(?:www\.)?tiktok\.com", r"/t/(?P<id>\w{6,14})" + _I, "https://www.tiktok.com/t/{id}/"),
    (
        Platform.TELEGRAM,
        r"(?:[\w-]+\.)?(?:t\.me|telegram\.(?:me|dog))",
        r"/(?:s/)?(?P<user>[A-Za-z]\w{3,40})/(?:\d{1,10}/)?(?P<id>\d{1,10})" + _I,
        "https://t.me/{user}/{id}",
    ),
    (
        Platform.REDDIT,
        r"(?:[\w-]+\.)?(?:reddit|redditmedia|rxddit)\.com",
        r"/(?:r/(?P<sub>[\w-]{1,50})/|u(?:ser)?/[\w-]{1,50}/)?comments/(?P<id>[0-9a-z]{3,10})(?:/[^/?#]{0,300}/(?P<comment>[0-9a-z]{4,10}))?"
        + _I,
        "https://www.reddit.com/r/{sub}/comments/{id}",
    ),
    (Platform.REDDIT, r"redd\.it", r"/(?P<id>[0-9a-z]{5,10})" + _I, "https://redd.it/{id}"),
    (
        Platform.BLUESKY,
        r"(?:[\w-]+\.)?(?:bsky\.app|[fbv]x?bskyx?\.app)",
        r"/profile/(?P<user>[\w.:%-]{3,100})/post/(?P<id>[2-7a-z]{10,15})",
        "https://bsky.app/profile/{user}/post/{id}",
    ),
    (
        Platform.BLUESKY,
        r"embed\.bsky\.app",
        r"/embed/(?P<user>[\w.:%-]{3,100})/app\.bsky\.feed\.post/(?P<id>[2-7a-z]{10,15})",
        "https://bsky.app/profile/{user}/post/{id}",
    ),
    (
        Platform.THREADS,
        r"(?:www\.)?threads\.(?:net|com)",
        r"/(?:@(?P<user>[\w.]{1,40})/post|t)/(?P<id>[\w-]{5,40})" + _I,
        "https://www.threads.com/@{user}/post/{id}",
    ),
    (
        Platform.TRUTHSOCIAL,
        r"(?:www\.)?truthsocial\.com",
        r"/(?:@(?P<user>\w{1,40})/(?:posts/)?|users/\w{1,40}/statuses/|embed/statuses/)(?P<id>\d{9,20})",
        "https://truthsocial.com/@{user}/posts/{id}",
    ),
    (
        Platform.VK,
        r"(?:[\w-]+\.)?vk\.(?:com|ru)",
        r"/(?:[\w.]{1,60}\?(?:.{0,200}?&)?w=)?wall(?P<id>-?\d{1,20}_\d{1,20})",
        "https://vk.com/wall{id}",
    ),
    (
        Platform.VK,
        r"(?:[\w-]+\.)?vk\.(?:com|ru)",
        r"/widget_post\.php\?(?=(?:.{0,400}?&)?owner_id=(?P<user>-?\d{1,20})(?!\d))(?:.{0,400}?&)?post_id=(?P<id>\d{1,20})(?!\d)",
        "https://vk.com/wall{user}_{id}",
    ),
    (
        Platform.UNKNOWN,
        r"(?:[\w-]+\.)?linkedin\.com",
        r"/(?:embed/)?feed/update/urn:li:(?P<kind>share|activity|ugcPost):(?P<id>\d{15,20})(?!\d)",
        "https://www.linkedin.com/feed/update/urn:li:{kind}:{id}",
    ),
    (
        Platform.UNKNOWN,
        r"(?:[\w-]+\.)?linkedin\.com",
        r"/posts/[^/?#]{1,200}?[-_](?P<kind>share|activity|ugcPost)-(?P<id>\d{15,20})(?!\d)",
        "https://www.linkedin.com/feed/update/urn:li:{kind}:{id}",
    ),
    (
        Platform.UNKNOWN,
        r"(?:www\.)?weibo\.com",
        r"/(?P<user>\d{5,12})/(?P<id>[A-Za-z0-9]{9}|\d{15,17})" + _I,
        "https://weibo.com/{user}/{id}",
    ),
    (
        Platform.UNKNOWN,
        r"m\.weibo\.c(?:n|om)|(?:www\.)?weibo\.com",
        r"/(?:status|detail)/(?P<id>[A-Za-z0-9]{9}|\d{15,17})" + _I,
        "https://m.weibo.cn/status/{id}",
    ),
    (
        Platform.YOUTUBE,
        r"(?:(?:www|m)\.)?youtube\.com",
        r"/(?:post/|channel/[\w-]{1,60}/community\?(?:.{0,200}?&)?lb=|watch\?(?:.{0,400}?&)?lc=)(?P<id>Ug[\w.-]{10,80})",
        "https://www.youtube.com/post/{id}",
    ),
    (
        Platform.MASTODON,
        r"[\w-]+(?:\.[\w-]+)+",
        r"/(?:web/)?@(?P<user>[\w.-]{1,60}(?:@[\w.-]{3,100})?)/(?P<id>\d{15,20})(?!\d)",
        "https://{host}/@{user}/{id}",
    ),
    (
        Platform.MASTODON,
        r"[\w-]+(?:\.[\w-]+)+",
        r"/users/(?P<user>[\w.-]{1,60})/statuses/(?P<id>\d{15,20})(?!\d)",
        "https://{host}/@{user}/{id}",
    ),
)
ROWS = tuple(
    (platform, re.compile(host, re.A | re.I), re.compile(rest, re.A | re.S), form) for platform, host, rest, form in _TABLE
)
