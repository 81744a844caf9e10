from datetime import date

import pytest
from babel.dates import format_date

from analyzer.article.page_dates import find_dates, read_date

DAY = date(2022, 8, 22)
LOCALES = (
    *(
        "en",
        "en_GB",
        "de",
        "es",
        "fr",
        "it",
        "pt",
        "nl",
        "pl",
        "cs",
        "sk",
        "hr",
        "sr",
        "sr_Latn",
        "bs",
        "sl",
        "mk",
        "bg",
        "ru",
        "uk",
    ),
    *(
        "el",
        "ro",
        "hu",
        "fi",
        "sv",
        "nb",
        "da",
        "tr",
        "ar",
        "he",
        "fa",
        "hi",
        "bn",
        "id",
        "ms",
        "vi",
        "ja",
        "zh",
        "ko",
        "ca",
        "gl",
    ),
    *("lt", "et", "sq", "az", "kk", "lv"),
)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_long_date_of_every_locale_is_read(locale: str) -> None:
    assert read_date(format_date(DAY, "long", locale), locale.replace("_", "-")) == "2022-08-22"


@pytest.mark.parametrize("locale", ["de", "ru", "es", "pl", "sq", "ar"])
def test_a_month_is_known_without_a_declared_language(locale: str) -> None:
    assert read_date(format_date(DAY, "long", locale)) == "2022-08-22"


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2022-08-22", "2022-08-22"),
        ("2022-08-22T12:46:00Z", "2022-08-22T12:46:00+00:00"),
        ("2022-08-22T12:46:00+0200", "2022-08-22T12:46:00+02:00"),
        ("2022/08/22 12:46", "2022-08-22T12:46:00"),
        ("20220822", "2022-08-22"),
        ("Mon, 22 Aug 2022 10:46:00 GMT", "2022-08-22T10:46:00+00:00"),
        ("Mon Aug 22 10:46:00 +0000 2022", "2022-08-22T10:46:00+00:00"),
        ("1661165160", "2022-08-22T10:46:00+00:00"),
        ("22 August 2022 • 12:46", "2022-08-22T12:46"),
        ("August 22nd, 2022 at 5:38 PM", "2022-08-22T17:38"),
        ("22.08.2022, 18.30 Uhr", "2022-08-22T18:30"),
        ("8/22/2022", "2022-08-22"),
        ("22. avgust 2022. 18:30", "2022-08-22T18:30"),
        ("٢٢ أغسطس ٢٠٢٢", "2022-08-22"),
        ("22 สิงหาคม 2565", "2022-08-22"),
    ],
)
def test_forms_of_dates(words: str, iso: str) -> None:
    assert read_date(words) == iso


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "2021-02-30",
        "32 August 2022",
        "22 Augustus-like 2022",
        "1/2/3",
        "12345",
        "9999-01-01",
        "call 555-2022-08",
    ],
)
def test_what_is_no_date_is_none(words: str) -> None:
    assert read_date(words) is None


def test_slashes_follow_the_declared_language() -> None:
    assert read_date("3/4/2022", "en-US") == "2022-03-04"
    assert read_date("3/4/2022", "fr") == "2022-04-03"


def test_places_of_dates_are_exact() -> None:
    words = "Published 22 August 2022, 12:46; updated 23 August 2022"
    assert [words[one.start : one.end] for one in find_dates(words)] == ["22 August 2022, 12:46", "23 August 2022"]


def test_long_hostile_strings_are_searched_in_bounded_time() -> None:
    for words in ("1 a " * 500_000, "a 1, " * 500_000, "2022 " * 500_000, "1" * 2_000_000, "é" * 2_000_000):
        assert find_dates(words) == []
