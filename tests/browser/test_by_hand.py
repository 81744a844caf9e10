"""What a reader does with a page: Tab through it, point at a post, copy from it, sort and search a comparison."""

import json
from typing import TYPE_CHECKING

import pytest
from browser.pages import OPENED, Maker
from browser.visiting import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STOPS = """() => {
  const all = document.querySelectorAll("a[href], button, input, summary, [tabindex='0']");
  window.stops = [...all].filter((at) => at.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}));
  const cards = [...document.querySelectorAll("article.card")];
  const missed = cards.filter((card) => !window.stops.some((at) => card.contains(at)));
  return [window.stops.length, missed.map((card) => card.id)];
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const isBeside = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
  return [window.stops.indexOf(at), isMarked && box.width && box.height && !isBeside ? "" : at.outerHTML.slice(0, 150)];
}"""
SHADOW = "at => getComputedStyle(at).boxShadow"


@pytest.mark.parametrize("name", OPENED)
def test_tab_reaches_every_card_and_control_and_shows_where_it_is(browser: "Browser", made: Maker, name: str) -> None:
    with visit(browser, made(name), viewport={"width": 1280, "height": 800}) as (page, _):
        n_stops, missed = page.evaluate(STOPS)
        assert missed == []
        walked, unseen = [], []
        for _ in range(2 * n_stops + 5):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUSED)
            if found is None:
                break
            walked.append(found[0])
            unseen.append(found[1])
        assert [each for each in walked if each >= 0] == list(range(n_stops))
        assert [each for each in unseen if each] == []


def test_the_first_stop_skips_to_the_posts(browser: "Browser", made: Maker) -> None:
    with visit(browser, made("sample")) as (page, _):
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to the posts"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("#p1 :focus").count() == 1


def lit(page: "Page", selector: str) -> set[bool]:
    """Tell which of "lit" and "not lit" the elements are."""
    page.wait_for_timeout(50)
    shadows = [each.evaluate(SHADOW) for each in page.locator(selector).all()]
    assert shadows
    return {shadow != "none" and not shadow.endswith(" 0px 0px 0px 0px") for shadow in shadows}


@pytest.mark.parametrize("act", ["hover", "focus"])
def test_a_post_and_its_places_light_up_together(browser: "Browser", made: Maker, act: str) -> None:
    card, place = ("#p2 h3", "mark.in-p2") if act == "hover" else ("#p2 .places a", "a.ref.in-p2")
    with visit(browser, made("sample"), viewport={"width": 1280, "height": 800}) as (page, _):
        assert lit(page, ".in-p2, .card") == {False}
        getattr(page.locator(card).first, act)()
        assert lit(page, ".in-p2") == {True}
        assert lit(page, ".in-p4, .in-p5") == {False}
        getattr(page.locator(place).first, act)()
        assert lit(page, "#p2") == {True}
        assert lit(page, "#p1, #p4") == {False}


# ---- comparison


def column(page: "Page", at: int) -> list[str]:
    cells = page.locator("table[data-rows]").first.locator("tbody tr:not([hidden])")
    return [row.locator("th, td").nth(at).inner_text().split("\n")[0].strip() for row in cells.all()]


def test_a_comparison_sorts_by_mouse_and_keyboard(browser: "Browser", made: Maker) -> None:
    with visit(browser, made("comparison")) as (page, did):
        table = page.locator("table[data-rows]").first
        heads = table.locator("thead th")
        before = column(page, 1)
        heads.nth(0).get_by_role("button").click()
        numbers = [int(each) for each in column(page, 0)]
        assert heads.nth(0).get_attribute("aria-sort") == "descending"
        assert numbers == list(range(len(numbers), 0, -1))
        heads.nth(1).get_by_role("button").press("Enter")
        assert heads.nth(0).get_attribute("aria-sort") is None
        assert heads.nth(1).get_attribute("aria-sort") == "ascending"
        assert column(page, 1) == sorted(before)
        heads.nth(1).get_by_role("button").press("Space")
        assert column(page, 1) == sorted(before, reverse=True)
        assert did == []


def test_a_comparison_is_searched_as_one_types(browser: "Browser", made: Maker) -> None:
    with visit(browser, made("comparison")) as (page, did):
        n = len(column(page, 1))
        search = page.get_by_role("searchbox").first
        search.press_sequentially("Story  SOUTH.ex")
        found = column(page, 1)
        assert sorted(found) == [f"Story {number}" for number in range(12, 35, 2)]
        assert page.get_by_role("status").first.inner_text() == f"{len(found)} of {n} rows"
        search.fill("")
        assert len(column(page, 1)) == n
        assert did == []


@pytest.mark.parametrize("is_allowed", [True, False])
def test_the_report_and_its_citation_are_copied(browser: "Browser", made: Maker, is_allowed: bool) -> None:
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]} if is_allowed else {}
    with visit(browser, made("sample"), **allowed) as (page, did):
        if not is_allowed:  # as in a browser that gives its clipboard only to pages from the net
            page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        said = page.locator(".copy output")
        page.get_by_role("button", name="Copy citation").click()
        said.filter(has_text="Copied.").wait_for()
        if is_allowed:
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied == page.locator("#citation").text_content()
        page.get_by_role("button", name="Copy as JSON").click()
        said.filter(has_text="Copied.").wait_for()
        if is_allowed:
            assert json.loads(page.evaluate("navigator.clipboard.readText()"))["schema"] == "analyzer.report/1"
        assert page.locator("textarea").count() == 0
        assert did == []
