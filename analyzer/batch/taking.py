"""What a run reads and makes: posts, or articles; the one place that chooses between the two."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from analyzer.batch.articles import ArticleInput, ArticleMaker, find_article_sources
from analyzer.batch.folder import OutputFolder
from analyzer.batch.intake import Intake, Window
from analyzer.batch.making import Maker, PostMaker
from analyzer.batch.options import BatchOptions
from analyzer.batch.rows import RowStream, check_columns
from analyzer.batch.seen import open_seen
from analyzer.batch.sources import Source, find_sources
from analyzer.batch.timing import Clock, with_clocks
from analyzer.stages import Stages


class Input(Protocol):
    """The whole input as windows."""

    @property
    def done_bytes(self) -> int:
        """Return how many bytes of the files have been read."""

    def windows(self) -> Iterator[Window]:
        """Give all windows, in order."""


class _PostInput:
    """Rows that are posts."""

    def __init__(self, stream: RowStream, intake: Intake) -> None:
        self._stream = stream
        self._intake = intake

    @property
    def done_bytes(self) -> int:
        return self._stream.done_bytes

    def windows(self) -> Iterator[Window]:
        return self._intake.windows(self._stream)


def find_input(options: BatchOptions) -> list[Source]:
    """Return the files of a run.

    Raises:
        InputError: An argument stands for nothing that can be read.
        ConfigError: A table has no column with the text.
    """
    if options.articles:
        return find_article_sources(options.inputs, out=options.out)
    sources = find_sources(options.inputs, out=options.out, split=options.split)
    check_columns(sources, options.columns.text)
    return sources


@contextlib.contextmanager
def open_input(options: BatchOptions, sources: Sequence[Source], folder: OutputFolder) -> Iterator[Input]:
    """Give the input of a run; its index of ids lies in the output folder while the block runs."""
    if options.articles:
        yield ArticleInput(sources, options)
        return
    with contextlib.ExitStack() as stack:
        seen = None
        if not options.keep_duplicate_ids:
            seen = stack.enter_context(open_seen(folder.path / f".ids.{folder.job.name}.part"))
        intake = Intake(
            columns=options.columns, shard_rows=options.shard_rows, seen=seen, max_characters=options.max_characters
        )
        yield _PostInput(RowStream(sources, options.columns.names), intake)


def make_maker(options: BatchOptions, stages: Stages, clock: Clock) -> Maker:
    """Return what makes the shards."""
    timed = with_clocks(stages, clock)
    return ArticleMaker(timed, options, clock) if options.articles else PostMaker(timed, options, clock)
