"""Every example's whole report against the one kept here; ``scripts/make_golden.py`` writes them anew."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyzer.assembly import load_stages
from analyzer.config import Settings
from analyzer.evaluation.golden import TOLERANCE, differences, examples, reports
from analyzer.records import Stance
from analyzer.stages import Stages
from analyzer.weights import has_model

GOLDEN = Path(__file__).parent
EXAMPLES = examples(GOLDEN.parents[1] / "examples")
with_golden_reports = pytest.mark.skipif(
    not (has_model("reaction") and any(GOLDEN.glob("*.report.json"))),
    reason="no reaction model is installed, or `make golden` has not been run for it",
)
THRESHOLDS = dict.fromkeys(Stance, 0.5)


@cache
def stages() -> Stages:
    return load_stages(Settings())


@cache
def found() -> dict[str, dict[str, Any]]:
    """Report on all examples at once, as one group."""
    return {path.stem: report for path, report in zip(EXAMPLES, reports(EXAMPLES, stages()), strict=True)}


@with_golden_reports
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_report_is_the_golden_one(path: Path) -> None:
    kept = json.loads((GOLDEN / f"{path.stem}.report.json").read_text(encoding="utf-8"))
    assert differences(kept, found()[path.stem], stages().scorer.thresholds) == []


@with_golden_reports
def test_no_golden_report_is_without_its_example() -> None:
    assert sorted(file.name.removesuffix(".report.json") for file in GOLDEN.glob("*.report.json")) == [p.stem for p in EXAMPLES]


def small() -> dict[str, Any]:
    mention = {"form": "embed", "start": 3, "end": 9, "content": "so so", "cue": None, "relation": None, "agreement": None}
    post = {"id": "p1", "text": "so so", "mentions": [mention], "labels": ["joking"], "evidence": [], "abstained": None}
    post |= {"language": {"tag": "en", "confidence": 0.9}, "stances": {"joking": 0.55}, "sentiment": {"neutral": 0.8}}
    post |= {"translation": {"text": "a dog barks at night", "into": "en"}}
    aggregate = {"n_posts": 1, "platforms": {"twitter": 1}}
    return {"article": {"title": "T"}, "posts": [post], "other_quotations": [], "aggregate": aggregate, "checks": []}


def test_small_change_of_a_probability_is_no_difference() -> None:
    new = small()
    new["posts"][0]["stances"]["joking"] -= TOLERANCE * 0.9
    new["posts"][0]["labels"] = []
    assert differences(small(), new, THRESHOLDS) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("mentions", 0, "start"), 4),
        (("mentions", 0, "content"), "so, so"),
        (("text",), None),
        (("language", "tag"), "da"),
        (("sentiment", "neutral"), 0.5),
        (("stances", "joking"), 0.9),
        (("translation",), None),
        (("translation", "text"), "completely other words"),
    ],
)
def test_difference_is_told(path: tuple[str | int, ...], value: object) -> None:
    new = copy.deepcopy(small())
    place = new["posts"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert len(differences(small(), new, THRESHOLDS)) == 1


def test_label_that_comes_from_nowhere_is_told() -> None:
    old, new = small(), small()
    for report in (old, new):
        report["posts"][0]["stances"]["joking"] = 0.95
    new["posts"][0]["labels"] = []
    assert differences(old, new, THRESHOLDS) == ["posts.p1.labels: joking is in one list only, and far from its threshold"]


def test_missing_post_is_told() -> None:
    new = small()
    new["posts"] = []
    assert differences(small(), new, THRESHOLDS) == ["posts: expected ['p1'], found []"]
