"""The records for other programs: JSON, CSV, JSON-LD and an Atom feed, as the files that the site offers for download.

What an editor wrote stands under `fields`, by the names of the declaration; what follows from other records stands
under `derived`. No value is left out.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from kb.declare.dates import Date, Moment
from kb.declare.fields import Group, Kind, Many, parts
from kb.declare.scale import Term
from kb.library.documents import current_state
from kb.library.library import Library
from kb.library.order import number
from kb.load.files import RETIRED_FILE
from kb.records.known_ids import Retired
from kb.records.record import Record
from kb.records.typed import Provision, WithDate

# Raised with every change that could break a program which reads the files; what it means stands on the data page.
FORMAT = 1
EMPTY = "[]\n}\n"  # the end of a value whose last field is an empty list
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def exported(library: Library, record: Record, site: str) -> dict[str, Any]:
    """Return a record as JSON has it: where it stands, what was written, and what follows from other records."""
    return {
        "id": record.id,
        "type": record.type.name,
        "page": site + record.address,
        "file": record.file,
        "fields": plain(record.values, record.type.group),
        "derived": derived(library, record),
    }


def withdrawn(entry: Retired, site: str) -> dict[str, Any]:
    """Return what JSON has at the address of a retired id: why no record has it, and which took its place."""
    return {
        "id": entry.id,
        "type": entry.type,
        "page": site + entry.address,
        "file": f"data/{RETIRED_FILE}",
        "retired": {"why": entry.why, "successors": list(entry.successors)},
    }


def plain(value: Any, kind: Kind) -> Any:
    """Return a value as it was written: words of a scale by their key, dates in their notation."""
    if isinstance(kind, Group):
        return {part.step: plain(part.value, part.kind) for part in parts(kind, value) if part.value is not None}
    if isinstance(kind, Many):
        return [plain(part.value, part.kind) for part in parts(kind, value)]
    if isinstance(value, Term):
        return value.value
    if isinstance(value, Date):
        return value.written
    return value


def derived(library: Library, record: Record) -> dict[str, Any]:
    """Return what nobody types: the days of a date, the current status, and which records lead here."""
    found: dict[str, Any] = {}
    if isinstance(record, WithDate):
        when = record.date
        found |= {"date_first": day_of(when.first, when.start), "date_last": day_of(when.last, when.end)}
    if isinstance(record, Provision):
        found |= {
            "reference": number(record),
            "current_status": current_state(record).value,
        }
    leading = sorted({link.source.id for link in library.backlinks(record.id)})
    return found | {"linked_from": leading}


def day_of(day: datetime.date, known: Moment | None) -> str | None:
    """Return a day of a date, or None where that end is open."""
    return day.isoformat() if known else None


def envelope(library: Library, name: str, site: str) -> dict[str, Any]:
    return {
        "name": name,
        "format": FORMAT,
        "state_of_the_record": library.as_of.isoformat(),
        "licence": LICENCE,
        "described_at": f"{site}data/",
    }


def written_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def with_entries(value: dict[str, Any], name: str, entries: Iterable[str]) -> str:
    """Return a value as `written_json` does, with a last field: a list of entries that it has written already."""
    listed = ",\n".join(
        f"  {entry.rstrip()}".replace("\n", "\n  ") for entry in entries
    )  # no text has a line of its own
    whole = written_json(value | {name: []})
    return f"{whole.removesuffix(EMPTY)}[\n{listed}\n ]\n}}\n" if listed else whole
