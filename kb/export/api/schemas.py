"""JSON Schema (2020-12) of what the files hold, for the programs that read them.

What an editor may write is another matter, for there a number can stand where a text is wanted: see `kb.edit.schema`.
Each schema is whole without the others. Its name does not change while the version begins with the same number,
wherever the site is published. New fields may appear, so none is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from kb import NAME
from kb.declare.fields import NUMBER_FORM, Choice, Decimal, Field, Group, Kind, Many, RecordType, Url, Whole
from kb.declare.types import TYPES
from kb.declare.types.house import RETIRED, SETTINGS
from kb.export.api.edition import FOLDER, VERSION
from kb.export.as_json import written_json

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
WITHDRAWN, OF_TYPE, ALL, IDS, SETTINGS_NAME, CATALOGUE = "withdrawn", "type", "all", "ids", "settings", "index"


def path(name: str) -> str:
    """Return the path of a schema below the site's root."""
    return f"{FOLDER}schema/{name}.json"


def files() -> dict[str, Callable[[], str]]:
    """Return how the text of each schema is made, by its path."""
    return {path(name): partial(_written, name, make) for name, make in _schemas().items()}


def _written(name: str, make: Callable[[], Schema]) -> str:
    major = VERSION.partition(".")[0]
    return written_json({"$schema": DIALECT, "$id": f"urn:{NAME}:api:{major}:{name}", **make()})


def _schemas() -> dict[str, Callable[[], Schema]]:
    return {
        **{name: partial(_record, type_) for name, type_ in TYPES.items()},
        WITHDRAWN: _withdrawn,
        OF_TYPE: _of_type,
        ALL: _all,
        IDS: _ids,
        SETTINGS_NAME: partial(_several, "What is declared once for the whole.", {"settings": _settings()}),
        CATALOGUE: _catalogue,
    }


def of_kind(kind: Kind) -> Schema:
    """Return what a value of a kind is in JSON."""
    match kind:
        case Group():
            return _group(kind)
        case Many():
            return {"type": "array", "items": of_kind(kind.of), "minItems": kind.least}
        case Choice():
            return {"type": "string", "enum": list(kind.scale.by_value)}
        case Whole():
            return {"type": "integer", "minimum": kind.least}
        case Decimal():
            return {"type": "string", "pattern": f"^{NUMBER_FORM}$"}
        case Url():
            return {"type": "string", "format": "uri"}
    return TEXT


def _group(group: Group) -> Schema:
    return _object({field.name: _field(field) for field in group.fields}, sorted(group.owed))


def _field(field: Field) -> Schema:
    return {"title": field.label, "description": field.means, **of_kind(field.kind)}


def _object(properties: Schema, must: Iterable[str] | None = None) -> Schema:
    """Return an object with these properties, all of which it has where no others are named."""
    owed = list(properties) if must is None else list(must)
    return {"type": "object", "properties": properties, **({"required": owed} if owed else {})}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _record(type_: RecordType) -> Schema:
    derived = {
        "date_first": DAY | {"description": "The first day of its date; null where it has no start."},
        "date_last": DAY | {"description": "The last day of its date; null where it has no end."},
        "reference": TEXT | {"description": "Its number in the document, such as II.3."},
        "current_status": TEXT | {"description": "The newest status under its own document."},
        "links_to": _links("The records that this one names, with the path of each value that names one."),
        "linked_from": _links("The records that name this one, with the path of the value in them."),
    }
    whole = {
        **_identity(type_.name),
        "page": TEXT | {"description": "The address of its page."},
        "file": TEXT | {"description": "The file that it was written in, from the root of the project."},
        "fields": _group(type_.group) | {"description": "What an editor wrote."},
        "derived": _object(derived, ["links_to", "linked_from"]) | {"description": "What follows from other records."},
    }
    return {"title": type_.one, "description": type_.means, **_object(whole)}


def _identity(type_: str | None = None) -> Schema:
    named = {"const": type_} if type_ else {"enum": list(TYPES)}
    return {
        "id": TEXT | {"description": "The id, which does not change."},
        "type": {"type": "string", **named},
        "version": {"type": "string", "pattern": rf"^{VERSION.partition('.')[0]}\.[0-9]+\.[0-9]+$"},
        "url": TEXT | {"description": "The address of this file."},
    }


def _links(means: str) -> Schema:
    return _list(_object({"id": TEXT, "type": TEXT, "path": TEXT})) | {"description": means}


def _withdrawn() -> Schema:
    row = _object({"id": TEXT, "title": TEXT, "url": TEXT, "page": TEXT})
    retired = _object({"why": TEXT, "successors": _list(row)})
    whole = {**_identity(), "page": TEXT, "file": TEXT, "retired": retired}
    return {"description": "An id that no record has any more.", **_object(whole)}


def _several(means: str, more: Schema) -> Schema:
    """Return a file of several records: what every such file begins with, and what is its own."""
    first = {
        "version": _identity()["version"],
        "name": TEXT,
        "state_of_the_record": {"type": "string", "format": "date"},
        "licence": TEXT,
        "described_at": TEXT,
    }
    return {"description": means, **_object({**first, **more})}


def _of_type() -> Schema:
    row = _object({"id": TEXT, "title": TEXT, "url": TEXT, "page": TEXT})
    return _several("The records of a type.", {"type": _about(), "records": _list(row)})


def _about() -> Schema:
    return _object({"name": TEXT, "one": TEXT, "many": TEXT, "means": TEXT})


def _all() -> Schema:
    records = {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in TYPES]}
    whole = {"settings": _settings(), "retired": _list(_group(RETIRED)), "records": _list(records)}
    held = {name: _record(type_) for name, type_ in TYPES.items()}
    return _several("Every record, and what stands beside the records.", whole) | {"$defs": held}


def _settings() -> Schema:
    return {"anyOf": [_group(SETTINGS.group), {"type": "null"}]}


def _ids() -> Schema:
    states = {"type": "string", "enum": ["record", "renamed", "retired"]}
    row = {
        **{key: value for key, value in _identity().items() if key != "version"},
        "state": states | {"description": "Whether a record has it, has another now, or is no more."},
        "now": _list(TEXT) | {"description": "The record that has it, or those in its place."},
        "published": {"type": "boolean", "description": "Whether readers have seen it."},
    }
    return _several("Every id that there is or was.", {"ids": _list(_object(row))})


def _catalogue() -> Schema:
    counted = {"records": {"type": "integer"}, "index": TEXT, "csv": TEXT, "schema": TEXT}
    offered = _object({"url": TEXT, "means": TEXT, "media_type": TEXT})
    types = _list(_object({**_about()["properties"], **counted}))
    return _several("What there is, and how much.", {"types": types, "files": _list(offered)})
