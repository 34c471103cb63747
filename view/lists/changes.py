"""What changed between two states of the record, as the page *Changes* and its parts show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kb.declare import prose
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.changes import Change, Changes
from kb.records.record import Record
from kb.records.typed import Source
from view.lists import parts

MOST = 450  # records of one part


class Row(NamedTuple):
    """What became of one record: the record where there still is one, the id that it had, and prose without links."""

    record: Record | None
    id: str
    words: str


class OfType(NamedTuple):
    """What became of some records of a type: those that are new, and what changed of others or was withdrawn."""

    type: str
    new: Sequence[Row]
    changed: Sequence[Row]


class Part(NamedTuple):
    """What lies between two states, or a part of it where that is much.

    Of sources there is only a count, on the first part: how many are new, and how many others there are.
    """

    between: Changes
    types: Sequence[OfType]
    sources: tuple[int, int]


@remembered
def shown(library: Library) -> Sequence[Part]:
    """Return the parts, the newest first. The first stands on a hand-written page, the others below it."""
    return [part for between in library.changes for part in _parts(library, between)]


def addresses(library: Library) -> tuple[str, ...]:
    """Return the address of each part."""
    return parts.addresses_of("changes", max(1, len(shown(library))))


def at(library: Library, address: str) -> Part:
    """Return the part at an address. Raises `ValueError` where there is none."""
    return shown(library)[addresses(library).index(address)]


def _parts(library: Library, between: Changes) -> list[Part]:
    sources = [change for change in between.entries if change.type == Source.folder]
    by_type = [[change for change in between.entries if change.type == name] for name in TYPES if name != Source.folder]
    rows = [change for some in by_type for change in some]
    starts = parts.cuts(map(len, by_type), MOST)
    fresh = sum(change.is_new for change in sources)
    counts = (fresh, len(sources) - fresh)
    return [
        Part(between, _by_type(library, rows[start:end]), (0, 0) if start else counts)
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]


def _by_type(library: Library, entries: Sequence[Change]) -> list[OfType]:
    found = []
    for name in dict.fromkeys(change.type for change in entries):
        mine = [change for change in entries if change.type == name]
        new = [_row(library, change) for change in mine if change.is_new]
        found.append(OfType(name, new, [_row(library, change) for change in mine if not change.is_new]))
    return found


def _row(library: Library, change: Change) -> Row:
    def title(id_: str) -> str:
        record = _living(library, id_)
        return record.title if record else id_

    return Row(_living(library, change.id), change.id, prose.plain(change.words, title))


def _living(library: Library, id_: str) -> Record | None:
    return library.get(library.ids.aliases.get(id_, id_))
