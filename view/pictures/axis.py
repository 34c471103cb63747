"""An axis of time: the stretches in which it runs, each on its own scale, and the years and months named at it."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.declare.dates import Date

EMPTY_WEIGHT = 10  # a stretch without events gets as much room as this many events would


@dataclass(frozen=True)
class Tick:
    """A year or a month named at the axis. `at` is its place along it."""

    words: str
    at: float


@dataclass(frozen=True)
class Stretch:
    """Time from `first` up to the day before `end`, drawn from `start` to `start + length` on one scale."""

    first: datetime.date
    end: datetime.date
    start: float
    length: float

    @property
    def unit(self) -> float:
        """How long a day is drawn."""
        return self.length / (self.end - self.first).days

    @property
    def words(self) -> str:
        """The stretch in words: `1988–2020`, `2025`; `Jan–Jun 2026` where the last year is not whole."""
        last = self.end - datetime.timedelta(days=1)
        if last.month < 12 and self.first.year == last.year:
            months = calendar.month_abbr[1 : last.month + 1]
            return f"{'–'.join(dict.fromkeys((months[0], months[-1])))} {last.year}"
        if last.month < 12:
            return f"{self.first.year}–{calendar.month_name[last.month]} {last.year}"
        return str(last.year) if self.first.year == last.year else f"{self.first.year}–{last.year}"

    def ticks(self, room: float) -> tuple[Tick, ...]:
        """Return the finest ticks that leave at least `room` from one to the next: months, quarters, years, decades."""
        months = next((step for step in (1, 3, 12, 24, 60, 120) if step * 30.4 * self.unit >= room), 240)
        found = []
        for year in range(self.first.year, self.end.year + 1):
            for month in range(1, 13, months) if months < 12 else (1,):
                day = datetime.date(year, month, 1)
                at = self.start + (day - self.first).days * self.unit
                late = self.start + self.length - at < room / 2
                if self.first <= day < self.end and year % max(1, months // 12) == 0 and not late:
                    words = str(year) if month == 1 else calendar.month_abbr[month]
                    found.append(Tick(words, round(at, 1)))
        return tuple(found)


@dataclass(frozen=True)
class Axis:
    """All stretches of a drawing, in order."""

    stretches: tuple[Stretch, ...]

    @property
    def start(self) -> float:
        return self.stretches[0].start

    @property
    def end(self) -> float:
        last = self.stretches[-1]
        return last.start + last.length

    def at(self, day: datetime.date) -> float:
        """Return where a day begins along the axis; a day before or after everything stands at the edge."""
        for stretch in self.stretches:
            if day < stretch.end:
                return stretch.start + max(0, (day - stretch.first).days) * stretch.unit
        return self.end

    def middle(self, date: Date) -> float:
        """Return the middle of the day, month or year in which a date begins."""
        return (self.at(date.moment.first) + self.at(date.moment.last)) / 2


def axis(
    days: Sequence[datetime.date],
    ends: tuple[datetime.date, datetime.date],
    start: float,
    length: float,
    breaks: Sequence[int] = (),
) -> Axis:
    """Return the axis of a drawing for events that begin on these days: the more in a stretch, the longer it is drawn.

    It begins with the year of the first of the two `ends` and stops with the month of the second. It is drawn from
    `start` over `length`; with each year of `breaks` another scale begins.
    """
    first, last = ends
    begin = datetime.date(first.year, 1, 1)
    end = last.replace(day=calendar.monthrange(last.year, last.month)[1]) + datetime.timedelta(days=1)
    edges = [begin, *(day for day in (datetime.date(year, 1, 1) for year in sorted(breaks)) if begin < day < end), end]
    weights = [EMPTY_WEIGHT + sum(1 for day in days if one <= day < other) for one, other in pairwise(edges)]
    unit = length / sum(weights)
    stretches = []
    for (one, other), weight in zip(pairwise(edges), weights, strict=True):
        stretches.append(Stretch(one, other, start, weight * unit))
        start += weight * unit
    return Axis(tuple(stretches))
