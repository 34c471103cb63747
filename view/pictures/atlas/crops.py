"""The small pictures of the map: one route among the others, and where a place lies. Both share two crops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.library.around import about
from kb.library.library import Library
from kb.records.typed import Place
from view.pictures.atlas.routes import at, routes, stops, strokes
from view.pictures.atlas.window import CLOSE, CROP, CROP_WIDE, Window, edges, land
from view.pictures.geometry import Point, path


@dataclass(frozen=True)
class Ground:
    """What lies under a picture: its window, the land by tone and the lines by kind, as paths."""

    window: Window
    land: tuple[tuple[int, str], ...]
    edges: dict[str, str]


@dataclass(frozen=True)
class Crop:
    """A small picture: the name of its ground, the paths of other routes and of its own, dots for the stops in it.

    `kind` is how its own is drawn, `planned` the path of the stretch on which that is planned, empty without one;
    `beyond` are the stops that lie outside it.
    """

    ground: str
    others: str
    line: str
    kind: str
    planned: str
    dots: tuple[Point, ...]
    beyond: tuple[Place, ...]

    @property
    def box(self) -> str:
        """What of the drawing is seen, as SVG writes it."""
        window = next(each for each in (CROP, CROP_WIDE) if each.name == self.ground)
        return f"0 0 {window.width} {window.height}"

    @property
    def is_wide(self) -> bool:
        """Whether it shows more than the South Caucasus."""
        return self.ground == CROP_WIDE.name


def ground(name: str) -> Ground:
    """Return the ground of that name, for pictures to stand on; those of one crop can share it whatever their size."""
    window = next(each for each in (CLOSE, CROP, CROP_WIDE) if each.name == name)
    lines = {kind: edges(window, kind) for kind in ("coast", "border", "disputed")}
    return Ground(window, land(window), {kind: path for kind, path in lines.items() if path})


def of_route(library: Library, route: Place) -> Crop | None:
    """Return the picture of one route, the others in grey; None where no stop of it lies in any crop."""
    there = stops(library, route)
    window = _window(there)
    if not window:
        return None
    drawn = {stroke.route: stroke for stroke in strokes(library, window, 0.0)}
    others = "".join(path(stroke.points) for each, stroke in drawn.items() if each is not route)
    planned = "".join(map(path, drawn[route].planned))
    seen = [stop for stop in there if window.holds(at(window, stop))]
    dots = tuple(_rounded(at(window, stop)) for stop in seen)
    beyond = tuple(stop for stop in there if stop not in seen)
    return Crop(window.name, others, path(drawn[route].points), drawn[route].kind, planned, dots, beyond)


def of_theme(library: Library, theme: str) -> list[tuple[Place, Crop]]:
    """Return each route that belongs to a theme with its picture, the routes of which it is the first theme first.

    Among these, as on the map, planned routes come before the others.
    """
    on_it = {place.id for place in about(library, theme, Place)}
    here = sorted(
        (route for route in routes(library) if route.id in on_it),
        key=lambda place: (place.themes or (theme,))[0] != theme,
    )
    found = ((route, of_route(library, route)) for route in here)
    return [(route, crop) for route, crop in found if crop]


def grounds(found: Iterable[tuple[Place, Crop]]) -> list[Ground]:
    """Return what lies under some pictures, each once."""
    return [ground(name) for name in dict.fromkeys(crop.ground for _, crop in found)]


def of_place(place: Place) -> Crop | None:
    """Return the picture that shows where a place lies; None where it has no point, or lies beyond both crops."""
    window = _window([place]) if place.coordinates else None
    return Crop(window.name, "", "", "", "", (_rounded(at(window, place)),), ()) if window else None


def _window(places: Iterable[Place]) -> Window | None:
    """The closer crop where it holds all places, else the wider one where that holds any."""
    places = list(places)
    if places and all(CROP.holds(at(CROP, place), 2) for place in places):
        return CROP
    return CROP_WIDE if any(CROP_WIDE.holds(at(CROP_WIDE, place), 2) for place in places) else None


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)
