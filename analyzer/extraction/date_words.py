"""The words and numbers that printed dates are made of, in many locales."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analyzer.records import Span

_TOKEN = re.compile(
    r"(?P<time>(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)|(?<![\d.])(?<!\d\. )\d{1,2}[.h]\d{2}(?![\d.]))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_\u0640][^\s\d.,،、;；:：()（）\[\]·•|/\\\-–—―…'’ʼ\u200b-\u200f\u202a-\u202e\u2066-\u2069@#_\"“”«»]*)"
    r"|(?P<gap>[\s.,،、·•|/\-–—'’ʼ()º°\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069])"
)
_MARKS = re.compile("[\u0300-\u036f\u0653-\u0655\u0640\u200b-\u200f]")
_PERSIAN_MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number; `kind` is time, number, month, filler or unknown, `gap` what stands between it and the one before."""

    kind: str
    text: str
    span: Span
    gap: str


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words: months (with how each locale prints the day where two months share a name), fillers, Persian months."""

    months: dict[str, int | dict[str, list[str]]]
    known: frozenset[str]
    persian: dict[str, int]


def fold_word(word: str) -> str:
    """Return `word` without case, accents and letter variants, as the table of date words keeps it."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return _MARKS.sub("", decomposed).replace("ی", "ي").replace("ک", "ك").replace("ß", "ss")


def words_of(text: str) -> list[str]:
    """Return the words in `text`, without numbers and punctuation."""
    return [match["word"] for match in _TOKEN.finditer(text) if match["word"]]


@lru_cache(maxsize=1)
def date_words() -> Words:
    """Return the table of date words, read once."""
    table = json.loads(Path(__file__).with_name("month_names.json").read_text(encoding="utf-8"))
    persian = {fold_word(word): month for month, word in enumerate(_PERSIAN_MONTHS, start=1)}
    return Words(table["months"], frozenset(table["weekdays"]) | frozenset(table["fillers"]), persian)


def _kind(word: str) -> str:
    words, folded = date_words(), fold_word(word)
    if folded in words.months or folded in words.persian or without_prefix(folded) in words.months:
        return "month"
    return "filler" if folded in words.known else "unknown"


def without_prefix(folded: str) -> str:
    """Return a Hebrew month name without its "in"."""
    return folded[1:] if folded[:1] == "ב" else folded


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]``; a sign that no date holds becomes one unknown token."""
    tokens: list[Token] = []
    position = gap_start = start
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is not None and match.lastgroup == "gap":
            position = match.end()
            continue
        stop = match.end() if match is not None else position + 1
        kind = (match.lastgroup or "unknown") if match is not None else "unknown"
        if kind == "word":
            kind = _kind(text[position:stop])
        tokens.append(Token(kind, text[position:stop], Span(position, stop), text[gap_start:position]))
        position = gap_start = stop
    return tokens
