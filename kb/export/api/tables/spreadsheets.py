"""The tables as CSV: one for each type, one for each kind of list entry and each view, and the matrices as matrices."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial

from kb.declare.types import TYPES
from kb.export.api.edition import FOLDER
from kb.export.api.tables import database, relations
from kb.export.api.tables.views import VIEWS
from kb.export.table import table, written_csv
from kb.library.claims import cells_of
from kb.library.documents import compared, comparison
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.typed import Claim, Provision

MATRICES = {
    "claims_by_provision": "A row for each claim, a column for each provision, the verdict between them.",
    "topics_by_document": "A row for each topic, a column for each document that is compared: whether it treats it.",
}


def path(name: str) -> str:
    """Return the path of a table below the site's root."""
    return f"{FOLDER}csv/{name}.csv"


def listed() -> tuple[str, ...]:
    """Return the names of the tables of the database that are written as they stand."""
    return (*relations.groups(), relations.ENTRIES, relations.LINKS, database.SCALES.name)


def files(library: Library, base: Callable[[], sqlite3.Connection], site: str) -> dict[str, Callable[[], str]]:
    """Return how the text of each file is made, by its path; `base` is where the tables are read."""
    made: dict[str, Callable[[], str]] = {path(name): partial(table, library, name, site) for name in TYPES}
    made |= {path(name): partial(_read, base, name) for name in (*listed(), *VIEWS)}
    made[path("claims_by_provision")] = partial(_claims_by_provision, library)
    made[path("topics_by_document")] = partial(_topics_by_document, library)
    return made


def _read(base: Callable[[], sqlite3.Connection], name: str) -> str:
    rows = base().execute(f'SELECT * FROM "{name}"')
    return written_csv([[column[0] for column in rows.description], *rows])


def _claims_by_provision(library: Library) -> str:
    claims = in_order(library, Claim)
    weighed = {id_ for claim in claims for id_ in cells_of(library, claim.id)}
    provisions = [each.id for each in in_order(library, Provision) if each.id in weighed]
    rows: list[list[str]] = [["claim", "title", *provisions]]
    for claim in claims:
        cells = cells_of(library, claim.id)
        rows.append([claim.id, claim.title, *(cells[id_].value if id_ in cells else "" for id_ in provisions)])
    return written_csv(rows)


def _topics_by_document(library: Library) -> str:
    rows = [["topic", "label", *(document.id for document in compared(library))]]
    for alike in comparison(library):
        for row in alike.rows:
            cells = (entry.value.value if entry else "" for _, entry in row.cells)
            rows.append([row.topic.value, row.topic.label, *cells])
    return written_csv(rows)
