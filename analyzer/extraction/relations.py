"""Compare the words of a quotation with the words of a post, in one language.

Words are folded first: links, punctuation, emoji and case tell nothing about whose words they are, for journalists tidy all
of them. What remains is compared whole, then as a part.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from analyzer.extraction.tongues import latin, script_of
from analyzer.records import Relation

LONGEST_COMPARED = 4000  # code points of folded text; posts end far before
EDITED = 0.80  # lowest whole similarity of an edited quotation: one word in five
PARTIAL = 0.88  # lowest similarity of a quotation to the part of the post it is nearest to
LONG_WORD = 4  # letters of a word that is more than grammar
WHOLE = 0.9  # share of the post's folded length from which a contained quotation counts as the whole post
_LINK = re.compile(r"(?:https?://|pic\.(?:twitter|x)\.com/|www\.)\S{1,500}")
_TAG = re.compile(r"[#@＠＃]\w+")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\))")
_NOT_WORD = re.compile(r"[^\w\s]+|_+")
_GAP = re.compile(r"\s+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two stretches of words are."""

    relation: Relation
    agreement: float


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the words of `text` without links, punctuation, emoji, case and accents of compatibility."""
    text = _LINK.sub(" ", text[: 2 * LONGEST_COMPARED])
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "").replace("*", "")
    return _GAP.sub(" ", _NOT_WORD.sub(" ", text)).strip()[:LONGEST_COMPARED]


def n_words(text: str) -> int:
    """Return the number of words in folded `text`; two signs of a script without spaces count as one word."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + unspaced // 2


def compare(quotation: str, post: str, *, fewest_words: int = 3) -> Likeness | None:
    """Return how the quotation's words relate to the post's, or None if they are not the post's words.

    Args:
        quotation: Words between the marks.
        post: Words of the post.
        fewest_words: A shorter quotation is not taken for a part of a post.
    """
    said, written = _in_one_script(folded(quotation), folded(post))
    if not said or not written:
        return None
    if said == written or said == folded(_TAG.sub(" ", post)):
        return Likeness(Relation.VERBATIM, 1.0)
    if (cut := _CUT.split(quotation)) and len(cut) > 1 and _all_found(cut, written, fewest_words):
        return Likeness(Relation.PARTIAL, 1.0)
    if f" {said} " in f" {written} " or (_UNSPACED.search(said) and said in written):
        return _contained(said, written, fewest_words)
    whole = fuzz.ratio(said, written) / 100
    if whole >= EDITED and min(n_words(said), n_words(written)) >= 2:
        return Likeness(Relation.EDITED, round(whole, 4))
    return _part(said, written, fewest_words)


def _in_one_script(said: str, written: str) -> tuple[str, str]:
    """Write Serbian in Latin letters where the two are in different scripts: newspapers print posts in their own."""
    if {script_of(said), script_of(written)} == {"LATIN", "CYRILLIC"}:
        return latin(said), latin(written)
    return said, written


def _contained(said: str, written: str, fewest_words: int) -> Likeness | None:
    if len(said) >= WHOLE * len(written) and len(written) - len(said) <= LONG_WORD:
        return Likeness(Relation.VERBATIM, 1.0)
    return Likeness(Relation.PARTIAL, 1.0) if n_words(said) >= fewest_words else None


def _part(said: str, written: str, fewest_words: int) -> Likeness | None:
    """Compare the shorter one with the nearest part of the longer one."""
    if min(n_words(said), n_words(written)) < max(fewest_words, 4):
        return None
    near = fuzz.partial_ratio(said, written) / 100
    if near < PARTIAL:
        return None
    return Likeness(Relation.PARTIAL if len(said) < len(written) else Relation.EDITED, round(near, 4))


def _all_found(pieces: list[str], written: str, fewest_words: int) -> bool:
    said = [folded(piece) for piece in pieces]
    said = [piece for piece in said if piece]
    return sum(map(n_words, said)) >= fewest_words and all(f" {piece} " in f" {written} " for piece in said)


def shared_words(quotation: str, post: str) -> float:
    """Return the share of the quotation's longer words that stand in the post, in [0, 1]."""
    said = {word for word in folded(quotation).split() if len(word) >= LONG_WORD}
    written = set(folded(post).split())
    return len(said & written) / len(said) if said else 0.0


def likeness(first: str, second: str) -> float:
    """Return the similarity of two texts after folding, in [0, 1]."""
    return fuzz.ratio(folded(first), folded(second)) / 100
