"""Scores of extraction on pages made up for it."""

import math
from typing import Any

from analyzer.evaluation.extraction_scores import PageScore, interval, score_page, share
from analyzer.records import Attribution, Extraction, Form, Mention, Platform, Post, Relation, Span


def post(
    key: str | None, text: str | None, *, form: Form = Form.EMBED, quoted: str | None = None, handle: str | None = "ana"
) -> Post:
    mentions = [Mention(form=form, span=Span(0, 0), content="")]
    if quoted is not None:
        mentions.append(Mention(form=Form.QUOTATION, span=Span(0, len(quoted)), content=quoted, relation=Relation.VERBATIM))
    attribution = Attribution(handle=handle, platform=Platform.TWITTER, post_key=key, posted_at="2019-03-04T05:31:20Z")
    return Post(id="p1", text=text, text_from=form if text else None, mentions=tuple(mentions), attribution=attribution)


def truth(*posts: dict[str, Any], page_format: str = "html") -> dict[str, Any]:
    return {
        "page": "a page",
        "format": page_format,
        "posts": [{"platform": "twitter", "form": "quotation"} | one for one in posts],
    }


def shares(score: PageScore) -> dict[str, float]:
    return {measure: share([score], measure) for measure in score.chances}


def test_a_post_that_is_right_in_everything() -> None:
    known = truth(
        {
            "id": "12345",
            "handle": "ana",
            "date": "2019-03-04",
            "text": "Low  tide\nnow",
            "pair": {"relation": "verbatim", "quote": "Low tide"},
        }
    )
    score = score_page(known, Extraction((post("twitter:12345", "Low tide now", quoted="Low tide now"),)))
    assert score.errors == []
    assert set(shares(score).values()) == {1.0}
    assert {"posts recall", "posts precision", "text exact", "handle", "date", "marked pairs"} <= set(score.chances)


def test_a_missed_and_a_false_post() -> None:
    score = score_page(
        truth({"id": "12345"}, {"id": "67890"}), Extraction((post("twitter:12345", None), post("twitter:999", None)))
    )
    assert shares(score)["posts recall"] == 0.5
    assert shares(score)["posts precision"] == 0.5
    assert len(score.errors) == 2


def test_a_text_where_the_page_has_none_is_an_error() -> None:
    score = score_page(truth({"id": "12345"}), Extraction((post("twitter:12345", "View on Twitter"),)))
    assert shares(score)["text exact"] == 0.0


def test_pages_without_posts_must_stay_so() -> None:
    assert shares(score_page(truth(), Extraction(())))["pages without posts clean"] == 1.0
    assert shares(score_page(truth(), Extraction((post("twitter:1", None),))))["pages without posts clean"] == 0.0
    assert (
        shares(score_page(truth(), Extraction((post(None, "Said", form=Form.QUOTATION),))))["pages without posts clean"] == 1.0
    )


def test_credit_lines_are_scored_by_handle() -> None:
    known = truth({"handle": "ana", "text": "One"}, {"handle": "bob", "text": "Two"}, page_format="text")
    found = (post(None, "One", form=Form.CREDIT_LINE), post(None, "X", form=Form.CREDIT_LINE, handle="eve"))
    score = score_page(known, Extraction(found))
    assert shares(score)["credit lines F1"] == 0.5
    assert shares(score)["credit line text"] == 1.0


def test_a_translated_pair_counts_among_the_pairs() -> None:
    known = truth(
        {"id": "12345", "pair": {"relation": "partial-translation", "quote": "the tide is low and the boats are dry"}}
    )
    missed = score_page(known, Extraction((post("twitter:12345", None),)))
    met = score_page(known, Extraction((post("twitter:12345", None, quoted="the tide is low"),)))
    assert shares(missed)["translated pairs"] == shares(missed)["marked pairs"] == 0.0
    assert shares(met)["translated pairs"] == shares(met)["marked pairs"] == 1.0


def test_intervals_hold_the_share_and_shrink_to_it_when_all_pages_agree() -> None:
    pages = [
        score_page(truth({"id": str(n + 10_000)}), Extraction((post(f"twitter:{n + 10_000}", None),) if n % 2 else ()))
        for n in range(40)
    ]
    low, high = interval(pages, "posts recall", n_samples=200)
    assert low < share(pages, "posts recall") == 0.5 < high
    assert interval(pages[1::2], "posts recall", n_samples=200) == (1.0, 1.0)
    assert all(math.isnan(bound) for bound in interval(pages, "nothing", n_samples=200))
