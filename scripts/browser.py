"""The system's Chromium, for pictures that are drawn as a reader would see them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# The shell without a window draws the same and loads a page in two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

HINTING = "--font-render-hinting=none"  # else lines break where the points of the screen have it


def found() -> str | None:
    """Return the path of the system's Chromium, or of the one that CHROME_PATH names; None where there is none."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, NAMES)), None)


def needed() -> str:
    """Return the same path; ends the program that asks, saying what to install, where there is none."""
    path = found()
    if path is None:
        raise SystemExit("Chromium is needed: install the system's package, or name one with CHROME_PATH")
    return path


@contextmanager
def opened(path: str) -> Iterator[Browser]:
    """Open the Chromium at a path, without a window, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", HINTING])
        try:
            yield browser
        finally:
            browser.close()
