"""The words of the map: where they find room, and the names of seas and countries."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.records.typed import Place
from view.pictures.atlas.window import TONES, Window, outlines
from view.pictures.geometry import LETTER, Box, Point, area, around, corners, grid_within, overlap, path, within

LEADING = 3.0  # pixels above and below a name that no other name takes
CLEAR = 6.0  # pixels from a point to where a lead to it begins
SEAS = {  # where the name of a sea can stand, in degrees
    "Black Sea": ((34.5, 43.3),),
    "Caspian Sea": ((51.4, 37.6), (50.1, 39.2), (51.0, 42.0)),
    "Mediterranean Sea": ((31.0, 35.6),),
}


@dataclass(frozen=True)
class Label:
    """Words at a point in pixels, on their base line; `anchor` is start, middle or end. `place` is what they name.

    `turn` is by how many degrees they are turned about that point, and `lead` the path of a line that leads to them.
    """

    words: str
    x: float
    y: float
    anchor: str
    place: Place | None
    turn: float = 0.0
    lead: str = ""


class Room:
    """What is taken of a picture, and the dots of the lines, which words may cover but had better not."""

    def __init__(self, window: Window, dots: list[Point]) -> None:
        self.window = window
        self.taken: list[Box] = []
        self.dots = sorted(dot for dot in dots if window.holds(dot, -5))
        self._across = [x for x, _ in self.dots]

    def take(self, box: Box) -> None:
        """Leave a box to what stands there now."""
        self.taken.append(box)

    def free(self, box: Box) -> bool:
        """Tell whether a box lies in the picture and nothing stands there."""
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self.window.width - 2 and box[3] <= self.window.height - 2
        return inside and not any(overlap(box, other) for other in self.taken)

    def covered(self, box: Box) -> int:
        """Return how many dots of lines a box covers."""
        between = self.dots[bisect_left(self._across, box[0]) : bisect_right(self._across, box[2])]
        return sum(box[1] <= y <= box[3] for _, y in between)


def box_of(label: Label, size: float) -> Box:
    """Return the box that a label fills, in pixels, for type of that size."""
    width = len(label.words) * size * LETTER
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - size * 0.85, left + width, label.y + size * 0.28


def boxes_of(label: Label, size: float) -> list[Box]:
    """Return the boxes that a label fills; one that is turned fills a row of them, each about as wide as it is high."""
    if not label.turn:
        return [box_of(label, size)]
    width, angle = len(label.words) * size * LETTER, math.radians(label.turn)
    across, down = math.cos(angle), math.sin(angle)
    x, y = label.x + down * size * 0.3, label.y - across * size * 0.3  # the middle of the words
    steps = max(2, math.ceil(2 * width / size))
    spots = ((n / (steps - 1) - 0.5) * (width - size) for n in range(steps))
    return [around(x + across * spot, y + down * spot, size * 0.55) for spot in spots]


def settle(candidates: Iterable[Label], size: float, room: Room) -> Label | None:
    """Return the candidate that covers least of the lines and nothing else, and take its room; None without one.

    What it takes is a little higher than it is, so that no other name reads as its next line.
    """
    fitting = [label for label in candidates if all(map(room.free, boxes_of(label, size)))]
    if not fitting:
        return None
    best = min(fitting, key=lambda label: sum(map(room.covered, boxes_of(label, size))))
    for left, top, right, foot in boxes_of(best, size):
        room.take((left, top - LEADING, right, foot + LEADING))
    return best


def along(words: str, a: Point, b: Point, size: float, place: Place | None, clear: float) -> Iterator[Label]:
    """Yield where words can stand along a line between two points, `clear` pixels off it, where it is long enough."""
    if math.dist(a, b) < len(words) * size * LETTER + size:
        return
    (ax, ay), (bx, by) = sorted((a, b))
    turn = math.atan2(by - ay, bx - ax)
    for part, off in itertools.product((0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74), (-clear, clear + size * 0.7)):
        x, y = ax + (bx - ax) * part - math.sin(turn) * off, ay + (by - ay) * part + math.cos(turn) * off
        yield Label(words, round(x, 1), round(y, 1), "middle", place, round(math.degrees(turn), 1))


def led(words: str, at: Point, size: float, place: Place | None, far: float) -> Iterator[Label]:
    """Yield where words can stand `far` pixels from a point of a line, with a lead to it."""
    for step in range(24):
        angle = math.tau * step / 24
        x, y = at[0] + math.cos(angle) * far, at[1] + math.sin(angle) * far
        near = at[0] + math.cos(angle) * CLEAR, at[1] + math.sin(angle) * CLEAR
        anchor = "middle" if abs(math.cos(angle)) < 0.5 else "start" if math.cos(angle) > 0 else "end"
        base = y + size * (0.9 if math.sin(angle) > 0.5 else -0.3 if math.sin(angle) < -0.5 else 0.35)
        aside = {"middle": 0.0, "start": 3.0, "end": -3.0}[anchor]
        yield Label(words, round(x + aside, 1), round(base, 1), anchor, place, lead=path((near, (x, y))))


def beside(words: str, x: float, y: float, size: float, place: Place | None, reach: float = 8.0) -> Iterator[Label]:
    """Yield where a label of a point can stand: beside it, above, below, then at its corners."""
    low, below, above = y + size * 0.32, y + reach + size * 0.8, y - reach - 2
    for dx, base, anchor in (
        (reach, low, "start"), (-reach, low, "end"), (0, above, "middle"), (0, below, "middle"),
        (reach * 0.6, above, "start"), (-reach * 0.6, above, "end"), (reach * 0.6, below, "start"),
        (-reach * 0.6, below, "end"),
    ):  # fmt: skip
        yield Label(words, round(x + dx, 1), round(base, 1), anchor, place)


def names(window: Window, room: Room, toned: bool) -> Iterator[Label]:
    """Yield the names of the states with a tone of their own, or of all other countries and the seas.

    Each stands where its water or land is free, near the middle of what is seen.
    """
    size = window.type_size * window.spaced
    land: dict[str, list[list[Point]]] = {}
    for name, outline in outlines(window):
        land.setdefault(name, []).append(outline)
    found = [settle(_at_sea(name, land, window, room), size, room) for name in SEAS if not toned]
    for name in (name for name in land if (name in TONES) == toned):
        found.append(settle(_spots(name, land[name], window, room), size, room))
    yield from filter(None, found)


def _at_sea(name: str, land: dict[str, list[list[Point]]], window: Window, room: Room) -> Iterator[Label]:
    """Where a sea's name lies wholly on water and off the lines."""
    shores = list(itertools.chain.from_iterable(land.values()))
    for x, y in (window.point(*spot) for spot in SEAS[name]):
        label = Label(name, round(x, 1), round(y, 1), "middle", None)
        box = box_of(label, window.type_size * window.spaced)
        if not room.covered(box) and not any(within(corner, ring) for ring in shores for corner in corners(box)):
            yield label


