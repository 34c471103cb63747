"""Long lists in parts, so that no page is heavy. The first stands at the address of the list, the others below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kb.declare.fields import RecordType
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record

MOST = 400  # rows of one part
FEWER = {"statements": 28}  # rows that say more take more room
NEWEST_FIRST = ("events", "statements")
BELOW = "part/"
# Lists that are one run of rows; in others the rows stand in groups, which no part may tear.
IN_ONE_RUN = ("articles", "claims", "events", "periods", "statements", "terms", "sources")


def most(type_: str) -> int:
    """Return how many rows one part of a list has."""
    return FEWER.get(type_, MOST)


def listed(library: Library, type_: str) -> Sequence[Record]:
    """Return the records of a type as its list has them: in reading order, what is said or happened newest first."""
    records = in_order(library, type_)
    return records[::-1] if type_ in NEWEST_FIRST else records


class Part(NamedTuple):
    """One part of a list: its number, counted from 1, its records, the place of the first, and the addresses of all."""

    number: int
    records: Sequence[Record]
    first: int
    addresses: tuple[str, ...]

    @property
    def last(self) -> int:
        """The place of its last record."""
        return self.first + len(self.records) - 1

    @property
    def others(self) -> tuple[str, ...]:
        """The addresses of the parts that follow the first."""
        return self.addresses[1:]


def addresses(type_: str, records: int) -> tuple[str, ...]:
    """Return the address of each part of a list of so many records; a short list has one."""
    parts = max(1, -(-records // most(type_))) if type_ in IN_ONE_RUN else 1
    return (f"{type_}/", *(f"{type_}/{BELOW}{number}/" for number in range(2, parts + 1)))


def part(type_: RecordType, records: Sequence[Record], address: str) -> Part:
    """Return the part of a list at an address. Raises `ValueError` where it has none there."""
    all_ = addresses(type_.name, len(records))
    at = all_.index(address)
    size = most(type_.name) if len(all_) > 1 else len(records)
    return Part(at + 1, records[at * size : (at + 1) * size], at * size + 1, all_)
