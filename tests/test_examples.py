"""The example articles and the harder ones of ``tests/articles``: what is extracted, against truth written by hand.

Each article stands beside ``<slug>.truth.json``: its posts in order with author, permalink, text, reply and every mention, and
the quotations that are not posts. White space is folded before texts are compared, because how much of it a page shows between
two blocks is the reader's choice; everything else has to agree to the letter.

What falls short is listed in ``examples_shortfalls.toml`` with its cause, test by test, and marked strictly: an entry that has
been mended fails until it is taken out.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from analyzer.article.html import parse_html
from analyzer.article.plain_text import parse_plain_text
from analyzer.assembly import load_detector, load_encoder
from analyzer.config import Settings
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article, Extraction, Form, Mention, Post, Relation, Utterance
from analyzer.stages import Detector, Encoder
from analyzer.weights import has_model

ROOT = Path(__file__).parents[1]
TRUTHS = sorted(path for folder in (ROOT / "examples", ROOT / "tests" / "articles") for path in folder.glob("*.truth.json"))
SHORTFALLS = tomllib.loads(Path(__file__).with_name("examples_shortfalls.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.parametrize("truth_file", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))


@pytest.fixture(autouse=True)
def _known_shortfall(request: pytest.FixtureRequest, truth_file: Path) -> None:
    known = SHORTFALLS.get(truth_file.name.removesuffix(".truth.json"), {})
    if request.node.function.__name__ in known.get("tests", ()):
        request.applymarker(pytest.mark.xfail(reason=known["cause"], strict=True))


def fold(text: str) -> str:
    """Make every run of white space one space."""
    return " ".join(text.split())


def squeeze(text: str) -> str:
    """Take out all white space: embeds are compared like this, blocks stand between their parts."""
    return "".join(text.split())


@cache
def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth


@cache
def article_of(path: Path) -> Article:
    file = path.parent / truth_of(path)["file"]
    parse = parse_html if file.suffix == ".html" else parse_plain_text
    return parse(file.read_bytes(), source=file.name)


@cache
def encoder() -> Encoder | None:
    return load_encoder(Settings()) if has_model("encoder") else None


@cache
def detector() -> Detector:
    return load_detector(Settings())


@cache
def extraction_of(path: Path) -> Extraction:
    crosses_languages = any("translation" in (m["relation"] or "") for p in truth_of(path)["posts"] for m in p["mentions"])
    if crosses_languages and encoder() is None:
        pytest.skip("no encoder model is installed: quotations are not paired with posts in another language")
    return extract_posts(article_of(path), encoder())


def pairs(path: Path) -> list[tuple[dict[str, Any], Post]]:
    """Give each true post with the one found for it: by permalink, else by a mention; the missing fail a test of their own."""
    left = list(extraction_of(path).posts)
    found = []
    for expected in truth_of(path)["posts"]:
        post = next((post for post in left if is_same(expected, post)), None)
        if post is not None:
            left.remove(post)
            found.append((expected, post))
    return found


def is_same(expected: dict[str, Any], post: Post) -> bool:
    key = permalink_key(expected["permalink"])
    if key is not None and post.attribution.permalink is not None:
        return key == permalink_key(post.attribution.permalink)
    return any(mention_of(true_mention, post) for true_mention in expected["mentions"] if true_mention["content"])


def mention_of(expected: dict[str, Any], post: Post) -> Mention | None:
    alike = (one for one in post.mentions if one.form == expected["form"] and same_content(expected["content"], one))
    return next(alike, None)


def outline(post: Post) -> tuple[str, str | None, list[str]]:
    tie = post.attribution
    return tie.platform.value, permalink_key(tie.permalink), [mention.form.value for mention in post.mentions]


def true_outline(post: dict[str, Any]) -> tuple[str, str | None, list[str]]:
    return post["platform"], permalink_key(post["permalink"]), [mention["form"] for mention in post["mentions"]]


def permalink_key(url: str | None) -> str | None:
    """Take the part of a permalink that names the post: hosts have mirrors, accounts change names."""
    if url is None:
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if "comments" in parts:
        return parts[parts.index("comments") + 1]
    return parts[-1] if parts else url


def same_content(expected: str, mention: Mention) -> bool:
    if mention.form in (Form.EMBED, Form.PERMALINK):
        return squeeze(expected) == squeeze(mention.content)
    if mention.form is Form.CREDIT_LINE:  # in Markdown the printed date is a link: its address may belong to the mention or not
        return fold(re.sub(r"\]\([^)]*\)$", "", mention.content)) == fold(expected)
    return fold(expected) == fold(mention.content)


def shares_a_word(expected: str, found: str) -> bool:
    """Tell whether a word of one stands in the other, also with a particle written onto it (Arabic)."""
    one, other = expected.casefold(), found.casefold()
    return any(word in other for word in one.split()) or any(word in one for word in other.split())


def test_page_facts_are_read(truth_file: Path) -> None:
    truth, article = truth_of(truth_file), article_of(truth_file)
    assert article.title is not None
    assert truth["title"] in article.title
    assert list(article.authors) == truth["authors"]
    assert article.published == truth["published"]
    if article.elements:
        assert (article.declared_language or "").split("-")[0] == truth["language"]


def test_no_post_is_lost_by_reading(truth_file: Path) -> None:
    text = squeeze(article_of(truth_file).text)
    contents = [mention["content"] for post in truth_of(truth_file)["posts"] for mention in post["mentions"]]
    assert [content for content in contents if squeeze(content) not in text] == []


def test_posts_stand_in_order_with_their_mentions(truth_file: Path) -> None:
    posts, expected = extraction_of(truth_file).posts, truth_of(truth_file)["posts"]
    assert [outline(post) for post in posts] == [true_outline(post) for post in expected]
    for true_post, post in zip(expected, posts, strict=True):
        for true_mention, mention in zip(true_post["mentions"], post.mentions, strict=True):
            assert same_content(true_mention["content"], mention), (true_mention["content"], mention.content)


def test_content_is_the_span_of_the_article(truth_file: Path) -> None:
    text = article_of(truth_file).text
    mentions = [mention for post in extraction_of(truth_file).posts for mention in post.mentions]
    assert [mention for mention in mentions if mention.span.of(text) != mention.content] == []


def quotations(path: Path) -> Iterator[tuple[dict[str, Any], Mention]]:
    for expected, post in pairs(path):
        left = list(post.mentions)
        for true_mention in expected["mentions"]:
            mention = mention_of(true_mention, replace(post, mentions=tuple(left)))
            if mention is not None and mention.form is Form.QUOTATION:
                left.remove(mention)
                yield true_mention, mention


def test_relations(truth_file: Path) -> None:
    for true_mention, mention in quotations(truth_file):
        true_relation = true_mention["relation"]  # "partial|edited" where both can be defended; null in the post's only source
        assert str(mention.relation) in (true_relation or "None").split("|"), true_mention["content"]


def test_cues(truth_file: Path) -> None:
    told = {true_mention["cue"]: mention.cue for true_mention, mention in quotations(truth_file) if true_mention["cue"]}
    assert {true: found for true, found in told.items() if not shares_a_word(true, found or "")} == {}


def test_text_comes_from_the_best_mention(truth_file: Path) -> None:
    for expected, post in pairs(truth_file):
        assert (post.text and fold(post.text)) == (expected["text"] and fold(expected["text"]))
        assert post.text_from == expected["text_from"]


def test_attribution(truth_file: Path) -> None:
    for expected, post in pairs(truth_file):
        tie = post.attribution
        assert tie.handle == expected["handle"]
        assert tie.author in ({None, tie.handle} if expected["author"] is None else {expected["author"]})


def test_dates(truth_file: Path) -> None:
    for expected, post in pairs(truth_file):
        found, true = post.attribution.posted_at, expected["posted_at"]
        assert (found is None) == (true is None), (found, true)
        if found and true:
            assert true.startswith(found[:19]) or found.startswith(true), (found, true)


def test_replies(truth_file: Path) -> None:
    ids = {post.id: expected["id"] for expected, post in pairs(truth_file)}
    for expected, post in pairs(truth_file):
        assert ids.get(post.reply_to) == expected["reply_to"]


def test_translated_quotations_are_press_translations(truth_file: Path) -> None:
    for expected, post in pairs(truth_file):
        renderings = [fold(m["content"]) for m in expected["mentions"] if m["relation"] == Relation.TRANSLATION]
        found = post.press_translation
        assert ([fold(found.text)] if found else []) == renderings or any(
            "|" in (m["relation"] or "") for m in expected["mentions"]
        )


def test_other_quotations_are_listed_apart(truth_file: Path) -> None:
    truth, found = truth_of(truth_file), extraction_of(truth_file).other_quotations
    contents = [fold(quotation.content) for quotation in found]
    allowed = {fold(name) for name in truth["names_in_marks"]}
    assert [content for content in contents if content not in allowed] == [
        fold(q["content"]) for q in truth["other_quotations"]
    ]
    speakers = {fold(q["content"]): q["speaker"] for q in truth["other_quotations"]}
    for quotation in found:
        if quotation.speaker and speakers.get(fold(quotation.content)):
            assert shares_a_word(speakers[fold(quotation.content)], quotation.speaker)


def test_languages_of_posts_are_told_without_their_declared_tags(truth_file: Path) -> None:
    truth = truth_of(truth_file)
    posts = [post for post in truth["posts"] if post["text"]]
    languages = detector().detect([Utterance(text=post["text"], likely=(truth["language"],)) for post in posts])
    pairs_of_tags = [(post["language"], language.tag) for post, language in zip(posts, languages, strict=True)]
    assert [pair for pair in pairs_of_tags if as_one(pair[0]) != as_one(pair[1])] == []


def as_one(tag: str) -> str:
    """Count Bosnian, Croatian and Serbian in either script as one: a short post does not tell them apart."""
    return "sh" if tag.split("-")[0] in {"bs", "hr", "sr", "cnr", "sh"} else tag
