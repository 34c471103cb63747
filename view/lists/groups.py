"""The headings under which the rows of a list stand: kinds, years, documents, publishers, what is measured."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.declare.letters import capital, plain_letters, title_order
from kb.library.around import by_kind, measured, quantities
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record
from kb.records.typed import (
    Actor,
    Article,
    Claim,
    Event,
    Figure,
    Instrument,
    Period,
    Place,
    Provision,
    Source,
    Statement,
)
from view.lists.facets import slug
from view.pictures.chart import grouped, is_charted

NEWEST_FIRST = ("events", "statements")


class Heading(NamedTuple):
    """The heading of a group: its anchor, and its words."""

    id: str
    name: str


@dataclass(frozen=True)
class Group:
    """A group of a list: how many records count in it in the whole list, those on one page, and where it begins."""

    id: str
    name: str
    count: int
    records: Sequence[Record]
    address: str


def anchor(words: str) -> str:
    """Return words as an anchor; where letters have no plain form, with a number of their own."""
    plain = plain_letters(words)
    return slug(words) if plain.isascii() else f"{slug(words)}-{zlib.crc32(words.encode()):x}"


def heading(library: Library, record: Record) -> Heading | None:
    """Return under which heading a record stands in the list of its type; None where that is one run of rows."""
    match record:
        case Actor() | Place() | Instrument() | Period():
            return Heading(f"kind-{record.kind.value}", capital(record.kind.label))
        case Event() | Statement():
            return Heading(f"y{record.date.year}", str(record.date.year))
        case Claim():
            return _paragraph(library, record)
        case Source():
            return Heading(f"by-{anchor(record.publisher)}", record.publisher)
        case Provision():
            return Heading(f"in-{record.instrument}", library[record.instrument].title)
        case Figure():
            return Heading(f"quantity-{anchor(measured(record))}", capital(measured(record)))
    return None


def _paragraph(library: Library, claim: Claim) -> Heading:
    """Return the heading of the paragraph in which a claim stands first, with its article where there are more."""
    number = claim.sentences[0].partition(".")[0].removeprefix("p")
    if len(library.of_type(Article)) == 1:
        return Heading(f"paragraph-{number}", f"Paragraph {number}")
    return Heading(f"{claim.article}-{number}", f"{library[claim.article].title}, paragraph {number}")


def by_publisher(library: Library) -> list[Source]:
    """Return the sources by publisher, the newest of each first and what has no date last."""

    def newest(source: Source) -> tuple[bool, int, str]:
        day = source.published.first if source.published else None
        return day is None, -day.toordinal() if day else 0, source.id

    return sorted(library.of_type(Source), key=lambda source: (title_order(source.publisher), newest(source)))


def by_quantity(library: Library) -> list[Figure]:
    """Return the figures by what they measure: the longest chart first, and what has none last, from A to Z."""

    def values(figures: list[Figure]) -> int:
        return max((len(group) for group in grouped(figures) if is_charted(group)), default=0)

    groups: dict[str, list[Figure]] = {}
    for _, figures in quantities(library):
        groups.setdefault(measured(figures[0]), []).extend(figures)
    return [figure for figures in sorted(groups.values(), key=values, reverse=True) for figure in figures]


def _kinds(type_: type[Actor] | type[Place] | type[Instrument] | type[Period]) -> Callable[[Library], list[Record]]:
    return lambda library: [record for _, group in by_kind(in_order(library, type_)) for record in group]


ORDERS: dict[str, Callable[[Library], Iterable[Record]]] = {
    "actors": _kinds(Actor),
    "places": _kinds(Place),
    "instruments": _kinds(Instrument),
    "periods": _kinds(Period),
    "sources": by_publisher,
    "figures": by_quantity,
}


def listed(library: Library, type_: str) -> Sequence[Record]:
    """Return the records of a type as its list has them: group by group, what is said or happened newest first."""
    if type_ in ORDERS:
        return list(ORDERS[type_](library))
    records = in_order(library, type_)
    return records[::-1] if type_ in NEWEST_FIRST else records


def runs(library: Library, records: Iterable[Record]) -> list[tuple[Heading | None, list[Record]]]:
    """Return records that follow each other with the heading under which they stand."""
    found: list[tuple[Heading | None, list[Record]]] = []
    for record in records:
        head = heading(library, record)
        if found and (head is None or (found[-1][0] is not None and found[-1][0].id == head.id)):
            found[-1][1].append(record)
        else:
            found.append((head, [record]))
    return found
