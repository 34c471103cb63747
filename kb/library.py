"""The library: all records, loaded, checked and linked once, then only read."""

from __future__ import annotations

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kb import loading, reading, rules
from kb.linking import LEADS_NOWHERE, Ids, Link, Retired, links_of, what_is_wrong
from kb.problems import BadData, Problem, listing, suggestion
from kb.records import Place, Record, Spot
from kb.types import TYPES

ENDING = ".yml"
RETIRED_FILE = "retired.yml"
LEDGER_FILE = "published-ids.txt"
TOP_FILES = (RETIRED_FILE, LEDGER_FILE, "LICENSE")
LONGEST_ID = 60
ID_SAYS = f"lower-case words joined by hyphens, at most {LONGEST_ID} characters, and not the word index"
AT_ONCE = 64 * 1024
# Files that editors and systems leave behind; version control ignores them too.
EDITORS_OWN = re.compile(r"\.|.*~\Z|.*\.sw[op]\Z|#.*#\Z|Thumbs\.db\Z")
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
    problems += rules.check(Library(fit, links, shelf.ids) if unfit else library, whole=not problems)
    return Reading(library, tuple(sorted(set(problems))))


def check_files(root: Path, files: Collection[str]) -> tuple[Problem, ...]:
    """Return what is wrong in some files under `root`, and with the references to them in other files, sorted.

    References are resolved against all ids under `root/data`, and the rules for a record see every other record that
    they ask for. The rules for the library as a whole are not run, nor the rules for records in other files.
    """
    shelf = _Shelf(root)
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
    problems = [broken for id_ in named if id_ in records for broken in rules.check_record(records[id_], records)]
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


