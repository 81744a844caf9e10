"""The article that the project began with: exactly its six posts, every mention at its exact span."""

import json
from pathlib import Path

from analyzer.article.reading import read_articles
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article, Extraction, Relation


def extract(shared: Path) -> tuple[dict, Extraction]:
    truth = json.loads((shared / "seed" / "truth.json").read_text(encoding="utf-8"))
    article = next(iter(read_articles(str(shared / "seed" / truth["file"]))))
    assert isinstance(article, Article)
    return truth, extract_posts(article)


def test_exactly_the_posts_and_their_spans(shared: Path) -> None:
    truth, found = extract(shared)
    wanted = [[(m["form"], *m["span"], m.get("cue")) for m in post["mentions"]] for post in truth["posts"]]
    assert [[(m.form, m.span.start, m.span.end, m.cue) for m in post.mentions] for post in found.posts] == wanted


def test_attribution_text_and_answers(shared: Path) -> None:
    truth, found = extract(shared)
    for wanted, post in zip(truth["posts"], found.posts, strict=True):
        known = post.attribution
        assert (known.platform, known.author, known.handle) == (wanted["platform"], wanted["author"], wanted["handle"])
        assert (known.posted_at, post.id) == (wanted["date"], f"p{wanted['n']}")
        assert wanted["text"] in (None, post.text)
        assert post.text
        assert post.reply_to == (f"p{wanted['reply_to']}" if "reply_to" in wanted else None)


def test_relations_and_press_translation(shared: Path) -> None:
    truth, found = extract(shared)
    for wanted, post in zip(truth["posts"], found.posts, strict=True):
        relations = [m["relation"] for m in wanted["mentions"] if "relation" in m]
        assert [mention.relation for mention in post.mentions if mention.relation] == relations
        assert (post.press_translation is not None) == (Relation.TRANSLATION in relations)


def test_other_quotations_are_the_ones_that_are_no_posts(shared: Path) -> None:
    truth, found = extract(shared)
    others = [(one.span.start, one.span.end, one.speaker) for one in found.other_quotations]
    assert sorted(others) == sorted((*one["span"], one["speaker"]) for one in truth["not_posts"])
