"""SECURITY.md names defences and tests that exist, and a test in every row."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| threat |", "| --- |"))]


@pytest.mark.parametrize("row", ROWS, ids=[row[2:40] for row in ROWS])
def test_every_row_names_tests_that_exist(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
    assert named
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_modules_and_functions_named_exist() -> None:
    named = re.findall(r"`((?:\w+/)?\w+\.py)`((?:,? `[\w.]+`)*)", "\n".join(ROWS))
    assert len(named) > 40
    for file, names in named:
        source = (ROOT / "analyzer" / file).read_text(encoding="utf-8")
        for name in re.findall(r"[\w.]*\w", names):
            assert re.search(rf"\b{name.rsplit('.', maxsplit=1)[-1]}\b", source), (file, name)
