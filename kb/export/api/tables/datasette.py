"""What Datasette says of the SQLite file: titles, units, sources, the meaning of each column, and questions to ask."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from kb.export.api.edition import FOLDER
from kb.export.api.tables import database, relations
from kb.export.api.tables.relations import Table
from kb.export.api.tables.views import QUESTIONS, VIEWS, as_table
from kb.export.as_json import LICENCE, written_json

PATH = f"{FOLDER}metadata.json"
DATABASE = database.PATH.rpartition("/")[2].partition(".")[0]  # as Datasette names it
UNITS = {"places": {"coordinates_latitude": "degree", "coordinates_longitude": "degree"}}


def metadata(name: str, base: Callable[[], sqlite3.Connection], site: str) -> str:
    """Return the text of the file; `datasette record.sqlite --metadata metadata.json` reads it.

    `base` is where the views are read.
    """
    source = {"source": name, **({"source_url": f"{site}data/"} if site else {})}
    tables = (*database.tables(), *(as_table(view, base()) for view in VIEWS))
    shown = {table.name: _table(table) for table in tables}
    shown[relations.RECORDS] |= {"fts_table": "search", "fts_pk": "number"}
    return written_json(
        {
            "title": name,
            "description": "Every record, its sources and its links. What each value means stands in `scales`.",
            "license": "CC BY 4.0",
            "license_url": LICENCE,
            **source,
            "databases": {
                DATABASE: {
                    **source,
                    "tables": shown,
                    "queries": {id_: {"title": asked.title, "sql": asked.query} for id_, asked in QUESTIONS.items()},
                }
            },
        }
    )


def _table(table: Table) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    scales = [column.name for column in table.columns if column.scale]
    return {
        "title": table.name.replace("_", " "),
        "description": table.means,
        "columns": {column.name: _means(column.means, column.scale) for column in table.columns},
        **({"label_column": "title"} if "title" in names else {}),
        **({"facets": scales} if scales else {}),
        **({"units": UNITS[table.name]} if table.name in UNITS else {}),
    }


def _means(means: str, scale: str) -> str:
    return f"{means} (scale: {scale})" if scale else means
