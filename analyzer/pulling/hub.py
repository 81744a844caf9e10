"""Pull a translation model of the Hugging Face hub at one commit: its safetensors weights, its settings and its tokeniser.

The hub's own library tells what a commit holds; the files are fetched here, within limits, and held against what the hub says
of each: sha256 for large files, git's own hash for small ones. No token is sent, and nothing that could be run is fetched.

Licences that forbid commercial use (NLLB-200 is one, CC-BY-NC-4.0) need the person's word before anything is fetched.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
from huggingface_hub.utils import filter_repo_objects

from analyzer.errors import ConfigError, ModelError
from analyzer.pulled import HUB, OTHER, TRANSLATOR, PulledModel, find_whole, folder_of, read_pin, write_pin
from analyzer.pulling.download import CONNECT_S, Downloader
from analyzer.pulling.staging import staged
from analyzer.records import Tag
from analyzer.weights import hash_file

ENDPOINT = "https://huggingface.co"
ALLOWED = ["*.safetensors", "*.safetensors.index.json", "*.json", "*.spm", "*.model", "*.txt", "README.md", "LICENSE*"]
IGNORED = ["*/*", "*training_args*", "tf_*", "flax_*", "benchmark_*"]
MAX_MODEL_BYTES = 8_000_000_000  # NLLB-600M in float32 has 2.5 GB
MAX_FILES = 100
TRANSLATION_TYPES = frozenset({"marian", "m2m_100"})  # as configurations name them; NLLB is of the second
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}")
_TAG = re.compile(r"[a-z]{2,3}")
_NON_COMMERCIAL = re.compile(r"nllb|(?:^|[-_/])nc(?:[-_/]|$)", re.IGNORECASE)
NOTICE = "this model may not be used commercially"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubWish:
    """What is to be pulled from the hub.

    Attributes:
        name: ``owner/name``.
        revision: A commit, 40 hexadecimal digits; None stands for the newest, which is then pinned.
        languages: Tags it translates from; empty takes what its card says.
        into: Tag of the language it translates into.
        accepts_non_commercial: Whether the person keeps to licences that forbid commercial use.
        endpoint: Where the hub is. No setting and no environment variable changes it.
    """

    name: str
    revision: str | None
    languages: tuple[Tag, ...] = ()
    into: Tag = "en"
    accepts_non_commercial: bool = False
    endpoint: str = ENDPOINT


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """One file of a commit: size in bytes, and the sha256 of a large file or git's sha1 of a small one."""

    path: str
    size: int
    sha256: str | None
    git_sha1: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What the hub says of one commit: its 40 hexadecimal digits, licence, slot, languages and the files that are wanted."""

    sha: str
    licence: str
    slot: str
    languages: list[Tag]
    files: list[HubFile]


def pull_hub(wish: HubWish, downloader: Downloader) -> PulledModel:
    """Fetch, verify and pin a model; one that is there is left as it is.

    Raises:
        ConfigError: Its licence forbids commercial use and the person has not said that this is kept to, or it does not say
            what it translates from.
        ModelError: It cannot be fetched, is not in safetensors form, or a file is not what the hub says.
    """
    _ask(wish, wish.name)
    there = find_whole(HUB, f"{wish.name}@{wish.revision}") if wish.revision else None
    if there:
        return there
    commit = _look_up(wish)
    name, place = f"{wish.name}@{commit.sha}", (wish.name, commit.sha, wish.endpoint)
    target = folder_of(HUB, name)
    with staged(target) as folder:
        _fetch_all(commit.files, folder, downloader, place)
        pins: list[dict[str, str | int]] = [
            {"path": f.path, "size": f.size, "sha256": hash_file(folder / f.path), "url": _url(f.path, *place)}
            for f in commit.files
        ]
        head = {"engine": HUB, "slot": commit.slot, "name": name, "into": wish.into, "id": name, "licence": commit.licence}
        write_pin(folder, head, commit.languages, pins)
    return read_pin(target)


def _ask(wish: HubWish, said: str) -> None:
    if _NON_COMMERCIAL.search(said) and not wish.accepts_non_commercial:
        raise ConfigError(f"{wish.name}: {NOTICE} (NLLB-200: CC-BY-NC-4.0); if you keep to that, give --accept-non-commercial")


# ---- what the hub says


def _look_up(wish: HubWish) -> Commit:
    """Return the hub's description of a commit; one request, no second try."""
    try:
        return _commit(_ask_hub(wish), wish)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ModelError(f"{wish.name}: the hub's answer cannot be read ({_first_line(error)}); try again later") from error


