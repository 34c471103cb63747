"""The library: all records, loaded, checked and linked once, then only read."""

from __future__ import annotations

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kb import loading, reading, rules
from kb.linking import Ids, Link, Retired, links_of, reference_problem
from kb.problems import BadData, Problem, listing, suggestion
from kb.records import Place, Record, Spot
from kb.types import TYPES

ENDING = ".yml"
RETIRED_FILE = "retired.yml"
LEDGER_FILE = "published-ids.txt"
TOP_FILES = (RETIRED_FILE, LEDGER_FILE, "LICENSE")
LONGEST_ID = 60
TOP = Place(1, 1, 1)


class Library:
    """Every record by its id, with the links between them in both directions.

    Iterating yields the records by type, in the order of the declaration, then by id.
    """

    def __init__(self, records: Iterable[Record], links: Iterable[Link], ids: Ids) -> None:
        by_type: dict[str, list[Record]] = {name: [] for name in TYPES}
        for record in records:
            by_type[record.type.name].append(record)
        self._by_type = {name: tuple(sorted(group, key=lambda r: r.id)) for name, group in by_type.items()}
        self._by_id = {record.id: record for record in self}
        self.ids = ids
        self.answers: dict[tuple[Hashable, ...], Any] = {}  # what `queries` has found out already
        self._from: dict[str, list[Link]] = defaultdict(list)
        self._to: dict[str, list[Link]] = defaultdict(list)
        known = [link for link in links if link.source.id in self._by_id and link.target in self._by_id]
        places = {name: place for place, name in enumerate(TYPES)}
        known.sort(key=lambda link: (places[link.source.type.name], link.source.id))
        for link in known:
            self._from[link.source.id].append(link)
            self._to[link.target].append(link)

    def __iter__(self) -> Iterator[Record]:
        for group in self._by_type.values():
            yield from group

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._by_id

    def __getitem__(self, id_: str) -> Record:
        """Return the record with that id. Raises `KeyError` where there is none."""
        return self._by_id[id_]

    def get(self, id_: str) -> Record | None:
        """Return the record with that id, or None."""
        return self._by_id.get(id_)

    def of_type(self, name: str) -> tuple[Record, ...]:
        """Return the records of a type, sorted by id. Raises `KeyError` for an unknown type."""
        return self._by_type[name]

    def links(self, id_: str) -> tuple[Link, ...]:
        """Return the links that go out from a record."""
        return tuple(self._from.get(id_, ()))

    def backlinks(self, id_: str) -> tuple[Link, ...]:
        """Return the links that lead to a record, by the type, id and field of the record that they come from."""
        return tuple(self._to.get(id_, ()))

    def pointing(self, id_: str, type_: str, *fields: str) -> tuple[Record, ...]:
        """Return the records of a type that name this id, each once; in one of the named fields where any is given."""
        found = {
            link.source.id: link.source
            for link in self.backlinks(id_)
            if link.source.type.name == type_ and (not fields or link.path[0] in fields)
        }
        return tuple(found.values())

    @cached_property
    def as_of(self) -> datetime.date:
        """The newest day on which a record was weighed or a source read: the state of the record."""
        return max((day for record in self for day in _looked_at(record)), default=datetime.date(2026, 2, 10))


def _looked_at(record: Record) -> Iterator[datetime.date]:
    if record.type.name == "sources":
        yield record.accessed.last
    for _, judgement in rules.judgements(record):
        yield judgement.assessed.last


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
    shelf = _Shelf(root)
    shelf.read_files()
    shelf.read_retired()
    shelf.link()
    library = Library(shelf.records.values(), shelf.links, shelf.ids)
    unclean = {problem.file for problem in shelf.problems}
    clean = [record for record in library if record.file not in unclean]
    shelf.problems += rules.check(Library(clean, shelf.links, shelf.ids) if unclean else library, whole=not unclean)
    return Reading(library, tuple(sorted(set(shelf.problems))))


