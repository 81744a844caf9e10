"""Read the dates by which pages and text headers say when they were published.

Machine forms first (ISO 8601, RFC 2822, Unix time), then what people read: ``22 August 2022``, ``22 de agosto de 2022``,
``August 22, 2022``, ``2022年8月22日``, ``22.08.2022``, with a time of day beside it. Month names come from CLDR by way of
Babel, the declared language first; the others are loaded only for a word that English and that language do not know.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from analyzer.records import Tag

FIRST_YEAR, LAST_YEAR = 1990, 2100  # no news page is older than the web
_MAX_LOOK = 2000  # code points of a stretch that are searched for dates
_LOCALES = (
    *("en", "es", "fr", "de", "it", "pt", "pl", "ru", "uk", "sr", "sr_Latn", "hr", "bs", "sq", "tr", "ar", "ar_LB", "ar_DZ"),
    *("fa", "he", "hi", "bn", "ur", "id", "ms", "vi", "th", "nl", "cs", "sk", "sl", "mk", "bg", "be", "el", "ro", "hu", "fi"),
    *("sv", "nb", "da", "is", "et", "lv", "lt", "az", "ta", "te", "mr", "gu", "kn", "ml", "pa", "fil", "ka", "hy", "kk", "uz"),
    *("eu", "ca", "gl", "sw", "am", "ne", "si"),
)

_WORD = r"[^\W\d_][^\s\d,;:()|•·]{1,19}"
_DAY = r"(?<![\d.,:/-])(?P<day>\d{1,2})"
_YEAR = r"(?P<year>(?:19|20|25)\d\d)(?!\d)"
_OF = r"(?:de |of |del |d['’])?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]",
        rf"{_DAY}(?:st|nd|rd|th|er|º|°|ª|\.)?,? {_OF}(?P<name>{_WORD}),? (?:de |del |năm |m\. |ค\.ศ\. |พ\.ศ\. )?{_YEAR}",
        rf"(?P<name>{_WORD}) {_DAY}(?:st|nd|rd|th|\.)?,? (?:de )?{_YEAR}",
        rf"{_YEAR}\.? (?:m\. )?(?P<name>{_WORD}) (?P<day>\d{{1,2}})(?!\d)",
        rf"{_YEAR}\.? (?:gada|ж\.) (?P<day>\d{{1,2}})\.? (?P<name>{_WORD})",
        rf"{_DAY} (?:tháng|thg) (?P<month>\d{{1,2}}),? (?:năm )?{_YEAR}",
        rf"{_DAY}(?P<mark>[./-]) ?(?P<month>\d{{1,2}})(?P=mark) ?{_YEAR}",
    )
)
_CLOCK = re.compile(
    r"(?:(?P<early>午前|上午|凌晨|早上|오전)|(?P<late>午後|下午|晚上|오후))? ?(?<!\d)(?P<hour>\d{1,2}) ?"
    r"(?:[:.hH] ?(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)(?: ?(?P<half>[ap])\.? ?m\b)?|[時时點点시] ?(?P<sign>[0-5]?\d) ?[分분])",
    re.IGNORECASE,
)
_CLOCK_WITHIN = 24  # code points after the date
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as written: where, and in ISO 8601 with the time of day if one stands beside it."""

    start: int
    end: int
    iso: str


def read_machine_date(words: str) -> str | None:
    """Read a date that was written for machines; None if it is none or not plausible."""
    words = words.strip()[:64]
    if _UNIX.fullmatch(words):
        return datetime.fromtimestamp(int(words[:10]), UTC).isoformat()
    compact = _COMPACT.fullmatch(words)
    if compact:
        return _day(compact)
    try:
        moment = datetime.fromisoformat(words.replace("/", "-").upper().removesuffix(" UTC"))
    except ValueError:
        return _read_mail_date(words)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    has_time = ":" in words or "T" in words.upper()
    return _shorten(moment) if has_time else moment.date().isoformat()


def _read_mail_date(words: str) -> str | None:
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, OverflowError):
        return None
    return _shorten(moment) if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _shorten(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def read_date(words: str, language: Tag | None = None) -> str | None:
    """Read the first date of a short stretch, machine forms first."""
    machine = read_machine_date(words)
    if machine is not None:
        return machine
    found = find_dates(words, language)
    return found[0].iso if found else None


def find_dates(words: str, language: Tag | None = None) -> list[FoundDate]:
    """Find the dates that people read, in the order of the text.

    Args:
        words: Searched as far as `_MAX_LOOK`.
        language: Whose month names are tried first, and which decides between 3/4 and 4/3.
    """
    plain = _plain(words[:_MAX_LOOK])
    found = sorted(_find_all(plain, language), key=lambda one: (one.start, -one.end))
    apart: list[FoundDate] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _find_all(plain: str, language: Tag | None) -> Iterator[FoundDate]:
    for shape in _SHAPES:
        for match in shape.finditer(plain):
            day = _day(match, language)
            if day is not None:
                clock = _CLOCK.search(plain, match.end(), match.end() + _CLOCK_WITHIN)
                time = _time(clock) if clock else None
                end = clock.end() if clock and time else match.end()
                yield FoundDate(match.start(), end, f"{day}T{time}" if time else day)


def _plain(words: str) -> str:
    """Give every digit its ASCII form and every space the plain one; no code point moves."""
    return "".join(_plain_character(character) for character in words)


def _plain_character(character: str) -> str:
    if character.isascii():
        return " " if character == "\t" else character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if character.isspace() else character


def _day(match: re.Match[str], language: Tag | None = None) -> str | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    month = month_number(parts["name"], language) if parts.get("name") else int(parts["month"])
    if month is None:
        return None
    if parts.get("mark"):
        month, day = _order(month, day, parts["mark"], language)
    if 2533 <= year <= 2643:  # the Buddhist era, as Thai pages write it
        year -= 543
    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _order(month: int, day: int, mark: str, language: Tag | None) -> tuple[int, int]:
    """Put right which of two numbers is the month: American English writes it first, with slashes."""
    is_american = mark == "/" and language in {"en", "en-US"} and day <= 12
    return (day, month) if month > 12 or is_american else (month, day)


def _time(match: re.Match[str]) -> str | None:
    hour = int(match["hour"])
    half = (match["half"] or "").lower() or (
        "p" if match["late"] and hour <= 12 else "a" if match["early"] and hour <= 12 else ""
    )
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{match['minute'] or match['sign']:0>2}" if hour < 24 else None


def month_number(word: str, language: Tag | None = None) -> int | None:
    """Return which month a word names, 1 to 12, in its declared language, in English, or in any other."""
    folded = _fold(word)
    first = (language or "en").split("-")[0].lower()
    for name in dict.fromkeys((first, "en", *_LOCALES)):
        number = _months_of(name).get(folded)
        if number is not None:
            return number
    return None


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().strip(" .’'،\u200e\u200f").removeprefix("ב")


@lru_cache(maxsize=128)
def _months_of(language: str) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError  # 0.05 s, and most pages carry a date for machines

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for number, name in locale.months[context][width].items():
                folded = _fold(name)
                if len(folded) > 1 and not any(character.isdigit() for character in folded):
                    names[folded] = number
    return names
