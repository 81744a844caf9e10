import base64
import hashlib
import json
import re
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement
from report import sample_reports as sample
from report.hostile import HOSTILE

from analyzer.records import ArticleReport, Form, Sentiment, Stance
from analyzer.report import as_html, as_json, page_charts
from analyzer.report.sanitise import visible
from analyzer.report.wording import wording

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "<!-- --><iframe src=//x.org>",
    "&lt;script&gt;",
    "]]><!doctype html>",
]
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "main",
    "section",
    "article",
    "footer",
    "h1",
    "h2",
    "h3",
}
ALLOWED |= {
    "p",
    "ul",
    "li",
    "strong",
    "span",
    "em",
    "mark",
    "bdi",
    "abbr",
    "b",
    "small",
    "q",
    "time",
    "code",
    "blockquote",
    "div",
}
ALLOWED |= {
    "figure",
    "figcaption",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
}
ALLOWED |= {"svg", "rect", "line", "circle", "text"}


def parsed(report: ArticleReport) -> HtmlElement:
    return lxml.html.document_fromstring(as_html.render(report))


@pytest.fixture(scope="module")
def page() -> HtmlElement:
    return parsed(sample.sample_report())


def test_every_inner_link_leads_somewhere_and_every_id_is_unique(page: HtmlElement) -> None:
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inner = [link.get("href")[1:] for link in page.iter("a") if link.get("href").startswith("#")]
    assert len(inner) > 20
    assert set(inner) <= set(ids)


def test_every_mention_is_marked_at_its_span(page: HtmlElement) -> None:
    for number, reaction in enumerate(sample.sample_report().reactions, 1):
        marked = " ".join(mark.text_content() for mark in page.find_class(f"in-p{number}") if mark.tag == "mark")
        expected = " ".join(mention.content for mention in reaction.post.mentions if mention.content)
        assert marked == visible(expected)
        assert page.get_element_by_id(f"m{number}-1") is not None


def test_cards_and_places_point_at_each_other(page: HtmlElement) -> None:
    card = page.get_element_by_id("p4")
    assert {"#m4-1", "#m4-2"} <= {link.get("href") for link in card.iter("a")}
    references = [link for link in page.find_class("in-p4") if link.tag == "a"]
    assert {link.get("href") for link in references} == {"#p4"}


def test_the_framing_verb_is_marked(page: HtmlElement) -> None:
    cues = [cue.text for cue in page.find_class("cue")]
    assert cues == ["reported on Telegram", "added", "joked", "warned", "calls for calm", "praised"]


def test_replies_stand_under_their_post(page: HtmlElement) -> None:
    cards = list(page.iter("article"))
    places = [card.get("id") for card in cards]
    assert places.index("p3") == places.index("p2") + 1
    assert "d1" in cards[places.index("p3")].get("class")


def test_foreign_text_names_its_language_and_direction(page: HtmlElement) -> None:
    arabic = page.get_element_by_id("p5").find(".//blockquote")
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    serbian = page.get_element_by_id("p3").find(".//blockquote")
    assert (serbian.get("lang"), serbian.get("dir")) == ("sr-Cyrl", "ltr")


def test_the_words_of_a_post_are_whole_in_spite_of_their_shading(page: HtmlElement) -> None:
    post = sample.sample_report().reactions[1].post
    assert page.get_element_by_id("p2").find(".//blockquote").text_content() == post.text


def test_disagreements_come_first(page: HtmlElement) -> None:
    verdicts = [item.get("class") for item in page.find_class("checks")[0].iter("li")]
    assert verdicts == sorted(verdicts, key=["disagrees", "unknown", "agrees"].index)
    assert verdicts[0] == "disagrees"


def test_quoted_words_in_findings_name_their_language() -> None:
    spark = sample.sample_report().reactions[3]
    text = "Oscurece el valle entero hoy"
    mention = replace(spark.post.mentions[1], form=Form.QUOTATION, content="Oscurece un valle entero hoy")
    edited = replace(spark, post=replace(spark.post, text=text, mentions=(mention,), press_translation=None))
    page = parsed(sample.report_on(sample.sample_article(), (edited,)))
    (finding,) = page.find_class("checks")[0].iter("li")
    assert [(part.get("lang"), part.text) for part in finding.iter("bdi")] == [("es", "el"), ("es", "un")]
    assert "The quotation differs from the post: el → un." in finding.text_content()


def test_the_page_says_who_chose_the_posts_and_what_could_not_be_read(page: HtmlElement) -> None:
    told = page.text_content()
    assert "The author of the article chose these posts." in told
    assert "One embedded frame had no address and was passed over." in told
    assert "The page shows this post without its text." in told
    assert "Take with caution: the model is not sure enough." in told


