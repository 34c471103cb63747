"""The description of the files for programs that make a client of it: OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from kb.declare.ids import ID_FORM
from kb.declare.types import TYPES
from kb.export.api import catalogue, records, schemas
from kb.export.api.catalogue import JSON, Offered
from kb.export.api.edition import FOLDER, VERSION
from kb.export.api.tables import spreadsheets
from kb.export.as_json import LICENCE, written_json

PATH = catalogue.OPENAPI


def description(name: str, site: str) -> str:
    """Return the text of the description. Without an address of the site, it is that of the folder it lies in."""
    offered = [
        Offered(catalogue.PATH, "What there is, and how much: the file to begin with", JSON, schemas.CATALOGUE),
        *catalogue.whole(),
        *(Offered(records.index_of(each.name), f"All {each.many}", JSON, schemas.OF_TYPE) for each in TYPES.values()),
        *(Offered(spreadsheets.path(each.name), f"All {each.many} as CSV", "text/csv") for each in TYPES.values()),
        *catalogue.sheets(),
    ]
    paths = {_below(each.path): {"get": _operation(each)} for each in offered if each.path != PATH}
    paths |= {f"/{each.name}/{{id}}.json": {"get": _of_record(each.name, each.one)} for each in TYPES.values()}
    return written_json(
        {
            "openapi": "3.1.0",
            "info": {
                "title": name,
                "version": VERSION,
                "summary": "Every record as files that are read, never written.",
                "license": {"name": "CC BY 4.0", "url": LICENCE},
            },
            "servers": [{"url": (site + FOLDER).rstrip("/") if site else "."}],
            "paths": dict(sorted(paths.items())),
        }
    )


def _below(path: str) -> str:
    return "/" + path.removeprefix(FOLDER)


def _operation(offered: Offered) -> dict[str, Any]:
    word = _below(offered.path)[1:].replace("/", "-").replace(".", "-")
    shape = _ref(offered.schema) if offered.schema else {"type": "object"} if offered.media == JSON else {}
    return {"operationId": word, "summary": offered.means, "responses": _answers({offered.media: {"schema": shape}})}


def _of_record(type_: str, one: str) -> dict[str, Any]:
    either = {"anyOf": [_ref(type_), _ref(schemas.WITHDRAWN)]}
    slot = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{ID_FORM}$"}}
    return {
        "operationId": f"{type_}-record",
        "summary": f"One {one}, by an id that it has or had",
        "parameters": [slot],
        "responses": _answers({JSON: {"schema": either}}) | {"404": {"description": "No record has or had this id."}},
    }


def _answers(content: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "The file.", "content": content}}


def _ref(schema: str) -> dict[str, str]:
    return {"$ref": f"./{schemas.path(schema).removeprefix(FOLDER)}"}
