"""What stands around a record: what names it, what belongs to a theme, what has the same term of a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, overload

from kb.declare.fields import Choice
from kb.declare.scale import Scale, Term
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import in_order, sort
from kb.records.record import R, Record, folder_of
from kb.records.typed import Claim, Event, Figure, Provision, Statement, Theme, WithAsked, WithKind, WithThemes

K = TypeVar("K", bound=WithKind)

FORECAST = ", forecast"  # what ends the name of a quantity whose values are expected


@overload
def pointing(library: Library, id_: str, wanted: type[R], /, *fields: str) -> Sequence[R]: ...
@overload
def pointing(library: Library, id_: str, wanted: str, /, *fields: str) -> Sequence[Record]: ...
@remembered
def pointing(library: Library, id_: str, wanted: type[Record] | str, /, *fields: str) -> Sequence[Record]:
    """Return the records of a type that name this id in one of these fields, in reading order."""
    return sort(library, library.pointing(id_, folder_of(wanted), *fields))


@overload
def about(library: Library, theme: str, wanted: type[R], /) -> Sequence[R]: ...
@overload
def about(library: Library, theme: str, wanted: str, /) -> Sequence[Record]: ...
@remembered
def about(library: Library, theme: str, wanted: type[Record] | str, /) -> Sequence[Record]:
    """Return the records of a type that belong to a theme or to a part of it, in reading order."""
    family = {theme, *(child.id for child in library.pointing(theme, Theme, "parent"))}
    found = {record.id: record for id_ in family for record in library.pointing(id_, folder_of(wanted), "themes")}
    return sort(library, found.values())


@overload
def around(library: Library, id_: str, wanted: type[R], /) -> Sequence[R]: ...
@overload
def around(library: Library, id_: str, wanted: str, /) -> Sequence[Record]: ...
def around(library: Library, id_: str, wanted: type[Record] | str, /) -> Sequence[Record]:
    """Return the records of a type that name a record or that it names, in reading order."""
    return sort(library, _around(library, id_).get(folder_of(wanted), {}).values())


@remembered
def _around(library: Library, id_: str) -> dict[str, dict[str, Record]]:
    groups: dict[str, dict[str, Record]] = {}
    for record in (
        *(library[link.target] for link in library.links(id_)),
        *(link.source for link in library.backlinks(id_)),
    ):
        groups.setdefault(record.type.name, {})[record.id] = record
    return groups


def by_term(records: Iterable[R], scale: Scale, value: Callable[[R], Term]) -> list[tuple[Term, list[R]]]:
    """Return the terms of a scale in order, each with the records that have it; terms without records too."""
    groups: dict[str, list[R]] = {term.value: [] for term in scale.terms}
    for record in records:
        groups[value(record).value].append(record)
    return [(term, groups[term.value]) for term in scale.terms]


def neighbours(records: Sequence[R], record: R) -> tuple[R | None, R | None]:
    """Return the records before and after one in a list."""
    place = records.index(record)
    before = records[place - 1] if place else None
    after = records[place + 1] if place + 1 < len(records) else None
    return before, after


def by_kind(records: Iterable[K]) -> list[tuple[Term, list[K]]]:
    """Return records of one type grouped by their kind, in the order of its scale."""
    rows = list(records)
    if not rows:
        return []
    kind = rows[0].type.names["kind"].kind
    assert isinstance(kind, Choice)
    return by_term(rows, kind.scale, lambda record: record.kind)


def themes_of(record: Record) -> Sequence[str]:
    """Return the themes of a record; a theme belongs to itself."""
    if isinstance(record, Theme):
        return [record.id]
    return (isinstance(record, WithThemes) and record.themes) or ()


def asked(record: Record) -> tuple[str, str] | None:
    """Return the question that a record answers, with the answer in prose; None where it has none."""
    if isinstance(record, Theme):
        return record.question, record.answer
    found = record.asked if isinstance(record, WithAsked) else None
    return (found.question, found.answer) if found else None


@dataclass(frozen=True)
class Subject:
    """Records under the theme that they name first, or those without one; `own` is the theme where it is among them."""

    id: str
    title: str
    short: str
    records: Sequence[Record]
    own: Sequence[Record]
    others: Sequence[Record]

    @property
    def count(self) -> int:
        """How many records it has."""
        return len(self.records)


def by_first_theme(library: Library, records: Iterable[Record]) -> list[Subject]:
    """Return records under the first of their themes, in the order of the themes; last those that have none."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(next(iter(themes_of(record)), ""), []).append(record)
    found = [_subject(theme, groups[theme.id]) for theme in in_order(library, Theme) if theme.id in groups]
    rest = groups.get("", [])
    return [*found, Subject("others", "Without a theme", "Without a theme", rest, [], rest)] if rest else found


def _subject(theme: Theme, records: Sequence[Record]) -> Subject:
    own = [record for record in records if record is theme]
    others = [record for record in records if record is not theme]
    return Subject(theme.id, theme.title, theme.short or theme.title, records, own, others)


def measured(figure: Figure) -> str:
    """Return what a figure measures; a forecast measures what it is a forecast of."""
    return figure.quantity.removesuffix(FORECAST)


def is_forecast(figure: Figure) -> bool:
    """Tell whether a value is what somebody expects, by the last word of its quantity."""
    return figure.quantity.endswith(FORECAST)


def quantities(library: Library) -> list[tuple[str, list[Figure]]]:
    """Return the figures by their quantities, in alphabetical order; forecasts follow what they are forecasts of."""
    groups: dict[str, list[Figure]] = {}
    for figure in in_order(library, Figure):
        groups.setdefault(figure.quantity, []).append(figure)
    return sorted(groups.items(), key=lambda pair: (measured(pair[1][0]).casefold(), pair[0].casefold()))


def most_named(library: Library, theme: str, records: Iterable[R]) -> list[R]:
    """Return records with those first that the provisions, claims, events and statements of a theme name most."""
    kinds: tuple[type[Record], ...] = (Provision, Claim, Event, Statement)
    naming = {record.id for kind in kinds for record in about(library, theme, kind)}

    def rank(record: Record) -> tuple[int, str, str]:
        sources = {link.source.id for link in library.backlinks(record.id)}
        return -len(sources & naming), record.title.casefold(), record.id

    return sorted(records, key=rank)
