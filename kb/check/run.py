"""A run over the data: read, link, weigh by every rule, and say all that is wrong.

A run after another one does again only what has to be done again, and finds what a run over everything would: files
that have not changed keep their records, records keep their links while the ids that they name stay what they are, and
a rule keeps what it found while everything that it asked for has the same answer.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.check.asked import still_hold
from kb.check.rules import rule as rules
from kb.check.rules.rule import LibraryRule, Weighed, weigh_by, weigh_record
from kb.library.library import Library, looked_at
from kb.load.folder import Shelf
from kb.problems.problem import BadData, Problem
from kb.records.known_ids import LEADS_NOWHERE
from kb.records.record import Record

SEVERAL = 3  # records with the same day of looking: no slip of one hand


@dataclass(frozen=True)
class Reading:
    """What a run over the data found: the library, whole only where there are no problems, and the problems, sorted.

    The rest is what the next run goes on from: the shelf, and what rules found, by record and by rule.
    """

    library: Library
    problems: tuple[Problem, ...]
    shelf: Shelf = field(repr=False)
    by_record: Mapping[Record, Weighed] = field(repr=False)
    by_rule: Mapping[LibraryRule, Weighed] = field(repr=False)


def open_library(root: Path) -> Library:
    """Return the library under `root/data`. Raises `BadData` with every mistake where there is one."""
    reading = check(root)
    if reading.problems:
        raise BadData(reading.problems)
    return reading.library


def check(root: Path) -> Reading:
    """Read everything under `root/data`; return the library with all that is wrong. Never raises for bad data."""
    return _run(Shelf(root), {}, {})


def after(reading: Reading, changed: Collection[str]) -> Reading:
    """Return what `check` of everything would, where these files were written since a reading of the same folder.

    Files are named by their paths from the root. What was added or is gone is seen without being named.
    """
    return _run(Shelf(reading.shelf.root, reading.shelf, changed), reading.by_record, reading.by_rule)


def _run(shelf: Shelf, by_record: Mapping[Record, Weighed], by_rule: Mapping[LibraryRule, Weighed]) -> Reading:
    whole = shelf.records
    today = _today(whole)
    library = Library(whole, shelf.links, shelf.ids, shelf.settings, today, shelf.changes, shelf.asked)
    problems = shelf.problems + shelf.noted_after(today)
    unfit = _unfit(problems)
    fit = library
    if unfit:
        weighable = [record for record in library if record.file not in unfit]
        fit = Library(weighable, shelf.links, shelf.ids, shelf.settings, today)
    by_record = {record: _kept(by_record.get(record), fit) or weigh_record(record, fit) for record in fit}
    problems += [problem for weighed in by_record.values() for problem in weighed.found]
    if not problems:  # so that one mistake is not reported as another
        by_rule = {rule: _kept(by_rule.get(rule), library) or weigh_by(rule, library) for rule in rules.library_rules}
        problems += [problem for weighed in by_rule.values() for problem in weighed.found]
    return Reading(library, tuple(sorted(set(problems))), shelf, by_record, by_rule)


def _today(records: Iterable[Record]) -> datetime.date:
    """Return the day after which nobody can have looked: tomorrow, for it is tomorrow elsewhere already.

    A clock that is behind is not held against the records: a day that several of them share has come.
    """
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    shared = Counter(day.first for record in records for _, day in looked_at(record))
    return max([tomorrow, *(day for day, times in shared.items() if times >= SEVERAL)])


def _kept(weighed: Weighed | None, library: Library) -> Weighed | None:
    """Return what rules found before, where all that they asked for is still so."""
    return weighed if weighed is not None and still_hold(weighed.answers, library) else None


def _unfit(problems: Iterable[Problem]) -> set[str]:
    """Return the files whose records no rule can weigh, for a value in them is missing or of another kind."""
    return {problem.file for problem in problems if problem.code not in LEADS_NOWHERE}
