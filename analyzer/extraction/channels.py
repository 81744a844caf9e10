"""Read the name of a channel, page or account that follows such a noun.

Marks enclose it ("the channel «Вести»"), or, in scripts without capitals, a preposition or particle ends it
("قناة … على تلغرام"). Names that only their capitals show are found with all other names in `attribution`.
"""

import re
from functools import lru_cache

from analyzer.extraction.clauses import Clause
from analyzer.extraction.cues import Token, channel_words, tokens_of
from analyzer.extraction.tongues import script_of
from analyzer.records import Span

LONGEST_NAME = 4  # words of a name without capitals
_WITH_CAPITALS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
_IN_MARKS = re.compile(r"\s{0,2}[«“„\"‘‚‹]([^\n«»“”„\"’‹›]{2,60})[»”“\"’‘›]")


def channel_name(text: str, clause: Clause) -> Span | None:
    """Return the name after the first noun in the clause that announces one, or None."""
    tokens = tokens_of(text, clause.span)
    for index, token in enumerate(tokens):
        if not _is_channel(token.folded):
            continue
        marked = _IN_MARKS.match(text, token.span.end)
        if marked is not None and not clause.leads:
            return Span(*marked.span(1))
        if script_of(token.text) not in _WITH_CAPITALS and (name := _before_end(tokens[index + 1 :])):
            return name
    return None


def _is_channel(word: str) -> bool:
    nouns, stems = _nouns()
    return word in nouns or word.startswith(stems)


@lru_cache(maxsize=1)
def _nouns() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the nouns that announce a channel, whole ones and first letters."""
    words = channel_words()[0]
    return frozenset(words), tuple(word[:-1] for word in words if word.endswith("*"))


def _before_end(tokens: list[Token]) -> Span | None:
    for index, token in enumerate(tokens[: LONGEST_NAME + 1]):
        if token.folded in channel_words()[1]:
            return Span(tokens[0].span.start, tokens[index - 1].span.end) if index else None
    return None
