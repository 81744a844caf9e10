"""The settings of a run: built-in defaults, then a TOML file, then flags.

Why one flat, frozen record: every result names the sha256 of the settings that shaped it, and two runs can be compared by
comparing one line. Settings that cannot change a result (where models lie, how many threads) stay out of that hash, so that
the same input gives the same bytes on another machine. No environment variable is read.
"""

import dataclasses
import difflib
import hashlib
import json
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin

from analyzer.errors import ConfigError
from analyzer.files import parse_toml, read_told
from analyzer.records import Sentiment, Stance, Tag

MAX_CONFIG_BYTES = 1_000_000  # a settings file is a page; anything larger is a mistake
# Settings that never change a result, and where a secret lies, which is nobody else's business. The words that a result is told
# in are no part of it: JSON and CSV are the same in every language.
_MACHINE_ONLY = {"models_folder", "threads", "group", "pseudonym_key", "language"}
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_MODEL = re.compile(r"[\w.-]{1,96}(/[\w.-]{1,96})?@[0-9a-f]{40}")


class DetectorName(StrEnum):
    """Which detector tells the language."""

    ENSEMBLE = "ensemble"
    LANGDETECT = "langdetect"


class EngineName(StrEnum):
    """Which kind of translator may translate a language, in the order in which they are asked where nothing is set."""

    FIREFOX = "firefox"
    HUB = "hub"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user can set.

    Attributes:
        into: The pivot: tag of the language that posts are translated into.
        language: Tag of the language that reports for people are written in; the report's words say which there are.
        include_text: Whether reports carry the article's text.
        detector: Which detector tells the language.
        encoder: Whether pairing across languages uses the sentence encoder.
        translate: Whether posts are translated.
        stance_model, sentiment_model, translation_model: ``owner/name@revision`` (40 hexadecimal digits) of a hub model, or
            a local folder; None is the model that ships with the program.
        translation_languages: What a hub translator covers, where its own files do not tell.
        translation_engines: For a language the one kind of translator that may be used; others take the first that covers them.
        stance_labels, sentiment_labels: Labels of the hub model and what they are called here.
        pseudonymise: Whether names, handles and addresses of posts are replaced by pseudonyms in all that is written.
        pseudonym_key: File with the key of the pseudonyms, which asks for them too; None makes a key for the run.
        texts: Whether the words of posts and articles are written.
        allow_private: Whether addresses inside the own network may be fetched.
        text_column, html_column, id_column: Columns that are read from tables of articles.
        models_folder: Folder with a ``manifest.toml`` that is searched before all others.
        threads: Threads per model; 0 leaves the choice to the runtime.
        group: Articles that are worked on together.
    """

    into: Tag = "en"
    language: Tag = "en"
    include_text: bool = False
    detector: DetectorName = DetectorName.ENSEMBLE
    encoder: bool = True
    translate: bool = True
    stance_model: str | None = None
    sentiment_model: str | None = None
    translation_model: str | None = None
    translation_languages: tuple[Tag, ...] = ()
    translation_engines: Mapping[Tag, EngineName] = field(default_factory=lambda: types.MappingProxyType({}))
    stance_labels: Mapping[str, Stance] = field(default_factory=lambda: types.MappingProxyType({}))
    sentiment_labels: Mapping[str, Sentiment] = field(default_factory=lambda: types.MappingProxyType({}))
    pseudonymise: bool = False
    pseudonym_key: Path | None = None
    texts: bool = True
    allow_private: bool = False
    text_column: str = "text"
    html_column: str = "html"
    id_column: str = "id"
    models_folder: Path | None = None
    threads: int = 0
    group: int = 64

    def __post_init__(self) -> None:
        for tag in (self.into, *self.translation_languages, *self.translation_engines):
            if not _TAG.fullmatch(tag):
                raise ConfigError(f"{tag!r} is not a language tag; write for example `en` or `sr-Latn`")
        for name in ("stance_model", "sentiment_model", "translation_model"):
            _check_model(name, getattr(self, name))
        if self.include_text and not self.texts:
            raise ConfigError("--include-text and --no-text contradict each other (settings include_text, texts)")
        _check_range("threads", self.threads, 0, 256)
        _check_range("group", self.group, 1, 4096)

    @property
    def sha256(self) -> str:
        """Return the hash of every setting that can change a result, in lower-case hexadecimal."""
        shaping = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in _MACHINE_ONLY}
        text = json.dumps(shaping, sort_keys=True, ensure_ascii=False, default=dict)
        return hashlib.sha256(text.encode()).hexdigest()


def load_settings(path: Path | None, flags: Mapping[str, Any]) -> Settings:
    """Lay a TOML file and then flags over the defaults.

    Args:
        path: Settings file, or None.
        flags: Values from the command line by setting name; None means the flag was not given.

    Raises:
        ConfigError: The file cannot be read, a key is unknown, a value has the wrong type or is out of range.
    """
    values = {} if path is None else _read(path)
    values.update({name: value for name, value in flags.items() if value is not None})
    return Settings(**values)


def _read(path: Path) -> dict[str, Any]:
    raw = read_told(path, limit=MAX_CONFIG_BYTES, kind="a settings file")
    try:
        table = parse_toml(raw.decode())
    except ValueError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    kinds = {f.name: f.type for f in dataclasses.fields(Settings)}
    for key in table.keys() - kinds.keys():
        raise ConfigError(f"{path}: {_unknown(key, kinds)}")
    return {key: _convert(f"{path}: {key}", value, kinds[key]) for key, value in table.items()}


def _unknown(key: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f" did you mean `{close[0]}`?" if close else ""
    return f"unknown setting {key!r};{hint} Valid: {', '.join(sorted(known))}"


def _convert(where: str, value: Any, kind: Any) -> Any:
    """Bring one TOML value to the type of its setting; TOML knows no enums and no paths."""
    if get_origin(kind) is Mapping:
        if not isinstance(value, dict):
            raise ConfigError(f"{where}: must be a table, got {value!r}")
        return types.MappingProxyType({key: _convert(f"{where}.{key}", v, get_args(kind)[1]) for key, v in value.items()})
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ConfigError(f"{where}: must be a list, got {value!r}")
        return tuple(_convert(where, item, get_args(kind)[0]) for item in value)
    return _convert_one(where, value, next((k for k in get_args(kind) if k is not types.NoneType), kind))


def _convert_one(where: str, value: Any, plain: Any) -> Any:
    if isinstance(value, bool) is not (plain is bool):
        raise ConfigError(f"{where}: must be {_kind_name(plain)}, got {value!r}")
    if issubclass(plain, StrEnum):
        if not isinstance(value, str) or value not in set(plain):
            raise ConfigError(f"{where}: must be one of {', '.join(plain)}, got {value!r}")
        return plain(value)
    if plain is Path and isinstance(value, str):
        return Path(value).expanduser()
    if not isinstance(value, plain):
        raise ConfigError(f"{where}: must be {_kind_name(plain)}, got {value!r}")
    return value


def _kind_name(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", str: "a string", Path: "a path"}.get(kind, "a string")


def _check_model(name: str, value: str | None) -> None:
    if value is None or _MODEL.fullmatch(value) or Path(value).expanduser().is_dir():
        return
    raise ConfigError(
        f"{name}: {value!r} is neither a folder nor owner/name@revision with a revision of 40 hexadecimal digits"
        " (a branch name can change under you)"
    )


def _check_range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ConfigError(f"{name}: must be between {low} and {high}, got {value}")
