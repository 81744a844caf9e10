"""Know the words that introduce a post, language by language.

The words are data (`cue_words/*.toml`): verbs of saying, verbs that only posts do, nouns for people of social media, people
without a name, words for posts and for platforms. A word is found by its first letters in a dictionary, so that the number
of languages and words costs nothing. Serbian, Croatian, Bosnian and Montenegrin share one table, written in Latin letters
and read in both scripts.

Why only the article's own language where it is known: "on" is "he" in Serbian and half of English.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from analyzer.records import Platform, Span

MOST_TOKENS = 120  # words of a clause that are looked at
_FOLDER = Path(__file__).with_name("cue_words")
_LETTER = r"[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u200c\u200d]"  # with vowel signs
_TOKEN = re.compile(rf"[@＠]\w[\w.\-]{{0,60}}\w|{_LETTER}+(?:['’\-‑]{_LETTER}+)*")
# Languages near enough to be read with the table of another.
_SAME_TABLE = {
    "sr": "sh",
    "hr": "sh",
    "bs": "sh",
    "cnr": "sh",
    "ca": "es",
    "gl": "pt",
    "sk": "cs",
    "ms": "id",
    "be": "ru",
    "af": "nl",
}
_LATIN = "a b c č ć d đ e f g h i j k l m n o p r s š t u v z ž"
_CYRILLIC = "а б ц ч ћ д ђ е ф г х и ј к л м н о п р с ш т у в з ж"
_LETTERS = dict(zip(_LATIN.split(), _CYRILLIC.split(), strict=True))
_VOWEL_MARKS = re.compile("[\u064b-\u0652\u0640]")
_ARABIC = frozenset(map(chr, range(0x621, 0x64B)))


class Kind(StrEnum):
    """What a word tells of the quotation beside it."""

    SAY = "say"
    SHARE = "share"
    ADD = "add"
    REPLY = "reply"
    USER = "user"
    PERSON = "person"
    DEFINITE = "definite"
    MEDIUM = "medium"
    ANEW = "anew"
    PLACE = "place"
    PLATFORM = "platform"
    HANDLE = "handle"


_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of a clause that the tables know."""

    kind: Kind
    span: Span
    platform: Platform | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text."""

    text: str
    folded: str
    span: Span


_Phrase = tuple[tuple[str, ...], tuple[Kind, Platform | None]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of some languages, by their first word or its first two letters."""

    exact: dict[str, list[_Phrase]]
    stems: dict[str, list[_Phrase]]

    def read(self, text: str, span: Span) -> list[Word]:
        """Return the known words in ``span`` of `text`, in order; a word may be of several kinds."""
        tokens = tokens_of(text, span)
        found: list[Word] = []
        for index, token in enumerate(tokens):
            if token.text[0] in "@＠":
                found.append(Word(Kind.HANDLE, token.span))
            elif token.text == "X" and _is_x(tokens, index):
                found.append(Word(Kind.PLATFORM, token.span, Platform.TWITTER))
            found.extend(self._at(tokens, index))
        return found

    def _at(self, tokens: Sequence[Token], index: int) -> Iterator[Word]:
        first = tokens[index].folded
        longest: dict[Kind, tuple[int, Platform | None]] = {}
        for phrase, (kind, platform) in (*self.exact.get(first, ()), *self.stems.get(first[:2], ())):
            if len(phrase) > longest.get(kind, (0, None))[0] and _matches(phrase, tokens, index):
                longest[kind] = (len(phrase), platform)
        for kind, (length, platform) in longest.items():
            yield Word(kind, Span(tokens[index].span.start, tokens[index + length - 1].span.end), platform)


