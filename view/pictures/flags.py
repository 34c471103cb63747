"""The names of the events that stand out, above the picture of the timeline: each beside a line down to its dot.

A name stands to the right or to the left of its line, over none that is there already, and no line runs through a name.
"""

from __future__ import annotations

import calendar
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

from kb.records.typed import Event
from view.pictures import geometry
from view.pictures.geometry import Box, overlap

LINE = 13  # from line to line
LETTERS = 24  # of a line, at most
LETTER = 12.5 * geometry.LETTER
GAP = 6
SIDES = ("right", "left")


@dataclass(frozen=True)
class Flag:
    """A name: its lines, each with its place, the day before the first, and the line down to the dot at `x`."""

    event: Event
    day: str
    x: float
    anchor: str
    lines: tuple[tuple[str, float], ...]
    at: float
    top: float
    foot: float

    def down_to(self, ground: float, foot: float) -> Flag:
        """Return the same flag in a drawing in which it stands above `ground`; its line ends at `foot`."""
        lines = tuple((words, round(ground - up, 1)) for words, up in self.lines)
        return replace(self, lines=lines, top=round(ground - self.top, 1), foot=round(foot, 1))


@dataclass(frozen=True)
class _Name:
    """A name on one side of its line, from `near` to `far`."""

    event: Event
    lines: tuple[str, ...]
    x: float
    side: str
    near: float
    far: float

    @property
    def high(self) -> float:
        return len(self.lines) * LINE

    def at(self, low: float) -> Box:
        """Return the box that it fills from so high above the dots on, with what it keeps free beside and above it."""
        return self.near, low, self.far + GAP, low + self.high + GAP


Lows = dict[str, float]


def flags(events: Sequence[tuple[Event, float]], width: float) -> tuple[list[Flag], float]:
    """Return a flag for each event at its place, in order, with heights above the dots, and how high they reach.

    At first all names stand to the right; then one or two at a time change sides, as long as that lowers the whole.
    """
    names = [[name for side in SIDES if (name := _name(event, x, side, width))] for event, x in events]
    chosen = [0] * len(names)
    best = _lows([of[0] for of in names])
    while True:
        ways = [_changed(chosen, names, *pair) for pair in combinations_with_replacement(range(len(names)), 2)]
        tried = [(way, lows) for way in ways if (lows := _lows([of[at] for of, at in zip(names, way, strict=True)]))]
        way, lows = min(tried, key=lambda each: _cost(each[1]), default=(chosen, best))
        if best and _cost(lows) >= _cost(best):
            break
        chosen, best = way, lows
        if not tried:
            break
    placed = [of[at] for of, at in zip(names, chosen, strict=True)]
    tops = [best[name.event.id] + name.high for name in placed if best]
    return [_flag(name, best[name.event.id]) for name in placed if best], max(tops, default=0.0)


def _changed(chosen: Sequence[int], names: Sequence[Sequence[_Name]], *places: int) -> list[int]:
    return [(at + (place in places)) % len(names[place]) for place, at in enumerate(chosen)]


def _cost(lows: Lows) -> tuple[float, float]:
    return (max(lows.values()), sum(lows.values())) if lows else (0.0, 0.0)


def day(event: Event) -> str:
    """Return when an event began, as short as may be, with spaces that do not break."""
    moment = event.date.moment
    words = [str(moment.day or ""), calendar.month_abbr[moment.month or 0], str(moment.year)]
    return "\xa0".join(filter(None, words))


def name_of(event: Event) -> str:
    """Return what an event is called where there is little room."""
    return event.short or event.title


def _name(event: Event, x: float, side: str, width: float) -> _Name | None:
    """Return the name of an event on one side of its line, or None where the drawing ends before it does."""
    lines = textwrap.wrap(f"{day(event)} {name_of(event)}", LETTERS, break_on_hyphens=False)
    wide = max(map(len, lines)) * LETTER + GAP
    near, far = (x, x + wide) if side == "right" else (x - wide, x)
    return _Name(event, tuple(lines), x, side, near, far) if near >= 0 and far <= width else None


def _lows(names: Sequence[_Name]) -> Lows:
    """Return how high above the dots each name begins, or nothing where they cannot stand so.

    A name stands above those whose lines would run through it, and where no other name is.
    """
    below = {
        name.event.id: [other for other in names if other.x != name.x and name.near - 2 < other.x < name.far + 2]
        for name in names
    }
    lows: Lows = {}
    taken: list[Box] = []
    left = list(names)
    while left:
        ready = [name for name in left if all(other.event.id in lows for other in below[name.event.id])]
        if not ready:
            return {}
        for name in ready:
            least = max((lows[other.event.id] + other.high for other in below[name.event.id]), default=0.0) + GAP
            lows[name.event.id] = _free(name, least, taken)
            taken.append(name.at(lows[name.event.id]))
        left = [name for name in left if name.event.id not in lows]
    return lows


def _free(name: _Name, least: float, taken: Sequence[Box]) -> float:
    """Return the lowest place, from `least` on, where a name meets no other."""
    tried = sorted([least, *(high for _, _, _, high in taken if high > least)])
    return next(low for low in tried if not any(overlap(name.at(low), other) for other in taken))


def _flag(name: _Name, low: float) -> Flag:
    top = low + name.high
    first, *others = name.lines
    lines = [first.removeprefix(day(name.event)).strip(), *others]
    placed = tuple((words, top - LINE * (number + 0.8)) for number, words in enumerate(lines))
    at, anchor = (name.x + 5, "start") if name.side == "right" else (name.x - 5, "end")
    return Flag(name.event, day(name.event), round(name.x, 1), anchor, placed, round(at, 1), top, 0.0)
