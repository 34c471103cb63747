"""What there is under `api/v1/`: the file to begin with, and the list by which pages and other files tell of it."""

from __future__ import annotations

from typing import NamedTuple

from kb.declare.types import TYPES
from kb.export.api import archive, geography, linked, records, schemas
from kb.export.api.edition import FOLDER, head
from kb.export.api.tables import database, datasette, package, relations, spreadsheets
from kb.export.api.tables.views import VIEWS
from kb.export.as_json import written_json
from kb.library.library import Library

PATH, OPENAPI = f"{FOLDER}index.json", f"{FOLDER}openapi.json"
JSON, CSV = "application/json", "text/csv"


class Offered(NamedTuple):
    """A file: its path below the site's root, what it holds, its media type, and its schema where it has one."""

    path: str
    means: str
    media: str
    schema: str = ""


def whole() -> tuple[Offered, ...]:
    """Return the files that hold all records or tell of all files, those first that most readers want."""
    return (
        Offered(records.ALL, "Every record in one file", JSON, schemas.ALL),
        Offered(archive.PATH, "All JSON and CSV in one archive", "application/zip"),
        Offered(database.PATH, "Every record as tables in SQLite, with a search", "application/vnd.sqlite3"),
        Offered(datasette.PATH, "What Datasette says of the SQLite file, with questions to ask", JSON),
        Offered(package.PATH, "What each column of each CSV file is, as a data package of Frictionless", JSON),
        Offered(geography.PATH, "Places as points and routes as lines, for a map", "application/geo+json"),
        Offered(linked.JSONLD, "Every record as linked data in the words of schema.org", "application/ld+json"),
        Offered(linked.TURTLE, "The same graph as Turtle", "text/turtle"),
        Offered(OPENAPI, "The addresses of all files and what they answer, as OpenAPI", JSON),
        Offered(records.IDS, "Every id that there is or was", JSON, schemas.IDS),
        Offered(records.SETTINGS_FILE, "What is declared once for the whole", JSON, schemas.SETTINGS_NAME),
    )


def index_of(type_: str) -> str:
    """Return the path of the index of a type."""
    return records.index_of(type_)


def sheet_of(type_: str) -> str:
    """Return the path of the table of a type."""
    return spreadsheets.path(type_)


def sheets() -> tuple[Offered, ...]:
    """Return the tables that are no type of record, each as CSV, those first that are asked for most."""
    views, rest = sheets_in_two()
    return (*views, *rest)


def sheets_in_two() -> tuple[tuple[Offered, ...], tuple[Offered, ...]]:
    """Return the tables that are no type of record: those that join others, then those that they are made of."""
    known = {table.name: table.means for table in (*relations.tables(), database.SCALES)}
    known |= {name: view.means for name, view in VIEWS.items()}
    known |= {name: matrix.means for name, matrix in spreadsheets.MATRICES.items()}
    views = (Offered(spreadsheets.path(name), known[name], CSV) for name in (*VIEWS, *spreadsheets.MATRICES))
    return tuple(views), tuple(Offered(spreadsheets.path(name), known[name], CSV) for name in spreadsheets.listed())


def catalogue(library: Library, name: str, site: str) -> str:
    """Return the text of the file to begin with: the types with how many records each has, and every other file."""
    types = [
        {
            **records.about(type_),
            "records": len(library.of_type(type_.name)),
            "index": site + records.index_of(type_.name),
            "csv": site + spreadsheets.path(type_.name),
            "schema": site + schemas.path(type_.name),
        }
        for type_ in TYPES.values()
    ]
    files = [{"url": site + each.path, "means": each.means, "media_type": each.media} for each in (*whole(), *sheets())]
    return written_json(head(library, name, site) | {"types": types, "files": files})
