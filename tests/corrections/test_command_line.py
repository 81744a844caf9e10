"""`analyzer report --corrections`: applied, exported, and refused in one line before anything is written."""

import argparse
import json
from pathlib import Path

import jsonschema
import pytest
from command_line import ARTICLE, run

from analyzer.errors import ConfigError
from analyzer.evaluation.own import read_own
from analyzer.records import Sentiment, Stance
from analyzer.report.as_json import schema

pytestmark = pytest.mark.usefixtures("small_stages")
FIX = """
[[correction]]
post = "p1"
who = "M. Desk"
when = 2026-03-01
labels = ["supportive"]
handle = "ana_roe_mill"

[[correction]]
post = "p2"
who = "M. Desk"
when = 2026-03-01
sentiment = "negative"
"""


@pytest.fixture
def fix(tmp_path: Path) -> Path:
    path = tmp_path / "fix.toml"
    path.write_text(FIX, encoding="utf-8")
    return path


def test_a_report_is_made_anew_with_what_a_person_says(page: Path, fix: Path) -> None:
    done = run("report", page, "-f", "json", "--corrections", fix)
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    jsonschema.validate(report, schema())
    assert report["posts"][0]["labels"] == ["supportive"]
    assert report["posts"][0]["handle"] == "ana_roe_mill"
    assert report["posts"][1]["sentiment"] == {"negative": 1.0, "neutral": 0.0, "positive": 0.0}
    assert [one["kind"] for one in report["provenance"]["corrections"]] == ["handle", "labels", "sentiment"]


def test_corrected_posts_are_exported_as_rows_that_training_and_evaluation_read(page: Path, fix: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    assert run("report", page, "--corrections", fix, "--export-training", rows).exit_code == 0
    own = {"text_column": "text", "context_column": "context", "labels_column": "labels", "sentiment_column": "sentiment"}
    read, left_out = read_own(argparse.Namespace(file=str(rows), **own))
    assert [(row.stances, row.sentiment) for row in read] == [({Stance.SUPPORTIVE}, None), (None, Sentiment.NEGATIVE)]
    assert not left_out
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from analyzer.training.reaction_data import CODEBOOK, read_corrections

    first, second = read_corrections(rows)
    assert (first.text, first.source, first.exclusive) == ("The mill is quiet now, at last", CODEBOOK, {})
    assert {stance: value for (_, stance), value in first.independent.items()}["supportive"] == 1.0
    assert (second.independent, second.exclusive) == ({}, {"sentiment": 0})


def test_pseudonyms_stand_in_exported_rows_too(page: Path, fix: Path, tmp_path: Path) -> None:
    page.write_text(ARTICLE.replace("at last", "at last @bo_lund"), encoding="utf-8")
    rows = tmp_path / "rows.jsonl"
    assert run("report", page, "--corrections", fix, "--export-training", rows, "--pseudonymise").exit_code == 0
    assert "@person-" in rows.read_text(encoding="utf-8")
    assert "bo_lund" not in rows.read_text(encoding="utf-8")


def test_several_articles_take_the_corrections_that_name_them(page: Path, fix: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(ARTICLE.replace("Monday", "Tuesday"), encoding="utf-8")
    sha256 = json.loads(run("report", other, "-f", "json").stdout)["article"]["sha256"]
    assert isinstance(run("report", page, other, "--corrections", fix).exception, ConfigError)
    fix.write_text(FIX.replace("when", f'article = "{sha256}"\nwhen'), encoding="utf-8")
    done = run("report", page, other, "-f", "json", "--corrections", fix)
    assert [len(one["provenance"]["corrections"]) for one in json.loads(done.stdout)] == [0, 3]
    done = run("report", page, page, "-f", "json", "--corrections", fix)
    assert done.exit_code == ConfigError.exit_code
    assert done.stderr.count(f"no article has the sha256 {sha256}") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FIX.replace("p2", "p7"), "fix.toml: correction 2: there is no post p7"),
        (FIX.replace("supportive", "kind"), "fix.toml: correction 1: labels: there is no label 'kind'"),
        ("", "must hold a list"),
    ],
)
def test_a_wrong_correction_writes_nothing(page: Path, fix: Path, tmp_path: Path, text: str, said: str) -> None:
    fix.write_text(text, encoding="utf-8")
    out = tmp_path / "report.json"
    done = run("report", page, "--output", out, "--corrections", fix)
    assert isinstance(done.exception, ConfigError)
    assert said in str(done.exception)
    assert not out.exists()


@pytest.mark.parametrize("options", [(), ("--corrections", "fix.toml", "--no-text")])
def test_rows_to_learn_from_need_corrections_and_texts(
    page: Path, fix: Path, tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("report", page, *options, "--export-training", tmp_path / "rows.jsonl")
    assert isinstance(done.exception, ConfigError)
    assert "needs --corrections" in str(done.exception)
