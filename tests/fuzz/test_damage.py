"""Every example article, damaged at random: no traceback, spans that hold, and what the damage left whole is still found.

``FUZZ_ROUNDS`` says how often each article is damaged (`make fuzz`: 1,000).
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyzer.article.kinds import parse_bytes
from analyzer.errors import InputError
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article, Extraction, Form
from tests.fuzz.damage import damage, splice
from tests.fuzz.targets import check

ROOT = Path(__file__).parents[2]
TRUTHS = sorted(path for folder in (ROOT / "examples", ROOT / "tests" / "articles") for path in folder.glob("*.truth.json"))
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "6"))

by_article = pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))


@cache
def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth


@cache
def bytes_of(path: Path) -> tuple[bytes, str]:
    name = truth_of(path)["file"]
    return (path.parent / name).read_bytes(), name


def read(data: bytes, name: str) -> tuple[Article, Extraction] | None:
    """Read and extract; None where the bytes are refused in one line, as they may be."""
    try:
        article = parse_bytes(data, source=name, name=name)
    except InputError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - refusing is allowed, and not the point of any one test
        return None
    return article, extract_posts(article)


@by_article
def test_damaged_articles_are_read_or_refused_in_one_line(path: Path) -> None:
    data, name = bytes_of(path)
    n_read = 0
    for number in range(ROUNDS):
        result = read(damage(data, f"{path.stem} {number}"), name)
        if result is not None:
            n_read += 1
            check(*result)
    assert n_read >= ROUNDS // 2


@by_article
def test_spliced_articles_are_read(path: Path) -> None:
    data, name = bytes_of(path)
    for number in range(max(1, ROUNDS // 6)):
        other = TRUTHS[(TRUTHS.index(path) + 1 + number) % len(TRUTHS)]
        result = read(splice(data, bytes_of(other)[0], f"{path.stem} {number}"), name)
        assert result is not None
        check(*result)


def embeds_of(article: Article, found: Extraction) -> dict[str, str]:
    """Return, for each embed with a permalink in a blockquote of its own, the blockquote's whole subtree as a key."""
    shown = {mention.span: post for post in found.posts for mention in post.mentions if mention.form is Form.EMBED}
    keys = {}
    for index, element in enumerate(article.elements):
        post = shown.get(element.span) if element.tag == "blockquote" else None
        if post is not None and post.attribution.permalink is not None:
            keys[subtree(article, index)] = post.attribution.permalink
    return keys


def subtree(article: Article, index: int) -> str:
    """Write an element with all that is in it, as the reader sees it."""
    inside = {index}
    parts = [(article.elements[index].tag, sorted(article.elements[index].attributes.items()))]
    for number in range(index + 1, len(article.elements)):
        element = article.elements[number]
        if element.parent not in inside:
            break
        inside.add(number)
        parts.append((element.tag, sorted(element.attributes.items())))
    return f"{article.elements[index].span.of(article.text)} {parts}"


@by_article
def test_embeds_that_the_damage_left_whole_are_found(path: Path) -> None:
    data, name = bytes_of(path)
    whole = read(data, name)
    assert whole is not None
    known = embeds_of(*whole)
    for number in range(ROUNDS):
        result = read(damage(data, f"{path.stem} {number}"), name)
        if result is None or not known:
            continue
        article, found = result
        permalinks = {post.attribution.permalink for post in found.posts}
        left = {subtree(article, index) for index, element in enumerate(article.elements) if element.tag == "blockquote"}
        assert {known[key] for key in left & set(known)} - permalinks == set(), number


@by_article
def test_credit_lines_that_the_damage_left_whole_are_found(path: Path) -> None:
    data, name = bytes_of(path)
    whole = read(data, name)
    assert whole is not None
    article, found = whole
    lines = {
        mention.content: post.attribution.handle
        for post in found.posts
        for mention in post.mentions
        if mention.form is Form.CREDIT_LINE and alone(mention.content, article.text)
    }
    for number in range(ROUNDS):
        result = read(damage(data, f"{path.stem} {number}"), name)
        if result is not None:
            handles = {post.attribution.handle for post in result[1].posts}
            assert {handle for line, handle in lines.items() if alone(line, result[0].text)} - handles == set(), number


def alone(line: str, text: str) -> bool:
    return f"\n\n{line}\n\n" in text
