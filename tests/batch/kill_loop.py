"""Run a batch again and again and kill it at random moments: ``kill_loop.py N_KILLS SEED SECONDS COMMAND...``.

Children are forked from this process, which has imported everything and started no thread, so that a run takes little more
than its own work. Prints how many runs were killed and how many came to their end.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import onnxruntime  # noqa: F401 - imported once, for all children
import pyarrow.parquet  # noqa: F401

import analyzer.batch.run
import analyzer.language.detection
import analyzer.reaction.scorer_onnx  # noqa: F401
from analyzer.commands.batch import main


def run_once(arguments: list[str], kill_after_s: float | None) -> int | None:
    """Return the exit code, or None if the run was killed."""
    child = os.fork()
    if child == 0:
        os._exit(main(arguments))
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def loop(n_kills: int, seed: int, seconds: float, arguments: list[str]) -> None:
    """Kill `n_kills` runs, then let one come to its end."""
    draw = random.Random(seed)
    out = Path(arguments[arguments.index("--out") + 1])
    killed = ended = 0
    depths = set()
    while killed < n_kills:
        code = run_once(arguments, draw.uniform(0.02, seconds))
        if code is None:
            killed += 1
            depths.add(len(list(out.glob("shards/part-*"))))
        elif code == 0:
            ended += 1
            run_once([*arguments, "--restart"], draw.uniform(0.1, seconds))  # begin anew, and be killed in that too
        else:
            raise SystemExit(f"a run failed with {code} after {killed} kills")
    code = run_once(arguments, None)
    print(f"killed {killed} ended {ended} code {code} depths {len(depths)}")  # noqa: T201 - read by the test


if __name__ == "__main__":
    loop(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
