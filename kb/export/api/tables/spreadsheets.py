"""The tables as CSV: one for each type, one for each kind of list entry and each view, and the matrices as matrices."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from kb.declare.scales import CHARTER_VERDICT, COVERAGE, COVERAGE_TOPIC
from kb.declare.types import TYPES
from kb.export.api.edition import FOLDER
from kb.export.api.tables import database, relations
from kb.export.api.tables.relations import Column, Table
from kb.export.api.tables.views import VIEWS
from kb.export.table import table, written_csv
from kb.library.claims import cells_of
from kb.library.documents import compared, comparison
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.typed import Claim, Provision


class Matrix(NamedTuple):
    """A matrix: what it is, its columns, of which the first tells its rows apart, and its rows."""

    means: str
    columns: Callable[[Library], list[Column]]
    rows: Callable[[Library], Iterable[list[str]]]

    def as_table(self, name: str, library: Library) -> Table:
        """Return the matrix as a table, with what each of its columns is."""
        columns = tuple(self.columns(library))
        return Table(name, self.means, columns, key=(columns[0].name,))


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
    return made | {path(name): partial(_matrix, library, matrix) for name, matrix in MATRICES.items()}


def _read(base: Callable[[], sqlite3.Connection], name: str) -> str:
    rows = base().execute(f'SELECT * FROM "{name}"')
    return written_csv([[column[0] for column in rows.description], *rows])


def _matrix(library: Library, matrix: Matrix) -> str:
    return written_csv([[column.name for column in matrix.columns(library)], *matrix.rows(library)])


def _weighed(library: Library) -> list[Provision]:
    """The provisions against which any claim was weighed, in their order."""
    ids = {id_ for claim in in_order(library, Claim) for id_ in cells_of(library, claim.id)}
    return [each for each in in_order(library, Provision) if each.id in ids]


def _columns_of_provisions(library: Library) -> list[Column]:
    means = "what “{}” says of the claim; empty where the claim was not weighed against it"
    own = (Column(each.id, means.format(each.title), scale=CHARTER_VERDICT.name) for each in _weighed(library))
    return [Column("claim", "the claim", must=True, refers="claims"), Column("title", "its title", must=True), *own]


def _claims_by_provision(library: Library) -> Iterator[list[str]]:
    provisions = _weighed(library)
    for claim in in_order(library, Claim):
        cells = cells_of(library, claim.id)
        yield [claim.id, claim.title, *(cells[each.id].value if each.id in cells else "" for each in provisions)]


def _columns_of_documents(library: Library) -> list[Column]:
    means = "whether “{}” treats the topic; empty where nobody looked for it there"
    own = (Column(each.id, means.format(each.title), scale=COVERAGE.name) for each in compared(library))
    first = Column("topic", "the topic", must=True, scale=COVERAGE_TOPIC.name)
    return [first, Column("label", "the topic, in words", must=True), *own]


def _topics_by_document(library: Library) -> Iterator[list[str]]:
    for alike in comparison(library):
        for row in alike.rows:
            cells = (entry.value.value if entry else "" for _, entry in row.cells)
            yield [row.topic.value, row.topic.label, *cells]


MATRICES = {
    "claims_by_provision": Matrix(
        "A row for each claim, a column for each provision, the verdict between them.",
        _columns_of_provisions,
        _claims_by_provision,
    ),
    "topics_by_document": Matrix(
        "A row for each topic, a column for each document that is compared: whether it treats it.",
        _columns_of_documents,
        _topics_by_document,
    ),
}
