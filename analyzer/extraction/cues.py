"""Know the words that introduce a post, language by language.

The words are data (`cue_words/*.toml`): verbs of saying, verbs that only posts do, nouns for people of social media, people
without a name, words for posts and for platforms. A word is found by its first letters in a dictionary, so that the number
of languages and words costs nothing; in scripts without spaces it is found inside a run of letters. Serbian, Croatian,
Bosnian and Montenegrin share one table, written in Latin letters and read in both scripts.

Why only the article's own language where it is known: "on" is "he" in Serbian and half of English.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from analyzer.records import Platform, Span

MOST_TOKENS = 120  # words of a clause that are looked at
LONGEST_OWNER = 40  # code points between "below" and the name of whom the post is
MOST_SIGNS = 600  # of a run of letters without spaces in which words are looked for
_FOLDER = Path(__file__).with_name("cue_words")
_LETTER = r"[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f\u200c\u200d]"  # with vowel signs
_PLAIN = r"[^\W\u0e00-\uffff]"  # no letter of the scripts without spaces: a particle may follow a handle directly
_TOKEN = re.compile(rf"[@＠]{_PLAIN}(?:[.\-]|{_PLAIN}){{0,60}}{_PLAIN}|{_LETTER}+(?:['’\-‑]{_LETTER}+)*")
# Languages near enough to be read with the table of another.
_SAME_TABLE = {
    "sr": "sh",
    "hr": "sh",
    "bs": "sh",
    "cnr": "sh",
    "gl": "pt",
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "yue": "zh",
    "fil": "tl",
    "be": "ru",
    "af": "nl",
}
_LATIN = "a b c č ć d đ e f g h i j k l m n o p r s š t u v z ž"
_CYRILLIC = "а б ц ч ћ д ђ е ф г х и ј к л м н о п р с ш т у в з ж"
_LETTERS = dict(zip(_LATIN.split(), _CYRILLIC.split(), strict=True))
_NEAR_TABLE = {"da": "no", "no": "da", "ms": "id"}  # read with both: few words tell the two apart
# Tables of languages that write no spaces between words, and the letters of such scripts.
_UNSPACED_TABLES = frozenset({"ja", "th", "zh"})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff]")
_LATIN_RUN = re.compile(r"[a-z0-9]+")
_LONE_X = re.compile(r"x(?![a-z0-9線氏軸光年月日世デ])")
_BEFORE_X, _AFTER_X = ("在", "于", "於"), ("上", "平台", "に", "で", "の")
_NAME_MARKS, _NAME_ENDS = frozenset("„“”«»\"'‘‚"), frozenset("“”«»\"'’‘")
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
    """The phrases of languages, by their first word, its first two letters, or (scripts without spaces) their first letter."""

    exact: dict[str, list[_Phrase]] = field(default_factory=dict)
    stems: dict[str, list[_Phrase]] = field(default_factory=dict)
    unspaced: dict[str, list[_Phrase]] = field(default_factory=dict)

    def read(self, text: str, span: Span) -> list[Word]:
        """Return the known words in ``span`` of `text`, in order; a word may be of several kinds."""
        tokens = tokens_of(text, span)
        found: list[Word] = []
        for index, token in enumerate(tokens):
            if token.text[0] in "@＠":
                found.append(Word(Kind.HANDLE, token.span))
            elif token.text == "X" and (_is_x(tokens, index) or _is_marked(text, token.span)):
                found.append(Word(Kind.PLATFORM, token.span, Platform.TWITTER))
            found.extend(self._at(tokens, index))
            if self.unspaced and _UNSPACED.search(token.text):
                found.extend(self._inside(token))
        return found

    def _at(self, tokens: Sequence[Token], index: int) -> Iterator[Word]:
        first = tokens[index].folded
        longest: dict[Kind, tuple[int, Platform | None]] = {}
        for phrase, (kind, platform) in (*self.exact.get(first, ()), *self.stems.get(first[:2], ())):
            if len(phrase) > longest.get(kind, (0, None))[0] and _matches(phrase, tokens, index):
                longest[kind] = (len(phrase), platform)
        for kind, (length, platform) in longest.items():
            yield Word(kind, Span(tokens[index].span.start, tokens[index + length - 1].span.end), platform)

    def _inside(self, token: Token) -> Iterator[Word]:
        """Yield the words in a run of letters, the longest of each kind; a single letter only where the run ends."""
        letters, start = token.folded[:MOST_SIGNS], token.span.start
        ends: dict[Kind, int] = {}
        for at, letter in enumerate(letters):
            for (word,), (kind, platform) in self.unspaced.get(letter, ()):
                end = at + len(word)
                is_whole = len(word) > 1 or end == len(token.folded)
                if is_whole and at >= ends.get(kind, 0) and letters.startswith(word, at):
                    ends[kind] = end
                    yield Word(kind, Span(start + at, start + end), platform)
        for match in _LATIN_RUN.finditer(letters):
            name = Token(match[0], match[0], Span(start + match.start(), start + match.end()))
            if _LONE_X.match(letters, match.start()):
                yield Word(Kind.PLATFORM, name.span, Platform.TWITTER)
            yield from self._at([name], 0)


def tokens_of(text: str, span: Span) -> list[Token]:
    """Return the words of ``span``, at most `MOST_TOKENS` of them."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        found.append(Token(match[0], _folded(match[0]), Span(*match.span())))
        if len(found) == MOST_TOKENS:
            break
    return found


