"""Cut the outlines of the map out of a file of the npm package `world-atlas`, and write them small.

    npm install world-atlas   # anywhere else
    python scripts/shapes.py node_modules/world-atlas/countries-10m.json

Each line is kept once, finer where the map is drawn larger; beyond the map's edge only what closes a country remains.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "view" / "pictures" / "shapes" / "countries.json"
Point = tuple[float, float]
# West, south, east, north, in degrees; how far a line may stray there, in degrees; decimals. The first one counts.
ZONES = (
    ((42.0, 38.0, 51.0, 43.0), 0.01, 3),
    ((24.0, 33.5, 74.0, 51.5), 0.04, 2),
    ((-180.0, -90.0, 180.0, 90.0), 5.0, 1),
)
SMALLEST = 0.02  # an island of less than that many square degrees is left out
NAMES = {"Turkey": "Türkiye"}
# The file counts these apart; in the usage of the United Nations they are parts of the state named here.
PART_OF = {"N. Cyprus": "Cyprus", "Cyprus U.N. Buffer Zone": "Cyprus", "Baikonur": "Kazakhstan"}
LEASED = "Baikonur"  # let, not disputed: its edge is not drawn
# The file draws Crimea as held since 2014; the line to the rest of Ukraine lies in this box, both its states are named.
HELD = (("Russia", "Ukraine"), (32.5, 45.5, 35.5, 46.5))


def zone_of(point: Point) -> int:
    return next(n for n, (box, _, _) in enumerate(ZONES) if inside(point, box))


def inside(point: Point, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def simplified(line: list[Point], stray: float) -> list[Point]:
    """Return a line with the points left out that lie nearer than `stray` degrees to it (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay)

    def off(p: Point) -> float:
        if not length:
            return math.hypot(p[0] - ax, p[1] - ay)
        return abs((bx - ax) * (ay - p[1]) - (ax - p[0]) * (by - ay)) / length

    far = max(range(1, len(line) - 1), key=lambda n: off(line[n]))
    if off(line[far]) <= stray:
        return [line[0], line[-1]]
    return simplified(line[: far + 1], stray)[:-1] + simplified(line[far:], stray)


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the lines of a quantized TopoJSON file in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        steps = itertools.accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        lines.append([(x * sx + tx, y * sy + ty) for x, y in steps])
    return lines


def small(line: list[Point]) -> list[Point]:
    """Return a line as it is stored: simplified and rounded by the zone in which each part lies."""
    kept: list[Point] = []
    for zone, run in itertools.groupby(line, zone_of):
        _, stray, decimals = ZONES[zone]
        part = list(run)
        if part[0] == part[-1] and len(part) > 3:  # a closed line has no far end to measure from
            half = len(part) // 2
            part = simplified(part[: half + 1], stray)[:-1] + simplified(part[half:], stray)
        else:
            part = simplified(part, stray)
        kept += [(round(x, decimals), round(y, decimals)) for x, y in part]
    return [point for point, _ in itertools.groupby(kept)]


def area(ring: list[Point]) -> float:
    pairs = itertools.pairwise([*ring, ring[0]])
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def main(path: Path) -> None:
    topology = json.loads(path.read_text(encoding="utf-8"))
    lines = decoded(topology)
    rings: dict[str, list[list[int]]] = {}
    users: dict[int, set[str]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
        name = shape["properties"]["name"]
        for ring in itertools.chain.from_iterable(polygons):
            points = [point for n in ring for point in (lines[n] if n >= 0 else lines[~n][::-1])]
            if any(zone_of(point) < 2 for point in points) and area(points) >= SMALLEST:
                rings.setdefault(PART_OF.get(name, NAMES.get(name, name)), []).append(ring)
                for n in ring:
                    users.setdefault(n if n >= 0 else ~n, set()).add(name)
    numbers = {old: new for new, old in enumerate(sorted(users))}

    def kind(n: int) -> str:
        pair = tuple(sorted(users[n]))
        if LEASED in pair:
            return "none"
        if len(pair) == 1:
            return "coast"
        states = {PART_OF.get(name, name) for name in pair}
        middle = lines[n][len(lines[n]) // 2]
        return "disputed" if len(states) == 1 or (pair == HELD[0] and inside(middle, HELD[1])) else "border"

    shapes = {
        "lines": [{"kind": kind(n), "points": small(lines[n])} for n in sorted(users)],
        "countries": [
            {"name": name, "rings": [[numbers[n] if n >= 0 else ~numbers[~n] for n in ring] for ring in found]}
            for name, found in sorted(rings.items())
        ],
    }
    rows = {key: ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in value)
            for key, value in shapes.items()}  # fmt: skip
    OUT.write_text(
        f'{{"lines":[\n{rows["lines"]}\n],"countries":[\n{rows["countries"]}\n]}}\n', encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
