"""The dry run: time, memory and size of output, estimated from a sample; nothing is written to the output folder."""

import dataclasses
import tempfile
import time
from itertools import islice
from pathlib import Path

from analyzer.batch.folder import Job, OutputFolder
from analyzer.batch.intake import Intake, PostRow, Window
from analyzer.batch.loading import load_stages_for
from analyzer.batch.making import PostMaker
from analyzer.batch.options import BatchOptions
from analyzer.batch.rows import RowStream, check_columns
from analyzer.batch.sources import find_sources
from analyzer.batch.summary import peak_memory_mb
from analyzer.batch.timing import Clock

SAMPLE_ROWS = 2000
WARM_UP_ROWS = 32
FIXED_BYTES = 12_000  # of a Parquet file: schema and footer


def estimate(options: BatchOptions) -> int:
    """Print the estimate and return the exit code.

    Raises:
        AnalyzerError: As for a real run.
    """
    sources = find_sources(options.inputs, out=options.out)
    check_columns(sources, options.columns.text)
    total_bytes = sum(source.path.stat().st_size for source in sources)
    stream = RowStream(sources, options.columns.names)
    intake = Intake(columns=options.columns, shard_rows=SAMPLE_ROWS, seen=None, max_characters=options.max_characters)
    reading = iter(stream)
    taken = [intake.take(number, raw) for number, raw in enumerate(islice(reading, SAMPLE_ROWS), start=1)]
    share = min(1.0, stream.done_bytes / max(total_bytes, 1)) if len(taken) == SAMPLE_ROWS else 1.0
    rows = [row for row in taken if isinstance(row, PostRow)]
    seconds, n_bytes = _measure(options, rows)
    n_rows = round(len(taken) / max(share, 1e-12))
    _say(options, n_rows, len(rows) / max(len(taken), 1), seconds / max(len(rows), 1), n_bytes / max(len(rows), 1))
    return 0


def _measure(options: BatchOptions, rows: list[PostRow]) -> tuple[float, int]:
    """Score the sample into a folder that is thrown away; return seconds and bytes, what is fixed left out."""
    maker = PostMaker(load_stages_for(options), options, Clock())
    with tempfile.TemporaryDirectory() as scratch:
        folder = OutputFolder(Path(scratch), Job())
        start = time.perf_counter()
        for shard, some in enumerate((rows[:WARM_UP_ROWS], rows)):
            start = time.perf_counter()
            with maker.making(shard, folder) as made:
                made.add(Window(shard, [dataclasses.replace(row, id=row.id) for row in some]))
        taken = time.perf_counter() - start
        size = (folder.path / maker.names(1)[0]).stat().st_size
    return taken, max(size - FIXED_BYTES, 0)


def _say(options: BatchOptions, n_rows: int, scored: float, seconds_per_post: float, bytes_per_post: float) -> None:
    posts = n_rows * scored
    shards = -(-n_rows // options.shard_rows)
    memory = peak_memory_mb()
    lines = [
        f"about {n_rows:,} rows, {scored:.1%} of which can be scored, in {shards:,} shards of {options.shard_rows:,}",
        f"time: about {_duration(posts * seconds_per_post)} at {1 / max(seconds_per_post, 1e-9):,.0f} posts/s on this machine",
        f"output: about {(posts * bytes_per_post + shards * FIXED_BYTES) / 1e6:,.1f} MB",
        f"a stop costs at most {_duration(options.shard_rows * seconds_per_post)} of work",
    ]
    if memory is not None:
        lines.insert(2, f"memory: about {memory:,.0f} MB, whatever the size of the input")
    print("\n".join(lines))  # noqa: T201 - the result


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
