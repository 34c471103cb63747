"""The order in which a reader meets the records of each type."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TypeVar, overload

from kb.declare.letters import title_order
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.subject import is_of_another
from kb.records.record import R, Record, folder_of
from kb.records.typed import Article, Claim, Event, Figure, Period, Provision, Statement, Theme

Dated = Article | Event | Period | Statement
D = TypeVar("D", bound=Dated)

ROMAN = {"P": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def number(provision: Provision) -> str:
    """Return the reference of a provision: `P1`, `I.2`, or `I.–` for a fragment without a place."""
    if provision.section == "P":
        return f"P{provision.number or '–'}"
    return f"{provision.section}.{provision.number or '–'}"


def document_order(provision: Provision) -> tuple[str, int, int]:
    """Return the key that sorts provisions as they stand in their documents, fragments last in their section."""
    return provision.instrument, ROMAN.get(provision.section, 99), provision.number or 999


def sentence_order(claim: Claim) -> tuple[str, int, int, str]:
    """Return the key that sorts claims as they come in their articles."""
    paragraph, _, sentence = claim.sentences[0][1:].partition(".")
    return claim.article, int(paragraph), int(sentence), claim.id


def sentences(article: Article) -> list[str]:
    """Return the numbers of the sentences of an article, in order: p1.1, p1.2 and so on."""
    return [
        f"p{paragraph}.{sentence}"
        for paragraph, part in enumerate(article.paragraphs, start=1)
        for sentence in range(1, part.sentences + 1)
    ]


def date_order(record: Dated) -> tuple[datetime.date, datetime.date, str]:
    """Return the key that sorts dated records by their first day, then by their last."""
    return record.date.first, record.date.last, record.id


def reading_order(record: Record) -> tuple[object, ...]:
    """Return the key that sorts the records of one type as a reader meets them; by title where it has none."""
    match record:
        case Provision():
            return document_order(record)
        case Claim():
            return sentence_order(record)
        case Event() | Statement() | Period():
            return date_order(record)
        case Theme():
            return record.order, record.id
        case Figure():
            return record.quantity, record.unit, record.period.first, record.id
    return title_order(record.title), record.id


@overload
def in_order(library: Library, wanted: type[R], /) -> Sequence[R]: ...
@overload
def in_order(library: Library, wanted: str, /) -> Sequence[Record]: ...
@remembered
def in_order(library: Library, wanted: type[Record] | str, /) -> Sequence[Record]:
    """Return the records of a type in the order in which a reader meets them."""
    return sort(library, library.of_type(folder_of(wanted)))


def sort(library: Library, records: Iterable[R]) -> list[R]:
    """Return records of one type in the order in which a reader meets them."""
    found = sorted(records, key=reading_order)
    found.sort(key=lambda record: isinstance(record, Provision) and is_of_another(library, record))
    return found
