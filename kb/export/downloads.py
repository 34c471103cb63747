"""The files that the site offers for download."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

from kb.declare.types import TYPES
from kb.export import linked_data
from kb.export.as_json import envelope, exported, with_entries, withdrawn, written_json
from kb.export.calendar import CALENDAR, calendar
from kb.export.feed import feeds, theme_feeds
from kb.export.table import table
from kb.library.library import Library
from kb.load import changes
from kb.load.files import CHANGES_FILE
from kb.records.known_ids import Retired
from kb.records.record import Record

WHOLE = "data/record.json"
LINKED = "data/record.jsonld"
CHANGES = f"data/{CHANGES_FILE}"
# What holds more than one record.
WHOLES = (WHOLE, *(f"data/{name}.{form}" for name in TYPES for form in ("json", "csv")), LINKED, CHANGES)


def downloads(library: Library, name: str, site: str) -> dict[str, Callable[[], str]]:
    """Return the exports: how the text of each file is made, by its path below the site's root.

    `site` is the address of the site with its closing slash; where it is empty, pages are named relative to the root.
    """

    @cache
    def one(record: Record) -> str:
        return written_json(exported(library, record, site))

    def gone(entry: Retired) -> str:
        return written_json(withdrawn(entry, site))

    def several(records: Iterable[Record]) -> str:
        return with_entries(envelope(library, name, site), "records", map(one, records))

    files: dict[str, Callable[[], str]] = {WHOLE: partial(several, library)}
    for type_ in TYPES:
        files[f"data/{type_}.json"] = partial(several, library.of_type(type_))
        files[f"data/{type_}.csv"] = partial(table, library, type_, site)
    for record in library:
        files[f"{record.address.rstrip('/')}.json"] = partial(one, record)
    for address, now in library.former.items():  # where an id answered once, it goes on answering
        made = partial(gone, now) if isinstance(now, Retired) else partial(one, now)
        files[f"{address.rstrip('/')}.json"] = made
    files[LINKED] = lambda: written_json(linked_data.graph(library, name, site, WHOLES))
    files[CHANGES] = lambda: changes.written(library.changes)
    return files | feeds(library, name, site)


def for_the_web(library: Library, name: str, site: str) -> dict[str, Callable[[], str]]:
    """Return, as `downloads` does, what only a published site needs, since programs of readers ask it day by day."""
    return {CALENDAR: partial(calendar, library, name, site), **theme_feeds(library, name, site)}
