"""Tell roughly which language a stretch is in, by its script and its commonest words.

Enough to see that a line is in another language than the article around it, which marks where a post begins and which
quotation may be its translation. Not the language of a post: that is the business of `analyzer.language`, which this folder
may not know.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0966-\u0dff])"  # with vowel signs
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)?")
_NOISE = re.compile(r"https?://\S{1,300}|pic\.(?:twitter|x)\.com/\w+|[@#＠＃]\w+")
_SHORTEST = 3  # known words needed before a language is named
_LEAD = 1.4  # how far the best language must lead the second, in known words
_SAMPLE = 4000  # code points of a long text that are looked at
_SCRIPT_SAMPLE = 400
_SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "CJK": "CJK", "HANGUL": "HANGUL"}
# Scripts that one language, as far as news pages go, has to itself.
_BY_SCRIPT = {
    "HANGUL": "ko",
    "THAI": "th",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "GUJARATI": "gu",
    "MALAYALAM": "ml",
    "GURMUKHI": "pa",
    "SINHALA": "si",
    "KHMER": "km",
    "MYANMAR": "my",
}


# Languages so near that their words do not tell them apart; "sr" in the table of words: Serbian in Cyrillic letters.
_ONE_LANGUAGE = {"sr": "sh", "hr": "sh", "bs": "sh", "cnr": "sh", "nb": "da", "no": "da", "nn": "da", "ms": "id", "fil": "tl"}
_TO_LATIN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
)


# Letters that only some alphabets have; near relatives share most of their common words.
_LETTERS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("їєґ", ("uk",)),
    "ў": ("be",),
    "і": ("uk", "be"),
    **dict.fromkeys("ђћ", ("sr",)),
    **dict.fromkeys("ѓќѕ", ("mk",)),
    **dict.fromkeys("јљњџ", ("sr", "mk")),
    **dict.fromkeys("ыэё", ("ru", "be")),
    **dict.fromkeys("ٹڈڑںے", ("ur",)),
    **dict.fromkeys("پچژگ", ("fa", "ur")),
}
# The same for Latin letters, in words without a capital only: names travel.
_LATIN_LETTERS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("őű", ("hu",)),
    **dict.fromkeys("ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", ("vi",)),
    **dict.fromkeys("ğı", ("tr", "az")),
    "ə": ("az",),
    **dict.fromkeys("ėįų", ("lt",)),
    **dict.fromkeys("āēģīķļņ", ("lv",)),
    "ū": ("lt", "lv"),
    **dict.fromkeys("łśźż", ("pl",)),
    **dict.fromkeys("řěů", ("cs",)),
    **dict.fromkeys("ľĺŕ", ("sk",)),
    **dict.fromkeys("șțţ", ("ro",)),
    **dict.fromkeys("æø", ("da", "nb")),
    "ã": ("pt", "vi"),
    "õ": ("pt", "vi", "et"),
    "å": ("sv", "da", "nb"),
    "đ": ("sh", "vi"),
    "ß": ("de",),
    "œ": ("fr",),
}
# Common words that are left out of the votes: they are as common in three other languages already.
_UNVOTED: dict[str, frozenset[str]] = {
    "az": frozenset({"ki"}),
    "et": frozenset({"on"}),
    "lt": frozenset({"su"}),
    "tl": frozenset({"sa"}),
}
_RARE = re.compile(f"[{''.join((*_LETTERS_OF, *_LATIN_LETTERS_OF))}]")


@lru_cache(maxsize=1)
def _known_tags() -> frozenset[str]:
    return frozenset(tag for tags in _languages_by_word().values() for tag in tags)


@lru_cache(maxsize=1)
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    table = json.loads(Path(__file__).with_name("function_words.json").read_text(encoding="utf-8"))
    by_word: dict[str, list[str]] = {}
    for tag, words in table.items():
        for word in set(words.split()):
            by_word.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in by_word.items()}


def is_function_word(word: str, tag: str | None) -> bool:
    """Return whether the lower-case `word` is among the commonest words of the language, or of any where it is unknown."""
    tags = _languages_by_word().get(word, ())
    return tag in tags or word in _UNVOTED.get(tag or "", ()) or (bool(tags) and tag not in _known_tags())


@lru_cache(maxsize=4096)
def script_of(text: str) -> str | None:
    """Return the script of most letters by its Unicode name ("LATIN", "CYRILLIC"), "CJK" for Chinese and Japanese."""
    counts: Counter[str] = Counter()
    for sign, count in Counter(text[:_SCRIPT_SAMPLE]).items():
        if script := _script_of_sign(sign):
            counts[script] += count
    return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=4096)
def _script_of_sign(sign: str) -> str:
    first = unicodedata.name(sign, "").split(" ", 1)[0] if sign.isalpha() else ""
    return _SCRIPTS.get(first, first)


@lru_cache(maxsize=4096)
def _votes(text: str) -> dict[str, float]:
    """Return how many common words of each language `text` holds; a word of many languages counts less for each."""
    by_word = _languages_by_word()
    votes: dict[str, float] = {}
    words = _WORD.findall(text)
    for tags in _letter_votes(words):
        for tag in tags:
            votes[tag] = votes.get(tag, 0.0) + 1.0
    for word in words:
        tags = by_word.get(word.casefold(), ())
        for tag in tags:
            votes[tag] = votes.get(tag, 0.0) + (1 / len(tags) if len(tags) > 3 else 1.0)
    if "be" in votes and "ў" not in text and not ("і" in text and "ы" in text):
        del votes["be"]  # Belarusian has letters of both Russian and Ukrainian
    return votes


def _letter_votes(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the languages of each word that has a letter which few alphabets have."""
    for word in words:
        if letter := _RARE.search(word.casefold()):
            tags = _LETTERS_OF.get(letter[0])
            if tags is None and word[0].islower():
                tags = _LATIN_LETTERS_OF[letter[0]]
            if tags is not None:
                yield tags


