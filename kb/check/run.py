"""A run over the data: read, link, weigh by every rule, and say all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.check.rules.rule import weigh, weigh_record
from kb.library.library import Library
from kb.load.files import LEDGER_FILE, RETIRED_FILE
from kb.load.folder import Shelf
from kb.problems.problem import BadData, Problem
from kb.records.known_ids import LEADS_NOWHERE
from kb.records.links import links_of
from kb.records.record import Record


@dataclass(frozen=True)
class Reading:
    """What a run over the data found: the library, whole only where there are no problems, and the problems, sorted."""

    library: Library
    problems: tuple[Problem, ...]


def open_library(root: Path) -> Library:
    """Return the library under `root/data`. Raises `BadData` with every mistake where there is one."""
    reading_ = check(root)
    if reading_.problems:
        raise BadData(reading_.problems)
    return reading_.library


def check(root: Path) -> Reading:
    """Read everything under `root/data`; return the library with all that is wrong. Never raises for bad data."""
    shelf = Shelf(root)
    shelf.take_stock()
    for id_ in shelf.files:
        shelf.read(id_)
    shelf.note_earlier_ids()
    shelf.check_ledger()
    links = [link for record in shelf.records.values() for link in shelf.link(record)]
    problems = [*shelf.problems, *(problem for _, problem in shelf.taken)]
    library = Library(shelf.records.values(), links, shelf.ids)
    unfit = _unfit(problems)
    fit = [record for record in library if record.file not in unfit]
    problems += weigh(Library(fit, links, shelf.ids) if unfit else library, whole=not problems)
    return Reading(library, tuple(sorted(set(problems))))


def check_files(root: Path, files: Collection[str]) -> tuple[Problem, ...]:
    """Return what is wrong in some files under `root`, and with the references to them in other files, sorted.

    References are resolved against all ids under `root/data`, and the rules for a record see every other record that
    they ask for. The rules for the library as a whole are not run, nor the rules for records in other files.
    """
    shelf = Shelf(root)
    shelf.take_stock()
    named = {id_ for id_, file in shelf.files.items() if file in files}
    contents = {id_: shelf.content(id_) for id_ in shelf.files}
    for id_, content in contents.items():
        if id_ in named or b"aliases" in content:
            shelf.read(id_, content)
    shelf.note_earlier_ids()
    if f"data/{LEDGER_FILE}" in files:
        shelf.check_ledger()

    records = _OnDemand(shelf)
    problems = [broken for id_ in named if id_ in records for broken in weigh_record(records[id_], records)]
    problems += [problem for problem in shelf.problems if _concerns(problem, files)]
    ids = {Path(file).stem for file in files} | {alias for alias, id_ in shelf.aliases.items() if id_ in named}
    problems += [problem for id_, problem in shelf.taken if id_ in ids or problem.file in files]

    # A reference hangs on nothing of a record but its ids and its type; what was published so has not changed in that.
    published = set(shelf.published())
    changed = ids.difference(id_ for id_ in named if f"{shelf.types[id_]}/{id_}" in published)
    if f"data/{RETIRED_FILE}" in files:
        changed |= shelf.retired.keys()
    for id_ in _mentioning(changed, contents).difference(named):
        shelf.read(id_, contents[id_])
        if id_ in shelf.records:
            problems += links_of(shelf.records[id_], shelf.ids, shelf.lines[id_], only=changed)[1]
    return tuple(sorted(set(problems)))


def _unfit(problems: Iterable[Problem]) -> set[str]:
    """Return the files whose records no rule can weigh, for a value in them is missing or of another kind."""
    return {problem.file for problem in problems if problem.code not in LEADS_NOWHERE}


def _mentioning(ids: Collection[str], contents: Mapping[str, bytes]) -> set[str]:
    """Return the records in whose files one of these ids stands as a word of its own."""
    if not ids:
        return set()
    words = b"|".join(re.escape(id_.encode()) for id_ in ids)
    mention = re.compile(rb"(?<![a-z0-9-])(?:" + words + rb")(?![a-z0-9-])")
    return {id_ for id_, content in contents.items() if mention.search(content)}


def _concerns(problem: Problem, files: Collection[str]) -> bool:
    """Tell whether a problem stands in one of these files, or in a folder that one of them lies in."""
    return any(file == problem.file or file.startswith(f"{problem.file}/") for file in files)


class _OnDemand:
    """The records of a shelf, each read when it is first asked for; one with a mistake is not among them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, Record | None] = {}

    def get(self, id_: str) -> Record | None:
        """Return the record with that id, or None."""
        if id_ not in self._known:
            self._known[id_] = self._read(id_)
        return self._known[id_]

    def __getitem__(self, id_: str) -> Record:
        """Return the record with that id. Raises `KeyError` where there is none."""
        record = self.get(id_)
        if record is None:
            raise KeyError(id_)
        return record

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.get(id_) is not None

    def _read(self, id_: str) -> Record | None:
        if id_ not in self._shelf.files:
            return None
        self._shelf.read(id_)
        record = self._shelf.records.get(id_)
        if record is None:
            return None
        self._shelf.link(record)
        problems = [*self._shelf.problems, *(problem for _, problem in self._shelf.taken)]
        return None if record.file in _unfit(problems) else record
