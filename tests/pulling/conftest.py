"""A server of one's own and an empty cache for every test of pulling."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_server import LocalServer, serving

from analyzer import pulled, weights


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep pulled models away from the user's own cache, and proxies away from this machine's own address."""
    monkeypatch.setattr(weights, "user_cache_path", lambda name: tmp_path / "cache" / name)
    monkeypatch.setattr(pulled, "cache_folder", weights.cache_folder)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "cache" / weights.CACHE_NAME


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """Serve on 127.0.0.1 for one test."""
    with serving() as running:
        yield running
