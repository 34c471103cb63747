"""The large drawing of the map: places as marks, routes as lines through their stops, names where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.typed import Place
from view.pictures.atlas.labels import Label, Room, along, beside, box_of, led, names, settle
from view.pictures.atlas.routes import (
    GAP,
    KINDS,
    Leg,
    Stroke,
    apart,
    at,
    by_country,
    kind,
    planned,
    routes,
    stopping,
    strokes,
)
from view.pictures.atlas.window import CLOSE, CLOSE_SMALL, Window
from view.pictures.geometry import Box, Point, around, dots, path

MARKED = ("city", "port", "crossing", "region")  # kinds in the order of the legend; each has its own shape
MANY = 3  # routes side by side that are told by their number
LEADS = (20, 30, 42, 56, 72)  # pixels from a line to its name where it cannot stand along it
__all__ = [
    "KINDS",
    "MARKED",
    "by_country",
    "kind",
    "planned",
    "routes",
    "stopping",
]  # what templates ask for beside the drawing


@dataclass(frozen=True)
class Mark:
    """A place of the map, in pixels."""

    place: Place
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A route: how it is drawn, its path, and the path of the stretch on which it is planned; empty without one."""

    route: Place
    kind: str
    path: str
    planned: str


@dataclass(frozen=True)
class Picture:
    """One drawing of the map, on the ground of its window."""

    window: Window
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    routes: tuple[Label, ...]
    names: tuple[Label, ...]


def places(library: Library) -> list[Place]:
    """Return the places that are no routes, by title."""
    found = (place for place in library.of_type(Place) if not place.route)
    return sorted(found, key=lambda place: (place.title.casefold(), place.id))


def key(library: Library) -> list[tuple[str, str]]:
    """Return what the lines mean: each planned route by its name, the others by their kind."""
    drawn = strokes(library, CLOSE)
    states = {each.route: f"; thick within {', '.join(apart(library, each))}" for each in drawn if each.planned}
    named = [("planned", name(each.route) + states.get(each.route, "")) for each in drawn if each.kind == "planned"]
    others = [each for each in drawn if each.kind != "planned"]
    there = {each.kind for each in others}
    not_in_use = {each.kind for each in others if not each.route.state or each.route.state.value != "in-use"}
    meant = ((kind, means if kind in not_in_use else f"{means}, in use") for kind, means in KINDS.items())
    return [*named, *((kind, means) for kind, means in meant if kind in there)]


def where(place: Place) -> str:
    """Tell whether a place stands on the map: `on` it, `beyond` its edge, or `none` where it has no point."""
    if not place.coordinates:
        return "none"
    return "on" if CLOSE.holds(at(CLOSE, place)) else "beyond"


@remembered
def picture(library: Library, name: str) -> Picture:
    """Return the drawing of that name: `close`, or `close-small` for a narrow screen."""
    window = next(w for w in (CLOSE, CLOSE_SMALL) if w.name == name)
    gap = GAP if window is CLOSE else 2.4
    drawn = [stroke for stroke in strokes(library, window, gap) if any(_seen(window, leg) for leg in stroke.legs)]
    marks = _marks(library, window)
    room = Room(window, [point for stroke in drawn for leg in stroke.legs for point in dots((leg.start, leg.end))])
    for mark in marks:
        room.take(around(mark.x, mark.y, 6.0))
    alone = [stroke for stroke in drawn if stroke.planned]
    words = [label for stroke in alone if (label := _led(stroke, window, room, stroke.planned[0][0]))]
    states = list(names(window, room, toned=True))
    labels = [*_place_labels(marks, window, room), *_way_out(drawn, window, room)]
    if window is CLOSE:
        words += [*_numbers(drawn, window, room), *_route_names(drawn, window, room)]
    named = {label.place for label in labels}
    lines = (Line(each.route, each.kind, path(each.points), "".join(map(path, each.planned))) for each in drawn)
    return Picture(
        window,
        tuple(lines),
        tuple(mark for mark in marks if mark.place in named),
        tuple(labels),
        tuple(words),
        (*states, *names(window, room, toned=False)),
    )


def _seen(window: Window, leg: Leg) -> list[Point]:
    return [point for point in dots((leg.start, leg.end)) if window.holds(point)]


def _marks(library: Library, window: Window) -> list[Mark]:
    """The places that can be drawn, those first that a planned route stops at, then those of most routes."""

    def weight(place: Place) -> tuple[bool, int, str, str]:
        there = stopping(library, place)
        return all(kind(route) != "planned" for route in there), -len(there), place.title, place.id

    inside = [place for place in places(library) if place.coordinates and window.holds(at(window, place))]
    first = sorted(inside, key=weight)[: window.most_labels]
    return [Mark(place, *(round(value, 1) for value in at(window, place))) for place in first]


