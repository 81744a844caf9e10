"""`batch`: score many posts; stopping it loses nothing."""

import signal
import sys
from collections.abc import Sequence
from types import FrameType

from analyzer.batch.options import BatchOptions, parse_options
from analyzer.commands.console import say
from analyzer.hub import require_extra

INTERRUPTED = 130


def run(arguments: Sequence[str], *, program: str) -> int:
    """Run the command and return the exit code.

    Raises:
        AnalyzerError: See the exit codes of the command line.
    """
    options = parse_options(arguments, program=program)
    before = signal.signal(signal.SIGTERM, _stop)  # what batch systems send before they kill
    try:
        return _dispatch(options, arguments, program)
    except KeyboardInterrupt:
        say(f"stopped; finished shards are safe in {options.out}: the same command goes on from there")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)


def _dispatch(options: BatchOptions, arguments: Sequence[str], program: str) -> int:
    """Import and run only what was asked for."""
    if options.merge:
        from analyzer.batch.merging import merge

        return merge(options)
    if options.dry_run:
        from analyzer.batch.estimate import estimate

        return estimate(options)
    if options.engine == "ray":
        require_extra("--engine ray", "ray", "ray")
        from analyzer.batch.ray_run import run_on_ray

        return run_on_ray(options, arguments)
    if options.processes != 1:
        from analyzer.batch.processes import run_processes

        return run_processes(options, arguments, program)
    from analyzer.batch.run import run as run_here

    return run_here(options)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a script; errors meant for the person at the prompt become one line and an exit code."""
    from analyzer.commands.console import set_up_logging
    from analyzer.errors import AnalyzerError

    set_up_logging(verbose=False)
    try:
        return run(sys.argv[1:] if arguments is None else arguments, program="score_batch.py")
    except AnalyzerError as error:
        say(str(error))
        return error.exit_code
