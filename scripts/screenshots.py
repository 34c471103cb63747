"""Take the pictures of the main pages that the README shows: `python -m scripts.screenshots SITE [FOLDER]`.

Each page is opened in the system's Chromium as a visitor would see it first, at the width of a phone and of a desk, and
written as WebP. Viewport, scale, colours and motion are fixed, so the same site and browser give the same pictures.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

from scripts import browser
from scripts.site_server import served

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "docs" / "assets" / "shots"
QUALITY = 70  # of WebP: text stays sharp, and all pictures together stay under 1.5 MB
PAGES = {
    "home": "",
    "charter": "charter/",
    "provision": "provisions/charter-tripp/",
    "claim": "claims/claim-us-arms-sales-expanded/",
    "theme": "themes/section-907/",
    "timeline": "timeline/",
    "matrix": "matrix/",
    "map": "map/",
    "search": "search/?q=Zangezur",
}
DARK = ("home", "timeline", "map")  # where the dark colours show something that the light ones do not


@dataclass(frozen=True)
class Frame:
    """A screen: its size in CSS pixels, how many real pixels one of them has, and its colours."""

    width: int
    height: int
    scale: float
    scheme: Literal["light", "dark"]


PHONE = Frame(360, 720, 1.5, "light")
DESK = Frame(1280, 900, 1, "light")
DESK_DARK = Frame(1280, 900, 1, "dark")


def pictures() -> Iterator[tuple[str, str, Frame]]:
    """Return the file name, the page and the frame of each picture."""
    for name, path in PAGES.items():
        yield f"{name}-desk.webp", path, DESK
        yield f"{name}-phone.webp", path, PHONE
    for name in DARK:
        yield f"{name}-desk-dark.webp", PAGES[name], DESK_DARK


def take(browser: Browser, address: str, frame: Frame) -> bytes:
    """Return what a visitor sees first at an address, as WebP; raise if there is no such page."""
    context = browser.new_context(
        viewport=ViewportSize(width=frame.width, height=frame.height),
        device_scale_factor=frame.scale,
        color_scheme=frame.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{address}: there is no such page; mend PAGES in scripts/screenshots.py")
    _settle(page, searching="?q=" in address)
    # Playwright itself writes no WebP.
    shot = context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    context.close()
    return base64.b64decode(shot["data"])


def _settle(page: Page, *, searching: bool) -> None:
    if searching:
        page.locator(".kb-search__hits li").first.wait_for()
    page.evaluate("document.activeElement?.blur(); document.fonts.ready.then(() => undefined)")


def main(arguments: list[str]) -> int:
    """Write every picture anew, and remove those that are no longer taken."""
    if not 1 <= len(arguments) <= 2:
        print(f"{__doc__}", file=sys.stderr)
        return 2
    site, folder = Path(arguments[0]), Path(arguments[1]) if len(arguments) == 2 else SHOTS
    chromium = browser.found()
    if chromium is None:
        print("no Chromium was found; install the system's package", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    with served(site) as address, browser.opened(chromium) as opened:
        for name, path, frame in pictures():
            (folder / name).write_bytes(take(opened, address + path, frame))
    kilobytes = sum(path.stat().st_size for path in folder.glob("*.webp")) // 1024
    print(f"{len(list(folder.glob('*.webp')))} pictures, {kilobytes} KB, in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
