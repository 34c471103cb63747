"""References between records: each id that a record names, checked, and the links that result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kb.declare import prose
from kb.declare.fields import Field, Prose, Ref
from kb.problems.problem import Problem
from kb.records.known_ids import Ids, what_is_wrong
from kb.records.record import Leaf, Record
from kb.records.spots import Way, spot_of_link


class Link(NamedTuple):
    """A link from a field of one record to another record."""

    source: Record
    target: str
    path: Way
    field: Field


class Linked(NamedTuple):
    """The links of a record to records that exist, and a problem for each reference to one that does not.

    `names` are all the ids that the record names.
    """

    links: list[Link]
    problems: list[Problem]
    names: frozenset[str]


def linked(record: Record, ids: Ids, content: bytes) -> Linked:
    """Return the links of a record; `content` is that of its file."""
    found: list[Link] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for leaf, target, nth in _references(record):
        names.add(target)
        wanted = leaf.kind.types if isinstance(leaf.kind, Ref) else ()
        wrong = what_is_wrong(target, leaf.field.name, wanted, ids)
        if wrong is None:
            found.append(Link(record, target, leaf.path, leaf.field))
        else:
            spot = record.spots[leaf.path]
            spot = spot if nth is None else spot_of_link(content, spot, nth)
            problems.append(Problem(record.file, spot.line, spot.column, *wrong))
    return Linked(found, problems, frozenset(names))


def _references(record: Record) -> Iterator[tuple[Leaf, str, int | None]]:
    """Yield each id that a record names with its value; in prose, also the how-many-th link of the value it is."""
    for leaf in record.references:
        if isinstance(leaf.kind, Prose):
            for link in prose.links(leaf.value):
                yield leaf, link.id, link.nth
        else:
            yield leaf, leaf.value, None