def _bare(text: str) -> str:
    return _NOISE.sub(" ", text[:_SAMPLE])


@lru_cache(maxsize=4096)
def language_of(text: str) -> str | None:
    """Return the tag of the language that `text` is in, or None where its words do not tell."""
    text = _bare(text)
    script = script_of(text)
    if script is None:
        return None
    if script == "CJK":
        return "ja" if any("\u3040" <= sign <= "\u30ff" for sign in text) else "zh"
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    ranked = sorted(_votes(text).items(), key=lambda one: (-one[1], one[0]))
    if not ranked or ranked[0][1] < _SHORTEST:
        return None
    best, votes = ranked[0]
    rival = next((other for tag, other in ranked if _one(tag) != _one(best)), 0.0)
    return best if votes >= _LEAD * rival else None


def latin(text: str) -> str:
    """Write Serbian in Latin letters, in lower case; what is not Serbian Cyrillic stays as it is."""
    return text.casefold().translate(_TO_LATIN)


def _is_serbian_twice(first: str, second: str, tag: str | None) -> bool:
    """Return whether two texts in Cyrillic and Latin letters are both Serbian."""
    languages = [_one(language_of(text)) for text in (first, second)]
    if any(language not in {None, "sh"} for language in languages) or (None in languages and _one(tag) != "sh"):
        return False
    return differ(latin(_bare(first)), latin(_bare(second)), "sh") is False


def _one(tag: str | None) -> str | None:
    return _ONE_LANGUAGE.get(tag or "", tag)


def can_be_told(tag: str) -> bool:
    """Return whether `language_of` can ever answer this language, or one that words hardly tell from it."""
    return _one(tag) in _tellable()


@lru_cache(maxsize=1)
def _tellable() -> frozenset[str | None]:
    return frozenset(_one(tag) for tag in (*_known_tags(), *_BY_SCRIPT.values(), "ja", "zh"))


def are_one(first: str, second: str | None) -> bool:
    """Return whether two tags are of one language or of two that words hardly tell apart."""
    return _one(first) == _one(second)


def differ(first: str, second: str, tag: str | None = None) -> bool | None:
    """Return whether two texts are in different languages; None where it cannot be told.

    `tag` is the language that `first` is in if its words do not tell (that of the article around it).
    """
    scripts = script_of(_bare(first)), script_of(_bare(second))
    if None in scripts:
        return None
    if scripts[0] != scripts[1]:
        return {*scripts} != {"LATIN", "CYRILLIC"} or not _is_serbian_twice(first, second, tag)
    languages = _one(language_of(first) or tag), _one(language_of(second))
    if None not in languages:
        return languages[0] != languages[1]
    if languages[0] is None and languages[1] is None:
        return None
    return _is_other(languages[0] or languages[1] or "", first if languages[0] is None else second)


def _is_other(tag: str, text: str) -> bool | None:
    """Return whether a text of few common words is in another language than `tag`."""
    votes = _votes(_bare(text))
    own = max(votes.get(name, 0.0) for name in ((tag, "sr") if tag == "sh" else (tag,)))
    best = max(votes.values(), default=0.0)
    if own >= 1 and own == best:
        return False
    return True if best >= 2 and 2 * own <= best else None
