"""A text without what nobody sees: soft hyphens, zero-width and bidi marks, and accents written as letters of their own.

A name is found in what a reader sees. Pages break names with soft hyphens and zero-width spaces, and some write "í" as two
characters; every renderer shows such a name whole, so it must be found whole.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from analyzer.privacy.rewriting import Edit

UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


def seen_edits(text: str, find: Callable[[str], Iterable[Edit]]) -> Iterator[Edit]:
    """Give what `find` finds in a text as it is, and in the text without what nobody sees; all edits count in the first."""
    yield from find(text)
    if text.isascii() or not UNSEEN.search(text):
        return
    places = _places(text)
    for edit in find(UNSEEN.sub("", text)):
        end = places[edit.end - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):  # an accent goes with its letter
            end += 1
        yield Edit(places[edit.start], end, edit.replacement)


def folded(word: str) -> str:
    """Return a word without case and accents, which newspapers drop."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _places(text: str) -> Sequence[int]:
    """Return where each character of the shorter text stands in the longer one."""
    places: list[int] = []
    position = 0
    for run in UNSEEN.finditer(text):
        places.extend(range(position, run.start()))
        position = run.end()
    places.extend(range(position, len(text)))
    return places
