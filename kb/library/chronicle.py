"""Dated records by the time in which they fall."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import date_order, in_order
from kb.records.record import Record


def newest(records: Iterable[Record]) -> list[Record]:
    """Return dated records, the newest first."""
    return sorted(records, key=date_order, reverse=True)


def years(records: Iterable[Record]) -> list[tuple[int, list[Record]]]:
    """Return dated records grouped by the year in which each begins, oldest first."""
    groups: dict[int, list[Record]] = {}
    for record in sorted(records, key=date_order):
        groups.setdefault(record.date.year, []).append(record)
    return sorted(groups.items())


@remembered
def within(library: Library, period: Record) -> list[Record]:
    """Return the events that begin within a period and share a theme with it, in order."""
    shared = set(period.themes)
    return [
        event
        for event in in_order(library, "events")
        if period.date.first <= event.date.first <= period.date.last and shared & set(event.themes)
    ]


def beginning(library: Library, year: int) -> list[Record]:
    """Return the periods that begin in a year, in order."""
    return [period for period in in_order(library, "periods") if period.date.start and period.date.start.year == year]


def since(library: Library, day: str) -> list[Record]:
    """Return the events that begin on a day, given as 2026-02-10, or later, in order."""
    first = datetime.date.fromisoformat(day)
    return [event for event in in_order(library, "events") if event.date.first >= first]
