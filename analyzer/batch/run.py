"""One run, or one job of an array: read all rows, make the shards that are missing, account for every row."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TextIO

from analyzer import __version__
from analyzer.batch import log, progress
from analyzer.batch.durable import written
from analyzer.batch.folder import REJECTS, SCHEMA, SUMMARY, Json, OutputFolder, opened
from analyzer.batch.intake import Window
from analyzer.batch.loading import load_stages_for
from analyzer.batch.making import Maker
from analyzer.batch.options import BatchOptions
from analyzer.batch.rows import DAMAGED
from analyzer.batch.sources import Fingerprint, Source, check_unchanged, take_fingerprint
from analyzer.batch.summary import Speed, build_summary, count_shards, print_summary
from analyzer.batch.taking import find_input, make_maker, open_input
from analyzer.errors import InputError
from analyzer.stages import Stages

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What the pass over the input has counted."""

    rows_in: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Pass:
    """One pass over the input.

    Attributes:
        folder: Where results go.
        maker: Makes shards.
        finished: Records of shards that need not be made.
        speed: What is measured.
        rejects: Where rejects are written.
        tell: Takes the rows accounted for, after each window.
    """

    folder: OutputFolder
    maker: Maker
    finished: dict[int, Json]
    speed: Speed
    rejects: TextIO
    tell: Callable[[int], None]
    tally: Tally = field(default_factory=Tally)

    def over(self, windows: Iterable[Window]) -> None:
        """Make every shard of this job that is not finished, in order."""
        for shard, own in groupby(windows, key=attrgetter("shard")):
            if shard in self.finished or not self.folder.job.owns(shard):
                for window in own:
                    self._account(window)
            else:
                self._make(shard, own)

    def _make(self, shard: int, windows: Iterator[Window]) -> None:
        before, start = self.tally.rows_in, time.perf_counter()
        with self.speed.clock.timing("writing"), self.maker.making(shard, self.folder) as made:
            for window in windows:
                made.add(window)
                self._account(window)
        files = [self.folder.describe(name) for name in self.maker.names(shard)]
        rows_in = self.tally.rows_in - before
        record = {"shard": shard, "rows_in": rows_in, "rows_out": made.n_rows, "unique": made.n_unique, "files": files}
        self.folder.record(record)
        self.finished[shard] = record
        taken = max(time.perf_counter() - start, 1e-9)
        self.speed.posts += made.n_posts
        self.speed.unique += made.n_unique
        self.speed.by_shard.append(made.n_posts / taken)
        logger.info("shard %d: %d rows, %d posts, %.1f posts/s", shard, rows_in, made.n_posts, made.n_posts / taken)

    def _account(self, window: Window) -> None:
        self.tally.rows_in += window.n_rows
        for reject in window.rejects:
            self.tally.reasons[reject.reason] += 1
            self.rejects.write(reject.as_json())
        self.tell(self.tally.rows_in)


def run(options: BatchOptions, loaded: Stages | None = None) -> int:
    """Do a run and return the exit code.

    Args:
        options: What the user asked for.
        loaded: Stages that were loaded before for these options.

    Raises:
        AnalyzerError: The input cannot be read, settings do not fit the folder, models are missing, or nothing can be written.
    """
    sources = find_input(options)
    with opened(options.out, options.job, restart=options.restart) as folder, log.to_file(folder):
        fingerprint = take_fingerprint(sources)
        speed = Speed()
        stages = loaded or load_stages_for(options)
        identity = identify(options, fingerprint, stages)
        folder.claim(identity)
        if folder.is_complete():
            logger.warning("%s: is complete already; nothing to do", options.out)
            return 0
        maker = make_maker(options, stages, speed.clock)
        speed.effort = getattr(stages.scorer, "effort", None) or speed.effort
        done = make_missing(folder, maker, sources, fingerprint, options, speed)
        if options.job.count == 1:
            finish(folder, identity, done, speed, quiet=options.quiet)
        return InputError.exit_code if done.tally.reasons[DAMAGED] else 0


def identify(options: BatchOptions, fingerprint: Fingerprint, stages: Stages) -> Json:
    """Return what a folder of results is made from."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "input": {"sha256": fingerprint.sha256, "files": [[name, size, sha] for name, size, sha in fingerprint.files]},
        "config": options.shaping(),
        "models": [{"slot": p.slot, "id": p.id, "sha256": p.sha256} for p in stages.provenance],
    }


def make_missing(
    folder: OutputFolder,
    maker: Maker,
    sources: Sequence[Source],
    fingerprint: Fingerprint,
    options: BatchOptions,
    speed: Speed,
) -> Pass:
    """Read the input from its beginning, make what is missing, and write all rejects."""
    finished = folder.finished()
    if finished:
        logger.info("%d shards are finished", len(finished))
    with ExitStack() as stack:
        update = stack.enter_context(progress.shown(fingerprint.n_bytes, quiet=options.quiet))
        rows = stack.enter_context(open_input(options, sources, folder))
        path = stack.enter_context(written(folder.path / REJECTS, folder.job.name))
        with path.open("w", encoding="ascii", newline="\n") as rejects:
            one = Pass(folder, maker, finished, speed, rejects, lambda n_rows: update(rows.done_bytes, n_rows))
            start = time.perf_counter()
            one.over(speed.clock.timed("reading", rows.windows()))
            speed.elapsed_s = time.perf_counter() - start
        check_unchanged(sources, fingerprint)
    folder.record({"rows_in": one.tally.rows_in, "reasons": one.tally.reasons, "speed": speed.as_record()})
    return one


def finish(folder: OutputFolder, identity: Json, done: Pass, speed: Speed, *, quiet: bool) -> None:
    """Write manifest and summary."""
    records = [done.finished[shard] for shard in sorted(done.finished)]
    conclude(folder, identity, records, done.tally.reasons, speed, quiet=quiet)


def conclude(
    folder: OutputFolder,
    identity: Json,
    records: Sequence[Json],
    reasons: Counter[str],
    speed: Speed,
    *,
    quiet: bool,
) -> None:
    """Write the manifest, which ends the run, and then the summary, which only tells of it."""
    manifest = folder.complete(identity, records, reasons)
    summary = build_summary(manifest, count_shards(folder.path, manifest), speed)
    folder.write_json(SUMMARY, summary)
    logger.info("complete: %d rows in, %d out, %d rejects", manifest["rows_in"], manifest["rows_out"], sum(reasons.values()))
    if not quiet:
        print_summary(summary, folder.path)
