"""Every example in the README is run, and its output is what the README shows.

In a ``console`` block, a line that starts with ``$`` is a command and what follows is its output; a line ``…`` stands for any
number of lines. Numbers with a decimal point may differ by `TOLERANCE`: other processors round otherwise.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.cli import app
from analyzer.config import load_settings
from analyzer.corrections.entries import read_entries
from analyzer.weights import has_model

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOLERANCE = 0.05
NEEDED = {
    "report": ("language", "encoder", "reaction", "translator"),
    "posts": ("encoder",),
    "detect": ("language",),
    "translate": ("language", "encoder", "translator"),
    "score": ("language", "reaction"),
    "batch": ("language", "reaction"),
}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DECIMAL = re.compile(r"\d+\.\d+")
BAR = re.compile("[█▏▎▍▌▋▊▉·│┃]{8,}")


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README) if name == language]


def examples() -> Iterator[tuple[str, list[str]]]:
    """Give each command of the README with the lines it should print."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            while command.endswith("\\"):
                command = f"{command[:-1].rstrip()} {shown.pop(0).strip()}"
            yield command, shown


def agree(shown: str, printed: str) -> bool:
    """Tell whether two lines say the same: words exactly, decimals nearly, bars by their length."""
    if DECIMAL.sub("#", BAR.sub("=", shown)) != DECIMAL.sub("#", BAR.sub("=", printed)):
        return False
    pairs = zip(DECIMAL.findall(shown), DECIMAL.findall(printed), strict=True)
    return all(abs(float(one) - float(other)) <= TOLERANCE for one, other in pairs)


def matches(shown: list[str], printed: list[str]) -> bool:
    """Tell whether the printed lines are the shown ones, where a line ``…`` stands for any number of lines."""
    if not shown:
        return not printed
    if shown[0].strip() == "…":
        return any(matches(shown[1:], printed[start:]) for start in range(len(printed) + 1))
    return bool(printed) and agree(shown[0], printed[0]) and matches(shown[1:], printed[1:])


@pytest.mark.parametrize(("command", "shown"), list(examples()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_command_prints_what_the_readme_shows(command: str, shown: list[str], tmp_path: Path) -> None:
    needed = {slot for name, slots in NEEDED.items() if f"analyzer {name}" in command for slot in slots}
    missing = [slot for slot in sorted(needed) if not has_model(slot)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert matches(shown, done.stdout.rstrip("\n").split("\n") if done.stdout else []), done.stdout


def test_the_readme_shows_every_command() -> None:
    import typer.main

    names = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert {name for name in names if f"analyzer {name}" not in README} == set()


@pytest.mark.parametrize("text", blocks("toml"))
def test_the_settings_and_corrections_shown_are_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "analyzer.toml"
    path.write_text(text, encoding="utf-8")
    assert read_entries(path) if "[[correction]]" in text else load_settings(path, {}).sha256


def test_the_files_that_the_readme_points_to_are_there() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README) if not target.startswith("http")]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_make_targets_that_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z]+)", README))
    assert {"demo", "test"} <= named
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_a_wrong_number_in_the_readme_would_be_found() -> None:
    assert matches(["a 0.50", "…", "z"], ["a 0.52", "b", "c", "z"])
    assert not matches(["a 0.50"], ["a 0.60"])
    assert not matches(["a 0.50", "…"], ["b 0.50", "c"])
    assert not matches(["a"], ["a", "b"])
