"""The site by keyboard alone: the way in, the order of stops, what shows where one is, and the ways out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT, restyle

# What has the focus: its words, its place in the document's order, whether it can be seen and what marks it.
STOP = """() => {
    const stop = document.activeElement
    if (!stop || stop === document.body) return null
    // a box to tick is drawn by the label behind it
    const drawn = stop.matches("input") && getComputedStyle(stop).opacity === "0" ? stop.nextElementSibling : stop
    const style = getComputedStyle(drawn), box = drawn.getBoundingClientRect()
    const named = stop.querySelector(":scope > title")  // a part of a picture says its name so
    const all = [...document.querySelectorAll("*")]
    return {
        words: (stop.getAttribute("aria-label") || stop.innerText || named?.textContent || stop.title || stop.value || "").trim(),
        tag: stop.tagName.toLowerCase(),
        href: stop.getAttribute("href"),
        place: all.indexOf(stop),
        top: box.top + scrollY,
        shown: box.width > 0 && box.height > 0 && style.visibility === "visible" && style.opacity !== "0",
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
    }
}"""


def stops(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Press Tab from the top of a page until the focus leaves it; return each stop. Fails where it never leaves."""
    page.emulate_media(reduced_motion="reduce")  # what fades in is looked at when it is there
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (found and stop["place"] == found[0]["place"]):
            return found
        found.append(stop)
    pytest.fail(f"the focus is still on the page after {most} stops: {found[-3:]}")


def faults(found: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the stops: one that cannot be seen, is not marked or has no name."""
    wrong = []
    for stop in found:
        for fault, is_wrong in (
            ("cannot be seen", not stop["shown"]),
            ("has no visible focus", not stop["marked"]),
            ("has no words", not stop["words"]),
        ):
            if is_wrong:
                wrong.append(f"<{stop['tag']} {stop['href']}> {stop['words'][:40]!r} {fault}")
    return wrong


def test_the_first_stop_skips_to_the_content(page: Page, address: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.keyboard.press("Tab")
    first = page.evaluate(STOP)
    assert first["words"] == "Skip to content" and first["shown"] and first["marked"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    after = page.evaluate("document.activeElement.closest('main, article') !== null")
    assert after, "the next stop stands in the content"
    assert page.evaluate(STOP)["place"] > first["place"]


@pytest.mark.parametrize("width", [1440, pytest.param(360, marks=pytest.mark.audit)])
@pytest.mark.parametrize("path", ["", "provisions/charter-defense-sales/", "themes/section-907/"])
def test_every_stop_is_seen_marked_named_and_in_the_order_of_the_page(page: Page, address: str, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    found = stops(page)
    assert len(found) > 40
    assert faults(found) == []
    places = [stop["place"] for stop in found]
    assert places == sorted(places), "a positive tabindex breaks the order"


def test_the_menu_comes_before_the_content_and_the_content_in_the_order_in_which_it_is_read(page: Page, address: str):
    page.goto(address)
    found = [stop["words"] for stop in stops(page)]
    content = [
        "Is an arms sale in the Charter?",
        "Has Section 907 been repealed?",
        "What could not be seen of the text",
    ]
    wanted = ["Skip to content", "Charter", "About", *content, "Still unread"]
    assert [found.index(words) for words in wanted] == sorted(found.index(words) for words in wanted)


def test_the_search_opens_with_its_key_keeps_the_focus_and_gives_it_back(page: Page, address: str):
    page.goto(address)
    for key in ("Control+k", "Meta+k"):
        link = page.get_by_role("main").get_by_role("link", name="How we searched", exact=True)
        link.focus()
        page.keyboard.press(key)
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("searchbox")).to_be_focused()
        for _ in range(20):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
        dialog.get_by_role("searchbox").focus()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(link).to_be_focused()


def test_the_links_to_sections_can_be_reached_and_are_then_seen(page: Page, address: str):
    page.goto(f"{address}provisions/charter-defense-sales/")
    permalinks = {stop["href"] for stop in stops(page) if stop["words"] == "Link to this section"}
    seen = ".kb-page :is(h2, h3)[id]:not(.kb-skip-label)"
    headings = page.locator(seen).evaluate_all("all => all.map(heading => '#' + heading.id)")
    assert {"#wording", "#status", "#claimed", "#happened", "#known"} <= permalinks
    assert permalinks == set(headings)
    page.locator(".kb-permalink[href='#happened']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#happened")


def test_a_fold_opens_by_key_and_what_is_in_it_is_reached_next(page: Page, address: str):
    page.goto(f"{address}themes/section-907/")
    fold = page.locator("details.kb-fold").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('details.kb-fold[open]') !== null")


def test_a_stop_that_is_not_marked_would_be_found(page: Page, address: str):
    page.goto(address)
    restyle(page, "*:focus, *:focus-visible { outline: none !important; box-shadow: none !important }")
    assert any("has no visible focus" in fault for fault in faults(stops(page)))


def test_no_page_orders_its_stops_by_number():
    assert not [path.name for path in (ROOT / "templates").rglob("*.html") if 'tabindex="1' in path.read_text("utf-8")]
