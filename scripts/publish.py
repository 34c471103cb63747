"""Make the site as it is published: `SITE_URL=https://record.example.org/ python -m scripts.publish [FOLDER]`.

Beside what `make build` makes, it has what only programs of readers ask for, such as the calendar, the feed
of each theme and the files under `api/`, the pictures that other sites show of a page, and what a host sends with each.
They name pages by their whole addresses, so the site's has to be known.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kb.check.run import open_library
from kb.export.api import folder
from kb.export.api.edition import Files
from kb.library.library import Library
from scripts import headers
from scripts.target import target
from seam import ENGINE, settings_of
from view.publication import Publication

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

ROOT = Path(__file__).resolve().parent.parent
NO_ADDRESS = (
    "nothing was made: {}; set SITE_URL to the address under which the site will stand, such as "
    "SITE_URL=https://record.example.org/ make publish"
)
ROBOTS = "User-agent: *\nDisallow:\n\nSitemap: {}sitemap.xml\n"


def robots(library: Library, name: str, address: str) -> Files:
    """Return what crawlers read at the root of a host: that they may read all, and where the map of the site is."""
    return {"robots.txt": lambda: ROBOTS.format(address).encode()}


# What is written into the built site: each says how its files are made, by their paths below the site's root.
PRODUCTS: tuple[Callable[[Library, str, str], Files], ...] = (folder.files, robots)


def what_is_wrong(address: str) -> str | None:
    """Return what is wrong with the address of a site, or None where it can be published there."""
    if not address:
        return "SITE_URL is not set"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f'SITE_URL is "{address}", which is no address of a site'
    if parts.query or parts.fragment:
        return f'SITE_URL is "{address}", and pages cannot stand below a question or a part of a page'
    return None


def write(library: Library, name: str, address: str, to: Path) -> list[Path]:
    """Write every product of a library into a folder, and return what was written.

    `name` is that of the site, `address` its own with the closing slash, or empty where it has none.
    """
    written = []
    for product in PRODUCTS:
        for path, make in product(library, name, address).items():
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make())
            written.append(file)
    return written


def who_draws() -> tuple[str | None, str]:
    """Return the browser that draws the pictures of pages, or None with the reason why there are none."""
    try:
        from scripts import browser
    except ImportError:
        return None, "Playwright is not installed"
    return browser.found(), "no Chromium was found; install the system's package, or name one with CHROME_PATH"


def finish(library: Library, config: MkDocsConfig, to: Path, chromium: str | None) -> list[Path]:
    """Write into a built site what only the web needs, and return the files."""
    name, address = config.site_name, config.site_url or ""
    written = write(library, name, address, to)
    if chromium:
        from scripts import social_cards

        written += social_cards.draw(Publication(library, name=name, address=address), to, chromium)
    sent = to / headers.NAME
    sent.write_text(headers.written(headers.rules(to)), encoding="utf-8")
    return [*written, sent]


def build(to: Path, *, with_pictures: bool = False) -> int:
    """Build the site strictly into a folder, as a published one; return the status of the build.

    `with_pictures` says that links to its pages will have pictures, which are drawn afterwards.
    """
    command = [sys.executable, "-m", ENGINE, "build", "--strict", "--config-file", str(ROOT / "mkdocs.yml")]
    made = {"PUBLISHED": "true", "PICTURES": "true" if with_pictures else ""}
    settings = {**os.environ, **made, "PYTHONPATH": str(ROOT)}
    return subprocess.run([*command, "--site-dir", str(to)], cwd=ROOT, env=settings, check=False).returncode


def main(arguments: list[str]) -> int:
    """Build into a folder, `site` where none is named, and write there what only the web needs.

    Returns the status of the build, or 2 without an address.
    """
    named = target(arguments, __doc__, "FOLDER")
    wrong = what_is_wrong(os.environ.get("SITE_URL", ""))
    if wrong:
        print(NO_ADDRESS.format(wrong), file=sys.stderr)
        return 2
    if not os.environ.get("REPO_URL"):
        print("REPO_URL is not set: no record will have a link to edit it", file=sys.stderr)
    chromium, reason = who_draws()
    if not chromium:
        print(f"pages get no pictures for links to them: {reason}", file=sys.stderr)
    config = settings_of(ROOT)
    to = named or Path(config.site_dir)
    status = build(to, with_pictures=bool(chromium))
    if status == 0:
        written = finish(open_library(ROOT), config, to, chromium)
        size = sum(file.stat().st_size for file in written) / 1e6
        print(f"{len(written)} files for the web and other programs, {size:.0f} MB, written into {to}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
