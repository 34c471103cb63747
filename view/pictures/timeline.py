"""The picture of the timeline: a dot for each event, names for those that stand out, periods as bars below.

Time runs to the right in stretches, one for each era, each with its own scale; a small screen gets a drawing for each
era, which fills any width: its letters keep their size, and what is named has room where it is narrowest. All lengths
are in units of the drawing, rounded to one decimal.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from kb.declare.scales import PERIOD_KIND
from kb.library.chronicle import LEADS, MOST, Era, eras, is_waived, landmarks
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import in_order
from kb.records.record import narrow
from kb.records.typed import Actor, Event, Period
from view.pictures import geometry
from view.pictures.axis import Axis, Stretch, Tick, axis
from view.pictures.flags import Flag, day, flags, name_of

PITCH = 6.2  # from dot to dot beside it
TIP = 5  # the arrow of what goes on
MARK = 12  # and the question mark of an end that is uncertain
MOST_LINKS = 600  # dots of a drawing that each lead to their event
TARGET = 24  # the least width of what can be pressed
TYPE = 12.5  # pixels: the size of a label
LETTER = TYPE * geometry.LETTER
NEAR = 0.06  # by so much a tick may stand off its day
OPEN = 60  # events of the newest era that stand open, with the whole of their last month
UNNAMED = ("mission", "negotiation")  # periods that are named in the list alone


__all__ = ["LEADS", "MOST", "OPEN", "name_of", "strip", "wide"]


@dataclass(frozen=True)
class Form:
    """The measures of a drawing: its width, where time begins, whether what stands out is named in it, and its rows.

    `least` is the part of its width to which it may shrink while its letters keep their size. `rise` is from dot to dot
    above it, `stack` how many stand on each other before the next column is begun, `lane` from lane to lane.
    """

    width: float
    left: float
    named: bool
    least: float
    rise: float
    stack: int
    lane: float


WIDE = Form(1120, 162, True, 1, 6.2, 6, 24)
STRIP = Form(354, 98, False, 0.8, 5, 4, 19)


@dataclass(frozen=True)
class Dot:
    """An event; `marked` is one that stands out."""

    event: Event
    x: float
    y: float
    marked: bool


@dataclass(frozen=True)
class Words:
    """A line of text in a drawing."""

    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Block:
    """A piece of the axis from tick to tick that can be pressed: where it leads in the list, and what it holds.

    `year` is that of its newest event, to which it leads.
    """

    target: str
    year: int
    words: str
    x: float
    width: float


@dataclass(frozen=True)
class PeriodBar:
    """A period. `words` are empty where none has room; `kind` tells a war, a time without a waiver, a name inside.

    The words stand `aside` of `at`. What goes on has an arrow at its end; where the end is uncertain, a question mark.
    """

    period: Period
    x: float
    y: float
    width: float
    height: float
    words: str
    at: float
    aside: float
    kind: str

    @property
    def end(self) -> float:
        return round(self.x + self.width, 1)

    @property
    def goes_on(self) -> bool:
        return self.period.date.end is None

    @property
    def is_unsure(self) -> bool:
        """Whether the end is uncertain, and there is room to say so."""
        return ends_uncertain(self.period) and "in" in self.kind.split()


@dataclass(frozen=True)
class Drawing:
    """Everything that one picture shows. `top` and `base` are where the dots begin and stand, `spot` is half a dot.

    `before` are names that end where a lane’s first bars stand, which are too narrow to hold or to follow them.
    """

    form: Form
    height: float
    top: float
    base: float
    grounds: tuple[tuple[float, float], ...]
    ticks: tuple[Words, ...]
    captions: tuple[Words, ...]
    dots: tuple[Dot, ...]
    blocks: tuple[Block, ...]
    flags: tuple[Flag, ...]
    lanes: tuple[Words, ...]
    before: tuple[Words, ...]
    bars: tuple[PeriodBar, ...]
    named: tuple[tuple[Event, str], ...]
    count: int

    @property
    def are_links(self) -> bool:
        """Whether each dot leads to its event; its column does where dots are too many, or too small for a finger."""
        return self.form.named and self.count <= MOST_LINKS

    @property
    def are_bound(self) -> bool:
        """Whether each dot that is no link says which row is its own, so that it dims with it."""
        return not self.form.named and self.count <= MOST_LINKS

    @property
    def spot(self) -> float:
        return 2.6 if self.form.named else 2.3

    @property
    def foot(self) -> float:
        """Where a column that can be pressed ends; without flags the names stand below it, and are pressed there."""
        return self.base + (20 if self.form.named else 13)

    def across(self, x: float) -> str:
        """Return a length along the axis as SVG writes it: in units, in per cent where the drawing fills any width."""
        return f"{x:g}" if self.form.named else f"{round(100 * x / self.form.width, 1):g}%"


def lanes(library: Library) -> list[tuple[str, list[Period]]]:
    """Return the periods by lane, oldest first in each: presidents by state, wars, measures in a row."""
    groups: dict[tuple[int, str], list[Period]] = {}
    for period in in_order(library, Period):
        if period.kind.value not in UNNAMED:
            groups.setdefault(_lane_of(library, period), []).append(period)
    return [
        (name, group) for (_, name), group in sorted(groups.items()) if group[0].kind.value != "measure" or group[1:]
    ]


def _lane_of(library: Library, period: Period) -> tuple[int, str]:
    place = [term.value for term in PERIOD_KIND.terms].index(period.kind.value)
    if period.kind.value == "measure":
        return place, library[period.themes[0]].title
    actors = [narrow(library[id_], Actor) for id_ in period.actors or ()]
    states = [actor for actor in actors if actor.kind.value == "state"]
    if period.kind.value == "administration" and states:
        return place, states[0].title
    return place, f"{period.kind.label.capitalize()}s"


def columns(stretch: Stretch) -> list[tuple[float, float, datetime.date, datetime.date]]:
    """Return the columns of a stretch: from where to where, from which day up to which; the finest that have room."""
    months = next((step for step in (1, 3, 12) if step * 30.4 * stretch.unit >= PITCH), 60)
    firsts = []
    day = stretch.first
    while day < stretch.end:
        firsts.append(day)
        ahead = day.month - 1 + months
        day = datetime.date(day.year + ahead // 12, ahead % 12 + 1, 1)
    days = [*firsts, stretch.end]
    places = [stretch.start + (each - stretch.first).days * stretch.unit for each in days]
    return [(*place, *between) for place, between in zip(pairwise(places), pairwise(days), strict=True)]


def stacked(count: int, start: float, end: float, stack: int = WIDE.stack) -> list[tuple[float, int]]:
    """Return where so many dots stand within a column, and in which row: a stack beside the other, as wide as it is."""
    room = max(1, int((end - start) // PITCH))
    rows = max(stack, -(-count // room))
    return [(start + PITCH * (number // rows + 0.5), number % rows) for number in range(count)]


@remembered
def wide(library: Library) -> Drawing | None:
    """Return the drawing of all eras, or None where there is nothing to draw."""
    found = eras(library)
    return _Drawer(library, WIDE, found).draw() if found else None


def strip(library: Library, era: Era) -> Drawing:
    """Return the drawing of one era."""
    return _Drawer(library, STRIP, [era]).draw()


class _Drawer:
    """Turns days into places, and puts everything of one drawing where it has room."""

    def __init__(self, library: Library, form: Form, shown: Sequence[Era]) -> None:
        self.library, self.form, self.eras = library, form, shown
        # An event of which only the end is known begins in no era, and has no row in the list that the dots lead to.
        self.events = [
            event
            for event in in_order(library, Event)
            if event.date.start and shown[-1].first <= event.date.year <= shown[0].last
        ]
        self.marked = {event.id for event in landmarks(library)}
        self.axis = self._axis()
        self.end = self.form.width - 2

    def _axis(self) -> Axis:
        first, last = datetime.date(self.eras[-1].first, 1, 1), datetime.date(self.eras[0].last, 12, 31)
        if self.eras[0] == eras(self.library)[0]:
            last = max(first, *(end for end in self._last_days() if end <= last))
        days = [event.date.first for event in self.events]
        length = self.form.width - 2 - self.form.left
        return axis(days, (first, last), self.form.left, length, [era.first for era in self.eras])

    def _last_days(self) -> Iterable[datetime.date]:
        dates = [*(event.date for event in self.events), *(each.date for each in in_order(self.library, Period))]
        for date in dates:
            yield from (moment.last for moment in (date.start, date.end) if moment)

    def draw(self) -> Drawing:
        stacks = {event.id: place for event, place in self._stacked()}
        rise = self.form.rise
        deep = (max((row for _, row in stacks.values()), default=0) + 1) * rise + 3
        marked = [event for event in self.events if event.id in self.marked]
        placed, high = flags([(each, stacks[each.id][0]) for each in marked if self.form.named], self.form.width)
        top = high + 6 if placed else 2
        base = top + max(deep, TARGET)
        names, before, bars, low = self._lanes(base + 26)
        captions = [
            Words(self._caption(stretch, era), round(stretch.start + 2, 1), round(low + 14, 1))
            for stretch, era in zip(self.axis.stretches, reversed(self.eras), strict=True)
        ]
        dots = [
            Dot(each, round(x, 1), round(base - 5 - row * rise, 1), each.id in self.marked)
            for each in self.events
            for x, row in [stacks[each.id]]
        ]
        return Drawing(
            form=self.form,
            height=round(low + (20 if self.form.named else 2), 1),
            top=round(top, 1),
            base=round(base, 1),
            grounds=tuple((round(each.start, 1), round(each.length, 1)) for each in self.axis.stretches[1::2]),
            ticks=tuple(Words(tick.words, round(tick.at, 1), round(base + 16, 1)) for tick in self._ticks()),
            captions=tuple(captions) if self.form.named else (),
            dots=tuple(dots),
            blocks=tuple(self._blocks()),
            flags=tuple(each.down_to(top, base - 5 - stacks[each.event.id][1] * rise) for each in placed),
            lanes=tuple(names),
            before=tuple(before),
            bars=tuple(bars),
            named=tuple((event, self._day(event)) for event in reversed(marked)),
            count=len(self.events),
        )

    def _day(self, event: Event) -> str:
        """Return in which year an event began; where the drawing has no other, on which day or in which month."""
        year = str(event.date.year)
        return day(event).removesuffix(f"\xa0{year}") if self.eras[-1].first == self.eras[0].last else year

    def _stacked(self) -> Iterable[tuple[Event, tuple[float, int]]]:
        for stretch in self.axis.stretches:
            for start, end, first, after in columns(stretch):
                mine = [event for event in self.events if first <= event.date.moment.first < after]
                yield from zip(mine, stacked(len(mine), start, end, self.form.stack), strict=True)

    def _ticks(self) -> list[Tick]:
        """Return what is named along the axis; where an era is one year, that stands above it, and January here."""
        ticks = [tick for stretch in self.axis.stretches for tick in stretch.ticks((TARGET + 4) / self.form.least)]
        if self.form is STRIP and all(era.first == era.last for era in self.eras):
            return [replace(tick, words=calendar.month_abbr[1]) if tick.words.isdecimal() else tick for tick in ticks]
        return ticks

    def _caption(self, stretch: Stretch, era: Era) -> str:
        """Say how many events an era has, and where there is room how long a column of its dots is."""
        _, _, first, after = columns(stretch)[0]
        each = {1: "month", 3: "quarter", 12: "year"}.get(round((after - first).days / 30.4), "five years")
        count = f"{stretch.words}: {era.count} events"
        whole = f"{count}, by {each}"
        return whole if len(whole) * 12 * geometry.LETTER < stretch.length else count

    def _blocks(self) -> Iterable[Block]:
        """Yield what can be pressed: from tick to tick, a first piece that is too narrow together with the next."""
        places = [(event, self.axis.at(event.date.moment.first)) for event in self.events]
        for stretch, era in zip(self.axis.stretches, reversed(self.eras), strict=True):
            room = TARGET / self.form.least
            ticks = [tick.at for tick in stretch.ticks(room) if tick.at - stretch.start >= room]
            for start, end in pairwise([stretch.start, *ticks, stretch.start + stretch.length]):
                inside = [event for event, at in places if start <= at + NEAR < end]
                if inside:
                    yield self._block(era, inside, start, end)

    def _block(self, era: Era, inside: Sequence[Event], start: float, end: float) -> Block:
        newest = inside[-1]
        stage = next(stage for stage in era.stages if newest in stage.events)
        oldest = next(stage for stage in era.stages if inside[0] in stage.events)
        span = stage.name if stage == oldest else f"{oldest.name} to {stage.name}"
        words = f"{span}: {len(inside)} {'event' if len(inside) == 1 else 'events'}"
        return Block(stage.id, newest.date.year, words, round(start, 1), round(end - start, 1))

    def _lanes(self, across: float) -> tuple[list[Words], list[Words], list[PeriodBar], float]:
        names: list[Words] = []
        before: list[Words] = []
        bars: list[PeriodBar] = []
        begin, stop = self.axis.stretches[0].first, self.axis.stretches[-1].end
        for name, periods in lanes(self.library):
            here = [period for period in periods if period.date.first < stop and period.date.last >= begin]
            if here:
                names.append(Words(name, 0, round(across + self.form.lane / 2 + 3.5, 1)))
                drawn = list(self._bars(here, across))
                before += self._before(drawn, names[-1])
                bars += drawn
                across += self.form.lane
        return names, before, bars, across

    def _before(self, drawn: Sequence[PeriodBar], lane: Words) -> Iterable[Words]:
        """Yield the names of the bars that begin a lane and have none, to end before them; only where all have room."""
        nameless = [bar.period for bar in takewhile(lambda bar: not bar.words, drawn)]
        words = ", ".join(names_of(period)[-1] for period in nameless)
        at = self.axis.at(nameless[0].date.first) - 5 if nameless else 0
        if words and (len(words) + len(lane.words) + 1) * LETTER <= at * self.form.least:
            yield Words(words, round(at, 1), lane.y)

    def _bars(self, periods: Sequence[Period], across: float) -> Iterable[PeriodBar]:
        starts = [self.axis.at(period.date.first) for period in periods]
        before = 0.0
        for period, start, after in zip(periods, starts, [*starts[1:], self.end], strict=True):
            stop = self.end if period.date.end else self.end - TIP
            end = max(start + 3, min(self.axis.at(period.date.last), stop))
            yield self._bar(period, (start, max(start, before), end, max(after, end)), across)
            before = end

    def _bar(self, period: Period, places: tuple[float, float, float, float], across: float) -> PeriodBar:
        """Return the bar of a period; `places`: its start, where the bar before it is past, its end, and the next."""
        start, free, end, after = places
        least = self.form.least
        room = (end - free) * least
        inside = name_for(period, room - 7 - (MARK if ends_uncertain(period) else 0))
        beside = "" if inside else name_for(period, (after - end) * least - 6)
        is_off = period.kind.value == "measure" and not is_waived(self.library, period)
        kind = "war" if period.kind.value == "war" else "off" if is_off else ""
        return PeriodBar(
            period,
            round(start, 1),
            round(across, 1),
            round(end - start, 1),
            self.form.lane - 2,
            inside or beside,
            round(free if inside else end, 1),
            (5 if room > len(inside) * LETTER + 12 else 2.5) if inside else 4,  # where it is tight, nearer to the edge
            f"{kind} in".strip() if inside else kind,
        )


def ends_uncertain(period: Period) -> bool:
    return period.date.end is not None and period.date.end.uncertain


def name_for(period: Period, room: float) -> str:
    """Return the longest name of a period that has room, or none."""
    return next((words for words in names_of(period) if len(words) * LETTER <= room), "")


def names_of(period: Period) -> list[str]:
    """Return the names that may stand for a period, the longest first; of a president the last may do."""
    name = period.short or period.title
    names = [name, name.partition(",")[0]]
    if period.kind.value == "administration":
        names.append(names[-1].split()[-1])
    return names
