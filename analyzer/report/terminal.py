"""What the renderers for a terminal share: how wide and in which colours, how blocks become lines, where a long text ends."""

import os
import re
import shutil
from collections.abc import Iterable
from io import StringIO
from itertools import islice
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text

MAX_LINES = 40  # lines of one text: as many as fit a screen
_BREAK = re.compile("\r\n|[\n\x85\u2028\u2029]")
_MIN_WIDTH, _MAX_WIDTH = 40, 120
_EIGHTHS = " ▏▎▍▌▋▊▉"
_PALE = "▒"


def printed(blocks: Iterable[RenderableType], *, width: int, colour: bool) -> str:
    """Return blocks as lines, the same on every machine: rich is told nothing of the environment, and to find no mark-up.

    Args:
        blocks: From top to bottom.
        width: Columns to fill, bounded to [40, 120].
        colour: Use colours and bold.
    """
    console = Console(
        file=StringIO(),
        width=max(_MIN_WIDTH, min(width, _MAX_WIDTH)),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as captured:
        console.print(Group(*blocks))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def wants_colour(stream: TextIO) -> bool:
    """Tell whether a stream takes colours: a terminal that is not ``dumb``, and nobody has set NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def terminal_width() -> int:
    """Return the columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def shown_end(text: str, size: int) -> int:
    """Return where a text ends that is shown up to `size` code points and `MAX_LINES` lines."""
    breaks = [found.start() for found in islice(_BREAK.finditer(text, 0, size), MAX_LINES)]
    return breaks[-1] if len(breaks) == MAX_LINES else size


def bar(value: float, threshold: float | None, style: str, cells: int, *, firm: float = 1.0) -> Text:
    """Draw a share in [0, 1] in eighths of a cell, with the threshold as a line where it lies, heavy where it is reached.

    Args:
        value: The share.
        threshold: From where on it counts, if anywhere.
        style: Of the drawn part.
        cells: Width of the whole scale.
        firm: Where the part of the share begins that is unsure, drawn paler.
    """
    eighths = round(max(0.0, min(1.0, value)) * cells * 8)
    drawn = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    if firm < value:
        drawn = drawn[: round(firm * cells)] + _PALE * (round(value * cells) - round(firm * cells))
    drawn = drawn.ljust(cells, "·")
    line = Text(drawn, style=style, no_wrap=True)
    if threshold is not None and cell_len(drawn) == cells:
        at = min(cells - 1, int(threshold * cells))
        mark = "┃" if value >= threshold else "│"
        line = Text(drawn[:at], style=style).append(mark, style="bold").append(drawn[at + 1 :], style=style)
    return line
