"""The picture beside a theme: a strip of years with the waivers of a law, or with a dot for each event.

A year has the same room throughout. Places across are in per cent, so that words keep their size at every width;
heights are in pixels.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.declare.scale import Term
from kb.library.chronicle import newest
from kb.library.library import Library
from kb.library.order import in_order
from kb.library.themes import held, waived_law
from kb.records.groups import Waiver
from kb.records.typed import Event, Instrument, Period
from view.pictures import geometry

WIDTH = 100.0
# From how many pixels on a strip is called so; each has its own rows of names. The least is that of a small phone.
ROOMS = {"narrow": 284.0, "middle": 380.0, "broad": 540.0}
NARROW = ROOMS["narrow"]
FIRST = 1991  # the year in which the strip of events begins
DOT = 7.0  # at most, from one dot to the next above it
TALL = 150.0  # the most that a column of dots takes
LETTER = 12 * geometry.LETTER  # about the width of one, at the size in which the strip names things
EVERY = 5  # years between two that are named


@dataclass(frozen=True)
class Tick:
    """A year named below the strip; `anchor` says which end of the words stands at `x`."""

    year: int
    x: float
    anchor: str


@dataclass(frozen=True)
class Cell:
    """A year of the law: what is known of a waiver in it, and the anchor of where that stands in words."""

    waiver: Waiver
    x: float
    width: float
    told: str


@dataclass(frozen=True)
class Run:
    """Years on end of which the same is said. `id` is the anchor of what is said of them, in words."""

    waivers: tuple[Waiver, ...]

    @property
    def waiver(self) -> Waiver:
        """The first of them."""
        return self.waivers[0]

    @property
    def id(self) -> str:
        return f"waived-{self.waiver.year}"

    @property
    def years(self) -> str:
        first, last = self.waiver.year, self.waivers[-1].year
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class Office:
    """A time in office: a line along its years with a name; `below` are the rooms in which that stands below others."""

    period: Period
    words: str
    x: float
    width: float
    at: float
    anchor: str
    below: tuple[str, ...]


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
    def height(self) -> float:
        return 106.0 if any(office.below for office in self.offices) else 92.0

    @property
    def states(self) -> list[Term]:
        """What is known of waivers, each state that occurs once, in the order in which it occurs first."""
        return list({cell.waiver.state.value: cell.waiver.state for cell in self.cells}.values())

    @property
    def spans(self) -> list[Run]:
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


def spans(waivers: Iterable[Waiver]) -> list[Run]:
    """Return the years of waivers, those together that follow each other and of which the same is said."""
    runs = itertools.groupby(waivers, key=lambda each: (each.state, each.basis, each.instrument))
    return [Run(tuple(run)) for _, run in runs]


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
    cells = tuple(
        Cell(each, round((each.year - first) * room, 2), round(room, 2), run.id)
        for run in spans(known)
        for each in run.waivers
    )
    held_by = tuple(_offices(library, law, first, last))
    return WaiverStrip(law, first, last, cells, held_by, _ticks(first, last, (first, known[0].year, last)))


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
            round((year - FIRST + 0.5) * room, 2),
            tuple(round(base - (place + 0.5) * step, 1) for place in range(len(group))),
            group[0],
        )
        for year, group in shown.items()
    )
    earlier = sum(len(group) for year, group in groups.items() if year < FIRST)
    radius = min(step, room * NARROW / WIDTH) * 0.4
    ticks = _ticks(FIRST, last, (FIRST, last))
    return EventStrip(FIRST, last, columns, ticks, earlier, round(room, 2), round(radius, 1), base)


def _offices(library: Library, law: Instrument, first: int, last: int) -> Iterable[Office]:
    """The times in office of those who lead a party of a law; one too short for half of its name has none."""
    room = WIDTH / (last - first + 1)
    held_by = []
    for period in offices(library, law):
        start, end = max(period.date.year, first), min(period.date.last.year, last + 1)
        if end > start:
            words = (period.short or period.title).partition(",")[0]
            width = (end - start) * room
            if not _at_end((start - first) * room, words) and len(words) * LETTER > 2 * width * NARROW / WIDTH:
                words = ""
            held_by.append((period, words, (start - first) * room, width))
    names = [(x, words) for _, words, x, _ in held_by]
    below = {room: set(_below(names, wide)) for room, wide in ROOMS.items()}
    for place, (period, words, x, width) in enumerate(held_by):
        at, side = (WIDTH, "end") if _at_end(x, words) else (round(x, 2), "start")
        rooms = tuple(room for room, places in below.items() if place in places)
        yield Office(period, words, round(x, 2), round(width, 2), at, side, rooms)


def _at_end(x: float, words: str) -> bool:
    """Tell whether a name that begins here would run out of a narrow strip: it ends where the strip does."""
    return x * NARROW / WIDTH + len(words) * LETTER > NARROW


def _below(names: Iterable[tuple[float, str]], wide: float) -> Iterator[int]:
    """Yield which of some names have no room beside the one before, in a strip so many pixels wide."""
    free = 0.0
    for place, (x, words) in enumerate(names):
        start = wide - len(words) * LETTER if _at_end(x, words) else x * wide / WIDTH
        if words and start < free:
            yield place
        elif words:
            free = start + len(words) * LETTER


def _ticks(first: int, last: int, named: tuple[int, ...]) -> tuple[Tick, ...]:
    """The years to name: those that have to be, and every fifth with room beside them."""
    wanted, room = set(named), 1 / (last - first + 1)
    for year in range(first, last + 1):
        if year % EVERY == 0 and all(abs(year - other) * room * NARROW >= 6 * LETTER for other in wanted):
            wanted.add(year)
    return tuple(_tick(year, first, last, room * WIDTH) for year in sorted(wanted))


def _tick(year: int, first: int, last: int, room: float) -> Tick:
    if year == first:
        return Tick(year, 0, "start")
    if year == last:
        return Tick(year, WIDTH, "end")
    return Tick(year, round((year - first + 0.5) * room, 2), "middle")
