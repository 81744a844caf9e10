"""Which files a run reads, in which order, and the fingerprint that tells whether they changed.

The order is that of the arguments; a glob or a folder gives its files sorted by path. The fingerprint is over names and
contents, not over times or places, so that an input that was moved or copied still counts as the same.
"""

import glob
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import ConfigError, InputError, ModelError
from analyzer.weights import hash_file

KINDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}
COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
_HUB_ID = re.compile(r"(?P<id>[\w.-]{1,96}(/[\w.-]{1,96})?)@(?P<revision>[0-9a-f]{40})")
DATASET_MARKS = ("dataset_info.json", "dataset_dict.json", "state.json")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of input.

    Attributes:
        path: Where it lies.
        name: What rejects and the manifest call it: the path below the argument that led to it.
        kind: ``jsonl``, ``csv``, ``tsv``, ``parquet``, ``arrow``, or ``hub`` for a data set of the hub.
        compression: ``gz``, ``zst`` or None.
    """

    path: Path
    name: str
    kind: str
    compression: str | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Names, sizes and hashes of all input; `stamps` are the times of the files when they were hashed."""

    files: tuple[tuple[str, int, str], ...]
    stamps: tuple[tuple[int, int], ...] = ()

    @property
    def sha256(self) -> str:
        """Return one hash over everything."""
        return hashlib.sha256(json.dumps(self.files, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def n_bytes(self) -> int:
        """Return the size of all files together."""
        return sum(size for _, size, _ in self.files)


def find_sources(arguments: Sequence[str], *, out: Path, split: str = "train") -> list[Source]:
    """Return the files that the arguments stand for, each once.

    Args:
        arguments: Paths of files, folders and data sets, and globs.
        out: Output folder, which is never input.
        split: Which split of a data set is read.

    Raises:
        InputError: An argument stands for nothing that can be read.
    """
    found: dict[Path, Source] = {}
    away = out.absolute()
    for argument in arguments:
        own = [source for source in _expand(argument, split) if away not in source.path.absolute().parents]
        if not own:
            raise InputError(f"{argument}: holds no {', '.join(KINDS)} file (also as .gz or .zst); check the path")
        for source in own:
            found.setdefault(source.path.resolve(), source)
    return list(found.values())


def take_fingerprint(sources: Iterable[Source]) -> Fingerprint:
    """Hash all input; this reads it once, far faster than it is scored.

    Raises:
        InputError: A file cannot be read.
    """
    files, stamps = [], []
    for source in sources:
        status = _stat(source)
        files.append((source.name, status[0], _hash(source)))
        stamps.append(status)
    return Fingerprint(tuple(files), tuple(stamps))


def check_unchanged(sources: Sequence[Source], fingerprint: Fingerprint) -> None:
    """Make sure that no file changed while it was read.

    Raises:
        InputError: One did.
    """
    for source, stamp in zip(sources, fingerprint.stamps, strict=True):
        if _stat(source) != stamp:
            raise InputError(f"{source.path}: changed while it was read; run again with --restart")


def _expand(argument: str, split: str) -> Iterator[Source]:
    path = Path(argument)
    if argument == "-":
        raise ConfigError("standard input cannot be read twice, so a stopped run could not go on; give a file")
    if path.is_file():
        yield _source(path, path.name)
    elif any((path / mark).is_file() for mark in DATASET_MARKS):
        yield from _saved_dataset(path, split)
    elif path.is_dir():
        yield from _in_folder(path)
    elif glob.has_magic(argument):
        for name in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
            yield from _expand(name, split) if Path(name).is_dir() else [_source(Path(name), Path(name).name)]
    elif found := _HUB_ID.fullmatch(argument):
        yield Source(Path(found["id"]), f"{argument}:{split}", "hub")
    else:
        raise InputError(
            f"{argument}: there is no such file or folder; check the path, or name a data set as owner/name@revision"
        )


def _saved_dataset(folder: Path, split: str) -> Iterator[Source]:
    """Give the files of a data set that `datasets` saved to disk; of one with splits those of the chosen one."""
    inner = folder
    if (folder / "dataset_dict.json").is_file():
        inner = folder / split
        if not inner.is_dir():
            known = ", ".join(sorted(path.name for path in folder.iterdir() if path.is_dir()))
            raise InputError(f"{folder}: has no split {split!r}; it has {known}; choose with --split")
    yield from (Source(file, file.relative_to(folder).as_posix(), "arrow") for file in sorted(inner.glob("*.arrow")))


def _in_folder(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inner.parts) and _kind(path)[0]:
            yield _source(path, inner.as_posix())


def _kind(path: Path) -> tuple[str | None, str | None]:
    compression = COMPRESSIONS.get(path.suffix.lower())
    name = path.with_suffix("") if compression else path
    return KINDS.get(name.suffix.lower()), compression


def _source(path: Path, name: str) -> Source:
    kind, compression = _kind(path)
    if kind is None:
        raise InputError(f"{path}: is not one of {', '.join(KINDS)} (also as .gz or .zst); rename or convert it")
    if kind == "parquet" and compression:
        raise InputError(f"{path}: Parquet is compressed inside; unpack the file first")
    return Source(path, name, kind, compression)


def _stat(source: Source) -> tuple[int, int]:
    if source.kind == "hub":
        return 0, 0  # a revision never changes
    try:
        status = source.path.stat()
    except OSError as error:
        raise InputError(f"{source.path}: {error.strerror}") from error
    return status.st_size, status.st_mtime_ns


def _hash(source: Source) -> str:
    if source.kind == "hub":
        return hashlib.sha256(source.name.encode()).hexdigest()
    try:
        return hash_file(source.path)
    except ModelError as error:
        raise InputError(str(error)) from error
