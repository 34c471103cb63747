"""Measure how high the pages of a built site are, on a desk and on a phone, and how many bytes their first view takes.

.venv/bin/python benchmarks/heights.py SITE [ADDRESS…]

`SITE` is the folder of a built site; it is served here, compressed. Without addresses the heaviest page of each kind is
measured; an address such as `sources/` names one page, `sources/*` all below it, `*` every page. Prints the highest first.
Needs the system's Chromium.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Request

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.browser import needed, opened
from scripts.page_kinds import heaviest_pages
from scripts.site_server import served

SCREENS = ((1440, 900), (390, 844))
MOST = 12_000  # pixels that any page may be high


class Measured(NamedTuple):
    """A page by its address: its height in pixels on each of the screens, and the bytes of its first view on the first."""

    address: str
    heights: tuple[int, ...]
    size: int

    @property
    def is_over(self) -> bool:
        """Whether it is higher than a page may be, on any screen."""
        return max(self.heights) > MOST


def chosen(site: Path, patterns: Sequence[str]) -> list[str]:
    """Return the addresses that are asked for: of each kind the heaviest where nothing is."""
    if not patterns:
        return heaviest_pages(site)
    every = sorted(path.parent.relative_to(site).as_posix() + "/" for path in site.rglob("index.html"))
    every = ["" if address == "./" else address for address in every]
    return [address for address in every if any(fnmatch(address, pattern) for pattern in patterns)]


def measured(browser: Browser, root: str, addresses: Sequence[str]) -> Iterator[Measured]:
    """Yield each page as it was measured; a page is opened once, cold for its bytes, and then made narrow."""
    for address in addresses:
        width, height = SCREENS[0]
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page = context.new_page()
        asked: list[Request] = []
        page.on("requestfinished", lambda request, into=asked: into.append(request))
        page.goto(root + address, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => null)")
        sizes = [request.sizes() for request in list(asked)]
        heights = []
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            heights.append(page.evaluate("document.documentElement.scrollHeight"))
        context.close()
        yield Measured(
            address, tuple(heights), sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)
        )


def main() -> None:
    """Print a line for each page, the highest first, and name those over the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("addresses", nargs="*")
    options = parser.parse_args()
    site = options.site.resolve()
    with served(site, compress=True) as root, opened(needed()) as browser:
        pages = list(measured(browser, root, chosen(site, options.addresses)))
    print(f"{'1440':>7} {'390':>7} {'bytes':>8}  address")
    for page in sorted(pages, key=lambda page: -max(page.heights)):
        heights = " ".join(f"{height:7,}" for height in page.heights)
        print(f"{heights} {page.size:8,}  /{page.address}{'  over' if page.is_over else ''}")
    print(f"{sum(page.is_over for page in pages)} of {len(pages)} pages are over {MOST:,} px")


if __name__ == "__main__":
    main()
