"""Serbian in its two scripts.

Why words are kept in Cyrillic and made into Latin and not the other way round: every Cyrillic letter has one Latin spelling,
while Latin "nj" may stand for one letter or for two ("инјекција"), and foreign names and placeholders must stay as they are.
"""

_LOWER = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
_TO_LATIN = str.maketrans(_LOWER | {letter.upper(): latin.capitalize() for letter, latin in _LOWER.items()})


def to_latin(text: str) -> str:
    """Write Serbian in Latin letters, in the usual case of words ("Lj"); what is not Serbian Cyrillic stays as it is."""
    return text.translate(_TO_LATIN)
