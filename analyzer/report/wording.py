"""All words, numbers and dates that a report shows, in one place and by language.

The words are data (`words/<tag>.toml`). A language is added by translating one file; a test tells which keys it lacks. Serbian
is written in Cyrillic letters and stands in Latin ones as well.

Dates, percentages, plural rules and names of languages come from CLDR through Babel, which is imported at first use because
not every format needs it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from analyzer.errors import ConfigError
from analyzer.records import UND, Platform, Sentiment, Share, Stance, Tag
from analyzer.serbian import to_latin

DEFAULT: Tag = "en"
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "ha-Arab", "he", "ks", "ku-Arab", "ps", "sd", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"}
_WRITTEN_AS: dict[Tag, Tag] = {"sr-Cyrl": "sr", "sr-Latn": "sr"}  # languages whose words stand in the file of another
_GAP = re.compile(r"\\\{(\w+)\\\}")  # "{name}" in an escaped pattern
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,15}")  # a whole number as the stages write it
_MAX_FILLED = 80  # code points that a stage fills into one gap
# Spanish "y" becomes "e" before the sound of i, not before a diphthong: "inglés e italiano", "agua y hielo" (RAE, Ortografía).
_BEFORE_I = re.compile(r"(?:h?[ií])(?![aeoáéó])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one interface language.

    Attributes:
        tag: The language.
        words: Sections of keys; a value is a pattern, or patterns by plural category.
    """

    tag: Tag
    words: Mapping[str, Mapping[str, str | Mapping[str, str]]]

    def __call__(self, section: str, key: str, **values: object) -> str:
        """Return the words for a key with `values` filled in; ``n`` chooses among plural forms."""
        pattern = self.words[section][key]
        if not isinstance(pattern, str):
            n = values["n"]
            pattern = pattern.get(f"={n}") or pattern.get(self._plural(n)) or pattern["other"]
        grouped = {name: self.count(value) for name, value in values.items() if isinstance(value, int) and value >= 1000}
        return pattern.format(**values | grouped)

    def known(self, section: str, told: str) -> str:
        """Return the words for what a stage said in plain English, or just that where there are none.

        Args:
            section: Whose keys are what stages say, with ``{names}`` for what they fill in.
            told: The stage's words.
        """
        for key in self.words[section]:
            match = _gaps(key).fullmatch(told)
            if match:
                return self(section, key, **{name: self._filled(value) for name, value in match.groupdict().items()})
        return told

    def stance(self, stance: Stance) -> str:
        """Return the name of a stance."""
        return self("stance", stance.value)

    def sentiment(self, sentiment: Sentiment) -> str:
        """Return the name of a sentiment."""
        return self("sentiment", sentiment.value)

    def platform(self, platform: Platform) -> str:
        """Return the name of a platform."""
        return self("platform", platform.value)

    def language(self, tag: Tag) -> str:
        """Return the name of a language, or its tag where CLDR has no name."""
        if tag == UND:
            return str(self._locale.languages.get("und", "undetermined")).lower()
        base, _, rest = tag.partition("-")
        name = self._locale.languages.get(base)
        if name is None:
            return tag
        script = self._locale.scripts.get(rest) if rest else None
        return f"{name} ({script or rest})" if rest else str(name)

    def percent(self, share: float) -> str:
        """Return a share in [0, 1] as a whole percentage."""
        from babel.numbers import format_percent

        return str(format_percent(round(share, 2), locale=self._locale))

    def interval(self, share: Share) -> str:
        """Return the interval of a share, in whole percentages."""
        return self("glance", "interval", low=self.percent(share.low), high=self.percent(share.high))

    def certainty(self, confidence: float) -> str:
        """Return a confidence as a whole percentage, never 100 % for what is below it."""
        return f">{self.percent(0.99)}" if 0.99 < confidence < 1 else self.percent(confidence)

    def probability(self, value: float) -> str:
        """Return a probability with two decimals; never 1.00 for what is below 1, nor 0.00 for what is above 0."""
        if 0 < value < 0.01:
            return "<" + self.decimal(0.01)
        if 0.99 < value < 1:
            return ">" + self.decimal(0.99)
        return self.decimal(value)

    def decimal(self, value: float) -> str:
        """Return a number with two decimals."""
        from babel.numbers import format_decimal

        return str(format_decimal(round(value, 2), format="0.00", locale=self._locale))

    def count(self, n: int) -> str:
        """Return a whole number with its digits grouped."""
        from babel.numbers import format_decimal

        return str(format_decimal(n, locale=self._locale))

    def moment(self, iso: str | None, *, short: bool = False) -> str | None:
        """Return an ISO 8601 date or date-time as the language writes it; None if there is none or it is not one."""
        from babel.dates import format_date, format_time, get_datetime_format

        parsed = parse_moment(iso)
        if parsed is None:
            return None
        day, time = parsed
        shown = str(format_date(day, format="medium" if short else "long", locale=self._locale))
        if time is None:
            return shown
        clock = str(format_time(time.time(), format="HH:mm", locale=self._locale))
        clock += " UTC" if time.tzinfo is not None and not time.utcoffset() else ""
        both = str(get_datetime_format("medium", locale=self._locale))
        return both.replace("'", "").replace("{1}", shown).replace("{0}", clock)

    def listing(self, items: list[str]) -> str:
        """Join items as the language lists them ("a, b and c")."""
        from babel.lists import format_list

        if len(items) > 1 and self.tag == "es" and _BEFORE_I.match(items[-1]):
            return f"{', '.join(items[:-1])} e {items[-1]}"
        return str(format_list(items, locale=self._locale)) if items else ""

    @property
    def _locale(self) -> Any:
        return _locale(self.tag)

    def _plural(self, n: object) -> str:
        return str(self._locale.plural_form(n))

    def _filled(self, value: str) -> str:
        """Write what a stage filled in; a whole number as the language groups its digits."""
        return self.count(int(value.replace(",", ""))) if _GROUPED.fullmatch(value) else value


