"""Know the names of the days of the week, from the tables of cue words."""

from functools import lru_cache

from analyzer.extraction.cues import read_table, tables, tokens_of
from analyzer.records import Span


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """Return the weekdays of all tables, Monday 0; stems without their star."""
    return {day.rstrip("*"): number for tag in tables() for number, day in numbered_days(tag)}


def numbered_days(tag: str) -> list[tuple[int, str]]:
    """Return the weekdays of one table with their numbers, Monday 0."""
    days = read_table(tag).get("weekdays", ())
    each = max(1, len(days) // 7)  # Latin and Cyrillic forms stand side by side
    return [(index // each, day) for index, forms in enumerate(days) for day in forms.split("|")]


def names_weekday(text: str) -> bool:
    """Return whether a word of `text` is a weekday in any language of the tables."""
    return any(
        token.folded in weekdays() or token.folded[:5] in _weekday_stems() for token in tokens_of(text, Span(0, len(text)))
    )


@lru_cache(maxsize=1)
def _weekday_stems() -> frozenset[str]:
    return frozenset(day[:5] for day in weekdays() if len(day) >= 5)
