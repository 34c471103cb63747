"""Every file under `api/v1/`, by its path: what `make publish` writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kb.export.api import records
from kb.export.api.edition import Files
from kb.library.library import Library


def files(library: Library, name: str, site: str) -> Files:
    """Return how each file is made, by its path below the site's root; each is made once.

    `site` is the address of the site with its closing slash; where it is empty, pages are named relative to the root.
    """
    return {path: cache(_encoded(make)) for path, make in records.files(library, name, site).items()}


def _encoded(make: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: make().encode("utf-8")
