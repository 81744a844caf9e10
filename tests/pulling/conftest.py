"""A server of one's own and an empty cache for every test of pulling."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_server import LocalServer, serving

from analyzer import assembly, pulled, weights


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep pulled models away from the user's own cache, and proxies away from this machine's own address."""
    monkeypatch.setattr(weights, "user_cache_path", lambda name: tmp_path / "cache" / name)
    monkeypatch.setattr(pulled, "cache_folder", weights.cache_folder)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "cache" / weights.CACHE_NAME


@pytest.fixture(autouse=True)
def without_shipped_translator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no translator be installed but what a test pulls; a folder that the settings name still counts."""

    def has_model(slot: str, *, explicit: Path | None = None) -> bool:
        return (slot != assembly.TRANSLATOR or explicit is not None) and weights.has_model(slot, explicit=explicit)

    monkeypatch.setattr(assembly, "has_model", has_model)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """Serve on 127.0.0.1 for one test."""
    with serving() as running:
        yield running
