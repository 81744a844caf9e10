"""A run on Ray in local mode gives the bytes of a plain run, also when an actor dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("ray")
pytest.importorskip("torch")

from tiny_batch import contents, make_posts, score, write_jsonl

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def kill_one_actor(journal: Path, killed: list[int]) -> None:
    """Kill a process of Ray that runs our actor, once a shard is recorded."""
    import psutil

    deadline = time.monotonic() + 100
    while time.monotonic() < deadline and not killed:
        if any(journal.glob("*.jsonl")):
            for process in psutil.process_iter(["cmdline"]):
                if "PartActor" in " ".join(process.info["cmdline"] or []):
                    os.kill(process.pid, signal.SIGKILL)
                    killed.append(process.pid)
                    return
        time.sleep(0.005)


def test_ray_with_two_actors_one_of_them_killed_gives_the_same_bytes(tiny_config: Path, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "posts.jsonl", make_posts(2000))
    assert score(tiny_config, path, "--out", tmp_path / "plain", "--shard-rows", 50) == 0
    command = [sys.executable, "scripts/score_batch.py", str(path), "--out", str(tmp_path / "ray"), "--shard-rows", "50"]
    command += ["--config", str(tiny_config), "--quiet", "--engine", "ray", "--processes", "2"]
    killed: list[int] = []
    killer = threading.Thread(target=kill_one_actor, args=(tmp_path / "ray" / ".progress", killed))
    killer.start()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=240)
    killer.join()
    assert done.returncode == 0, done.stderr[-2000:]
    assert killed
    assert contents(tmp_path / "ray") == contents(tmp_path / "plain")
