"""A run accounts for every row, writes what the pipeline says, and leaves nothing behind when it cannot go on."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

pytest.importorskip("torch")

from tiny_batch import contents, make_posts, rejects, rows_of, score, write_jsonl

from analyzer.assembly import load_stages
from analyzer.batch.durable import locked
from analyzer.config import load_settings
from analyzer.shipping.pinning import pin_manifest

ROOT = Path(__file__).parents[2]
BAD = '{"id": "p1", "text": "an id again"}\nnot json\n\n{"text": " "}\n'


@pytest.fixture(scope="module")
def done(tiny_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with posts.jsonl and the undisturbed run over it."""
    folder = tmp_path_factory.mktemp("done")
    path = write_jsonl(folder / "posts.jsonl", make_posts(120))
    with path.open("a", encoding="utf-8") as stream:
        stream.write(BAD)
    assert score(tiny_config, path, "--out", folder / "out", "--shard-rows", 25) == 0
    return folder


def manifest_of(out: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_rows_in_are_rows_out_plus_rejects(done: Path) -> None:
    manifest = manifest_of(done / "out")
    assert (manifest["rows_in"], manifest["rows_out"]) == (124, 120)
    assert [row["row"] for row in rows_of(done / "out")] == list(range(1, 121))
    assert [reject["reason"] for reject in rejects(done / "out")] == ["duplicate id", "not JSON", "blank line", "blank text"]
    assert [shard["rows_in"] for shard in manifest["shards"]] == [25, 25, 25, 25, 24]  # type: ignore[attr-defined]


def test_the_manifest_names_every_model_also_two_of_one_slot(done: Path, tiny_config: Path) -> None:
    stages = load_stages(load_settings(tiny_config, {"translate": False, "encoder": False}))
    wanted = [{"slot": p.slot, "id": p.id, "sha256": p.sha256} for p in stages.provenance]
    assert manifest_of(done / "out")["models"] == wanted
    assert len(wanted) == 3, "two of language, one of reaction"


def test_rows_say_what_the_stages_say(done: Path, tiny_config: Path) -> None:
    from analyzer.assembly import load_detector, load_scorer
    from analyzer.records import Utterance

    settings = load_settings(tiny_config, {})
    posts = make_posts(120)
    first = rows_of(done / "out")[:25]
    utterances = [Utterance(text=post["text"], context=post.get("context")) for post in posts[:25]]
    for row, language in zip(first, load_detector(settings).detect(utterances), strict=True):
        assert row["language"] == language.tag
    for row, reading in zip(first, load_scorer(settings).score(utterances), strict=True):
        assert row["joking"] == pytest.approx(reading.stances["joking"], abs=0.02)  # type: ignore[index]
        assert row["negative"] + row["neutral"] + row["positive"] == pytest.approx(1, abs=2e-4)  # type: ignore[operator]
    assert len({row["joking"] for row in rows_of(done / "out")}) > 20


def test_identical_posts_get_identical_scores_and_are_scored_once(done: Path) -> None:
    shards = manifest_of(done / "out")["shards"]
    rows, posts = rows_of(done / "out"), make_posts(120)
    by_words: dict[tuple[object, ...], set[object]] = {}
    for row, post in zip(rows, posts, strict=True):
        by_words.setdefault((row["row"] // 26, post["text"], post.get("context")), set())
    for shard in range(5):
        own = list(zip(rows, posts, strict=True))[shard * 25 : shard * 25 + 25]
        seen = {(post["text"], post.get("context")): row["joking"] for row, post in own}
        assert len(seen) == shards[shard]["unique"]  # type: ignore[index]
        assert all(seen[post["text"], post.get("context")] == row["joking"] for row, post in own)


def test_a_second_run_has_nothing_to_do(done: Path, tiny_config: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (done / "out").rglob("*") if path.name != "log.jsonl"}
    assert score(tiny_config, done / "posts.jsonl", "--out", done / "out", "--shard-rows", 25) == 0
    after = {path: path.stat().st_mtime_ns for path in (done / "out").rglob("*") if path.name != "log.jsonl"}
    assert after == before


def test_json_lines_hold_what_parquet_holds(done: Path, tiny_config: Path, tmp_path: Path) -> None:
    score(tiny_config, done / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 25, "--format", "jsonl")
    for mine, theirs in zip(rows_of(tmp_path / "out"), rows_of(done / "out"), strict=True):
        assert mine.keys() == theirs.keys()
        assert mine == {k: pytest.approx(v, abs=1e-4) if isinstance(v, float) else v for k, v in theirs.items()}


def test_optional_columns_come_with_their_options(tiny_config: Path, tmp_path: Path, done: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "war \\ud800 peace"}\n{"text": "lol lol lol"}\n')
    score(tiny_config, tmp_path / "a.jsonl", "--out", tmp_path / "out", "--include-text", "--evidence")
    rows = rows_of(tmp_path / "out")
    assert [row["text"] for row in rows] == ["war \ufffd peace", "lol lol lol"]
    assert all(isinstance(json.loads(str(row["evidence"])), list) for row in rows)
    assert {"text", "evidence", "translation"} & set(rows_of(done / "out")[0]) == set()
    schema = pq.read_schema(tmp_path / "out" / "shards" / "part-00000.parquet")
    assert schema.field("joking").metadata[b"meaning"] == b"probability that the post is joking"


def test_an_empty_input_is_a_complete_run(tiny_config: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"")
    assert score(tiny_config, tmp_path / "empty.jsonl", "--out", tmp_path / "out") == 0
    assert manifest_of(tmp_path / "out")["rows_in"] == 0


def test_only_rejects_are_a_complete_run(tiny_config: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("x\n" * 30)
    assert score(tiny_config, tmp_path / "bad.jsonl", "--out", tmp_path / "out", "--shard-rows", 10) == 0
    assert manifest_of(tmp_path / "out")["rejects"]["reasons"] == {"not JSON": 30}  # type: ignore[index]


# ---- changes are noticed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("input", "input"),
        ("--include-text", "columns"),
        ("--shard-rows=30", "shard_rows 25 (now 30)"),
        ("--detector=langdetect", "settings_sha256"),
    ],
)
def test_what_changed_is_refused_and_restart_begins_anew(
    tiny_config: Path, tmp_path: Path, change: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(30))
    arguments: list[object] = [path, "--out", tmp_path / "out", "--shard-rows", 25]
    assert score(tiny_config, *arguments) == 0
    if change == "input":
        write_jsonl(path, make_posts(31))
    else:
        arguments.append(change)
    before = contents(tmp_path / "out")
    assert score(tiny_config, *arguments) == 4
    message = capsys.readouterr().err
    assert "began with other" in message
    assert said in message
    assert contents(tmp_path / "out") == before
    assert score(tiny_config, *arguments, "--restart") == 0
    assert contents(tmp_path / "out") != before


def test_a_folder_of_other_things_is_refused(tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(3))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("mine")
    assert score(tiny_config, path, "--out", tmp_path / "out") == 4
    assert "thesis.docx" in capsys.readouterr().err
    assert [entry.name for entry in (tmp_path / "out").iterdir() if not entry.name.startswith(".")] in (
        ["thesis.docx"],
        ["thesis.docx", "log.jsonl"],
        ["log.jsonl", "thesis.docx"],
    )


def test_a_second_run_at_the_same_time_is_refused(
    tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(3))
    with locked(tmp_path / "out" / ".lock"):
        assert score(tiny_config, path, "--out", tmp_path / "out") == 6
    assert "another run is writing here" in capsys.readouterr().err
    assert score(tiny_config, path, "--out", tmp_path / "out") == 0


# ---- what can go wrong on a disk


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_spoilt_shard_is_found_and_made_again(tiny_config: Path, tmp_path: Path, damage: str) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(60))
    arguments = (path, "--out", tmp_path / "out", "--shard-rows", 20)
    score(tiny_config, *arguments)
    before = contents(tmp_path / "out")
    shard = tmp_path / "out" / "shards" / "part-00001.parquet"
    whole = shard.read_bytes()
    if damage == "gone":
        shard.unlink()
    else:
        shard.write_bytes(whole[:-9] if damage == "cut" else whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    kept = (tmp_path / "out" / "shards" / "part-00000.parquet").stat().st_mtime_ns
    assert score(tiny_config, *arguments) == 0
    assert contents(tmp_path / "out") == before
    assert (tmp_path / "out" / "shards" / "part-00000.parquet").stat().st_mtime_ns == kept


def test_spoilt_rejects_are_made_again(done: Path, tiny_config: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(done / "out", out)
    (out / "rejects.jsonl").write_text("")
    assert score(tiny_config, done / "posts.jsonl", "--out", out, "--shard-rows", 25) == 0
    assert contents(out) == contents(done / "out")


def test_a_full_disk_stops_the_run_and_room_lets_it_go_on(
    tiny_config: Path, tmp_path: Path, done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limit = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000));"  # smaller than a shard, as if the disk were full
        "from analyzer.commands.batch import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = [str(done / "posts.jsonl"), "--out", str(tmp_path / "out"), "--shard-rows", "25", "--config", str(tiny_config)]
    arguments += ["--quiet", "--keep-duplicate-ids"]
    full = subprocess.run([sys.executable, "-c", limit, *arguments], capture_output=True, text=True, cwd=ROOT)
    assert full.returncode == 6, full.stderr
    assert "make room or give permission, then run the same command again" in full.stderr
    assert "Traceback" not in full.stderr
    assert not list((tmp_path / "out").rglob("*.part"))
    assert score(tiny_config, *arguments) == 0
    assert score(tiny_config, *arguments, "--restart") == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(tiny_config: Path, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(3))
    (tmp_path / "out").mkdir(mode=0o500)
    assert score(tiny_config, path, "--out", tmp_path / "out") == 6


def test_an_output_that_is_a_file_is_refused(tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(3))
    assert score(tiny_config, path, "--out", path) == 6
    assert "cannot be written" in capsys.readouterr().err


def test_a_damaged_file_changes_the_exit_code_and_nothing_else(tiny_config: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00garbage")
    write_jsonl(tmp_path / "b.jsonl", make_posts(3))
    assert score(tiny_config, tmp_path, "--out", tmp_path / "out") == 3
    assert len(rows_of(tmp_path / "out")) == 3
    assert rejects(tmp_path / "out")[0]["reason"] == "damaged file"


# ---- the rest of the command


def test_a_dry_run_estimates_and_writes_nothing(
    done: Path, tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score(tiny_config, done / "posts.jsonl", "--out", tmp_path / "out", "--shard-rows", 50, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "about 124 rows" in said
    assert "in 3 shards of 50" in said
    assert "posts/s" in said
    assert not (tmp_path / "out").exists()


def test_the_summary_counts_what_is_in_the_shards(done: Path) -> None:
    summary = json.loads((done / "out" / "summary.json").read_text())
    assert sum(summary["counts"]["language"].values()) == 120
    assert summary["rejects"]["rows"] == 4
    assert summary["this_run"]["posts"] == 120
    assert summary["this_run"]["tokens_per_s"] > 0
    assert 0.5 < sum(summary["this_run"]["share_of_time"].values()) <= 1.01


def test_the_table_is_for_people_and_harmless(tiny_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from analyzer.commands.batch import main

    path = write_jsonl(tmp_path / "[red]posts.jsonl", make_posts(3))
    assert main([str(path), "--out", str(tmp_path / "[bold]out"), "--config", str(tiny_config)]) == 0
    shown = capsys.readouterr()
    assert "3 of 3 rows scored" in shown.out
    assert "\x1b" not in shown.out + shown.err


@pytest.mark.parametrize(
    "arguments",
    [["--shard", "3/2"], ["--shard", "x"], ["--shard-rows", "0"], ["--dtype", "bfloat16", "--backend", "onnx"], ["--merge"]],
)
def test_options_that_make_no_sense_are_refused(tiny_config: Path, tmp_path: Path, arguments: list[str], done: Path) -> None:
    assert score(tiny_config, done / "posts.jsonl", "--out", tmp_path / "out", *arguments) == 4


def test_torch_is_chosen_by_itself_only_where_there_are_cuda_and_weights(
    tiny_config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzer.batch import options

    given = ["a.jsonl", "--out", "out", "--config", str(tiny_config)]
    assert options.parse_options(given, program="p").backend == "onnx"
    monkeypatch.setattr(options, "has_cuda", lambda: True)
    found = options.parse_options(given, program="p")
    assert (found.backend, found.device, found.dtype) == ("torch", "cuda", "bfloat16")
    assert options.parse_options([*given, "--backend", "onnx"], program="p").dtype == "int8"
    bare = tmp_path / "root"
    shutil.copytree(load_settings(tiny_config, {}).models_folder or tmp_path, bare)
    (bare / "tiny" / "model.safetensors").unlink()
    pin_manifest(bare / "manifest.toml")
    (tmp_path / "bare.toml").write_text(f"models_folder = {json.dumps(str(bare))}\n")
    assert options.parse_options([*given[:3], "--config", str(tmp_path / "bare.toml")], program="p").backend == "onnx"
