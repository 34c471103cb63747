"""The ledger of published ids: a line for each, with the day on which it entered, as `python -m kb ledger` writes it.

A line has the id behind its type and, after a space, the day; one from before days were noted has none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kb.declare.ids import is_id
from kb.load.text import read_lines
from kb.problems.problem import Problem
from kb.records.known_ids import Published

FORM = "an id behind its type, a space and the day on which it entered, such as events/signing 2026-11-29"


class Noted(NamedTuple):
    """A line of the ledger: its number, the id with its type and alone, and the day where one was noted."""

    number: int
    name: str
    id: str
    entered: datetime.date | None


def read(file: str, text: str) -> tuple[tuple[Noted, ...], tuple[Problem, ...]]:
    """Return the lines of a ledger, empty ones left out, and what is wrong with each that cannot be read."""
    return read_lines(file, text, _line, "as a line of the ledger", FORM)


def _line(number: int, line: str) -> Noted | None:
    name, _, day = line.rstrip().partition(" ")
    id_ = name.rpartition("/")[2]
    try:
        return Noted(number, name, id_, _day(day)) if is_id(id_) else None
    except ValueError:
        return None


@cache  # many lines have the same day
def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    day = datetime.date.fromisoformat(text)
    if text != day.isoformat():  # it reads other forms too
        raise ValueError(text)
    return day


@lru_cache(maxsize=1)  # the ledger stays the same while records are written
def by_id(noted: tuple[Noted, ...]) -> Mapping[str, Published]:
    """Return what is known of each id, with the earliest of its days: a merge may have kept the lines of both sides."""
    found: dict[str, Published] = {}
    for line in noted:
        types, entered = found.get(line.id, (frozenset[str](), None))
        found[line.id] = Published(types | {line.name.rpartition("/")[0]}, _earlier(entered, line.entered))
    return MappingProxyType(found)


def written(noted: Iterable[Noted], records: Iterable[str], today: datetime.date) -> str:
    """Return the ledger with the names of all records; a name without a day gets that of `today`."""
    days: dict[str, datetime.date | None] = dict.fromkeys(records)
    for line in noted:
        days[line.name] = _earlier(days.get(line.name), line.entered)
    return "".join(f"{name} {day or today}\n" for name, day in sorted(days.items()))


def _earlier(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return min(filter(None, (one, other)), default=None)
