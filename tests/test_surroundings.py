"""Hostile surroundings of a reader: what can work there works, and what cannot says so in a sentence.

`make audit` tries every surrounding on a page of every kind; any other run those that differ most, on the search and a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.conftest import until
from tests.reading_pages import tree
from view.directions import isolated

NOT_HERE = "Searching needs JavaScript, which is off, blocked or not here yet"
NOT_FETCHED = "The search could not be fetched"
NOT_RUN = "The search cannot run"
# What the browser says of a script that was blocked, and Pagefind of a part of itself.
NOT_OURS = re.compile("dynamically imported module|Failed to load the Pagefind")
# A page of each kind that has a script, a picture or a table of its own.
KINDS = ("", "charter/", "provisions/charter-tripp/", "statements/", "timeline/", "map/", "compare/", "matrix/")
EVERYTHING = frozenset({"search", "list", "colours", "cards"})
BLOCKED_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError") } })"""
# Without workers too, as in browsers that are hardened: a worker has a WebAssembly of its own.
NO_WEBASSEMBLY = "delete window.WebAssembly; delete window.Worker"

Lay = Callable[[BrowserContext], object]


@dataclass(frozen=True)
class Surrounding:
    """What is laid around a reader, what must work there, and what the page of the search then says."""

    name: str
    lay: Lay
    works: frozenset[str] = EVERYTHING
    says: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    is_dear: bool = True  # only in the audit


def blocked(pattern: str) -> Lay:
    return lambda context: context.route(pattern, lambda route: route.abort())


def with_policy(policy: str) -> Lay:
    """The host sends a policy with all that it serves."""

    def answer(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, headers={**got.headers, "content-security-policy": policy})

    return lambda context: context.route("**/*", answer)


def without_types(context: BrowserContext) -> None:
    """A proxy on the way drops what each file is."""

    def answer(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, headers={k: v for k, v in got.headers.items() if k != "content-type"})

    context.route("**/*", answer)


def script(text: str) -> Lay:
    return lambda context: context.add_init_script(text)


