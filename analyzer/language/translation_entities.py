"""Find what no translation may touch in a post: addresses, @handles, hashtags, cashtags, emoji, and written laughter.

Every pattern is linear: bounded repeats of single classes, none nested over another.
"""

import re
from dataclasses import dataclass
from enum import Enum

from analyzer.records import Span


class Kind(Enum):
    """What an entity is; emoji and addresses separate clauses, the others are words of their sentence."""

    ADDRESS = "address"
    EMOJI = "emoji"
    LAUGHTER = "laughter"
    WORD = "word"

    @property
    def separates(self) -> bool:
        """Return whether the text on both sides can be translated apart."""
        return self is not Kind.WORD


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a post that is copied; `shown` is what stands for it in the translation (the same, but for laughter)."""

    span: Span
    kind: Kind
    shown: str


_EMOJI_CLASS = (
    "\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
_JOINERS = "\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f"
_TAG_LETTER = "\\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u200c"
_PATTERNS = (
    (Kind.ADDRESS, r"(?:https?://|www\.|pic\.twitter\.com/|t\.me/|t\.co/|youtu\.be/)[^\s<>\"“”«»]{1,2000}"),
    (Kind.ADDRESS, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}"),
    (Kind.WORD, r"(?<!\S)RT(?=\s{1,3}@)"),
    (Kind.WORD, r"(?<!\w)[@＠]\w{1,64}(?:[.-]\w{1,64}){0,4}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?"),
    (Kind.EMOJI, f"[0-9#*]\ufe0f?\u20e3|[{_EMOJI_CLASS}][{_EMOJI_CLASS}{_JOINERS}]{{0,500}}"),
    (Kind.WORD, f"(?<![\\w&])[#＃][{_TAG_LETTER}]{{1,200}}"),
    (Kind.WORD, r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)"),
    (Kind.EMOJI, r"(?<!\S)(?:[:;=]['’-]?[)(DPpOo*/|]{1,20}|<3|\^_{0,2}\^|[xX]D{1,20})(?!\w)"),
    (
        Kind.LAUGHTER,
        r"(?<!\w)(?:a?jaja[ja]{0,200}|a?haha[ha]{0,200}|jeje[je]{1,200}|хаха[ха]{0,200}|ахах[ха]{0,200}|хехе[хе]{0,200}"
        r"|хихи[хи]{0,200}|ه{3,200}|k{4,200}|rsrs[rs]{0,200}|χαχα[χα]{0,200}|eheheh[eh]{0,200}|ahah[ah]{0,200})(?!\w)",
    ),
)
_ANY = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)), re.IGNORECASE)
_END_OF_ADDRESS = ".,;:!?…)]}'’\"»”。؟"
LAUGHTER = "haha"


def find_entities(text: str) -> list[Entity]:
    """Return the entities of a post in order, none overlapping another."""
    found = []
    for match in _ANY.finditer(text):
        kind = _PATTERNS[int((match.lastgroup or "k0")[1:])][0]
        words = match.group().rstrip(_END_OF_ADDRESS) if kind is Kind.ADDRESS else match.group()
        if words:
            shown = LAUGHTER if kind is Kind.LAUGHTER else words
            found.append(Entity(Span(match.start(), match.start() + len(words)), kind, shown))
    return found