# ── Names of places


def _place_labels(marks: list[Mark], window: Window, room: Room) -> Iterator[Label]:
    size = window.type_size
    for mark in marks:
        words = mark.place.title.partition(" (")[0] if window is CLOSE_SMALL else mark.place.title
        near, farther = (
            [
                label
                for label in beside(words, mark.x, mark.y, size, mark.place, reach)
                if room.free(box_of(label, size)) and belongs(box_of(label, size), mark, marks)
            ]
            for reach in (8.0, 14.0)
        )
        label = settle((*near, *farther), size, room) if near else None  # never only far from its mark
        if not label and window is CLOSE:
            spots = (settle(led(words, (mark.x, mark.y), size, mark.place, far), size, room) for far in LEADS)
            label = next(filter(None, spots), None)
        if label:
            yield label


def belongs(box: Box, mark: Mark, marks: Iterable[Mark]) -> bool:
    """Tell whether words in a box are plainly nearer to a mark than to any other, by 3 pixels or more."""

    def gap(other: Mark) -> float:
        x, y = min(max(other.x, box[0]), box[2]), min(max(other.y, box[1]), box[3])
        return math.dist((x, y), (other.x, other.y))

    return all(gap(other) >= gap(mark) + 3 for other in marks if other is not mark)


def _way_out(drawn: list[Stroke], window: Window, room: Room) -> Iterator[Label]:
    """Words at the edge for each stop beyond it to which a line runs."""
    named = set()
    for leg in (leg for stroke in drawn for leg in stroke.legs):
        for stop, (start, end) in zip(leg.stops, ((leg.end, leg.start), (leg.start, leg.end)), strict=True):
            seen = [dot for dot in dots((start, end)) if window.holds(dot, 10)]
            if window.holds(start) and not window.holds(end) and seen and stop.id not in named:
                named.add(stop.id)
                spots = (spot for dot in seen[-1:-40:-3] for spot in beside(
                    f"to {stop.title}", *dot, window.type_size, stop, 7.0))  # fmt: skip
                label = settle(spots, window.type_size, room)
                if label:
                    yield label


# ── Names of routes


def _route_names(drawn: list[Stroke], window: Window, room: Room) -> Iterator[Label]:
    """The name of each route: along its longest leg that no other route shares, else on a lead."""
    for stroke in drawn:
        if stroke.planned:
            continue  # named first
        words, own = name(stroke.route), [leg for leg in stroke.legs if leg.abreast == 1]
        label = None
        for leg in sorted(own, key=lambda leg: -len(_seen(window, leg))):
            seen = _seen(window, leg)
            if seen and not label:
                spots = along(words, seen[0], seen[-1], window.type_size, stroke.route, 5.0)
                label = settle(spots, window.type_size, room)
        if not label:
            legs = sorted(stroke.legs, key=lambda leg: leg.abreast)
            middles = (seen[len(seen) // 2] for leg in legs if (seen := _seen(window, leg)))
            label = next(filter(None, (_led(stroke, window, room, middle) for middle in middles)), None)
        if label:
            yield label


def name(route: Place) -> str:
    """Return the name of a route as it stands on the map; of a planned one with that word."""
    if kind(route) == "planned" and route.state:
        return f"{route.title.partition(',')[0]}, {route.state.label}"
    return route.title.partition(", the route")[0]


def _led(stroke: Stroke, window: Window, room: Room, spot: Point) -> Label | None:
    """The name of a route on a lead to a point of its line, as near as there is room."""
    size = window.type_size
    found = (settle(led(name(stroke.route), spot, size, stroke.route, far), size, room) for far in LEADS)
    return next(filter(None, found), None)


def _numbers(drawn: list[Stroke], window: Window, room: Room) -> Iterator[Label]:
    """How many routes run where there are so many side by side that none is named there."""
    told = set()
    for leg in (leg for stroke in drawn for leg in stroke.legs if leg.abreast >= MANY):
        pair = frozenset(stop.id for stop in leg.stops)
        if pair not in told and (seen := _seen(window, leg)):
            told.add(pair)
            middle = GAP * (leg.abreast - 1) / 2 + 5.0
            words = f"{leg.abreast} routes share {'–'.join(stop.title for stop in leg.stops)}"
            label = settle(along(words, seen[0], seen[-1], window.type_size, None, middle), window.type_size, room)
            if label:
                yield label
