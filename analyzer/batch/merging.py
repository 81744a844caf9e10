"""Join the parts of a job array: check that every shard is there and whole, and write the manifest."""

import logging
from collections import Counter

from analyzer.batch.folder import MANIFEST, Json, OutputFolder, opened
from analyzer.batch.options import BatchOptions
from analyzer.batch.run import conclude
from analyzer.batch.summary import add_up
from analyzer.errors import ConfigError, InputError

logger = logging.getLogger(__name__)
SHOWN = 10


def merge(options: BatchOptions) -> int:
    """Merge what lies in the output folder and return the exit code.

    Raises:
        ConfigError: There is nothing to merge.
        InputError: Shards are missing.
        OutputError: A job is still running.
    """
    if not options.out.is_dir():
        raise ConfigError(f"{options.out}: there is no such folder")
    with opened(options.out, options.job) as folder:
        if folder.is_complete():
            logger.warning("%s: is complete already; nothing to do", options.out)
            return 0
        manifest = folder.manifest()
        if manifest is None:
            raise ConfigError(f"{options.out / MANIFEST}: cannot be read; run the jobs first")
        identity = {name: manifest[name] for name in ("schema", "version", "input", "config", "models")}
        records, reasons = check_all(folder, identity)
        speed = add_up([end["speed"] for end in folder.ends()])
        conclude(folder, identity, records, reasons, speed, quiet=options.quiet)
    return 0


def check_all(folder: OutputFolder, identity: Json) -> tuple[list[Json], Counter[str]]:
    """Return the records of all shards and the rejects by reason.

    Raises:
        InputError: A job has not come to its end, or a shard is missing or altered.
    """
    ends = folder.ends()
    if not ends:
        raise InputError(f"{folder.path}: no job has come to its end; run them, then --merge")
    if any((end["rows_in"], end["reasons"]) != (ends[0]["rows_in"], ends[0]["reasons"]) for end in ends):
        raise InputError(f"{folder.path}: the jobs counted different rows; the input changed between them: run all again")
    shard_rows = identity["config"]["shard_rows"]
    finished = folder.finished()
    missing = [shard for shard in range(-(-ends[0]["rows_in"] // shard_rows)) if shard not in finished]
    if missing:
        shown = ", ".join(map(str, missing[:SHOWN])) + (" …" if len(missing) > SHOWN else "")
        raise InputError(f"{folder.path}: {len(missing)} shards are missing or altered ({shown}); run their jobs again")
    return [finished[shard] for shard in sorted(finished)], Counter(ends[0]["reasons"])
