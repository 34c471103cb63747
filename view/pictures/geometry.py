"""Points, lines and boxes of a drawing, whatever it shows. All lengths are in one unit, that of the drawing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
STEP = 4  # from one dot of a line to the next
LETTER = 0.51  # of the size of its type: how wide a letter is, on average


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def around(x: float, y: float, reach: float) -> Box:
    """Return the box that reaches so far from a point to every side."""
    return x - reach, y - reach, x + reach, y + reach


def corners(box: Box) -> list[Point]:
    """Return the outline of a box, closed: its first corner is also the last."""
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def moved(a: Point, b: Point, aside: float) -> tuple[Point, Point]:
    """Return the two ends of a line moved sideways by so much."""
    length = math.dist(a, b) or 1.0
    x, y = -(b[1] - a[1]) / length * aside, (b[0] - a[0]) / length * aside
    return (a[0] + x, a[1] + y), (b[0] + x, b[1] + y)


def dots(points: Iterable[Point]) -> Iterator[Point]:
    """Yield points along a line, `STEP` apart."""
    for a, b in itertools.pairwise(points):
        count = max(1, round(math.dist(a, b) / STEP))
        for n in range(count + 1):
            yield a[0] + (b[0] - a[0]) * n / count, a[1] + (b[1] - a[1]) * n / count


def thinned(line: list[Point], least: float) -> list[Point]:
    """Return a line without the points nearer than `least` to the one before, its ends kept."""
    kept = line[:1]
    for point in line[1:-1]:
        if math.dist(kept[-1], point) >= least:
            kept.append(point)
    return kept + line[1:][-1:]


def clipped(ring: list[Point], box: Box) -> list[Point]:
    """Return the part of a closed outline that lies in a box (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: list[Point] = []
        for a, b in itertools.pairwise([*ring[-1:], *ring]):
            a_in, b_in = (sign * point[axis] >= sign * limit for point in (a, b))
            if a_in != b_in:
                part = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
            if b_in:
                kept.append(b)
        ring = kept
    return ring


def within(point: Point, ring: list[Point]) -> bool:
    """Tell whether a point lies inside a closed outline."""
    return _is_between(point[0], _crossings(ring, point[1]))


def grid_within(columns: Iterable[float], rows: Iterable[float], ring: list[Point]) -> list[Point]:
    """Return the points of a grid that lie inside a closed outline, row by row."""
    levels = ((y, _crossings(ring, y)) for y in rows)
    return [(x, y) for y, crossings in levels for x in columns if _is_between(x, crossings)]


def _crossings(ring: list[Point], y: float) -> list[float]:
    """Return where a closed outline crosses a level line."""
    sides = itertools.pairwise([*ring, ring[0]])
    return [(bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in sides if (ay > y) != (by > y)]


def _is_between(x: float, crossings: list[float]) -> bool:
    return sum(x < crossing for crossing in crossings) % 2 == 1


def area(ring: list[Point]) -> float:
    """Return how much a closed outline holds."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise([*ring, ring[0]]))) / 2


def path(points: Iterable[Point]) -> str:
    """Return a line as SVG writes it."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
