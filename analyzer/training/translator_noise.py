"""Make clean sentence pairs look like posts: lower case, no full stop, no accents, placeholders, both Serbian scripts.

Every function takes its own random generator, so that one seed gives one training set.
"""

import random
import re
import unicodedata

from analyzer.serbian import LETTERS, to_latin

EMOJI = "😂🤣😭❤️🔥🙏👏😡🤔💀🎉👍😅🤦🚨💔😍"
END_MARKS = re.compile(r"[.!?…。؟]+$")
WORD = re.compile(r"[^\W_]{2,}(?:[-'’][^\W_]{1,20}){0,3}")
ACCENTED = frozenset({"bs", "ca", "cs", "es", "fr", "hr", "hu", "it", "pl", "pt", "ro", "sh", "sk", "sl", "sq", "sr", "tr"})
LETTERS_WITHOUT_MARK = str.maketrans("đĐłŁıøØ", "dDlLioO")

TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in LETTERS.items()}
DIGRAPHS = ("lj", "nj", "dž")


def to_cyrillic(text: str) -> str:
    """Write Serbian Latin in Cyrillic letters; q, w, x, y and everything else stay."""
    out, position = [], 0
    while position < len(text):
        two = text[position : position + 2]
        step = 2 if two.lower() in DIGRAPHS else 1
        piece = text[position : position + step]
        cyrillic = TO_CYRILLIC.get(piece.lower(), piece)
        out.append(cyrillic.upper() if piece[:1].isupper() else cyrillic)
        position += step
    return "".join(out)


def without_accents(text: str) -> str:
    """Drop marks from Latin letters, as hurried writers do: ``šta`` becomes ``sta``."""
    plain = unicodedata.normalize("NFD", text.translate(LETTERS_WITHOUT_MARK))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def shared_word(source: str, english: str, rng: random.Random) -> str | None:
    """Pick a word that stands exactly once on either side (a name, a number): there a placeholder is sure to be aligned."""
    theirs = WORD.findall(english)
    candidates = [word for word in WORD.findall(source) if theirs.count(word) == 1 and source.count(word) == 1]
    return rng.choice(candidates) if candidates else None


def with_placeholders(source: str, english: str, rng: random.Random) -> tuple[str, str]:
    """Put ``@1`` (``@2``) on both sides: for a word both share, else at the start or the end."""
    word = shared_word(source, english, rng)
    if word is not None and rng.random() < 0.8:
        return source.replace(word, "@1", 1), english.replace(word, "@1", 1)
    marks = "@1" if rng.random() < 0.7 else "@1 @2"
    if rng.random() < 0.5:
        return f"{marks} {source}", f"{marks} {english}"
    return f"{source} {marks}", f"{english} {marks}"


def with_emoji(source: str, english: str, rng: random.Random) -> tuple[str, str]:
    """Put the same one to three emoji at the end of both sides."""
    mark = rng.choice([c for c in EMOJI if c != "\ufe0f"]) * rng.randint(1, 3)
    return f"{source} {mark}", f"{english} {mark}"


def roughened(source: str, tag: str, rng: random.Random) -> str:
    """Write the source as a hurried person would: lower case, no end mark, no accents; the English stays well written."""
    draw = rng.random()
    if draw < 0.12:
        source = source.lower()
    if rng.random() < 0.12:
        source = END_MARKS.sub("", source) or source
    if tag in ACCENTED and rng.random() < 0.08:
        source = without_accents(source)
    return source


def like_a_post(source: str, english: str, tag: str, rng: random.Random) -> tuple[str, str]:
    """Return the pair, at times roughened, with placeholders or emoji; Serbian in either script."""
    if tag == "sr" and rng.random() < 0.5:
        source = to_cyrillic(source) if source.isascii() or any("a" <= c <= "z" for c in source.lower()) else to_latin(source)
    draw = rng.random()
    if draw < 0.12:
        source, english = with_placeholders(source, english, rng)
    elif draw < 0.15:
        source, english = with_emoji(source, english, rng)
    return roughened(source, tag, rng), english
