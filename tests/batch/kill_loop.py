"""Run a batch again and again and kill it at random moments: ``kill_loop.py N_KILLS SEED COMMAND...``.

Children are forked from this process, which has imported everything and started no thread, so that a run takes little more
than its own work. Prints how many runs were killed and how many came to their end.
"""

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import onnxruntime  # noqa: F401 - imported once, for all children
import pyarrow.parquet  # noqa: F401

import analyzer.batch.run
import analyzer.language.detection
import analyzer.reaction.scorer_onnx  # noqa: F401
from analyzer.commands.batch import main


def run_once(arguments: list[str], wait: Callable[[], None] | None) -> int | None:
    """Return the exit code, or None if the run was killed after `wait`."""
    child = os.fork()
    if child == 0:
        os._exit(main(arguments))
    if wait is not None:
        wait()
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def recorded(out: Path) -> int:
    """Return how many bytes the journals hold."""
    with contextlib.suppress(OSError):
        return sum(path.stat().st_size for path in out.glob(".progress/*"))
    return 0


def loop(n_kills: int, seed: int, arguments: list[str]) -> None:
    """Kill `n_kills` runs, then let one come to its end.

    Every third kill comes a random while after the start, the others after another shard was recorded: in the next
    shard, between the two, or while manifest and summary are written.
    """
    draw = random.Random(seed)
    out = Path(arguments[arguments.index("--out") + 1])
    killed = ended = 0
    depths = set()

    def early() -> None:
        time.sleep(draw.uniform(0.02, 1.0))

    def late() -> None:
        before, deadline = recorded(out), time.monotonic() + 3
        while recorded(out) == before and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.15))

    while killed < n_kills:
        code = run_once(arguments, early if killed % 3 == 0 else late)
        if code is None:
            killed += 1
            depths.add(len(list(out.glob("shards/part-*"))))
        elif code == 0:
            ended += 1
            run_once([*arguments, "--restart"], late)  # begin anew, and be killed in that too
        else:
            raise SystemExit(f"a run failed with {code} after {killed} kills")
    code = run_once(arguments, None)
    sys.stdout.write(f"killed {killed} ended {ended} code {code} depths {len(depths)}\n")


if __name__ == "__main__":
    loop(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
