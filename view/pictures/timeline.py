"""The picture of the timeline: where each event and each period stands, in two drawings of the same records.

Time runs along one side of a drawing in stretches, each with its own scale; across it, marks are stacked away from the
axis, then come the lanes of periods. All lengths are in units of the drawing's `viewBox`, rounded to one decimal.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.declare.scales import PERIOD_KIND
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import narrow
from kb.records.typed import Actor, Event, Period
from view.pictures.axis import Axis, Stretch, Tick, axis


@dataclass(frozen=True)
class Form:
    """The measures of one of the two drawings. `along` is where time begins, `across` where the marks begin.

    `pitch` is from mark to mark, `size` of a mark, `most` how many are stacked before one is moved along, `row` from
    period to period, `bar` how thick a period is, `tick_room` at least from tick to tick, `letter` how long a letter
    of a label is at most, on average.
    """

    tall: bool
    along: float
    length: float
    gap: float
    across: float
    pitch: float
    size: float
    most: int
    row: float
    bar: float
    tick_room: float
    letter: float


WIDE = Form(False, 104, 1126, 30, 48, 13.5, 12, 16, 25, 6, 34, 6.1)
TALL = Form(True, 140, 2000, 48, 36, 15, 14, 7, 19, 5, 34, 7.2)


def rows(spans: Iterable[tuple[float, float]]) -> list[int]:
    """Return a row for each span, counted from 0: the first in which it touches no span that came before it."""
    ends: list[list[tuple[float, float]]] = []
    found = []
    for start, end in spans:
        row = next((row for row, taken in enumerate(ends) if all(end <= a or b <= start for a, b in taken)), len(ends))
        if row == len(ends):
            ends.append([])
        ends[row].append((start, end))
        found.append(row)
    return found


def swarm(places: Sequence[float], pitch: float, most: int, end: float) -> list[tuple[float, int]]:
    """Return the place and the row of each mark, for places in order; no two marks come nearer than `pitch`.

    A mark stands in the first free row, counted from 0. Where `most` rows are full it is moved on along the axis by one
    pitch after the other, but not beyond `end`: there the stack grows.
    """
    taken: list[list[float]] = []
    found = []
    for place in places:
        at, row = place, _free_row(taken, place, pitch)
        while row >= most and at + pitch <= end:
            at += pitch
            row = _free_row(taken, at, pitch)
        if row == len(taken):
            taken.append([])
        taken[row].append(at)
        found.append((at, row))
    return found


def _free_row(taken: list[list[float]], at: float, pitch: float) -> int:
    free = (row for row, others in enumerate(taken) if all(abs(at - other) >= pitch for other in others))
    return next(free, len(taken))


@dataclass(frozen=True)
class Mark:
    """An event. `x` and `y` are the corner of its glyph."""

    event: Event
    x: float
    y: float


@dataclass(frozen=True)
class Bar:
    """A period: the outline of its bar as a path, pointed where the period goes on, and the place of its name."""

    period: Period
    path: str
    x: float
    y: float
    turned: bool
    anchor: str


@dataclass(frozen=True)
class Words:
    """A line of text in a drawing."""

    words: str
    x: float
    y: float
    turned: bool = False


@dataclass(frozen=True)
class Box:
    """A ground for one stretch, with its name and how its scale differs from the stretch before."""

    x: float
    y: float
    width: float
    height: float
    name: Words
    note: Words


@dataclass(frozen=True)
class Drawing:
    """Everything that one picture shows. `grid`, `rules` and `breaks` are paths; `years` are places to come back to."""

    width: float
    height: float
    size: float
    boxes: tuple[Box, ...]
    grid: str
    ticks: tuple[Words, ...]
    rules: str
    breaks: str
    marks: tuple[Mark, ...]
    lanes: tuple[Words, ...]
    bars: tuple[Bar, ...]
    years: tuple[tuple[int, float], ...]


def lane_of(library: Library, period: Period) -> tuple[int, str]:
    """Return the key and the name of a period's lane: its kind, for a president the state as well."""
    place = [term.value for term in PERIOD_KIND.terms].index(period.kind.value)
    actors = [narrow(library[id_], Actor) for id_ in period.actors or ()]
    states = [actor for actor in actors if actor.kind.value == "state"]
    if period.kind.value == "administration" and states:
        return place, states[0].title
    return place, f"{period.kind.label.capitalize()}s"


