"""From raw rows to posts and rejects, in windows that never cross a shard.

A shard is a slice of the input by row number, rejects included: shard k of size n holds the rows k·n+1 to (k+1)·n. So a shard
does not depend on what is in it, and any shard can be made again alone. A window is what goes through the stages together:
so many rows of one shard, or fewer where texts are long, which bounds memory whatever the input holds.

Duplicate ids: the first row with an id counts, wherever in the input it stands, and every later one is a reject. Every run
reads all the input from its beginning to know that, also when only some shards are still to be scored; reading is a small
part of the work. A row without an id is called by its row number.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from analyzer.batch.rows import Raw
from analyzer.batch.seen import SeenIds
from analyzer.language.tags import canonical
from analyzer.records import UND, Tag

MAX_CHARACTERS = 65_536  # the longest post of any platform has 63,206
MAX_ID_CHARACTERS = 1000
WINDOW_ROWS = 2048
WINDOW_CHARACTERS = 4_000_000
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns of the input are called."""

    text: str = "text"
    id: str = "id"
    context: str = "context"
    language: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return all that are read."""
        return tuple(name for name in (self.text, self.id, self.context, self.language) if name)


@dataclass(frozen=True, slots=True)
class PostRow:
    """One row to be scored.

    Attributes:
        row: Number in the whole input, from 1.
        id: As given, or the row number.
        text: The post.
        context: What it answers.
        declared_language: The tag that the input gives.
    """

    row: int
    id: str
    text: str
    context: str | None = None
    declared_language: Tag | None = None

    @property
    def n_characters(self) -> int:
        """Return what it weighs in a window."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that is not scored, and why; `reason` is one of a few fixed phrases, which are counted."""

    row: int
    source: str
    line: int
    id: str | None
    reason: str
    detail: str = ""

    def as_json(self) -> str:
        """Return one line, with its end."""
        fields = {"row": self.row, "source": self.source, "line": self.line, "id": self.id, "reason": self.reason}
        if self.detail:
            fields["detail"] = self.detail
        return json.dumps(fields, ensure_ascii=True) + "\n"


@dataclass(slots=True)
class Window:
    """Rows that go through the stages together; `ends_shard` marks the last of a shard."""

    shard: int
    rows: list[Any] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    ends_shard: bool = False
    characters: int = 0

    @property
    def n_rows(self) -> int:
        """Return how many rows of the input it accounts for."""
        return len(self.rows) + len(self.rejects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How rows are taken in.

    Attributes:
        columns: Names of the columns.
        shard_rows: Rows of input in a shard.
        seen: Index of ids, or None to let duplicates pass.
        max_characters: Longer texts are rejects.
    """

    columns: Columns
    shard_rows: int
    seen: SeenIds | None
    max_characters: int = MAX_CHARACTERS

    def windows(self, rows: Iterable[Raw]) -> Iterator[Window]:
        """Cut the stream into windows, in order; each shard ends with a window that says so."""
        taken = (self.take(number, raw) for number, raw in enumerate(rows, start=1))
        return cut_windows(taken, shard_rows=self.shard_rows)

    def take(self, row: int, raw: Raw) -> PostRow | Reject:
        """Turn one raw row into a post or a reject."""
        if raw.values is None:
            return Reject(row, raw.source, raw.line, None, raw.problem, raw.detail)
        id_ = _read_id(raw.values.get(self.columns.id))
        named = id_ if id_ else None
        reason = "bad id" if id_ is None else self._problem(raw.values)
        if not reason and named and self.seen is not None and not self.seen.add(named):
            reason = "duplicate id"
        if reason:
            return Reject(row, raw.source, raw.line, named, reason)
        context, tag = raw.values.get(self.columns.context), raw.values.get(self.columns.language or "")
        return PostRow(
            row,
            named or str(row),
            raw.values[self.columns.text],
            context if isinstance(context, str) and context.strip() else None,
            _read_tag(tag) if self.columns.language else None,
        )

    def _problem(self, values: Any) -> str:
        text = values.get(self.columns.text)
        if text is None:
            return "no text"
        if not isinstance(text, str):
            return "text is not a string"
        if not text.strip():
            return "blank text"
        return "text too long" if len(text) > self.max_characters else ""


def cut_windows(taken: Iterable[Any], *, shard_rows: int, max_rows: int = WINDOW_ROWS) -> Iterator[Window]:
    """Cut rows and rejects, in the order of their numbers, into windows that never cross a shard.

    Args:
        taken: `Reject`, or anything with a row number and a number of characters.
        shard_rows: Rows of input in a shard.
        max_rows: Rows of input in a window.
    """
    window = Window(0)
    for one in taken:
        shard = (one.row - 1) // shard_rows
        if shard != window.shard:
            window.ends_shard = True
            yield window
            window = Window(shard)
        elif window.n_rows >= max_rows or window.characters >= WINDOW_CHARACTERS:
            yield window
            window = Window(shard)
        if isinstance(one, Reject):
            window.rejects.append(one)
        else:
            window.rows.append(one)
            window.characters += one.n_characters
    if window.n_rows:
        window.ends_shard = True
        yield window


def _read_id(value: object) -> str | None:
    """Return an id as text, empty where there is none, None where it cannot be one."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        text = str(value)
        text.encode()
    except ValueError:  # a lone surrogate, or a number of thousands of digits
        return None
    return text if len(text) <= MAX_ID_CHARACTERS else None


def _read_tag(value: object) -> Tag | None:
    if not isinstance(value, str) or not _TAG.fullmatch(value.strip()):
        return None
    tag = canonical(value.strip())
    return None if tag == UND else tag
