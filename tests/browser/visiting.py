"""A visit to a page of our own, and everything it did there: said, asked for, opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Route

PATIENCE_MS = 120_000  # a machine that does other work must not fail a test
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RULES = {"runOnly": [*WCAG, "best-practice"], "resultTypes": ["violations"]}


@contextmanager
def visit(browser: "Browser", path: Path, **options: Any) -> Iterator[tuple["Page", list[str]]]:
    """Open a file; give the page and a list of what it does that a report never should.

    Args:
        browser: Where to open it.
        path: An HTML file.
        options: Of Playwright's `new_context`.
    """
    context = browser.new_context(reduced_motion="reduce", **options)
    did: list[str] = []
    own = path.as_uri()

    def answer(route: "Route") -> None:
        if route.request.url.partition("#")[0] == own:
            route.continue_()
        else:
            did.append(f"asked for {route.request.url}")
            route.abort()

    def dismiss(dialog: "Dialog") -> None:
        did.append(f"opened a dialog: {dialog.message}")
        dialog.dismiss()

    context.route("**/*", answer)
    context.on("console", lambda message: did.append(f"said {message.text}"))
    context.on("weberror", lambda error: did.append(f"failed: {error.error}"))
    context.on("dialog", dismiss)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    context.on("page", lambda other: did.append(f"opened {other.url}"))
    page.on("websocket", lambda socket: did.append(f"asked for {socket.url}"))
    page.on("download", lambda download: did.append(f"downloaded {download.url}"))
    try:
        page.goto(own)
        yield page, did
    finally:
        context.close()


def violations(page: "Page") -> list[str]:
    """Return one line for each element that breaks a rule of WCAG 2.2 AA, or good practice beside it."""
    from axe_playwright_python.sync_playwright import Axe  # of the extra "browser"

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]
