"""The map: places as marks, routes as lines through their stops, and their names where there is room."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.library.library import Library
from kb.records.record import narrow
from kb.records.typed import Place
from view.pictures.geometry import Box, Point, around, corners, dots, moved, path
from view.pictures.labels import Label, Room, beside, box_of, names, settle
from view.pictures.window import CLOSE, CLOSE_SMALL, WHOLE, WHOLE_SMALL, Window, edges, outlines

MARKED = ("city", "port", "crossing", "region")  # kinds in the order of the legend; each has its own shape
PATTERNS = 8  # dash patterns in the style sheet


@dataclass(frozen=True)
class Mark:
    """A place of the map, in pixels."""

    place: Place
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

    route: Place
    letter: str
    pattern: int
    path: str
    badge: Badge | None


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


def routes(library: Library) -> list[tuple[str, int, Place]]:
    """Return each route with its letter and the number of its dash pattern, the ones with most stops first."""
    found = [place for place in library.of_type(Place) if place.route]
    found.sort(key=lambda route: (-len(route.route or ()), route.title, route.id))
    return [(_letter(n), n % PATTERNS + 1, route) for n, route in enumerate(found)]


def places(library: Library) -> list[Place]:
    """Return the places that are no routes, by title."""
    found = (place for place in library.of_type(Place) if not place.route)
    return sorted(found, key=lambda place: (place.title.casefold(), place.id))


def where(place: Place) -> str:
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
    drawn = [stroke.points for stroke in strokes] + ([corners(frame)] if frame else [])
    room = Room(window, [point for points in drawn for point in dots(points)])
    for mark in marks:
        room.take(around(mark.x, mark.y, 6.0))
    labels = [*_place_labels(marks, window, close, room), *_way_out(strokes, window, room)]
    lines = tuple(_line(stroke, window, room) for stroke in strokes)
    return Picture(
        window,
        "".join(path(outline) + "z" for _, outline in outlines(window)),
        {kind: edges(window, kind) for kind in ("coast", "border", "disputed")},
        lines,
        tuple(marks),
        tuple(labels),
        tuple(names(window, room)),
        frame,
    )


# ── Marks and lines


def _at(window: Window, place: Place) -> Point:
    spot = place.coordinates
    assert spot is not None  # what has none is not drawn
    return window.point(float(spot.longitude), float(spot.latitude))


def _marks(library: Library, window: Window, close: Window | None) -> list[Mark]:
    """The places to draw. What the closer map shows too is left out here where there is no room for it."""
    stops: dict[str, int] = {}
    for _, _, route in routes(library):
        for stop in route.route or ():
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
    route: Place
    points: tuple[Point, ...]
    legs: tuple[tuple[Point, Point, int], ...]
    stops: tuple[Place, ...]


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
            abreast = shared[_pair(a, b)]
            aside = (abreast.index(letter) - (len(abreast) - 1) / 2) * gap
            start, end = moved(_at(window, a), _at(window, b), aside if a.id < b.id else -aside)
            points += [start, end]
            legs.append((start, end, len(abreast)))
        if any(_seen(window, start, end) for start, end, _ in legs):
            strokes.append(_Stroke(letter, pattern, route, tuple(points), tuple(legs), tuple(stops)))
    return strokes


def _stops(library: Library, route: Place) -> list[Place]:
    stops = (narrow(library[stop], Place) for stop in route.route or ())
    return [stop for stop in stops if stop.coordinates]


def _pair(a: Place, b: Place) -> tuple[str, str]:
    return min(a.id, b.id), max(a.id, b.id)


def _seen(window: Window, a: Point, b: Point) -> list[Point]:
    return [point for point in dots((a, b)) if window.holds(point)]


def _line(stroke: _Stroke, window: Window, room: Room) -> Line:
    return Line(stroke.route, stroke.letter, stroke.pattern, path(stroke.points), _badge(stroke, window, room))


def _badge(stroke: _Stroke, window: Window, room: Room) -> Badge | None:
    """A place for the letter on the line: first where the route runs alone, then on its longest leg."""
    seen = [(shared, _seen(window, a, b)) for a, b, shared in stroke.legs]
    for _, points in sorted(seen, key=lambda leg: (leg[0], -len(leg[1]))):
        for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.14, 0.86):
            if points:
                x, y = points[int(part * len(points))]
                box = around(x, y, 8.0)
                if window.holds((x, y), 14) and room.free(box):
                    room.take(box)
                    return Badge(round(x, 1), round(y, 1))
    return None


# ── Names


def _place_labels(marks: list[Mark], window: Window, close: Window | None, room: Room) -> Iterator[Label]:
    """The places' names; first of those that the closer map does not show."""
    named, size = 0, window.type_size
    for mark in sorted(marks, key=lambda mark: bool(close and close.holds(_at(close, mark.place)))):
        if named == window.most_labels:
            return
        words = mark.place.title.partition(" (")[0]
        near, farther = (
            [
                label
                for label in beside(words, mark.x, mark.y, size, mark.place, reach)
                if room.free(box_of(label, size)) and belongs(box_of(label, size), mark, marks)
            ]
            for reach in (8.0, 14.0)
        )
        label = settle((*near, *farther), size, room) if near else None  # never only far from its mark
        if label:
            named += 1
            yield label


def belongs(box: Box, mark: Mark, marks: Iterable[Mark]) -> bool:
    """Tell whether words in a box are plainly nearer to a mark than to any other, by 3 pixels or more."""

    def gap(other: Mark) -> float:
        x, y = min(max(other.x, box[0]), box[2]), min(max(other.y, box[1]), box[3])
        return math.dist((x, y), (other.x, other.y))

    return all(gap(other) >= gap(mark) + 3 for other in marks if other is not mark)


def _way_out(strokes: list[_Stroke], window: Window, room: Room) -> Iterator[Label]:
    """Words at the edge for each stop beyond it to which a line runs."""
    named = set()
    for stroke in strokes:
        for (a, b, _), (one, other) in zip(stroke.legs, itertools.pairwise(stroke.stops), strict=True):
            for stop, (start, end) in ((other, (a, b)), (one, (b, a))):
                seen = [dot for dot in dots((start, end)) if window.holds(dot, 10)]
                if window.holds(start) and not window.holds(end) and seen and stop.id not in named:
                    named.add(stop.id)
                    spots = (spot for at in seen[-1:-40:-3] for spot in beside(
                        f"to {stop.title}", *at, window.type_size, stop, 7.0))  # fmt: skip
                    label = settle(spots, window.type_size, room)
                    if label:
                        yield label


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)
