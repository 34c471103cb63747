"""The files that the site offers for download."""

from __future__ import annotations

from collections.abc import Iterator

from kb.declare.types import TYPES
from kb.export import linked_data
from kb.export.as_json import envelope, exported, written_json
from kb.export.feed import FEED, feed
from kb.export.table import table
from kb.library.library import Library

WHOLE = "data/record.json"
LINKED = "data/record.jsonld"


def downloads(library: Library, name: str, site: str) -> Iterator[tuple[str, str]]:
    """Yield the exports: each file's path below the site's root and its text.

    `site` is the address of the site with its closing slash; where it is empty, pages are named relative to the root.
    """
    everything = {record.id: exported(library, record, site) for record in library}
    yield WHOLE, written_json(envelope(library, name, site) | {"records": list(everything.values())})
    for type_ in TYPES:
        records = [everything[record.id] for record in library.of_type(type_)]
        yield f"data/{type_}.json", written_json(envelope(library, name, site) | {"records": records})
        yield f"data/{type_}.csv", table(library, type_, site)
    for record in library:
        yield f"{record.address.rstrip('/')}.json", written_json(everything[record.id])
    yield LINKED, written_json(linked_data.graph(library, name, site))
    yield FEED, feed(library, name, site)
