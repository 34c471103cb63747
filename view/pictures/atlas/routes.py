"""The routes of the map: their stops, their lines side by side, and the stretch where a planned one runs alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.record import narrow
from kb.records.typed import Instrument, Place, Theme
from view.pictures.atlas.window import Window, country_rings
from view.pictures.geometry import Point, moved, within

GAP = 4.4  # pixels between two lines that lie side by side on the wide drawing
PIPES = {"oil", "gas", "power", "data"}
FINE = 60  # points of a leg that are asked in which state they lie
KINDS = {
    "planned": "planned",
    "works": "a part being built or rebuilt",
    "corridor": "several modes together",
    "railway": "railway",
    "pipeline": "pipeline",
    "other": "other route",
}
NOT_YET = {"planned": "planned", "under-construction": "works"}  # the state of a route, and how it is drawn then


@dataclass(frozen=True)
class Leg:
    """A line from stop to stop, in pixels, and how many routes run between the same two."""

    start: Point
    end: Point
    stops: tuple[Place, Place]
    abreast: int


@dataclass(frozen=True)
class Stroke:
    """A route as drawn: its kind, the legs of its line, and the stretches on which it is planned."""

    route: Place
    kind: str
    legs: tuple[Leg, ...]
    planned: tuple[tuple[Point, Point], ...]

    @property
    def points(self) -> list[Point]:
        """The ends of its legs, in order."""
        return [point for leg in self.legs for point in (leg.start, leg.end)]


@remembered
def routes(library: Library) -> Sequence[Place]:
    """Return the routes, planned ones first, then those with most stops."""
    found = [place for place in library.of_type(Place) if place.route]
    return sorted(found, key=lambda route: (kind(route) != "planned", -len(route.route or ()), route.title, route.id))


def by_country(library: Library, route: Place) -> list[tuple[str, list[Place]]]:
    """Return the stops of a route in order, those that follow each other in one state together, with its name."""
    stops = [narrow(library[id_], Place) for id_ in route.route or ()]
    runs = itertools.groupby(stops, key=lambda stop: library[stop.country].title if stop.country else "")
    return [(state, list(run)) for state, run in runs]


def planned(library: Library) -> list[tuple[Place, Theme, Instrument | None]]:
    """Return each planned route with the theme that tells of it, and the first document that its answer rests on."""
    found = []
    for route in (route for route in routes(library) if kind(route) == "planned"):
        for theme in (narrow(library[id_], Theme) for id_ in (route.themes or ())[:1]):
            papers = (record for point in theme.points or () if isinstance(record := library[point.record], Instrument))
            found.append((route, theme, next(papers, None)))
    return found


def kind(route: Place) -> str:
    """Return how a route is drawn, one of `KINDS`.

    That follows from its state where it cannot be used as a whole yet, else from what moves along it.
    """
    modes = {mode.value for mode in route.mode or ()}
    not_yet = NOT_YET.get(route.state.value if route.state else "")
    if not_yet:
        return not_yet
    if modes and modes <= PIPES:
        return "pipeline"
    return "corridor" if len(modes) > 1 else "railway" if modes == {"rail"} else "other"


def stops(library: Library, route: Place) -> list[Place]:
    """Return the stops of a route that have a point, in order."""
    found = (narrow(library[stop], Place) for stop in route.route or ())
    return [stop for stop in found if stop.coordinates]


def stopping(library: Library, place: Place) -> list[Place]:
    """Return the routes that stop at a place."""
    return [route for route in routes(library) if place.id in (route.route or ())]


def at(window: Window, place: Place) -> Point:
    """Return where a place that has a point is drawn, in pixels."""
    spot = place.coordinates
    assert spot is not None  # what has none is not drawn
    return window.point(float(spot.longitude), float(spot.latitude))


def strokes(library: Library, window: Window, gap: float = GAP) -> list[Stroke]:
    """Return the lines of all routes. Where several run between the same two stops, they lie side by side."""
    shared: dict[tuple[str, ...], list[str]] = {}
    for route in routes(library):
        for pair in itertools.pairwise(stops(library, route)):
            shared.setdefault(_pair(pair), []).append(route.id)
    found = []
    for route in routes(library):
        legs = []
        for a, b in itertools.pairwise(stops(library, route)):
            abreast = shared[_pair((a, b))]
            aside = (abreast.index(route.id) - (len(abreast) - 1) / 2) * gap
            start, end = moved(at(window, a), at(window, b), aside if a.id < b.id else -aside)
            legs.append(Leg(start, end, (a, b), len(abreast)))
        planned = tuple(_planned(library, window, legs)) if kind(route) == "planned" else ()
        found.append(Stroke(route, kind(route), tuple(legs), planned))
    return found


def _state(library: Library, before: Leg, after: Leg) -> str:
    """The state of the stop between two legs on which no other route runs; empty where one does."""
    country = after.stops[0].country
    return library[country].title if country and before.abreast == after.abreast == 1 else ""


def apart(library: Library, stroke: Stroke) -> list[str]:
    """Return the states in which a planned route runs alone, each once."""
    states = (_state(library, before, after) for before, after in itertools.pairwise(stroke.legs))
    return list(dict.fromkeys(filter(None, states))) if stroke.kind == "planned" else []


def _pair(stops: tuple[Place, Place]) -> tuple[str, ...]:
    return tuple(sorted(stop.id for stop in stops))


def _planned(library: Library, window: Window, legs: list[Leg]) -> Iterator[tuple[Point, Point]]:
    """Where a planned route runs alone: from each stop that no other route has to where its state ends.

    The line is straight and may cut a corner of a neighbour; it ends with the last point within the state.
    """
    for before, after in itertools.pairwise(legs):
        state = _state(library, before, after)
        if not state:
            continue
        rings = [[window.point(*point) for point in ring] for name, ring in country_rings() if name == state]
        for start, end in ((before.end, before.start), (after.start, after.end)):
            dots = [
                (start[0] + (end[0] - start[0]) * n / FINE, start[1] + (end[1] - start[1]) * n / FINE)
                for n in range(FINE + 1)
            ]
            last = max((n for n, dot in enumerate(dots) if any(within(dot, ring) for ring in rings)), default=0)
            if last:
                yield start, dots[last]
