"""Themes and names: how many events and statements have both, for the names that most of them have.

A dot is as large in area as there are records; all lengths are in pixels of a cell `CELL` high.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from kb.library.around import around, themes_of
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record
from kb.records.typed import Actor, Event, Statement, Theme
from view.lists.listing import LONG

MOST_NAMES, MOST_THEMES = 20, 20  # what a picture has room for
CELL = 36
LARGEST, ONE, LEAST = 16.0, 2.9, 1.4  # radii: at most, of one record where that fits, and at least
LEGIBLE = 8.5  # the radius from which a dot has room for its number
SHOWN = 4  # names under a theme on a phone; the others stand in a line
KINDS = {"state": "States", "": "Bodies and organisations", "person": "People"}


@dataclass(frozen=True)
class Spot:
    """A name and a theme with how many records have both; `part` is its share of the most, in per cent.

    `is_narrowed` tells whether the list on the page of the name is long enough to have a filter.
    """

    actor: Actor
    theme: Theme
    count: int
    radius: float
    part: float
    is_narrowed: bool

    @property
    def number(self) -> str:
        """The count where the dot has room for it."""
        return str(self.count) if self.radius >= LEGIBLE else ""

    @property
    def query(self) -> str:
        """What is asked of the page of the name, to see these records alone; in a short list, among the others."""
        return f"?theme={self.theme.id}" if self.is_narrowed else "#list"


@dataclass(frozen=True)
class Row:
    """A name: its dots by theme, None where it has none, and its records in all."""

    actor: Actor
    spots: tuple[Spot | None, ...]
    total: int

    @property
    def told(self) -> list[Spot]:
        """The dots, the largest first."""
        return sorted(filter(None, self.spots), key=lambda spot: -spot.count)


@dataclass(frozen=True)
class Names:
    """The picture: its columns, and its rows by kind. `samples` are counts with their radii, for the key."""

    themes: tuple[Theme, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    samples: tuple[tuple[int, float], ...]

    @property
    def rows(self) -> list[Row]:
        """All rows, from the top."""
        return [row for _, rows in self.groups for row in rows]

    @property
    def numbered(self) -> int | None:
        """The smallest count that stands in its dot; None where no dot has room for its own."""
        return min((spot.count for row in self.rows for spot in row.told if spot.number), default=None)

    @property
    def by_theme(self) -> list[tuple[Theme, list[Spot]]]:
        """Each theme that has a dot, with its dots, the largest first."""
        columns = ((theme, [row.spots[at] for row in self.rows]) for at, theme in enumerate(self.themes))
        ordered = ((theme, sorted(filter(None, spots), key=lambda spot: -spot.count)) for theme, spots in columns)
        return [(theme, spots) for theme, spots in ordered if spots]


def named_in(library: Library, actor: str) -> list[Record]:
    """Return the events and statements that a name has, the events first."""
    return [*around(library, actor, Event), *around(library, actor, Statement)]


def why_not(library: Library) -> str:
    """Return why there is no picture of these records, in words; nothing where there is one."""
    count = len(library.of_type(Theme))
    if count > MOST_THEMES:
        return f"{count} themes are too many for one picture. Each theme’s page names who comes up in it."
    is_there = any(named_in(library, actor.id) for actor in library.of_type(Actor))
    return "" if count and is_there else "No event and no statement on record has both a name and a theme."


def names(library: Library) -> Names | None:
    """Return the picture, or None where `why_not` says why there is none."""
    if why_not(library):
        return None
    themes = in_order(library, Theme)
    totals = {actor.id: len(named_in(library, actor.id)) for actor in library.of_type(Actor)}
    first = sorted((a for a in in_order(library, Actor) if totals[a.id]), key=lambda a: -totals[a.id])[:MOST_NAMES]
    counts = {actor.id: _by_theme(library, actor) for actor in first}
    most = max((count for found in counts.values() for count in found.values()), default=1)
    rows = []
    for actor in first:
        found = counts[actor.id]
        is_long = totals[actor.id] >= LONG
        spots = (_spot(actor, theme, found[theme.id], most, is_long) if found[theme.id] else None for theme in themes)
        rows.append(Row(actor, tuple(spots), totals[actor.id]))
    groups = {words: tuple(row for row in rows if _kind(row.actor) == kind) for kind, words in KINDS.items()}
    samples = tuple((count, _radius(count, most)) for count in sorted({1, max(most // 4, 1), most}))
    return Names(tuple(themes), tuple((words, held) for words, held in groups.items() if held), samples)


def _by_theme(library: Library, actor: Actor) -> Counter[str]:
    return Counter(theme for record in named_in(library, actor.id) for theme in set(themes_of(record)))


def _spot(actor: Actor, theme: Theme, count: int, most: int, is_narrowed: bool) -> Spot:
    return Spot(actor, theme, count, _radius(count, most), round(100 * count / most, 1), is_narrowed)


def _radius(count: int, most: int) -> float:
    """Return the radius of a dot whose area is to its number as that of the largest."""
    return round(max(LEAST, min(ONE, LARGEST / math.sqrt(most)) * math.sqrt(count)), 1)


def _kind(actor: Actor) -> str:
    return actor.kind.value if actor.kind.value in KINDS else ""
