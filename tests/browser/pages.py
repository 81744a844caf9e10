"""The pages that the browser opens: every example and every kind of report, made by the program itself without a model.

Readings come from the golden reports beside the tests, by the words of each post. ``BROWSER_PAGES=all`` opens all of them
(`make browser`); otherwise two stand for all.
"""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from comparison.written_reports import a_report, shared_story_reports, some_posts, written
from fakes import HashScorer, LetterEncoder, UpperTranslator, WordDetector
from report import sample_reports as sample
from typer.testing import CliRunner

import analyzer.commands.report
from analyzer import cli
from analyzer.evaluation.golden import examples
from analyzer.records import Abstention, Evidence, Language, Reading, Sentiment, Span, Stance, Utterance
from analyzer.report import as_html
from analyzer.report.wording import wording
from analyzer.stages import Stages

TESTS = Path(__file__).parents[1]
EXAMPLES = {path.stem: path for path in examples(TESTS.parent / "examples")}
IS_WHOLE = os.environ.get("BROWSER_PAGES") == "all"
SIX_POSTS = "lipovac-mrak"  # a plain text of a page with six posts in four languages, as a newsroom would print it
CORRECTIONS = """
[[correction]]
post = "p1"
who = "M. Desk"
when = 2026-03-01
labels = ["supportive"]
handle = "somebody_else"

[[correction]]
post = "p2"
who = "M. Desk"
when = 2026-03-01
sentiment = "negative"
"""
Json = dict[str, Any]


# ---- stages


def kept_reports() -> list[Json]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((TESTS / "golden").glob("*.report.json"))]


class KeptDetector(WordDetector):
    """Tells the language that the golden reports keep; of an article, by the posts it shows."""

    def __init__(self) -> None:
        super().__init__()
        self._posts = {post["text"]: post["language"] for report in kept_reports() for post in report["posts"]}
        self._articles = [
            (post["mentions"][0]["content"], report["article"]["language"])
            for report in kept_reports()
            for post in report["posts"][:2]
            if post["mentions"][0]["content"]
        ]

    def _detect(self, utterance: Utterance) -> Language:
        shown = (language for content, language in self._articles if content in utterance.text)
        found = self._posts.get(utterance.text) or next(shown, None)
        return Language(**found) if found else super()._detect(utterance)


class KeptScorer(HashScorer):
    """Reads what the golden reports keep; everything else as `HashScorer` does."""

    def __init__(self) -> None:
        super().__init__()
        self._posts = {post["text"]: post for report in kept_reports() for post in report["posts"] if post["stances"]}

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        fresh = super().score(utterances)
        return [
            kept_reading(self._posts[utterance.text]) if utterance.text in self._posts else reading
            for utterance, reading in zip(utterances, fresh, strict=True)
        ]


def kept_reading(post: Json) -> Reading:
    return Reading(
        stances={Stance(name): value for name, value in post["stances"].items()},
        labels=tuple(map(Stance, post["labels"])),
        sentiment={Sentiment(name): value for name, value in post["sentiment"].items()},
        evidence=tuple(map(kept_evidence, post["evidence"])),
        abstained=Abstention(post["abstained"]) if post["abstained"] else None,
    )


def kept_evidence(kept: Json) -> Evidence:
    name = kept["label"]
    label = Stance(name) if name in set(Stance) else Sentiment(name)
    return Evidence(label, Span(kept["start"], kept["end"]), kept["weight"])


def kept_stages(settings: object) -> Stages:
    return Stages(detector=KeptDetector(), encoder=LetterEncoder(), translator=UpperTranslator(), scorer=KeptScorer())


def run(*arguments: object) -> None:
    """Run the program with the stages above."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyzer.commands.report, "load_stages", kept_stages)
        done = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


# ---- pages


def example(name: str, *options: object) -> Callable[[Path], None]:
    return lambda page: run("report", EXAMPLES[name], *options, "--output", page)


def of_sample(tag: str) -> Callable[[Path], None]:
    return lambda page: save(page, as_html.render(sample.sample_report(), words=wording(tag)))


def corrected(page: Path) -> None:
    fix = page.with_suffix(".toml")
    fix.write_text(CORRECTIONS, encoding="utf-8")
    run("report", EXAMPLES["drena-bridge"], "--corrections", fix, "--output", page)


def comparison(page: Path) -> None:
    """Compare 24 articles of two outlets, one of which jokes, and a post that three more articles show."""
    told = [
        a_report(n, some_posts(5, 4 if n % 2 else 0), url=f"https://{'north' if n % 2 else 'south'}.example/{n}")
        for n in range(11, 35)
    ]
    run("compare", written(page.parent, *told, *shared_story_reports()), "--output", page)


def examples_compared(page: Path) -> None:
    reports = page.with_suffix(".jsonl")
    run("report", TESTS.parent / "examples", "--output", reports)
    run("compare", reports, "--output", page)


def save(page: Path, source: str) -> None:
    page.write_text(source, encoding="utf-8", newline="\n")


PAGES: dict[str, Callable[[Path], None]] = {
    "sample": of_sample("en"),
    "comparison": comparison,
    "sample-es": of_sample("es"),
    "sample-sr": of_sample("sr"),
    "sample-sr-Latn": of_sample("sr-Latn"),
    "no-posts": lambda page: save(page, as_html.render(sample.empty_report())),
    "corrected": corrected,
    "pseudonyms": example("drena-bridge", "--pseudonymise"),
    "no-text": example("valmere-port", "--pseudonymise", "--no-text"),
    "examples-compared": examples_compared,
    **{name: example(name) for name in EXAMPLES},
}
OPENED = list(PAGES) if IS_WHOLE else list(PAGES)[:2]


class Maker:
    """Makes each page once, where it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str) -> Path:
        page = self._folder / f"{name}.html"
        if not page.exists():
            PAGES[name](page)
        return page
