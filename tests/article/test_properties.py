"""Whatever the page: spans are exact, nested and inside the text, and nothing but InputError comes out."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.article.cutting import cut
from analyzer.article.html import parse_html
from analyzer.article.nesting import flatten
from analyzer.article.plain_text import parse_plain_text
from analyzer.errors import InputError
from analyzer.records import Article, Element, Span

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
TAGS = st.sampled_from(
    (
        *(
            "div",
            "p",
            "b",
            "a href=x",
            "span hidden",
            "nav",
            "article",
            "blockquote",
            "table",
            "td",
            "pre",
            "script",
            "template",
        ),
        *(
            "iframe",
            "h1",
            "header",
            "footer",
            "ul",
            "li",
            "form",
            "svg",
            "noscript",
            "textarea",
            "title",
            "body",
            "select",
            "aside",
        ),
    ),
)
PIECES = st.one_of(
    WORDS,
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from(
        ["<br>", "<img src=x>", "<!-- c -->", "&nbsp;", "&#xD800;", " ", "\n", "<", "&", '<a title="', "<!--", "]]>", "—"]
    ),
)
PAGES = st.lists(PIECES, max_size=40).map("".join)


def check(article: Article) -> None:
    article.text.encode("utf-8")
    assert "\0" not in article.text
    for index, element in enumerate(article.elements):
        assert element.span.end <= len(article.text)
        words = element.span.of(article.text)
        assert words == words.strip(" \n")
        if element.parent is not None:
            assert element.parent < index
            parent = article.elements[element.parent].span
            assert parent.covers(element.span)
            assert words in parent.of(article.text)
    starts = [span.start for span in article.main]
    assert starts == sorted(starts)
    assert all(span.end <= len(article.text) for span in article.main)


@given(PAGES)
@settings(deadline=None, max_examples=300)
def test_spans_of_any_page_are_exact_and_nested(page: str) -> None:
    try:
        article = parse_html(page)
    except InputError:
        return
    check(article)


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=300)
def test_any_bytes_make_an_article_or_an_input_error(data: bytes) -> None:
    for parse in (parse_html, parse_plain_text):
        with contextlib.suppress(InputError):
            check(parse(data))


@given(PAGES)
@settings(deadline=None)
def test_reading_twice_gives_the_same(page: str) -> None:
    try:
        assert parse_html(page) == parse_html(page)
    except InputError:
        return


@given(st.text(min_size=1).filter(str.strip))
@settings(deadline=None)
def test_plain_text_is_the_decoded_file(text: str) -> None:
    if "\0" in text or text.startswith("\ufeff"):
        return
    try:
        article = parse_plain_text(text.encode("utf-8"))
    except InputError:  # mostly control characters
        return
    assert article.text == text
    assert article.main == (Span(0, len(text)),)


@given(PAGES)
@settings(deadline=None)
def test_shallow_pages_are_not_flattened(page: str) -> None:
    assert flatten(page) == page


@given(
    st.lists(st.tuples(st.sampled_from(["w", "ww w"]), st.sampled_from(["", " ", "\n", "\n\n"]), st.booleans()), max_size=12)
)
def test_cutting_leaves_the_words_that_were_not_cut(blocks: list[tuple[str, str, bool]]) -> None:
    text, elements, stretches = "", [], []
    for words, separator, is_cut in blocks:
        text += separator if text else ""
        span = Span(len(text), len(text) + len(words))
        text += words
        elements.append(Element(parent=None, tag="p", attributes={}, span=span))
        if is_cut:
            stretches.append(span)
    shorter, moved = cut(text, elements, stretches)
    for (words, _, is_cut), element in zip(blocks, moved, strict=True):
        assert element.span.of(shorter) == ("" if is_cut else words)
    assert shorter == shorter.strip()
