import hashlib
import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.records import Stance
from analyzer.training.reaction_data import (
    CAPS,
    CODEBOOK,
    CONTRAST_REPEATS,
    REPEATS,
    Row,
    put_label,
    read_contrast,
    read_own_labels,
    read_public,
    sample_epoch,
    sources_of,
)

COLUMNS = ["source", "lang", "task", "label", "text", "context"]


def write(path: Path, *rows: tuple[str, ...]) -> Path:
    pq.write_table(pa.table({name: [row[i] for row in rows] for i, name in enumerate(COLUMNS)}), path)
    return path


def test_labels_of_one_post_in_one_set_are_joined(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.parquet",
        ("arsarcasm", "ar", "joking", "yes", "مطر", ""),
        ("arsarcasm", "ar", "sentiment", "negative", "مطر", ""),
        ("umsab", "ar", "sentiment", "positive", "مطر", ""),
    )
    first, second = read_public(path)
    assert first.independent == {("stance", Stance.JOKING): 1.0}
    assert first.exclusive == {"sentiment": 0}
    assert (second.source, second.exclusive) == ("umsab", {"sentiment": 2})


def test_labels_without_a_head_leave_no_row(tmp_path: Path) -> None:
    assert read_public(write(tmp_path / "t.parquet", ("x", "en", "weather", "rain", "it rains", ""))) == []


def test_rare_classes_of_violence_count_as_threat() -> None:
    row = Row("text", "", "de", "germeval2026")
    put_label(row, "violence", "call2violence")
    assert row.independent == {("threat", "threat"): 1.0}
    assert row.exclusive == {}


def test_an_epoch_keeps_caps_and_repeats_and_is_the_same_for_the_same_seed() -> None:
    rows = [Row(f"m{i}", "", "sl", "mozetic") for i in range(2000)] + [Row(f"c{i}", "", "en", CODEBOOK) for i in range(5)]
    epoch = sample_epoch(rows, seed=4)
    assert sum(row.source == "mozetic" for row in epoch) == CAPS["mozetic"]
    assert sum(row.source == CODEBOOK for row in epoch) == 5 * REPEATS[CODEBOOK]
    assert [row.text for row in epoch] == [row.text for row in sample_epoch(rows, seed=4)]
    assert [row.text for row in epoch] != [row.text for row in sample_epoch(rows, seed=5)]


def test_the_codebook_comes_first_among_the_sources() -> None:
    assert sources_of([Row("a", "", "en", "zeta"), Row("b", "", "en", CODEBOOK)]) == [CODEBOOK, "zeta"]


def test_own_labels_find_their_texts_by_hash_and_keep_what_two_readings_agree_on(tmp_path: Path) -> None:
    texts = ["agreed", "disputed", "unsure one", "unlabelled"]
    public = write(tmp_path / "t.parquet", *(("umsab", "en", "sentiment", "neutral", text, "") for text in texts))
    readings = [("agreed", ["joking"], 1), ("agreed", ["joking"], 2), ("disputed", ["joking"], 1), ("disputed", [], 2)]
    lines = [
        {"sha256": hashlib.sha256(t.encode()).hexdigest(), "lang": "en", "labels": labels, "sentiment": "neutral", "reading": n}
        for t, labels, n in [*readings, ("unsure one", ["unsure"], 1)]
    ]
    (tmp_path / "labels.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (row,) = read_own_labels(tmp_path / "labels.jsonl", public)
    assert (row.text, row.source) == ("agreed", CODEBOOK)
    assert row.independent["stance", Stance.JOKING] == 1.0
    assert sum(row.independent.values()) == 1.0


def test_contrast_posts_are_rows_of_the_codebook_several_times_over(tmp_path: Path) -> None:
    post = {"lang": "en", "text": "here we go again", "context": None, "labels": ["joking"], "sentiment": "neutral"}
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(post) + "\n", encoding="utf-8")
    rows = read_contrast(path)
    assert len(rows) == CONTRAST_REPEATS
    assert {row.source for row in rows} == {CODEBOOK}
    assert rows[0].independent["stance", Stance.JOKING] == 1.0
    assert sum(rows[0].independent.values()) == 1.0
    assert rows[0].exclusive == {"sentiment": 1}
