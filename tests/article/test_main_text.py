from analyzer.article.html import parse_html

PROSE = "Residents of the town said on Sunday that the bridge, closed since March, would open again. "


def main_of(page: str) -> str:
    article = parse_html(page)
    assert all(left.end < right.start for left, right in zip(article.main, article.main[1:], strict=False))
    return "\n".join(span.of(article.text) for span in article.main)


def test_comments_teasers_and_menus_are_not_the_article() -> None:
    page = (
        "<body><div class=menu-bar>Sections and more sections</div>"
        f"<div class=story><h1>The bridge opens</h1>{f'<p>{PROSE * 3}</p>' * 8}</div>"
        f"<div class=related-stories><p>Teaser. {PROSE}</p></div>"
        f"<div id=comments><p>Comment. {PROSE}</p></div>"
    )
    main = main_of(page)
    assert main.count("Residents") == 24
    assert "Teaser" not in main
    assert "Comment" not in main
    assert "Sections" not in main


def test_short_lines_inside_the_article_belong_to_it() -> None:
    page = f"<body><article><p>{PROSE * 3}</p><p>“Just one?”</p><blockquote>Ha ha</blockquote><p>{PROSE * 3}</p></article>"
    main = main_of(page)
    assert "“Just one?”" in main
    assert "Ha ha" in main


def test_headline_and_lead_before_the_container_belong_to_it() -> None:
    page = (
        f"<body><div><h1>The bridge opens</h1><p>{PROSE}</p><p>Share this</p></div>"
        f"<div class=article-body>{f'<p>{PROSE * 3}</p>' * 9}</div>"
    )
    main = main_of(page)
    assert main.startswith("The bridge opens")
    assert main.count("Residents") == 28
    assert "Share this" not in main


def test_a_name_proves_nothing_against_most_of_the_prose() -> None:
    assert main_of(f"<body><div class='comments sidebar promo'>{f'<p>{PROSE}</p>' * 5}</div>").count("Residents") == 5


def test_scripts_without_spaces_between_words_count_as_prose() -> None:
    paragraph = "<p>昨天大桥重新开放，许多居民来到桥上，拍照留念。他们等了三个月。</p>"
    page = f"<body><div class=nav-list>新闻 体育 财经</div><div>{paragraph * 5}</div>"
    main = main_of(page)
    assert main.count("大桥") == 5
    assert "体育" not in main


def test_a_page_without_prose_is_all_main() -> None:
    assert main_of("<body><p>One</p><p>two</p>") == "One\n\ntwo"
