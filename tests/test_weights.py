"""Model files are found, verified once, and refused when anything about them is wrong."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer import weights
from analyzer.errors import ModelError
from analyzer.manifest import read_manifest
from analyzer.shipping.pinning import pin_manifest
from analyzer.weights import find_model, has_model, list_models, verify

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep verdicts away from the user's own cache."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(weights, "user_cache_path", lambda name: folder / name)
    return folder


@pytest.fixture
def make_root(tmp_path: Path) -> Make:
    """Give a maker of pinned model roots with one model of slot `encoder`."""

    def make(name: str = "root", *, model: str = "tiny-1", extra: str = "", **files: bytes) -> Path:
        root = tmp_path / name
        folder = root / model
        folder.mkdir(parents=True)
        for path, content in (files or {"model.onnx": b"weights", "tokenizer.json": b"{}"}).items():
            (folder / path).write_bytes(content)
        (root / "manifest.toml").write_text(
            f'[[model]]\nid = "{model}"\nslot = "encoder"\nfolder = "{model}"\nlicence = "MIT"\nlanguages = ["en"]\n{extra}',
            encoding="utf-8",
        )
        pin_manifest(root / "manifest.toml")
        return root

    return make


def test_a_model_is_found_by_slot_and_by_id(make_root: Make) -> None:
    root = make_root()
    for name in ("encoder", "tiny-1"):
        found = find_model(name, explicit=root)
        assert found.path == root / "tiny-1"
        assert found.provenance.slot == "encoder"
        assert found.provenance.id == "tiny-1"


def test_the_hash_of_a_model_is_that_of_its_sha256sum_listing(make_root: Make) -> None:
    root = make_root()
    listing = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in (("model.onnx", b"weights"), ("tokenizer.json", b"{}"))
    )
    assert find_model("encoder", explicit=root).provenance.sha256 == hashlib.sha256(listing.encode()).hexdigest()


def test_the_user_s_folder_wins_over_a_companion_package(
    make_root: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_root("site/analyzer_models/first", model="companion-1")
    own = make_root("own", model="own-1")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    assert find_model("companion-1").entry.id == "companion-1"
    assert find_model("encoder", explicit=own).entry.id == "own-1"
    assert list_models(own)[0].id == "own-1"
    assert not has_model("no-such-slot", explicit=own)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b"weighty"), "sha256 differs"),
        (lambda path: path.write_bytes(b"weight"), "bytes"),
        (lambda path: path.write_bytes(b"weights, and more"), "bytes"),
        (lambda path: path.unlink(), "No such file"),
        (lambda path: (path.unlink(), path.mkdir()), "not a plain file"),
        (lambda path: (path.rename(path.parent / "aside"), path.symlink_to("aside")), "symbolic link"),
        (lambda path: (path.unlink(), os.mkfifo(path)), "not a plain file"),
    ],
)
def test_a_damaged_file_is_refused(make_root: Make, damage: Callable[[Path], object], said: str) -> None:
    root = make_root()
    verify(read_manifest(root)[0])
    damage(root / "tiny-1" / "model.onnx")
    with pytest.raises(ModelError, match=said):
        find_model("encoder", explicit=root)


def test_a_linked_folder_is_refused(make_root: Make, tmp_path: Path) -> None:
    root = make_root()
    (root / "tiny-1").rename(tmp_path / "elsewhere")
    (root / "tiny-1").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelError, match="symbolic link"):
        find_model("encoder", explicit=root)


def test_a_verdict_is_kept_until_the_file_changes(make_root: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_root()
    hashed: list[str] = []
    real = weights.hash_file
    monkeypatch.setattr(weights, "hash_file", lambda path: (hashed.append(path.name), real(path))[1])
    entry = read_manifest(root)[0]
    verify(entry)
    verify(entry)
    assert sorted(hashed) == ["model.onnx", "tokenizer.json"]
    verify(entry, trust_cache=False)
    assert len(hashed) == 4
    model = root / "tiny-1" / "model.onnx"
    times = model.stat()
    swapped = root / "swapped"
    swapped.write_bytes(b"weighty")  # same size, and the times are put back: the inode gives it away
    os.utime(swapped, ns=(times.st_atime_ns, times.st_mtime_ns))
    swapped.replace(model)
    with pytest.raises(ModelError, match="sha256 differs"):
        verify(entry)


def test_a_spoilt_or_unwritable_cache_only_costs_time(make_root: Make, cache: Path) -> None:
    root = make_root()
    verdicts = cache / weights.CACHE_NAME / "verified.json"
    verdicts.parent.mkdir(parents=True)
    for content in ("[]", "{", '{"x": 1}'):
        verdicts.write_text(content, encoding="utf-8")
        assert find_model("encoder", explicit=root).entry.id == "tiny-1"
    verdicts.unlink()
    verdicts.mkdir()
    assert find_model("encoder", explicit=root).entry.id == "tiny-1"


def test_a_file_in_parts_is_joined_once_and_checked(make_root: Make, cache: Path) -> None:
    whole = b"one file in two parts"
    digest = hashlib.sha256(whole).hexdigest()
    parts = 'parts = ["model.bin.0", "model.bin.1"]'
    extra = f'[[model.joined]]\npath = "model.bin"\nsize = {len(whole)}\nsha256 = "{digest}"\n{parts}\n'
    root = make_root(extra=extra, **{"model.bin.0": whole[:9], "model.bin.1": whole[9:], "config.json": b"{}"})
    found = find_model("encoder", explicit=root)
    assert found.path.is_relative_to(cache)
    assert {path.name for path in found.path.iterdir()} == {"model.bin", "config.json"}
    assert (found.path / "model.bin").read_bytes() == whole
    before = (found.path / "model.bin").stat().st_ino
    assert (find_model("encoder", explicit=root).path / "model.bin").stat().st_ino == before
    (found.path / "model.bin").write_bytes(b"altered in the cache.")
    assert (find_model("encoder", explicit=root).path / "model.bin").read_bytes() == whole


@pytest.mark.parametrize(
    "change",
    [
        ('folder = "tiny-1"', 'folder = "../tiny-1"'),
        ('folder = "tiny-1"', 'folder = "/etc"'),
        ('path = "model.onnx"', 'path = "a/../../model.onnx"'),
        ('path = "model.onnx"', 'path = "C:\\\\model.onnx"'),
        ("size = 7", "size = -1"),
        ("size = 7", "size = 99999999999999"),
        ("size = 7", 'size = "seven"'),
        ('sha256 = "', 'sha256 = "XYZ'),
        ('id = "tiny-1"', "key = 1"),
        ("[[model]]", "[model]"),
        ("[[model]]", "[[model"),
        ("size = 7", "size = inf"),
        ("size = 7", f"size = 0x{'f' * 5_000}"),
        ("size = 7", f"size = {'[' * 5_000}"),
    ],
)
def test_a_manifest_that_leads_astray_is_refused(make_root: Make, change: tuple[str, str]) -> None:
    root = make_root()
    manifest = root / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    assert change[0] in text
    manifest.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ModelError, match=r"manifest\.toml"):
        find_model("encoder", explicit=root)


def test_an_id_leads_joined_files_nowhere(make_root: Make, cache: Path) -> None:
    digest = hashlib.sha256(b"whole").hexdigest()
    extra = f'[[model.joined]]\npath = "model.bin"\nsize = 5\nsha256 = "{digest}"\nparts = ["model.bin.0"]\n'
    root = make_root(extra=extra, **{"model.bin.0": b"whole"})
    manifest = root / "manifest.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('id = "tiny-1"', 'id = "../../../tiny-1"'), encoding="utf-8"
    )
    assert find_model("encoder", explicit=root).path.resolve().parent == (cache / weights.CACHE_NAME / "models").resolve()


def test_a_missing_model_names_the_command_that_helps(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="analyzer models list"):
        find_model("no-such-slot", explicit=tmp_path)


def test_pinning_is_stable(make_root: Make) -> None:
    manifest = make_root() / "manifest.toml"
    before = manifest.read_bytes()
    pin_manifest(manifest)
    assert manifest.read_bytes() == before