OWN, WASM = "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
NO_SEARCH = EVERYTHING - {"search"}
SURROUNDINGS = (
    Surrounding("storage blocked", script(BLOCKED_STORAGE), is_dear=False),
    Surrounding("a strict policy", with_policy(OWN), NO_SEARCH, NOT_RUN, is_dear=False),
    Surrounding("a policy with WebAssembly", with_policy(WASM)),
    Surrounding("no WebAssembly", script(NO_WEBASSEMBLY), NO_SEARCH, NOT_RUN),
    Surrounding("no scripts", lambda _: None, frozenset(), NOT_HERE, {"java_script_enabled": False}),
    Surrounding("types stripped", without_types, NO_SEARCH, NOT_HERE, is_dear=False),
    Surrounding("no style sheets", blocked("**/*.css*"), EVERYTHING - {"colours", "cards"}),
    Surrounding("without frame.js", blocked("**/frame.js*"), EVERYTHING - {"colours"}),
    Surrounding("without kb.js", blocked("**/kb.js*"), EVERYTHING - {"list"}, is_dear=False),
    Surrounding("without cards.js", blocked("**/cards.js*"), EVERYTHING - {"cards"}),
    Surrounding("without search.js", blocked("**/search.js*"), NO_SEARCH, NOT_HERE),
    Surrounding("without finder.js", blocked("**/finder.js*"), NO_SEARCH, NOT_HERE),
    Surrounding("without the search engine", blocked("**/pagefind.js*"), NO_SEARCH, NOT_FETCHED),
    Surrounding("without its WebAssembly", blocked("**/*.pagefind"), NO_SEARCH, NOT_FETCHED),
    Surrounding("without the index", blocked("**/*.pf_meta"), NO_SEARCH, NOT_FETCHED),
    Surrounding("without the ranking", blocked("**/facets.json"), NO_SEARCH, NOT_FETCHED),
    Surrounding("without its worker", blocked("**/pagefind-worker.js*")),
    Surrounding("no network for the search", blocked("**/pagefind/**"), NO_SEARCH, NOT_FETCHED),
)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a page in a surrounding, with the errors of its scripts as they come."""
    contexts: list[BrowserContext] = []

    def opens(lay: Lay = lambda _: None, **options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        lay(context)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: None if NOT_OURS.search(str(error)) else faults.append(str(error)))
        return page, faults

    yield opens
    for context in contexts:
        context.close()


# ── What must work, where it can ─────────────────────────────────────────────────────────────────────────────────────


def search_works(page: Page, address: str) -> None:
    expect(page.locator(".kb-hit__title").first).to_be_visible()


def list_works(page: Page, address: str) -> None:
    expect(page.get_by_role("link", name="Zangezur corridor").first).to_be_visible()
    assert page.locator("#list .is-out").count() > 2


def colours_work(page: Page, address: str) -> None:
    page.locator(".md-header__option label:visible").click()  # light
    page.locator(".md-header__option label:visible").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def cards_work(page: Page, address: str) -> None:
    page.get_by_role("link", name="Zangezur corridor").first.hover()
    expect(page.locator("#kb-hover")).to_be_visible()


@pytest.mark.parametrize(
    "around",
    [pytest.param(each, id=each.name, marks=pytest.mark.audit if each.is_dear else []) for each in SURROUNDINGS],
)
def test_what_can_work_works_and_what_cannot_says_so(
    opened: Callable[..., tuple[Page, list[str]]], address: str, around: Surrounding
):
    page, faults = opened(around.lay, **around.options)
    page.goto(f"{address}search/?q=TRIPP")
    if "search" in around.works:
        search_works(page, address)
    else:
        said = page.get_by_role("main").get_by_text(around.says)
        expect(said).to_be_visible()
        expect(said.get_by_role("link", name="the lists")).to_have_attribute("href", "../data/#every-list")
    expect(page.get_by_text("Nothing was found")).to_be_hidden()
    page.goto(f"{address}terms/?q=zangezur")
    for name, works in (("list", list_works), ("cards", cards_work), ("colours", colours_work)):
        if name in around.works:
            works(page, address)
    if "list" not in around.works:
        assert page.locator("#list li").count() > 5
        assert page.locator("#list li:visible").count() == page.locator("#list li").count()
    if "colours" not in around.works and around.name != "no style sheets":
        expect(page.locator(".md-header__option")).to_be_hidden()
    assert faults == []


def test_where_the_dialog_cannot_be_had_the_page_of_the_search_says_why(
    opened: Callable[..., tuple[Page, list[str]]], address: str
):
    page, _ = opened(blocked("**/finder.js*"))
    page.goto(f"{address}terms/")
    page.keyboard.press("Control+k")
    page.wait_for_url(f"{address}search/")
    expect(page.get_by_role("main").get_by_text(NOT_HERE)).to_be_visible()


def test_offline_after_the_first_view_the_search_says_so_and_comes_back(
    opened: Callable[..., tuple[Page, list[str]]], address: str
):
    """Before anything was searched, and for words whose part of the index was not fetched before."""
    page, faults = opened()
    page.goto(f"{address}search/")
    box, said = page.get_by_role("searchbox"), page.get_by_role("main").get_by_text(NOT_FETCHED)
    expect(box).to_be_visible()  # the first view is complete when the finder has come
    page.context.set_offline(True)
    box.fill("Zangezur")
    expect(said).to_be_visible()
    expect(page.get_by_role("heading", name="Or begin with a question")).to_be_visible()
    page.context.set_offline(False)
    box.press("Enter")
    search_works(page, address)
    expect(said).to_be_hidden()
    page.context.set_offline(True)
    box.fill("fibre")
    expect(said).to_be_visible()
    expect(page.get_by_text("Nothing was found")).to_be_hidden()
    assert faults == []


def test_a_page_is_read_while_the_fonts_do_not_come(opened: Callable[..., tuple[Page, list[str]]], address: str):
    held: list[Route] = []
    page, faults = opened(lambda context: context.route("**/*.woff2", lambda route: held.append(route)))
    page.goto(f"{address}terms/?q=zangezur", wait_until="domcontentloaded")
    until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    assert held
    assert page.evaluate("document.fonts.status") == "loading"
    list_works(page, address)
    cards_work(page, address)
    assert faults == []


def test_at_four_hundred_per_cent_nothing_is_out_of_reach(opened: Callable[..., tuple[Page, list[str]]], address: str):
    page, faults = opened(viewport={"width": 320, "height": 256})
    page.goto(f"{address}search/?q=TRIPP")
    search_works(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.mouse.wheel(0, 600)
    until(page, "scrollY > 300")
    stuck = page.evaluate("""[...document.querySelectorAll("body *")].filter(el => /fixed|sticky/.test(getComputedStyle(el).position)
      && el.checkVisibility()).reduce((sum, el) => sum + Math.min(innerHeight, el.getBoundingClientRect().height), 0)""")
    assert stuck < 100, "what stays in place leaves little of the text"
    page.get_by_label("Menu", exact=True).first.click()
    last = page.locator(".kb-drawer > details").last
    last.locator("summary").click()
    last.locator("a").last.click(trial=True)
    assert faults == []


def test_where_colours_are_forced_what_is_current_or_chosen_can_be_told(
    opened: Callable[..., tuple[Page, list[str]]], address: str
):
    """Shadows and grounds are gone there: another line, or the system's own colour for what is chosen."""
    page, faults = opened(forced_colors="active")
    page.goto(f"{address}search/?q=TRIPP")
    search_works(page, address)
    look = """all => all.map(el => { const { backgroundColor, color, borderBottomWidth } = getComputedStyle(el)
      return [backgroundColor, color, borderBottomWidth].join() })"""
    for row in (".kb-groups", ".kb-sub", ".kb-search__types"):
        current = page.locator(f"{row} [aria-current]:visible").evaluate_all(look)
        others = page.locator(f"{row} a:not([aria-current]):visible").evaluate_all(look)
        assert current and others
        assert not set(current) & set(others), row
    assert faults == []


