"""Settings: defaults, then TOML, then flags; every mistake is one clear line."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.config import DetectorName, Settings, load_settings
from analyzer.errors import ConfigError
from analyzer.records import Sentiment, Stance


def toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "analyzer.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_flags_win_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    path = toml(tmp_path, 'into = "de"\ndetector = "langdetect"\nthreads = 2')
    settings = load_settings(path, {"into": "fr", "detector": None})
    assert settings.into == "fr"
    assert settings.detector is DetectorName.LANGDETECT
    assert settings.threads == 2
    assert settings.translate is True


def test_tables_of_labels_become_the_program_s_own_labels(tmp_path: Path) -> None:
    settings = load_settings(toml(tmp_path, '[stance_labels]\nirony = "joking"\n[sentiment_labels]\nLABEL_0 = "negative"'), {})
    assert dict(settings.stance_labels) == {"irony": Stance.JOKING}
    assert dict(settings.sentiment_labels) == {"LABEL_0": Sentiment.NEGATIVE}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('detecter = "ensemble"', "did you mean `detector`"),
        ("colour = 1", "Valid: allow_private, detector"),
        ('detector = "fasttext"', "one of ensemble, langdetect"),
        ("detector = [1]", "one of ensemble, langdetect"),
        ("translation_languages = 1", "must be a list"),
        ('translation_languages = ["es", "???"]', "language tag"),
        ("threads = -1", "between 0 and 256"),
        ("threads = true", "a whole number"),
        ("threads = 1.5", "a whole number"),
        ("threads = 99999999999999999999999", "between 0 and 256"),
        ("group = 0", "between 1 and 4096"),
        ('include_text = "yes"', "true or false"),
        ('into = "English, please"', "language tag"),
        ('stance_model = "someone/model@main"', "40 hexadecimal digits"),
        ("stance_labels = 3", "must be a table"),
        ('[stance_labels]\nirony = "funny"', "stance_labels.irony: must be one of escalatory"),
        ("into = ", "not valid TOML"),
        ("x = " + "[" * 50_000, "not valid TOML"),
        (f"threads = 0x{'f' * 5_000}", "not valid TOML: a number has more than"),
        (f"into = [[0x{'f' * 5_000}]]", "not valid TOML: a number has more than"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"analyzer\.toml|language tag|threads|group|stance_model") as caught:
        load_settings(toml(tmp_path, text), {})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_binary_file_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * 1_000_001)
    for path, said in ((tmp_path / "none.toml", "No such file"), (binary, "not valid TOML"), (huge, "larger than")):
        with pytest.raises(ConfigError, match=said):
            load_settings(path, {})


def test_the_hash_moves_with_what_shapes_results_and_with_nothing_else() -> None:
    base = Settings()
    assert base.sha256 == Settings().sha256
    assert Settings(threads=2, group=7, models_folder=Path("elsewhere"), language="es").sha256 == base.sha256
    changed = [
        Settings(into="de"),
        Settings(include_text=True),
        Settings(detector=DetectorName.LANGDETECT),
        Settings(encoder=False),
        Settings(stance_labels={"irony": Stance.JOKING}),
    ]
    assert len({base.sha256, *(settings.sha256 for settings in changed)}) == len(changed) + 1


def test_no_environment_variable_changes_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in dataclasses.fields(Settings):
        monkeypatch.setenv(f"ANALYZER_{field.name.upper()}", "de")
        monkeypatch.setenv(field.name.upper(), "de")
    assert load_settings(None, {}) == Settings()


@given(st.dictionaries(st.text(max_size=12), st.integers() | st.text(max_size=12) | st.booleans(), max_size=3))
def test_any_toml_gives_settings_or_one_line_of_complaint(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, object]
) -> None:
    import json

    lines = [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()]
    path = toml(tmp_path_factory.mktemp("any"), "\n".join(lines))
    try:
        settings = load_settings(path, {})
    except ConfigError:
        return
    assert set(table) <= {field.name for field in dataclasses.fields(settings)}
