"""The declaration as tables: one for each type, one for each group of fields that a list holds, and those of links.

A group within a record becomes columns of it, `legal_force_value`; a date becomes three, as it was written and its
first and last day. The entries of lists name the record that holds them, their path in it, and the path of what they
stand in (`within`), by which a citation finds the version or the verdict that it belongs to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.declare.dates import Date
from kb.declare.fields import Choice, Decimal, Field, Group, Kind, Many, Ref, When, Whole, meaning, parts
from kb.declare.types import TYPES
from kb.export.api.records import dotted
from kb.export.as_json import day_of, derived, plain
from kb.library.library import Library
from kb.problems.words import listing
from kb.records.record import Record
from kb.records.spots import Way

Cell = str | int | float | None
Row = tuple[Cell, ...]
TEXT, INTEGER, REAL = "TEXT", "INTEGER", "REAL"
RECORDS, LINKS, ENTRIES = "records", "links", "entries"
# What follows from other records and stands beside the fields of a type.
FOLLOWS = {
    "provisions": {
        "reference": "its number in the document, such as II.3",
        "current_status": "the newest status under its own document",
    }
}


@dataclass(frozen=True)
class Column:
    """A column: what it holds, and where it leads. `refers` names a table, `scale` the scale whose values it has."""

    name: str
    means: str
    kind: str = TEXT
    must: bool = False
    refers: str = ""
    scale: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its columns and the names of those that together tell its rows apart."""

    name: str
    means: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)


HELD = (
    Column("record_id", "the record that holds it", must=True, refers=RECORDS),
    Column("path", "its path in that record, lists counted from 0", must=True),
    Column("within", "the path of what it stands in; empty for the record itself"),
)


@cache
def tables() -> tuple[Table, ...]:
    """Return every table that the declaration gives, those first to which others lead."""
    ofs = [_of_type(name) for name in TYPES]
    return (
        Table(
            RECORDS,
            "Every record, with what was written in it as JSON.",
            (
                Column("id", "the id, which is also the name of the file", must=True),
                Column("type", "the type", must=True),
                Column("title", "its name, or the statement in one line", must=True),
                Column("page", "the address of its page", must=True),
                Column("fields", "every field as JSON", must=True),
                Column("number", "its number in this file, by which the search finds it", INTEGER, must=True),
            ),
        ),
        *ofs,
        *(_of_group(group) for group in groups().values()),
        Table(
            ENTRIES,
            "The entries of lists of single values, such as themes or notes.",
            (*HELD, Column("field", "the name of the list", must=True), Column("value", "the entry", must=True)),
            ("record_id", "path"),
        ),
        Table(
            LINKS,
            "Which record names which, and where.",
            (
                Column("source", "the record that names the other", must=True, refers=RECORDS),
                Column("target", "the record that is named", must=True, refers=RECORDS),
                Column("path", "the path of the value that names it", must=True),
            ),
            ("source", "path", "target"),
        ),
    )


def rows(library: Library, site: str) -> dict[str, list[Row]]:
    """Return the rows of every table by its name, in the order of the library and of each file."""
    found: dict[str, list[Row]] = {table.name: [] for table in tables()}
    for number, record in enumerate(library, start=1):
        written = json.dumps(plain(record.values, record.type.group), ensure_ascii=False)
        address = site + record.address
        found[RECORDS].append((record.id, record.type.name, record.title, address, written, number))
        found[record.type.name].append(
            (record.id, *_cells(record.type.group, record.values), *_follows(library, record))
        )
        for name, row in _entries(record, record.type.group, record.values, ()):
            found[name].append(row)
        found[LINKS] += dict.fromkeys((record.id, link.target, dotted(link.path)) for link in library.links(record.id))
    return found


@cache
def groups() -> dict[str, Group]:
    """Return the groups that a list holds anywhere, by the names of their tables."""
    found: dict[str, Group] = {}
    for type_ in TYPES.values():
        found |= {table_of(group): group for _, group in _listed(type_.group)}
    return found


def table_of(group: Group) -> str:
    """Return the name of the table of a group that lists hold: `OtherName` is `other_names`."""
    words = re.sub(r"(?<=.)([A-Z])", r"_\1", group.name).lower()
    return words[:-1] + "ies" if words.endswith("y") else words + ("es" if words.endswith("s") else "s")


