"""Every page in a browser: quiet, offline, within WCAG 2.2 AA, readable without scripts, on a phone and on paper."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.pages import OPENED, SIX_POSTS, Maker
from browser.visiting import violations, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1280, 800, 640, 360, 320)  # in CSS pixels: 640 is 1280 at 200 %, 320 at 400 % (WCAG 1.4.10)
A4 = (595, 842)  # in points
NOT_SHOWN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), hidden = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement;
    if (!node.data.trim() || at.closest("script, svg title")) continue;
    const isShown = at.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true});
    if (!isShown) hidden.push(node.data);
  }
  return hidden;
}"""
TOO_WIDE = """() => {
  const root = document.documentElement, room = root.clientWidth, rows = [...document.querySelectorAll("table, ul, dl")];
  const out = rows.filter((at) => {
    const box = at.getBoundingClientRect(), around = at.parentElement.getBoundingClientRect();
    return !at.closest(".scroll") && (box.right > around.right + 1 || box.left < around.left - 1);
  });
  const found = out.map((at) => at.outerHTML.slice(0, 150));
  return root.scrollWidth > room ? [`${root.scrollWidth} in ${room}`, ...found] : found;
}"""


@pytest.mark.parametrize("name", OPENED)
def test_page_is_quiet_and_within_wcag_in_light_and_dark(browser: "Browser", made: Maker, name: str) -> None:
    with visit(browser, made(name), color_scheme="light") as (page, did):
        for summary in page.locator("summary").all():
            summary.click()
        light = violations(page)
        page.emulate_media(color_scheme="dark")
        assert (light, violations(page), did) == ([], [], [])


def test_a_page_that_is_neither_is_told(browser: "Browser", folder: Path) -> None:
    path = folder / "bad.html"
    pale = "<p style='color:#ccc;background:#fff'>words"
    path.write_text(f"<!doctype html>{pale}<img src=https://x.example/a.png><script>nothing()</script>", encoding="utf-8")
    with visit(browser, path) as (page, did):
        assert {line.partition(":")[0] for line in violations(page)} >= {"color-contrast", "image-alt", "html-has-lang"}
        assert "asked for https://x.example/a.png" in did
        assert any("nothing is not defined" in line for line in did)


@pytest.mark.parametrize("name", OPENED)
def test_nothing_needs_scripts(browser: "Browser", made: Maker, name: str) -> None:
    with visit(browser, made(name), java_script_enabled=False) as (page, did):
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate(NOT_SHOWN) == []
        assert page.locator("button, input, [hidden]").count() == 0
        assert did == []


@pytest.mark.parametrize("name", OPENED)
def test_nothing_scrolls_sideways_on_a_phone_or_enlarged(browser: "Browser", made: Maker, name: str) -> None:
    with visit(browser, made(name)) as (page, _):
        for summary in page.locator("summary").all():
            summary.click()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(TOO_WIDE) == [], width


@pytest.mark.parametrize("name", [SIX_POSTS, "sample"])
def test_a_page_of_six_or_seven_posts_prints_on_two_sheets(browser: "Browser", made: Maker, name: str) -> None:
    with visit(browser, made(name)) as (page, _):
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sheets = re.findall(rb"/Type\s*/Page\b", printed)
    assert 1 <= len(sheets) <= 2
    left, top, right, bottom = map(float, re.findall(rb"/MediaBox\s*\[([^\]]+)\]", printed)[0].split())
    assert (right - left, bottom - top) == pytest.approx(A4, abs=1)
