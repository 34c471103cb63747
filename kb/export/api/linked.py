"""Every record as a node of one graph in the words of schema.org, as JSON-LD and as Turtle.

`kb.export.linked_data` says what those words carry of most types; here the others follow, each node leads to the pages
that show it, and the context is written out, so that nobody has to fetch it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kb.declare.types import TYPES
from kb.export import linked_data
from kb.export.api import records
from kb.export.api.edition import FOLDER
from kb.export.api.tables import spreadsheets
from kb.export.as_json import written_json
from kb.export.linked_data import day, filled, named
from kb.library.around import themes_of
from kb.library.evidence import cited_by
from kb.library.library import Library
from kb.records.record import Record
from kb.records.typed import ContestedName, Figure, Period, Statement

JSONLD, TURTLE = f"{FOLDER}record.jsonld", f"{FOLDER}record.ttl"
WORDS = "https://schema.org/"
TO_THE_ROOT = "../../"  # from `api/v1/`, where the site has no address of its own
ADDRESSES = ("url", "sameAs", "archivedAt", "license", "contentUrl")
DAYS = ("dateModified", "datePublished", "dateCreated", "legislationDate", "startDate", "endDate", "observationDate")
# Where the whole can be had, as the graph tells of it.
FILES = (records.ALL, JSONLD, *map(spreadsheets.path, TYPES))
Node = dict[str, Any]


def context() -> Node:
    """Return what the names in the graph stand for."""
    kinds = {name: {"@type": "@id"} for name in ADDRESSES} | {name: {"@type": "Date"} for name in DAYS}
    return {"@vocab": WORDS, **kinds}


def nodes(library: Library, name: str, site: str) -> list[Node]:
    """Return a node for the whole, for who publishes it, for each record, and for each verdict on a claim."""
    root = site or TO_THE_ROOT
    graph = linked_data.graph(library, name, root, FILES)["@graph"]
    found: dict[str, Node] = {node["@id"]: node for node in graph}
    for record in library:
        address = root + record.address
        node = found.setdefault(address, {"@id": address, "name": record.title, **_more(library, record, root)})
        shown = [{"@id": root + source.address} for source in cited_by(library, record)]
        if shown:
            node["subjectOf"] = shown
    return list(found.values())


def jsonld(library: Library, name: str, site: str) -> str:
    """Return the graph as the text of a JSON-LD file."""
    return written_json({"@context": context(), "@graph": nodes(library, name, site)})


def turtle(library: Library, name: str, site: str) -> str:
    """Return the same graph as the text of a Turtle file."""
    lines = [f"@prefix : <{WORDS}> .", ""]
    for node in nodes(library, name, site):
        pairs = " ;\n  ".join(_pairs(node))
        lines.append(f"<{node['@id']}> {pairs} .")
    return "\n".join(lines) + "\n"


def _more(library: Library, record: Record, root: str) -> Node:
    """Return what schema.org can say of a record of the types that `linked_data` leaves out."""
    about = [{"@id": root + library[id_].address} for id_ in themes_of(record)]
    match record:
        case Statement():
            said: Node = {"author": {"@id": root + library[record.speaker].address}, "dateCreated": day(record.date)}
            return filled({"@type": "CreativeWork", **said, "abstract": record.summary, "about": about})
        case Figure():
            measured = {"variableMeasured": record.quantity, "value": record.value, "unitText": record.unit}
            return filled({"@type": "Observation", **measured, "observationDate": day(record.period)})
        case Period():
            ends = {"startDate": day(record.date), "endDate": day(record.date, last=True)}
            return filled({"@type": "Event", **ends, "about": about})
        case ContestedName():
            return filled({"@type": "DefinedTerm", "alternateName": named(record.other_names)})
    return {"@type": "Thing"}


def _pairs(node: Node) -> Iterator[str]:
    """Yield each property of a node with its values, as Turtle writes them."""
    for key, value in node.items():
        values = value if isinstance(value, list) else [value]
        if key == "@type":
            yield "a " + ", ".join(f":{each}" for each in values)
        elif key != "@id":
            yield f":{key} " + ", ".join(_object(key, each) for each in values)


def _object(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"<{value['@id']}>" if set(value) == {"@id"} else f"[ {' ; '.join(_pairs(value))} ]"
    if key in ADDRESSES:
        return f"<{value}>"
    # A string of JSON is one of Turtle: both escape with the same letters, and what is no control stands as it is.
    return json.dumps(str(value), ensure_ascii=False) + ("^^:Date" if key in DAYS else "")
