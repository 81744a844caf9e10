"""Serbian in its two scripts.

Why words are kept in Cyrillic and made into Latin and not the other way round: every Cyrillic letter has one Latin spelling,
while Latin "nj" may stand for one letter or for two ("инјекција"), and foreign names and placeholders must stay as they are.
"""

import re

LETTERS = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
"""Every small Cyrillic letter with its Latin spelling."""

_TO_LATIN = str.maketrans(LETTERS | {letter.upper(): latin.capitalize() for letter, latin in LETTERS.items()})
_SHOUTED = re.compile("[ЉЊЏ](?=[А-ЯЂЈЉЊЋЏ])")


def to_latin(text: str) -> str:
    """Write Serbian in Latin letters, "Lj" in words and "LJ" in capitals; what is not Serbian Cyrillic stays as it is."""
    return _SHOUTED.sub(lambda found: LETTERS[found[0].lower()].upper(), text).translate(_TO_LATIN)