def _folded(word: str) -> str:
    """Return `word` in lower case (İ as i), without the vowel marks and the leading "and" that Arabic writes as one word."""
    word = _VOWEL_MARKS.sub("", word.casefold().replace("’", "'").replace("i\u0307", "i"))
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
    return before in table["x_before"] or after in table["x_after"] or before.endswith(_BEFORE_X) or after.startswith(_AFTER_X)


def _is_marked(text: str, span: Span) -> bool:
    """Return whether quotation marks enclose the word: the letter alone is then a name."""
    return span.start > 0 and text[span.start - 1] in _NAME_MARKS and text[span.end : span.end + 1] in _NAME_ENDS


@lru_cache(maxsize=64)
def lexicon(tag: str | None) -> Lexicon:
    """Return the words of the language `tag`, or of all languages where it is None or has no table."""
    primary = table_of(tag)
    files = sorted(file for file in _FOLDER.glob("*.toml") if file.stem != "platforms")
    chosen = [file for file in files if file.stem in {primary, _NEAR_TABLE.get(primary)}] or files
    found = Lexicon()
    for phrase, meaning in _platform_phrases():
        _put(phrase, meaning, found)
    for file in chosen:
        for kind, phrases in read_table(file.stem).items():
            if kind in _KINDS:
                for phrase in phrases:
                    _put(phrase, (Kind(kind), None), found, is_unspaced=file.stem in _UNSPACED_TABLES)
    for unspaced in found.unspaced.values():
        unspaced.sort(key=lambda phrase: -len(phrase[0][0]))
    return found


@lru_cache(maxsize=64)
def read_table(stem: str) -> dict[str, tuple[str, ...]]:
    """Return one table of `cue_words`; Latin BCMS words with their Cyrillic forms."""
    table = tomllib.loads((_FOLDER / f"{stem}.toml").read_text(encoding="utf-8"))
    if stem != "sh":
        return {kind: tuple(phrases) for kind, phrases in table.items()}
    return {kind: tuple(form for phrase in phrases for form in (phrase, cyrillic(phrase))) for kind, phrases in table.items()}


def table_of(tag: str | None) -> str:
    """Return the name of the table that the language `tag` is read with, whether there is one or not."""
    primary = (tag or "").split("-")[0].casefold()
    return _SAME_TABLE.get(primary, primary)


def words_of(tag: str | None) -> dict[str, tuple[str, ...]]:
    """Return the table of the language `tag`, empty where there is none."""
    primary = table_of(tag)
    return read_table(primary) if primary in tables() else {}


@lru_cache(maxsize=1)
def channel_words() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the nouns that a channel's name follows (stems end in *), and the words that end a name without capitals."""
    return tuple(_platforms()["channels"]), frozenset(_platforms()["channel_ends"])


@lru_cache(maxsize=1)
def _media() -> tuple[frozenset[str], tuple[str, ...]]:
    nouns = [*channel_words()[0], *_platforms()["media"]]
    return frozenset(nouns), tuple(noun[:-1] for noun in nouns if noun.endswith("*"))


def is_medium(word: str) -> bool:
    """Return whether the lower-case `word` is a noun beside which a name stands in quotation marks: "newspaper", "group"."""
    nouns, stems = _media()
    return word in nouns or word.startswith(stems)


@lru_cache(maxsize=1)
def naming_words() -> frozenset[str]:
    """Return the words that say what somebody is called: "named", "alias"."""
    return frozenset(_platforms()["called"])


@lru_cache(maxsize=1)
def _below() -> re.Pattern[str]:
    phrases = "|".join(re.escape(words) for words in _platforms()["below"])
    return re.compile(rf"(?<!{_PLAIN})(?:{phrases})")


def is_below(text: str, span: Span) -> bool:
    """Return whether ``span`` says that words stand below a post or among the comments on it."""
    return _below().search(span.of(text).casefold()) is not None


def owns_comments(text: str, clause: Span, name: Span) -> bool:
    """Return whether a name stands right after such words in the clause: "commented below the post of NAME"."""
    found = list(_below().finditer(Span(clause.start, name.start).of(text).casefold()))
    between = text[clause.start + found[-1].end() : name.start] if found else ","
    return not any(sign in between for sign in ",:;،，、—–") and len(between) <= LONGEST_OWNER


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


def _put(phrase: str, meaning: tuple[Kind, Platform | None], into: Lexicon, *, is_unspaced: bool = False) -> None:
    words = tuple(_folded(word) for word in phrase.split())
    if words[0].endswith("*"):
        into.stems.setdefault(words[0][:2], []).append((words, meaning))
    else:
        into.exact.setdefault(words[0], []).append((words, meaning))
    if len(words) == 1 and (is_unspaced or _UNSPACED.search(phrase)):
        word = words[0].rstrip("*")
        into.unspaced.setdefault(word[0], []).append(((word,), meaning))


def cyrillic(latin: str) -> str:
    """Write a Serbian word in Cyrillic letters."""
    text = latin.replace("dž", "џ").replace("lj", "љ").replace("nj", "њ")
    return "".join(_LETTERS.get(sign, sign) for sign in text)
