"""Cards over links and abbreviations: by pointer, by keyboard, by finger; and what stands there without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kb.library.library import Library
from kb.records.record import Record

OVERLAPS = """([link, card]) => {
    const box = card.getBoundingClientRect()
    return [...link.getClientRects()].some(line =>
        line.left < box.right && box.left < line.right && line.top < box.bottom && box.top < line.bottom)
}"""
WITH_A_CARD = (
    ":is(.kb-answer, [data-field=summary]) a:is([href*='/places/'], [href*='/actors/'], [href*='/instruments/'])"
)
IN_VIEW = """card => {
    const box = card.getBoundingClientRect()
    return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
}"""


@pytest.fixture
def finger(browser: Browser) -> Iterator[Page]:
    """A page on a telephone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def route(library: Library) -> Record:
    """An event whose title has an abbreviation that a theme explains."""
    return next(event for event in library.of_type("events") if "TRIPP" in event.title)


def card_of(page: Page) -> Locator:
    return page.locator("#kb-hover")


def in_prose(page: Page, href: str) -> Locator:
    return page.locator(f"[data-field=summary] a[href*='{href}']").first


@pytest.mark.parametrize(
    ("path", "type_", "id_"),
    [
        ("themes/peace-armenia/", "places", "nagorno-karabakh"),
        pytest.param("instruments/charter-2026/", "actors", "ilham-aliyev", marks=pytest.mark.audit),
        pytest.param("themes/peace-armenia/", "instruments", "peace-agreement-text-2025", marks=pytest.mark.audit),
    ],
)
def test_a_pointer_over_a_link_shows_what_it_leads_to(
    page: Page, address: str, library: Library, path: str, type_: str, id_: str
):
    page.goto(address + path)
    link, card = in_prose(page, f"{type_}/{id_}"), card_of(page)
    expect(card).to_be_hidden()
    link.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text(library[id_].title)
    expect(card).to_contain_text(library[id_].kind.label, ignore_case=True)
    assert card.get_attribute("role") == "tooltip"
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")


@pytest.mark.parametrize(
    ("path", "href", "kind", "mark"),
    [
        ("claims/claim-charter-supports-tripp/", "provisions/charter-tripp", "Provision I.2", "acknowledge"),
        ("provisions/charter-tripp/", "claims/claim-charter-supports-tripp", "Claim p2.2", "Weaker in the text"),
    ],
)
def test_a_provision_and_a_claim_have_a_card_with_its_number_and_how_it_stands(
    page: Page, address: str, path: str, href: str, kind: str, mark: str
):
    page.goto(address + path)
    card = card_of(page)
    page.locator(f".md-content a[href*='{href}']").first.hover()
    expect(card.locator(".kb-hover__kind")).to_contain_text(kind)
    expect(card.locator(".kb-hover__title")).to_be_visible()
    expect(card.locator(".kb-hover__marks")).to_contain_text(mark)
    sizes = card.locator(":scope > span").evaluate_all("all => all.map(line => getComputedStyle(line).font)")
    assert len(set(sizes)) == len(sizes), "kind, title, what it says and marks are told apart"


def test_a_card_stands_in_the_margin_where_that_is_free(page: Page, address: str):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}instruments/charter-2026/")
    link, card = in_prose(page, "actors/ilham-aliyev"), card_of(page)
    link.hover()
    expect(card).to_be_visible()
    text = link.locator("xpath=ancestor::p[1]").bounding_box()
    beside = card.bounding_box()
    assert text and beside and beside["x"] >= text["x"] + text["width"]
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    page.set_viewport_size({"width": 1000, "height": 900})
    link.hover()
    expect(card).to_be_visible()
    below, text = card.bounding_box(), link.bounding_box()
    assert below and text and below["y"] >= text["y"] + text["height"]


def test_a_card_does_not_repeat_what_stands_beside_its_link(page: Page, address: str):
    page.goto(f"{address}themes/tripp/")
    page.locator(".kb-worded__words a[href*='provisions/']").first.hover()
    page.wait_for_timeout(800)
    expect(card_of(page)).to_be_hidden()


def test_a_theme_has_a_card_too_and_the_pointer_can_go_onto_it(page: Page, address: str, library: Library):
    page.goto(f"{address}provisions/charter-defense-sales/")
    link, card = page.locator(".kb-facts a[href*='themes/']").first, card_of(page)
    link.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("Theme")
    card.hover()
    page.wait_for_timeout(400)  # longer than a card lingers
    expect(card).to_be_visible()
    page.get_by_role("heading", level=1).hover()
    expect(card).to_be_hidden()


@pytest.mark.parametrize(
    "size", [(360, 740), *(pytest.param(size, marks=pytest.mark.audit) for size in ((1440, 900), (1000, 300)))], ids=str
)
def test_a_card_covers_no_line_of_its_link_and_moves_nothing(
    page: Page, address: str, size: tuple[int, int], request: pytest.FixtureRequest
):
    """Some links of one theme; `make audit` looks at all links of three."""
    audit = request.config.getoption("--audit")
    themes = ("energy", "tripp", "peace-armenia") if audit else ("peace-armenia",)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    card, lines = card_of(page), set()
    layout = "[document.documentElement.scrollHeight, scrollY, document.querySelector('.kb-answer').offsetHeight]"
    for theme in themes:
        page.goto(f"{address}themes/{theme}/")
        links = page.locator(WITH_A_CARD).all()
        for link in links if audit else links[:: 2 if size[0] == 360 else 3]:
            link.scroll_into_view_if_needed()
            page.mouse.move(0, 0)
            expect(card).to_be_hidden()
            before = page.evaluate(layout)
            link.hover()
            expect(card).to_be_visible()
            assert page.evaluate(layout)[:1] + page.evaluate(layout)[2:] == before[:1] + before[2:]
            assert not page.evaluate(OVERLAPS, [link.element_handle(), card.element_handle()])
            assert card.evaluate(IN_VIEW)
            lines.add(link.evaluate("link => link.getClientRects().length"))
    assert lines, "no link was looked at"
    assert size[0] != 360 or max(lines) > 1, "no link of two lines was looked at"


