"""Dated records by the time in which they fall."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from kb.declare.dates import Date
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import D, date_order, in_order
from kb.records.record import Record, narrow
from kb.records.typed import Event, Figure, Instrument, Period, Provision


def newest(records: Iterable[D]) -> list[D]:
    """Return dated records, the newest first."""
    return sorted(records, key=date_order, reverse=True)


def dated(library: Library, record: Record) -> Date | None:
    """Return the time that a record has for a line that leads to it; a provision has that of its document."""
    if isinstance(record, Provision):
        record = library[record.instrument]
    if isinstance(record, Event | Period):
        return record.date
    if isinstance(record, Figure):
        return record.period
    return narrow(record, Instrument).signed


def years(records: Iterable[D]) -> list[tuple[int, list[D]]]:
    """Return dated records grouped by the year in which each begins, oldest first."""
    groups: dict[int, list[D]] = {}
    for record in sorted(records, key=date_order):
        groups.setdefault(record.date.year, []).append(record)
    return sorted(groups.items())


@remembered
def within(library: Library, period: Period) -> Sequence[Event]:
    """Return the events that begin within a period and share a theme with it, in order."""
    shared = set(period.themes)
    return [
        event
        for event in in_order(library, Event)
        if period.date.first <= event.date.first <= period.date.last and shared & set(event.themes)
    ]


def beginning(library: Library, year: int) -> list[Period]:
    """Return the periods that begin in a year, in order."""
    return [period for period in in_order(library, Period) if period.date.start and period.date.start.year == year]


def since(library: Library, day: str) -> list[Event]:
    """Return the events that begin on a day, given as 2026-02-10, or later, in order."""
    first = datetime.date.fromisoformat(day)
    return [event for event in in_order(library, Event) if event.date.first >= first]
