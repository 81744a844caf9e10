"""The comparison as JSON: the contract ``analyzer.comparison/1``, described by `comparison.schema.json` beside this file.

Same reports, same bytes: keys in a fixed order, numbers rounded as in ``analyzer.report/1``, p-values to three significant
digits. Every key is always present, null where unknown.
"""

import json
from collections.abc import Iterable
from importlib import resources
from typing import Any

from analyzer.comparison.records import (
    Comparison,
    Difference,
    Dimension,
    Entry,
    Group,
    GroupTest,
    SharedPost,
    Showing,
)
from analyzer.comparison.significance import SEED
from analyzer.records import Sentiment, Stance
from analyzer.report.as_json import encode, share_numbers

SCHEMA = "analyzer.comparison/1"

Json = dict[str, Any]


def render(comparison: Comparison) -> str:
    """Return the comparison as an indented JSON object, ended by a line break."""
    return encode(to_dict(comparison), indent=2) + "\n"


def schema() -> Json:
    """Return the JSON Schema of the contract."""
    loaded: Json = json.loads(resources.files(__package__).joinpath("comparison.schema.json").read_text(encoding="utf-8"))
    return loaded


def to_dict(comparison: Comparison) -> Json:
    """Return the comparison as plain values, exactly in the shape of the contract."""
    groups = comparison.groups
    articles = zip(comparison.articles, groups[Dimension.ARTICLE], strict=True)
    return {
        "schema": SCHEMA,
        "overall": {"n_articles": len(comparison.articles), **_numbers(comparison.overall)},
        "articles": [{**_entry(entry), **_numbers(group)} for entry, group in articles],
        "outlets": [_group("outlet", group) for group in groups[Dimension.OUTLET]],
        "days": [_group("day", group) for group in groups[Dimension.DAY]],
        "tests": {f"{dimension.value}s": _test(comparison.tests[dimension]) for dimension in Dimension},
        "n_shared_posts": comparison.n_shared,
        "shared_posts": [_shared(post) for post in comparison.shared],
        "n_unreadable": comparison.n_unreadable,
        "unreadable": [{"source": each.source, "reason": each.reason} for each in comparison.unreadable],
        "provenance": {
            "version": comparison.version,
            "reports": [
                {
                    "n_articles": n_articles,
                    "version": maker.version,
                    "models": [{"slot": model.slot, "id": model.id, "sha256": model.sha256} for model in maker.models],
                    "config_sha256": maker.config_sha256,
                }
                for maker, n_articles in comparison.makers.items()
            ],
        },
    }


def p_value(value: float | None) -> float | None:
    """Round a p-value to three significant digits; it is never zero."""
    return None if value is None else float(f"{value:.3g}")


def _entry(entry: Entry) -> Json:
    return {
        "number": entry.number,
        "title": entry.title,
        "source": entry.source,
        "url": entry.url,
        "outlet": entry.outlet,
        "day": entry.day,
        "language": entry.language,
        "sha256": entry.sha256,
    }


def _group(name: str, group: Group) -> Json:
    return {name: group.key, "articles": list(group.articles), **_numbers(group)}


def _numbers(group: Group) -> Json:
    return {
        "n_posts": group.n_posts,
        "n_scored": group.n_scored,
        "n_abstained": group.n_abstained,
        "stances": {stance.value: share_numbers(group.shares[stance]) for stance in Stance},
        "sentiment": {sentiment.value: share_numbers(group.shares[sentiment]) for sentiment in Sentiment},
    }


def _test(test: GroupTest) -> Json:
    return {
        "method": test.method.value,
        "n_groups": test.n_groups,
        "n_tested": test.n_tested,
        "draws": test.draws,
        "seed": SEED if test.draws else None,
        "n_left_out": test.n_left_out,
        "labels": [
            {
                "label": each.label.value,
                "p": p_value(each.p),
                "p_adjusted": p_value(each.adjusted),
                "verdict": each.verdict.value,
            }
            for each in test.labels
        ],
    }


def _shared(post: SharedPost) -> Json:
    return {
        "matched": post.matched.value,
        "text": post.text,
        "language": post.language,
        "n_articles": post.n_articles,
        "showings": [_showing(showing) for showing in post.showings],
        "translations_differ": _differences(post.translations),
        "words_differ": _differences(post.edits),
        "framing_differs": post.is_framed_differently,
    }


def _showing(showing: Showing) -> Json:
    post = showing.post
    return {
        "article": showing.article,
        "post": post.id,
        "author": post.author,
        "handle": post.handle,
        "platform": post.platform.value,
        "permalink": post.permalink,
        "text": post.text,
        "text_from": post.text_from.value if post.text_from is not None else None,
        "quotations": list(post.quotations),
        "press_translation": post.press,
        "framing": [
            {"cue": framing.cue, "stances": [stance.value for stance in framing.stances]} for framing in showing.framings
        ],
        "checks": [
            {"kind": check.kind.value, "said": check.said, "found": check.found, "agrees": check.agrees}
            for check in post.checks
        ],
    }


def _differences(differences: Iterable[Difference]) -> list[Json]:
    return [
        {
            "article": each.article,
            "against": each.against,
            "words": each.words,
            "changes": [{"from": change.post, "to": change.quotation} for change in each.changes],
        }
        for each in differences
    ]
