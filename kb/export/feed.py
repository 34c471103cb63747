"""What is new as an Atom feed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from xml.etree import ElementTree

from kb.declare import prose
from kb.library.evidence import corrected
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record
from kb.records.typed import Event

FEED = "feed.xml"
NEWEST = 60
ATOM = "http://www.w3.org/2005/Atom"


def feed(library: Library, name: str, site: str) -> str:
    """Return an Atom feed of the newest events and of every correction, newest first."""
    root = ElementTree.Element("feed", xmlns=ATOM)
    _said(root, "title", f"{name}: newest events and corrections")
    _said(root, "id", _urn(""))
    _said(root, "updated", _moment(library.as_of.isoformat()))
    _said(ElementTree.SubElement(root, "author"), "name", name)
    _said(root, "rights", "CC BY 4.0")
    if site:
        ElementTree.SubElement(root, "link", rel="self", href=site + FEED)
        ElementTree.SubElement(root, "link", rel="alternate", href=site)
    for day, record, title, words in sorted(_news(library), key=lambda each: (each[0], each[1].id), reverse=True):
        entry = ElementTree.SubElement(root, "entry")
        _said(entry, "title", title)
        # One record may have several corrections of one day; their words tell them apart.
        _said(entry, "id", _urn(record.address + (day + words if title != record.title else "")))
        _said(entry, "updated", _moment(day))
        ElementTree.SubElement(entry, "link", rel="alternate", href=site + record.address)
        _said(entry, "summary", prose.without_links(words, lambda id_: library[id_].title))
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _news(library: Library) -> Iterator[tuple[str, Record, str, str]]:
    for event in in_order(library, Event)[-NEWEST:]:
        yield event.date.first.isoformat(), event, event.title, event.summary
    for record, correction in corrected(library):
        yield correction.date.first.isoformat(), record, f"Corrected: {record.title}", correction.what


def _said(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _urn(address: str) -> str:
    """Return a name for an entry that stays the same wherever the site is published."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"charter-record/{address}").urn
