"""Pull Mozilla's Firefox Translations model of one pair of languages.

Mozilla lists its models in a collection of Remote Settings, one record per file: pair, kind, version, sha256 before and after
unpacking. The list comes over TLS from Mozilla's own host; each file is held against both of its hashes. Of several models of a
pair the one is taken that Firefox's release on desktops would take: finished versions before trials, records for everybody
before those with a condition, never those for Android alone, then the newest, then the largest.

Mozilla runs this service for Firefox: pull a pair once, and copy the folder to the machines that need it.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from analyzer.errors import ConfigError, ModelError
from analyzer.pulled import FIREFOX, TRANSLATOR, PulledModel, find_whole, folder_of, read_pin, write_pin
from analyzer.pulling.download import Downloader
from analyzer.pulling.staging import staged
from analyzer.weights import hash_file

LICENCE = "MPL-2.0"
MAJOR = 3  # of the models that fxtranslate 0.5 reads; it passes over all others
MAX_LIST_BYTES = 20_000_000  # some 600 records of 700 bytes in 2026
MAX_FILE_BYTES = 200_000_000  # the largest files in 2026 have 44 MB
MAX_WINDOW_BYTES = 1 << 27  # zstd's own limit for `--long`
PACKED_STEP = 1024  # a block of zstd is at most 128 KB from 4 bytes: a hostile step makes 32 MB, not more
_KINDS = ("model", "lex", "vocab", "srcvocab", "trgvocab")
_NAME = re.compile(r"(?:model|lex|vocab|srcvocab|trgvocab)\.[A-Za-z0-9._-]{1,100}\.(?:bin|spm)")
_PLACE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}){0,5}")
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})([a-z]\d{0,4})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ANDROID_ONLY = re.compile(r"==\s*['\"]Android|['\"]Android['\"]\s*==")


@dataclass(frozen=True, slots=True)
class FirefoxSource:
    """Where the list is, and below which address its files lie. No setting and no environment variable changes these."""

    records_url: str = (
        "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
    )
    files_url: str = "https://firefox-settings-attachments.cdn.mozilla.net/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One file of a model as the list tells it; sizes in bytes, hashes in lower-case hexadecimal.

    Attributes:
        name: Its name once it is unpacked.
        kind: One of ``model``, ``lex``, ``vocab``, ``srcvocab``, ``trgvocab``.
        version: For example ``3.0``.
        architecture: ``tiny``, ``base-memory`` or ``base``; empty where the list does not tell.
        condition: For whom Firefox takes it; empty for everybody.
        place: Path below the address of all files.
        packed_size, packed_sha256: As it is fetched, packed with zstd.
        size, sha256: Unpacked.
    """

    name: str
    kind: str
    version: str
    architecture: str
    condition: str
    place: str
    packed_size: int
    packed_sha256: str
    size: int
    sha256: str


def pull_firefox(pair: str, downloader: Downloader, source: FirefoxSource | None = None) -> PulledModel:
    """Fetch, verify and pin the model of one pair; a model that is there and still the newest is left as it is.

    Args:
        pair: Two language codes, ``es-en``.
        downloader: Fetches within its limits.
        source: None is Mozilla.

    Raises:
        ConfigError: Mozilla has no model of this pair.
        ModelError: It cannot be fetched, or a file is not what the list says.
    """
    source = source or FirefoxSource()
    chosen = choose(read_records(downloader.read(source.records_url, MAX_LIST_BYTES), pair))
    if not chosen:
        raise ConfigError(
            f"{pair}: Mozilla lists no model of this pair that can be read; see `analyzer models list --available` for pairs"
        )
    there = find_whole(FIREFOX, pair)
    if there and {(f.path, f.sha256) for f in there.entry.files} == {(r.name, r.sha256) for r in chosen}:
        return there
    target = folder_of(FIREFOX, pair)
    with staged(target) as folder:
        _fetch_all(chosen, folder, downloader, source)
        _pin(folder, pair, chosen, source)
    return read_pin(target)


def _pin(folder: Path, pair: str, chosen: Sequence[Record], source: FirefoxSource) -> None:
    model = chosen[0]
    from_tag, into = pair.rsplit("-", 1)
    name = f"firefox/{pair}@{model.version}{f'-{model.architecture}' if model.architecture else ''}"
    files: list[dict[str, str | int]] = [
        {"path": r.name, "size": r.size, "sha256": r.sha256, "url": source.files_url + r.place} for r in chosen
    ]
    head = {"engine": FIREFOX, "slot": TRANSLATOR, "name": pair, "into": into, "id": name, "licence": LICENCE}
    write_pin(folder, head, [from_tag], files)


# ---- the list


