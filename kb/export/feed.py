"""What is new as Atom feeds: of everything, of each theme, and of the corrections."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from xml.etree import ElementTree

from kb import NAME
from kb.declare import prose
from kb.export.news import CORRECTED, NEW, News, corrections, first_id, newest_days, news, news_by_theme
from kb.library.library import Library
from kb.records.typed import Theme

FEED = "feed.xml"
CORRECTIONS = "corrections.xml"
LEAST = 60  # entries of a feed, and all others of the day of the last of them
ATOM = "http://www.w3.org/2005/Atom"


def feeds(library: Library, name: str, site: str) -> dict[str, Callable[[], str]]:
    """Return the feed of everything that is new or was weighed anew, and that of the corrections, by their paths."""
    return {
        FEED: lambda: _feed(library, name, site, FEED, f"{name}: new and weighed anew", "", news(library)),
        CORRECTIONS: lambda: _feed(
            library, name, site, CORRECTIONS, f"{name}: corrections", "corrections/", corrections(library)
        ),
    }


def theme_feeds(library: Library, name: str, site: str) -> dict[str, Callable[[], str]]:
    """Return the feed of each theme by its path, and by that of each id which the theme had before."""
    found: dict[str, Callable[[], str]] = {}
    for theme in library.of_type(Theme):
        found[path_at(theme.address)] = partial(_of_theme, library, theme, name, site)
    for address, now in library.former.items():
        if isinstance(now, Theme):
            found[path_at(address)] = partial(_of_theme, library, now, name, site)
    return found


def path_at(address: str) -> str:
    """Return the path below the site's root of the feed of the theme whose page has an address."""
    return f"{address.rstrip('/')}.xml"


def _of_theme(library: Library, theme: Theme, name: str, site: str) -> str:
    title = f"{name}: {theme.short or theme.title}"
    all_news = news_by_theme(library)[theme.id]
    return _feed(library, name, site, path_at(theme.address), title, theme.address, all_news)


def _feed(library: Library, name: str, site: str, path: str, title: str, address: str, all_news: Sequence[News]) -> str:
    """Return a feed that stands at a path and belongs to the page at an address."""
    shown = newest_days(all_news, LEAST)
    root = ElementTree.Element("feed", xmlns=ATOM)
    _said(root, "title", title)
    _said(root, "id", urn("" if path == FEED else path))
    _said(root, "updated", _moment((shown[0].day if shown else library.as_of).isoformat()))
    _said(ElementTree.SubElement(root, "author"), "name", name)
    _said(root, "rights", "CC BY 4.0")
    base = site or "../" * path.count("/")
    if site:
        ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=site + path)
        ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=site + address)
    for each in shown:
        _entry(ElementTree.SubElement(root, "entry"), library, each, base)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _entry(entry: ElementTree.Element, library: Library, each: News, base: str) -> None:
    _said(entry, "title", each.title)
    _said(entry, "id", urn_of(library, each))
    _said(entry, "updated", _moment(each.day.isoformat()))
    anchor = "#corrections" if each.sort == CORRECTED else ""
    ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=base + each.record.address + anchor)
    ElementTree.SubElement(entry, "category", term=each.record.type.name, label=each.record.type.one)
    _said(entry, "summary", prose.plain(each.words, lambda id_: library[id_].title))


def urn_of(library: Library, each: News) -> str:
    """Return the name of a piece of news, the same in every feed, under every address and after a renaming.

    It follows from the id under which the record entered; for what came later, from the sort, the day and the count.
    """
    address = f"{each.record.type.name}/{first_id(library, each.record)}/"
    return urn(address if each.sort == NEW else f"{address}{each.sort}/{each.day}/{each.nth}")


def urn(address: str) -> str:
    """Return a name that stays the same wherever the site is published."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{NAME}/{address}").urn


def _said(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
