"""Read the dates that social platforms print, in every locale they print them in.

Why a table of words and not one pattern per locale: a printed date is a day, a month and a year in some order between words
that mean nothing ("de", "г.", "kl."). `month_names.json` (made from CLDR by ``scripts/make_month_names.py``) knows the words;
the numbers find their places by size and order. A stretch of text is a date when all its words are known and exactly one
day, month and year remain.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from analyzer.extraction.date_words import Token, date_words, fold_word, tokens_of, without_prefix
from analyzer.records import Span

LONGEST_DATE = 96  # code points looked at; the longest printed date with weekday and time has about 60
_MOST_TOKENS = 24
_API_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})")
_MAIL_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:[+-]\d{4}|GMT|UTC)")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?(?![\d-])")
_DATE_GAP = re.compile(r"\s?[./\-]\s?$")


def _month_of(tokens: Sequence[Token], *, dotted: bool, near: date | None) -> int | None:
    """Return the month that the words mean together ("تشرين الأول" is two words), the likeliest if there are several."""
    words, style = date_words().months, "dot" if dotted else "plain"
    readings: list[dict[int, bool]] = []  # month -> its locale prints the day in another style
    for token in tokens:
        folded = fold_word(token.text)
        found = words.get(folded, words.get(without_prefix(folded)))
        if isinstance(found, dict):
            readings.append({int(month): style not in styles for month, styles in found.items()})
        elif found is not None:
            readings.append({found: False})
    common = set.intersection(*map(set, readings)) if readings else set()
    distance = {month: abs(month - near.month) if near is not None else 0 for month in common}
    return min(common, key=lambda month: (distance[month], readings[0][month], month), default=None)


def _year_of(number: str) -> int | None:
    """Return a Gregorian year for four digits: common era, or Buddhist era (543 more)."""
    if len(number) != 4:
        return None
    value = int(number)
    if 1990 <= value <= 2099:
        return value
    return value - 543 if 2533 <= value <= 2642 else None


def _assemble(tokens: Sequence[Token], near: date | None) -> date | None:
    """Return the date that the tokens print, or None unless all of them belong to exactly one date."""
    if not tokens or any(token.kind == "unknown" for token in tokens):
        return None
    numbers = [token for token in tokens if token.kind == "number"]
    months = [token for token in tokens if token.kind == "month"]
    if sum(token.kind == "time" for token in tokens) > 1:
        return None
    if months and len(numbers) == 2:
        return _with_month_word(tokens, months, numbers, near)
    if not months and len(numbers) == 3:
        return _numeric(tokens, numbers, near)
    return None


def _with_month_word(
    tokens: Sequence[Token], months: Sequence[Token], numbers: Sequence[Token], near: date | None
) -> date | None:
    persian = date_words().persian.get(fold_word(months[0].text))
    if persian is not None and any(len(number.text) == 4 and 1300 <= int(number.text) <= 1499 for number in numbers):
        year, day = sorted((int(number.text) for number in numbers), reverse=True)
        return _from_persian(year, persian, day)
    years = [number for number in numbers if _year_of(number.text)]
    days = [number for number in numbers if len(number.text) <= 2]
    if len(years) != 1 or len(days) != 1:
        return None
    after_day = tokens[tokens.index(days[0]) + 1 :]
    dotted = bool(after_day) and after_day[0].gap.startswith(".")
    month = _month_of(months, dotted=dotted, near=near)
    return _day(_year_of(years[0].text) or 0, month, int(days[0].text)) if month is not None else None


def _numeric(tokens: Sequence[Token], numbers: Sequence[Token], near: date | None) -> date | None:
    first, second, third = (number.text for number in numbers)
    separated = numbers[1:]
    if not any(tokens[tokens.index(token) - 1].kind == "filler" or _DATE_GAP.match(token.gap) for token in separated):
        return None
    if year := _year_of(first):
        return _day(year, int(second), int(third))
    year = _year_of(third)
    if year is None or len(first) > 2 or len(second) > 2:
        return None
    day_first, month_first = _day(year, int(second), int(first)), _day(year, int(first), int(second))
    if "/" not in separated[0].gap or day_first == month_first:
        return day_first
    readings = [reading for reading in (day_first, month_first) if reading is not None]
    if near is not None and readings:
        return min(readings, key=lambda reading: abs(reading - near))
    return readings[0] if len(readings) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _from_persian(year: int, month: int, day: int) -> date | None:
    """Turn a day of the Persian calendar into the Gregorian one, by its 33-year cycle (exact for 1244-1472)."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    leap_days = sum((passed % 33) in {1, 5, 9, 13, 17, 22, 26, 30} for passed in range(1300, year))
    passed_days = (year - 1300) * 365 + leap_days + (month - 1) * 30 + min(month - 1, 6) + day - 1
    return date(1921, 3, 21) + timedelta(days=passed_days)


