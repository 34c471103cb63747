"""A doubt, and the kinds of it. Each kind is a function that yields what it finds in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kb.library.library import Library


class Doubt(NamedTuple):
    """What may be wrong with a record, in one line."""

    id: str
    what: str


Doubts = Iterator[Doubt]
Find = Callable[[Library], Doubts]


class Kind(NamedTuple):
    """A kind of doubt: the heading under which its lines stand, and the function that finds them."""

    heading: str
    find: Find


kinds: list[Kind] = []


def doubts(heading: str) -> Callable[[Find], Find]:
    """Register a function as a kind of doubt with this heading."""

    def register(find: Find) -> Find:
        kinds.append(Kind(heading, find))
        return find

    return register


def settled(library: Library, one: str, other: str) -> bool:
    """Tell whether `notes` or `disputes` of one of two records name the other: somebody has looked, and said so."""
    return any(
        link.target == named and link.path[0] in ("notes", "disputes")
        for by, named in ((one, other), (other, one))
        for link in library.links(by)
    )
