"""Records as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from kb.declare.fields import Field, Group, Many
from kb.declare.types import TYPES
from kb.export.as_json import derived, inner_value
from kb.library.library import Library
from kb.library.order import in_order

BETWEEN = " | "


def table(library: Library, type_: str, site: str) -> str:
    """Return the records of a type as CSV: one row each, groups as `group.field`, lists of groups as JSON.

    The entries of a simple list are joined by a bar between spaces. A cell that a spreadsheet would take for a formula
    begins with an apostrophe.
    """
    columns = list(_columns(TYPES[type_].fields))
    records = in_order(library, type_)
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
        return json.dumps(inner_value(value, field), ensure_ascii=False)
    return _joined(inner_value(value, field))


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(map(str, value))
    return "" if value is None else str(value)


def _tame(cell: str) -> str:
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) and not is_number else cell
