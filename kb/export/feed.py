"""What is new as an Atom feed."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
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


class _Entry(NamedTuple):
    """An entry: its day, the record that it leads to, its title, what it says, and what no other entry is called."""

    day: datetime.date
    record: Record
    title: str
    words: str
    name: str


def feed(library: Library, name: str, site: str) -> str:
    """Return an Atom feed of the newest events and of every correction, newest first."""
    news = sorted(_news(library), key=lambda each: (each.day, each.record.id), reverse=True)
    root = ElementTree.Element("feed", xmlns=ATOM)
    _said(root, "title", f"{name}: newest events and corrections")
    _said(root, "id", _urn(""))
    _said(root, "updated", _moment(max([library.as_of, *(each.day for each in news)])))
    _said(ElementTree.SubElement(root, "author"), "name", name)
    _said(root, "rights", "CC BY 4.0")
    if site:
        ElementTree.SubElement(root, "link", rel="self", href=site + FEED)
        ElementTree.SubElement(root, "link", rel="alternate", href=site)
    for each in news:
        entry = ElementTree.SubElement(root, "entry")
        _said(entry, "title", each.title)
        _said(entry, "id", _urn(each.name))
        _said(entry, "updated", _moment(each.day))
        ElementTree.SubElement(entry, "link", rel="alternate", href=site + each.record.address)
        _said(entry, "summary", prose.without_links(each.words, lambda id_: library[id_].title))
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _news(library: Library) -> Iterator[_Entry]:
    for event in in_order(library, Event)[-NEWEST:]:
        # What has no beginning may end in days to come, and no entry is newer than what was read.
        day = min(event.date.moment.first, library.as_of)
        yield _Entry(day, event, event.title, event.summary, _first_address(event))
    alike: Counter[str] = Counter()
    for record, correction in corrected(library):
        day = correction.date.first
        name = f"{_first_address(record)}{day}{correction.what}"
        alike[name] += 1  # one record may have several corrections of one day, and of the same words
        again = f"#{alike[name]}" if alike[name] > 1 else ""
        yield _Entry(day, record, f"Corrected: {record.title}", correction.what, name + again)


def _first_address(record: Record) -> str:
    """Return the address that a record had first, so that its entries stay the same when it is renamed."""
    return f"{record.type.name}/{record.aliases[0]}/" if record.aliases else record.address


def _said(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _urn(address: str) -> str:
    """Return a name for an entry that stays the same wherever the site is published."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"charter-record/{address}").urn