def tokens_of(text: str, span: Span) -> list[Token]:
    """Return the words of ``span``, at most `MOST_TOKENS` of them."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        found.append(Token(match[0], _folded(match[0]), Span(*match.span())))
        if len(found) == MOST_TOKENS:
            break
    return found


def _folded(word: str) -> str:
    """Return `word` in lower case, without the vowel marks and the leading "and" that Arabic writes as one word."""
    word = _VOWEL_MARKS.sub("", word.casefold().replace("’", "'"))
    return word[1:] if len(word) > 3 and word[0] in "وف" and word[1] in _ARABIC else word


def _matches(phrase: tuple[str, ...], tokens: Sequence[Token], index: int) -> bool:
    if index + len(phrase) > len(tokens):
        return False
    return all(
        token.folded.startswith(word[:-1]) if word.endswith("*") else token.folded == word
        for word, token in zip(phrase, tokens[index : index + len(phrase)], strict=True)
    )


def _is_x(tokens: Sequence[Token], index: int) -> bool:
    before = tokens[index - 1].folded if index else ""
    after = tokens[index + 1].folded if index + 1 < len(tokens) else ""
    table = _platforms()
    return before in table["x_before"] or after in table["x_after"]


@lru_cache(maxsize=64)
def lexicon(tag: str | None) -> Lexicon:
    """Return the words of the language `tag`, or of all languages where it is None or has no table."""
    primary = (tag or "").split("-")[0].casefold()
    primary = _SAME_TABLE.get(primary, primary)
    files = sorted(file for file in _FOLDER.glob("*.toml") if file.stem != "platforms")
    chosen = [file for file in files if file.stem == primary] or files
    exact: dict[str, list[_Phrase]] = {}
    stems: dict[str, list[_Phrase]] = {}
    for phrase, meaning in _platform_phrases():
        _put(phrase, meaning, exact, stems)
    for file in chosen:
        for kind, phrases in read_table(file.stem).items():
            if kind in _KINDS:
                for phrase in phrases:
                    _put(phrase, (Kind(kind), None), exact, stems)
    return Lexicon(exact, stems)


@lru_cache(maxsize=64)
def read_table(stem: str) -> dict[str, tuple[str, ...]]:
    """Return one table of `cue_words`; Latin BCMS words with their Cyrillic forms."""
    table = tomllib.loads((_FOLDER / f"{stem}.toml").read_text(encoding="utf-8"))
    if stem != "sh":
        return {kind: tuple(phrases) for kind, phrases in table.items()}
    return {kind: tuple(form for phrase in phrases for form in (phrase, cyrillic(phrase))) for kind, phrases in table.items()}


def words_of(tag: str | None) -> dict[str, tuple[str, ...]]:
    """Return the table of the language `tag`, empty where there is none."""
    primary = (tag or "").split("-")[0].casefold()
    primary = _SAME_TABLE.get(primary, primary)
    return read_table(primary) if primary in tables() else {}


@lru_cache(maxsize=1)
def channel_words() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the nouns that a channel's name follows (stems end in *), and the words that end a name without capitals."""
    return tuple(_platforms()["channels"]), frozenset(_platforms()["channel_ends"])


@lru_cache(maxsize=1)
def tables() -> list[str]:
    """Return the languages that have a table."""
    return sorted(file.stem for file in _FOLDER.glob("*.toml") if file.stem != "platforms")


@lru_cache(maxsize=1)
def _platforms() -> dict[str, list[str]]:
    return tomllib.loads((_FOLDER / "platforms.toml").read_text(encoding="utf-8"))


def _platform_phrases() -> Iterator[tuple[str, tuple[Kind, Platform | None]]]:
    for name in Platform:
        for phrase in _platforms().get(name, ()):
            yield phrase, (Kind.PLATFORM, name)


def _put(
    phrase: str,
    meaning: tuple[Kind, Platform | None],
    exact: dict[str, list[_Phrase]],
    stems: dict[str, list[_Phrase]],
) -> None:
    words = tuple(_folded(word) for word in phrase.split())
    if words[0].endswith("*"):
        stems.setdefault(words[0][:2], []).append((words, meaning))
    else:
        exact.setdefault(words[0], []).append((words, meaning))


def cyrillic(latin: str) -> str:
    """Write a Serbian word in Cyrillic letters."""
    text = latin.replace("dž", "џ").replace("lj", "љ").replace("nj", "њ")
    return "".join(_LETTERS.get(sign, sign) for sign in text)
