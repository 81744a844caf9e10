"""Hostile words in every place that a stranger can fill: nothing runs, nothing is asked for, nothing becomes mark-up."""

import html
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.pages import IS_WHOLE, run, save
from browser.payloads import PAYLOADS, TOGETHER
from browser.visiting import visit
from comparison.written_reports import hostile
from report import sample_reports as sample

from analyzer.comparison import as_html as compared_as_html
from analyzer.records import Correction, CorrectionKind
from analyzer.report import as_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Points at, focuses and opens everything, and tells what ran and which mark-up came from elsewhere.
PROVOKE = """async (nScripts) => {
  const events = ["mouseover", "mouseenter", "pointerenter", "click", "focus", "toggle", "error", "load", "animationstart"];
  document.addEventListener("click", (event) => event.preventDefault(), true);
  for (const at of document.querySelectorAll("*"))
    for (const name of events) at.dispatchEvent(new Event(name, {cancelable: true}));
  await new Promise((done) => setTimeout(done, 20));
  const fetching = "iframe, img, object, embed, link, base, form, video, audio, [srcdoc], [src]";
  const odd = fetching + ", math, textarea, select, marquee, [autofocus]";
  const found = [...document.querySelectorAll(odd)].map((at) => at.outerHTML.slice(0, 150));
  for (const at of document.querySelectorAll("*"))
    for (const {name} of at.attributes) if (name.startsWith("on") || name === "style") found.push(`${at.tagName} ${name}`);
  for (const at of document.links)
    if (!["http:", "https:", "file:"].includes(at.protocol) || /__x|x\\.example.*[<>"']/.test(at.href)) found.push(at.href);
  const data = [...document.querySelectorAll("script[type='application/json']")];
  if (document.scripts.length - data.length !== nScripts) found.push(`${document.scripts.length} scripts`);
  if (data.length > 1 || data.some((at) => at.parentElement !== document.body)) found.push(`${data.length} blocks of data`);
  if (window.__x !== undefined) found.push("a script ran");
  return found;
}"""


def report_page(folder: Path, payload: str) -> Path:
    report = sample.report_with(payload)
    said = Correction(post="p1", kind=CorrectionKind.HANDLE, before=payload, after=payload, who=payload, when=payload)
    return saved(folder, as_html.render(replace(report, corrections=(said,))))


def comparison_page(folder: Path, payload: str) -> Path:
    return saved(folder, compared_as_html.render(hostile(folder, payload)))


def article_page(folder: Path, payload: str) -> Path:
    """Report on a page that shows a post with the payload, from its mark-up to the report's."""
    word = html.escape(payload.replace("\0", ""))
    post = (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{word}</p>&mdash; {word} (@someone) '
        '<a href="https://twitter.com/someone/status/1786300000000000000">May 3, 2024</a></blockquote>'
    )
    article = folder / "article.html"
    save(
        article,
        f"<!doctype html><html lang=en><title>{word}</title><article><h1>{word}</h1><p>One user joked:</p>{post}</article>",
    )
    page = folder / "page.html"
    run("report", article, "--output", page)
    assert "<blockquote" in page.read_text(encoding="utf-8"), "the post was not read"
    return page


def saved(folder: Path, source: str) -> Path:
    page = folder / "page.html"
    save(page, source)
    return page


KINDS: dict[Callable[[Path, str], Path], int] = {report_page: 1, comparison_page: 1, article_page: 1}  # scripts of our own


def provoked(page: "Page", kind: Callable[[Path, str], Path]) -> list[str]:
    found: list[str] = page.evaluate(PROVOKE, KINDS[kind])
    return found


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with the policy", "by escaping alone"])
@pytest.mark.parametrize("kind", KINDS)
def test_payloads_neither_run_nor_ask(
    browser: "Browser", folder: Path, kind: Callable[[Path, str], Path], bypass_csp: bool
) -> None:
    with visit(browser, kind(folder, TOGETHER), bypass_csp=bypass_csp) as (page, did):
        assert (provoked(page, kind), did) == ([], [])


@pytest.mark.skipif(not IS_WHOLE, reason="each payload by itself is for `make browser`")
@pytest.mark.parametrize("kind", KINDS)
def test_each_payload_by_itself_neither_runs_nor_asks(
    browser: "Browser", folder: Path, kind: Callable[[Path, str], Path]
) -> None:
    first = kind(folder, "words")
    with visit(browser, first, bypass_csp=True) as (page, did):
        for number, payload in enumerate(PAYLOADS):
            assert kind(folder, f"{payload} {number}") == first
            page.reload()
            assert (provoked(page, kind), did) == ([], []), payload


def test_what_runs_and_asks_would_be_seen(browser: "Browser", folder: Path) -> None:
    unescaped = as_html.render(sample.report_with("HERE")).replace("HERE", f"a{PAYLOADS[3]}{PAYLOADS[4]}{PAYLOADS[20]}")
    with visit(browser, saved(folder, unescaped), bypass_csp=True) as (page, did):
        found = provoked(page, report_page)
    assert "a script ran" in found
    assert any(line.startswith("<img") for line in found)
    assert "asked for https://x.example/pixel.png" in did


def test_the_policy_alone_would_stop_what_runs(browser: "Browser", folder: Path) -> None:
    unescaped = as_html.render(sample.report_with("HERE")).replace("HERE", f"a{PAYLOADS[3]}{PAYLOADS[0]}{PAYLOADS[4]}")
    with visit(browser, saved(folder, unescaped)) as (page, did):
        found = provoked(page, report_page)
    assert "a script ran" not in found
    assert any("Content Security Policy" in line for line in did)
    assert not any(line.startswith("asked") for line in did)