RIGHT = {
    "a Persian title before a number": "<a>منشور مشارکت</a> · 24 Saat",
    "a Hebrew name before a number": "<a>תל אביב</a> · 24 Saat",
    "an Arabic name in a sentence": "<p>Seen in الرياض, 24 times</p>",
    "a title that begins so and has Latin letters": "<a>منشور TRIPP 2026</a> · 24 Saat",
}


def test_names_that_are_read_from_right_to_left_move_nothing_beside_them(
    opened: Callable[..., tuple[Page, list[str]]],
):
    """What stands behind such a name in the text stands behind it on the page, too."""
    page, _ = opened()
    page.set_content("".join(f'<div style="font-size:12px">{isolated(html)}</div>' for html in RIGHT.values()))
    places = page.evaluate("""[...document.querySelectorAll("div")].map(line => {
      const name = line.querySelector("bdi").getBoundingClientRect(), range = document.createRange()
      const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      for (let node; (node = walk.nextNode());) if (node.data.includes("24")) {
        range.setStart(node, node.data.indexOf("24")); range.setEnd(node, node.data.indexOf("24") + 2)
      }
      return [name.right, range.getBoundingClientRect().left]
    })""")
    assert {name: right <= left for name, (right, left) in zip(RIGHT, places, strict=True)} == dict.fromkeys(
        RIGHT, True
    )


@pytest.mark.audit
@pytest.mark.parametrize("around", SURROUNDINGS, ids=lambda around: around.name)
def test_every_kind_of_page_is_whole_everywhere(
    opened: Callable[..., tuple[Page, list[str]]], address: str, built: Path, around: Surrounding
):
    page, faults = opened(around.lay, **around.options)
    for path in KINDS:
        page.goto(address + path)
        assert page.locator("h1:visible").count() == 1, path
        written = tree((built / path / "index.html").read_text("utf-8")).xpath("//main//a[@href]")
        assert page.locator("main a[href]").count() >= len(written), path
    assert faults == []
