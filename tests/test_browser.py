"""The site in a real browser: every type of page, narrow and wide, light and dark; the search; the keyboard.

The browser is the system's Chromium. Where there is none the tests are skipped, except with REQUIRE_BROWSER=1, as in CI.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.declare.types import TYPES
from kb.library.library import Library
from kb.problems.problem import Problem
from seam import events
from seam.session import Session
from tests.conftest import ROOT, restyle
from view.site import Site

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 360, 768, 1000, 1440, 1920)  # 320 is also what is left of 1280 pixels at 400 per cent
FEW_WIDTHS = (320, 768, 1440)  # all of them only in the audit
HAND_WRITTEN = sorted([*(path.stem for path in (ROOT / "docs").glob("*.md")), "contribute"])
LONGEST_LINE = 88  # letters; most lines hold fewer than 80

# What a reader may set who needs more space between letters, words and lines (WCAG 2.2, 1.4.12).
WIDE_SPACING = """
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }
"""

# Everything on the page that a reader of this window cannot reach: what sticks out, what is cut off or has hardly
# a letter in a line, and what scrolls by itself without a name or a place in the order of the keyboard.
OUT_OF_REACH = r"""() => {
  const CUT = "li:has(a) > .kb-row__what, .kb-said__what:has(a), .kb-row__title > a, .kb-table--commitments tr:has(a) td > p"
  const found = [], wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} px wide`)
  const scrolls = style => style.overflowX === "auto" || style.overflowX === "scroll"
  const inScrolling = el => el && el !== document.body && (scrolls(getComputedStyle(el)) || inScrolling(el.parentElement))
  const cut = overflow => overflow === "hidden" || overflow === "clip"
  const add = (fault, el) => found.push(`${fault}: ${el.outerHTML.slice(0, 120)}`)
  const range = document.createRange()
  const squeezed = text => {
    range.selectNodeContents(text)
    const words = text.data.trim(), lines = new Set([...range.getClientRects()].map(box => Math.round(box.top))).size
    return lines > 2 * words.split(/\s+/).length && words.length < 8 * lines
  }
  for (const el of document.querySelectorAll(":is(.kb-top, .kb-sub, .md-content, .kb-end) :not(svg *)")) {
    if (el.matches("a, p, li, dd, td") && [...el.childNodes].some(node => node.data?.trim() && squeezed(node))) add("squeezed", el)
    if (el.clientWidth <= 1 || el.closest("svg")) continue
    const style = getComputedStyle(el)
    // A row of links is scrolled by going through them.
    if (scrolls(style) && el.scrollWidth > el.clientWidth + 1 && !el.matches("nav, nav :is(ul, ol)")) {
      const named = el.hasAttribute("role") && (el.hasAttribute("aria-label") || el.hasAttribute("aria-labelledby"))
      if (el.tabIndex < 0 || !named) add("scrolls without a name and a tab stop", el)
    }
    if (el.getBoundingClientRect().right > wide + 1 && !inScrolling(el)) add("sticks out", el)
    if (cut(style.overflowX) && el.scrollWidth > el.clientWidth + 1) add("cut off", el)
    // The line of a row ends in dots where there is no room; the page to which its row leads has all of it.
    if (cut(style.overflowY) && el.scrollHeight > el.clientHeight + 2 && !el.matches(CUT)) add("cut off below", el)
  }
  return found
}"""

# The longest line of each text, with its letters counted.
LONG_LINES = """most => {
  const found = [], range = document.createRange()
  const prose = ":is(p, li, dd, figcaption, .kb-index__what, .kb-cite__shows, .kb-event__more)"
  for (const el of document.querySelectorAll(`.md-content ${prose}`)) {
    const own = [...el.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
    if (!own || el.textContent.length <= most || el.closest("table, form") || !el.checkVisibility()) continue
    const lines = new Map(), walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT)
    for (let node; (node = walk.nextNode());) for (const word of node.data.matchAll(/\\S+/g)) {
      if (node.parentElement.closest(prose) !== el || node.parentElement.closest(".kb-skip-label")) continue
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length)
      const line = Math.round(range.getBoundingClientRect().bottom / 8)
      lines.set(line, (lines.get(line) ?? -1) + word[0].length + 1)
    }
    const longest = Math.max(...lines.values())
    if (longest > most) found.push(`${longest} letters: ${el.textContent.trim().slice(0, 60)}`)
  }
  return found
}"""


# What has no use on paper and yet is shown, what is folded away, and ink or ground of the wrong colour.
NOT_FOR_PAPER = """() => {
  const shown = el => el.checkVisibility({ visibilityProperty: true }) && el.getBoundingClientRect().height > 0
  const useless = "nav, button:not(th button), select, .kb-bar, .kb-tools"
  const found = [...document.querySelectorAll(useless)].filter(shown).map(el => el.outerHTML.slice(0, 120))
  const folded = [...document.querySelectorAll("details:not([open], .kb-menu, .kb-menu *, .kb-behind--list, .kb-search__filters, .kb-forms) > :not(summary, .kb-bar)")]
  found.push(...folded.filter(el => !shown(el)).map(el => `folded: ${el.outerHTML.slice(0, 120)}`))
  for (const [where, what, colour] of [["h1", "color", "rgb(0, 0, 0)"], ["body", "backgroundColor", "rgb(255, 255, 255)"]]) {
    const has = getComputedStyle(document.querySelector(where))[what]
    if (has !== colour) found.push(`${where} has the ${what} ${has}`)
  }
  return found
}"""


# Rules for widths are asked of the whole sheet, and what is set has the sheet without its margins: 16 mm on each side.
A4, MARGIN = 794, 60

# Words that a column is too narrow for. Parts of names of files may stand on two lines.
TORN = """width => {
  const found = [], range = document.createRange(), body = document.body
  const walk = document.createTreeWalker(document.querySelector(".md-content"), NodeFilter.SHOW_TEXT)
  body.style.width = `${width}px`
  for (let node; (node = walk.nextNode());) {
    const { parentElement: at } = node
    if (at.closest("pre, code, svg") || !at.checkVisibility() || at.getBoundingClientRect().width < 3) continue
    for (const word of node.data.matchAll(/(?<![._/-])[\\p{L}\\p{N}]{3,}(?![._/-])/gu)) {
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length)
      const tops = [...range.getClientRects()].map(line => line.top)
      if (Math.max(...tops) - Math.min(...tops) > 5) found.push(`torn: ${word[0]} in ${node.data.trim().slice(0, 60)}`)
    }
  }
  body.style.width = ""
  return found
}"""


FINGERS = {"target-size": {"enabled": True}}

# Where a row is cut after some lines, what is a link further down cannot be pressed there.
BELOW_THE_CUT = """() => {
  for (const cut of document.querySelectorAll(".kb-said__what, .kb-row__what, .kb-row__title > a, .kb-table--commitments td > p")) {
    const { bottom } = cut.getBoundingClientRect()
    for (const link of cut.querySelectorAll("a")) if (link.getBoundingClientRect().top >= bottom - 1) link.style.visibility = "hidden"
  }
}"""

# axe looks at what lies behind every word, so the time it takes grows with the rows; those of a list are made alike.
FIRST_ROWS = """rows => {
  for (const list of document.querySelectorAll(".md-content :is(ul, ol, tbody, svg, .kb-page, .kb-page--timeline)")) {
    for (const row of [...list.children].slice(rows)) row.remove()
  }
}"""


def page_types() -> Iterator[str]:
    """Yield the address of one page of each type, the record with the longest file of each, and of every hand-written page."""
    for name in TYPES:
        longest = max((ROOT / "data" / name).glob("*.yml"), key=lambda file: (file.stat().st_size, file.name))
        yield f"{name}/{longest.stem}/"
        yield f"{name}/"
    for name in HAND_WRITTEN:
        yield "" if name == "index" else f"{name}/"


def faults(page: Page, within: str = "html", **options: Any) -> list[str]:
    """What axe finds on the page that is open, or within some of it, a line for each rule that is broken.

    What can be pressed is to be large enough, or far enough from the next, for a finger: axe looks for that only if asked.
    Only violations are asked for: with a report of all that is well, a list of hundreds of rows takes twice as long.
    """
    page.evaluate(BELOW_THE_CUT)
    result = Axe().run(page, within, options={"resultTypes": ["violations"], "rules": FINGERS, **options}).response
    path = urlsplit(page.url).path
    return [
        f"{path}: {rule['id']}, {len(rule['nodes'])}×: {rule['nodes'][0]['html'][:160]}"
        for rule in result["violations"]
    ]


def faults_in_wide_spacing(page: Page) -> list[str]:
    restyle(page, WIDE_SPACING)
    found: list[str] = page.evaluate(OUT_OF_REACH)
    page.evaluate("document.adoptedStyleSheets.pop() && null")
    return found


def faults_on_paper(page: Page) -> list[str]:
    """What paper shows beside the text alone in black on white, for a reader who prints at night, and what is torn there."""
    page.emulate_media(media="screen", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    found: list[str] = page.evaluate(NOT_FOR_PAPER)
    page.set_viewport_size({"width": A4, "height": 1123})
    found += page.evaluate(TORN, A4 - 2 * MARGIN)[:5]
    page.emulate_media(media="screen", color_scheme="light")
    return found


# Lists are made by one template; those whose rows differ most are looked at in each run, the others in the audit.
LISTS = ("actors/", "statements/", "figures/", "sources/")
WITH_FRAME = ("", "charter/", "forecasts/", "themes/", "timeline/", "sources/", "data/")  # one page of each group
ALIKE = {f"{name}/" for name in ("terms", "periods", "places", "articles")}  # whose pages have the parts of others
TEXTS = {f"{name}/" for name in ("corrections", "follow", "changes", "mistakes", "addresses", "maintain")}


def is_left_to_the_audit(path: str) -> bool:
    of_a_type = path.partition("/")[0]
    is_a_list = path == f"{of_a_type}/" and of_a_type in TYPES
    return path in TEXTS or (is_a_list and path not in LISTS) or (not is_a_list and f"{of_a_type}/" in ALIKE)


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=pytest.mark.audit if is_left_to_the_audit(path) else []) for path in page_types()]
)
def test_each_type_of_page_fits_every_width_reads_well_and_prints(
    page: Page, address: str, path: str, request: pytest.FixtureRequest
):
    """Axe is shown the first rows of each list, picture and table, and the frame once a group; `make audit` shows all."""
    widths = WIDTHS if request.config.getoption("--audit") else FEW_WIDTHS
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    page.goto(address + path)
    assert page.locator("h1").count() == 1
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width} px: {fault}" for fault in page.evaluate(OUT_OF_REACH)]
    found += [f"at {width} px: {fault}" for fault in page.evaluate(LONG_LINES, LONGEST_LINE)]
    found += [f"on paper: {fault}" for fault in faults_on_paper(page)]
    page.set_viewport_size({"width": 320, "height": 900})
    found += [f"in wide spacing: {fault}" for fault in faults_in_wide_spacing(page)]
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(FIRST_ROWS, 5)
    found += faults(page, "html" if path in WITH_FRAME else ".md-content")
    assert found == []


@pytest.mark.parametrize("path", ["matrix/", *(pytest.param(p, marks=pytest.mark.audit) for p in ("", "places/baku/"))])
def test_the_banner_over_the_last_good_site_can_be_read(
    page: Page, address: str, built: Path, library: Library, monkeypatch: pytest.MonkeyPatch, path: str
):
    wrong = Problem("data/places/baku.yml", 6, 7, "not-in-scale", 'kind "prt" is no kind', "one of: port", "write port")
    longer = replace(wrong, line=9, code="unknown-reference", found="near " + "a" * 200 + " is nothing")
    monkeypatch.setattr(events, "session", Session(site=Site(library), in_records=(wrong, longer)))
    good = (built / path / "index.html").read_text(encoding="utf-8")
    output = events.on_post_page(good, SimpleNamespace(url=path), None)
    page.route(address + path, lambda route: route.fulfill(body=output, content_type="text/html"))
    page.goto(address + path)
    banner = page.get_by_role("alert")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OUT_OF_REACH) == [], width
    for problem in (wrong, longer):
        for words in (
            f"{problem.file}:{problem.line}:{problem.column}",
            problem.found,
            problem.expected,
            problem.remedy,
        ):
            expect(banner).to_contain_text(words)
    expect(banner).to_have_css("border-top-style", "solid")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # the colours change at once
        assert faults(page, runOnly=["color-contrast"]) == [], scheme
    banner.get_by_role("link", name="not-in-scale").click()
    expect(page.locator("#not-in-scale")).to_be_in_viewport()


@pytest.mark.audit
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 412, 768, 1440])
def test_axe_finds_nothing_on_any_whole_page(page: Page, address: str, scheme: Scheme, width: int):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for path in page_types():
        page.goto(address + path)
        found += faults(page)
    assert found == []


@pytest.mark.audit
def test_axe_finds_nothing_where_colours_are_forced(page: Page, address: str):
    page.emulate_media(forced_colors="active")
    found = []
    for path in page_types():
        page.goto(address + path)
        found += faults(page)
    assert found == []


@pytest.mark.parametrize(
    "path", ["provisions/charter-tripp/", *(pytest.param(p, marks=pytest.mark.audit) for p in ("", "compare/"))]
)
def test_axe_finds_nothing_on_a_dark_phone(page: Page, address: str, path: str):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(address + path)
    assert faults(page) == []


@pytest.mark.parametrize(
    "path",
    [
        "charter/",
        *(pytest.param(p, marks=pytest.mark.audit) for p in ("matrix/", "provisions/charter-tripp/", "forecasts/")),
    ],
)
def test_who_asks_for_more_contrast_reads_seven_to_one(page: Page, address: str, path: str):
    page.goto(address + path)
    page.evaluate(FIRST_ROWS, 8)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, contrast="more", reduced_motion="reduce")
        assert faults(page, runOnly={"type": "rule", "values": ["color-contrast-enhanced"]}) == [], scheme


def test_the_pictures_take_the_colours_of_a_reader_who_forces_them(page: Page, address: str):
    page.emulate_media(forced_colors="active")
    for path in ("timeline/", "map/", "figures/", "names/"):
        page.goto(address + path)
        others = page.evaluate("""() => {
          const probe = document.body.appendChild(document.createElement("i"))
          const theirs = ["CanvasText", "LinkText"].map(name => { probe.style.color = name; return getComputedStyle(probe).color })
          const words = [...document.querySelectorAll(".md-content svg text")].filter(el => el.checkVisibility())
          return words.filter(el => !theirs.includes(getComputedStyle(el).fill)).map(el => el.textContent)
        }""")
        assert others == [], path
    page.goto(f"{address}matrix/#cells")
    mark = page.locator(".kb-matrix td a").first
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert mark.evaluate("el => getComputedStyle(el, '::after').backgroundColor") == ink


def test_nothing_moves_for_a_reader_who_asks_for_less_motion(page: Page, address: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}provisions/charter-tripp/")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].map(el => getComputedStyle(el)).filter(style =>
      [style.transitionDuration, style.animationDuration].some(time => time.split(", ").some(one => parseFloat(one) > 0))
      || style.scrollBehavior !== "auto").length""")
    assert moving == 0


def test_paper_names_the_address_of_each_source(page: Page, address: str):
    page.emulate_media(media="print")
    page.goto(f"{address}provisions/charter-tripp/")
    sources = page.locator(".kb-cite a[href^=http]")
    assert sources.count() > 5
    for source in sources.all():
        assert source.get_attribute("href") in source.evaluate("el => getComputedStyle(el, '::after').content")


def test_a_table_stays_a_table_on_paper(page: Page, address: str):
    page.set_viewport_size({"width": 680, "height": 900})  # an A4 sheet without its margins
    page.emulate_media(media="print")
    for path in ("compare/", "commitments/", "method/"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 680, path
        row = page.locator(".kb-table tbody tr").first
        assert row.evaluate("el => getComputedStyle(el).display") == "table-row"
        assert row.evaluate("el => getComputedStyle(el).breakInside") == "avoid"


def test_on_paper_a_heading_keeps_to_what_it_heads_and_not_to_the_next_one(page: Page, address: str):
    """A heading that ends its box, or stands beside its text, would else hold a whole list together, on a sheet of its own."""
    page.emulate_media(media="print")
    breaks = "all => [...new Set(all.map(el => getComputedStyle(el).breakAfter))]"
    for path, selector in (
        ("questions/", ".kb-qa h3"),
        ("", ".kb-qa h3"),
        ("disputes/", ".kb-versions > h3:last-child"),
    ):
        page.goto(address + path)
        assert page.locator(selector).evaluate_all(breaks) == ["auto"], path
        assert page.locator(".md-content h2").evaluate_all(breaks) == ["avoid"], path


def test_the_search_opens_with_its_keys_and_finds_by_other_names(page: Page, address: str):
    page.goto(address)
    for key in ("/", "s", "f", "k", "Alt+k", "Control+Shift+k"):  # a letter alone is pressed by whoever dictates
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog").get_by_role("searchbox")
    expect(box).to_be_focused()  # what searches is fetched now
    box.fill("Zangezur")
    hits = page.locator(".kb-search__hits li")
    expect(hits.first).to_be_visible()
    expect(page.locator(".kb-search__hits")).to_contain_text("Zangezur")
    page.keyboard.press("ArrowDown")
    expect(hits.first.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Meta+k")
    expect(box).to_be_focused()


def test_names_are_found_without_their_letters(page: Page, address: str):
    for typed in ("Naxcivan", "Naxçıvan"):
        page.goto(f"{address}search/?q={typed}")
        expect(page.locator(".kb-search__hits a[href*='places/nakhchivan']").first).to_be_visible()


def test_facets_narrow_the_hits_and_live_in_the_address(page: Page, address: str, library: Library):
    page.goto(f"{address}search/?verdict=verdict:in-text")
    count = page.locator(".kb-search__count")
    claims = [claim for claim in library.of_type("claims") if claim.charter.verdict.value == "in-text"]
    expect(count).to_have_text(f"{len(claims)} pages")
    page.get_by_text("Narrow down").click()
    expect(page.get_by_label("Verdict")).to_have_value("verdict:in-text")


def test_nothing_is_fetched_for_search_before_a_reader_searches(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "pagefind" in url]
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").fill("boats")
    expect(page.locator(".kb-search__hits li").first).to_be_visible()
    assert [url for url in asked if "pagefind" in url]


def test_everything_can_be_read_without_script(browser: Browser, address: str, library: Library):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}timeline/")
    assert page.locator(".kb-event").count() == len(library.of_type("events"))
    assert not page.locator(".kb-bar").is_visible()
    page.goto(f"{address}search/")
    assert "needs JavaScript" in page.content()
    context.close()


def test_the_page_for_addresses_that_do_not_exist_leads_on(page: Page, address: str):
    page.goto(f"{address}404.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    page.get_by_role("main").get_by_role("link", name="All records").click()
    expect(page.get_by_role("heading", name="Every list")).to_be_in_viewport()
    page.goto(f"{address}404.html")
    page.get_by_label("Search all records").fill("Zangezur")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".kb-search__hits mark").first).to_contain_text("Zangezur")
