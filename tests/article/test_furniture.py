import pytest

from analyzer.article.html import parse_html

BODY = (
    "<article><h1>The bridge</h1><p>"
    + "People gathered at the bridge, and many of them waited for hours. " * 6
    + "</p></article>"
)
TWEET = '<blockquote class="twitter-tweet"><p>One tank?</p><a href="https://twitter.com/ana/status/1">May 3</a></blockquote>'


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href=/>Home</a> <a href=/w>World</a></nav>",
        "<header><a href=/>The Daily Bridge</a></header>",
        "<footer>All rights reserved</footer>",
        "<div role=navigation>Sections</div>",
        "<div hidden>Not shown</div>",
        "<div style='color:red; display: none'>Not shown</div>",
        "<dialog>Subscribe now</dialog>",
        "<div role=alertdialog>We value your privacy</div>",
        "<aside><a href=/1>Other story</a> <a href=/2>Another story</a></aside>",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert parse_html(f"<body>{furniture}{BODY}{furniture}").text == parse_html(BODY).text


@pytest.mark.parametrize("tag", ["nav", "header", "footer", "aside", "div hidden", "dialog", "div role=dialog"])
@pytest.mark.parametrize(
    "post",
    [
        TWEET,
        '<a href="https://t.me/channel/12">a post</a>',
        '<div class="tweet-box">a post</div>',
        "<p>https://x.com/ana/status/123456</p>",
        "<p>One tank? — Ana (@ana) May 3, 2022</p>",
    ],
)
def test_furniture_that_holds_a_post_stays(tag: str, post: str) -> None:
    article = parse_html(f"<body>{BODY}<{tag}>Heading {post}</{tag.split()[0]}><p>The end.</p>")
    assert "Heading" in article.text


def test_a_page_that_hides_its_body_until_a_script_runs_is_read() -> None:
    assert "gathered" in parse_html(f"<body><div style='visibility:hidden'>{BODY}</div>").text


def test_the_source_line_of_a_quotation_is_no_site_footer() -> None:
    article = parse_html(f"<body>{BODY}<blockquote><p>One tank?</p><footer>Ana, on Telegram</footer></blockquote>")
    assert "Ana, on Telegram" in article.text


def test_spans_hold_around_what_was_cut() -> None:
    page = f"<body><main><nav>Menu</nav>{BODY}<p>a <span hidden>b</span> c</p><div>in<nav>Menu</nav></div></main>"
    article = parse_html(page)
    shown = [(e.tag, e.span.of(article.text)) for e in article.elements]
    assert ("nav", "") in shown
    assert ("p", "a c") in shown
    assert ("div", "in") in shown
    assert ("h1", "The bridge") in shown
    assert ("main", article.text) in shown
