"""The windows of the map: which part of the earth each picture shows, and the countries' outlines in it."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from view.pictures.geometry import Point, clipped, path, thinned

SHAPES = Path(__file__).resolve().parent.parent / "shapes" / "countries.json"
OUT_OF_FRAME = 20.0  # pixels that an outline goes on beyond the edge, so that no end of it is seen


@dataclass(frozen=True)
class Window:
    """What a picture shows, in degrees, and how: its width and type in pixels, the most labels it takes.

    The names of countries and seas are `spaced` times as wide as other words. Points of an outline are at least `least`
    pixels from each other: a small picture is shown at half its size.
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    width: float
    type_size: float = 13.0
    most_labels: int = 99
    spaced: float = 1.0
    least: float = 0.8

    @cached_property
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


CLOSE = Window("close", 41.0, 38.35, 50.7, 42.35, 860, spaced=1.35)
CLOSE_SMALL = Window("close-small", 41.0, 38.35, 50.7, 42.35, 360, 14, 9)
CROP = Window("crop", 41.0, 38.35, 50.7, 42.35, 290, least=1.6)
CROP_WIDE = Window("crop-wide", 28.0, 32.0, 81.7, 53.0, 290, least=1.6)


@cache
def _shapes() -> tuple[tuple[tuple[str, list[Point]], ...], tuple[tuple[str, list[list[int]]], ...]]:
    stored = json.loads(SHAPES.read_text(encoding="utf-8"))
    lines = tuple((line["kind"], [(x, y) for x, y in line["points"]]) for line in stored["lines"])
    return lines, tuple((country["name"], country["rings"]) for country in stored["countries"])


@cache
def country_rings() -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Return the closed outlines of the countries' land in degrees, each with the country's name."""
    lines, countries = _shapes()
    found = []
    for name, rings in countries:
        for ring in rings:
            runs = (lines[n][1] if n >= 0 else lines[~n][1][::-1] for n in ring)
            found.append((name, tuple(itertools.chain.from_iterable(runs))))
    return tuple(found)


TONES = {"Azerbaijan": 1, "Armenia": 2}  # states in a tone of their own; no tone stands for the site's own colour


def land(window: Window) -> tuple[tuple[int, str], ...]:
    """Return the land that a window shows, as a path for each tone: 0 is that of all other states."""
    paths: dict[int, list[str]] = {0: [], **{tone: [] for tone in TONES.values()}}
    for name, outline in outlines(window):
        paths[TONES.get(name, 0)].append(path(outline) + "z")
    return tuple((tone, "".join(parts)) for tone, parts in paths.items())


@cache
def outlines(window: Window) -> tuple[tuple[str, list[Point]], ...]:
    """Return what a window shows of the countries' outlines, in pixels, each with the country's name."""
    far = OUT_OF_FRAME
    seen = (-far, -far, window.width + far, window.height + far)
    shown = ((name, [window.point(*point) for point in ring]) for name, ring in country_rings())
    drawn = ((name, thinned(clipped(ring, seen), window.least)) for name, ring in shown)
    return tuple((name, outline) for name, outline in drawn if len(outline) > 2)


def edges(window: Window, kind: str) -> str:
    """Return the path of what a window shows of the lines of a kind: coast, border or disputed."""
    far, parts = OUT_OF_FRAME, []
    for points in (points for of, points in _shapes()[0] if of == kind):
        shown = [window.point(*point) for point in points]
        near = [window.holds(a, -far) or window.holds(b, -far) for a, b in itertools.pairwise(shown)]
        pairs = zip(near, itertools.pairwise(shown), strict=True)
        for kept, run in itertools.groupby(pairs, key=lambda pair: pair[0]):
            steps = [step for _, step in run]
            if kept:
                parts.append(path(thinned([steps[0][0], *(end for _, end in steps)], window.least)))
    return "".join(parts)


@cache
def _mercator(latitude: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))
