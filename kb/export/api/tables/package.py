"""The CSV files as a data package of Frictionless: every column with its type, what it means and where it leads."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from typing import Any

from kb import NAME
from kb.declare.fields import Choice, Decimal, Kind, Ref, Whole, fields_within, meaning
from kb.declare.scales import ALL_SCALES
from kb.declare.types import TYPES
from kb.export.api.edition import FOLDER, VERSION, Files
from kb.export.api.tables import database, relations, spreadsheets
from kb.export.api.tables.relations import Column
from kb.export.api.tables.views import VIEWS, as_table
from kb.export.as_json import LICENCE, written_json
from kb.export.table import columns
from kb.library.library import Library

PATH = f"{FOLDER}datapackage.json"
NUMBERS = {relations.INTEGER: "integer", relations.REAL: "number"}
Described = dict[str, Any]


def package(library: Library, name: str, files: Files, base: Callable[[], sqlite3.Connection], site: str) -> str:
    """Return the text of the package; `files` make the tables that it describes, `base` is where they are read."""
    resources = [_resource(each, TYPES[each].means, _of_type(each), ["id"], files) for each in TYPES]
    tables = {table.name: table for table in database.tables()}
    told = [tables[each] for each in spreadsheets.listed()] + [as_table(each, base()) for each in VIEWS]
    told += [matrix.as_table(each, library) for each, matrix in spreadsheets.MATRICES.items()]
    for table in told:
        schema = [_of_column(column) for column in table.columns]
        resources.append(_resource(table.name, table.means, schema, list(table.key), files))
    return written_json(
        {
            "profile": "tabular-data-package",
            "name": NAME,
            "title": name,
            "version": VERSION,
            "created": f"{library.as_of.isoformat()}T00:00:00Z",
            "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": LICENCE}],
            **({"homepage": site} if site else {}),
            "resources": resources,
        }
    )


def _resource(name: str, means: str, schema: list[Described], key: list[str], files: Files) -> Described:
    content = files[spreadsheets.path(name)]()
    leading = [field.pop("refers", None) for field in schema]
    foreign = [
        {"fields": field["name"], "reference": {"resource": refers, "fields": "id"}}
        for field, refers in zip(schema, leading, strict=True)
        if refers in TYPES
    ]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": spreadsheets.path(name).removeprefix(FOLDER),
        "description": means,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": schema,
            **({"primaryKey": key} if key else {}),
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _of_type(name: str) -> list[Described]:
    """Return the columns of the table of a type as `kb.export.table` writes them."""
    group = TYPES[name].group
    found: list[Described] = [
        {"name": "id", "type": "string", "description": "the id", "constraints": {"required": True}},
        {"name": "page", "type": "string", "description": "the address of its page"},
    ]
    for column, way in columns(group).items():
        kind, owed = way[-1].kind, all(field.required for field in way)
        found.append({"name": column, "description": meaning(way), **_of_kind(kind), **_must(owed, kind)})
    more = {"linked_from": "the records that name it, joined by bars"} | relations.FOLLOWS.get(name, {})
    if "date" in group.names:
        days = {f"derived.date_{end}": f"the {end} day of its date" for end in ("first", "last")}
        found += [{"name": day, "type": "date", "description": means} for day, means in days.items()]
    order = [*relations.FOLLOWS.get(name, {}), "linked_from"]
    return found + [{"name": f"derived.{each}", "type": "string", "description": more[each]} for each in order]


def _of_kind(kind: Kind) -> Described:
    if isinstance(kind, Ref):
        return {"type": "string", "refers": kind.types[0] if len(kind.types) == 1 else None}
    if fields_within(kind):
        return {"type": "array"}
    numbers = {Whole: "integer", Decimal: "number"}
    return {"type": numbers.get(type(kind), "string")}


def _must(required: bool, kind: Kind) -> Described:
    constraints: Described = {"required": True} if required else {}
    if isinstance(kind, Choice):
        constraints["enum"] = list(kind.scale.by_value)
    return {"constraints": constraints} if constraints else {}


def _of_column(column: Column) -> Described:
    constraints: Described = {"required": True} if column.must else {}
    if column.scale:
        constraints["enum"] = [term.value for each in ALL_SCALES if each.name == column.scale for term in each.terms]
    return {
        "name": column.name,
        "type": NUMBERS.get(column.kind, "string"),
        "description": column.means,
        "refers": column.refers,
        **({"constraints": constraints} if constraints else {}),
    }
