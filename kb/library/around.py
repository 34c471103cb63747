"""What stands around a record: what names it, what belongs to a theme, what has the same term of a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kb.declare.fields import Choice
from kb.declare.scales import Scale, Term
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import in_order, sort
from kb.records.record import Record


@remembered
def pointing(library: Library, id_: str, type_: str, *fields: str) -> list[Record]:
    """Return the records of a type that name this id in one of these fields, in reading order."""
    return sort(library, library.pointing(id_, type_, *fields), type_)


@remembered
def about(library: Library, theme: str, type_: str) -> list[Record]:
    """Return the records of a type that belong to a theme or to a part of it, in reading order."""
    family = {theme, *(child.id for child in library.pointing(theme, "themes", "parent"))}
    found = {record.id: record for id_ in family for record in library.pointing(id_, type_, "themes")}
    return sort(library, found.values(), type_)


def around(library: Library, id_: str, type_: str) -> list[Record]:
    """Return the records of a type that name a record or that it names, in reading order."""
    return sort(library, _around(library, id_).get(type_, {}).values(), type_)


@remembered
def _around(library: Library, id_: str) -> dict[str, dict[str, Record]]:
    groups: dict[str, dict[str, Record]] = {}
    for record in (
        *(library[link.target] for link in library.links(id_)),
        *(link.source for link in library.backlinks(id_)),
    ):
        groups.setdefault(record.type.name, {})[record.id] = record
    return groups


def by_term(
    records: Iterable[Record], scale: Scale, value: Callable[[Record], Term]
) -> list[tuple[Term, list[Record]]]:
    """Return the terms of a scale in order, each with the records that have it; terms without records too."""
    groups: dict[str, list[Record]] = {term.value: [] for term in scale.terms}
    for record in records:
        groups[value(record).value].append(record)
    return [(term, groups[term.value]) for term in scale.terms]


def neighbours(records: list[Record], record: Record) -> tuple[Record | None, Record | None]:
    """Return the records before and after one in a list."""
    place = records.index(record)
    before = records[place - 1] if place else None
    after = records[place + 1] if place + 1 < len(records) else None
    return before, after


def by_kind(records: Iterable[Record]) -> list[tuple[Term, list[Record]]]:
    """Return records of one type grouped by their kind, in the order of its scale."""
    rows = list(records)
    if not rows:
        return []
    kind = rows[0].type.names["kind"].kind
    assert isinstance(kind, Choice)
    return by_term(rows, kind.scale, lambda record: record.kind)


def quantities(library: Library) -> list[tuple[str, list[Record]]]:
    """Return the figures grouped by what they measure, in alphabetical order."""
    groups: dict[str, list[Record]] = {}
    for figure in in_order(library, "figures"):
        groups.setdefault(figure.quantity, []).append(figure)
    return sorted(groups.items(), key=lambda pair: pair[0].casefold())


def most_named(library: Library, theme: str, records: Iterable[Record]) -> list[Record]:
    """Return records with those first that the provisions, claims, events and statements of a theme name most."""
    kinds = ("provisions", "claims", "events", "statements")
    naming = {record.id for kind in kinds for record in about(library, theme, kind)}

    def rank(record: Record) -> tuple[int, str, str]:
        sources = {link.source.id for link in library.backlinks(record.id)}
        return -len(sources & naming), record.title.casefold(), record.id

    return sorted(records, key=rank)
