"""The baseline of rules, with a stand-in for the system's program: it must give a line for a line or say why not."""

import os
import stat
from pathlib import Path

import pytest

from analyzer.errors import ModelError
from analyzer.evaluation import apertium
from analyzer.evaluation.translation import Row, figures, line_of

SPANISH = frozenset({"spa-eng"})


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a folder in front of the search path, for a program named apertium."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path / "apertium"


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_pairs_are_chained_and_lines_kept(system: Path) -> None:
    program(system, 'if [ "$1" = -l ]; then echo "  fr-es"; echo "  spa-eng"; else sed "s/$/ <$2>/"; fi')
    modes = apertium.installed_modes()
    assert modes == {"fr-es", "spa-eng"}
    assert apertium.translate(["un\ndeux", "trois"], "fr", modes) == ["un deux <fr-es> <spa-eng>", "trois <fr-es> <spa-eng>"]


def test_serbian_is_given_in_latin_letters(system: Path) -> None:
    program(system, "cat")
    assert apertium.translate(["Шта је ово?"], "sr", frozenset({"hbs-eng"})) == ["Šta je ovo?"]


@pytest.mark.parametrize("tag", ["fr", "tr"])
def test_without_a_pair_there_is_no_baseline(system: Path, tag: str) -> None:
    program(system, "cat")
    assert apertium.translate(["un"], tag, SPANISH) is None


def test_without_the_program_there_is_no_baseline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert apertium.installed_modes() == frozenset()
    assert apertium.translate(["uno"], "es", SPANISH) is None


@pytest.mark.parametrize(("script", "told"), [("echo broken >&2; exit 1", "broken"), ("echo one", "2 lines in, 1 out")])
def test_a_failure_is_told(system: Path, script: str, told: str) -> None:
    program(system, script)
    with pytest.raises(ModelError, match=told):
        apertium.translate(["uno", "dos"], "es", SPANISH)


def test_the_table_shows_the_baseline_beside_the_model(system: Path) -> None:
    program(system, "echo a small house")
    row = Row("es", "una casa chica", "a small house")
    assert figures([row], ["a small home"], 1.0, SPANISH).rules == pytest.approx(100.0)
    assert "100.0" in line_of("es", figures([row], ["a small home"], 1.0, SPANISH))
    assert figures([row], ["a small home"], 1.0).rules is None
