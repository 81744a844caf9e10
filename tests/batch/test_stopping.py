"""Stopped at any moment, a run goes on and ends with the very bytes of a run that was left alone."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch")

from fakes import heed_interrupts
from tiny_batch import contents, make_posts, score, write_jsonl

ROOT = Path(__file__).parents[2]
N_KILLS = 32

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_jsonl(tmp_path_factory.mktemp("posts") / "posts.jsonl", make_posts(800))
    with path.open("a", encoding="utf-8") as stream:
        stream.write("bad\n" * 20)
    return path


@pytest.fixture(scope="module")
def undisturbed(tiny_config: Path, posts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    assert score(tiny_config, posts, "--out", out, "--shard-rows", 20) == 0
    return out


def test_killed_at_random_moments_it_ends_with_the_same_bytes(
    tiny_config: Path, posts: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = [str(posts), "--out", str(out), "--shard-rows", "20", "--config", str(tiny_config), "--quiet"]
    loop = [sys.executable, str(Path(__file__).with_name("kill_loop.py")), str(N_KILLS), "7", *arguments]
    done = subprocess.run(loop, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    found = re.search(r"killed (\d+) ended (\d+) code (\d+) depths (\d+)", done.stdout)
    assert found
    assert int(found[1]) >= 30
    assert found[3] == "0"
    assert int(found[4]) >= 10  # kills came early and late
    assert contents(out) == contents(undisturbed)
    assert not list(out.rglob("*.part"))
    assert not (out / ".progress").exists()


def test_a_line_of_the_journal_that_was_cut_short_costs_one_shard(
    tiny_config: Path, posts: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    start_and_stop(tiny_config, posts, out, signal.SIGKILL)
    (journal,) = (out / ".progress").iterdir()
    journal.write_bytes(journal.read_bytes()[:-7])
    assert score(tiny_config, posts, "--out", out, "--shard-rows", 20) == 0
    assert contents(out) == contents(undisturbed)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_says_how_to_go_on(
    tiny_config: Path, posts: Path, undisturbed: Path, tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    code, said = start_and_stop(tiny_config, posts, out, number)
    assert code == 130
    assert said.count("\n") == 1
    assert "the same command goes on from there" in said
    assert not list(out.rglob("*.part"))
    finished = sorted((out / "shards").iterdir())
    stamps = [path.stat().st_mtime_ns for path in finished]
    assert json.loads((out / "manifest.json").read_text())["complete"] is False
    assert score(tiny_config, posts, "--out", out, "--shard-rows", 20) == 0
    assert [path.stat().st_mtime_ns for path in finished] == stamps
    assert contents(out) == contents(undisturbed)


def start_and_stop(config: Path, posts: Path, out: Path, number: signal.Signals) -> tuple[int, str]:
    """Start a run, send a signal once its second shard is recorded, and return exit code and standard error."""
    command = [sys.executable, "scripts/score_batch.py", str(posts), "--out", str(out), "--shard-rows", "20", "--quiet"]
    command += ["--config", str(config)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, preexec_fn=heed_interrupts)
    journal = out / ".progress" / "1-of-1.jsonl"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (journal.exists() and journal.read_bytes().count(b"shard") >= 4):
        time.sleep(0.002)
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    return running.returncode, said
