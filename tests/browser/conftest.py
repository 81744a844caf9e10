"""The browser of these tests: Debian's Chromium, driven by Playwright; without either the tests are skipped and say so."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.pages import Maker

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOW = "; `make browser` installs what browser tests need"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOTHING_LEAVES = ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-gpu")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start a browser, or skip.

    One per file, not per session: while Playwright's loop is there, other tests cannot run a loop of their own.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason=f"Playwright is not installed{HOW}")
    pytest.importorskip("axe_playwright_python", reason=f"axe is not installed{HOW}")
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.skip(f"no Chromium on this machine{HOW}")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=chromium, args=list(NOTHING_LEAVES))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Give what makes each page once, where a test asks for it."""
    return Maker(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
