"""The progress bar: bytes of input read, rows, rate and time left; shown only to a person at a terminal."""

import contextlib
import sys
from collections.abc import Callable, Iterator

Update = Callable[[int, int], None]


@contextlib.contextmanager
def shown(n_bytes: int, *, quiet: bool) -> Iterator[Update]:
    """Give a function that takes the bytes read and the rows accounted for.

    Args:
        n_bytes: Of the whole input.
        quiet: Show nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:3.0f}%"),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rows", total=max(n_bytes, 1), rows=0, rate=0.0)

        def update(done_bytes: int, rows: int) -> None:
            elapsed = progress.tasks[0].elapsed or 0.0
            progress.update(task, completed=done_bytes, rows=rows, rate=rows / elapsed if elapsed else 0.0)

        yield update
