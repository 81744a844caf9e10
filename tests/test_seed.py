"""The whole chain on the article that started the project: six posts, their pairs, languages, scores. It lies outside of it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from analyzer.article.reading import read_articles
from analyzer.assembly import load_stages
from analyzer.config import Settings
from analyzer.pipeline import analyze
from analyzer.records import Article
from analyzer.report.as_json import schema, to_dict
from analyzer.weights import has_model

pytestmark = pytest.mark.skipif(
    not all(has_model(slot) for slot in ("language", "encoder", "reaction")), reason="the shipped models are not there"
)


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "seed" / "truth.json").read_text(encoding="utf-8"))
    return found


@cache
def report_on(path: Path) -> dict[str, Any]:
    articles = [article for article in read_articles(str(path)) if isinstance(article, Article)]
    (report,) = analyze(articles, load_stages(Settings()))
    return to_dict(report, include_text=True)


@pytest.fixture(scope="module")
def report(shared: Path) -> dict[str, Any]:
    return report_on(shared / "seed" / "article.txt")


def test_exactly_its_posts_are_found_at_their_spans(report: dict[str, Any], truth: dict[str, Any]) -> None:
    jsonschema.validate(report, schema())
    found = [(post["handle"], [(m["form"], m["start"], m["end"]) for m in post["mentions"]]) for post in report["posts"]]
    wanted = [(post["handle"], [(m["form"], *m["span"]) for m in post["mentions"]]) for post in truth["posts"]]
    assert found == wanted


def test_every_offset_gives_its_words(report: dict[str, Any]) -> None:
    text = report["article"]["text"]
    assert report["article"]["n_characters"] == len(text)
    for mention in [mention for post in report["posts"] for mention in post["mentions"]] + report["other_quotations"]:
        assert text[mention["start"] : mention["end"]] == mention["content"]


def test_relations_cues_and_the_reply(report: dict[str, Any], truth: dict[str, Any]) -> None:
    for post, known in zip(report["posts"], truth["posts"], strict=True):
        for mention, true in zip(post["mentions"], known["mentions"], strict=True):
            assert mention["relation"] == true.get("relation")
            assert true.get("cue") is None or true["cue"] in mention["cue"]
        answered = known.get("reply_to")
        assert post["reply_to"] == (f"p{answered}" if answered else None)
        assert post["platform"] == known["platform"]
        assert (post["posted_at"] or "")[:10] == (known["date"] or "")


def test_languages_are_right(report: dict[str, Any], truth: dict[str, Any]) -> None:
    assert [post["language"]["tag"] for post in report["posts"]] == [post["lang"] for post in truth["posts"]]
    assert report["article"]["language"]["tag"] == truth["lang"]


def test_the_spanish_post_has_the_article_s_translation_beside_ours(report: dict[str, Any]) -> None:
    (spanish,) = [post for post in report["posts"] if post["language"]["tag"] == "es"]
    assert spanish["press_translation"]["text"].startswith("A spark in Kosovo")
    assert spanish["press_translation"]["agreement"] > 0.5
    if not has_model("translator"):
        pytest.skip("no translator model is installed")
    assert {"spark", "kosovo"} <= set(spanish["translation"]["text"].casefold().replace(".", " ").split())


def test_every_post_with_text_has_scores_and_statements_are_apart(report: dict[str, Any], truth: dict[str, Any]) -> None:
    assert all((post["stances"] is None) == (post["text"] is None) for post in report["posts"])
    apart = [(one["start"], one["end"]) for one in report["other_quotations"]]
    assert all(tuple(one["span"]) in apart for one in truth["not_posts"] if one["speaker"])


def test_the_article_s_framing_and_quotation_are_checked(report: dict[str, Any]) -> None:
    kinds = {(check["kind"], check["post"]) for check in report["checks"]}
    assert ("framing", "p3") in kinds
    assert ("quotation", "p5") in kinds
    (edited,) = [check for check in report["checks"] if check["kind"] == "quotation" and check["post"] == "p5"]
    assert edited["agrees"] is False