def read_records(body: bytes, pair: str) -> list[Record]:
    """Return the records of one pair that are whole and of a version that can be read; others are passed over.

    Args:
        body: The answer of Remote Settings: JSON with an array ``data``.
        pair: Two language codes, ``es-en``.

    Raises:
        ModelError: It is not such an answer.
    """
    try:
        rows = json.loads(body)["data"]
        if not isinstance(rows, list):
            raise TypeError("`data` is not an array")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(f"Mozilla's list of models cannot be read ({error}); try again later") from error
    from_tag, into = pair.rsplit("-", 1)
    own = [r for r in rows if isinstance(r, dict) and (r.get("sourceLanguage"), r.get("targetLanguage")) == (from_tag, into)]
    return [record for record in map(_record, own) if record is not None]


def _record(row: dict[str, Any]) -> Record | None:
    try:
        packed = row["attachment"]
        record = Record(
            name=str(row["name"]),
            kind=str(row["fileType"]),
            version=str(row["version"]),
            architecture=re.sub(r"[^a-z0-9-]", "", str(row.get("architecture") or ""))[:20],
            condition=str(row.get("filter_expression") or ""),
            place=str(packed["location"]),
            packed_size=int(packed["size"]),
            packed_sha256=str(packed["hash"]),
            size=int(row["decompressedSize"]),
            sha256=str(row["decompressedHash"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return record if _is_sound(record) else None


def _is_sound(record: Record) -> bool:
    """Tell whether a record can be followed without harm: plain names, whole hashes, sizes within bounds."""
    version = _VERSION.fullmatch(record.version)
    sizes, hashes = (record.size, record.packed_size), (record.sha256, record.packed_sha256)
    return (
        record.kind in _KINDS
        and _NAME.fullmatch(record.name) is not None
        and _PLACE.fullmatch(record.place) is not None
        and version is not None
        and int(version[1]) == MAJOR
        and all(0 < size <= MAX_FILE_BYTES for size in sizes)
        and all(_SHA256.fullmatch(one) for one in hashes)
    )


def choose(records: Iterable[Record]) -> list[Record]:
    """Return the files of the best complete model, the model's own file first; empty where there is none."""
    models: dict[tuple[str, str, str], dict[str, Record]] = defaultdict(dict)
    for record in records:
        if not _ANDROID_ONLY.search(record.condition):
            models[record.version, record.architecture, record.condition].setdefault(record.kind, record)
    whole = [files for files in models.values() if "model" in files and _has_vocabulary(files)]
    if not whole:
        return []
    best = max(whole, key=_rank)
    unused = {"srcvocab", "trgvocab"} if "vocab" in best else set()
    return [best[kind] for kind in _KINDS if kind in best and kind not in unused]


def _has_vocabulary(files: dict[str, Record]) -> bool:
    return "vocab" in files or {"srcvocab", "trgvocab"} <= files.keys()


def _rank(files: dict[str, Record]) -> tuple[bool, bool, int, int]:
    model = files["model"]
    version = _VERSION.fullmatch(model.version)
    if version is None:
        raise ValueError(f"{model.version} is no version")
    return (not version[3], not model.condition, int(version[2]), model.size)


# ---- the files


def _fetch_all(records: Sequence[Record], folder: Path, downloader: Downloader, source: FirefoxSource) -> None:
    wanted = {record.name for record in records}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for record in records:
        path = folder / record.name
        if not (path.is_file() and path.stat().st_size == record.size and hash_file(path) == record.sha256):
            _fetch(record, path, downloader, source)


def _fetch(record: Record, path: Path, downloader: Downloader, source: FirefoxSource) -> None:
    url, packed = source.files_url + record.place, path.with_name(f"{path.name}.zst")
    try:
        if downloader.save(url, packed, record.packed_size) != record.packed_sha256:
            raise ModelError(f"{url}: sha256 differs from Mozilla's list; try again later, and do not trust this file")
        try:
            found = unpack(packed, path, record.size)
        except zstandard.ZstdError as error:
            raise ModelError(f"{url}: cannot be unpacked: {error}; try again later") from error
        if found != record.sha256:
            path.unlink()
            raise ModelError(f"{url}: unpacked, its sha256 differs from Mozilla's list; do not trust this file")
    finally:
        packed.unlink(missing_ok=True)


def unpack(packed: Path, path: Path, size: int) -> str:
    """Unpack a file of one zstd frame and return the sha256 of what was in it.

    Args:
        packed: The file.
        path: Where its content goes.
        size: Most bytes that are written; what would come after is left out, which shows in the hash.

    Raises:
        zstandard.ZstdError: It is not a zstd frame.
    """
    frame = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()
    digest, left = hashlib.sha256(), size
    with packed.open("rb") as stream, path.open("wb") as out:
        while left > 0 and not frame.eof and (piece := stream.read(PACKED_STEP)):
            whole = frame.decompress(piece)[:left]
            left -= len(whole)
            out.write(whole)
            digest.update(whole)
    return digest.hexdigest()
