import pytest

from analyzer.article.html import parse_html


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<div>One</div><div>two</div>", "One\ntwo"),
        ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
        ("<p>One <b>tank</b>, <i>just</i> <span>one</span></p>", "One tank, just one"),
        ("<p>glu<b>ed</b></p>", "glued"),
        ("<p>  folded \n\t white   space </p>", "folded white space"),
        ("<p>a<br><br><br><br>b</p><div></div><p></p><hr><p>c", "a\n\nb\n\nc"),
        ("<p>a</p><script>no()</script><style>p{}</style><noscript>no</noscript><template>no</template><p>b", "a\n\nb"),
        ("<p>a<!-- no -->b</p>", "ab"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("<p style='white-space: pre-wrap'>one\ntwo</p>", "one\ntwo"),
        ("<p>fish &amp; chips &lt;3 &#x1F3DB; &eacute;</p>", "fish & chips <3 🏛 é"),
        ("<select><option>no</select><textarea>no</textarea><p>yes", "yes"),
        ("<p>a</p><iframe>no</iframe><video>no</video><svg><text>no</text></svg>b", "a\n\nb"),
        ("<head><title>no</title></head><body>yes", "yes"),
        ("<!doctype html><title>no</title><article><p>one</article><main>two</main><p>three", "one\n\ntwo\n\nthree"),
        ("<title>no</title><section>one</section><meta name=x content=no><style>no</style>two<div>three", "one\ntwo\nthree"),
        ("<head><title>no</title><x-y>one</x-y></head><body>two<p>three", "onetwo\n\nthree"),
        ("<p>مرحبا <b>بالعالم</b></p><p>你好<br>世界", "مرحبا بالعالم\n\n你好\n世界"),
        ("plain words without a tag", "plain words without a tag"),
        ("<p>1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_text_is_what_a_reader_sees(page: str, text: str) -> None:
    assert parse_html(f"<html>{page}" if page.startswith("<head") else page).text == text


def test_an_element_covers_what_it_shows() -> None:
    page = "<div>\n <p> One <b> tank </b> rolls. </p> <blockquote><p>Just <a href=x>one</a>?</p></blockquote> </div>"
    article = parse_html(page)
    shown = {element.tag: element.span.of(article.text) for element in article.elements}
    assert shown["b"] == "tank"
    assert shown["a"] == "one"
    assert shown["blockquote"] == "Just one?"
    assert shown["div"] == "One tank rolls.\n\nJust one?"


def test_an_element_without_text_stands_where_it_is_and_inside_its_parent() -> None:
    article = parse_html("<p>before</p><div><iframe src=x></iframe><p>inside</p></div><p>after</p><img src=y>")
    frame = next(element for element in article.elements if element.tag == "iframe")
    image = next(element for element in article.elements if element.tag == "img")
    assert article.text[: frame.span.start].strip() == "before"
    assert article.text[frame.span.end :].startswith("inside")
    assert image.span.start == image.span.end == len(article.text)


def test_bodies_that_hide_embeds_are_kept_raw() -> None:
    hidden = '<blockquote class="twitter-tweet"><p>One tank?</p></blockquote>'
    page = (
        f"<script type=x>{hidden}</script><template>{hidden}</template><noscript>{hidden}</noscript>"
        f"<textarea>{hidden.replace('<', '&lt;')}</textarea><!--{hidden}--><p data-html='{hidden}'>words</p>"
    )
    article = parse_html(f"<body>{page}")
    contents = {element.tag: element.content for element in article.elements if element.content is not None}
    assert contents == dict.fromkeys(("script", "template", "noscript", "textarea", "!--"), hidden)
    assert [e.attributes["data-html"] for e in article.elements if e.tag == "p"] == [hidden]
    assert article.text == "words"


def test_names_are_lower_case_and_values_unescaped() -> None:
    article = parse_html('<DIV Data-Attrs="{&quot;a&quot;:1}">x</DIV>')
    element = next(element for element in article.elements if element.tag == "div")
    assert element.attributes == {"data-attrs": '{"a":1}'}
