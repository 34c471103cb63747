"""The order in which a reader meets the records of each type."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from kb.declare.letters import title_order
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.subject import is_of_another
from kb.records.record import Record

ROMAN = {"P": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def number(provision: Record) -> str:
    """Return the reference of a provision: `P1`, `I.2`, or `I.–` for a fragment without a place."""
    if provision.section == "P":
        return f"P{provision.number or '–'}"
    return f"{provision.section}.{provision.number or '–'}"


def document_order(provision: Record) -> tuple[str, int, int]:
    """Return the key that sorts provisions as they stand in their documents, fragments last in their section."""
    return provision.instrument, ROMAN.get(provision.section, 99), provision.number or 999


def sentence_order(claim: Record) -> tuple[str, int, int, str]:
    """Return the key that sorts claims as they come in their articles."""
    paragraph, _, sentence = claim.sentences[0][1:].partition(".")
    return claim.article, int(paragraph), int(sentence), claim.id


def date_order(record: Record) -> tuple[datetime.date, datetime.date, str]:
    """Return the key that sorts dated records by their first day, then by their last."""
    return record.date.first, record.date.last, record.id


ORDERS: dict[str, Callable[[Record], Any]] = {
    "provisions": document_order,
    "claims": sentence_order,
    "events": date_order,
    "statements": date_order,
    "periods": date_order,
    "themes": lambda theme: (theme.order, theme.id),
    "figures": lambda figure: (figure.quantity, figure.unit, figure.period.first, figure.id),
}


@remembered
def in_order(library: Library, type_: str) -> list[Record]:
    """Return the records of a type in the order in which a reader meets them."""
    return sort(library, library.of_type(type_), type_)


def sort(library: Library, records: Iterable[Record], type_: str) -> list[Record]:
    """Return records of one type in the order in which a reader meets them; by title where the type has none."""
    found = sorted(records, key=ORDERS.get(type_, lambda record: (title_order(record.title), record.id)))
    if type_ == "provisions":
        found.sort(key=lambda provision: is_of_another(library, provision))
    return found
