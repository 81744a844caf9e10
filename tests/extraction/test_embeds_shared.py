"""Real pages and snippets of the shared research data: what must be found in them."""

import json
from pathlib import Path

from analyzer.article.html import parse_html
from analyzer.article.reading import read_articles
from analyzer.evaluation.extraction_scores import score_page, share
from analyzer.extraction.embeds import find_embeds
from analyzer.records import Article, Extraction, Post


def test_every_snippet_gives_its_one_post(shared: Path) -> None:
    for snippet in json.loads((shared / "articles" / "fragments.json").read_text(encoding="utf-8")):
        true = snippet["truth"]
        (found,) = find_embeds(parse_html(f"<html><body><p>Words before.</p>{snippet['html']}</body></html>"))
        attribution = found.attribution
        assert attribution.platform.value == true["platform"], snippet["name"]
        assert true["id"] in str(attribution.post_key), snippet["name"]
        for field, got in (
            ("author", attribution.author),
            ("handle", attribution.handle),
            ("date", (attribution.posted_at or "")[:10]),
        ):
            assert true.get(field) in (None, got), snippet["name"]


def test_the_pages_give_their_posts_and_no_others(shared: Path) -> None:
    scores = []
    for line in (shared / "articles" / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        if truth["format"] != "html":
            continue
        (article,) = read_articles(str(shared / "articles" / truth["file"]))
        assert isinstance(article, Article)
        posts = tuple(
            Post(id=f"p{n}", text=s.text, text_from=None, mentions=s.mentions, attribution=s.attribution)
            for n, s in enumerate(find_embeds(article), start=1)
        )
        scores.append(score_page(truth, Extraction(posts)))
    for measure, required in (
        ("posts recall", 0.99),
        ("posts precision", 0.98),
        ("text exact", 0.97),
        ("handle", 0.98),
        ("date", 0.98),
    ):
        assert share(scores, measure) >= required, measure
    assert share(scores, "pages without posts clean") == 1.0
