"""What all tests share: where the shared research data may lie."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A machine that does other work must not fail a property: time is measured by the benchmark, not by tests.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared research data, or skip: it is not part of the project."""
    if not (SHARED / "articles" / "truth.jsonl").exists():
        pytest.skip("shared research data is absent (expected in ../shared beside the checkout)")
    return SHARED