def _listed(group: Group) -> Iterator[tuple[Field, Group]]:
    """Yield each list of groups that stands anywhere within a group, as its field and the group of its entries."""
    for field in group.fields:
        inner = field.kind.of if isinstance(field.kind, Many) else field.kind
        if isinstance(inner, Group):
            if isinstance(field.kind, Many):
                yield field, inner
            yield from _listed(inner)


def _of_type(name: str) -> Table:
    type_ = TYPES[name]
    more = (Column(each, f"{means}; follows from other records") for each, means in FOLLOWS.get(name, {}).items())
    own = Column("id", "the id", must=True, refers=RECORDS)
    return Table(name, type_.means, (own, *_columns(type_.group), *more))


def _of_group(group: Group) -> Table:
    """The table of the entries of a group, which says of which records they are and under which fields they stand."""
    name = table_of(group)
    held = [
        (type_, field) for type_ in TYPES.values() for field, each in _listed(type_.group) if table_of(each) == name
    ]
    many = list(dict.fromkeys(type_.many for type_, _ in held))
    labels = " or ".join(dict.fromkeys(f"“{field.label}”" for _, field in held))
    whose = "any record" if len(many) == len(TYPES) else listing(many)
    means = "; ".join(dict.fromkeys(field.means for _, field in held))
    told = f"A row for each entry of {labels} in {whose}: {means}."
    return Table(name, told, (*HELD, *_columns(group)), ("record_id", "path"))


def _columns(group: Group, around: tuple[Field, ...] = (), must: bool = True) -> Iterator[Column]:
    """Yield the columns of a group in the order in which `_cells` yields its cells."""
    for field in group.fields:
        way, owed = (*around, field), must and field.required
        name, means = "_".join(each.name for each in way), meaning(way)
        if isinstance(field.kind, Group):
            yield from _columns(field.kind, way, owed)
        elif isinstance(field.kind, When):
            yield Column(name, means, must=owed)
            yield Column(f"{name}_first", f"{means}: the first day; empty where it has no start")
            yield Column(f"{name}_last", f"{means}: the last day; empty where it has no end")
        elif not isinstance(field.kind, Many):
            yield _column(name, means, field.kind, owed)


def _column(name: str, means: str, kind: Kind, must: bool) -> Column:
    if isinstance(kind, Ref):
        return Column(name, means, must=must, refers=kind.types[0] if len(kind.types) == 1 else RECORDS)
    if isinstance(kind, Choice):
        return Column(name, means, must=must, scale=kind.scale.name)
    form = INTEGER if isinstance(kind, Whole) else REAL if isinstance(kind, Decimal) else TEXT
    return Column(name, means, form, must)


def _cells(group: Group, values: Any) -> Iterator[Cell]:
    for part in parts(group, values):
        if isinstance(part.kind, Group):
            yield from _cells(part.kind, part.value)
        elif isinstance(part.kind, When):
            yield from _dated(part.value)
        elif not isinstance(part.kind, Many):
            yield _cell(part.kind, part.value)


def _dated(date: Date | None) -> tuple[Cell, Cell, Cell]:
    if date is None:
        return None, None, None
    return date.written, day_of(date.first, date.start), day_of(date.last, date.end)


def _cell(kind: Kind, value: Any) -> Cell:
    if value is None:
        return None
    written: Cell = plain(value, kind)
    return float(str(written)) if isinstance(kind, Decimal) else written


def _follows(library: Library, record: Record) -> list[Cell]:
    names = FOLLOWS.get(record.type.name, {})
    return [derived(library, record)[name] for name in names] if names else []


def _entries(record: Record, group: Group, values: Any, way: Way) -> Iterator[tuple[str, Row]]:
    """Yield what the lists of a group hold, each entry with the name of its table, and what stands within it."""
    for part in parts(group, values):
        here = (*way, part.step)
        if part.value is None:
            continue
        if isinstance(part.kind, Group):
            yield from _entries(record, part.kind, part.value, here)
        elif isinstance(part.kind, Many):
            for entry in parts(part.kind, part.value):
                head = record.id, dotted((*here, entry.step)), dotted(way)
                if isinstance(entry.kind, Group):
                    yield table_of(entry.kind), (*head, *_cells(entry.kind, entry.value))
                    yield from _entries(record, entry.kind, entry.value, (*here, entry.step))
                else:
                    yield ENTRIES, (*head, str(part.step), str(plain(entry.value, entry.kind)))