class _Shelf:
    """What stands under `data`: the file of each id, the records of the files that were read, and what is wrong.

    `taken` are the problems with ids that something else has or had, each with its id.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data"
        self.files: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.retired: dict[str, Retired] = {}
        self.ids = Ids(self.types, self.aliases, self.retired)
        self.records: dict[str, Record] = {}
        self.lines: dict[str, list[str]] = {}
        self.unread: set[str] = set()
        self.problems: list[Problem] = []
        self.taken: list[tuple[str, Problem]] = []

    def take_stock(self) -> None:
        """Note the file of each id. Nothing is read yet."""
        if not self.data.is_dir():
            self._report("data", "unknown-folder", "no folder data", "the records", "start from the project's root")
            return
        for entry in _entries(self.data):
            name = f"data/{entry.name}"
            if entry.is_dir() and entry.name in TYPES:
                for file in _entries(entry.path):
                    self._note(file, f"{name}/{file.name}", entry.name)
            elif entry.is_dir():
                near = suggestion(entry.name, TYPES) or "move its files"
                self._report(name, "unknown-folder", f"the folder {name}", f"one of: {listing(TYPES)}", near)
            elif entry.name not in TOP_FILES and not EDITORS_OWN.match(entry.name):
                expected = f"folders of records, {listing(TOP_FILES)}"
                self._report(name, "unknown-file", f"the file {name}", expected, "move it into the folder of its type")

    def _note(self, entry: os.DirEntry[str], file: str, type_: str) -> None:
        if EDITORS_OWN.match(entry.name):
            return
        if entry.is_dir():
            self._report(file, "unknown-folder", f"the folder {file}", "files only", "move its files one folder up")
            return
        if not entry.name.endswith(ENDING):
            self._report(file, "unknown-ending", f"the file {entry.name}", f"a name ending in {ENDING}", "rename it")
            return
        id_ = entry.name.removesuffix(ENDING)
        if not reading.ID.match(id_) or len(id_) > LONGEST_ID:
            self._report(file, "bad-file-name", f'the id "{id_}"', ID_SAYS, "rename the file")
            return
        if id_ in self.files:
            self._report_taken(id_, file, f'the id "{id_}" is taken by {self.files[id_]}', "a new id", "rename it")
            return
        self.files[id_], self.types[id_] = file, type_

    def content(self, id_: str) -> bytes:
        """Return what the file of an id holds."""
        # Twice as fast as an opened file object, and there are as many files as records.
        descriptor = os.open(f"{self.root}/{self.files[id_]}", os.O_RDONLY)
        try:
            return b"".join(iter(lambda: os.read(descriptor, AT_ONCE), b""))
        finally:
            os.close(descriptor)

    def read(self, id_: str, content: bytes | None = None) -> None:
        """Read the record of an id, unless it was read before; `content` saves opening its file a second time."""
        if id_ in self.lines:
            return
        file = self.files[id_]
        content = self.content(id_) if content is None else content
        self.lines[id_] = []
        try:
            tree = loading.load(file, content)
        except loading.Unreadable as error:
            self._report_unread(error.problem)
            return
        self.lines[id_] = content.decode("utf-8").splitlines()
        self.records[id_], problems = reading.read(TYPES[self.types[id_]], id_, file, tree, self.lines[id_])
        self.problems += problems

    def note_earlier_ids(self) -> None:
        """Note the aliases of the records that were read, and the retired ids."""
        for record in self.records.values():
            for index, alias in enumerate(record.aliases or ()):
                taken = self.files.get(alias) or self.files.get(self.aliases.get(alias, ""))
                if taken is None:
                    self.aliases[alias] = record.id
                    continue
                found, spot = f'the id "{alias}" is taken by {taken}', record.spots["aliases", index]
                expected = "an id that no other record has or had"
                self._report_taken(alias, record.file, found, expected, "delete the alias", spot)
        path = self.data / RETIRED_FILE
        if not path.exists():
            return
        try:
            tree = loading.load_sequence(f"data/{RETIRED_FILE}", path.read_bytes())
        except loading.Unreadable as error:
            self._report_unread(error.problem)
            return
        for node in tree.items:
            self._note_retired(node)

    def _note_retired(self, node: loading.Node) -> None:
        file = f"data/{RETIRED_FILE}"
        entry, problems = reading.read_retired(file, node)
        self.problems += problems
        if entry is None:
            self.unread.add(file)
            return
        if entry.id in self.files or entry.id in self.aliases:
            found = f'"{entry.id}" is retired and still in use'
            self._report_taken(entry.id, file, found, "an id that no record has", "delete one of the two", node)
        else:
            self.retired[entry.id] = entry
        for successor in entry.successors:
            wrong = what_is_wrong(successor, "successors", (), self.ids)
            if wrong:
                self.problems.append(Problem(file, node.line, node.column, *wrong))

    def published(self) -> list[str]:
        """Return the lines of the ledger: each id that was ever published, behind its type."""
        path = self.data / LEDGER_FILE
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def check_ledger(self) -> None:
        """Look for published ids that lead nowhere now; a file that cannot be read may still hold the lost one."""
        if self.unread:
            return
        for number, line in enumerate(self.published(), start=1):
            id_ = line.partition("/")[2] or line
            if id_ and id_ not in self.files and id_ not in self.aliases and id_ not in self.retired:
                self._report(
                    f"data/{LEDGER_FILE}",
                    "lost-id",
                    f'the published id "{id_}" leads nowhere',
                    "a record, an alias of a record, or an entry among the retired",
                    f"add it to `aliases:` of the renamed record, or to data/{RETIRED_FILE} (make the file if it is "
                    f"not there); for one never committed, run `git restore data/{LEDGER_FILE}`",
                    Place(number, 1, number),
                )

    def link(self, record: Record) -> list[Link]:
        """Return the links of a record, and note its references that lead nowhere."""
        links, problems = links_of(record, self.ids, self.lines[record.id])
        self.problems += problems
        return links

    def _report(self, file: str, code: str, found: str, expected: str, remedy: str, spot: Spot = TOP) -> None:
        self.problems.append(Problem(file, spot.line, spot.column, code, found, expected, remedy))

    def _report_unread(self, problem: Problem) -> None:
        self.unread.add(problem.file)
        self.problems.append(problem)

    def _report_taken(self, id_: str, file: str, found: str, expected: str, remedy: str, spot: Spot = TOP) -> None:
        problem = Problem(file, spot.line, spot.column, "duplicate-id", found, expected, remedy)
        self.taken.append((id_, problem))


class _OnDemand:
    """The records of a shelf, each read when it is first asked for; one with a mistake is not among them."""

    def __init__(self, shelf: _Shelf) -> None:
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


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what stands in a folder, by name."""
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)
