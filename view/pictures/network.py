"""The network: which themes, documents and actors hang together, and where each stands in the picture.

Themes stand on an ellipse in their order, with the more room the more is tied to them; everything else is pulled to
the weighted mean of what it is tied to, spread over the inside and moved apart in a fixed number of steps. Nothing is
drawn by lot, so the same records give the same picture. All lengths are in units of the picture, which is `WIDTH` by
`HEIGHT`.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record
from kb.records.typed import Actor, Instrument, Theme
from view.pictures.geometry import Box, Point, around, overlap

WIDTH, HEIGHT = 1200.0, 1100.0
CENTRE_X, CENTRE_Y = WIDTH / 2, HEIGHT / 2
RADIUS_X, RADIUS_Y = 470.0, 480.0  # of the ellipse on which the themes stand
INSIDE = 0.9  # how far out, as a share of the radius, anything else may stand
FEWEST_RECORDS, MOST_ACTORS = 2, 60
DEGREES = (6, 13)  # from how many lines on a mark is of the middle and of the largest size
RADII = {"theme": (8.0, 10.0, 12.0), "document": (5.0, 6.5, 8.0), "group": (5.5, 7.5, 9.5), "person": (3.5, 4.5, 5.5)}
EVENED = 0.95
PULLS, PUSHES = 40, 240
LETTER, THEME_LETTER, LINE = 6.1, 6.9, 13.0  # the width of a letter on average, and the height of a line


@dataclass(frozen=True)
class Tie:
    """A line between two records.

    `kind` is `meets` (an actor with a theme or document; `weight` says in how many events and statements), `theme` (a
    document with its theme) or `relation` (one document bears on another; `word` says how).
    """

    kind: str
    source: Record
    target: Record
    weight: int
    word: str


@dataclass(frozen=True)
class Label:
    """The lines of a name, with the point at which the first stands, and the room that they take.

    `anchor` is as in SVG. `shown` is false for a name that found no room: it appears when its mark is pointed at.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    box: Box
    shown: bool


@dataclass(frozen=True)
class Node:
    """A mark: its record, its shape (`theme`, `document`, `group` or `person`), its place, radius and name.

    `degree` is the number of lines that end at it, `size` the step that follows (1, 2 or 3), `path` those lines in SVG.
    """

    record: Record
    shape: str
    degree: int
    size: int
    x: float
    y: float
    radius: float
    label: Label
    path: str


@dataclass(frozen=True)
class Line:
    """A tie with its two ends in the picture; a relation stops short of its target, where its arrow ends."""

    tie: Tie
    x1: float
    y1: float
    x2: float
    y2: float
    strength: int


@dataclass(frozen=True)
class Ranked:
    """The actors tied to one theme: those met more than once with their counts, most first, and those met once."""

    theme: Theme
    documents: tuple[Record, ...]
    often: tuple[tuple[Record, int], ...]
    once: tuple[Record, ...]


@dataclass(frozen=True)
class Related:
    """One document: its relations to others, those of others to it, and the actors met with it, most first."""

    document: Instrument
    bears_on: tuple[Tie, ...]
    borne_on: tuple[Tie, ...]
    actors: tuple[tuple[Record, int], ...]


@dataclass(frozen=True)
class Network:
    """The whole picture with its list.

    Every actor in it is named in `least` events and statements or more; marks grow at these `steps` of their lines.
    """

    width: float
    height: float
    least: int
    steps: tuple[int, int]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    themes: tuple[Ranked, ...]
    documents: tuple[Related, ...]

    def count(self, *shapes: str) -> int:
        """Return how many marks have one of these shapes."""
        return sum(node.shape in shapes for node in self.nodes)


def network(library: Library) -> Network:
    """Return the network of a library, drawn and listed."""
    named, meetings = met(library)
    least = fewest(named.values())
    actors = sorted(id_ for id_, count in named.items() if count >= least)
    themes, documents = in_order(library, Theme), in_order(library, Instrument)
    ties = _ties(library, documents, actors, meetings)
    records = [*themes, *documents, *(library[id_] for id_ in actors)]
    nodes = _nodes(records, ties)
    return Network(
        WIDTH,
        HEIGHT,
        least,
        DEGREES,
        nodes,
        _lines(ties, {node.record.id: node for node in nodes}),
        tuple(_ranked(theme, ties) for theme in themes),
        tuple(_related(document, ties) for document in documents),
    )


