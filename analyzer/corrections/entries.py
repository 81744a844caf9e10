"""Read a file of corrections: TOML, or JSON in the same shape.

    [[correction]]
    post = "p2"                     # as the report without corrections calls it
    who = "M. Desk"
    when = "2026-03-01"
    labels = ["joking"]             # and any of: sentiment, author, handle, translation
    article = "6c1f…"               # sha256 of the article's bytes; needed where a run reads several articles

    [[correction]]
    post = "p3"
    who = "M. Desk"
    when = "2026-03-01"
    is_post = false                 # or: mention = 1, belongs_to = "p4"

Why ids and not offsets: an id is what a person sees in every format, and it stays what it is without corrections, so that a
file may grow line by line beside one report. A file is checked whole before any model is loaded; every mistake is one line that
names file and entry.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analyzer.errors import ConfigError
from analyzer.files import parse_toml, read_told
from analyzer.records import Sentiment, Stance

MAX_BYTES = 10_000_000
MAX_TEXT = 20_000  # code points of a translation; no platform's posts are longer
MAX_NAME = 200

_POST = re.compile(r"p[1-9][0-9]{0,8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHANGES = ("labels", "sentiment", "author", "handle", "translation", "is_post", "belongs_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one person says of one post; None is nothing said.

    Attributes:
        where: File and number of the entry, for messages.
        post: Id of the post in the report without corrections.
        who, when: Who says so, and the day, ISO 8601.
        article: SHA-256 of the article's bytes.
        labels, sentiment: Instead of the model's.
        author, handle: Instead of the article's.
        translation: Instead of the program's.
        is_post: False takes the post out.
        belongs_to, mention: The mention of this number, from 1, shows this other post.
    """

    where: str
    post: str
    who: str
    when: str
    article: str | None = None
    labels: tuple[Stance, ...] | None = None
    sentiment: Sentiment | None = None
    author: str | None = None
    handle: str | None = None
    translation: str | None = None
    is_post: bool = True
    belongs_to: str | None = None
    mention: int = 1


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Read and check a file of corrections.

    Raises:
        ConfigError: It cannot be read, or an entry holds something unknown, contradictory or nothing at all.
    """
    found = _load(path)
    unknown = sorted(set(found) - {"correction"})
    entries = found.get("correction")
    if unknown or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        beside = f" (found {unknown[0]!r})" if unknown else ""
        raise ConfigError(f"{path}: must hold a list of tables `correction` and nothing else{beside}")
    return tuple(_entry(f"{path}: correction {number}", entry) for number, entry in enumerate(entries, start=1))


def _load(path: Path) -> dict[str, Any]:
    raw = read_told(path, limit=MAX_BYTES, kind="a file of corrections")
    try:
        text = raw.decode("utf-8-sig")
        found = json.loads(text) if path.suffix.casefold() == ".json" else parse_toml(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid TOML or JSON: {error}") from error
    return found if isinstance(found, dict) else {"": found}


def _entry(where: str, values: Mapping[str, Any]) -> Entry:
    for key in values:
        if key not in _READERS:
            raise ConfigError(f"{where}: unknown key {key!r}; valid: {', '.join(_READERS)}")
    for key in ("post", "who", "when"):
        if key not in values:
            raise ConfigError(f"{where}: `{key}` is missing")
    entry = Entry(where=where, **{key: _READERS[key](f"{where}: {key}", value) for key, value in values.items()})
    _check_sense(entry, [key for key in _CHANGES if key in values], has_mention="mention" in values)
    return entry


def _check_sense(entry: Entry, changes: list[str], *, has_mention: bool) -> None:
    """Refuse an entry that says nothing or contradicts itself."""
    if not changes:
        raise ConfigError(f"{entry.where}: corrects nothing; give one of {', '.join(_CHANGES)}")
    if not entry.is_post and len(changes) > 1:
        raise ConfigError(f"{entry.where}: what is not a post has no other corrections")
    if entry.belongs_to == entry.post:
        raise ConfigError(f"{entry.where}: belongs_to names the post itself")
    if has_mention and entry.belongs_to is None:
        raise ConfigError(f"{entry.where}: `mention` goes with `belongs_to`")


# ---- values


def _text(limit: int) -> Callable[[str, Any], str]:
    def read(where: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > limit:
            raise ConfigError(f"{where}: must be text of 1 to {limit:,} characters")
        return value.strip()

    return read


def _matching(pattern: re.Pattern[str], example: str) -> Callable[[str, Any], str]:
    def read(where: str, value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ConfigError(f"{where}: must be {example}, got {str(value)[:80]!r}")
        return value

    return read


def _day(where: str, value: Any) -> str:
    if isinstance(value, datetime | date):  # TOML knows days
        return value.isoformat()
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where}: must be a day such as 2026-03-01, got {str(value)[:80]!r}") from error
    return str(value)


def _labels(where: str, value: Any) -> tuple[Stance, ...]:
    if not isinstance(value, list):
        raise ConfigError(f'{where}: must be a list such as ["joking"], or [] for none')
    for name in value:
        if name not in list(Stance):
            raise ConfigError(f"{where}: there is no label {str(name)[:80]!r}; there are {', '.join(Stance)}")
    return tuple(stance for stance in Stance if stance in value)


def _sentiment(where: str, value: Any) -> Sentiment:
    if value not in list(Sentiment):
        raise ConfigError(f"{where}: there is no sentiment {str(value)[:80]!r}; there are {', '.join(Sentiment)}")
    return Sentiment(value)


def _handle(where: str, value: Any) -> str:
    found = _text(MAX_NAME)(where, value).lstrip("@＠").strip()
    if not found:
        raise ConfigError(f"{where}: must be a handle")
    return found


def _false(where: str, value: Any) -> bool:
    if value is not False:
        raise ConfigError(f"{where}: can only be false; leave it out for a post")
    return False


def _number(where: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigError(f"{where}: must be the number of a mention, from 1")
    return value


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "post": _matching(_POST, "the id of a post such as p2"),
    "who": _text(MAX_NAME),
    "when": _day,
    "article": _matching(_SHA256, "the sha256 of an article"),
    "labels": _labels,
    "sentiment": _sentiment,
    "author": _text(MAX_NAME),
    "handle": _handle,
    "translation": _text(MAX_TEXT),
    "is_post": _false,
    "belongs_to": _matching(_POST, "the id of a post such as p2"),
    "mention": _number,
}
