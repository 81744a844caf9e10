"""Word-for-word glosses that help a small translator: what each word of a sentence mostly becomes in English.

Why: a small language model writes good English but knows few words of most languages. Word alignments of a million sentence
pairs know the words and nothing of grammar. So each sentence is put to the model with its glosses in the order of the source,
and what the model has to learn, to make English of glosses, is the same for every language.

An archive holds for each language one table of lines ``word TAB gloss``; it is read when the language first occurs.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analyzer.errors import ModelError
from analyzer.language.translation_prompt import base_tag
from analyzer.serbian import to_latin

WORD = re.compile(r"@\d{1,2}|[^\W_]+(?:['’ʼ][^\W_]+)*")
SHARED = {"bs": "sh", "cnr": "sh", "hr": "sh", "sr": "sh"}  # one table for one language under four names
# Tables to fall back on; on news sentences the glosses alone gain 0.3 (Macedonian) to 1.2 chrF++ (Slovenian) by them.
NEIGHBOURS = {"bg": "mk", "ca": "es", "mk": "bg", "sk": "cs", "sl": "sh", "uk": "ru"}
MIN_STEM, STEM_SHARE = 4, 0.6  # letters, and share of a word, that a known beginning must have to stand for the word
CLITICS = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")  # Arabic, longest first
MAX_GLOSSED = 120  # words of one sentence
MAX_MEMBER = 8_000_000  # bytes of one unpacked table
_ROMAN = dict(
    zip(
        "абвгдезийклмнопрстуфхцъыьэґіёѓќѕαβγδεζηθικλμνξοπρσςτυφχψω",
        ["a", "b", "v", "g", "d", "e", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "", "y",
         "", "e", "g", "i", "yo", "gj", "kj", "dz", "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o",
         "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o"],
        strict=True,
    )
) | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi", "ћ": "ć", "ђ": "đ", "џ": "dž",
     "љ": "lj", "њ": "nj", "ј": "j"}  # fmt: skip


def table_of(tag: str) -> str:
    """Return the name of the table that a language is looked up in."""
    base = base_tag(tag)
    return SHARED.get(base, base)


def words_of(text: str, tag: str) -> list[str]:
    """Return the words of a sentence as tables spell them: small letters, Serbian in Latin ones."""
    plain = unicodedata.normalize("NFC", text).replace("İ", "i").lower()
    if table_of(tag) == "sh":
        plain = to_latin(plain)
    return [found.group().replace("’", "'").replace("ʼ", "'") for found in WORD.finditer(plain)]


@cache
def without_marks(word: str) -> str:
    """Return a word without the marks of its letters, as hurried writers spell it."""
    plain = unicodedata.normalize("NFD", word.translate(str.maketrans("đłıø", "dlio")))
    return "".join(c for c in plain if not unicodedata.combining(c))


def romanised(word: str) -> str:
    """Write Cyrillic and Greek letters in Latin ones, so that names can be read; other letters stay."""
    return "".join(_ROMAN.get(c, c) for c in without_marks(word))


def _spellings(word: str) -> Iterator[str]:
    """Yield what may stand in a table for a word, likeliest first: itself, without clitics, its beginnings."""
    yield from (word, without_marks(word))
    yield from (word.removeprefix(clitic) for clitic in CLITICS if word.startswith(clitic))
    shortest = max(MIN_STEM, round(STEM_SHARE * len(word)))
    for end in range(len(word) - 1, shortest - 1, -1):
        yield from (word[:end], without_marks(word[:end]))


class Glossary:
    """The tables of an archive.

    Args:
        path: A zip archive with a member ``LANGUAGE.tsv`` for each language.

    Raises:
        ModelError: The archive, or a table when it is first wanted, cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: dict[str, dict[str, str]] = {}
        try:
            with zipfile.ZipFile(path) as archive:
                self._members = {info.filename: info.file_size for info in archive.infolist()}
        except (OSError, zipfile.BadZipFile) as error:
            raise ModelError(f"{path}: not a glossary: {error}; restore the model's files") from error

    def line(self, text: str, tag: str) -> str:
        """Return the glosses of a sentence in the order of its words, parted by spaces.

        A word that no table knows is given by a known beginning of it, or else in Latin letters where that can be done.
        """
        table = self._table(table_of(tag))
        found = [self._gloss(table, word) for word in words_of(text, tag)[:MAX_GLOSSED]]
        return " ".join(gloss for gloss in found if gloss)

    def _gloss(self, table: dict[str, str], word: str) -> str:
        if word[0] == "@" or word.isdecimal():
            return word
        known = next((spelling for spelling in _spellings(word) if spelling in table), None)
        if known is not None:
            return table[known]
        plain = romanised(word)
        return plain if plain.isascii() else ""

    def _table(self, name: str) -> dict[str, str]:
        if name not in self._tables:
            neighbour = self._read(f"{NEIGHBOURS[name]}.tsv") if name in NEIGHBOURS else {}
            self._tables[name] = neighbour | self._read(f"{name}.tsv")
        return self._tables[name]

    def _read(self, member: str) -> dict[str, str]:
        if member not in self._members:
            return {}
        if self._members[member] > MAX_MEMBER:
            raise ModelError(f"{self._path}: {member} is larger than {MAX_MEMBER} bytes; restore the model's files")
        try:
            with zipfile.ZipFile(self._path) as archive:
                lines = archive.read(member).decode("utf-8").splitlines()
            exact = dict(line.split("\t") for line in lines)
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            raise ModelError(f"{self._path}: {member} cannot be read: {error}; restore the model's files") from error
        return {without_marks(word): gloss for word, gloss in reversed(exact.items())} | exact
