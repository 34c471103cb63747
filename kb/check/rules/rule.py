"""What the codebook demands of records beyond their form. Each rule is a function that yields what breaks it.

Rules see only records all of whose values could be read, so a record that another names may be missing; a rule for the
whole library runs only where there is no other mistake, so that one mistake is not reported as another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kb.check.asked import Answers, Asked
from kb.library.library import Library
from kb.problems.problem import Problem
from kb.problems.sentences import said
from kb.records.record import R, Record
from kb.records.spots import Place, Way

Found = Iterator[Problem]


OfRecord = Callable[[R, Asked], Found]
OfLibrary = Callable[[Asked], Found]


class RecordRule(NamedTuple):
    """A rule for the records of these types, and the codes of what it finds; in others it finds nothing."""

    name: str
    find: OfRecord[Record]
    types: tuple[type[Record], ...]
    codes: tuple[str, ...]


class LibraryRule(NamedTuple):
    """A rule for the library as a whole, and the codes of what it finds."""

    name: str
    find: OfLibrary
    codes: tuple[str, ...]


record_rules: list[RecordRule] = []
library_rules: list[LibraryRule] = []


def for_type(*types: type[R], finds: list[str]) -> Callable[[OfRecord[R]], OfRecord[R]]:
    """Register a rule for the records of these types, each given by its class; `finds` are the codes of the rule."""

    def register(find: OfRecord[R]) -> OfRecord[R]:
        def in_record(record: Record, asked: Asked) -> Found:
            return find(record, asked) if isinstance(record, types) else iter(())

        record_rules.append(RecordRule(find.__name__, in_record, types, tuple(finds)))
        return find

    return register


def for_library(*, finds: list[str]) -> Callable[[OfLibrary], OfLibrary]:
    """Register a rule for the library as a whole; `finds` are its codes."""

    def register(find: OfLibrary) -> OfLibrary:
        library_rules.append(LibraryRule(find.__name__, find, tuple(finds)))
        return find

    return register


class Weighed(NamedTuple):
    """What rules found, in a record or in the library as a whole, and the answers on which that rests."""

    found: tuple[Problem, ...]
    answers: Answers


def weigh_record(record: Record, library: Library) -> Weighed:
    """Return what breaks a rule for this record alone."""
    asked = Asked(library)
    mine = [rule for rule in record_rules if isinstance(record, rule.types)]
    return Weighed(tuple(broken for rule in mine for broken in rule.find(record, asked)), asked.answers)


def weigh_by(rule: LibraryRule, library: Library) -> Weighed:
    """Return what breaks a rule for the library as a whole."""
    asked = Asked(library)
    return Weighed(tuple(rule.find(asked)), asked.answers)


def problem(record: Record, path: Way, code: str, found: str, /, case: str = "", **slots: object) -> Problem:
    """Return a problem at the place of a value; where the value is missing, at the place of what should hold it.

    `case` and the slots are those of the sentences of its code.
    """
    while path and path not in record.spots:
        path = path[:-1]
    spot = record.spots.get(path, Place(1, 1, 1))
    return Problem(record.file, spot.line, spot.column, *said(code, found, case, **slots))