def test_focus_shows_a_card_and_escape_closes_it_without_losing_the_place(page: Page, address: str):
    page.goto(f"{address}themes/peace-armenia/")
    link, card = in_prose(page, "places/nagorno-karabakh"), card_of(page)
    page.keyboard.press("Tab")
    link.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(link).to_be_focused()
    assert link.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    link.focus()
    expect(card).to_be_visible()
    page.locator(".kb-brand").focus()
    expect(card).to_be_hidden()


def test_a_card_does_not_move_for_those_who_want_no_motion(page: Page, address: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}themes/peace-armenia/")
    in_prose(page, "places/nagorno-karabakh").hover()
    expect(card_of(page)).to_be_visible()
    style = card_of(page).evaluate(
        "card => [getComputedStyle(card).animationName, parseFloat(getComputedStyle(card).transitionDuration)]"
    )
    assert style[0] == "none" and style[1] <= 0.01


def test_a_tap_in_running_text_opens_the_card_and_the_card_leads_on(finger: Page, address: str, library: Library):
    finger.goto(f"{address}themes/peace-armenia/")
    link, card = in_prose(finger, "places/nagorno-karabakh"), card_of(finger)
    link.tap()
    expect(card).to_be_visible()
    expect(card).to_contain_text(library["nagorno-karabakh"].title)
    assert finger.url.endswith("themes/peace-armenia/")
    assert link.evaluate("link => link.nextElementSibling.id") == "kb-hover", "a screen reader comes to it next"
    card.get_by_role("link", name="Open the page").tap()
    finger.wait_for_url("**/places/nagorno-karabakh/")


def test_a_second_tap_on_the_link_goes_too_and_a_tap_elsewhere_closes_the_card(finger: Page, address: str):
    finger.goto(f"{address}themes/peace-armenia/")
    link, card = in_prose(finger, "places/nagorno-karabakh"), card_of(finger)
    link.tap()
    expect(card).to_be_visible()
    finger.get_by_role("heading", level=1).tap()
    expect(card).to_be_hidden()
    link.tap()
    expect(card).to_be_visible()
    link.tap()
    finger.wait_for_url("**/places/nagorno-karabakh/")


def test_a_tap_in_a_list_goes_straight_to_the_page(finger: Page, address: str):
    finger.goto(f"{address}provisions/charter-defense-sales/")
    finger.locator(".kb-facts a[href*='themes/defense']").first.tap()
    finger.wait_for_url("**/themes/defense/")


def test_where_the_page_behind_a_link_cannot_be_had_a_tap_simply_goes(finger: Page, address: str):
    finger.goto(f"{address}themes/peace-armenia/")
    finger.evaluate("() => { window.fetch = () => Promise.reject(new Error('no line')) }")
    in_prose(finger, "places/nagorno-karabakh").tap()
    finger.wait_for_url("**/places/nagorno-karabakh/")


# ── Abbreviations ────────────────────────────────────────────────────────────────────────────────────────────────────


def full_name(library: Library) -> str:
    """The name of the route of which the abbreviation is made."""
    name: str = next(name.name for name in library["tripp"].other_names if name.note == "the full name")
    return name


def test_an_abbreviation_is_explained_on_hover_and_on_focus(page: Page, address: str, library: Library, route: Record):
    page.goto(address + route.address)
    short, card = page.locator(".kb-abbr", has_text="TRIPP"), card_of(page)
    expect(short).to_have_count(1)
    short.hover()
    expect(card).to_contain_text(full_name(library))
    expect(card).to_contain_text("TRIPP stands for")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("Tab")
    short.focus()
    expect(card).to_contain_text(full_name(library))


def test_an_abbreviation_is_explained_on_tap(finger: Page, address: str, library: Library, route: Record):
    finger.goto(address + route.address)
    finger.locator(".kb-abbr", has_text="TRIPP").tap()
    expect(card_of(finger)).to_contain_text(full_name(library))
    assert finger.url.endswith(route.address)


def test_an_abbreviation_is_read_out_in_full_and_leads_to_its_record_without_script(
    browser: Browser, address: str, library: Library, route: Record
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + route.address)
    page.get_by_role("main").get_by_role("link", name=f"TRIPP ({full_name(library)})").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(library["tripp"].title)
    context.close()


def test_a_page_does_not_explain_its_own_abbreviation_nor_any_twice(page: Page, address: str, library: Library):
    page.goto(f"{address}themes/tripp/")
    expect(page.locator(".kb-abbr", has_text="TRIPP")).to_have_count(0)
    for record in [event for event in library.of_type("events") if "TRIPP" in event.summary][:5]:
        page.goto(address + record.address)
        shown = page.locator(".kb-abbr abbr").all_inner_texts()
        assert len(shown) == len(set(shown)), record.id
