"""What a web page says of itself: its title, language, publisher, day of publication and canonical address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from kb.declare import dates
from kb.load.text import UNREADABLE
from kb.web.address import can_be_same_page, plain_address

OPENING = re.compile(r"""(?<![^\s([—–:])["'](?=\S)""")  # a straight mark before words


@dataclass(frozen=True)
class WebPage:
    """What a page says of itself; a text is empty where it says nothing."""

    url: str
    title: str = ""
    language: str = ""
    publisher: str = ""
    published: str = ""


def read(url: str, content: bytes, encoding: str | None = None) -> WebPage:
    """Return what the page at an address says of itself. Never raises for a page that is badly made."""
    try:
        page = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding=encoding))
    except (etree.ParserError, LookupError):
        return WebPage(plain_address(url))
    linked = list(_linked_data(page))
    publisher = _meta(page, "og:site_name") or next(_publishers(linked), "")
    locale = next(iter(_texts(page, "/html/@lang")), "") or _meta(page, "og:locale")
    return WebPage(
        _canonical(page, url),
        _title(page, publisher),
        locale.replace("_", "-").partition("-")[0].strip().lower(),
        _printed(publisher),
        next(_days(page, linked), ""),
    )


def _canonical(page: lxml.html.HtmlElement, url: str) -> str:
    """Return the address that a page gives as its own, where that can be: a copy names its original.

    A page that names the front of its site, or another page, is badly made, and is believed in nothing.
    """
    for href in _texts(page, "//link[@rel='canonical']/@href"):
        try:
            found = urljoin(url, href.strip())
            if can_be_same_page(url, found):
                return plain_address(found)
        except ValueError:  # no address at all, such as `http://[`
            continue
    return plain_address(url)


def _title(page: lxml.html.HtmlElement, publisher: str) -> str:
    given = _meta(page, "og:title")
    title = given or _clean(page.findtext(".//title") or "") or _clean(" ".join(_texts(page, "(//h1)[1]//text()")))
    for mark in (" | ", " - ", " – ", " — ", " :: "):  # many pages end their title in the name of their site
        before, _, site = title.rpartition(mark)
        if before and publisher and site.casefold() == publisher.casefold():
            title = before
            break
    return _printed(title)


def _printed(title: str) -> str:
    """Return a title with the marks of print where straight ones were typed."""
    opened = OPENING.sub(lambda mark: "“" if mark[0] == '"' else "‘", title)
    return opened.replace('"', "”").replace("'", "’")


def _days(page: lxml.html.HtmlElement, linked: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the days on which the page may have been published, the surest first."""
    told = [_meta(page, "article:published_time")]
    told += [str(each.get("datePublished", "")) for each in linked]
    told += _texts(page, "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime")
    # Other articles that a page lists have times too, so times count only where they agree.
    times = {time[:10] for time in _texts(page, "//article//time/@datetime") or _texts(page, "//time/@datetime")}
    told += times if len(times) == 1 else ()
    for text in told:
        day = text.strip()[:10]
        try:
            dates.parse(day)
        except dates.BadDate:
            continue
        yield day


def _linked_data(page: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD, the outer ones first."""
    for text in _texts(page, "//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
            if isinstance(value, dict | list):
                waiting += value.values() if isinstance(value, dict) else value


def _publishers(linked: list[dict[str, Any]]) -> Iterator[str]:
    for each in linked:
        publisher = each.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            yield _clean(publisher["name"])


def _meta(page: lxml.html.HtmlElement, name: str) -> str:
    found = _texts(page, "//meta[@property=$name or @name=$name]/@content", name=name)
    return next((clean for text in found if (clean := _clean(text))), "")


def _texts(page: lxml.html.HtmlElement, path: str, **variables: str) -> list[str]:
    found = page.xpath(path, **variables)
    return [str(text) for text in found] if isinstance(found, list) else []


def _clean(text: str) -> str:
    """Return a text in one line, without characters that cannot be seen."""
    seen = UNREADABLE.sub(lambda found: " " if found[0].isspace() or found[0] < " " else "", text)
    return " ".join(seen.split())
