"""Records as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kb.declare.fields import Field, Group, Kind, fields_within
from kb.declare.types import TYPES
from kb.export.as_json import derived, plain
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.entry import Entry

Way = tuple[Field, ...]  # fields, each within the one before
BETWEEN = " | "
# What a spreadsheet may run: a cell that begins with such a sign, of any width, also behind what cannot be seen.
RUNS = re.compile(
    r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]|[\t\r\n]"
)
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
MARK = "\ufeff"  # by which Excel knows that the text is UTF-8


def table(library: Library, type_: str, site: str) -> str:
    """Return the records of a type as CSV: one row each, groups as `group.field`, lists of groups as JSON.

    The entries of a simple list are joined by a bar between spaces. A cell that a spreadsheet would take for a formula
    begins with an apostrophe.
    """
    group = TYPES[type_].group
    records = in_order(library, type_)
    more = list(dict.fromkeys(name for record in records for name in derived(library, record)))
    rows = [["id", "page", *columns(group), *(f"derived.{name}" for name in more)]]
    for record in records:
        cells = [_cell(value, way[-1].kind) for way, value in _leaves(group, record.values)]
        follows = derived(library, record)
        rows.append([record.id, site + record.address, *cells, *(_joined(follows[n]) for n in more)])
    return written_csv(rows)


def written_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV that a spreadsheet opens right, without a formula among them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_tame(_joined(cell)) for cell in row] for row in rows)
    return MARK + text.getvalue()


def columns(group: Group) -> dict[str, Way]:
    """Return the columns of the fields of a type by their names, each with the fields that lead to it."""
    return {".".join(field.name for field in way): way for way, _ in _leaves(group, None)}


def _leaves(group: Group, values: Entry | None, around: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Yield the fields that lead to each column and its value, groups within the group taken apart."""
    for field in group.fields:
        way, value = (*around, field), None if values is None else values[field.name]
        if isinstance(field.kind, Group):
            yield from _leaves(field.kind, value, way)
        else:
            yield way, value


def _cell(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    written = plain(value, kind)
    return json.dumps(written, ensure_ascii=False) if fields_within(kind) else _joined(written)


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(map(str, value))
    return "" if value is None else str(value)


def _tame(cell: str) -> str:
    return f"'{cell}" if RUNS.match(cell) and not NUMBER.fullmatch(cell) else cell
