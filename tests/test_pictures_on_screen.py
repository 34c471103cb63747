"""The words of each picture can be read and its marks pressed, on a desk and on a phone, in whatever colours."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import until

LEAST_TYPE, LEAST_TARGET = 11, 24
SCREENS = ((1440, 900), (390, 844))
PAGES = ("figures/", "matrix/", "names/", "themes/tripp/")
OTHERS = ("timeline/", "horizon/", "section-907/", "map/", "themes/section-907/", "figures/middle-corridor-2022-low/")
# Words of a drawing as they are shown, in pixels.
SMALL = """least => [...document.querySelectorAll(".md-content svg text")]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().width)
  .map(each => [each.textContent, parseFloat(getComputedStyle(each).fontSize) * Math.hypot(each.getScreenCTM().a, each.getScreenCTM().b)])
  .filter(([, size]) => size < least - 0.01)"""
# Marks that are links and too small to be pressed, but where the words of the page lead to the same, or are it.
NARROW = """least => {
  const inWords = new Set([...document.querySelectorAll(".md-content a:not(:has(svg)):not(svg a)")].map(each => each.href))
  const isHere = href => href.startsWith(location.href.split("#")[0] + "#") && document.getElementById(new URL(href).hash.slice(1))
  return [...document.querySelectorAll(".md-content a:has(svg :is(circle, rect, path, use)), .md-content svg a")]
    .filter(each => each.checkVisibility())
    .filter(each => { const { width, height } = each.getBoundingClientRect(); return width && Math.min(width, height) < least - 0.01 })
    .map(each => each.href?.baseVal ? new URL(each.href.baseVal, document.baseURI).href : each.href)
    .filter(href => !inWords.has(href) && !isHere(href))
}"""
NAMELESS = """() => [...document.querySelectorAll(".md-content a:has(svg), .md-content svg a")]
  .filter(each => each.checkVisibility() && !each.closest("[aria-hidden=true]") && !(each.textContent.trim() || each.title || each.getAttribute("aria-label")))
  .map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", [*PAGES, *(pytest.param(other, marks=pytest.mark.audit) for other in OTHERS)])
def test_no_word_is_small_no_mark_too_small_to_press_and_none_without_a_name(page: Page, address: str, path: str):
    page.goto(address + path)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert (width, page.evaluate(SMALL, LEAST_TYPE)) == (width, [])
        assert (width, page.evaluate(NARROW, LEAST_TARGET)) == (width, [])
        assert (width, page.evaluate(NAMELESS)) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# A small phone, a tablet, and both sides of the width from which on the drawing of all eras is shown.
WIDTHS = {320: False, 820: False, 1024: False, 1088: False, 1089: True}


def test_the_timeline_can_be_read_and_pressed_at_every_width_and_the_wide_drawing_stands_where_it_can(
    page: Page, address: str
):
    page.goto(f"{address}timeline/")
    for width, is_wide in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".kb-tl--wide").is_visible() == is_wide
        assert page.locator(".kb-tl--small").is_visible() != is_wide
        assert (width, page.evaluate(SMALL, LEAST_TYPE)) == (width, [])
        assert (width, page.evaluate(NARROW, LEAST_TARGET)) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_dot_leads_to_the_row_of_its_event_also_where_that_is_folded(page: Page, address: str):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}timeline/")
    for id_ in ("drones-hit-nakhchivan", "sumgait-1988"):
        dot = page.locator(f".kb-tl .dots a[href='#{id_}']:visible")
        dot.click()
        expect(page.locator(f"li#{id_}")).to_be_in_viewport()


def test_on_a_phone_a_finger_on_a_dot_is_led_by_its_column(page: Page, address: str):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{address}timeline/")
    for id_ in ("drones-hit-nakhchivan", "sumgait-1988"):
        box = page.locator(f".kb-tl [data-at='{id_}']:visible").bounding_box()
        before = urlsplit(page.url).fragment
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        until(page, f"location.hash && location.hash !== '#{before}'")
        stage = urlsplit(page.url).fragment
        assert page.locator(f".kb-stage:has(> h3[id='{stage}'])").count() == 1
        expect(page.locator(f"[id='{stage}']")).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("path", ["names/", "matrix/", pytest.param("figures/", marks=pytest.mark.audit)])
def test_printed_the_drawing_for_a_desk_is_there_once_and_fits_the_paper(page: Page, address: str, path: str):
    page.goto(address + path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # about A4 between its margins
    wide = {"names/": ".kb-nm", "matrix/": ".kb-cg", "figures/": ".kb-fg"}[path]
    assert page.locator(wide).first.is_visible()
    assert not page.locator(".kb-nm__small").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


# Drawings that change their form or their size between a phone and a desk.
BETWEEN = (320, 820, 1024, 1088)


@pytest.mark.parametrize("path", ["section-907/", "themes/section-907/", "themes/tripp/"])
def test_between_a_phone_and_a_desk_no_word_is_small_and_no_mark_too_small_to_press(
    page: Page, address: str, path: str
):
    page.goto(address + path)
    for width in BETWEEN:
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, page.evaluate(SMALL, LEAST_TYPE)) == (width, [])
        assert (width, page.evaluate(NARROW, LEAST_TARGET)) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_of_the_two_drawings_of_a_law_is_there_and_on_paper_the_one_below_the_other(page: Page, address: str):
    page.goto(address + "section-907/")
    wide, below = page.locator("figure.kb-lineage > svg"), page.locator(".kb-steps")
    for width in (320, 390, *BETWEEN, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert (wide.is_visible(), below.is_visible()) == (width >= 1088, width < 1088), width
    page.emulate_media(media="print")
    assert (wide.is_visible(), below.is_visible()) == (False, True)


def test_a_year_of_which_no_order_was_seen_leads_to_the_words_on_it_and_these_unfold(page: Page, address: str):
    for path, mark in (("section-907/", ".kb-lineage a.year"), ("themes/section-907/", ".kb-strip__all a")):
        page.goto(address + path)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator(f"{mark}[href='#waived-2004']").last.click()
        assert page.locator("#waived-2004").is_visible()
        assert page.locator("#waived-2004 + dd").inner_text().startswith("Reported.")
