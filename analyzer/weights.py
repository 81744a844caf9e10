"""Where model weights lie, and whether they are the right ones.

Model roots are searched in order: the folder the user names, ``models/`` of the checkout, every installed companion package
(``analyzer_models/<name>/``).

Why a verdict cache: hashing the shipped weights takes longer than loading them. A file's verdict is kept in the user's cache
folder under its path, with device, inode, size and times; a change in any of them means that the file is hashed again.
"""

import contextlib
import hashlib
import importlib.util
import json
import re
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

from platformdirs import user_cache_path

from analyzer.errors import ModelError
from analyzer.files import replacing
from analyzer.manifest import MANIFEST, ModelEntry, ModelFile, read_manifest
from analyzer.records import Provenance

CACHE_NAME = "social-reaction-analyzer"
COMPANION = "analyzer_models"
_writing = threading.Lock()  # models are verified side by side


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model whose files have been verified, ready to be loaded from `path`."""

    path: Path
    provenance: Provenance
    entry: ModelEntry


def model_roots(explicit: Path | None = None) -> list[Path]:
    """Return the folders that hold a manifest, in the order they are searched."""
    candidates = [explicit] if explicit else []
    candidates.append(Path(__file__).parents[1] / "models")
    spec = importlib.util.find_spec(COMPANION)
    for location in (spec.submodule_search_locations if spec else None) or ():
        candidates += sorted(child for child in Path(location).iterdir() if child.is_dir())
    return [root for root in candidates if (root / MANIFEST).is_file()]


def list_models(explicit: Path | None = None) -> list[ModelEntry]:
    """Return every model that a manifest lists, the one that wins first; files are not looked at."""
    return [entry for root in model_roots(explicit) for entry in read_manifest(root)]


def has_model(name: str, *, explicit: Path | None = None) -> bool:
    """Tell whether a manifest lists a model of this id or slot; its files are not looked at."""
    return any(name in (entry.id, entry.slot) for entry in list_models(explicit))


def find_model(name: str, *, explicit: Path | None = None) -> ModelFolder:
    """Find a model by its id or slot and verify its files.

    Args:
        name: Id of a model, or a slot, which stands for the first model that fills it.
        explicit: Model root to search before the others.

    Raises:
        ModelError: No manifest lists it, or a file is missing, altered or too large.
    """
    for entry in list_models(explicit):
        if name in (entry.id, entry.slot):
            return open_model(entry)
    raise ModelError(f"no {name} model is installed; run `analyzer models list`, or install its companion package")


def open_model(entry: ModelEntry) -> ModelFolder:
    """Verify the files of a model and join what lies in parts.

    Raises:
        ModelError: A file is missing, altered or too large.
    """
    verify(entry)
    path = _join(entry) if entry.joined else entry.path
    return ModelFolder(path, Provenance(entry.slot, entry.id, entry.sha256), entry)


# ---- verification


def verify(entry: ModelEntry, *, trust_cache: bool = True) -> None:
    """Check size and sha256 of every file of a model.

    Args:
        entry: The model.
        trust_cache: Whether an unchanged file may be taken as verified without hashing it again.

    Raises:
        ModelError: A file is missing, altered, a symbolic link, or not a plain file.
    """
    known = _read_verdicts() if trust_cache else {}
    fresh: dict[str, list[int | str]] = {}
    for file in entry.files:
        path = entry.path / file.path
        _refuse_links(entry, path)
        verdict = [*_fingerprint(path, file.size), file.sha256]
        if known.get(str(path)) != verdict:
            _check_hash(path, file)
            fresh[str(path)] = verdict
    if fresh:
        _write_verdicts(fresh)


def _refuse_links(entry: ModelEntry, path: Path) -> None:
    for step in (path, *path.parents):
        if step == entry.root:
            return
        if step.is_symlink():
            raise ModelError(f"{step}: is a symbolic link; put the file itself there")


def _fingerprint(path: Path, size: int) -> list[int | str]:
    """Return what changes when a file does: device, inode, size, and the times of its content and of its entry."""
    try:
        status = path.stat()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; restore the file or reinstall the model") from error
    if not S_ISREG(status.st_mode):
        raise ModelError(f"{path}: is not a plain file")
    if status.st_size != size:
        raise ModelError(f"{path}: has {status.st_size:,} bytes, {MANIFEST} says {size:,}; restore the file")
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _check_hash(path: Path, file: ModelFile) -> None:
    found = hash_file(path)
    if found != file.sha256:
        raise ModelError(f"{path}: sha256 differs from {MANIFEST}; restore the file or run scripts/pin_models.py")


def hash_file(path: Path) -> str:
    """Return the sha256 of a file in lower-case hexadecimal, read piece by piece."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error


def cache_folder() -> Path:
    """Return the user's cache folder for this program, whether or not it is there."""
    return user_cache_path(CACHE_NAME)


def _read_verdicts() -> dict[str, Any]:
    try:
        verdicts = json.loads((cache_folder() / "verified.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return verdicts if isinstance(verdicts, dict) else {}


def _write_verdicts(fresh: dict[str, list[int | str]]) -> None:
    """Add verdicts; a cache folder that cannot be written only costs time at the next start."""
    with _writing, contextlib.suppress(OSError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with replacing(folder / "verified.json") as temporary:
            temporary.write_text(json.dumps({**_read_verdicts(), **fresh}), encoding="utf-8")


# ---- files that lie in parts


def _join(entry: ModelEntry) -> Path:
    """Return a folder in the user's cache that holds the model with its parts joined, making it if need be."""
    name = re.sub(r"[^\w.@-]+", "-", entry.id)  # an id is any text; a name leads nowhere
    folder = cache_folder() / "models" / f"{name}-{entry.sha256[:16]}"
    parts = {part for joined in entry.joined for part in joined.parts}
    try:
        for file in entry.files:
            if file.path not in parts and not _is_verified(folder / file.path, file):
                _write_copy([entry.path / file.path], folder, file)
        for joined in entry.joined:
            if not _is_verified(folder / joined.whole.path, joined.whole):
                _write_copy([entry.path / part for part in joined.parts], folder, joined.whole)
    except OSError as error:
        raise ModelError(f"{folder}: {error.strerror}; the model must be put together there") from error
    return folder


def _is_verified(path: Path, file: ModelFile) -> bool:
    return path.is_file() and _read_verdicts().get(str(path)) == [*_fingerprint(path, file.size), file.sha256]


def _write_copy(sources: list[Path], folder: Path, file: ModelFile) -> None:
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replacing(path) as temporary:
        with temporary.open("xb") as out:
            for source in sources:
                with source.open("rb") as stream:
                    shutil.copyfileobj(stream, out, 1 << 20)
        _check_hash(temporary, file)
    _write_verdicts({str(path): [*_fingerprint(path, file.size), file.sha256]})