@cache
def wording(tag: Tag = DEFAULT) -> Wording:
    """Return the words of an interface language.

    Raises:
        ConfigError: There is no such translation.
    """
    known = interface_languages()
    if tag not in known:
        raise ConfigError(f"language: no report is written in {tag!r}; there are {', '.join(known)}")
    file = resources.files(__package__).joinpath("words", f"{_WRITTEN_AS.get(tag, tag)}.toml")
    text = file.read_text(encoding="utf-8")
    return Wording(tag, tomllib.loads(to_latin(text) if tag == "sr-Latn" else text))


@cache
def interface_languages() -> tuple[Tag, ...]:
    """Return the tags of all interface languages."""
    folder = resources.files(__package__).joinpath("words")
    written = {entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")}
    return tuple(sorted(written | _WRITTEN_AS.keys()))


def parse_moment(iso: str | None) -> tuple[date, datetime | None] | None:
    """Parse an ISO 8601 date or date-time; None if there is none or it is not one."""
    if not iso or len(iso) > 40:
        return None
    try:
        if len(iso) == 10:
            return date.fromisoformat(iso), None
        time = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return time.date(), time


def direction(tag: Tag, text: str = "") -> str:
    """Return ``rtl`` or ``ltr`` for a text of a language; ``auto`` where the language is not known.

    The first word of a post is often a handle or a link, so a browser's own guess by the first letter goes wrong.
    """
    base, _, rest = tag.partition("-")
    if rest[:4].title() in _RIGHT_TO_LEFT_SCRIPTS:
        return "rtl"
    if tag == UND:
        return "auto" if text else "ltr"
    return "rtl" if base in _RIGHT_TO_LEFT and rest[:4].title() != "Latn" else "ltr"


@cache
def _gaps(key: str) -> re.Pattern[str]:
    """Return what a stage may say for a key: the same words, with something in each gap."""
    return re.compile(_GAP.sub(rf"(?P<\1>.{{1,{_MAX_FILLED}}})", re.escape(key)))


@cache
def _locale(tag: Tag) -> Any:
    from babel.core import Locale

    # The English of the world, which writes "22 August 2022": "8/22" and "22/8" are both read wrongly by somebody.
    return Locale.parse("en_001" if tag == "en" else tag.replace("-", "_"))
