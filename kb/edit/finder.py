"""What somebody means who types a word: the record of an id, or of something near it, and the type of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from kb.declare.fields import RecordType
from kb.declare.letters import folded
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.problems.words import listing, suggestion
from kb.records.known_ids import Renamed, Retired
from kb.records.record import Record

NEAR = 0.5  # of a word's likeness to an id, from 0 to 1


class NotFound(LookupError):
    """Raised where a word names nothing; the message says what was found and what would do."""


def type_named(word: str) -> RecordType:
    """Return the type that a word names: its folder, or what one or many of its records are called.

    Raises `NotFound`.
    """
    names: dict[str, RecordType] = {}
    for type_ in TYPES.values():
        called = re.split(r" (?:or|and) ", f"{type_.one} or {type_.many}")
        for name in (type_.name, type_.name.removesuffix("s"), type_.one, type_.many, *called):
            names.setdefault(name, type_)
    found = names.get(word.lower())
    if found is None:
        near = suggestion(word.lower(), names) or f"one of: {listing(TYPES)}"
        raise NotFound(f'"{word}" is no type of record; {near}')
    return found


def record_named(library: Library, word: str) -> tuple[Record, str]:
    """Return the record that has or had an id, and what to say where the id is not the one it has now.

    The address of a page and the path of a file name their record too. Raises `NotFound` with the ids that are near.
    """
    id_ = word.rstrip("/").rpartition("/")[2].removesuffix(".yml")
    id_ = id_ if id_ in library else "-".join(folded(id_).split()) or id_
    if id_ in library:
        return library[id_], ""
    fate = library.ids.fate(id_)
    if isinstance(fate, Renamed):
        return library[fate.now], f'"{id_}" was renamed; its id now is "{fate.now}"'
    if isinstance(fate, Retired):
        heirs = f"see {listing(fate.successors)}" if fate.successors else fate.heirs
        raise NotFound(f'"{id_}" was retired: {fate.why.rstrip(".")}; {heirs}')
    near = nearest(library, id_)
    known = f"near it: {listing(record.id for record in near)}" if near else "the file names under data are the ids"
    raise NotFound(f'no record has the id "{id_}"; {known}')


def nearest(library: Library, word: str, types: Iterable[str] = (), most: int = 6) -> list[Record]:
    """Return the records, of these types where any is named, whose id or title is near to a word; the nearest first."""
    wanted, looked_for = set(types), folded(word)
    found = [
        (likeness, record)
        for record in library
        if (not wanted or record.type.name in wanted) and (likeness := _likeness(looked_for, record)) >= NEAR
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [record for _, record in found[:most]]


def _likeness(word: str, record: Record) -> float:
    """Return how near a word is to a record; a part of an id or of a title is nearer than a misspelling."""
    if not word:
        return 0
    id_ = record.id.replace("-", " ")
    if word in id_:
        return 1 + len(word) / len(id_)
    if word in folded(record.title or ""):
        return 1
    matcher = SequenceMatcher(None, word, id_)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0
    return matcher.ratio()