class _Shelf:
    """The records of one run while they are being read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data"
        self.records: dict[str, Record] = {}
        self.lines: dict[str, list[str]] = {}
        self.types: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.retired: dict[str, Retired] = {}
        self.links: list[Link] = []
        self.problems: list[Problem] = []

    @property
    def ids(self) -> Ids:
        return Ids(self.types, self.aliases, self.retired)

    def read_files(self) -> None:
        if not self.data.is_dir():
            self._report("data", "unknown-folder", "no folder data", "the records", "start from the project's root")
            return
        for entry in _entries(self.data):
            name = f"data/{entry.name}"
            if entry.is_dir() and entry.name in TYPES:
                for file in _entries(entry.path):
                    self._read_file(file, f"{name}/{file.name}", entry.name)
            elif entry.is_dir():
                near = suggestion(entry.name, TYPES) or "move its files"
                self._report(name, "unknown-folder", f"the folder {name}", f"one of: {listing(TYPES)}", near)
            elif entry.name not in TOP_FILES and not _is_editors_own(entry.name):
                expected = f"folders of records, {listing(TOP_FILES)}"
                self._report(name, "unknown-file", f"the file {name}", expected, "move it into the folder of its type")
        for record in self.records.values():
            for index, alias in enumerate(record.aliases or ()):
                taken = self.files.get(alias) or self.files.get(self.aliases.get(alias, ""))
                if taken:
                    spot = record.spots["aliases", index]
                    found = f'the id "{alias}" is taken by {taken}'
                    problem = "an id that no other record has or had"
                    self._report(record.file, "duplicate-id", found, problem, "delete the alias", spot)
                self.aliases.setdefault(alias, record.id)

    def _read_file(self, entry: os.DirEntry[str], file: str, type_: str) -> None:
        if _is_editors_own(entry.name):
            return
        if entry.is_dir():
            self._report(file, "unknown-folder", f"the folder {file}", "files only", "move its files one folder up")
            return
        if not entry.name.endswith(ENDING):
            self._report(file, "unknown-ending", f"the file {entry.name}", f"a name ending in {ENDING}", "rename it")
            return
        id_ = entry.name.removesuffix(ENDING)
        if not reading.ID.match(id_) or len(id_) > LONGEST_ID:
            expected = f"lower-case words joined by hyphens, at most {LONGEST_ID} characters"
            self._report(file, "bad-file-name", f'the id "{id_}"', expected, "rename the file")
            return
        if id_ in self.files:
            self._report(file, "duplicate-id", f'the id "{id_}" is taken by {self.files[id_]}', "a new id", "rename it")
            return
        self.files[id_], self.types[id_] = file, type_
        with open(entry.path, "rb") as opened:
            content = opened.read()
        try:
            tree = loading.load(file, content)
        except loading.Unreadable as error:
            self.problems.append(error.problem)
            return
        lines = content.decode("utf-8").splitlines()
        record, problems = reading.read(TYPES[type_], id_, file, tree, lines)
        self.problems += problems
        self.records[id_], self.lines[id_] = record, lines

    def read_retired(self) -> None:
        path = self.data / RETIRED_FILE
        if path.exists():
            try:
                tree = loading.load_sequence(f"data/{RETIRED_FILE}", path.read_bytes())
            except loading.Unreadable as error:
                self.problems.append(error.problem)
                return
            for node in tree.items:
                self._read_retired_entry(node)
        self._check_ledger()

    def _read_retired_entry(self, node: loading.Node) -> None:
        file = f"data/{RETIRED_FILE}"
        entry, problems = reading.read_retired(file, node)
        self.problems += problems
        if entry is None:
            return
        spot = node
        if entry.id in self.files or entry.id in self.aliases:
            found = f'"{entry.id}" is retired and still in use'
            self._report(file, "duplicate-id", found, "an id that no record has", "delete one of the two", spot)
        self.retired[entry.id] = entry
        for successor in entry.successors:
            problem = reference_problem(file, spot, successor, "successors", (), self.ids)
            if problem:
                self.problems.append(problem)

    def _check_ledger(self) -> None:
        path = self.data / LEDGER_FILE
        if not path.exists():
            return
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            id_ = line.partition("/")[2] or line
            if id_ and id_ not in self.files and id_ not in self.aliases and id_ not in self.retired:
                self._report(
                    f"data/{LEDGER_FILE}",
                    "lost-id",
                    f'the published id "{id_}" leads nowhere',
                    "a record, an alias of a record, or an entry among the retired",
                    f"add it to `aliases:` of the renamed record, or to data/{RETIRED_FILE}",
                    Place(number, 1, number),
                )

    def link(self) -> None:
        for record in self.records.values():
            links, problems = links_of(record, self.ids, self.lines[record.id])
            self.links += links
            self.problems += problems

    def _report(self, file: str, code: str, found: str, expected: str, remedy: str, spot: Spot = TOP) -> None:
        self.problems.append(Problem(file, spot.line, spot.column, code, found, expected, remedy))


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what stands in a folder, by name."""
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def _is_editors_own(name: str) -> bool:
    """Files that editors and systems leave behind; version control ignores them too."""
    return name.startswith(".") or name.endswith("~") or bool(re.fullmatch(r".*\.sw[op]|#.*#|Thumbs\.db", name))
