"""Which records have most in common."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.record import Record

# What two records can have in common, in the order in which a page names it.
COMMON = ("provisions", "events", "instruments", "places", "actors", "sources", "themes")
# Types whose pages are lists of others already.
NOT_RELATED = {"themes", "sources", "articles"}
MOST_RELATED = 5


class Relative(NamedTuple):
    """A record that has something in common with another one, and what that is, by type in the order of `COMMON`."""

    record: Record
    common: tuple[Record, ...]


@remembered
def bonds(library: Library) -> dict[str, tuple[float, frozenset[str]]]:
    """Return how much it counts to name a record, and who names it, for each record that several name.

    The weight is the logarithm of how rare that is: to cite the same page as one other record counts far more than to
    belong to a theme with three hundred.
    """
    found = {}
    for record in library:
        if record.type.name in COMMON:
            naming = frozenset(link.source.id for link in library.backlinks(record.id))
            if len(naming) > 1:
                found[record.id] = math.log(len(library) / len(naming)), naming
    return found


@remembered
def ties(library: Library, id_: str) -> frozenset[str]:
    """Return the ids of the records that a record names and that another one names too."""
    return frozenset(link.target for link in library.links(id_) if link.target in bonds(library))


@remembered
def _breadths(library: Library) -> dict[str, float]:
    """Return what the score of each record that can be related to another is divided by."""
    known = ((record.id, ties(library, record.id)) for record in library if record.type.name not in NOT_RELATED)
    return {id_: math.sqrt(len(tied)) for id_, tied in known if tied}


def related(library: Library, record: Record, known: Collection[str]) -> list[Relative]:
    """Return the records that have most in common with one, at most five, without itself and those `known` already.

    What they have in common is weighted by its rarity (`bonds`) and set against how much a candidate names at all, so
    that a long record is not related to everything. One theme in common, alone, relates nothing.
    """
    weights, breadths = bonds(library), _breadths(library)
    mine = ties(library, record.id)
    scores: defaultdict[str, float] = defaultdict(float)
    shared: Counter[str] = Counter()
    for id_ in sorted(mine):  # a sum of fractions hangs on their order
        weight, naming = weights[id_]
        shared.update(naming)
        for other in naming:
            scores[other] += weight
    candidates = (
        (-scores[id_] / breadths[id_], id_)
        for id_, count in shared.items()
        if count > 1 and id_ in breadths and id_ != record.id and id_ not in known
    )
    return [
        Relative(library[id_], _common(library, mine & ties(library, id_)))
        for _, id_ in heapq.nsmallest(MOST_RELATED, candidates)
    ]


def _common(library: Library, ids: Iterable[str]) -> tuple[Record, ...]:
    return tuple(sorted((library[id_] for id_ in ids), key=lambda record: (COMMON.index(record.type.name), record.id)))
