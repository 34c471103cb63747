"""Stored copies of pages: what a web archive says that it holds, asked only when an editor wants it.

The archive answers as the Wayback Machine does at `https://archive.org/wayback/available`: it names the copy that is
nearest to a day, and the address of a copy ends in the moment at which it was made and the address of the page.
"""

from __future__ import annotations

import datetime
import json
import re
from typing import NamedTuple
from urllib.parse import urlencode

from kb.load.reader import URL
from kb.web import fetch
from kb.web.address import can_be_same_page, plain_address
from kb.web.fetch import NotFetched

JSON = ("application/json", "text/json", "application/javascript", "text/javascript")
COPIED = re.compile(r"/(?P<moment>[0-9]{8,14})(?:[a-z]{2}_)?/(?P<page>https?:/.*)\Z")


class Copy(NamedTuple):
    """A copy of a page: its address, and the day on which it was made."""

    url: str
    on: datetime.date


def find(archive: str, page: str, near: datetime.date) -> Copy | None:
    """Return the copy of a page that an archive names as the nearest to a day; None where it names none of this page.

    Raises `NotFetched` where the archive could not be asked.
    """
    asked = urlencode({"url": plain_address(page), "timestamp": f"{near:%Y%m%d}"})
    fetched = fetch.fetch(f"{archive}{'&' if '?' in archive else '?'}{asked}", JSON, "answer in JSON")
    try:
        told = json.loads(fetched.content)
    except (ValueError, RecursionError):
        raise NotFetched("its answer cannot be read") from None
    return _copy(told, page)


def is_copy(url: str) -> bool:
    """Tell whether an address is that of a stored copy itself."""
    return COPIED.search(url) is not None


def _copy(told: object, page: str) -> Copy | None:
    """Return the copy that an answer names, if it can be opened and is one of the page, whatever else is said."""
    for name in ("archived_snapshots", "closest"):
        told = told.get(name) if isinstance(told, dict) else None
    if not isinstance(told, dict) or told.get("available") is not True or str(told.get("status")) != "200":
        return None
    url = told.get("url")
    copied = COPIED.search(url) if isinstance(url, str) and URL.match(url) else None
    if not copied or not can_be_same_page(page, copied["page"]):
        return None
    try:
        return Copy(copied.string, datetime.datetime.strptime(copied["moment"][:8], "%Y%m%d").date())
    except ValueError:
        return None
