"""What all tests share: where the shared research data may lie, and which libraries a test may do without, and what
commands are tested on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from analyzer import pulled

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


@pytest.fixture(scope="session", autouse=True)
def no_pulled_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no model that somebody pulled on this machine change what a test sees."""
    empty = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulled, "cache_folder", lambda: empty)
        yield


@pytest.fixture
def small_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill the slots of every command with small stages, so that a test is about the command line alone."""
    from fakes import fill_slots

    fill_slots(monkeypatch)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Give the small article of `command_line` as a file."""
    from command_line import ARTICLE

    path = tmp_path / "mill.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


OPTIONAL = {"torch", "transformers", "safetensors", "sentencepiece", "sacremoses", "fxtranslate", "datasets"}  # of extras


class _Module(pytest.Module):
    """A test file that is skipped, with the reason, where it imports a library of an extra that is not installed."""

    def _getobj(self) -> object:
        try:
            return super()._getobj()
        except self.CollectError as error:
            cause = error.__cause__
            if isinstance(cause, ModuleNotFoundError) and (cause.name or "").split(".")[0] in OPTIONAL:
                pytest.skip(f"{cause.name} is not installed", allow_module_level=True)
            raise


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    """Let test files of extras be skipped where the extra is not installed."""
    module: pytest.Module = _Module.from_parent(parent, path=module_path)
    return module
