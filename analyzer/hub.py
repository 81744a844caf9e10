"""Models of the Hugging Face hub, or folders in their form, that lie on this machine: where, and with which hash.

Nothing is fetched here: a model that is missing fails at once with the command that gets it.
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import ConfigError, ModelError
from analyzer.pulled import HUB, PIN, check_pulled, find_pulled
from analyzer.records import Tag
from analyzer.weights import hash_file


@dataclass(frozen=True, slots=True)
class HubModelFolder:
    """A hub model on this machine.

    Attributes:
        source: ``owner/name``, or the folder that the user named.
        revision: 40 hexadecimal digits of a commit for ``owner/name``; None for a folder.
        folder: Where its files lie.
        languages: Tags that it was pulled for; empty where that is not known.
    """

    source: str
    revision: str | None
    folder: Path
    languages: tuple[Tag, ...] = ()

    @property
    def id(self) -> str:
        """Return what reports call the model."""
        return f"{self.source}@{self.revision}" if self.revision else self.folder.name

    def sha256(self) -> str:
        """Return the hash of the model's files; reads them all."""
        return hash_folder(self.folder)


def hash_folder(folder: Path) -> str:
    """Return the hash over the lines that ``sha256sum`` prints for the files below a folder, sorted by path; pins left out."""
    files = (path for path in folder.rglob("*") if path.is_file())
    paths = sorted(path for path in files if not path.name.startswith(".") and path.name != PIN)
    lines = (f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def find_hub_model(named: str) -> HubModelFolder:
    """Find a model by ``owner/name@revision`` or by its folder.

    Raises:
        ConfigError: torch or transformers are not installed.
        ModelError: The model is not on this machine, or not in safetensors form.
    """
    require_extra(named, "hub", "torch", "transformers")
    folder = Path(named).expanduser()
    found = HubModelFolder(named, None, folder) if folder.is_dir() else _snapshot(*named.rsplit("@", 1))
    if not any(found.folder.glob("*.safetensors")):
        raise ModelError(f"{named}: holds no .safetensors file; weights in other forms are not loaded")
    return found


def _snapshot(source: str, revision: str) -> HubModelFolder:
    """Return where a commit lies: among the pulled models, or in the hub's own cache."""
    pulled = find_pulled(HUB, f"{source}@{revision}")
    if pulled is not None:
        check_pulled(pulled)
        return HubModelFolder(source, revision, pulled.path, pulled.entry.languages)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return HubModelFolder(source, revision, Path(snapshot_download(source, revision=revision, local_files_only=True)))
    except (LocalEntryNotFoundError, OSError, ValueError) as error:
        get = f"analyzer models pull {source}@{revision}"
        raise ModelError(f"{source}@{revision}: is not on this machine; get it with `{get}`") from error


def has_modules(*modules: str) -> bool:
    """Tell whether libraries are installed, without importing them."""
    return all(importlib.util.find_spec(module) is not None for module in modules)


def require_extra(what: str, extra: str, *modules: str) -> None:
    """Make sure that the libraries of an extra are installed, without importing them.

    Raises:
        ConfigError: One is missing.
    """
    if not has_modules(*modules):
        raise ConfigError(f'{what}: this needs an extra: pip install "social-reaction-analyzer[{extra}]"')
