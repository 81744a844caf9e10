"""Reports as `analyzer report --format json` writes them, made of a sample, for tests of comparisons."""

import copy
import json
from pathlib import Path
from typing import Any

from report import sample_reports as sample

from analyzer.comparison.comparing import compare_reports
from analyzer.comparison.records import Comparison
from analyzer.records import Sentiment, Stance
from analyzer.report import as_json

BASE = as_json.to_dict(sample.sample_report())
Json = dict[str, Any]


def a_post(number: int = 1, *labels: str, feeling: str = "neutral", **fields: Any) -> Json:
    """Return a scored post without permalink and with words of its own."""
    post = copy.deepcopy(BASE["posts"][1])
    post |= {
        "id": f"p{number}",
        "author": None,
        "handle": None,
        "permalink": None,
        "text": f"Words of post {number}",
        "text_from": "credit-line",
        "mentions": [],
        "press_translation": None,
        "language": {"tag": "en", "confidence": 0.9},
        "labels": list(labels),
        "stances": {stance.value: 0.9 if stance.value in labels else 0.1 for stance in Stance},
        "sentiment": {each.value: 0.8 if each.value == feeling else 0.1 for each in Sentiment},
        "evidence": [],
        "abstained": None,
    }
    return post | fields


def a_quotation(content: str, cue: str | None = None, relation: str | None = None) -> Json:
    agreement = None if relation is None else 0.9
    place = {"form": "quotation", "start": 0, "end": len(content)}
    return place | {"content": content, "cue": cue, "relation": relation, "agreement": agreement}


def a_rendering(text: str) -> Json:
    return {"text": text, "start": 0, "end": len(text), "agreement": 0.9}


def a_report(number: int, posts: list[Json], *, checks: tuple[Json, ...] = (), **article: Any) -> Json:
    """Return a report on an article of its own; `article` overrides what it says of the article."""
    report = copy.deepcopy(BASE)
    about = {
        "source": f"pages/{number}.html",
        "url": f"https://www.outlet{number}.example/story",
        "title": f"Story {number}",
        "published": f"2024-05-{number % 28 + 1:02d}",
        "language": {"tag": "en", "confidence": 0.9},
        "sha256": f"{number:064x}",
    }
    report["article"] |= about | article
    return report | {"posts": posts, "other_quotations": [], "checks": list(checks)}


def some_posts(n: int, n_labelled: int, label: str = "joking") -> list[Json]:
    """Return `n` posts of which the first `n_labelled` carry a label."""
    return [a_post(number, *([label] if number <= n_labelled else [])) for number in range(1, n + 1)]


def written(folder: Path, *reports: Json, name: str = "reports.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8")
    return path


def compared(folder: Path, *reports: Json) -> Comparison:
    said: list[str] = []
    comparison = compare_reports([str(written(folder, *reports))], said.append)
    assert said == []
    return comparison


def shared_story(folder: Path) -> Comparison:
    return compared(folder, *shared_story_reports())


def shared_story_reports() -> list[Json]:
    """Return reports on three articles that translate, frame and quote one Spanish post unlike each other, and on a fourth."""
    link = "https://twitter.com/luciar/status/1786200000000000000"
    told = {"handle": "luciar", "author": "Lucía R.", "language": {"tag": "es", "confidence": 0.9}}
    text = "Si cierran el puente, va a arder todo el valle."
    one = a_post(
        1,
        "escalatory",
        **told,
        permalink=link,
        text=text,
        press_translation=a_rendering("If they close the bridge, the whole valley will burn."),
        mentions=[a_quotation("If they close the bridge, the whole valley will burn.", "warned", "translation")],
    )
    other = a_post(
        2,
        **told,
        permalink="https://x.com/luciar/status/1786200000000000000?s=20",
        text=text,
        press_translation=a_rendering("If they shut the bridge, the whole valley will burn."),
        mentions=[
            a_quotation("If they shut the bridge, the whole valley will burn.", "joked", "translation"),
            a_quotation("va a arder todo el pueblo", "joked", "edited"),
        ],
    )
    third = a_post(1, **told, text=text.upper(), mentions=[a_quotation(text, "wrote")])
    check = {"kind": "framing", "post": "p2", "said": "joked", "found": "joking 0.10", "agrees": False}
    return [
        a_report(1, [one, a_post(2, "joking")]),
        a_report(2, [a_post(1), other], checks=(check,)),
        a_report(3, [third], url="https://outlet1.example/more"),
        a_report(4, [a_post(1, "joking", text=None, text_from=None, stances=None, sentiment=None, labels=[])], url=None),
    ]


def hostile(folder: Path, text: str) -> Comparison:
    """Compare two articles in which every string that comes from outside is `text`."""
    link = {"permalink": "https://t.me/valley/17", "author": text, "handle": text}
    mentions = [a_quotation(text, text, "edited"), a_quotation(f"{text} joked", f"joked {text}")]
    check = {"kind": "quotation", "post": "p1", "said": text, "found": text, "agrees": False}
    article = {"source": text, "title": text, "published": text, "language": {"tag": text[:30] or "en", "confidence": 1}}
    link |= {"mentions": mentions}
    posts = [a_post(1, **link, text=f"{text} {end}", press_translation=a_rendering(text + end)) for end in "ab"]
    reports = [
        a_report(n, [post], checks=(check,), url=url, **article)
        for n, post, url in zip((1, 2), posts, (text, "https://x.example/"), strict=True)
    ]
    return compared(folder, *reports)
