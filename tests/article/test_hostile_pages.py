"""Pages built to break a reader: all come through in bounded time, and what is lost is said."""

import tracemalloc

import pytest

from analyzer.article.attributes import MAX_ATTRIBUTES, trim_attributes
from analyzer.article.html import parse_html
from analyzer.article.nesting import MAX_DEPTH, flatten
from analyzer.errors import InputError


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "table", "ul", "font id=x", "x-y"])
def test_fifty_thousand_open_elements_lose_no_text(tag: str) -> None:
    name = tag.split()[0]
    page = "<p>start</p>" + f"<{tag}>" * 50_000 + "<q>deep <i>words</i></q>" + f"</{name}>" * 50_000 + "<p>end</p>"
    article = parse_html(page)
    assert article.text.split() == ["start", "deep", "words", "end"]
    assert any("nests too deeply" in warning for warning in article.warnings)


def test_an_embed_beyond_the_depth_keeps_its_words_and_attributes_before_it_survive() -> None:
    page = "<div>" * (MAX_DEPTH + 9) + '<a href="https://x.com/ana/status/1">One tank?</a>' + "</div>" * (MAX_DEPTH + 9)
    assert flatten(page).count("<div>") == MAX_DEPTH
    assert "One tank?" in flatten(page)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<",
            "<a '",
            '<a ="',
            "<!--",
            "<![CDATA[",
            "</p>",
            "<p ",
            "&",
            "&#x",
            "&amp;",
            "<?x ",
            "<br>",
            "<td>",
            "<h1>x</h1>",
            "\u202e",
        ),
        *(
            "<li>x",
            "<a href=x>y</a>",
            "<select>",
            "<noscript>",
            "<textarea>",
            "<template>",
            "<svg>",
            "<frameset>",
            "<plaintext>",
            "<nav>",
        ),
        *(
            "<script>",
            "<aside><a>x</a>",
            "<time>1 a 2</time>",
            "<p class='nav menu ad-'>",
            "<b id=1><i>",
            "<p>1 a 2020, ",
            "<form><input>",
        ),
    ],
)
def test_a_piece_repeated_to_a_hundred_kilobytes_is_read(piece: str) -> None:
    page = "<p>start</p>" + piece * (100_000 // len(piece.encode()))
    assert parse_html(page).text.startswith("start")


def test_entities_do_not_expand() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    article = parse_html(f'<!DOCTYPE l [<!ENTITY l0 "lol">{lines}]><p>&l9;</p><p>end</p>')
    assert article.text.endswith("end")
    assert len(article.text) < 5000


@pytest.mark.parametrize("form", ["a{}=x", 'a{}="x>y"', "a{}", "a{}='<b c>'", "<a{}", "a{}= x"])
@pytest.mark.parametrize("end", [">words</p>", ""])
def test_endless_attributes_are_cut_and_said(form: str, end: str) -> None:
    page = "<p>start</p><p " + " ".join(form.format(number) for number in range(30_000)) + end
    article = parse_html(page)
    assert article.text.startswith("start")
    assert max(len(element.attributes) for element in article.elements) <= MAX_ATTRIBUTES
    assert any("attributes" in warning for warning in article.warnings)
    assert not end or article.text.endswith("words")


def test_what_looks_like_attributes_in_scripts_and_comments_is_left_alone() -> None:
    words = " ".join(f"w{number}" for number in range(9_000))
    page = f"<script>if (a <b {words}) c</script><!-- <b {words}> --><textarea><b {words}></textarea><p>x <3 {words}</p>"
    assert trim_attributes(page) == (page, 0)


def test_a_large_value_is_kept_whole() -> None:
    value = "x" * 11_000_000
    element = next(e for e in parse_html(f"<p data-attrs='{value}'>words</p>").elements if e.tag == "p")
    assert element.attributes["data-attrs"] == value


def test_character_references_to_no_character_leave_clean_text() -> None:
    text = parse_html("<p>a&#xD800;b&#0;c&#x110000;d").text
    text.encode("utf-8")
    assert "\0" not in text
    assert text[0] == "a"
    assert text[-1] == "d"


@pytest.mark.parametrize("page", ["", "   ", "<!-- only -->", "<!doctype html>", "\ufeff", "\0\0"])
def test_pages_without_content_are_refused_in_one_line(page: str) -> None:
    with pytest.raises(InputError, match=r"holds no text|is empty"):
        parse_html(page)


def test_elements_beyond_the_limit_are_said_and_their_text_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.article.walk.MAX_ELEMENTS", 50)
    article = parse_html("<p>word</p>" * 200)
    assert article.text.count("word") == 200
    assert len(article.elements) == 50
    assert any("elements" in warning for warning in article.warnings)


def test_memory_grows_with_the_page_and_not_faster() -> None:
    def peak(n_paragraphs: int) -> int:
        page = "<div class=x><p>word</p></div>" * n_paragraphs
        tracemalloc.start()
        parse_html(page)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    small = peak(1_000)
    assert peak(10_000) < 14 * small


@pytest.mark.parametrize(
    ("opening", "place"),
    [("<!-- ", "a comment"), ("<a href='", "an attribute"), ('<a title="', "an attribute"), ("<a ", "a tag")],
)
def test_what_an_unclosed_piece_swallows_is_said(opening: str, place: str) -> None:
    swallowed = "words " * 90 if place == "a tag" else "<p>words</p>" * 90
    article = parse_html(f"<p title='x' class=\"y\">start</p>{opening}{swallowed}")
    assert article.text == "start"
    assert [place in warning for warning in article.warnings] == [True]


def test_whole_pages_are_not_called_cut() -> None:
    for page in (
        "<p class=''>a</p>" * 90,
        "<!-- x --><p>a > b < c" + " words" * 90,
        "<p title=\"\">it's x='y'</p>" + " words" * 90,
    ):
        assert parse_html(page).warnings == ()


@pytest.mark.parametrize("before", ["{}," * 30_000, '"' + "x" * 2_000_000 + '",'], ids=["objects", "characters"])
def test_json_ld_is_read_so_far_and_no_further(before: str) -> None:
    body = f'[{before}{{"@type": "NewsArticle", "headline": "Bridge"}}]'
    assert parse_html(f'<title>Words</title><script type="application/ld+json">{body}</script><p>words').title == "Words"


def test_a_million_values_in_json_ld_do_not_hold_up_the_page() -> None:
    body = '{"@type": "NewsArticle", "headline": "Bridge", "numbers": [' + "1," * 900_000 + "1]}"
    assert parse_html(f'<script type="application/ld+json">{body}</script><p>words').title == "Bridge"