def _commit(info: Any, wish: HubWish) -> Commit:
    if not re.fullmatch(r"[0-9a-f]{40}", str(info.sha)) or wish.revision not in {None, info.sha}:
        raise ModelError(f"{wish.name}: the hub answers with another revision than the one that was named; try again later")
    licence = _licence(info)
    _ask(wish, licence)
    return Commit(
        sha=info.sha, licence=licence, slot=_slot(info), languages=_languages(info, wish), files=_files(info, wish.name)
    )


def _ask_hub(wish: HubWish) -> Any:
    try:
        return HfApi(endpoint=wish.endpoint, token=False).model_info(
            wish.name, revision=wish.revision, files_metadata=True, timeout=CONNECT_S
        )
    except OfflineModeIsEnabled as error:
        raise ModelError(f"{wish.name}: HF_HUB_OFFLINE is set, so nothing is fetched; unset it to pull") from error
    except HfHubHTTPError as error:
        raise ModelError(
            f"{wish.name}: the hub has no such model or revision, or does not answer ({_first_line(error)})"
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise
    except Exception as error:  # the library's transport has changed before: requests, httpx, httpx2
        raise ModelError(
            f"{wish.name}: the hub cannot be reached ({_first_line(error)}); connect to the network, or pull on another machine"
            " and copy the folder"
        ) from error


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _card(info: Any) -> dict[str, Any]:
    card = info.card_data
    return dict(card.to_dict()) if card is not None else {}


def _slot(info: Any) -> str:
    """Tell translation models of a kind that can be read from others, which are kept for `--stance-model` and its like."""
    said = {str((info.config or {}).get("model_type")), *map(str, info.tags or [])}
    return TRANSLATOR if said & TRANSLATION_TYPES else OTHER


def _licence(info: Any) -> str:
    said = _card(info).get("license")
    whole = " AND ".join(map(str, said)) if isinstance(said, list) else str(said or "not stated")
    return re.sub(r"[^A-Za-z0-9 .+-]", "", whole)[:60] or "not stated"


def _languages(info: Any, wish: HubWish) -> list[Tag]:
    said = _card(info).get("language") or []
    own = [said] if isinstance(said, str) else list(said)
    tags = list(wish.languages) or sorted({str(tag) for tag in own if _TAG.fullmatch(str(tag))} - {wish.into})
    if not tags and _slot(info) == TRANSLATOR:
        raise ConfigError(
            f"{wish.name}: its card does not say what it translates from; give --languages, for example `--languages mk,bg`"
        )
    return tags


def _files(info: Any, name: str) -> list[HubFile]:
    known = {sibling.rfilename: sibling for sibling in info.siblings or []}
    chosen = sorted(filter_repo_objects(known, allow_patterns=ALLOWED, ignore_patterns=IGNORED))
    files = [_file(known[path], name) for path in chosen]
    if not any(file.path.endswith(".safetensors") for file in files):
        raise ModelError(
            f"{name}@{info.sha}: holds no .safetensors file, and weights in other forms are not loaded; the hub's own"
            " conversions stand among the model's pull requests: name the commit of one as owner/name@revision"
        )
    size = sum(file.size for file in files)
    if size > MAX_MODEL_BYTES or len(files) > MAX_FILES:
        limit = f"the limit of {MAX_MODEL_BYTES / 1e9:.0f} GB and {MAX_FILES} files"
        raise ModelError(f"{name}: {len(files)} files of {size / 1e9:.1f} GB are over {limit}; name a smaller model")
    return files


def _file(sibling: Any, name: str) -> HubFile:
    large = sibling.lfs
    file = HubFile(
        path=sibling.rfilename,
        size=int(sibling.size if sibling.size is not None else -1),
        sha256=str(large.sha256) if large else None,
        git_sha1=None if large else sibling.blob_id,
    )
    if not _PLAIN.fullmatch(file.path) or file.size < 0 or not (file.sha256 or file.git_sha1):
        raise ModelError(f"{name}: the hub does not say size and hash of {file.path[:80]!r}; try again later")
    return file


# ---- the files


def _url(path: str, name: str, revision: str, endpoint: str) -> str:
    return str(hf_hub_url(name, path, revision=revision, endpoint=endpoint))


def _fetch_all(files: Sequence[HubFile], folder: Path, downloader: Downloader, place: tuple[str, str, str]) -> None:
    wanted = {file.path for file in files}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for file in files:
        path = folder / file.path
        if path.is_file() and _is_right(file, path):
            continue
        url = _url(file.path, *place)
        downloader.save(url, path, file.size)
        if not _is_right(file, path):
            path.unlink()
            raise ModelError(f"{url}: its hash differs from what the hub says; try again later, and do not trust this file")


def _is_right(file: HubFile, path: Path) -> bool:
    if path.stat().st_size != file.size:
        return False
    if file.sha256 is not None:
        return hash_file(path) == file.sha256
    blob = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)  # git names small files so
    blob.update(path.read_bytes())
    return blob.hexdigest() == file.git_sha1
