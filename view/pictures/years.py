"""The picture beside a theme: a strip of years with the waivers of a law, or with a dot for each event.

All lengths are in pixels of a drawing `WIDTH` wide, in which a year has the same room throughout.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from kb.declare.scale import Term
from kb.library.chronicle import newest
from kb.library.library import Library
from kb.library.order import in_order
from kb.library.themes import held, waived_law
from kb.records.groups import Waiver
from kb.records.typed import Event, Instrument, Period

WIDTH = 380.0
FIRST = 1991  # the year in which the strip of events begins
DOT = 7.0  # at most, from one dot to the next above it
TALL = 150.0  # the most that a column of dots takes
LETTER = 6.2  # about the width of one, at the size in which the strip names things
EVERY = 5  # years between two that are named


@dataclass(frozen=True)
class Tick:
    """A year named below the strip; `anchor` says which end of the words stands at `x`."""

    year: int
    x: float
    anchor: str


@dataclass(frozen=True)
class Cell:
    """A year of the law: what is known of a waiver in it."""

    waiver: Waiver
    x: float
    width: float


@dataclass(frozen=True)
class Office:
    """A time in office: a line along its years with a name, which stands so many pixels `below` the others."""

    period: Period
    words: str
    x: float
    width: float
    at: float
    anchor: str
    below: int


@dataclass(frozen=True)
class WaiverStrip:
    """The years of a law from the one in which it was made: `starts` is where they begin."""

    law: Instrument
    first: int
    last: int
    cells: tuple[Cell, ...]
    offices: tuple[Office, ...]
    ticks: tuple[Tick, ...]

    @property
    def states(self) -> list[Term]:
        """What is known of waivers, each state that occurs once, in the order in which it occurs first."""
        return list({cell.waiver.state.value: cell.waiver.state for cell in self.cells}.values())

    @property
    def spans(self) -> list[tuple[str, Waiver]]:
        """The years in words, those together that follow each other and of which the same is said."""
        return spans(cell.waiver for cell in self.cells)


@dataclass(frozen=True)
class Column:
    """A year with its events: the middle of its dots across, and the height of each; `newest` is its last event."""

    year: int
    x: float
    dots: tuple[float, ...]
    newest: Event


@dataclass(frozen=True)
class EventStrip:
    """The events of a theme by the year in which each begins; `earlier` is how many began before the first."""

    first: int
    last: int
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    earlier: int
    width: float
    radius: float
    base: float


def spans(waivers: Iterable[Waiver]) -> list[tuple[str, Waiver]]:
    """Return years in words with their waiver, those together that follow each other and of which the same is said."""
    runs = [list(run) for _, run in itertools.groupby(waivers, key=lambda each: (each.state, each.basis))]
    return [(_years(run[0].year, run[-1].year), run[0]) for run in runs]


def offices(library: Library, law: Instrument) -> list[Period]:
    """Return the times in office of those who lead a party of a law, in order."""
    parties = set(law.parties or ())
    found = (period for period in in_order(library, Period) if period.kind.value == "administration")
    return [period for period in found if parties & set(period.actors or ())]


def waivers(library: Library, theme: str) -> WaiverStrip | None:
    """Return the strip of the waivers that a theme is about, or None where it is about none."""
    law = waived_law(library, theme)
    if not law:
        return None
    known = sorted(law.waivers or (), key=lambda waiver: waiver.year)
    first = min(law.signed.year if law.signed else known[0].year, known[0].year)
    last = known[-1].year
    room = WIDTH / (last - first + 1)
    cells = tuple(Cell(each, round((each.year - first) * room, 1), round(room, 1)) for each in known)
    held_by = tuple(_offices(library, law, first, last))
    return WaiverStrip(law, first, last, cells, held_by, _ticks(first, last, room, (first, known[0].year, last)))


def events(library: Library, theme: str) -> EventStrip | None:
    """Return the strip of a theme's events, or None where it has none since the first year of the strip."""
    groups: dict[int, list[Event]] = {}
    for event in newest(held(library, theme).events):
        groups.setdefault(event.date.year, []).append(event)
    shown = {year: group for year, group in sorted(groups.items()) if year >= FIRST}
    if not shown:
        return None
    last = max(*shown, library.as_of.year)
    room = WIDTH / (last - FIRST + 1)
    most = max(map(len, shown.values()))
    step = min(DOT, TALL / most)
    base = round(most * step + 2, 1)
    columns = tuple(
        Column(
            year,
            round((year - FIRST + 0.5) * room, 1),
            tuple(round(base - (place + 0.5) * step, 1) for place in range(len(group))),
            group[0],
        )
        for year, group in shown.items()
    )
    earlier = sum(len(group) for year, group in groups.items() if year < FIRST)
    ticks = _ticks(FIRST, last, room, (FIRST, last))
    return EventStrip(FIRST, last, columns, ticks, earlier, round(room, 1), round(step * 0.4, 1), base)


def _offices(library: Library, law: Instrument, first: int, last: int) -> Iterable[Office]:
    """The times in office of those who lead a party of the law; a name without room beside the last stands below it."""
    room, free = WIDTH / (last - first + 1), 0.0
    for period in offices(library, law):
        start, end = max(period.date.year, first), min(period.date.last.year, last + 1)
        if end <= start:
            continue
        words = (period.short or period.title).partition(",")[0]
        x, width = (start - first) * room, (end - start) * room
        at_end = x + len(words) * LETTER > WIDTH
        if len(words) * LETTER > width and not at_end:
            words = ""
        is_below = at_end and WIDTH - len(words) * LETTER < free
        free = x + (len(words) + 1) * LETTER
        yield Office(
            period,
            words,
            round(x, 1),
            round(width, 1),
            WIDTH if at_end else round(x, 1),
            "end" if at_end else "start",
            14 if is_below else 0,
        )


def _ticks(first: int, last: int, room: float, named: tuple[int, ...]) -> tuple[Tick, ...]:
    """The years to name: those that have to be, and every fifth with room beside them."""
    wanted = set(named)
    for year in range(first, last + 1):
        if year % EVERY == 0 and all(abs(year - other) * room >= 6 * LETTER for other in wanted):
            wanted.add(year)
    return tuple(_tick(year, first, last, room) for year in sorted(wanted))


def _tick(year: int, first: int, last: int, room: float) -> Tick:
    if year == first:
        return Tick(year, 0, "start")
    if year == last:
        return Tick(year, WIDTH, "end")
    return Tick(year, round((year - first + 0.5) * room, 1), "middle")


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
