"""What a ``manifest.toml`` says of the models beside it.

A *model root* is a folder with a manifest and one folder per model. The manifest is data from outside like any other: sizes are
bounded, and no path in it leaves the model's own folder.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from analyzer.errors import ModelError
from analyzer.files import parse_toml
from analyzer.records import Tag

MANIFEST = "manifest.toml"
MAX_MANIFEST_BYTES = 1_000_000  # a manifest of a hundred models is 50 kB
MAX_FILE_BYTES = 4_000_000_000  # NLLB-600M in float32 is 2.5 GB; nothing the program loads is larger
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: path below the model's folder, size in bytes, sha256 in lower-case hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """One file that lies in parts (no file in git may pass 95 MB) and that the engine needs whole."""

    whole: ModelFile
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One ``[[model]]`` of a manifest; `root` is the folder the manifest lies in."""

    id: str
    slot: str
    root: Path
    folder: str
    licence: str
    languages: tuple[Tag, ...]
    files: tuple[ModelFile, ...]
    joined: tuple[JoinedFile, ...] = ()

    @property
    def path(self) -> Path:
        """Return the folder that holds the files."""
        return self.root / self.folder

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """Return the hash over the lines that ``sha256sum`` prints for the files, sorted by path."""
        lines = sorted((file.path, f"{file.sha256}  {file.path}\n") for file in self.files)
        return hashlib.sha256("".join(line for _, line in lines).encode()).hexdigest()


def read_manifest(root: Path) -> list[ModelEntry]:
    """Read the manifest of one model root.

    Raises:
        ModelError: It is not valid, or names a file outside its own folder.
    """
    path = root / MANIFEST
    try:
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise ModelError(f"{path}: larger than {MAX_MANIFEST_BYTES:,} bytes; this is not a manifest")
        tables = parse_toml(path.read_text(encoding="utf-8")).get("model", [])
        return [entry_from(root, table) for table in tables]
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise ModelError(f"{path}: not a valid manifest: {error}; write it with scripts/pin_models.py") from error


def entry_from(root: Path, table: Mapping[str, Any]) -> ModelEntry:
    """Make an entry of one table of a manifest.

    Args:
        root: Folder that the model's own folder lies in.
        table: Holds ``id``, ``slot``, ``folder``, ``licence``, ``files``, and where there are any ``languages`` and ``joined``.

    Raises:
        KeyError, TypeError, AttributeError, ValueError, OverflowError: The table is not valid, or names a file outside the
            model's folder.
    """
    joined = tuple(JoinedFile(_file(t), tuple(_inside(part) for part in t["parts"])) for t in table.get("joined", []))
    return ModelEntry(
        id=str(table["id"]),
        slot=str(table["slot"]),
        root=root,
        folder=_inside(table["folder"]),
        licence=str(table["licence"]),
        languages=tuple(table.get("languages", ())),
        files=tuple(_file(t) for t in table["files"]),
        joined=joined,
    )


def _file(table: dict[str, Any]) -> ModelFile:
    size, sha256 = int(table["size"]), str(table["sha256"])
    if not 0 <= size <= MAX_FILE_BYTES:
        raise ValueError(f"{table['path']}: size {size} is out of bounds")
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"{table['path']}: sha256 must be 64 lower-case hexadecimal digits")
    return ModelFile(_inside(table["path"]), size, sha256)


def _inside(path: str) -> str:
    """Return the path if it stays below its folder on every operating system."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or re.search(r"[\\:\x00]", path):
        raise ValueError(f"{path!r} leaves the model's folder")
    return path
