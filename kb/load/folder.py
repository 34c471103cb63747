"""What stands under `data`: the file of each id, the records, the earlier and the retired ids."""

from __future__ import annotations

import os
from pathlib import Path

from kb.declare.ids import ID_SAYS, is_id
from kb.declare.types import TYPES
from kb.load import reader, yaml_tree
from kb.load.files import AT_ONCE, EDITORS_OWN, ENDING, LEDGER_FILE, RETIRED_FILE, TOP_FILES, entries
from kb.load.text import Unreadable
from kb.problems.problem import Problem
from kb.problems.words import listing, suggestion
from kb.records.known_ids import Ids, Retired, what_is_wrong
from kb.records.links import Link, links_of
from kb.records.record import Record
from kb.records.spots import Place, Spot

TOP = Place(1, 1, 1)


class Shelf:
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
        for entry in entries(self.data):
            name = f"data/{entry.name}"
            if entry.is_dir() and entry.name in TYPES:
                for file in entries(entry.path):
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
        if not is_id(id_):
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
            tree = yaml_tree.load(file, content)
        except Unreadable as error:
            self._report_unread(error.problem)
            return
        self.lines[id_] = content.decode("utf-8").splitlines()
        self.records[id_], problems = reader.read(TYPES[self.types[id_]], id_, file, tree, self.lines[id_])
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
            tree = yaml_tree.load_sequence(f"data/{RETIRED_FILE}", path.read_bytes())
        except Unreadable as error:
            self._report_unread(error.problem)
            return
        for node in tree.items:
            self._note_retired(node)

    def _note_retired(self, node: yaml_tree.Node) -> None:
        file = f"data/{RETIRED_FILE}"
        entry, problems = reader.read_retired(file, node)
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