def met(library: Library) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return in how many events and statements each actor is named, and in how many with each theme and document."""
    named: Counter[str] = Counter()
    meetings: Counter[tuple[str, str]] = Counter()
    for type_, who in (("events", "actors"), ("statements", "speaker")):
        for record in library.of_type(type_):
            links = library.links(record.id)
            actors = {link.target for link in links if link.path[0] == who}
            others = {
                link.target
                for link in links
                if link.path[0] in ("themes", "instruments", "about")
                and isinstance(library[link.target], Theme | Instrument)
            }
            named.update(actors)
            meetings.update((actor, other) for actor in actors for other in others)
    return named, meetings


def fewest(counts: Iterable[int], most: int = MOST_ACTORS) -> int:
    """Return the smallest number of records, two or more, that at most so many actors reach."""
    reached = sorted(counts, reverse=True)
    return max(FEWEST_RECORDS, reached[most] + 1 if len(reached) > most else 0)


def shape_of(record: Record) -> str:
    """Return the shape by which the type of a record is known."""
    match record:
        case Theme():
            return "theme"
        case Instrument():
            return "document"
        case Actor() if record.kind.value == "person":
            return "person"
    return "group"


def _ties(
    library: Library, documents: Sequence[Instrument], actors: Sequence[str], meetings: Mapping[tuple[str, str], int]
) -> list[Tie]:
    wanted = set(actors)
    ties = [
        Tie("meets", library[actor], library[other], weight, "")
        for (actor, other), weight in sorted(meetings.items())
        if actor in wanted
    ]
    for document in documents:
        ties += [Tie("theme", document, library[theme], 1, "") for theme in document.themes]
    for document in documents:
        ties += [
            Tie("relation", document, library[relation.instrument], 1, relation.relation.label)
            for relation in document.relations or ()
        ]
    return ties


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _nodes(records: Sequence[Record], ties: Sequence[Tie]) -> tuple[Node, ...]:
    degrees: Counter[str] = Counter()
    weights: Counter[str] = Counter()
    pulls: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for tie in ties:
        for one, other in ((tie.source.id, tie.target.id), (tie.target.id, tie.source.id)):
            degrees[one] += 1
            weights[one] += tie.weight
            pulls[one].append((other, tie.weight if tie.kind == "meets" else 3.0))
    radii, wrapped = {}, {}
    for record in records:
        radii[record.id] = RADII[shape_of(record)][size_of(degrees[record.id]) - 1]
        wrapped[record.id] = lines_of(record.title, 16 if shape_of(record) == "theme" else 21)
    themes = [record.id for record in records if shape_of(record) == "theme"]
    others = [record.id for record in records if shape_of(record) != "theme"]
    places = ring(themes, weights)
    drawn_in = spread(pulled(places, others, pulls))
    room = {id_: _room(wrapped[id_], radii[id_]) for id_ in others}
    places |= parted(drawn_in, room)
    labels = _labels(records, places, radii, wrapped, weights)
    ends: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        for one, other in ((tie.source.id, tie.target.id), (tie.target.id, tie.source.id)):
            ends[one].append(f"M{_path(places[one])}L{_path(places[other])}")
    return tuple(
        Node(
            record,
            shape_of(record),
            degrees[record.id],
            size_of(degrees[record.id]),
            *places[record.id],
            radii[record.id],
            labels[record.id],
            "".join(dict.fromkeys(ends[record.id])),
        )
        for record in records
    )


def size_of(degree: int) -> int:
    """Return the step of size for so many lines: 1, 2 or 3."""
    return 1 + sum(degree >= step for step in DEGREES)


def ring(ids: Sequence[str], weights: Mapping[str, int]) -> dict[str, Point]:
    """Return places on the ellipse for these ids, clockwise from the top.

    The arc around each grows with the cube root of its weight, so that much that is tied to one theme does not crowd.
    """
    arcs = [math.cbrt(1 + weights.get(id_, 0)) for id_ in ids]
    places, gone = {}, -arcs[0] / 2 if arcs else 0.0
    for id_, arc in zip(ids, arcs, strict=True):
        angle = 2 * math.pi * (gone + arc / 2) / sum(arcs) - math.pi / 2
        places[id_] = _point(CENTRE_X + RADIUS_X * math.cos(angle), CENTRE_Y + RADIUS_Y * math.sin(angle))
        gone += arc
    return places


def pulled(
    fixed: Mapping[str, Point], ids: Sequence[str], pulls: Mapping[str, Sequence[tuple[str, float]]]
) -> dict[str, Point]:
    """Return for each id the weighted mean of the places of its neighbours, itself moved in the same way."""
    places = {**fixed, **dict.fromkeys(ids, (CENTRE_X, CENTRE_Y))}
    for _ in range(PULLS):
        for id_ in ids:
            whole = sum(weight for _, weight in pulls.get(id_, ()))
            if whole:
                x = sum(places[other][0] * weight for other, weight in pulls[id_]) / whole
                y = sum(places[other][1] * weight for other, weight in pulls[id_]) / whole
                places[id_] = (x, y)
    return {id_: _point(*places[id_]) for id_ in ids}


def spread(places: Mapping[str, Point]) -> dict[str, Point]:
    """Return places that fill the inside of the ellipse.

    Each keeps its rank from the centre, and its rank around it; directions are evened out by the share `EVENED`.
    """
    polar = []
    for number, id_ in enumerate(places):
        x, y = (places[id_][0] - CENTRE_X) / RADIUS_X, (places[id_][1] - CENTRE_Y) / RADIUS_Y
        angle = math.atan2(y, x) if x or y else 2.4 * number  # in the very centre: any direction, but always the same
        polar.append((round(math.hypot(x, y), 4), id_, angle))
    turns = {id_: number for number, (_, id_) in enumerate(sorted((angle, id_) for _, id_, angle in polar))}
    spread_out = {}
    for rank, (_, id_, angle) in enumerate(sorted(polar)):
        far = INSIDE * math.sqrt((rank + 0.5) / len(polar))
        even = 2 * math.pi * (turns[id_] + 0.5) / len(polar) - math.pi
        angle += EVENED * (even - angle)
        x, y = CENTRE_X + far * RADIUS_X * math.cos(angle), CENTRE_Y + far * RADIUS_Y * math.sin(angle)
        spread_out[id_] = _point(x, y)
    return {id_: spread_out[id_] for id_ in places}


def parted(places: Mapping[str, Point], room: Mapping[str, Box]) -> dict[str, Point]:
    """Return the places after those that need the same room have pushed each other apart, within the ellipse.

    `room` is what each needs around its place: left, top, right and bottom from it.
    """
    ids = list(places)
    xs, ys = [places[id_][0] for id_ in ids], [places[id_][1] for id_ in ids]
    boxes = [room[id_] for id_ in ids]
    for _ in range(PUSHES):
        for i, one in enumerate(boxes):
            for j in range(i + 1, len(ids)):
                other = boxes[j]
                across = min(xs[i] + one[2] - xs[j] - other[0], xs[j] + other[2] - xs[i] - one[0])
                if across <= 0:
                    continue
                down = min(ys[i] + one[3] - ys[j] - other[1], ys[j] + other[3] - ys[i] - one[1])
                if down <= 0:
                    continue
                if across < down:
                    push = across / 4 if xs[i] > xs[j] else -across / 4
                    xs[i], xs[j] = xs[i] + push, xs[j] - push
                else:
                    push = down / 4 if ys[i] > ys[j] else -down / 4
                    ys[i], ys[j] = ys[i] + push, ys[j] - push
        for i in range(len(ids)):
            x, y = (xs[i] - CENTRE_X) / RADIUS_X, (ys[i] - CENTRE_Y) / RADIUS_Y
            far = math.hypot(x, y)
            if far > INSIDE:
                xs[i], ys[i] = CENTRE_X + x / far * INSIDE * RADIUS_X, CENTRE_Y + y / far * INSIDE * RADIUS_Y
    return {id_: _point(xs[i], ys[i]) for i, id_ in enumerate(ids)}


def _room(lines: Sequence[str], radius: float) -> Box:
    half = max(radius, max(map(len, lines)) * LETTER / 2) + 3
    return -half, -radius - 3, half, radius + 4 + LINE * len(lines)


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lines_of(title: str, width: int) -> tuple[str, ...]:
    """Return a title in at most three lines of about so many letters."""
    return tuple(textwrap.wrap(title, width, max_lines=3, placeholder=" …", break_long_words=False)) or (title,)


def _labels(
    records: Sequence[Record],
    places: Mapping[str, Point],
    radii: Mapping[str, float],
    wrapped: Mapping[str, tuple[str, ...]],
    weights: Mapping[str, int],
) -> dict[str, Label]:
    taken = [around(*places[record.id], radii[record.id]) for record in records]
    labels: dict[str, Label] = {}
    order = sorted(records, key=lambda record: (shape_of(record) != "theme", -weights[record.id], record.id))
    for record in order:
        theme = shape_of(record) == "theme"
        letter = THEME_LETTER if theme else LETTER
        offers = _offers(places[record.id], radii[record.id], wrapped[record.id], letter)
        if theme:
            offers = [offers[_side(places[record.id])]]
        fitting = (offer for offer in offers if not any(overlap(offer.box, box) for box in taken))
        label = next(fitting, None) or replace(offers[0], shown=theme)
        labels[record.id] = label
        if label.shown:
            taken.append(label.box)
    return labels


def _side(place: Point) -> int:
    """Return which offer leads away from the centre: below, right, left or above."""
    x = (place[0] - CENTRE_X) / RADIUS_X
    if abs(x) > 0.3:
        return 1 if x > 0 else 2
    return 0 if place[1] > CENTRE_Y else 3


def _offers(place: Point, radius: float, lines: tuple[str, ...], letter: float) -> list[Label]:
    """Return where a name may stand: below, right, left, above."""
    x, y = place
    wide, high = max(map(len, lines)) * letter, LINE * len(lines)
    gap, rise = radius + 3, 10.0  # from the top of a line to the foot of its letters
    below: Box = (x - wide / 2, y + gap, x + wide / 2, y + gap + high)
    right: Box = (x + gap + 1, y - high / 2, x + gap + 1 + wide, y + high / 2)
    left: Box = (x - gap - 1 - wide, y - high / 2, x - gap - 1, y + high / 2)
    above: Box = (x - wide / 2, y - gap - high, x + wide / 2, y - gap)
    sides = ((below, x, "middle"), (right, right[0], "start"), (left, left[2], "end"), (above, x, "middle"))
    return [
        Label(lines, *_point(start, box[1] + rise), anchor, (*_point(*box[:2]), *_point(*box[2:])), True)
        for box, start, anchor in sides
    ]


# ── Lines and lists ──────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(ties: Sequence[Tie], nodes: Mapping[str, Node]) -> tuple[Line, ...]:
    lines = []
    for tie in ties:
        start, end = nodes[tie.source.id], nodes[tie.target.id]
        x2, y2 = end.x, end.y
        far = math.hypot(x2 - start.x, y2 - start.y)
        if tie.kind == "relation" and far:
            short = min(1.0, (end.radius + 3) / far)
            x2, y2 = _point(x2 + (start.x - x2) * short, y2 + (start.y - y2) * short)
        lines.append(Line(tie, start.x, start.y, x2, y2, 1 + (tie.weight >= 3) + (tie.weight >= 10)))
    return tuple(lines)


def _most_first(ties: Iterable[Tie]) -> tuple[tuple[Record, int], ...]:
    found = sorted(ties, key=lambda tie: (-tie.weight, tie.source.title.casefold(), tie.source.id))
    return tuple((tie.source, tie.weight) for tie in found)


def _ranked(theme: Theme, ties: Sequence[Tie]) -> Ranked:
    here = [tie for tie in ties if tie.target.id == theme.id]
    actors = _most_first(tie for tie in here if tie.kind == "meets")
    return Ranked(
        theme,
        tuple(tie.source for tie in here if tie.kind == "theme"),
        tuple((actor, weight) for actor, weight in actors if weight > 1),
        tuple(actor for actor, weight in actors if weight == 1),
    )


def _related(document: Instrument, ties: Sequence[Tie]) -> Related:
    relations = [tie for tie in ties if tie.kind == "relation"]
    return Related(
        document,
        tuple(tie for tie in relations if tie.source.id == document.id),
        tuple(tie for tie in relations if tie.target.id == document.id),
        _most_first(tie for tie in ties if tie.kind == "meets" and tie.target.id == document.id),
    )


def _point(x: float, y: float) -> Point:
    return round(x), round(y)  # a part of a unit is not seen, and there are thousands of them on the page


def _path(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"
