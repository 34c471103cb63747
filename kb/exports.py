"""The records for other programs: JSON, CSV, JSON-LD and an Atom feed, as the files that the site offers for download.

What an editor wrote stands under `fields`, by the names of the declaration; what follows from other records stands
under `derived`. No value is left out.
"""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

from kb import linked_data, prose, queries
from kb.dates import Date
from kb.fields import Field, Group, Many
from kb.library import Library
from kb.records import Entry, Record
from kb.scales import Term
from kb.types import TYPES

# Raised with every change that could break a program which reads the files; what it means stands on the data page.
FORMAT = 1
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
WHOLE = "data/record.json"
LINKED = "data/record.jsonld"
FEED = "feed.xml"
BETWEEN = " | "
NEWEST = 60
ATOM = "http://www.w3.org/2005/Atom"


def files(library: Library, name: str, site: str) -> Iterator[tuple[str, str]]:
    """Yield the exports: each file's path below the site's root and its text.

    `site` is the address of the site with its closing slash; where it is empty, pages are named relative to the root.
    """
    everything = {record.id: exported(library, record, site) for record in library}
    yield WHOLE, _json(_envelope(library, name, site) | {"records": list(everything.values())})
    for type_ in TYPES:
        records = [everything[record.id] for record in library.of_type(type_)]
        yield f"data/{type_}.json", _json(_envelope(library, name, site) | {"records": records})
        yield f"data/{type_}.csv", table(library, type_, site)
    for record in library:
        yield f"{record.address.rstrip('/')}.json", _json(everything[record.id])
    yield LINKED, _json(linked_data.graph(library, name, site))
    yield FEED, feed(library, name, site)


def exported(library: Library, record: Record, site: str) -> dict[str, Any]:
    """Return a record as JSON has it: where it stands, what was written, and what follows from other records."""
    return {
        "id": record.id,
        "type": record.type.name,
        "page": site + record.address,
        "file": record.file,
        "fields": plain(record.values, record.type.fields),
        "derived": derived(library, record),
    }


def plain(value: Any, fields: Iterable[Field] = ()) -> Any:
    """Return a value as it was written: words of a scale by their key, dates in their notation."""
    if isinstance(value, Term):
        return value.value
    if isinstance(value, Date):
        return value.written
    if isinstance(value, Entry):
        return {field.name: _inner(value[field.name], field) for field in fields if value[field.name] is not None}
    return value


def _inner(value: Any, field: Field) -> Any:
    kind = field.kind
    if isinstance(kind, Many):
        inner = kind.of.fields if isinstance(kind.of, Group) else ()
        return [plain(each, inner) for each in value]
    return plain(value, kind.fields if isinstance(kind, Group) else ())


def derived(library: Library, record: Record) -> dict[str, Any]:
    """Return what nobody types: the days of a date, the current status, and which records lead here."""
    found: dict[str, Any] = {}
    when = record.values["date"] if "date" in record.type.names else None
    if when is not None:
        found |= {"date_first": _day(when.start and when.first), "date_last": _day(when.end and when.last)}
    if record.type.name == "provisions":
        found |= {
            "reference": queries.number(record),
            "current_status": queries.current_state(record).value,
        }
    leading = sorted({link.source.id for link in library.backlinks(record.id)})
    return found | {"linked_from": leading}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _envelope(library: Library, name: str, site: str) -> dict[str, Any]:
    return {
        "name": name,
        "format": FORMAT,
        "state_of_the_record": library.as_of.isoformat(),
        "licence": LICENCE,
        "described_at": f"{site}data/",
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


# ── CSV


def table(library: Library, type_: str, site: str) -> str:
    """Return the records of a type as CSV: one row each, groups as `group.field`, lists of groups as JSON.

    The entries of a simple list are joined by a bar between spaces. A cell that a spreadsheet would take for a formula
    begins with an apostrophe.
    """
    columns = list(_columns(TYPES[type_].fields))
    records = queries.in_order(library, type_)
    more = list(dict.fromkeys(name for record in records for name in derived(library, record)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["id", "page", *(".".join(path) for path, _ in columns), *(f"derived.{name}" for name in more)])
    for record in records:
        cells = [_cell(_at(record.values, path), field) for path, field in columns]
        follows = derived(library, record)
        writer.writerow(map(_tame, [record.id, site + record.address, *cells, *(_joined(follows[n]) for n in more)]))
    return text.getvalue()


def _columns(fields: Iterable[Field], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    for field in fields:
        if isinstance(field.kind, Group):
            yield from _columns(field.kind.fields, (*path, field.name))
        else:
            yield (*path, field.name), field


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        values = None if values is None else values[name]
    return values


def _cell(value: Any, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(field.kind, Many) and isinstance(field.kind.of, Group):
        return json.dumps(_inner(value, field), ensure_ascii=False)
    return _joined(_inner(value, field))


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(map(str, value))
    return "" if value is None else str(value)


def _tame(cell: str) -> str:
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) and not is_number else cell


# ── Atom


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
        _said(entry, "id", _urn(record.address + (day if title != record.title else "")))
        _said(entry, "updated", _moment(day))
        ElementTree.SubElement(entry, "link", rel="alternate", href=site + record.address)
        _said(entry, "summary", prose.without_links(words, lambda id_: str(library[id_].title)))
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _news(library: Library) -> Iterator[tuple[str, Record, str, str]]:
    for event in queries.in_order(library, "events")[-NEWEST:]:
        yield event.date.first.isoformat(), event, event.title, event.summary
    for record, correction in queries.corrected(library):
        yield correction.date.first.isoformat(), record, f"Corrected: {record.title}", correction.what


def _said(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _urn(address: str) -> str:
    """Return a name for an entry that stays the same wherever the site is published."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"charter-record/{address}").urn
