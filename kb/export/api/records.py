"""A file for each record, an index for each type, every id that there is or was, and all of it in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from kb.declare.fields import RecordType
from kb.declare.types import TYPES
from kb.declare.types.house import SETTINGS
from kb.export.api.edition import FOLDER, VERSION, head
from kb.export.as_json import exported, plain, with_entries, withdrawn, written_json
from kb.library.library import Library
from kb.records.known_ids import Retired
from kb.records.links import Link
from kb.records.record import Record

ALL = f"{FOLDER}all.json"
IDS = f"{FOLDER}ids.json"
SETTINGS_FILE = f"{FOLDER}settings.json"


def files(library: Library, name: str, site: str) -> dict[str, Callable[[], str]]:
    """Return how the text of each file is made, by its path below the site's root."""

    @cache
    def one(record: Record) -> str:
        return written_json(entry(library, record, site))

    start = head(library, name, site)
    made: dict[str, Callable[[], str]] = {}
    for type_ in TYPES.values():
        made[index_of(type_.name)] = partial(_type_index, library, type_, start, site)
    for record in library:
        made[path(record.type.name, record.id)] = partial(one, record)
    for address, now in library.former.items():  # where an id answered once, it goes on answering
        was = partial(_withdrawn, library, now, site) if isinstance(now, Retired) else partial(one, now)
        made[f"{FOLDER}{address.rstrip('/')}.json"] = was
    made[ALL] = partial(_all, library, start, map(one, library))
    made[IDS] = partial(_ids, library, start, site)
    made[SETTINGS_FILE] = partial(_settings, library, start)
    return made


def path(type_: str, id_: str) -> str:
    """Return the path of the file of a record, or of an id that it had, below the site's root."""
    return f"{FOLDER}{type_}/{id_}.json"


def index_of(type_: str) -> str:
    """Return the path of the index of a type below the site's root."""
    return f"{FOLDER}{type_}.json"


def entry(library: Library, record: Record, site: str) -> dict[str, Any]:
    """Return a record as its file has it: what was written under `fields`, what follows from others under `derived`."""
    whole = exported(library, record, site)
    follows = whole["derived"]
    del follows["linked_from"]  # which names records only
    follows["links_to"] = [_end(link, library[link.target]) for link in library.links(record.id)]
    follows["linked_from"] = [_end(link, link.source) for link in library.backlinks(record.id)]
    return {
        "id": record.id,
        "type": record.type.name,
        "version": VERSION,
        "url": site + path(record.type.name, record.id),
        **{key: whole[key] for key in ("page", "file", "fields", "derived")},
    }


def _end(link: Link, other: Record) -> dict[str, str]:
    """Return the other end of a link, with the path of the value that makes it in the record that it comes from."""
    return {"id": other.id, "type": other.type.name, "path": dotted(link.path)}


def dotted(way: Iterable[str | int]) -> str:
    """Return a path into a record as one word, `status.0.sources.1`, with lists counted from 0."""
    return ".".join(map(str, way))


def _type_index(library: Library, type_: RecordType, start: dict[str, Any], site: str) -> str:
    listed = [_row(record, site) for record in library.of_type(type_.name)]
    return written_json(start | {"type": about(type_), "records": listed})


def about(type_: RecordType) -> dict[str, str]:
    """Return what a type is, in the words of the declaration."""
    return {"name": type_.name, "one": type_.one, "many": type_.many, "means": type_.means}


def _row(record: Record, site: str) -> dict[str, str]:
    url = site + path(record.type.name, record.id)
    return {"id": record.id, "title": record.title, "url": url, "page": site + record.address}


def _withdrawn(library: Library, gone: Retired, site: str) -> str:
    whole = withdrawn(gone, site)
    heirs = [_row(library[id_], site) for id_ in gone.successors if id_ in library]
    first = {"id": gone.id, "type": gone.type, "version": VERSION, "url": site + path(gone.type, gone.id)}
    return written_json(first | whole | {"retired": {"why": gone.why, "successors": heirs}})


def _all(library: Library, start: dict[str, Any], written: Iterable[str]) -> str:
    whole = start | {"settings": settings(library), "retired": retired(library)}
    return with_entries(whole, "records", written)


def _settings(library: Library, start: dict[str, Any]) -> str:
    return written_json(start | {"settings": settings(library)})


def settings(library: Library) -> dict[str, Any] | None:
    """Return what `data/settings.yml` says, or None where there is no such file."""
    file = library.settings.file if library.settings else None
    return plain(file.values, SETTINGS.group) if file else None


def retired(library: Library) -> list[dict[str, Any]]:
    """Return what `data/retired.yml` says: the ids that no record has any more."""
    found = sorted(library.ids.retired.values(), key=lambda gone: gone.id)
    return [
        {"id": gone.id, "type": gone.type, "why": gone.why}
        | ({"successors": list(gone.successors)} if gone.successors else {})
        for gone in found
    ]


def _ids(library: Library, start: dict[str, Any], site: str) -> str:
    """Every id with each type that it was of: what became of it, where it answers, and whether readers have seen it."""
    fates = {record.address: ("record", [record.id]) for record in library}
    for address, now in library.former.items():
        fates[address] = ("retired", list(now.successors)) if isinstance(now, Retired) else ("renamed", [now.id])
    rows = []
    for address, (state, now_) in sorted(fates.items()):
        type_, _, id_ = address.rstrip("/").partition("/")
        rows.append(
            {
                "id": id_,
                "type": type_,
                "state": state,
                "now": now_,
                "published": id_ in library.ids.published and type_ in library.ids.published[id_].types,
                "url": site + path(type_, id_),
            }
        )
    return written_json(start | {"ids": rows})
