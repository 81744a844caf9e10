"""Models that a person has pulled: which lie in the user's cache, and whether their files are still those that were fetched.

A pulled model is one folder with its files and a pin, `pulled.toml`, which says where each file came from, when, how large it
is and which sha256 it has; `analyzer.pulling` writes it. Folders lie under ``pulled/firefox/es-en/`` and
``pulled/hub/owner--name@revision/``, so the first of the two is a folder of pairs as Mozilla's engine reads them and can be
copied to another machine as it is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analyzer.errors import ModelError
from analyzer.files import parse_toml
from analyzer.manifest import MAX_MANIFEST_BYTES, ModelEntry, entry_from
from analyzer.records import Tag
from analyzer.weights import cache_folder, verify

PIN = "pulled.toml"
FIREFOX, HUB = "firefox", "hub"
TRANSLATOR, OTHER = "translator", "hub model"  # slots: what the program uses by itself, and what has to be named


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledModel:
    """One pulled model.

    Attributes:
        engine: ``firefox`` or ``hub``.
        name: What `analyzer models pull` calls it: ``es-en``, ``owner/name@revision``.
        into: Tag of the language it translates into.
        fetched: The day it was fetched.
        entry: Its files, licence and languages.
    """

    engine: str
    name: str
    into: Tag
    fetched: date
    entry: ModelEntry

    @property
    def path(self) -> Path:
        """Return the folder that holds its files."""
        return self.entry.path


def pulled_folder(engine: str) -> Path:
    """Return the folder that holds the pulled models of one engine, whether or not it is there."""
    return cache_folder() / "pulled" / engine


def folder_of(engine: str, name: str) -> Path:
    """Return where a model lies once it is pulled."""
    return pulled_folder(engine) / name.replace("/", "--")


def list_pulled() -> list[PulledModel]:
    """Return every pulled model, Firefox's first, then by name; files are not looked at.

    Raises:
        ModelError: A pin is damaged.
    """
    pins = [path for engine in (FIREFOX, HUB) for path in sorted(pulled_folder(engine).glob(f"*/{PIN}"))]
    return [read_pin(path.parent) for path in pins if not path.parent.name.startswith(".")]


def find_pulled(engine: str, name: str) -> PulledModel | None:
    """Return a pulled model by its name, or None; files are not looked at.

    Raises:
        ModelError: Its pin is damaged.
    """
    folder = folder_of(engine, name)
    model = read_pin(folder) if (folder / PIN).is_file() else None
    return model if model is not None and model.name == name else None


def find_whole(engine: str, name: str) -> PulledModel | None:
    """Return a pulled model whose pin and files are right, or None where it has to be fetched."""
    try:
        model = find_pulled(engine, name)
        if model is not None:
            check_pulled(model)
    except ModelError:
        return None
    return model


def check_pulled(model: PulledModel) -> None:
    """Check size and sha256 of every file against the pin; a file that has not changed since is not hashed again.

    Raises:
        ModelError: A file is missing or altered.
    """
    try:
        verify(model.entry)
    except ModelError as error:
        raise ModelError(
            f"{model.entry.id}: its files are not those that were fetched; get it anew with"
            f" `analyzer models pull {model.name}` ({error})"
        ) from error


# ---- the pin


def read_pin(folder: Path) -> PulledModel:
    """Read the pin of one pulled model.

    Raises:
        ModelError: It is not valid, or names a file outside its own folder.
    """
    path = folder / PIN
    try:
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise ModelError(f"{path}: larger than {MAX_MANIFEST_BYTES:,} bytes; delete this folder and pull the model again")
        table = parse_toml(path.read_text(encoding="utf-8"))
        return _model(folder, table)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise ModelError(f"{path}: not a valid pin: {error}; delete this folder and pull the model again") from error


def _model(folder: Path, table: Mapping[str, Any]) -> PulledModel:
    fetched = table["fetched"]
    if not isinstance(fetched, date):
        raise TypeError(f"fetched must be a date, got {fetched!r}")
    return PulledModel(
        engine=str(table["engine"]),
        name=str(table["name"]),
        into=str(table["into"]),
        fetched=fetched,
        entry=entry_from(folder.parent, {**table, "folder": folder.name}),
    )


def write_pin(
    folder: Path, head: Mapping[str, str], languages: Iterable[Tag], files: Iterable[Mapping[str, str | int]]
) -> None:
    """Write the pin of a model whose files lie in `folder`, dated today.

    Args:
        folder: Where the files lie.
        head: ``engine``, ``slot``, ``name``, ``into``, ``id`` and ``licence``.
        languages: Tags it translates from.
        files: For each file ``path``, ``size`` in bytes, ``sha256`` and ``url``.
    """
    lines = ["# Written by `analyzer models pull`. The files are checked against this before they are loaded."]
    lines += [f"{key} = {_toml(value)}" for key, value in head.items()]
    lines += [f"fetched = {date.today().isoformat()}", f"languages = {_toml(list(languages))}", "files = ["]
    for file in files:
        lines.append("  { " + ", ".join(f"{key} = {_toml(value)}" for key, value in file.items()) + " },")
    (folder / PIN).write_text("\n".join([*lines, "]", ""]), encoding="utf-8")


def _toml(value: object) -> str:
    """Write a string, number or list as TOML, which for printable characters is JSON."""
    return json.dumps(value, ensure_ascii=True)
