"""From the rows of one shard to its files on the disk."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

from analyzer.batch.columns import Column, chosen
from analyzer.batch.folder import OutputFolder
from analyzer.batch.intake import Window
from analyzer.batch.options import BatchOptions
from analyzer.batch.shards import ShardWriter, open_shard, shard_name
from analyzer.batch.timing import Clock
from analyzer.batch.work import ShardWork
from analyzer.stages import Stages


class Shard(Protocol):
    """One shard that is being made."""

    @property
    def n_rows(self) -> int:
        """Return how many rows of the input went into it so far."""

    @property
    def n_posts(self) -> int:
        """Return how many posts were written so far."""

    @property
    def n_unique(self) -> int:
        """Return how many of them went through the models."""

    def add(self, window: Window, /) -> None:
        """Work on the rows of a window and write them."""


class Maker(Protocol):
    """Makes shards of one kind."""

    def names(self, shard: int, /) -> list[str]:
        """Return the files of a shard, the posts first, below the output folder."""

    def making(self, shard: int, folder: OutputFolder, /) -> contextlib.AbstractContextManager[Shard]:
        """Give a shard, whose files stand when the block has ended well."""


@dataclass(frozen=True, slots=True)
class PostMaker:
    """Makes shards of posts."""

    stages: Stages
    options: BatchOptions
    clock: Clock

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of this run."""
        return chosen(self.options.groups)

    def names(self, shard: int, /) -> list[str]:
        """Return the one file."""
        return [shard_name("shards", shard, self.options.format)]

    @contextlib.contextmanager
    def making(self, shard: int, folder: OutputFolder, /) -> Iterator[Shard]:
        """Give a shard of posts."""
        columns = self.columns
        with ExitStack() as stack:
            path = folder.path / self.names(shard)[0]
            writer = stack.enter_context(open_shard(path, columns, self.options.format, folder.job.name))
            yield _PostShard(ShardWork(self.stages, columns), writer, self.clock)


class _PostShard:
    def __init__(self, work: ShardWork, writer: ShardWriter, clock: Clock) -> None:
        self._work = work
        self._clock = clock
        self._writer = writer
        self.n_rows = 0

    @property
    def n_posts(self) -> int:
        return self.n_rows

    @property
    def n_unique(self) -> int:
        return self._work.n_unique

    def add(self, window: Window, /) -> None:
        with self._clock.timing("pipeline"):
            rows: Sequence[dict[str, Any]] = self._work.score(window.rows)
        self._writer.write(rows)
        self.n_rows += len(rows)
