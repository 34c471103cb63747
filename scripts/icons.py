"""Draw the site's sign in the sizes that systems ask for: `python -m scripts.icons`.

All are made from `docs/assets/mark.svg`: a small one for tabs, and large ones on paper for the home screens of phones,
with the manifest that names them. They are kept, so that no build needs a browser.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from scripts import browser
from seam import settings_of

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "docs" / "assets"
SIGN = ASSETS / "mark.svg"
MANIFEST = "manifest.json"
PAPER = "#fcfbf8"  # --kb-paper of kb.css, in light colours
SMALL = 32
LARGE = (180, 192, 512)
SHARE = 0.7  # of a large one's width, so that no mask of a system cuts the sign
PAGE = (
    '<html><body style="margin:0;display:grid;place-items:center;height:100vh;background:{paper}">{sign}</body></html>'
)


def name(size: int) -> str:
    """Return the file name of the sign in a size."""
    return f"icon-{size}.png"


def drawn(opened: Browser, size: int) -> bytes:
    """Return the sign as a PNG: a small one as it is, a large one on paper."""
    is_large = size in LARGE
    width = round(size * SHARE) if is_large else size
    sign = SIGN.read_text(encoding="utf-8").replace("<svg ", f'<svg width="{width}" height="{width}" ', 1)
    page = opened.new_page(viewport=ViewportSize(width=size, height=size))
    page.set_content(PAGE.format(paper=PAPER if is_large else "none", sign=sign))
    picture = page.screenshot(omit_background=not is_large)
    page.close()
    return picture


def manifest() -> str:
    """Return what a system is told that puts the site on its home screen; addresses start from the file's folder."""
    config = settings_of(ROOT)
    said = {
        "name": config.site_name,
        "short_name": config.site_name.removeprefix("The "),
        "description": config.site_description,
        "lang": "en",
        "start_url": "../",
        "scope": "../",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [{"src": name(size), "sizes": f"{size}x{size}", "type": "image/png"} for size in LARGE if size > 180],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write every size and the manifest. Returns 1 where there is no browser."""
    path = browser.found()
    if path is None:
        print("no Chromium was found; install the system's package", file=sys.stderr)
        return 1
    with browser.opened(path) as opened:
        for size in (SMALL, *LARGE):
            (ASSETS / name(size)).write_bytes(drawn(opened, size))
    (ASSETS / MANIFEST).write_text(manifest(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