def lanes(library: Library) -> list[tuple[str, list[Period]]]:
    """Return the periods by lane, oldest first in each: presidents by state, then wars and the other kinds."""
    groups: dict[tuple[int, str], list[Period]] = {}
    for period in in_order(library, Period):
        groups.setdefault(lane_of(library, period), []).append(period)
    return [(name, group) for (_, name), group in sorted(groups.items())]


def scale_note(before: Stretch | None, stretch: Stretch) -> str:
    """Say how the scale of a stretch differs from the one before: how much more room a day takes."""
    if before is None:
        years = stretch.end.year - stretch.first.year
        return f"{years} years on one scale" if years > 1 else "one scale"
    times = stretch.unit / before.unit
    return f"{times:.0f} times the scale before" if times >= 1.5 else f"{times:.1f} times the scale before"


def picture(library: Library, form: Form) -> Drawing | None:
    """Return one drawing of all events and periods, or None where there is nothing to draw."""
    events, periods = in_order(library, Event), in_order(library, Period)
    dates = [*(event.date for event in events), *(period.date for period in periods)]
    if not dates:
        return None
    begun = [date.moment.first for date in dates]
    last = max(moment.last for date in dates for moment in (date.start, date.end) if moment)
    line = axis(begun[: len(events)], (min(begun), last), form.along, form.length, form.gap)
    return _Drawer(library, form, line, events).draw()


