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

LINE = 13  # from line to line
LETTERS = 24  # of a line, at most
LETTER = 6.5  # how wide one is, on average
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
class _Box:
    """A name on one side of its line, from `near` to `far`."""

    event: Event
    x: float
    side: str
    near: float
    far: float
    high: float


Lows = dict[str, float]


def flags(events: Sequence[tuple[Event, float]], width: float) -> tuple[list[Flag], float]:
    """Return a flag for each event at its place, in order, with heights above the dots, and how high they reach.

    At first all names stand to the right; then one or two at a time change sides, as long as that lowers the whole.
    """
    boxes = [[box for side in SIDES if (box := _box(event, x, side, width))] for event, x in events]
    chosen = [0] * len(boxes)
    best = _lows([of[0] for of in boxes])
    while True:
        ways = [_changed(chosen, boxes, *pair) for pair in combinations_with_replacement(range(len(boxes)), 2)]
        tried = [(way, lows) for way in ways if (lows := _lows([of[at] for of, at in zip(boxes, way, strict=True)]))]
        way, lows = min(tried, key=lambda each: _cost(each[1]), default=(chosen, best))
        if best and _cost(lows) >= _cost(best):
            break
        chosen, best = way, lows
        if not tried:
            break
    placed = [of[at] for of, at in zip(boxes, chosen, strict=True)]
    tops = [best[box.event.id] + box.high for box in placed if best]
    return [_flag(box, best[box.event.id]) for box in placed if best], max(tops, default=0.0)


def _changed(chosen: Sequence[int], boxes: Sequence[Sequence[_Box]], *places: int) -> list[int]:
    return [(at + (place in places)) % len(boxes[place]) for place, at in enumerate(chosen)]


def _cost(lows: Lows) -> tuple[float, float]:
    return (max(lows.values()), sum(lows.values())) if lows else (0.0, 0.0)


def _lines(event: Event) -> list[str]:
    return textwrap.wrap(f"{day(event)} {event.title}", LETTERS, break_on_hyphens=False)


def day(event: Event) -> str:
    """Return when an event began, as short as may be, with spaces that do not break."""
    moment = event.date.moment
    words = [str(moment.day or ""), calendar.month_abbr[moment.month or 0], str(moment.year)]
    return "\xa0".join(filter(None, words))


def _box(event: Event, x: float, side: str, width: float) -> _Box | None:
    """Return the name of an event on one side of its line, or None where the drawing ends before it does."""
    lines = _lines(event)
    wide = max(map(len, lines)) * LETTER + GAP
    near, far = (x, x + wide) if side == "right" else (x - wide, x)
    return _Box(event, x, side, near, far, len(lines) * LINE) if near >= 0 and far <= width else None


def _lows(boxes: Sequence[_Box]) -> Lows:
    """Return how high above the dots each name begins, or nothing where they cannot stand so.

    A name stands above those whose lines would run through it, and where no other name is.
    """
    below = {
        box.event.id: [other for other in boxes if other.x != box.x and box.near - 2 < other.x < box.far + 2]
        for box in boxes
    }
    lows: Lows = {}
    left = list(boxes)
    while left:
        ready = [box for box in left if all(other.event.id in lows for other in below[box.event.id])]
        if not ready:
            return {}
        for box in ready:
            least = max((lows[other.event.id] + other.high for other in below[box.event.id]), default=0.0) + GAP
            lows[box.event.id] = _free(
                box, least, [(other, lows[other.event.id]) for other in boxes if other.event.id in lows]
            )
        left = [box for box in left if box.event.id not in lows]
    return lows


def _free(box: _Box, least: float, others: Sequence[tuple[_Box, float]]) -> float:
    """Return the lowest place, from `least` on, where a name meets no other."""
    beside = [
        (low, low + other.high) for other, low in others if box.near < other.far + GAP and other.near < box.far + GAP
    ]
    tried = sorted([least, *(high + GAP for _, high in beside if high + GAP > least)])
    return next(low for low in tried if all(low >= high + GAP or low + box.high + GAP <= one for one, high in beside))


def _flag(box: _Box, low: float) -> Flag:
    top = low + box.high
    first, *others = _lines(box.event)
    lines = [first.removeprefix(day(box.event)).strip(), *others]
    placed = tuple((words, top - LINE * (number + 0.8)) for number, words in enumerate(lines))
    at, anchor = (box.x + 5, "start") if box.side == "right" else (box.x - 5, "end")
    return Flag(box.event, day(box.event), round(box.x, 1), anchor, placed, round(at, 1), top, 0.0)
