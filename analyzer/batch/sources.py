"""Which files a run reads, in which order, and the fingerprint that tells whether they changed.

The order is that of the arguments; a glob or a folder gives its files sorted by path. The fingerprint is over names and
contents, not over times or places, so that an input that was moved or copied still counts as the same.
"""

import glob
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import ConfigError, InputError
from analyzer.weights import hash_file

KINDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}
COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
DATASET_MARKS = ("dataset_info.json", "dataset_dict.json", "state.json")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of input.

    Attributes:
        path: Where it lies.
        name: What rejects and the manifest call it: the path below the argument that led to it.
        kind: ``jsonl``, ``csv``, ``tsv``, ``parquet`` or ``arrow``.
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


def find_sources(arguments: Sequence[str], *, out: Path) -> list[Source]:
    """Return the files that the arguments stand for, each once.

    Args:
        arguments: Paths of files, folders and data sets, and globs.
        out: Output folder, which is never input.

    Raises:
        InputError: An argument stands for nothing that can be read.
    """
    found: dict[Path, Source] = {}
    away = out.absolute()
    for argument in arguments:
        own = [source for source in _expand(argument) if away not in source.path.absolute().parents]
        if not own:
            raise InputError(f"{argument}: holds no {', '.join(KINDS)} file (also as .gz or .zst); check the path")
        for source in own:
            found.setdefault(source.path.resolve(), source)
    return list(found.values())


def dataset_folder(argument: str) -> Path | None:
    """Return the folder of a data set that `datasets` saved, if the argument names one."""
    folder = Path(argument)
    return folder if folder.is_dir() and any((folder / mark).is_file() for mark in DATASET_MARKS) else None


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


def _expand(argument: str) -> Iterator[Source]:
    path = Path(argument)
    if argument == "-":
        raise ConfigError("standard input cannot be read twice, so a stopped run could not go on; give a file")
    if path.is_file():
        yield _source(path, path.name)
    elif dataset_folder(argument):
        yield from (Source(file, file.relative_to(path).as_posix(), "arrow") for file in sorted(path.rglob("*.arrow")))
    elif path.is_dir():
        yield from _in_folder(path)
    elif glob.has_magic(argument):
        for name in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
            yield from _expand(name) if Path(name).is_dir() else [_source(Path(name), Path(name).name)]
    else:
        raise InputError(f"{argument}: there is no such file or folder; check the path")


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
    try:
        status = source.path.stat()
    except OSError as error:
        raise InputError(f"{source.path}: {error.strerror}") from error
    return status.st_size, status.st_mtime_ns


def _hash(source: Source) -> str:
    try:
        return hash_file(source.path)
    except Exception as error:
        raise InputError(str(error)) from error
