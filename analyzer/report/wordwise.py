"""A quotation set against its post, word by word: what was changed, put in, or left out.

Only words count: case, punctuation, the kind of quotation marks, links and picture addresses do not make a quotation edited.
What an editor declares (``[…]``, words in square brackets, an ellipsis) is not held against the quotation. Words left out
before or after the quoted stretch make it partial, not edited.

Scripts without spaces are compared character by character.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

MAX_WORDS = 600  # on each side; posts have at most a few hundred, and the comparison is quadratic in the worst case
MAX_CHANGE = 200  # code points of one change that are told
SAME_ENOUGH = 0.5  # below this share of common words, a comparison word by word says nothing

_GAP = "\x00"  # stands for what an editor declares to have left out or put in
_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/|t\.co/|www\.)\S*", re.IGNORECASE)
_DECLARED = re.compile(r"\[[^\[\]]{0,200}\]|\.\.\.|…")
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W_{_UNSPACED}]+"
_MASK = r"(?:[*#]{2,30}|-{3,30})"  # what censors put for letters: "s---", "f***ing"; a double dash is a dash
_TOKEN = re.compile(rf"{_GAP}|[{_UNSPACED}]|{_LETTERS}(?:(?:['’ʼ\-*]|{_MASK}){_LETTERS})*{_MASK}?")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: words of the post, and the words that stand in the quotation instead; one of them may be empty."""

    post: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a quotation differs from its post.

    Attributes:
        changes: In the order of the quotation; none if the words are the same.
        is_partial: The post goes on before or after the quoted stretch, or the quotation declares an omission.
        likeness: Share of the quotation's words that stand in the post, in [0, 1].
    """

    changes: tuple[Change, ...]
    is_partial: bool
    likeness: float


def compare(quotation: str, post: str) -> Comparison:
    """Compare the words of a quotation with those of its post."""
    quotation, post = quotation.replace(_GAP, " "), post.replace(_GAP, " ")
    declared = bool(_DECLARED.search(quotation))
    ours = _words(_DECLARED.sub(f" {_GAP} ", quotation))
    theirs = _words(post)
    matcher = SequenceMatcher(None, [_fold(word) for word in theirs], [_fold(word) for word in ours], autojunk=False)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    common = sum(block.size for block in matcher.get_matching_blocks())
    counted = sum(word != _GAP for word in ours)
    changes: list[Change] = []
    is_partial = declared
    for _, low, high, start, end in codes:
        left_out = theirs[low:high]
        put_in = [word for word in ours[start:end] if word != _GAP]
        is_declared = len(put_in) < end - start
        if not put_in and (low == 0 or high == len(theirs) or is_declared):
            is_partial = True
            continue
        changes.append(Change(_joined(left_out), _joined(put_in)))
    return Comparison(tuple(changes), is_partial, common / counted if counted else 0.0)


def _words(text: str) -> list[str]:
    plain = _LINK.sub(" ", unicodedata.normalize("NFC", text))
    return [found[0] for found in islice(_TOKEN.finditer(plain), MAX_WORDS)]


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'").replace("ʼ", "'")


def _joined(words: list[str]) -> str:
    together = " ".join(words)
    return together if len(together) <= MAX_CHANGE else together[:MAX_CHANGE] + "…"
