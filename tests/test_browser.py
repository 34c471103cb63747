"""The site in a real browser: every type of page, narrow and wide, light and dark; the search; the keyboard.

The browser is the system's Chromium. Where there is none the tests are skipped, except with REQUIRE_BROWSER=1, as in CI.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.library import open_library
from kb.types import TYPES
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("browser")
WIDTHS = (360, 768, 1440)
# Long lists of rows that axe has seen on other pages.
SLOW_FOR_AXE = {"sources/", "claims/", "timeline/", "disputes/", "open-questions/", "statements/", "actors/", "events/"}
HAND_WRITTEN = sorted([*(path.stem for path in (ROOT / "docs").glob("*.md")), "contribute"])


def page_types() -> list[str]:
    """The address of one page of each type, the record with the longest file of each, and of every hand-written page."""
    library = open_library(ROOT)
    records = [
        max(library.of_type(name), key=lambda record: (ROOT / record.file).stat().st_size).address for name in TYPES
    ]
    return [
        *records,
        *(f"{name}/" for name in TYPES),
        *("" if name == "index" else f"{name}/" for name in HAND_WRITTEN),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_type_of_page_fits_every_width_without_a_fault(page: Page, address: str, scheme: str):
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in page_types():
        page.goto(address + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"/{path} is {over} px too wide at {width} px"
        assert page.locator("h1").count() == 1, path


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_on_any_type_of_page(page: Page, address: str, scheme: str, width: int):
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for path in page_types():
        if path in SLOW_FOR_AXE:
            continue
        page.goto(address + path)
        result = Axe().run(page)
        found += [f"/{path}: {rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in result.response["violations"]]
    assert found == []


def test_the_search_opens_with_its_keys_and_finds_by_other_names(page: Page, address: str):
    page.goto(address)
    page.keyboard.press("/")
    box = page.get_by_role("dialog").get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill("Zangezur")
    hits = page.locator(".kb-search__hits li")
    expect(hits.first).to_be_visible()
    expect(page.locator(".kb-search__hits")).to_contain_text("Zangezur")
    page.keyboard.press("ArrowDown")
    expect(hits.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("s")
    expect(box).to_be_focused()


def test_names_are_found_without_their_letters(page: Page, address: str):
    for typed in ("Naxcivan", "Naxçıvan"):
        page.goto(f"{address}search/?q={typed}")
        expect(page.locator(".kb-search__hits a[href*='places/nakhchivan']").first).to_be_visible()


def test_facets_narrow_the_hits_and_live_in_the_address(page: Page, address: str):
    page.goto(f"{address}search/?q=TRIPP")
    count = page.locator(".kb-search__count")
    expect(count).to_contain_text("pages")
    everything = int(count.inner_text().split()[0])
    page.get_by_label("Type").select_option("provisions")
    expect(count).not_to_have_text(f"{everything} pages")
    assert "type=provisions" in page.url
    assert int(count.inner_text().split()[0]) < everything
    for link in page.locator(".kb-search__hits a").all():
        assert "/provisions/" in (link.get_attribute("href") or "")
    page.reload()
    expect(page.get_by_label("Type")).to_have_value("provisions")
    page.goto(f"{address}search/?verdict=verdict:in-text")
    expect(count).to_contain_text("page")
    claims = [claim for claim in open_library(ROOT).of_type("claims") if claim.charter.verdict.value == "in-text"]
    expect(count).to_have_text(f"{len(claims)} pages")


def test_nothing_is_fetched_for_search_before_a_reader_searches(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "pagefind" in url]
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("boats")
    expect(page.locator(".kb-search__hits li").first).to_be_visible()
    assert [url for url in asked if "pagefind" in url]


def test_everything_can_be_read_without_script(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}timeline/")
    assert page.locator(".kb-event").count() == len(open_library(ROOT).of_type("events"))
    assert not page.locator(".kb-bar").is_visible()
    page.goto(f"{address}search/")
    assert "needs JavaScript" in page.content()
    context.close()


def test_the_page_for_addresses_that_do_not_exist_leads_on(page: Page, address: str):
    page.goto(f"{address}404.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    page.get_by_role("main").get_by_role("link", name="All records").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All records")
