"""Several jobs side by side on one machine, by default one per GPU: processes of this same program, then a merge."""

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

from analyzer.batch.folder import Job
from analyzer.batch.merging import merge
from analyzer.batch.options import BatchOptions
from analyzer.errors import ConfigError, OutputError

WAIT_S = 30.0  # for jobs to put away what they hold when all are stopped


def run_processes(options: BatchOptions, arguments: Sequence[str], program: str) -> int:
    """Run the jobs, merge, and return the exit code; the first that fails stops the others.

    Raises:
        ConfigError: This cannot be combined with what else was asked for.
        OutputError: A job was killed.
    """
    count = options.processes or count_gpus()
    if options.job.count > 1 or options.restart:
        raise ConfigError("--processes goes neither with --shard nor with --restart; delete the folder to begin anew")
    jobs = [_start(options, arguments, Job(number, count)) for number in range(1, count + 1)]
    try:
        codes = _wait(jobs)
    finally:
        _stop(jobs)
    if any(code < 0 for code in codes):
        raise OutputError(f"{program}: a job was killed (signal {-min(codes)}); run the same command to go on")
    failed = [code for code in codes if code]
    if failed and failed[0] != 3:  # rejects of a damaged file do not keep the rest from being merged
        return failed[0]
    return merge(replace(options, merge=True)) or max(codes)


def count_gpus() -> int:
    """Return the number of CUDA devices.

    Raises:
        ConfigError: There is none.
    """
    with contextlib.suppress(ImportError):
        import torch

        if torch.cuda.device_count():
            return int(torch.cuda.device_count())
    raise ConfigError("--processes 0: there is no GPU here; name a number")


def _start(options: BatchOptions, arguments: Sequence[str], job: Job) -> subprocess.Popen[bytes]:
    own = ["--processes", "1", "--shard", f"{job.number}/{job.count}", "--quiet"]
    if options.device == "cuda":  # a device that was named with its number is meant for all jobs
        own += ["--device", f"cuda:{(job.number - 1) % count_gpus()}"]
    command = [sys.executable, "-m", "analyzer", "batch", *arguments, *own]  # of options given twice the last one counts
    return subprocess.Popen(command)  # noqa: S603 - our own program


def _wait(jobs: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    waiting = list(jobs)
    while waiting:
        for job in list(waiting):
            with contextlib.suppress(subprocess.TimeoutExpired):
                if job.wait(timeout=0.1) not in {0, 3}:
                    return [other.poll() or 0 for other in jobs]
                waiting.remove(job)
    return [job.returncode for job in jobs]


def _stop(jobs: Sequence[subprocess.Popen[bytes]]) -> None:
    for job in jobs:
        if job.poll() is None:
            job.terminate()
    for job in jobs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            job.wait(timeout=WAIT_S)
