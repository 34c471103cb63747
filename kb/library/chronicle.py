"""Dated records by the time in which they fall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.declare.dates import Date
from kb.library.documents import provisions_of
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


def bearing_on(library: Library, document: str) -> list[tuple[Event, list[Provision]]]:
    """Return the events from the signing of a document on that name it or a provision of it, or are named there.

    The newest first, each with these provisions.
    """
    signed = narrow(library[document], Instrument).signed
    provisions = {provision.id: provision for provision in provisions_of(library, document)}
    found = []
    for event in newest(in_order(library, Event)) if signed else ():
        near = {link.target for link in library.links(event.id)} | {
            link.source.id for link in library.backlinks(event.id)
        }
        if signed and event.date.first >= signed.first and (document in near or near & provisions.keys()):
            found.append((event, [provision for id_, provision in provisions.items() if id_ in near]))
    return found
