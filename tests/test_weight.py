"""A first view is light and stays where it is: the heaviest page of each kind, cold, over a server that compresses."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from benchmarks import generate, heights
from benchmarks.weights import weigh
from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.library.library import Library
from scripts.page_kinds import heaviest_pages
from scripts.site_server import served
from seam.handwritten import fill
from tests.conftest import PAGES_FOR_ANY_DATA, ROOT, until
from view.site import Site

MOST_BYTES = 130_000
MOST_OF_TEN_THOUSAND = 160_000  # where there are as many records
OWN_BYTES = 65_000  # of any page of these, without its frame; the timeline has two drawings of all events
FULLEST = 10
MOST_SHIFT = 0.02
FEW = 6
WORST_SHIFT = 0.25  # what web.dev calls a poor page
EVERYWHERE = ("kb.css", "theme.css", "kb.js", "frame.js", "fonts/kb-serif-common.woff2", "fonts/kb-sans-common.woff2")
# Where something has moved since the page began; the browser's own sum, without what follows a reader's click.
SHIFTS = """new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
  }).observe({type: "layout-shift", buffered: true})
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)))
})"""


@pytest.fixture(scope="module")
def packed(built: Path) -> Iterator[str]:
    """The address at which the built site is served compressed."""
    with served(built.parent, compress=True) as address:
        yield f"{address}{built.name}/"


def test_a_first_view_of_any_page_is_light(browser: Browser, packed: str, built: Path, request: pytest.FixtureRequest):
    """`make audit` weighs a page of every kind, any other run those whose own text is the most."""
    paths = sorted(
        heaviest_pages(built), key=lambda path: len(gzip.compress((built / path / "index.html").read_bytes()))
    )
    heavy = []
    for path in paths if request.config.getoption("--audit") else paths[-FEW:]:
        parts = weigh(browser, packed + path)
        assert {f"{packed}assets/{name}" for name in EVERYWHERE} <= {url.partition("?")[0] for _, url in parts}, parts
        if (whole := sum(size for size, _ in parts)) > MOST_BYTES:
            named = ", ".join(f"{size} {url.removeprefix(packed)}" for size, url in parts)
            heavy.append(f"/{path}: {whole} bytes: {named}")
    assert not heavy, "\n".join(heavy)


@pytest.mark.audit
def test_no_page_is_too_high(browser: Browser, packed: str, built: Path):
    """The heaviest page of each kind, on both screens."""
    assert [page for page in heights.measured(browser, packed, heaviest_pages(built)) if page.is_over] == []


def own_weights(site: Site) -> Iterator[tuple[int, str]]:
    """Yield what each list, each part, each hand-written page and the fullest records of each type weigh, without frame."""
    fullest = [
        record.address
        for name in TYPES
        for record in sorted(site.library.of_type(name), key=lambda each: len(site.library.backlinks(each.id)))[
            -FULLEST:
        ]
    ]
    lists = [address for address in site.addresses if address.count("/") == 1 or "/part/" in address]
    for address in (*fullest, *lists):
        yield len(gzip.compress(site.page(address).html.encode())), address
    for name in PAGES_FOR_ANY_DATA:
        page = fill((ROOT / "docs" / name).read_text(encoding="utf-8"), name, f"{Path(name).stem}/", site)
        assert page.problems == (), page.problems
        yield len(gzip.compress("".join(page.blocks).encode())), name


@pytest.mark.audit
def test_no_page_of_ten_thousand_records_is_heavy(browser: Browser, packed: str, library: Library, tmp_path: Path):
    """The first view of each: what is its own, and what travels beside the real timeline, the frame, styles and fonts."""
    generate.library(tmp_path, 10_000)
    weights = sorted(own_weights(Site(open_library(tmp_path))), reverse=True)
    assert len(weights) > 300
    real = str(Site(library).macros("timeline/")["timeline"]())
    beside = sum(size for size, _ in weigh(browser, f"{packed}timeline/")) - len(gzip.compress(real.encode()))
    assert [page for page in weights if page[0] + beside > MOST_OF_TEN_THOUSAND] == []
    assert [page for page in weights if page[0] > OWN_BYTES] == []


def open_without_fonts(page: Page, address: str) -> None:
    """Open a page, and let the fonts arrive only when it has been painted without them."""
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(address, wait_until="domcontentloaded")
    until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    assert held, address
    page.route("**/*.woff2", lambda route: route.continue_())
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => null)")


@pytest.mark.audit
def test_little_moves_when_the_fonts_come_late(browser: Browser, packed: str, built: Path):
    """The faces of the system are drawn as wide as ours, so few lines break elsewhere; which ones, the words decide."""
    shifts = []
    for path in heaviest_pages(built):
        context = browser.new_context(viewport={"width": 360, "height": 800})
        page = context.new_page()
        open_without_fonts(page, packed + path)
        shifts.append((page.evaluate(SHIFTS), path))
        context.close()
    shifts.sort(reverse=True)
    fourth = len(shifts) // 4
    assert shifts[0][0] <= WORST_SHIFT, shifts[0]
    assert shifts[fourth][0] <= MOST_SHIFT, shifts[: fourth + 1]
