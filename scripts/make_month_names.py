"""Write the words of dates in many locales, taken from CLDR by Babel, to `analyzer/extraction/month_names.json`.

Every month of every locale is printed in the long, medium and abbreviated forms; the words that change with the month are its
names, the words that stay ("de", "г.", "ko") are fillers. A name that means two months in two languages ("listopada" is
October in Croatian, November in Polish) keeps both, each with how its locale prints the day (with a full stop or without).

Usage: ``python scripts/make_month_names.py`` (needs the extra ``dev``).
"""

import json
from datetime import date, datetime
from pathlib import Path

from babel import Locale, dates

from analyzer.extraction.date_words import fold_word, words_of

TARGET = Path(__file__).parents[1] / "analyzer" / "extraction" / "month_names.json"
LOCALES = [
    "af",
    "am",
    "ar",
    "ar_DZ",
    "ar_EG",
    "ar_IQ",
    "ar_LB",
    "ar_MA",
    "ar_SA",
    "ar_TN",
    "as",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "bs_Cyrl",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "de_AT",
    "el",
    "en",
    "en_GB",
    "eo",
    "es",
    "es_MX",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fo",
    "fr",
    "fr_CA",
    "ga",
    "gl",
    "gu",
    "ha",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "ig",
    "is",
    "it",
    "ja",
    "jv",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ku",
    "ky",
    "lb",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "nb",
    "ne",
    "nl",
    "nn",
    "or",
    "pa",
    "pl",
    "ps",
    "pt",
    "pt_PT",
    "rm",
    "ro",
    "ru",
    "sd",
    "si",
    "sk",
    "sl",
    "so",
    "sq",
    "sr",
    "sr_Latn",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "tk",
    "tr",
    "ug",
    "uk",
    "ur",
    "uz",
    "uz_Cyrl",
    "vi",
    "yo",
    "zh",
    "zh_Hant",
    "zu",
]
# What platforms print beside CLDR's own words: ordinals, zones, "at", "Uhr"; and older, shorter names of months.
MORE_FILLERS = """st nd rd th er ère ème re e º ª o a os as the of on at um am uhr le el la las los il alle ore à h hrs в о у ob
kl klo u om dne dnia godz saat pm am p m π μ utc gmt z est edt cst cdt mst mdt pst pdt bst cet cest wib ist jst
г год года р року сағат de del di du da dos do y и lúc vào ngày năm thg tháng เวลา น พ ศ ค i ren ko"""
MORE_MONTHS = {"sept": 9, "sep": 9, "maerz": 3, "feber": 2, "setiembre": 9, "set": 9, "jänner": 1, "мая": 5, "май": 5}
YEAR, DAY = 2022, 22


def printed_dates(locale: Locale, month: int) -> list[str]:
    """Return one day of `month` in the forms that `locale` prints, names standing alone included."""
    day = date(YEAR, month, DAY)
    forms = [dates.format_date(day, form, locale) for form in ("long", "medium")]
    forms += [
        locale.months[context][width][month] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    ]
    return [form for form in forms if form]


def words_by_month(locale: Locale) -> list[set[str]]:
    """Return, for each of the twelve months, the folded words of its printed forms."""
    return [{fold_word(word) for form in printed_dates(locale, month) for word in words_of(form)} for month in range(1, 13)]


def weekday_words(locale: Locale) -> set[str]:
    """Return the names of the days of the week."""
    widths = [locale.days[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    names = [name for width in widths for name in width.values()]
    return {fold_word(word) for name in names for word in words_of(name)}


def filler_words(locale: Locale) -> set[str]:
    """Return the words between a date and its time of day, and the names of the halves of the day."""
    moments = [datetime(YEAR, 3, DAY, hour, 5) for hour in (0, 9, 15, 21)]
    forms = [dates.format_datetime(moment, form, locale=locale) for moment in moments for form in ("long", "medium", "short")]
    return {fold_word(word) for form in forms for word in words_of(form)}


def main() -> int:
    """Write the table."""
    months: dict[str, dict[str, list[str]]] = {}
    weekdays: set[str] = set()
    fillers: set[str] = set()
    for name in LOCALES:
        locale = Locale.parse(name)
        words = words_by_month(locale)
        common = set.intersection(*words)
        weekdays |= weekday_words(locale)
        fillers |= common | (filler_words(locale) - words[2])
        dotted = "dot" if f"{DAY}." in dates.format_date(date(YEAR, 3, DAY), "long", locale) else "plain"
        for month, own in enumerate(words, start=1):
            for word in own - common - weekdays:
                styles = months.setdefault(word, {}).setdefault(str(month), [])
                if dotted not in styles:
                    styles.append(dotted)
    prepositions = {word for word, found in months.items() if len(found) > 1 and len(word) <= 2 and word.isascii()}  # d', de
    for word in prepositions:
        del months[word]
    fillers |= prepositions
    fillers |= {fold_word(word) for word in MORE_FILLERS.split()}
    named = {word: int(next(iter(found))) if len(found) == 1 else found for word, found in months.items()}
    table = {
        "months": dict(sorted((named | {fold_word(word): month for word, month in MORE_MONTHS.items()}).items())),
        "weekdays": sorted(weekdays - months.keys()),
        "fillers": sorted(fillers - months.keys()),
    }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
