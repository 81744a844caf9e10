"""Write a manifest's list of files from what lies in the model folders.

Only people who ship models use this; the program itself reads manifests. TOML is written by hand because the standard library
reads it only, and a manifest holds nothing but strings, numbers and lists of strings.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analyzer.errors import ModelError
from analyzer.files import replacing
from analyzer.manifest import ModelEntry, read_manifest
from analyzer.weights import hash_file

KEPT = ("id", "slot", "folder", "licence", "languages")
HEADER = """# The models that ship with the program. `scripts/pin_models.py` writes the files of each; a person writes the rest.
# A [[model.joined]] is one file that lies in parts, because no file in git should pass 95 MB.
"""


def pin_manifest(path: Path) -> list[ModelEntry]:
    """Rewrite a manifest with size and sha256 of every file in each model's folder, and return what it now says.

    Raises:
        ModelError: The manifest cannot be read, or a model's folder is missing.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("model", [])
        text = HEADER + "".join(f"{line}\n" for table in tables for line in manifest_lines(path.parent, table))
    except OSError as error:
        raise ModelError(f"{error.filename}: {error.strerror}") from error
    except (KeyError, ValueError) as error:
        raise ModelError(f"{path}: not a valid manifest: {error}") from error
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return read_manifest(path.parent)


def pin_folder(folder: Path) -> list[dict[str, Any]]:
    """Return path, size and sha256 of every file below a folder, sorted by path; hidden files are left out.

    Raises:
        ModelError: There is no such folder, or it is empty.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise ModelError(f"{folder}: holds no model files")
    return [
        {"path": path.relative_to(folder).as_posix(), "size": path.stat().st_size, "sha256": hash_file(path)} for path in paths
    ]


def manifest_lines(root: Path, table: Mapping[str, Any]) -> Iterator[str]:
    """Return the lines that a manifest has for one model, its files pinned anew."""
    yield "\n[[model]]"
    for key in KEPT:
        if key in table:
            yield f"{key} = {_value(table[key])}"
    yield "files = ["
    yield from (f"  {_inline(file)}," for file in pin_folder(root / table["folder"]))
    yield "]"
    for joined in table.get("joined", []):
        yield "[[model.joined]]"
        yield from (f"{key} = {_value(value)}" for key, value in joined.items())


def _inline(table: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in table.items()) + " }"


def _value(value: str | int | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False)  # strings, numbers and lists of strings look the same in both
