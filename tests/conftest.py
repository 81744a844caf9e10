"""What all tests share: where the shared research data may lie."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared research data, or skip: it is not part of the project."""
    if not (SHARED / "articles" / "truth.jsonl").exists():
        pytest.skip("shared research data is absent (expected in ../shared beside the checkout)")
    return SHARED
