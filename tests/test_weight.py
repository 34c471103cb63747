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
from scripts.page_kinds import heaviest_pages
from scripts.site_server import served
from view.site import Site

MOST_BYTES = 130_000
OWN_BYTES = 40_000  # of a list, without its frame
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


def test_no_page_is_too_high(browser: Browser, packed: str, built: Path, request: pytest.FixtureRequest):
    """`make audit` measures the heaviest page of each kind on both screens, any other run the longest few."""
    paths = sorted(heaviest_pages(built), key=lambda path: (built / path / "index.html").stat().st_size)
    some = paths if request.config.getoption("--audit") else paths[-FEW:]
    pages = list(heights.measured(browser, packed, some))
    assert [page for page in pages if page.is_over] == []


@pytest.mark.audit
def test_a_list_of_ten_thousand_records_is_light(tmp_path: Path):
    """What the frame and the assets weigh beside, `test_a_first_view_of_any_page_is_light` knows."""
    generate.library(tmp_path, 10_000)
    site = Site(open_library(tmp_path))
    lists = [address for address in site.addresses if address.count("/") == 1 or "/part/" in address]
    weights = {address: len(gzip.compress(site.page(address).html.encode())) for address in lists}
    assert len(weights) > 150
    assert max(weights.values()) < OWN_BYTES, max(weights, key=lambda address: weights[address])


def open_without_fonts(page: Page, address: str) -> None:
    """Open a page, and let the fonts arrive only when it has been painted without them."""
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
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
