"""The map: countries’ outlines, places as marks, routes as lines through their stops, and room for the words."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.library.library import Library
from kb.records.record import Record

SHAPES = Path(__file__).resolve().parent / "shapes" / "countries.json"
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
MARKED = ("city", "port", "crossing", "region")  # kinds in the order of the legend; each has its own shape
PATTERNS = 8  # dash patterns in the style sheet
SEAS = {  # where the name of a sea can stand, in degrees
    "Black Sea": ((34.5, 43.3),),
    "Caspian Sea": ((51.4, 37.6), (50.1, 39.2), (51.0, 42.0)),
    "Mediterranean Sea": ((31.0, 35.6),),
}
OUT_OF_FRAME = 20.0  # pixels that an outline goes on beyond the edge, so that no end of it is seen


@dataclass(frozen=True)
class Window:
    """What a picture shows, in degrees, and how: its width and type in pixels, the most labels it takes."""

    name: str
    west: float
    south: float
    east: float
    north: float
    width: float
    type_size: float = 13.0
    most_labels: int = 99

    @property
    def scale(self) -> float:
        """Pixels in a degree of longitude."""
        return self.width / (self.east - self.west)

    @property
    def height(self) -> float:
        """The height of the picture in pixels."""
        return math.ceil((_mercator(self.north) - _mercator(self.south)) * self.scale)

    def point(self, longitude: float, latitude: float) -> Point:
        """Return where a place is drawn, in pixels from the upper left (Mercator's projection)."""
        return (longitude - self.west) * self.scale, (_mercator(self.north) - _mercator(latitude)) * self.scale

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        """Tell whether a point in pixels lies in the picture, at least `margin` pixels from its edge."""
        return margin <= point[0] <= self.width - margin and margin <= point[1] <= self.height - margin


WHOLE = Window("whole", 26, 35, 72, 50, 1120)
WHOLE_SMALL = Window("whole-small", 27.5, 35.4, 54.5, 47.6, 380, 11, 9)
CLOSE = Window("close", 42.5, 38.3, 50.7, 42.3, 1120)
CLOSE_SMALL = Window("close-small", 42.7, 38.4, 50.6, 42.1, 380, 11, 13)


@dataclass(frozen=True)
class Mark:
    """A place of the map, in pixels."""

    place: Record
    x: float
    y: float


@dataclass(frozen=True)
class Badge:
    """The letter of a route, in pixels."""

    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A route: its letter and dash pattern, its path, and where its letter stands; None where there is no room."""

    route: Record
    letter: str
    pattern: int
    path: str
    badge: Badge | None


@dataclass(frozen=True)
class Label:
    """Words at a point in pixels, on their base line; `anchor` is start, middle or end. `place` is what they name."""

    words: str
    x: float
    y: float
    anchor: str
    place: Record | None


@dataclass(frozen=True)
class Picture:
    """One drawing of the map: `land` is a path; `edges` are paths by kind: coast, border, disputed."""

    window: Window
    land: str
    edges: dict[str, str]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    names: tuple[Label, ...]
    frame: Box | None


def routes(library: Library) -> list[tuple[str, int, Record]]:
    """Return each route with its letter and the number of its dash pattern, the ones with most stops first."""
    found = [place for place in library.of_type("places") if place.route]
    found.sort(key=lambda route: (-len(route.route), route.title, route.id))
    return [(_letter(n), n % PATTERNS + 1, route) for n, route in enumerate(found)]


def places(library: Library) -> list[Record]:
    """Return the places that are no routes, by title."""
    found = (place for place in library.of_type("places") if not place.route)
    return sorted(found, key=lambda place: (place.title.casefold(), place.id))


def where(place: Record) -> str:
    """Return on which part of the map a place stands: `close` (and whole), `whole`, `beyond` its edge, or `none`."""
    if not place.coordinates:
        return "none"
    return next((w.name for w in (CLOSE, WHOLE) if w.holds(_at(w, place))), "beyond")


def picture(library: Library, name: str) -> Picture:
    """Return the drawing of that name: `whole` or `close`, with `-small` for a narrow screen."""
    window = next(w for w in (WHOLE, WHOLE_SMALL, CLOSE, CLOSE_SMALL) if w.name == name)
    close = {WHOLE: CLOSE, WHOLE_SMALL: CLOSE_SMALL}.get(window)
    frame = None
    if close:
        frame = (*window.point(close.west, close.north), *window.point(close.east, close.south))
    marks = _marks(library, window, close)
    strokes = _strokes(library, window)
    drawn = [stroke.points for stroke in strokes] + ([_corners(frame)] if frame else [])
    room = _Room(window, [point for points in drawn for point in _dots(points)])
    for mark in marks:
        room.take(_around(mark.x, mark.y, 6.0))
    labels = [*_place_labels(marks, window, close, room), *_way_out(strokes, window, room)]
    lines = tuple(_line(stroke, window, room) for stroke in strokes)
    outlines = [_outline(window, ring) for _, ring in _country_rings()]
    return Picture(
        window,
        "".join(_closed(ring) for ring in outlines if len(ring) > 2),
        {kind: _open(window, kind) for kind in ("coast", "border", "disputed")},
        lines,
        tuple(marks),
        tuple(labels),
        tuple(_names(window, room)),
        frame,
    )


# ── Outlines


@cache
def _shapes() -> tuple[tuple[tuple[str, list[Point]], ...], tuple[tuple[str, list[list[int]]], ...]]:
    stored = json.loads(SHAPES.read_text(encoding="utf-8"))
    lines = tuple((line["kind"], [(x, y) for x, y in line["points"]]) for line in stored["lines"])
    return lines, tuple((country["name"], country["rings"]) for country in stored["countries"])


@cache
def _country_rings() -> tuple[tuple[str, tuple[Point, ...]], ...]:
    lines, countries = _shapes()
    found = []
    for name, rings in countries:
        for ring in rings:
            runs = (lines[n][1] if n >= 0 else lines[~n][1][::-1] for n in ring)
            found.append((name, tuple(itertools.chain.from_iterable(runs))))
    return tuple(found)


def _outline(window: Window, ring: Iterable[Point]) -> list[Point]:
    shown = [window.point(*point) for point in ring]
    far = OUT_OF_FRAME
    return thinned(clipped(shown, (-far, -far, window.width + far, window.height + far)), 0.8)


def _open(window: Window, kind: str) -> str:
    far, parts = OUT_OF_FRAME, []
    for points in (points for of, points in _shapes()[0] if of == kind):
        shown = [window.point(*point) for point in points]
        near = [window.holds(a, -far) or window.holds(b, -far) for a, b in itertools.pairwise(shown)]
        pairs = zip(near, itertools.pairwise(shown), strict=True)
        for kept, run in itertools.groupby(pairs, key=lambda pair: pair[0]):
            steps = [step for _, step in run]
            if kept:
                parts.append(_path(thinned([steps[0][0], *(end for _, end in steps)], 0.8)))
    return "".join(parts)


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


def thinned(line: list[Point], least: float) -> list[Point]:
    """Return a line without the points nearer than `least` to the one before, its ends kept."""
    kept = line[:1]
    for point in line[1:-1]:
        if math.dist(kept[-1], point) >= least:
            kept.append(point)
    return kept + line[1:][-1:]


# ── Marks and lines


def _at(window: Window, place: Record) -> Point:
    return window.point(float(place.coordinates.longitude), float(place.coordinates.latitude))


def _marks(library: Library, window: Window, close: Window | None) -> list[Mark]:
    """The places to draw. What the closer map shows too is left out here where there is no room for it."""
    stops: dict[str, int] = {}
    for _, _, route in routes(library):
        for stop in route.route:
            stops[stop] = stops.get(stop, 0) + 1
    found: list[Mark] = []
    for place in sorted(places(library), key=lambda place: (-stops.get(place.id, 0), place.title, place.id)):
        if not place.coordinates or not window.holds(_at(window, place)):
            continue
        x, y = _at(window, place)
        crowded = any(math.dist((x, y), (mark.x, mark.y)) < 12 for mark in found)
        if not (crowded and close and close.holds(_at(close, place))):
            found.append(Mark(place, round(x, 1), round(y, 1)))
    return found


@dataclass(frozen=True)
class _Stroke:
    """A route as drawn: the points of its line; for each leg its ends and how many routes share it."""

    letter: str
    pattern: int
    route: Record
    points: tuple[Point, ...]
    legs: tuple[tuple[Point, Point, int], ...]
    stops: tuple[Record, ...]


def _strokes(library: Library, window: Window) -> list[_Stroke]:
    """The routes whose line can be seen. Where several run between the same two stops, they lie side by side."""
    found = routes(library)
    shared: dict[tuple[str, str], list[str]] = {}
    for letter, _, route in found:
        for pair in itertools.pairwise(_stops(library, route)):
            shared.setdefault(_pair(*pair), []).append(letter)
    gap = 4.0 if window.type_size > 12 else 3.0
    strokes = []
    for letter, pattern, route in found:
        stops, points, legs = _stops(library, route), [], []
        for a, b in itertools.pairwise(stops):
            beside = shared[_pair(a, b)]
            aside = (beside.index(letter) - (len(beside) - 1) / 2) * gap
            start, end = moved(_at(window, a), _at(window, b), aside if a.id < b.id else -aside)
            points += [start, end]
            legs.append((start, end, len(beside)))
        if any(_seen(window, start, end) for start, end, _ in legs):
            strokes.append(_Stroke(letter, pattern, route, tuple(points), tuple(legs), tuple(stops)))
    return strokes


def _stops(library: Library, route: Record) -> list[Record]:
    return [library[stop] for stop in route.route if library[stop].coordinates]


def _pair(a: Record, b: Record) -> tuple[str, str]:
    return min(a.id, b.id), max(a.id, b.id)


def moved(a: Point, b: Point, aside: float) -> tuple[Point, Point]:
    """Return the two ends of a line moved sideways by so many pixels."""
    length = math.dist(a, b) or 1.0
    x, y = -(b[1] - a[1]) / length * aside, (b[0] - a[0]) / length * aside
    return (a[0] + x, a[1] + y), (b[0] + x, b[1] + y)


def _seen(window: Window, a: Point, b: Point) -> list[Point]:
    return [point for point in _dots((a, b)) if window.holds(point)]


def _dots(points: Iterable[Point]) -> Iterator[Point]:
    """Points along a line, 4 pixels apart."""
    for a, b in itertools.pairwise(points):
        count = max(1, round(math.dist(a, b) / 4))
        for n in range(count + 1):
            yield a[0] + (b[0] - a[0]) * n / count, a[1] + (b[1] - a[1]) * n / count


def _line(stroke: _Stroke, window: Window, room: _Room) -> Line:
    return Line(stroke.route, stroke.letter, stroke.pattern, _path(stroke.points), _badge(stroke, window, room))


def _badge(stroke: _Stroke, window: Window, room: _Room) -> Badge | None:
    """A place for the letter on the line: first where the route runs alone, then on its longest leg."""
    seen = [(shared, _seen(window, a, b)) for a, b, shared in stroke.legs]
    for _, dots in sorted(seen, key=lambda leg: (leg[0], -len(leg[1]))):
        for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.14, 0.86):
            if dots:
                x, y = dots[int(part * len(dots))]
                box = _around(x, y, 8.0)
                if window.holds((x, y), 14) and room.free(box):
                    room.take(box)
                    return Badge(round(x, 1), round(y, 1))
    return None


# ── Labels


class _Room:
    """What is taken of a picture, and the dots of the lines, which words may cover but had better not."""

    def __init__(self, window: Window, dots: list[Point]) -> None:
        self.window = window
        self.taken: list[Box] = []
        self.dots = [dot for dot in dots if window.holds(dot, -5)]

    def take(self, box: Box) -> None:
        self.taken.append(box)

    def free(self, box: Box) -> bool:
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self.window.width - 2 and box[3] <= self.window.height - 2
        return inside and not any(overlap(box, other) for other in self.taken)

    def covered(self, box: Box) -> int:
        """How many dots of lines a box covers."""
        return sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in self.dots)


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def label_box(label: Label, size: float) -> Box:
    """Return the box that a label fills, in pixels, for type of that size."""
    width = len(label.words) * size * 0.53
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - size * 0.85, left + width, label.y + size * 0.28


def _corners(box: Box) -> list[Point]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _around(x: float, y: float, reach: float) -> Box:
    return x - reach, y - reach, x + reach, y + reach


def _settle(candidates: Iterable[Label], size: float, room: _Room) -> Label | None:
    """The first candidate that covers the least of the lines and nothing else; None where none has room."""
    fitting = [label for label in candidates if room.free(label_box(label, size))]
    if not fitting:
        return None
    best = min(fitting, key=lambda label: room.covered(label_box(label, size)))
    room.take(label_box(best, size))
    return best


def _beside(words: str, x: float, y: float, size: float, place: Record | None, reach: float = 8.0) -> Iterator[Label]:
    """Where a label of a point can stand: beside it, above, below, then at its corners."""
    low, below, above = y + size * 0.32, y + reach + size * 0.8, y - reach - 2
    for dx, base, anchor in (
        (reach, low, "start"), (-reach, low, "end"), (0, above, "middle"), (0, below, "middle"),
        (reach * 0.6, above, "start"), (-reach * 0.6, above, "end"), (reach * 0.6, below, "start"),
        (-reach * 0.6, below, "end"),
    ):  # fmt: skip
        yield Label(words, round(x + dx, 1), round(base, 1), anchor, place)


def _place_labels(marks: list[Mark], window: Window, close: Window | None, room: _Room) -> Iterator[Label]:
    """The places' names; first of those that the closer map does not show."""
    named, size = 0, window.type_size
    for mark in sorted(marks, key=lambda mark: bool(close and close.holds(_at(close, mark.place)))):
        if named == window.most_labels:
            return
        words = mark.place.title.partition(" (")[0]
        near, farther = (
            [
                label
                for label in _beside(words, mark.x, mark.y, size, mark.place, reach)
                if room.free(label_box(label, size)) and belongs(label_box(label, size), mark, marks)
            ]
            for reach in (8.0, 14.0)
        )
        label = _settle((*near, *farther), size, room) if near else None  # never only far from its mark
        if label:
            named += 1
            yield label


def belongs(box: Box, mark: Mark, marks: Iterable[Mark]) -> bool:
    """Tell whether words in a box are plainly nearer to a mark than to any other, by 3 pixels or more."""

    def gap(other: Mark) -> float:
        x, y = min(max(other.x, box[0]), box[2]), min(max(other.y, box[1]), box[3])
        return math.dist((x, y), (other.x, other.y))

    return all(gap(other) >= gap(mark) + 3 for other in marks if other is not mark)


def _way_out(strokes: list[_Stroke], window: Window, room: _Room) -> Iterator[Label]:
    """Words at the edge for each stop beyond it to which a line runs."""
    named = set()
    for stroke in strokes:
        for (a, b, _), (one, other) in zip(stroke.legs, itertools.pairwise(stroke.stops), strict=True):
            for stop, (start, end) in ((other, (a, b)), (one, (b, a))):
                dots = [dot for dot in _dots((start, end)) if window.holds(dot, 10)]
                if window.holds(start) and not window.holds(end) and dots and stop.id not in named:
                    named.add(stop.id)
                    spots = (spot for at in dots[-1:-40:-3] for spot in _beside(
                        f"to {stop.title}", *at, window.type_size, stop, 7.0))  # fmt: skip
                    label = _settle(spots, window.type_size, room)
                    if label:
                        yield label


def _names(window: Window, room: _Room) -> Iterator[Label]:
    """The names of seas and countries, each where its water or land is free, near the middle of what is seen of it."""
    size = window.type_size
    land: dict[str, list[list[Point]]] = {}
    for name, ring in _country_rings():
        outline = _outline(window, ring)
        if len(outline) > 2:
            land.setdefault(name, []).append(outline)
    shores = list(itertools.chain.from_iterable(land.values()))
    for name, spots in SEAS.items():
        points = (window.point(*spot) for spot in spots)
        labels = [Label(name, round(x, 1), round(y, 1), "middle", None) for x, y in points]
        label = _settle((label for label in labels if _on_water(label, shores, size, room)), size, room)
        if label:
            yield label
    for name, outlines in land.items():
        label = _settle(_spots(name, outlines, window, room), size * 1.1, room)
        if label:
            yield label


def _on_water(label: Label, shores: list[list[Point]], size: float, room: _Room) -> bool:
    box = label_box(label, size)
    return not room.covered(box) and not any(within(corner, ring) for ring in shores for corner in _corners(box))


def _spots(name: str, outlines: list[list[Point]], window: Window, room: _Room) -> list[Label]:
    """Where a country's name lies wholly on its land and off the lines, the nearest to the middle of the land first."""
    outline = max(outlines, key=lambda ring: _area(ring))
    step = 12
    east_west, north_south = zip(*outline, strict=True)
    columns = [x for x in range(step, int(window.width), step) if min(east_west) <= x <= max(east_west)]
    rows = [y for y in range(step, int(window.height), step) if min(north_south) <= y <= max(north_south)]
    inside = [(x, y) for y in rows for x in columns if within((x, y), outline)]
    if not inside:
        return []
    middle = sum(x for x, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside)
    inside.sort(key=lambda point: (math.dist(point, middle), point))
    for x, y in inside:
        label = Label(name, x, y, "middle", None)
        left, top, right, bottom = box = label_box(label, window.type_size * 1.1)
        corners = ((left, top), (right, top), (left, bottom), (right, bottom), (x, top), (x, bottom))
        wide = (left - 8, top - 4, right + 8, bottom + 4)
        if room.free(wide) and not room.covered(box) and all(within(corner, outline) for corner in corners):
            return [label]
    return []


def within(point: Point, ring: list[Point]) -> bool:
    """Tell whether a point lies inside a closed outline."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in itertools.pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def _area(ring: list[Point]) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise([*ring, ring[0]]))) / 2


# ── Words of SVG


def _mercator(latitude: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _closed(points: Iterable[Point]) -> str:
    return _path(points) + "z"
