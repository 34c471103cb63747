"""Long lists in parts, so that no page is heavy or high. The first stands at the list’s address, others below it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from kb.library.around import Subject, by_first_theme
from kb.library.chronicle import Era, eras
from kb.library.documents import is_fragment
from kb.library.evidence import asking, corrected
from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.groups import Correction
from kb.records.record import Record
from view.lists.groups import Group, Heading, listed, runs

MOST = 100  # rows of one part, where the rows are two lines on a phone
# Rows that say more take more room, and so do headings between them.
FEWER = {"statements": 25, "sources": 70, "figures": 60, "claims": 70, "provisions": 60}
BELOW = "part/"
CORRECTIONS = 40  # in one part, which is then read without a list of contents
EVENTS = 400  # of one part of the timeline
ASKING = 250  # records of one part of the open questions
MOST_NAMED = 45  # groups of all parts that a list of contents can name

T = TypeVar("T")


class Part(NamedTuple):
    """One part of a list: its number, counted from 1, its records, the place of the first, and the addresses of all.

    `groups` are the groups of this part, `contents` those of the whole list where they are few enough to be named, else
    those of this part, and
    `spans` say of each part from which group to which it goes.
    """

    number: int
    records: Sequence[Record]
    first: int
    addresses: tuple[str, ...]
    groups: Sequence[Group]
    contents: Sequence[Group]
    spans: Sequence[str]

    @property
    def last(self) -> int:
        """The place of its last record."""
        return self.first + len(self.records) - 1

    @property
    def others(self) -> tuple[str, ...]:
        """The addresses of the parts that follow the first."""
        return self.addresses[1:]


def most(type_: str) -> int:
    """Return how many rows one part of a list has."""
    return FEWER.get(type_, MOST)


def cuts(sizes: Iterable[int], most_: int) -> list[int]:
    """Return where the parts of a list begin whose groups have these sizes: a group is torn only where it has to be."""
    starts, place = [0], 0
    for size in sizes:
        end = place + size
        if end - starts[-1] > most_ and place > starts[-1] and size <= most_:
            starts.append(place)
        while end - starts[-1] > most_:
            starts.append(starts[-1] + most_)
        place = end
    return starts


class Whole(NamedTuple):
    """A list that is not yet in parts: its records, its groups, and where each part begins."""

    records: Sequence[Record]
    runs: Sequence[tuple[Heading | None, Sequence[Record]]]
    starts: Sequence[int]


@remembered
def whole(library: Library, type_: str) -> Whole:
    """Return the list of a type with its groups and the places at which its parts begin."""
    records = listed(library, type_)
    groups = runs(library, records)
    return Whole(records, groups, cuts((len(group) for _, group in groups), most(type_)))


def addresses(library: Library, type_: str) -> tuple[str, ...]:
    """Return the address of each part of the list of a type; a short list has one."""
    if len(library.of_type(type_)) <= most(type_):
        return addresses_of(type_, 1)
    return addresses_of(type_, len(whole(library, type_).starts))


def part(library: Library, type_: str, address: str) -> Part:
    """Return the part of a list at an address. Raises `ValueError` where it has none there."""
    list_, all_ = whole(library, type_), addresses(library, type_)
    at = all_.index(address)
    ends = [*list_.starts[1:], len(list_.records)]
    first, records = list_.starts[at], list_.records[list_.starts[at] : ends[at]]
    contents = _contents(list_, all_)
    here = {head.id: rows for head, rows in runs(library, records) if head}
    groups = [replace(group, records=here[group.id]) for group in contents if group.id in here]
    named = contents if len(contents) <= MOST_NAMED else groups
    if len(contents) < 2:
        named = []
    spans = [_span(library, list_.records[start:end]) for start, end in zip(list_.starts, ends, strict=True)]
    return Part(at + 1, records, first + 1, all_, groups, named, spans)


def _contents(list_: Whole, all_: Sequence[str]) -> list[Group]:
    places = itertools.accumulate((len(rows) for _, rows in list_.runs), initial=0)
    return [
        Group(
            head.id,
            head.name,
            sum(not is_fragment(row) for row in rows),
            rows,
            all_[sum(start <= place for start in list_.starts) - 1],
        )
        for (head, rows), place in zip(list_.runs, places, strict=False)
        if head
    ]


def _span(library: Library, records: Sequence[Record]) -> str:
    heads = [head.name for head, _ in runs(library, (records[0], records[-1])) if head] if records else []
    return " – ".join(heads)


def corrections(library: Library) -> tuple[str, ...]:
    """Return the address of each part of the corrections; the first is a hand-written page."""
    return addresses_of("corrections", max(1, -(-len(corrected(library)) // CORRECTIONS)))


def corrections_at(library: Library, address: str) -> list[tuple[Record, Correction]]:
    """Return the corrections of the part at an address. Raises `ValueError` where it has none there."""
    at = corrections(library).index(address)
    return corrected(library)[at * CORRECTIONS : (at + 1) * CORRECTIONS]


@remembered
def timeline(library: Library) -> Mapping[str, Sequence[Era]]:
    """Return the eras by the address at which they stand; the first is a hand-written page."""
    return shared_out("timeline", eras(library), lambda era: era.count, EVENTS)


def names(shares: Mapping[str, Sequence[Era]]) -> list[str]:
    """Return the years of each part of the timeline."""
    spans = [(found[-1].first, found[0].last) for found in shares.values() if found]
    return [f"{first}–{last}" if first < last else str(last) for first, last in spans]


def at_year(library: Library, year: int) -> str:
    """Return the address at which a year of the timeline stands. Raises `StopIteration` where it has none."""
    held = timeline(library).items()
    return next(address for address, found in held for era in found if era.first <= year <= era.last)


@remembered
def open_questions(library: Library) -> Mapping[str, Sequence[Subject]]:
    """Return the subjects of open questions by the address at which they stand; the first is a hand-written page."""
    subjects = by_first_theme(library, asking(library))
    return shared_out("open-questions", subjects, lambda subject: len(subject.records), ASKING)


def shared_out(list_: str, groups: Iterable[T], size: Callable[[T], int], most_: int) -> Mapping[str, Sequence[T]]:
    """Return the groups of a list by the addresses of its parts; none is torn, one that is too large stands alone."""
    found: list[list[T]] = [[]]
    for group in groups:
        if found[-1] and sum(map(size, found[-1])) + size(group) > most_:
            found.append([])
        found[-1].append(group)
    return dict(zip(addresses_of(list_, len(found)), found, strict=True))


def addresses_of(list_: str, parts: int) -> tuple[str, ...]:
    """Return the addresses of as many parts of a list: its own, and below it those that follow."""
    return (f"{list_}/", *(f"{list_}/{BELOW}{number}/" for number in range(2, parts + 1)))
