import json

import pytest

from analyzer.article.authors import split_names
from analyzer.article.html import parse_html
from analyzer.article.metadata import read_tag

BODY = "<body><h1>Headline of the page</h1><p>Words."


def json_ld(**facts: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


def test_json_ld_is_the_surest_witness() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": "Bridge &amp; tanks",
        "author": [{"@type": "Person", "name": "Ana Ruiz"}, {"name": "Jon Doe"}],
        "datePublished": "2022-08-22T12:46:00+02:00",
        "inLanguage": "es-ES",
        "url": "https://news.example/bridge",
    }
    article = parse_html(f"<head>{json_ld(**{'@graph': [{'@type': 'Organization', 'name': 'News'}, node]})}</head>{BODY}")
    assert article.authors == ("Ana Ruiz", "Jon Doe")
    assert article.published == "2022-08-22T12:46:00+02:00"
    assert article.declared_language == "es-ES"
    assert article.url == "https://news.example/bridge"


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"@type": "NewsArticle", "headline": 5, "author": 7, "datePublished": [], "url": {}}',
        "[" * 100_000,
        "null",
        '"x"',
        "1" * 9000,
    ],
)
def test_broken_json_ld_leaves_the_other_evidence(body: str) -> None:
    head = f'<meta name=author content="Eva Weiß"><script type="application/ld+json">{body}</script>'
    article = parse_html(f"<html lang=de><head>{head}</head>{BODY}")
    assert (article.title, article.authors, article.declared_language) == ("Headline of the page", ("Eva Weiß",), "de")


@pytest.mark.parametrize(
    ("meta", "published"),
    [
        ('<meta property="article:published_time" content="2022-08-22T10:00:00Z">', "2022-08-22T10:00:00+00:00"),
        ('<meta name="DC.date.issued" content="2022-08-22">', "2022-08-22"),
        ('<meta itemprop="datePublished" content="2022-08-22">', "2022-08-22"),
        ('<meta name=date content="22. August 2022">', "2022-08-22"),
        ('<link rel=canonical href="https://news.example/2022/08/22/bridge">', "2022-08-22"),
        ("", None),
    ],
)
def test_dates_of_the_head(meta: str, published: str | None) -> None:
    assert parse_html(f"<head>{meta}</head>{BODY}").published == published


@pytest.mark.parametrize(
    ("words", "published"),
    [
        ('<time datetime="2022-08-22T09:00">this morning</time>', "2022-08-22T09:00:00"),
        ('<time datetime="2021-01-01">x</time><time itemprop=datePublished datetime="2022-08-22">x</time>', "2022-08-22"),
        ("<p>Por Ana Ruiz, 22 de agosto de 2022, 18:05</p>", "2022-08-22T18:05"),
        ("<p>22. kolovoza 2022.</p>", "2022-08-22"),
    ],
)
def test_dates_that_readers_see(words: str, published: str) -> None:
    assert parse_html(f"<body><h1>Headline of the page</h1>{words}<p>Words.").published == published


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<meta property=og:title content="Bridge opens | The Daily"><meta property=og:site_name content="The Daily">',
            "Bridge opens",
        ),
        ('<meta property=og:title content="Headline of the page - Example"><title>x</title>', "Headline of the page"),
        ("<title>Only the title</title>", "Headline of the page"),
        ('<meta name=twitter:title content="  From   Twitter ">', "From Twitter"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert parse_html(f"<head>{head}</head>{BODY}").title == title


def test_a_page_without_headline_has_the_title_of_its_window() -> None:
    assert parse_html("<head><title>Window &mdash; title</title></head><p>Words.").title == "Window — title"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("By Ana Ruiz and Jon Doe", ("Ana Ruiz", "Jon Doe")),
        ("Ana Ruiz, Jon Doe; Li Wei", ("Ana Ruiz", "Jon Doe", "Li Wei")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Von Trier", ("Von Trier",)),
        ("王小明", ("王小明",)),
        ("https://news.example/ana", ()),
        ("ana@news.example", ()),
        ("", ()),
    ],
)
def test_names_in_author_fields(field: str, names: tuple[str, ...]) -> None:
    assert split_names([field]) == names


def test_a_byline_that_readers_see_is_read_without_its_by() -> None:
    assert parse_html(f"{BODY}<p class=byline>Von Eva Weiß und Max Moritz</p>").authors == ("Eva Weiß", "Max Moritz")


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("en", "en"),
        ("en_GB", "en-GB"),
        ("SR-latn-rs", "sr-Latn-RS"),
        ("pt-br", "pt-BR"),
        ("es-419", "es-419"),
        ("", None),
        ("x", None),
    ],
)
def test_declared_languages_become_tags(words: str, tag: str | None) -> None:
    assert read_tag(words) == tag


def test_an_address_on_another_host_is_not_believed() -> None:
    page = f'<head><link rel=canonical href="https://evil.example/x"></head>{BODY}'
    assert parse_html(page, url="https://news.example/a").url == "https://news.example/a"
    assert parse_html(page.replace("evil", "www.news"), url="https://news.example/a").url == "https://www.news.example/x"
    assert parse_html(page.replace("https://evil.example", ""), url="https://news.example/a").url == "https://news.example/x"
    assert parse_html(page.replace("https", "javascript")).url is None
