"""The words of the map: where they find room, and the names of seas and countries."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.records.typed import Place
from view.pictures.geometry import Box, Point, area, corners, grid_within, overlap, within
from view.pictures.window import Window, outlines

SEAS = {  # where the name of a sea can stand, in degrees
    "Black Sea": ((34.5, 43.3),),
    "Caspian Sea": ((51.4, 37.6), (50.1, 39.2), (51.0, 42.0)),
    "Mediterranean Sea": ((31.0, 35.6),),
}


@dataclass(frozen=True)
class Label:
    """Words at a point in pixels, on their base line; `anchor` is start, middle or end. `place` is what they name."""

    words: str
    x: float
    y: float
    anchor: str
    place: Place | None


class Room:
    """What is taken of a picture, and the dots of the lines, which words may cover but had better not."""

    def __init__(self, window: Window, dots: list[Point]) -> None:
        self.window = window
        self.taken: list[Box] = []
        self.dots = [dot for dot in dots if window.holds(dot, -5)]

    def take(self, box: Box) -> None:
        """Leave a box to what stands there now."""
        self.taken.append(box)

    def free(self, box: Box) -> bool:
        """Tell whether a box lies in the picture and nothing stands there."""
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self.window.width - 2 and box[3] <= self.window.height - 2
        return inside and not any(overlap(box, other) for other in self.taken)

    def covered(self, box: Box) -> int:
        """Return how many dots of lines a box covers."""
        return sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in self.dots)


def box_of(label: Label, size: float) -> Box:
    """Return the box that a label fills, in pixels, for type of that size."""
    width = len(label.words) * size * 0.53
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - size * 0.85, left + width, label.y + size * 0.28


def settle(candidates: Iterable[Label], size: float, room: Room) -> Label | None:
    """Return the candidate that covers least of the lines and nothing else, and take its room; None without one."""
    fitting = [label for label in candidates if room.free(box_of(label, size))]
    if not fitting:
        return None
    best = min(fitting, key=lambda label: room.covered(box_of(label, size)))
    room.take(box_of(best, size))
    return best


def beside(words: str, x: float, y: float, size: float, place: Place | None, reach: float = 8.0) -> Iterator[Label]:
    """Yield where a label of a point can stand: beside it, above, below, then at its corners."""
    low, below, above = y + size * 0.32, y + reach + size * 0.8, y - reach - 2
    for dx, base, anchor in (
        (reach, low, "start"), (-reach, low, "end"), (0, above, "middle"), (0, below, "middle"),
        (reach * 0.6, above, "start"), (-reach * 0.6, above, "end"), (reach * 0.6, below, "start"),
        (-reach * 0.6, below, "end"),
    ):  # fmt: skip
        yield Label(words, round(x + dx, 1), round(base, 1), anchor, place)


def names(window: Window, room: Room) -> Iterator[Label]:
    """Yield the names of seas and countries, each where its water or land is free, near the middle of what is seen."""
    size = window.type_size
    land: dict[str, list[list[Point]]] = {}
    for name, outline in outlines(window):
        land.setdefault(name, []).append(outline)
    shores = list(itertools.chain.from_iterable(land.values()))
    for name, spots in SEAS.items():
        points = (window.point(*spot) for spot in spots)
        labels = [Label(name, round(x, 1), round(y, 1), "middle", None) for x, y in points]
        label = settle((label for label in labels if _on_water(label, shores, size, room)), size, room)
        if label:
            yield label
    for name, parts in land.items():
        label = settle(_spots(name, parts, window, room), size * 1.1, room)
        if label:
            yield label


def _on_water(label: Label, shores: list[list[Point]], size: float, room: Room) -> bool:
    box = box_of(label, size)
    return not room.covered(box) and not any(within(corner, ring) for ring in shores for corner in corners(box))


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
    for x, y in inside:
        label = Label(name, x, y, "middle", None)
        left, top, right, bottom = box = box_of(label, window.type_size * 1.1)
        ends = ((left, top), (right, top), (left, bottom), (right, bottom), (x, top), (x, bottom))
        wide = (left - 8, top - 4, right + 8, bottom + 4)
        if room.free(wide) and not room.covered(box) and all(within(end, largest) for end in ends):
            return [label]
    return []
