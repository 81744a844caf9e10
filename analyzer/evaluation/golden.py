"""Golden reports: the whole report of every example, kept beside the tests, and how far a new one may stray from it.

Structure, spans, texts, attributions and relations have to agree exactly. Numbers that come out of a network may differ by
`TOLERANCE`, because int8 kernels round differently on other processors; what hangs on such a number (labels, abstentions, the
verdict of a check, shares) may differ only where the number stands that near its threshold, and is left to the tests that
recompute it. Machine translations have to be alike, not equal: one rounding can choose another word.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio

from analyzer.article.html import parse_html
from analyzer.article.plain_text import parse_plain_text
from analyzer.pipeline import analyze
from analyzer.records import Article, Stance
from analyzer.report.as_json import to_dict
from analyzer.stages import Stages

TOLERANCE = 0.08  # largest change of a probability between processors that still counts as the same
ALIKE = 60.0  # least similarity of two translations of one post, of 100 (rapidfuzz ratio)
SUFFIXES = (".html", ".txt", ".md")

Json = dict[str, Any]

_MACHINE_MADE = {"labels", "evidence", "abstained", "stances", "sentiment", "language", "translation"}


def examples(folder: Path) -> list[Path]:
    """Return the articles of `folder`, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.with_suffix(".truth.json").exists())


def read(path: Path) -> Article:
    """Read one example; its source is its name, so that a report does not depend on where the checkout lies."""
    parse = parse_html if path.suffix == ".html" else parse_plain_text
    return parse(path.read_bytes(), source=path.name)


def reports(paths: Iterable[Path], stages: Stages) -> Iterator[Json]:
    """Report on each article, in order, without the provenance: golden files outlive a model's version."""
    for report in analyze((read(path) for path in paths), stages):
        whole = to_dict(report)
        del whole["provenance"]
        yield whole


def differences(expected: Json, found: Json, thresholds: Mapping[Stance, float]) -> list[str]:
    """Return one line for each place where `found` strays too far from `expected`."""
    lines = list(_unequal("article", expected["article"], found["article"]))
    lines += _unequal("other_quotations", expected["other_quotations"], found["other_quotations"])
    ids = [post["id"] for post in expected["posts"]], [post["id"] for post in found["posts"]]
    if ids[0] != ids[1]:
        return [*lines, f"posts: expected {ids[0]}, found {ids[1]}"]
    for old, new in zip(expected["posts"], found["posts"], strict=True):
        lines += _post(old, new, thresholds)
    for name in ("n_posts", "platforms"):
        lines += _unequal(f"aggregate.{name}", expected["aggregate"][name], found["aggregate"][name])
    kinds = [[(check["kind"], check["post"]) for check in whole["checks"]] for whole in (expected, found)]
    lines += _unequal("checks", kinds[0], kinds[1])
    return lines


def _post(old: Json, new: Json, thresholds: Mapping[Stance, float]) -> Iterator[str]:
    at = f"posts.{old['id']}"
    for name in old.keys() - _MACHINE_MADE:
        yield from _unequal(f"{at}.{name}", old[name], new.get(name))
    yield from _unequal(f"{at}.language", old["language"], new["language"])
    yield from _unequal(f"{at}.stances", old["stances"], new["stances"])
    yield from _unequal(f"{at}.sentiment", old["sentiment"], new["sentiment"])
    for label in set(old["labels"]) ^ set(new["labels"]):
        if abs(old["stances"][label] - thresholds[Stance(label)]) > TOLERANCE:
            yield f"{at}.labels: {label} is in one list only, and far from its threshold"
    yield from _translation(f"{at}.translation", old["translation"], new["translation"])


def _translation(at: str, old: Json | None, new: Json | None) -> Iterator[str]:
    if old is None or new is None:
        yield from _unequal(at, old, new)
    elif ratio(old["text"], new["text"]) < ALIKE:
        yield f"{at}: expected {old['text']!r}, found {new['text']!r}"


def _unequal(at: str, old: object, new: object) -> Iterator[str]:
    """Compare two values of JSON, all the way down; real numbers within the tolerance."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for name in old:
            yield from _unequal(f"{at}.{name}", old[name], new[name])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _unequal(f"{at}[{index}]", one, other)
    elif isinstance(old, float) and isinstance(new, float):
        if abs(old - new) > TOLERANCE:
            yield f"{at}: expected {old}, found {new}"
    elif old != new:
        yield f"{at}: expected {old!r}, found {new!r}"
