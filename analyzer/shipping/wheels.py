"""Pack the program and its models into wheels.

Why the models have wheels of their own: package indexes refuse files over 100 MB, weights change at another pace than code, and
each model has its own licence, which belongs into the metadata of the package that carries it. All of them fill one namespace
package, ``analyzer_models/<id>/``, with a manifest of that model alone, so that an installed model looks just like one in a
checkout. A model too large for one wheel continues in numbered ones, which the first requires.
"""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from analyzer import __version__
from analyzer.errors import ModelError
from analyzer.manifest import MANIFEST, ModelEntry, ModelFile, read_manifest
from analyzer.shipping.pinning import manifest_lines
from analyzer.weights import COMPANION, verify

MAX_WHEEL_BYTES = 99_000_000  # indexes refuse 100 MB; the metadata needs a little
DISTRIBUTION = "social-reaction-analyzer"


def build_program(root: Path, out: Path) -> Path:
    """Build the program's wheel from a checkout and return its path."""
    return _build(root, out)


def build_models(models: Path, out: Path) -> list[Path]:
    """Build the companion wheels of all models of a manifest, each verified first, and return their paths.

    Raises:
        ModelError: A file is altered, or too large for any wheel.
    """
    tables = tomllib.loads((models / MANIFEST).read_text(encoding="utf-8"))["model"]
    wheels = []
    for entry, table in zip(read_manifest(models), tables, strict=True):
        verify(entry)
        manifest = "\n".join(manifest_lines(entry.root, table)) + "\n"
        shares = share_out(entry.files, MAX_WHEEL_BYTES)
        for number, files in enumerate(shares, start=1):
            with tempfile.TemporaryDirectory() as folder:
                project = Path(folder)
                _lay_out(project, entry, files, manifest if number == 1 else None)
                (project / "pyproject.toml").write_text(_pyproject(entry, files, number, len(shares)), encoding="utf-8")
                wheels.append(_build(project, out))
    return wheels


def share_out(files: Sequence[ModelFile], limit: int) -> list[list[ModelFile]]:
    """Put files into as few groups of at most `limit` bytes as taking them in order gives.

    Raises:
        ModelError: One file alone passes the limit.
    """
    shares: list[list[ModelFile]] = [[]]
    for file in files:
        if file.size > limit:
            raise ModelError(f"{file.path}: {file.size:,} bytes do not fit into one wheel; store it in parts")
        if sum(f.size for f in shares[-1]) + file.size > limit:
            shares.append([])
        shares[-1].append(file)
    return shares


def _lay_out(project: Path, entry: ModelEntry, files: Sequence[ModelFile], manifest: str | None) -> None:
    root = project / COMPANION / entry.id
    for file in files:
        path = root / entry.folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(entry.path / file.path, path)
    if manifest is not None:
        (root / MANIFEST).write_text(manifest, encoding="utf-8")
    for licence in _licences(entry):
        shutil.copyfile(entry.path / licence, project / Path(licence).name)
    (project / "README.md").write_text(_description(entry), encoding="utf-8")


def _licences(entry: ModelEntry) -> list[str]:
    return [file.path for file in entry.files if Path(file.path).name.upper().startswith(("LICENSE", "LICENCE", "NOTICE"))]


def _description(entry: ModelEntry) -> str:
    languages = f" Languages: {', '.join(entry.languages)}." if entry.languages else ""
    return f"# {entry.id}\n\nWeights of the {entry.slot} model of {DISTRIBUTION}, which finds them by itself.{languages}\n"


def _name(entry: ModelEntry, number: int) -> str:
    return f"{DISTRIBUTION}-{entry.id.lower()}" + (f"-part{number}" if number > 1 else "")


def _pyproject(entry: ModelEntry, files: Sequence[ModelFile], number: int, parts: int) -> str:
    others = [f"{_name(entry, n)}=={__version__}" for n in range(2, parts + 1)] if number == 1 else []
    summary = f"The {entry.slot} model of {DISTRIBUTION}, part {number} of {parts} ({len(files)} files)"
    return "\n".join(_pyproject_lines(entry, _name(entry, number), summary, others)) + "\n"


def _pyproject_lines(entry: ModelEntry, name: str, summary: str, requires: Sequence[str]) -> Iterator[str]:
    yield '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]'
    yield f"name = {json.dumps(name)}"
    yield f"version = {json.dumps(__version__)}"
    yield f"description = {json.dumps(summary)}"
    yield 'readme = "README.md"\nrequires-python = ">=3.11"'
    yield f"license = {json.dumps(entry.licence)}"
    yield f"license-files = {json.dumps([Path(path).name for path in _licences(entry)])}"
    yield f"dependencies = {json.dumps(list(requires))}"
    yield f"[tool.hatch.build.targets.wheel]\nonly-include = [{json.dumps(COMPANION)}]"


def _build(project: Path, out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    return Path(next(iter(WheelBuilder(str(project)).build(directory=str(out), versions=["standard"]))))
