"""Which labelled posts are measured on."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.evaluation.reaction_rows import MEASURED, folded, read_ordinary, read_public, trained_on

COLUMNS = ["source", "lang", "task", "label", "text", "context"]


def write(path: Path, *rows: tuple[str, ...]) -> None:
    pq.write_table(pa.table({name: [row[i] for row in rows] for i, name in enumerate(COLUMNS)}), path)


def row(text: str, label: str = "negative", source: str = "a") -> tuple[str, ...]:
    return (source, "en", "sentiment", label, text, "")


def test_case_marks_and_placeholders_do_not_make_a_post_another() -> None:
    assert folded("@user  So GOOD, really! http") == folded("so good... really")
    assert folded("so good") != folded("so bad")


def test_a_development_post_that_stands_in_training_is_passed_over_whatever_set_has_it(tmp_path: Path) -> None:
    write(tmp_path / "train.parquet", row("Seen before!", source="b"))
    write(tmp_path / "codebook_train.parquet", row("seen by the codebook", source="c"))
    write(tmp_path / "dev.parquet", row("@user seen before"), row("Seen by the codebook"), row("new one"), row("new two"))
    rows = read_public(tmp_path / "dev.parquet", ["sentiment"], 1, without=trained_on(tmp_path))
    assert [post.utterance.text for post in rows] == ["new one"]


def test_calibration_has_other_posts_than_the_figures_and_only_sets_with_three_classes(tmp_path: Path) -> None:
    for name in ("train.parquet", "codebook_train.parquet"):
        write(tmp_path / name, row("nothing of these"))
    three = [row(f"post {n}", ["negative", "neutral", "positive"][n % 3]) for n in range(MEASURED + 5)]
    two = [row(f"other {n}", source="two") for n in range(MEASURED + 5)]
    write(tmp_path / "dev.parquet", *three, *two)
    measured = {post.utterance.text for post in read_public(tmp_path / "dev.parquet", ["sentiment"], MEASURED)}
    calibrated = [post.utterance.text for post in read_ordinary(tmp_path)]
    assert calibrated == [f"post {n}" for n in range(MEASURED, MEASURED + 5)]
    assert not measured & set(calibrated)
