"""The wheels: what is in them, and that an installed program finds its models far from any checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression

from analyzer.errors import ModelError
from analyzer.manifest import ModelEntry, ModelFile, read_manifest
from analyzer.shipping import wheels
from analyzer.shipping.pinning import pin_manifest
from analyzer.shipping.wheels import build_models, build_program, share_out
from analyzer.weights import has_model

ROOT = Path(__file__).parents[1]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Give a model root with one model in two files and a licence."""
    folder = tmp_path / "models" / "tiny-1"
    folder.mkdir(parents=True)
    for name in ("model.bin.0", "model.bin.1"):
        (folder / name).write_bytes(b"x" * 600)
    (folder / "LICENSE").write_text("Do as you like.", encoding="utf-8")
    manifest = tmp_path / "models" / "manifest.toml"
    manifest.write_text(
        '[[model]]\nid = "tiny-1"\nslot = "tiny"\nfolder = "tiny-1"\nlicence = "MIT"\nlanguages = ["en", "sq"]\n',
        encoding="utf-8",
    )
    pin_manifest(manifest)
    return manifest.parent


def metadata(wheel: Path) -> dict[str, list[str]]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        message = BytesParser().parsebytes(archive.read(name))
    return {key: message.get_all(key, []) for key in ("Name", "License-Expression", "License-File", "Requires-Dist", "Summary")}


def make_environment(folder: Path, built: list[Path]) -> Path:
    """Make an environment with these wheels; everything else is borrowed from the one that runs the tests."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site), *map(str, built)],
        check=True,
        capture_output=True,
    )
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def test_the_program_s_wheel_holds_code_and_word_lists_but_no_weights(tmp_path: Path) -> None:
    with zipfile.ZipFile(build_program(ROOT, tmp_path)) as archive:
        names = archive.namelist()
    assert "analyzer/py.typed" in names
    assert "analyzer/report/report.schema.json" in names
    assert any(name.endswith("entry_points.txt") for name in names)
    assert not [
        name for name in names if name.endswith((".onnx", ".safetensors", ".bin")) or name.startswith(("tests", "models"))
    ]


def test_a_companion_wheel_carries_the_model_s_own_licence(models: Path, tmp_path: Path) -> None:
    (wheel,) = build_models(models, tmp_path / "dist")
    found = metadata(wheel)
    assert found["License-Expression"] == ["MIT"]
    assert found["License-File"] == ["LICENSE"]
    assert found["Requires-Dist"] == []


def test_an_altered_model_is_not_packed(models: Path, tmp_path: Path) -> None:
    (models / "tiny-1" / "model.bin.0").write_bytes(b"y" * 600)
    with pytest.raises(ModelError, match="sha256 differs"):
        build_models(models, tmp_path / "dist")


def test_a_large_model_is_found_whole_when_its_wheels_are_installed(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "MAX_WHEEL_BYTES", 1000)
    built = build_models(models, tmp_path / "dist")
    assert len(built) == 2
    assert metadata(built[0])["Requires-Dist"] == [f"social-reaction-analyzer-tiny-1-part2=={wheels.__version__}"]
    python = make_environment(tmp_path / "environment", [build_program(ROOT, tmp_path / "dist"), *built])
    ask = "from analyzer.weights import find_model; import analyzer; print(find_model('tiny').path, analyzer.__file__)"
    answer = subprocess.run([str(python), "-c", ask], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    assert all(Path(path).is_relative_to(tmp_path / "environment") for path in answer)


@pytest.mark.parametrize("entry", read_manifest(ROOT / "models"), ids=lambda entry: entry.id)
def test_a_shipped_model_names_its_licence_as_wheels_do(entry: ModelEntry) -> None:
    assert canonicalize_license_expression(entry.licence) == entry.licence


def test_files_share_wheels_in_order_and_never_pass_the_limit() -> None:
    files = [ModelFile(f"f{size}", size, "0" * 64) for size in (60, 30, 20, 90, 5)]
    assert [[file.size for file in share] for share in share_out(files, 100)] == [[60, 30], [20], [90, 5]]
    with pytest.raises(ModelError, match="store it in parts"):
        share_out(files, 80)


@pytest.mark.slow
def test_the_installed_program_reports_offline_far_from_the_checkout(tmp_path: Path) -> None:
    missing = [slot for slot in ("language", "encoder", "reaction") if not has_model(slot)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    built = [build_program(ROOT, tmp_path / "dist"), *build_models(ROOT / "models", tmp_path / "dist")]
    assert all(wheel.stat().st_size < 100_000_000 for wheel in built)
    licences = {entry.licence for entry in read_manifest(ROOT / "models")}
    assert {licence for wheel in built for licence in metadata(wheel)["License-Expression"]} == {"Apache-2.0", *licences}
    python = make_environment(tmp_path / "environment", built)
    shutil.copy(ROOT / "examples" / "qasr-al-nour-port.txt", tmp_path)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "https_proxy": "http://127.0.0.1:9", "LANG": "C"}
    command = [str(python), "-m", "analyzer", "report", "qasr-al-nour-port.txt", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["aggregate"]["n_scored"] >= 6
    listed = subprocess.run(
        [*command[:3], "models", "list"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert len(listed.stdout.splitlines()) == len(read_manifest(ROOT / "models"))
