"""A record in lines of plain text, for a terminal: every field in order, and what it is linked with both ways."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from kb.declare import prose
from kb.declare.fields import Group, Kind, Many, Part, Prose, Ref, parts
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.records.links import Link
from kb.records.record import Record

STEP = 2
MOST = 12  # links of one type and field that are shown without asking


class Heading(str):
    """A line that is a heading."""

    __slots__ = ()


def lines(library: Library, record: Record, width: int, *, whole: bool = False) -> Iterator[str]:
    """Yield the lines of a record, of at most `width` characters where words allow, the headings as `Heading`.

    `whole` shows every link, else long lists of links are cut and say so.
    """
    yield from map(Heading, _wrapped(record.title or record.id, width, ""))
    yield f"{record.type.one} {record.id}"
    yield ""
    for field in record.type.fields:
        if field.name != "title":
            yield from _value(library, field.label, field.kind, record.values[field.name], width, 0)
    out = [(link, library[link.target]) for link in library.links(record.id)]
    back = [(link, link.source) for link in library.backlinks(record.id)]
    yield from _linked("Points to", out, width, whole)
    yield from _linked("Linked from", back, width, whole)
    yield ""
    yield from _wrapped(record.file, width, "File     ")
    yield from _wrapped(f"/{record.address}", width, "Address  ")


def _value(library: Library, label: str, kind: Kind, value: Any, width: int, indent: int) -> Iterator[str]:
    """Yield the lines of a value under its label; nothing where the record has none."""
    if value is None:
        return
    edge = " " * indent
    if not isinstance(kind, Many | Group):
        yield from _wrapped(_said(library, kind, value), width, f"{edge}{label}: ")
        return
    yield f"{edge}{label}"
    for part in parts(kind, value):
        if part.field:
            yield from _value(library, part.field.label, part.kind, part.value, width, indent + STEP)
        else:
            yield from _entry(library, part, width, indent + STEP)


def _entry(library: Library, entry: Part, width: int, indent: int) -> Iterator[str]:
    """Yield the lines of an entry of a list behind a dash: the fields of a group, or the value."""
    lead = f"{' ' * indent}- "
    if not isinstance(entry.kind, Group):
        yield from _wrapped(_said(library, entry.kind, entry.value), width, lead)
        return
    lines: list[str] = []
    for part in parts(entry.kind, entry.value):
        if part.field:
            lines += _value(library, part.field.label, part.kind, part.value, width, len(lead))
    first, *rest = lines or [""]
    yield lead + first.lstrip()
    yield from rest


def _said(library: Library, kind: Kind, value: Any) -> str:
    """Return a value in words: an id with the title of its record, prose with the id behind each link."""
    if isinstance(kind, Ref):
        return f"{value} ({_title(library, value)})"
    if isinstance(kind, Prose):
        return prose.LINK.sub(lambda link: f"{link['words'] or _title(library, link['id'])} [{link['id']}]", value)
    return str(value)


def _title(library: Library, id_: str) -> str:
    record = library.get(id_.strip())
    return (record.title or record.id) if record else "no such record"


def _linked(heading: str, ends: list[tuple[Link, Record]], width: int, whole: bool) -> Iterator[str]:
    """Yield the records at the other ends of links, each once, by their type and the field that links them."""
    groups: dict[tuple[str, str], dict[str, Record]] = {}
    for link, other in ends:
        label = link.source.type.names[str(link.path[0])].label
        groups.setdefault((other.type.name, label), {})[other.id] = other
    if not groups:
        return
    yield ""
    yield Heading(heading)
    places = {name: place for place, name in enumerate(TYPES)}
    for (type_, label), records in sorted(groups.items(), key=lambda pair: (places[pair[0][0]], pair[0][1])):
        yield from _wrapped(f"{TYPES[type_].many} · {label} ({len(records)})", width, "")
        shown = list(records.values()) if whole else list(records.values())[:MOST]
        for record in shown:
            yield from _wrapped(f"{record.id} ({record.title})", width, "  ")
        if len(shown) < len(records):
            yield from _wrapped(f"and {len(records) - len(shown)} more; --all shows them", width, "  ")


def _wrapped(text: str, width: int, lead: str) -> Iterator[str]:
    """Yield a text in lines after a lead, the further ones as far in; its own line breaks stay."""
    inner = " " * min(len(lead), len(lead) - len(lead.lstrip()) + STEP)
    first = True
    for part in text.split("\n"):
        edge = lead if first else inner
        yield from textwrap.wrap(
            part, width, initial_indent=edge, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False
        ) or ([edge.rstrip()] if first else [])
        first = False
