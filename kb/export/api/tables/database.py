"""The record as one SQLite file: tables with foreign keys, views, and a search through every text.

The same records give the same bytes under one version of SQLite: every row has its place, and no clock is asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from kb.declare import prose
from kb.declare.fields import Prose, Quote, Text
from kb.declare.scales import ALL_SCALES
from kb.export.api.edition import FOLDER, VERSION, head
from kb.export.api.tables import relations
from kb.export.api.tables.relations import Column, Row, Table
from kb.export.api.tables.views import VIEWS
from kb.library.library import Library
from kb.library.subject import the_charter
from kb.records.record import Record, leaves

PATH = f"{FOLDER}record.sqlite"
SCALES = Table(
    "scales",
    "The codebook: every value of every scale, with its word and what it means.",
    (
        Column("scale", "the name of the scale", must=True),
        Column("value", "the value, as the records have it", must=True),
        Column("place", "its place in the scale, from 0", relations.INTEGER, must=True),
        Column("label", "its word on the pages", must=True),
        Column("means", "what it means", must=True),
        Column("family", "the name of the values that belong together, where there are several"),
        Column("question", "the question that the scale answers", must=True),
    ),
    ("scale", "value"),
)
IDS = Table(
    "earlier_ids",
    "Ids that no record has any more: the record that has another now, or why there is none.",
    (
        Column("id", "the id that was", must=True),
        Column("record", "the record that had it", refers=relations.RECORDS),
        Column("why", "for a withdrawn one, why no record has it"),
        Column("successors", "for a withdrawn one, the records in its place"),
    ),
)
ABOUT = Table(
    "about",
    "The version, the state of the record, the licence, and the id of the document that the site is about.",
    (Column("name", "what it is", must=True), Column("value", "its value", must=True)),
    ("name",),
)
SEARCH = "CREATE VIRTUAL TABLE search USING fts5(title, words, tokenize = 'unicode61 remove_diacritics 2')"
INDEXED = {relations.LINKS: "target", "citations": "source", relations.ENTRIES: "value", relations.RECORDS: "number"}


def tables() -> tuple[Table, ...]:
    """Return every table of the file."""
    return (ABOUT, SCALES, *relations.tables(), IDS)


def filled(library: Library, name: str, site: str) -> sqlite3.Connection:
    """Return an open database in memory that holds the library."""
    base = sqlite3.connect(":memory:", isolation_level=None)
    base.execute("PRAGMA page_size = 4096")
    base.execute(f"PRAGMA user_version = {VERSION.partition('.')[0]}")
    about = head(library, name, site) | {"document": the_charter(library)}
    held = relations.rows(library, site) | {
        ABOUT.name: [row for row in about.items() if row[1] is not None],
        SCALES.name: scale_rows(),
        IDS.name: _earlier(library),
    }
    base.execute("BEGIN")
    for table in tables():
        base.execute(_create(table))
        slots = ", ".join("?" * len(table.columns))
        base.executemany(f'INSERT INTO "{table.name}" VALUES ({slots})', held[table.name])
    for table_name, column in INDEXED.items():
        base.execute(f"CREATE INDEX {table_name}_by_{column} ON {table_name} ({column})")
    base.execute(SEARCH)
    base.executemany("INSERT INTO search (rowid, title, words) VALUES (?, ?, ?)", _searched(library))
    for view_name, view in VIEWS.items():
        base.execute(f"CREATE VIEW {view_name} AS\n{view.query}")
    base.execute("COMMIT")
    base.execute("INSERT INTO search (search) VALUES ('optimize')")
    base.execute("VACUUM")
    return base


def scale_rows() -> list[Row]:
    """Return the values of every scale, in its order."""
    return [
        (scale.name, term.value, place, term.label, term.means, term.family or None, scale.question)
        for scale in ALL_SCALES
        for place, term in enumerate(scale.terms)
    ]


def _create(table: Table) -> str:
    lines = [_declared(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n) WITHOUT ROWID"


def _declared(column: Column) -> str:
    must = " NOT NULL" if column.must else ""
    refers = f' REFERENCES "{column.refers}" (id)' if column.refers else ""
    return f'"{column.name}" {column.kind}{must}{refers}'


def _earlier(library: Library) -> list[Row]:
    moved: list[Row] = [(old, id_, None, None) for old, id_ in library.ids.aliases.items()]
    gone: list[Row] = [(each.id, None, each.why, " | ".join(each.successors)) for each in library.ids.retired.values()]
    return sorted(moved + gone, key=lambda row: str(row[0]))


def _searched(library: Library) -> Iterable[Row]:
    for number, record in enumerate(library, start=1):  # as `relations.rows` counts them
        yield number, record.title, "\n".join(dict.fromkeys(_words(library, record)))


def _words(library: Library, record: Record) -> Iterable[str]:
    for leaf in leaves(record):
        if isinstance(leaf.kind, Text | Prose | Quote):
            yield prose.without_links(leaf.value, lambda id_: library[id_].title)
