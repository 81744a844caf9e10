"""The column dictionary is that of the program, and your own labels can be measured."""

import argparse
import json
from pathlib import Path

import pytest

from analyzer.batch.manual import render
from analyzer.errors import InputError
from analyzer.evaluation.synthetic_posts import make_posts

ROOT = Path(__file__).parents[2]


def test_the_dictionary_of_columns_is_up_to_date() -> None:
    assert (ROOT / "docs" / "columns.md").read_text(encoding="utf-8") == render()


def test_synthetic_posts_are_unique_and_the_same_every_time() -> None:
    posts = list(make_posts(5000))
    assert len(set(posts)) == 5000
    assert posts == list(make_posts(5000))
    assert 12 <= sorted(len(post.split()) for post in posts)[2500] <= 18


def own(config: Path, file: Path) -> int:
    pytest.importorskip("sklearn")
    from analyzer.evaluation import own as measurement

    parser = argparse.ArgumentParser()
    measurement.add_arguments(parser)
    return measurement.run(parser.parse_args([str(file), "--config", str(config)]))


def test_own_labels_are_measured(tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"text": "war war", "labels": "escalatory, critical", "sentiment": "negative"},
        {"text": "lol", "labels": ["joking"], "sentiment": ""},
        {"text": "peace", "labels": "", "sentiment": "positive"},
        {"text": "no label"},
        {"text": " "},
    ]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert own(tiny_config, tmp_path / "own.jsonl") == 0
    said = capsys.readouterr().out
    assert "3 rows" in said
    assert "1 no label" in said
    assert "1 blank text" in said
    assert "(n = 3)" in said
    assert "sentiment macro-F1" in said
    assert "n = 2" in said


def test_labels_that_the_codebook_does_not_know_are_named(tiny_config: Path, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("text,labels\nhello,angry\n")
    with pytest.raises(InputError, match=r"row 1: 'angry' is not a valid Stance; the stances are escalatory"):
        own(tiny_config, tmp_path / "own.csv")
    (tmp_path / "none.csv").write_text("text\nhello\n")
    with pytest.raises(InputError, match="no row has 'labels'"):
        own(tiny_config, tmp_path / "none.csv")
