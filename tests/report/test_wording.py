import re
import string
import tomllib
from pathlib import Path

import pytest
from babel.core import Locale

from analyzer.errors import ConfigError
from analyzer.records import Form, Platform, Relation, Sentiment, Stance
from analyzer.report import wording as module
from analyzer.report.wording import direction, interface_languages, parse_moment, wording

FOLDER = Path(module.__file__).parent
ENGLISH = wording("en")


@pytest.mark.parametrize("tag", interface_languages())
def test_every_language_has_every_key_with_the_same_gaps(tag: str) -> None:
    other = wording(tag).words
    assert {section: set(keys) for section, keys in other.items()} == {
        section: set(keys) for section, keys in ENGLISH.words.items()
    }
    for section, keys in ENGLISH.words.items():
        for key, pattern in keys.items():
            assert gaps(other[section][key]) == gaps(pattern), f"{tag}: {section}.{key}"


@pytest.mark.parametrize("tag", interface_languages())
def test_every_language_has_the_plural_forms_that_it_needs(tag: str) -> None:
    needed = {*Locale.parse(tag.replace("-", "_")).plural_form.tags, "other"}
    for section, keys in wording(tag).words.items():
        for key, forms in keys.items():
            assert isinstance(forms, str) or set(forms) - {"=1"} == needed, f"{tag}: {section}.{key}"
            is_counted = not isinstance(ENGLISH.words[section][key], str)
            assert is_counted is not isinstance(forms, str), f"{tag}: {section}.{key}"


def gaps(pattern: object) -> set[str]:
    forms = [pattern] if isinstance(pattern, str) else list(pattern.values())
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_every_label_has_a_word() -> None:
    for section, labels in (("stance", Stance), ("stance_meaning", Stance), ("sentiment", Sentiment), ("platform", Platform)):
        assert set(ENGLISH.words[section]) == {label.value for label in labels}
    assert set(ENGLISH.words["form"]) == {form.value for form in Form}
    assert set(ENGLISH.words["relation"]) == {relation.value for relation in Relation}


def test_every_key_is_used_somewhere() -> None:
    files = [path for pattern in ("*.py", "*.j2") for path in FOLDER.parent.rglob(pattern)]
    sources = [path.read_text(encoding="utf-8") for path in files if not {"training", "evaluation"} & set(path.parts)]
    used = set(re.findall(r"""["']([a-z_0-9]+)["']""", "\n".join(sources)))
    put_together = tuple(re.findall(r"""["']([a-z]+_)(?:["'] ~|\{)""", "\n".join(sources)))  # "by_" ~ key, f"by_{key}"
    labels = {"stance", "stance_meaning", "sentiment", "platform", "form", "relation", "abstained", "untranslated"}
    labels |= {"slot", "warning"}
    unused = {
        f"{section}.{key}"
        for section, keys in ENGLISH.words.items()
        if section not in labels
        for key in keys
        if key not in used and not key.startswith(put_together)
    }
    assert unused == set()


def test_a_key_that_a_stage_chose_falls_back_to_itself() -> None:
    assert ENGLISH.known("abstained", "low confidence") == "the model is not sure enough"
    assert ENGLISH.known("untranslated", "no translator for tlh") == "no translator for tlh"


def test_plural_forms_follow_the_number() -> None:
    assert ENGLISH("glance", "posts", n=1) == "1 post"
    assert ENGLISH("glance", "posts", n=2) == "2 posts"


def test_an_unknown_interface_language_is_a_setting_error() -> None:
    with pytest.raises(ConfigError, match=r"'tlh'; there are en, es, sr, sr-Cyrl, sr-Latn$"):
        wording("tlh")


def test_the_words_file_is_plain_toml() -> None:
    assert tomllib.loads((FOLDER / "words" / "en.toml").read_text(encoding="utf-8"))["stance"]["joking"] == "joking"


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2024-05-03", "3 May 2024"),
        ("2024-05-03T07:12", "3 May 2024, 07:12"),
        ("2024-05-03T07:12:00Z", "3 May 2024, 07:12 UTC"),
        ("2024-05-03T07:12:00+02:00", "3 May 2024, 07:12"),
        ("yesterday", None),
        ("2024-13-40", None),
        ("", None),
        (None, None),
        ("9" * 1000, None),
    ],
)
def test_moments_are_written_unambiguously(iso: str | None, shown: str | None) -> None:
    assert ENGLISH.moment(iso) == shown
    assert (parse_moment(iso) is None) == (shown is None)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0.00"), (0.004, "<0.01"), (0.5, "0.50"), (0.997, ">0.99"), (1.0, "1.00"), (0.123, "0.12")]
)
def test_a_probability_is_never_rounded_to_certainty(value: float, shown: str) -> None:
    assert ENGLISH.probability(value) == shown


def test_a_confidence_is_never_rounded_to_certainty() -> None:
    assert (ENGLISH.certainty(0.997), ENGLISH.certainty(1.0), ENGLISH.certainty(0.4)) == (">99%", "100%", "40%")


@pytest.mark.parametrize(
    ("tag", "name"),
    [("sr-Cyrl", "Serbian (Cyrillic)"), ("hi-Latn", "Hindi (Latin)"), ("und", "unknown language"), ("qqz", "qqz")],
)
def test_languages_have_names(tag: str, name: str) -> None:
    assert ENGLISH.language(tag) == name


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ar-Latn", "ltr"), ("pa-Arab", "rtl"), ("sr-Cyrl", "ltr"), ("en", "ltr")],
)
def test_direction_follows_the_script(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_direction_of_an_unknown_language_is_left_to_the_browser() -> None:
    assert direction("und", "text") == "auto"
