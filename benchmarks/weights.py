"""Weigh the first view of the heaviest page of each kind: all that travels to a reader who comes for the first time, compressed.

The result is written into `RESULTS.md`; `tests/test_weight.py` holds each of them to a limit. Needs the system's Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Request

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results
from benchmarks.lighthouse import built_and_served
from scripts.browser import needed, opened
from scripts.page_kinds import heaviest_pages


def weigh(browser: Browser, address: str) -> list[tuple[int, str]]:
    """Return what a first visit fetches, the heaviest first, with the bytes that travel for each: headers and body."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    sizes = [(request.sizes(), request.url) for request in asked]
    context.close()
    parts = [(size["responseHeadersSize"] + size["responseBodySize"], url) for size, url in sizes]
    return sorted(parts, reverse=True)


def main() -> None:
    """Build and serve the site, weigh its pages, and write their weights, the heaviest first."""
    with built_and_served() as (address, site), opened(needed()) as browser:
        weights = [(sum(size for size, _ in weigh(browser, address + path)), path) for path in heaviest_pages(site)]
        runs = f"Chromium {browser.version}"
    rows = [(f"/{path}", f"{weight:,}") for weight, path in sorted(weights, reverse=True)]
    says = "The first view of the heaviest page of each kind, compressed, with everything that is fetched."
    results.write("weights", "How heavy a page is", says, results.table(("page", "bytes"), rows), runs)


if __name__ == "__main__":
    main()
