"""What the press says that a post does: from the framing verb of a lead-in to stances of the codebook.

The table is data (`framing_verbs.toml`). It is read in the language of the article; where that is unknown or has no table,
in all languages, because a cue such as "ironizó" is hardly a word of another one.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from analyzer.records import Stance, Tag
from analyzer.serbian import to_latin

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SERBIAN = {"sr", "hr", "bs", "cnr", "sh", "me"}
_MAX_CUE = 300  # code points looked at; a cue is a verb or a short clause


@dataclass(frozen=True, slots=True)
class _Entry:
    """One word or phrase of the table."""

    words: tuple[str, ...]
    is_prefix: bool
    stances: tuple[Stance, ...]

    def matches(self, words: tuple[str, ...], at: int) -> bool:
        size = len(self.words)
        if words[at : at + size - 1] != self.words[:-1] or at + size > len(words):
            return False
        last = words[at + size - 1]
        return last.startswith(self.words[-1]) if self.is_prefix else last == self.words[-1]


def framed_stances(cue: str, language: Tag) -> tuple[Stance, ...]:
    """Return the stances that a cue leaves open ("mocked": joking or critical); none if it frames nothing.

    Args:
        cue: Framing verb or phrase as the article writes it.
        language: Of the article; ``und`` asks every table.
    """
    base = language.split("-")[0].lower()
    base = "sr" if base in _SERBIAN else base
    words = _words(cue, is_serbian=base == "sr")
    if base == "ar":  # "and", "then" are written as part of the verb
        words = tuple(word[1:] if word[0] in "وف" and len(word) > 3 else word for word in words)
    entries = _tables().get(base) or tuple(entry for table in _tables().values() for entry in table)
    found = [entry for at in range(len(words)) for entry in entries if entry.matches(words, at)]
    if not found:
        return ()
    # The longest wording wins: "scoffed at" before "scoffed", "doubt" before "dou*".
    best = max(found, key=lambda entry: (len(entry.words), sum(map(len, entry.words)), not entry.is_prefix))
    return best.stances


def _words(text: str, *, is_serbian: bool = False) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFC", text[:_MAX_CUE]).lower().replace("’", "'")
    if is_serbian:
        folded = to_latin(folded)
    return tuple(_WORD.findall(folded))


@cache
def _tables() -> dict[str, tuple[_Entry, ...]]:
    data = tomllib.loads(resources.files(__package__).joinpath("framing_verbs.toml").read_text(encoding="utf-8"))
    return {language: tuple(_entries(table)) for language, table in data.items()}


def _entries(table: dict[str, list[str]]) -> Iterator[_Entry]:
    for key, phrases in table.items():
        stances = tuple(Stance(name) for name in key.split("+"))
        for phrase in phrases:
            words = _words(phrase.removesuffix("*"))
            yield _Entry(words, phrase.endswith("*"), stances)
