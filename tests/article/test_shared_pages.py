"""Every real page of the shared research data is read whole: text, spans, headline, date, and the words around its posts."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyzer.article.kinds import parse_bytes
from analyzer.records import Article

# Pages that nowhere say when they were published (looked through by eye).
DATELESS = {"parser__buzzfeed-lovato", "parser__buzzfeed-counterculture"}


def fold(words: str) -> str:
    return " ".join(words.split())


@cache
def rows_of(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "articles" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def article_of(shared: Path, file: str) -> Article:
    path = shared / "articles" / file
    return parse_bytes(path.read_bytes(), source=file, name=path.name)


def articles(shared: Path) -> list[tuple[dict[str, Any], Article]]:
    return [(row, article_of(shared, row["file"])) for row in rows_of(shared)]


def test_spans_are_valid_and_nested(shared: Path) -> None:
    for row, article in articles(shared):
        assert bool(article.elements) == (row["format"] == "html")
        for element in article.elements:
            words = element.span.of(article.text)
            assert element.span.end <= len(article.text)
            assert words == words.strip(" \n")
            assert element.parent is None or article.elements[element.parent].span.covers(element.span)


def test_plain_texts_are_the_decoded_files(shared: Path) -> None:
    for row, article in articles(shared):
        if row["format"] != "html":
            assert article.text == (shared / "articles" / row["file"]).read_bytes().decode()


def test_every_page_has_a_title_that_its_window_knows(shared: Path) -> None:
    pages = [(row, article) for row, article in articles(shared) if row["format"] == "html"]
    shared_words = [
        len(set(fold(row["title"]).casefold().split()) & set((article.title or "").casefold().split()))
        for row, article in pages
    ]
    assert sum(count >= 2 for count in shared_words) >= 0.9 * len(pages)
    assert all(article.title for _, article in pages)


def test_every_page_has_its_date(shared: Path) -> None:
    without = {row["page"] for row, article in articles(shared) if row["format"] == "html" and article.published is None}
    assert without <= DATELESS


def test_no_post_that_shows_text_is_lost(shared: Path) -> None:
    n_posts, lost = 0, []
    for row, article in articles(shared):
        everywhere = fold(article.text)
        for post in row["posts"]:
            if post.get("text") and "json" not in post["form"].lower() and "alt text" not in post["form"]:
                n_posts += 1
                if fold(post["text"]) not in everywhere and not is_hidden_in_a_body(article, post["text"]):
                    lost.append((row["page"], post["id"] if "id" in post else post["n"]))
    assert n_posts > 100
    assert lost == []


def is_hidden_in_a_body(article: Article, words: str) -> bool:
    """Return whether a post stands in a body that shows nothing (a consent form's textarea), where extraction looks for it."""
    return any(fold(words) in fold(re.sub(r"<[^<>]{0,500}>", "", element.content or "")) for element in article.elements)


def test_lead_ins_and_quotations_of_posts_lie_in_the_main_text(shared: Path) -> None:
    n_pairs, outside = 0, []
    for row, article in articles(shared):
        main = fold(" ".join(span.of(article.text) for span in article.main))
        for post in row["posts"]:
            for words in filter(None, (post.get("pair", {}).get("lead_in"), post.get("pair", {}).get("quote"))):
                n_pairs += 1
                if fold(words) not in main:
                    outside.append((row["page"], words))
    assert n_pairs > 80
    assert outside == []


def test_the_main_text_is_a_selection(shared: Path) -> None:
    pages = [article for row, article in articles(shared) if row["format"] == "html"]
    inside = sum(span.end - span.start for article in pages for span in article.main)
    assert 0.6 < inside / sum(len(article.text) for article in pages) < 0.9


@pytest.mark.parametrize("fact", ["title", "published"])
def test_the_users_own_article_tells_its_facts(shared: Path, fact: str) -> None:
    truth = json.loads((shared / "seed" / "truth.json").read_text(encoding="utf-8"))
    path = shared / "seed" / "article.txt"
    article = parse_bytes(path.read_bytes(), source="seed", name=path.name)
    assert getattr(article, fact) == truth[fact]
    assert article.authors == (truth["author"],)
