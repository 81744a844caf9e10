"""Read the names of authors out of bylines and author fields."""

import re
from collections.abc import Iterable, Iterator

MAX_AUTHORS = 20
_MAX_FIELD = 1000
_MAX_NAME = 80
_MIN_NAME = 2
_ENGLISH_BY = re.compile(r"^(?:written |posted )?by\s", re.IGNORECASE)
# "By" as bylines say it, longest first where one begins another.
_BY = re.compile(
    r"^(?:(?:written by|posted by|geschrieben von|scritto da|escrito por|écrit par|skriven av|skrevet a[vf]|scris de"
    r"|redactat de"
    r"|napsala?|napísala?|napisala?|napisał|написала?|подготви(?:ла?)?|γράφει (?:ο|η)|by|por|von|par|per|di|da|door|av|af|od"
    r"|de(?!\s(?:la|las|los|le|el)\s)(?=\s\S+\s\S)|author|reporter|autorka|autorica|autora|autores|autors|autor|text|tekst"
    r"|автор(?:ка)?|текст|от|yazan|yazar|piše|pisze|пише|пишет|oleh|penulis|bởi|tác giả|írta|szerző|kirjoittanut|kirjoittaja"
    r"|toimittaja|συντάκτης|συντάκτρια|του|της|מאת|כתבה|بقلم|کتبه|كتب|نوشته|نویسنده|تحریر|लेखक|लेखिका|লেখক|โดย"
    r"|取材・文|文|撰文|記者|记者|作者|글|기자)(?:\s{0,3}[:：/・]\s{0,3}|\s)"
    r"|[記记]者(?=[\u3400-\u9fff]{2,4}(?:\W|$)))",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s(?:기자|특파원|記者|记者)$")
_UNSPACED_NAME = re.compile(r"[\u3400-\u9fff々ヶ\u3040-\u30ff]{2,8}|[\uac00-\ud7af]{2,4}")
_BETWEEN = re.compile(r"\s{0,5}[;,、،|•·／\n]\s{0,5}|\s{1,5}[–—]\s{1,5}")
_AND = re.compile(r"\s(?:and|und|y|e|et|i|и|та|og|och|en|&|ve|dhe|și|og|وَ?|और)\s", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"https?:|www\.|@[^\s@]{1,80}\.\S|\d{2}|[<>{}=]|[報报][導导道]$|[編编][輯辑]$", re.IGNORECASE)


def split_names(fields: Iterable[str], *, are_bylines: bool = False) -> tuple[str, ...]:
    """Return the names in author fields, once each, in order.

    Args:
        fields: As the page gives them: one name each, or several with a mark between them.
        are_bylines: Whether the fields are lines that readers see and may open with any language's "by"; in a field for
            machines "Von" and "Di" begin a name.
    """
    names: dict[str, None] = {}
    for field in fields:
        words = " ".join(field[:_MAX_FIELD].replace("\n", ";").split())
        words = strip_byline(words) if are_bylines else _ENGLISH_BY.sub("", words)
        for name in _pieces(words):
            if is_name(name):
                names.setdefault(name)
    return tuple(names)[:MAX_AUTHORS]


def _pieces(words: str) -> Iterator[str]:
    """Cut a field into names; at an "and" only where whole names stand on both sides (not in "Ortega y Gasset")."""
    for piece in _BETWEEN.split(words):
        halves = _AND.split(piece)
        names = halves if all(len(half.split()) > 1 for half in halves) else [piece]
        yield from (name.strip(" .:-–—") for name in names)


def strip_byline(words: str) -> str:
    """Return a byline without the "by" it opens with in many languages."""
    return _AFTER_NAME.sub("", _BY.sub("", words, count=1))


def is_unspaced_name(words: str) -> bool:
    """Return whether words can be a name as Chinese, Japanese and Korean write it: a few signs without a space."""
    return _UNSPACED_NAME.fullmatch(words) is not None


def is_person(words: str) -> bool:
    """Return whether words standing alone are surely a person's name: two to four, the outer ones capitalised."""
    parts = words.split()
    return (
        2 <= len(parts) <= 4
        and is_name(words)
        and all(not part[0].islower() and part[0].isalpha() for part in (parts[0], parts[-1]))
    )


def is_name(words: str) -> bool:
    """Return whether words can be somebody's name."""
    return (
        _MIN_NAME <= len(words) <= _MAX_NAME
        and len(words.split()) <= 6
        and any(character.isalpha() for character in words)
        and not words.islower()
        and _NOT_A_NAME.search(words) is None
    )
