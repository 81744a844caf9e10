"""The same run on a Ray cluster: jobs of an array, placed, scaled and repeated by Ray Data.

Each row of a Ray data set is one part of the work, as in ``--shard i/n``; a pool of actors, each with the models loaded once,
does the parts, and a merge writes the manifest. The bytes are those of a plain run, on a folder that all machines share.

Why parts and not rows go through Ray: shards must be slices of the input that any machine can make again, rejects must be
counted once, and a part that was begun by an actor that died is finished by the next, not begun anew. Ray's own readers and
writers know nothing of that.
"""

import dataclasses
import os
import tempfile
from collections.abc import Sequence
from typing import Any

import ray
from ray.data import ActorPoolStrategy

from analyzer.batch.folder import Job
from analyzer.batch.merging import merge
from analyzer.batch.options import BatchOptions, parse_options
from analyzer.batch.processes import count_gpus
from analyzer.errors import ConfigError, OutputError

PARTS_PER_ACTOR = 4  # so that an actor that is done early has something to do
MAX_PARTS = 256


class PartActor:
    """Does parts; one per GPU or processor.

    Args:
        arguments: The command line of the run.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        from analyzer.batch.loading import load_stages_for

        self._options = parse_options(arguments, program="ray")
        self._stages = load_stages_for(self._options)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Do the parts of a batch and return their exit codes."""
        from analyzer.batch.run import run

        codes = []
        for number, count in zip(batch["number"].tolist(), batch["count"].tolist(), strict=True):
            options = dataclasses.replace(self._options, job=Job(number, count), quiet=True)
            codes.append(run(options, self._stages))
        return {**batch, "code": codes, "process": [os.getpid()] * len(codes)}


def run_on_ray(options: BatchOptions, arguments: Sequence[str]) -> int:
    """Run all parts, merge, and return the exit code.

    Raises:
        ConfigError: This cannot be combined with what else was asked for.
        OutputError: Ray gave up on a part.
    """
    if options.job.count > 1 or options.restart:
        raise ConfigError("--engine ray goes neither with --shard nor with --restart; delete the folder to begin anew")
    actors = _n_actors(options)
    _connect(options)
    try:
        count = min(actors * PARTS_PER_ACTOR, MAX_PARTS)
        parts = ray.data.from_items(
            [{"number": number, "count": count} for number in range(1, count + 1)], override_num_blocks=count
        )
        done = parts.map_batches(
            PartActor,
            fn_constructor_args=([os.path.abspath(a) if os.path.exists(a) else a for a in arguments],),  # noqa: PTH100, PTH110
            batch_size=1,
            num_gpus=1 if options.device.startswith("cuda") else 0,
            num_cpus=1,
            max_restarts=-1,
            compute=ActorPoolStrategy(size=actors),
        )
        codes = [int(row["code"]) for row in done.take_all()]
    except ray.exceptions.RayError as error:
        raise OutputError(f"Ray gave up ({type(error).__name__}); run the same command to go on") from error
    finally:
        ray.shutdown()
    return merge(dataclasses.replace(options, merge=True)) or max(codes)


def _n_actors(options: BatchOptions) -> int:
    if options.processes:
        return options.processes
    return count_gpus()


def _connect(options: BatchOptions) -> None:
    """Join the cluster that runs at the address, or start one on this machine."""
    if options.ray_address:
        ray.init(address=options.ray_address, log_to_driver=False)
        return
    ray.init(
        num_cpus=max(options.processes, 2) + 1,
        include_dashboard=False,
        log_to_driver=False,
        configure_logging=False,
        _temp_dir=os.path.join(tempfile.gettempdir(), "ray"),  # noqa: PTH118 - Ray wants a string
    )
