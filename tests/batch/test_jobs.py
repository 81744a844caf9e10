"""Jobs of an array, one after the other or side by side, merge into the bytes of a single run."""

from pathlib import Path

import pytest

pytest.importorskip("torch")

from tiny_batch import contents, make_posts, score, write_jsonl


@pytest.fixture(scope="module")
def single(tiny_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("single")
    path = write_jsonl(folder / "posts.jsonl", make_posts(90))
    with path.open("a", encoding="utf-8") as stream:
        stream.write("bad\n")
    score(tiny_config, path, "--out", folder / "out", "--shard-rows", 20)
    return folder


def test_parts_merge_into_the_whole(single: Path, tiny_config: Path, tmp_path: Path) -> None:
    arguments = (single / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 20)
    for number in (3, 1, 2):
        assert score(tiny_config, *arguments, "--shard", f"{number}/3") == 0
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 0
    assert contents(tmp_path / "out") == contents(single / "out")
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 0


def test_a_merge_names_what_is_missing(
    single: Path, tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (single / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 20)
    score(tiny_config, *arguments, "--shard", "1/2")
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 3
    assert "2 shards are missing or altered (1, 3)" in capsys.readouterr().err
    score(tiny_config, *arguments, "--shard", "2/2")
    (tmp_path / "out" / "shards" / "part-00002.parquet").write_bytes(b"spoilt")
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 3
    assert "1 shards are missing or altered (2)" in capsys.readouterr().err
    score(tiny_config, *arguments, "--shard", "1/2")
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 0
    assert contents(tmp_path / "out") == contents(single / "out")


def test_a_single_run_finishes_what_jobs_began(single: Path, tiny_config: Path, tmp_path: Path) -> None:
    arguments = (single / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 20)
    score(tiny_config, *arguments, "--shard", "2/3")
    (made,) = [path for path in (tmp_path / "out" / "shards").iterdir() if "00001" in path.name]
    stamp = made.stat().st_mtime_ns
    assert score(tiny_config, *arguments) == 0
    assert made.stat().st_mtime_ns == stamp
    assert contents(tmp_path / "out") == contents(single / "out")


def test_jobs_with_other_settings_are_refused(single: Path, tiny_config: Path, tmp_path: Path) -> None:
    arguments = (single / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 20)
    assert score(tiny_config, *arguments, "--shard", "1/2") == 0
    assert score(tiny_config, *arguments, "--shard", "2/2", "--evidence") == 4
    assert score(tiny_config, *arguments, "--shard", "2/2", "--restart") == 4


def test_processes_side_by_side_give_the_same_bytes(single: Path, tiny_config: Path, tmp_path: Path) -> None:
    arguments = (single / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 20)
    assert score(tiny_config, *arguments, "--processes", 2) == 0
    assert contents(tmp_path / "out") == contents(single / "out")


def test_nothing_to_merge_is_said(tiny_config: Path, tmp_path: Path) -> None:
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 4
    (tmp_path / "out").mkdir()
    assert score(tiny_config, "--merge", "--out", tmp_path / "out") == 4
