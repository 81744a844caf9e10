"""Dates as platforms print them, in every locale, whole and at either end of a line."""

import time
from datetime import date, timedelta

import pytest
from babel import dates
from hypothesis import given
from hypothesis import strategies as st

from analyzer.extraction.dates import find_leading_date, find_trailing_date, parse_date

LOCALES = """ar bg bn ca cs da de el en en_GB es eu fa fi fil fr ga gl gu he hi hr hu id it ja kn ko mr ms nb nl pl pt ro ru sk
sq sl sr sr_Latn bs mk lt lv et sv sw ta th tr uk ur vi zh zh_Hant""".split()  # noqa: SIM905 - fifty names read better in a row


@pytest.mark.parametrize("locale", LOCALES)
def test_every_long_date_of_a_locale_is_read_and_found_at_both_ends_of_a_line(locale: str) -> None:
    for month in range(1, 13):
        day = date(2021, month, 5 + month)
        printed = dates.format_date(day, "long", locale)
        assert parse_date(printed) == day.isoformat(), printed
        trailing = find_trailing_date(f"Some words — A Name (@handle) {printed}")
        assert trailing is not None, printed
        assert trailing[1] == day.isoformat(), printed
        assert trailing[0].of(f"Some words — A Name (@handle) {printed}") == printed
        leading = find_leading_date(f"{printed} then more")
        assert leading is not None, printed
        assert leading[1] == day.isoformat(), printed


@given(st.sampled_from(LOCALES), st.dates(date(2009, 1, 1), date(2039, 12, 31)))
def test_any_day_is_read_in_any_locale(locale: str, day: date) -> None:
    assert parse_date(dates.format_date(day, "long", locale)) == day.isoformat()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("julio 28, 2015", "2015-07-28"),
        ("6 Juin 2014", "2014-06-06"),
        ("2016, 2月 9", "2016-02-09"),
        ("15 de noviembre de 2012", "2012-11-15"),
        ("5:38 PM · Jun 7, 2019", "2019-06-07"),
        ("05:38 PM - 07 Jun 2019", "2019-06-07"),
        ("June 12th 2022", "2022-06-12"),
        ("1er août 2022", "2022-08-01"),
        ("on Apr 27, 2020 at 9:24am PDT", "2020-04-27"),
        ("am 23. Okt 2017 um 0:31 Uhr", "2017-10-23"),
        ("Mär 27, 2018 um 12:08 PDT", "2018-03-27"),
        ("Monday, February 7, 2022", "2022-02-07"),
        ("2025年12月27日 0:23", "2025-12-27"),
        ("27. december 2025 kl. 00.23", "2025-12-27"),
        ("22 สิงหาคม พ.ศ. 2565", "2022-08-22"),
        ("٢٢ أغسطس ٢٠٢٢", "2022-08-22"),
        ("۳۱ مرداد ۱۴۰۱", "2022-08-22"),
        ("30 اسفند 1399", "2021-03-20"),
        ("22 تشرين الأول 2022", "2022-10-22"),
        ("22 AĞUSTOS 2022", "2022-08-22"),
        ("22.08.2022", "2022-08-22"),
        ("8/22/2022", "2022-08-22"),
        ("Sun Jun 12 11:19:35 +0000 2022", "2022-06-12T11:19:35Z"),
        ("Sun, 12 Jun 2022 23:19:35 -0200", "2022-06-13T01:19:35Z"),
        ("2026-06-14T23:45:27.000Z", "2026-06-14T23:45:27Z"),
        ("2022-08-22", "2022-08-22"),
    ],
)
def test_other_printed_forms(printed: str, expected: str) -> None:
    assert parse_date(printed) == expected


@pytest.mark.parametrize(
    "text", ["", "33 août 2022", "30 February 2022", "May 2022", "7 June", "2022 22 22", "View on Twitter", "22 of them 2022"]
)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert parse_date(text) is None
    assert find_trailing_date(text) is None


def test_listopada_is_october_in_croatian_and_november_in_polish() -> None:
    assert parse_date("22. listopada 2022.") == "2022-10-22"
    assert parse_date("22 listopada 2022") == "2022-11-22"
    assert parse_date("22 listopada 2022", near="2022-10-22") == "2022-10-22"


def test_an_ambiguous_numeric_date_needs_a_neighbour() -> None:
    assert parse_date("03/04/2021") is None
    assert parse_date("03/04/2021", near="2021-03-05") == "2021-03-04"
    assert parse_date("03/04/2021", near="2021-04-03T10:00:00Z") == "2021-04-03"


def test_a_day_without_a_year_is_the_last_one_up_to_today() -> None:
    assert parse_date("June 7", today="2022-08-22") == "2022-06-07"
    assert parse_date("7. Dezember", today="2022-08-22") == "2021-12-07"


def test_a_trailing_date_takes_its_weekday_but_no_word_before_it() -> None:
    text = "Posted by A Page on Monday, February 7, 2022"
    found = find_trailing_date(text)
    assert found is not None
    assert found[0].of(text) == "Monday, February 7, 2022"


def test_a_leading_date_may_be_glued_to_the_next_sentence() -> None:
    text = "(@someone) December 31, 2017Then the tweet went"
    found = find_leading_date(text, 10)
    assert found is not None
    assert found[0].of(text) == "December 31, 2017"
    assert found[1] == "2017-12-31"


def test_long_hostile_lines_cost_no_more_than_short_ones() -> None:
    started = time.process_time()
    for sign in ("1 ", "May ", "12:", "de ", "2022-", "٢", "—"):
        line = sign * 500_000
        assert find_trailing_date(line) is None
        assert find_leading_date(line) is None
        assert parse_date(line) is None
    assert time.process_time() - started < 2


@given(st.text(max_size=200), st.dates(date(2011, 1, 1), date(2030, 1, 1)))
def test_whatever_stands_before_it_a_trailing_date_lies_in_the_text(before: str, day: date) -> None:
    text = f"{before} @{day:%d %B %Y}"
    found = find_trailing_date(text)
    assert found is not None
    assert parse_date(found[0].of(text)) == day.isoformat() == found[1]


def test_consecutive_days_of_the_persian_calendar_are_consecutive() -> None:
    first, second = parse_date("29 اسفند 1400"), parse_date("1 فروردین 1401")
    assert first is not None
    assert second is not None
    assert date.fromisoformat(second) - date.fromisoformat(first) == timedelta(days=1)