def parse_moment(text: str) -> str | None:
    """Return an ISO 8601 date, or a UTC date-time where a zone is given, for the forms that machines write."""
    if match := _API_DATE.search(text):
        month, day, clock, zone, year = match.groups()
        text = f"{day} {month} {year} {clock} {zone}"
    if match := _MAIL_DATE.search(text):
        try:
            return _utc(parsedate_to_datetime(match[0]))
        except ValueError:
            return None
    if match := _ISO_DATE.search(text):
        day, clock, zone = match[0][:10], match[4], match[5]
        try:
            return (
                _utc(datetime.fromisoformat(f"{day}T{clock}{zone}")) if clock and zone else date.fromisoformat(day).isoformat()
            )
        except ValueError:
            return None
    return None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_date(text: str, *, near: str | None = None, today: str | None = None) -> str | None:
    """Read a printed date.

    Args:
        text: A line or link text that holds one date; only its first `LONGEST_DATE` code points are read.
        near: ISO date that the true one is close to (from an id's clock): decides between two readings of "03/04/2021".
        today: ISO date of the article; with it a date without a year ("June 7") is the last such day up to it.

    Returns:
        ISO 8601 date; date-time in UTC for machine forms that give a zone; None if no full date is there.
    """
    text = text[:LONGEST_DATE]
    if moment := parse_moment(text):
        return moment
    run: list[Token] = []
    about = _iso_day(near)
    for token in [*tokens_of(text, 0, len(text)), Token("unknown", "", Span(0, 0), "")]:
        if token.kind != "unknown":
            run.append(token)
            continue
        if found := _assemble(run, about) or _without_year(run, _iso_day(today)):
            return found.isoformat()
        run = []
    return None


def _iso_day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _without_year(tokens: Sequence[Token], today: date | None) -> date | None:
    """Return the last such day up to `today` for a day and a month without a year."""
    numbers = [token for token in tokens if token.kind == "number"]
    months = [token for token in tokens if token.kind == "month"]
    if today is None or len(numbers) != 1 or not months or len(numbers[0].text) > 2:
        return None
    month = _month_of(months, dotted=False, near=today)
    found = [_day(year, month, int(numbers[0].text)) for year in (today.year, today.year - 1)] if month is not None else []
    return next((day for day in found if day is not None and day <= today), None)


def find_trailing_date(text: str) -> tuple[Span, str] | None:
    """Find a full date that ends `text` (white space, full stop and "г." may follow it).

    Returns:
        Its span in `text` and its ISO form; the longest reading, with weekday and time of day. Linear: only the last
        `LONGEST_DATE` code points are looked at.
    """
    start = max(0, len(text) - LONGEST_DATE)
    for pattern in (_API_DATE, _MAIL_DATE, _ISO_DATE):
        if (match := pattern.search(text, start)) and not text[match.end() :].strip() and (moment := parse_moment(match[0])):
            return Span(*match.span()), moment
    tokens = tokens_of(text, start, len(text))
    best: tuple[Span, str] | None = None
    for first in range(len(tokens) - 1, max(-1, len(tokens) - 1 - _MOST_TOKENS), -1):
        if tokens[first].kind == "unknown":
            break
        if _can_begin(tokens, first) and (found := _assemble(tokens[first:], None)):
            best = Span(tokens[first].span.start, _end_of(text, tokens[-1])), found.isoformat()
    return best


def find_leading_date(text: str, start: int = 0) -> tuple[Span, str] | None:
    """Find a full date that begins at `start` of `text` (white space may precede it); anything may follow it, even glued."""
    tokens = tokens_of(text, start, min(len(text), start + LONGEST_DATE))
    best: tuple[Span, str] | None = None
    for stop in range(1, min(len(tokens), _MOST_TOKENS) + 1):
        last = tokens[stop - 1]
        if last.kind == "unknown":
            break
        if last.kind != "filler" and (found := _assemble(tokens[:stop], None)):
            best = Span(tokens[0].span.start, _end_of(text, last)), found.isoformat()
    return best


def _can_begin(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind != "filler":
        return True
    return index + 1 < len(tokens) and len(token.text) > 2 and "," in tokens[index + 1].gap  # "Monday, "


def _end_of(text: str, last: Token) -> int:
    """Return the end of the date: with the full stop of a Croatian year or a shortened word, or Basque's bracket."""
    end = last.span.end
    bracket = text[end : end + 1] == ")" and text[last.span.start - 1 : last.span.start] == "("
    return end + 1 if bracket or text[end : end + 1] == "." else end