class _Drawer:
    """Turns places along and across a drawing into x and y."""

    def __init__(self, library: Library, form: Form, line: Axis, events: Sequence[Event]) -> None:
        self.form = form
        self.line = line
        places = sorted((line.middle(event.date), number) for number, event in enumerate(events))
        half = form.pitch / 2
        placed = swarm(
            [min(max(at, line.start + half), line.end - half) for at, _ in places],
            form.pitch,
            form.most,
            line.end - half,
        )
        self.placed = [(at, row, events[number]) for (at, row), (_, number) in zip(placed, places, strict=True)]
        self.deep = (max((row for _, row in placed), default=0) + 1) * form.pitch
        self.lanes = lanes(library)

    def xy(self, along: float, across: float) -> tuple[float, float]:
        x, y = (across, along) if self.form.tall else (along, across)
        return round(x, 1), round(y, 1)

    def path(self, *points: tuple[float, float], close: bool = False) -> str:
        steps = " ".join("{:g} {:g}".format(*self.xy(*point)) for point in points)
        return f"M{steps}{'z' if close else ''}"

    def draw(self) -> Drawing:
        form, line = self.form, self.line
        # On the wide drawing the axis lies below the marks, on the tall one to the left of them.
        base = form.across if form.tall else form.across + self.deep
        across = base + (self.deep + 6 if form.tall else 30)
        names, bars, rules = [], [], [self.path((line.start, base), (line.end, base))]
        for name, periods in self.lanes:
            rules.append(self.path((line.start - 8 if form.tall else 0, across), (line.end, across)))
            names.append(self.lane_name(name, across))
            drawn, deep = self.bars(periods, across + (2 if form.tall else 4))
            bars += drawn
            across += deep + (3 if form.tall else 8)
        ticks = [tick for stretch in line.stretches for tick in stretch.ticks(form.tick_room)]
        width, height = (across, line.end + 8) if form.tall else (line.end + 2, across)
        top = form.across - 4 if form.tall else 0
        return Drawing(
            width=round(width, 1),
            height=round(height, 1),
            size=form.size,
            boxes=tuple(self.boxes(top, across)),
            grid="".join(self.path((tick.at, top if form.tall else 42), (tick.at, across)) for tick in ticks),
            ticks=tuple(self.tick(tick, base) for tick in ticks),
            rules="".join(rules),
            breaks="".join(self.breaks(across)),
            marks=tuple(self.mark(at, row, event, base) for at, row, event in self.placed),
            lanes=tuple(names),
            bars=tuple(bars),
            years=tuple((year, round(line.at(datetime.date(year, 1, 1)), 1)) for year in self.years()),
        )

    def years(self) -> list[int]:
        return sorted({event.date.year for _, _, event in self.placed})

    def mark(self, at: float, row: int, event: Event, base: float) -> Mark:
        middle = base + (row + 0.5) * self.form.pitch * (1 if self.form.tall else -1) + (2 if self.form.tall else -2)
        x, y = self.xy(at - self.form.size / 2, middle - self.form.size / 2)
        return Mark(event, x, y)

    def tick(self, tick: Tick, base: float) -> Words:
        x, y = (base - 8, tick.at + 4) if self.form.tall else (tick.at, base + 16)
        return Words(tick.words, round(x, 1), round(y, 1))

    def boxes(self, top: float, across: float) -> Iterable[Box]:
        before = None
        for stretch in self.line.stretches:
            name, note = stretch.words, scale_note(before, stretch)
            (x, y), (far, low) = self.xy(stretch.start, top), self.xy(stretch.start + stretch.length, across)
            if self.form.tall:
                words = Words(name, 0, round(y - 24, 1)), Words(note, 0, round(y - 11, 1))
            else:
                words = Words(name, round(x + 8, 1), 17), Words(note, round(x + 8, 1), 33)
            yield Box(x, y, round(far - x, 1), round(low - y, 1), *words)
            before = stretch

    def breaks(self, across: float) -> Iterable[str]:
        for stretch in self.line.stretches[1:]:
            at = stretch.start - (self.form.gap - 10 if self.form.tall else self.form.gap / 2)
            yield self.path((at, 0), (at, across))

    def lane_name(self, name: str, across: float) -> Words:
        if self.form.tall:
            return Words(name, round(across + 8, 1), round(self.line.start - 40, 1), turned=True)
        return Words(name, 0, round(across + 18, 1))

    def bars(self, periods: Sequence[Period], across: float) -> tuple[list[Bar], float]:
        """Return the bars of a lane and how deep it is. A name begins with its bar, or ends with the drawing."""
        spans = []
        for period in periods:
            start = self.line.at(period.date.first)
            end = max(start + 4, self.line.at(period.date.last))
            long = len(period.title) * self.form.letter
            spans.append((start, end, min(start, self.line.end - long)))
        lefts = [(min(start, name), max(end, name + len(period.title) * self.form.letter + 8))
                 for (start, end, name), period in zip(spans, periods, strict=True)]  # fmt: skip
        found = rows(lefts)
        drawn = []
        for (start, end, name), row, period in zip(spans, found, periods, strict=True):
            near = across + row * self.form.row
            drawn.append(self.bar(period, start, end, name < start, near))
        return drawn, (max(found, default=0) + 1) * self.form.row

    def bar(self, period: Period, start: float, end: float, pushed: bool, near: float) -> Bar:
        tall = self.form.tall
        low = near if tall else near + 15
        high = low + self.form.bar
        tip = (
            ((end - 5, low), (end, low + self.form.bar / 2), (end - 5, high))
            if period.date.end is None
            else ((end, low), (end, high))
        )
        path = self.path((start, low), *tip, (start, high), close=True)
        x, y = self.xy(self.line.end if pushed else start, near + (7.5 if tall else 11))
        return Bar(period, path, x, y, tall, "end" if pushed else "start")
