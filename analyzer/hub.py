"""Models of the Hugging Face hub, or folders in their form, that lie on this machine: where, and with which hash.

Nothing is fetched here: a model that is missing fails at once with the command that gets it.
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import ConfigError, ModelError
from analyzer.weights import hash_file


@dataclass(frozen=True, slots=True)
class HubModelFolder:
    """A hub model on this machine.

    Attributes:
        source: ``owner/name``, or the folder that the user named.
        revision: 40 hexadecimal digits of a commit for ``owner/name``; None for a folder.
        folder: Where its files lie.
    """

    source: str
    revision: str | None
    folder: Path

    @property
    def id(self) -> str:
        """Return what reports call the model."""
        return f"{self.source}@{self.revision}" if self.revision else self.folder.name

    def sha256(self) -> str:
        """Return the hash of the model's files; reads them all."""
        return hash_folder(self.folder)


def hash_folder(folder: Path) -> str:
    """Return the hash over the lines that ``sha256sum`` prints for the files below a folder, sorted by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    lines = (f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def find_hub_model(named: str) -> HubModelFolder:
    """Find a model by ``owner/name@revision`` or by its folder.

    Raises:
        ConfigError: torch or transformers are not installed.
        ModelError: The model is not on this machine, or not in safetensors form.
    """
    require_extra(named, "hub", "torch", "transformers")
    source, revision = named, None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        source, revision = named.rsplit("@", 1)
        folder = _snapshot(source, revision)
    if not any(folder.glob("*.safetensors")):
        raise ModelError(f"{named}: holds no .safetensors file; weights in other forms are not loaded")
    return HubModelFolder(source, revision, folder)


def _snapshot(source: str, revision: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(source, revision=revision, local_files_only=True))
    except (LocalEntryNotFoundError, OSError, ValueError) as error:
        get = f"hf download {source} --revision {revision}"
        raise ModelError(f"{source}@{revision}: is not on this machine; get it with `{get}`") from error


def require_extra(what: str, extra: str, *modules: str) -> None:
    """Make sure that the libraries of an extra are installed, without importing them.

    Raises:
        ConfigError: One is missing.
    """
    if any(importlib.util.find_spec(module) is None for module in modules):
        raise ConfigError(f'{what}: this needs an extra: pip install "social-reaction-analyzer[{extra}]"')
