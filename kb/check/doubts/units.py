"""Doubts about numbers: the same number, in one matter, with two units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from kb.check.doubts.doubt import Doubt, Doubts, doubts, settled
from kb.check.doubts.texts import cited, plain, texts
from kb.library.library import Library
from kb.records.record import Record
from kb.records.typed import Figure

SCALES = ("thousand", "million", "billion")
# What measures the same thing; a word and its sign are one unit.
ALIKE = (
    {"dollars": "dollars", "euros": "euros", "manat": "manat"},
    {"tonnes": "tonnes", "tons": "tons", "barrels": "barrels"},
    {"km": "km", "kilometres": "km", "miles": "miles", "metres": "m", "m": "m", "cm": "cm", "feet": "feet"},
    {"TEU": "TEU", "containers": "containers"},
    {"years": "years", "months": "months", "weeks": "weeks", "days": "days"},
)
UNIT = {word: (kind, unit) for kind, words in enumerate(ALIKE) for word, unit in words.items()}
NUMBER = re.compile(
    rf"(?<![\w.,–/-])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?: (?P<scale>{'|'.join(SCALES)}))?"
    rf"(?: (?:US )?(?P<unit>{'|'.join(UNIT)}))?\b"
)


class Amount(NamedTuple):
    """A number as it is written in a record, with its scale and its unit, either of which may be missing."""

    id: str
    scale: str
    unit: str

    def said(self, number: str) -> str:
        return " ".join(word for word in (number, self.scale, self.unit) if word)


@doubts("One number with two units")
def a_number_has_one_unit(library: Library) -> Doubts:
    for number, amounts in _by_number(library).items():
        told: set[frozenset[str]] = set()  # the records of which it was said, so that two are one line
        for one, other in combinations(sorted(amounts), 2):
            both = frozenset((one.id, other.id))
            if both not in told and _differ(one, other) and _one_matter(library, one.id, other.id):
                told.add(both)
                yield Doubt(one.id, f"{one.said(number)}, and {other.said(number)} in {other.id}")


def _by_number(library: Library) -> dict[str, set[Amount]]:
    found: dict[str, set[Amount]] = defaultdict(set)
    for record in library:
        for text in _written(library, record):
            for match in NUMBER.finditer(text):
                number = match["number"].replace(",", "")
                if len(number.strip("0.")) > 1 and (match["scale"] or match["unit"]):  # 5 and 100 stand anywhere
                    found[number].add(Amount(record.id, match["scale"] or "", match["unit"] or ""))
    return found


def _written(library: Library, record: Record) -> Iterator[str]:
    if isinstance(record, Figure):
        yield f"{record.value} {record.unit}"
    for leaf in texts(record):
        yield plain(library, leaf.value)


def _differ(one: Amount, other: Amount) -> bool:
    """Tell whether two amounts are of one kind and not of one size: tonnes and tons, millions and billions."""
    if one.unit and other.unit:
        (kind, unit), (other_kind, other_unit) = UNIT[one.unit], UNIT[other.unit]
        return kind == other_kind and (unit != other_unit or one.scale != other.scale)
    return bool(one.scale and other.scale) and one.scale != other.scale


def _one_matter(library: Library, one: str, other: str) -> bool:
    """Tell whether two records are one, or one names the other, or both cite one source, and no note settles it."""
    if one == other:
        return True
    tied = any(link.target == other for link in library.links(one)) or any(
        link.target == one for link in library.links(other)
    )
    return (tied or bool(cited(library[one]) & cited(library[other]))) and not settled(library, one, other)