def test_only_the_page_s_own_style_and_script_are_allowed(page: HtmlElement) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style, script = (
        base64.b64encode(hashlib.sha256(page.xpath(path)[0].text.encode()).digest()).decode()
        for path in ("//style", "//script[not(@type)]")
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
    assert page.xpath("//@style | //link | //img | //iframe | //@src") == []
    assert page.xpath("//script/@type") == ["application/json"]
    assert len(page.xpath("//script")) == 2


def test_the_page_carries_its_json_in_a_form_that_is_no_mark_up() -> None:
    report = sample.report_with("</script><!--<script>\u2028&lt;\u202e\ud800]]>")
    carried = as_html.render(report).split('<script type="application/json" id="report">')[1].split("</script>")[0]
    assert json.loads(carried) == as_json.to_dict(report)
    assert carried.isascii()
    assert not set(carried) & set("<>&")


def test_a_long_report_leaves_its_json_to_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_html, "MAX_COPIED", 1000)
    page = lxml.html.document_fromstring(as_html.render(sample.sample_report()))
    assert page.xpath("//*[@id='report']") == []
    assert page.xpath("//p[@class='copy']/@data-report") == []
    assert page.xpath("//p[@class='copy']/@data-citation") == ["Copy citation"]


def test_outer_links_are_plain_and_give_nothing_away(page: HtmlElement) -> None:
    outer = [link for link in page.iter("a") if not link.get("href").startswith("#")]
    assert len(outer) == 4
    assert all(link.get("rel") == "noopener nofollow" and link.get("href").startswith("https://") for link in outer)


def test_the_page_is_small() -> None:
    assert len(as_html.render(sample.sample_report()).encode()) < 100_000


def test_a_long_article_is_cut_and_says_so() -> None:
    text = "A line that nobody needs.\n" * 40_000
    report = sample.report_on(sample.sample_article(text), ())
    page = as_html.render(report)
    assert len(page.encode()) < 300_000
    assert "characters left out" in page


def test_an_article_without_posts_has_a_page_that_says_so() -> None:
    told = parsed(sample.empty_report()).text_content()
    assert "No social posts were found in this article." in told
    assert "The bakery on Mill Street" in told


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_markup_is_shown_as_words(payload: str) -> None:
    assert_harmless(sample.report_with(payload), payload)


@given(HOSTILE | st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=40, deadline=None)
def test_hostile_text_never_becomes_markup(hostile: str) -> None:
    assert_harmless(sample.report_with(hostile), hostile)


def assert_harmless(report: ArticleReport, hostile: str) -> None:
    source = as_html.render(report)
    source.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", source)
    page = lxml.html.document_fromstring(source)
    assert {str(element.tag) for element in page.iter()} <= ALLOWED | {"script"}
    assert [script.get("type") for script in page.iter("script")] == ["application/json", None]
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on") or name in {"style", "src"}]
    assert all(link.get("href").startswith(("#", "http://", "https://")) for link in page.iter("a"))
    words = page.get_element_by_id("p1").find(".//blockquote").text_content()
    assert words.split() == visible_pieces(hostile).split()


def visible_pieces(text: str) -> str:
    """Shading cuts the hostile post at every letter, so joiners and marks are judged letter by letter."""
    return "".join(visible(letter) for letter in text)


# ---- contrast (WCAG 2.2, success criteria 1.4.3 and 1.4.11)


def palette(dark: bool) -> dict[str, str]:
    style = as_html.render(sample.empty_report()).split("<style>")[1].split("</style>")[0]
    light, night = style.split("@media screen and (prefers-color-scheme:dark)")[:2]
    found = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", light.split("*{box-sizing")[0]))
    if dark:
        found |= dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", night.split("*{box-sizing")[0]))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)


LABELS = [label.value for label in (*Stance, *Sentiment)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(dark: bool) -> None:
    colours = palette(dark)
    for words in ("ink", "soft", "link", "bad", "good"):
        assert contrast(colours[words], colours["card"]) >= 4.5, words
        assert contrast(colours[words], colours["paper"]) >= 4.5, words
    assert contrast(colours["warn"], colours["warn-bg"]) >= 4.5
    for label in LABELS:
        assert contrast(colours["ink"], mixed(colours[label], colours["card"], 0.38)) >= 4.5, label


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_bars_stand_out_from_their_ground(dark: bool) -> None:
    colours = palette(dark)
    for label in LABELS:
        assert contrast(colours[label], colours["card"]) >= 3, label


def test_every_share_leads_to_the_posts_that_it_counts() -> None:
    report = sample.sample_report()
    bars = [*page_charts.stance_bars(report, wording()), *page_charts.sentiment_bars(report, wording())]
    assert [len(bar.posts) for bar in bars] == [bar.n for bar in bars]
    assert {bar.key: bar.posts for bar in bars}["escalatory"] == (3, 4)
    assert {bar.key: (bar.n, bar.n_unsure) for bar in bars}["supportive"] == (1, 1)