def _spots(name: str, parts: list[list[Point]], window: Window, room: Room) -> list[Label]:
    """Where a country's name lies wholly on its land and off the lines, the nearest to the middle of the land first."""
    largest = max(parts, key=area)
    step = 12
    east_west, north_south = zip(*largest, strict=True)
    columns = [x for x in range(step, int(window.width), step) if min(east_west) <= x <= max(east_west)]
    rows = [y for y in range(step, int(window.height), step) if min(north_south) <= y <= max(north_south)]
    inside = grid_within(columns, rows, largest)
    if not inside:
        return []
    middle = sum(x for x, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside)
    inside.sort(key=lambda point: (math.dist(point, middle), point))
    fitting = []
    for x, y in inside:
        label = Label(name, x, y, "middle", None)
        left, top, right, bottom = box = box_of(label, window.type_size * window.spaced)
        ends = ((left, top), (right, top), (left, bottom), (right, bottom), (x, top), (x, bottom))
        if not room.covered(box) and all(within(end, largest) for end in ends):
            fitting.append((label, box))
    for aside, above in ((30, 16), (8, 4), (1, 1)):  # well away from any stop, where there is room for that
        for label, (left, top, right, bottom) in fitting:
            if room.free((left - aside, top - above, right + aside, bottom + above)):
                return [label]
    return []
