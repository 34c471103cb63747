"""What stands under `data`: the file of each id, what each file holds, the earlier and the retired ids, the ledger,
what changed, and which addresses answered.

A shelf is filled once and then only read. Filled after another one, it keeps what that one read of files that have not
changed since; the listing of the folder decides which files there are.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from kb.declare.fields import RecordType
from kb.declare.ids import ID_SAYS, is_id
from kb.declare.types import TYPES
from kb.declare.types.house import SETTINGS
from kb.load import addresses, changes, ledger, reader, yaml_tree
from kb.load.files import (
    ADDRESSES_FILE,
    CHANGES_FILE,
    ENDING,
    LEDGER_FILE,
    RETIRED_FILE,
    SETTINGS_FILE,
    TOP_FILES,
    entries,
    is_folder,
    is_left_behind,
)
from kb.load.ledger import Noted
from kb.load.text import Unreadable, read_bytes, read_text, unopened
from kb.problems.problem import Problem
from kb.problems.sentences import Said, said
from kb.problems.words import as_id, listing, shown
from kb.records.changes import Changes
from kb.records.known_ids import Ids, Published, Retired, what_is_wrong
from kb.records.links import Link, Linked, linked
from kb.records.record import Record, narrow
from kb.records.settings import Settings, settings_of
from kb.records.spots import TOP, Place, Spot
from kb.records.typed import SettingsFile, Source

# What systems and people write behind the name of a copy: a number, or a word or two, behind a space or a bracket.
COPY = re.compile(r"[ _(].*\Z")


class Held(NamedTuple):
    """What a file holds: its record, or None where it cannot be read, with all that is wrong in it."""

    file: str
    record: Record | None
    content: bytes
    problems: list[Problem]


class Shelf:
    """The records of a folder by their ids, the links of each, and what is wrong with files, values and ids.

    `before` is an earlier shelf of the same folder, `changed` the files that were written since, by their paths from
    the root. A file that was not there before is read in any case.
    """

    def __init__(self, root: Path, before: Shelf | None = None, changed: Collection[str] = ()) -> None:
        self.root = root
        self.files: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._retired: dict[str, Retired] = {}
        self._published: dict[str, Published] = {}
        self.ids = Ids(self._types, self._aliases, self._retired, self._published, self._titled)
        self._problems: list[Problem] = []
        self._is_all_read = True
        self._noted = self._read_ledger()
        self._take_stock()
        known = before.held if before else {}
        self.held: dict[str, Held] = {id_: self._held(id_, known, changed) for id_ in self.files}
        self._note_earlier_ids()
        self._note_retired_ids()
        self.settings = self._read_settings()
        self.changes = self._read_changes()
        self._noted_addresses = self._read_addresses()
        self.asked = addresses.by_url(self._noted_addresses)
        self.linked = self._linked(before)
        self._check_ledger()

    @property
    def records(self) -> list[Record]:
        """The records that could be read, by type and id; a value that could not be read is None in its record."""
        return [held.record for held in self.held.values() if held.record is not None]

    @property
    def links(self) -> list[Link]:
        """The links of all records to records that exist."""
        return [link for each in self.linked.values() for link in each.links]

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in no particular order."""
        in_files = [problem for held in self.held.values() for problem in held.problems]
        return self._problems + in_files + [problem for each in self.linked.values() for problem in each.problems]

    # ── Files

    def _take_stock(self) -> None:
        """Note the file of each id. Nothing is read yet."""
        data = self.root / "data"
        misnamed: list[str] = []
        if not data.is_dir():
            self._report("data", said("unknown-folder", "no folder data", case="no-data"))
            return
        for entry in self._entries(data, "data"):
            name = f"data/{entry.name}"
            if is_folder(entry) and entry.name in TYPES:
                if entry.is_symlink():  # which no walk over the files follows
                    self._report(name, said("unknown-folder", f"the folder {name} is a link", case="linked"))
                for file in self._entries(entry.path, name):
                    self._note(file, f"{name}/{file.name}", entry.name, misnamed)
            elif is_folder(entry):
                words = said("unknown-folder", f"the folder {name}", types=listing(TYPES))
                self._report(name, words.guessing(entry.name, TYPES))
            elif entry.name not in TOP_FILES and not is_left_behind(entry.name):
                self._report(name, said("unknown-file", f"the file {name}", files=listing(TOP_FILES)))
        for name in misnamed:  # now that all names are known
            self._report(name, self._of_name(name))

    def _entries(self, folder: Path | str, name: str) -> list[os.DirEntry[str]]:
        """Return what stands in a folder; where it cannot be listed, that is a mistake."""
        try:
            return entries(folder)
        except OSError as error:
            self._is_all_read = False
            found = f"the folder cannot be opened: {(error.strerror or str(error)).lower()}"
            self._problems.append(unopened(name, found).problem)
            return []

    def _note(self, entry: os.DirEntry[str], file: str, type_: str, misnamed: list[str]) -> None:
        if is_left_behind(entry.name):
            return
        if is_folder(entry):
            self._report(file, said("unknown-folder", f"the folder {file}", case="within"))
            return
        if not entry.name.endswith(ENDING):
            self._report(file, said("unknown-ending", f"the file {entry.name}"))
            return
        id_ = entry.name.removesuffix(ENDING)
        if not is_id(id_):
            misnamed.append(file)
            return
        known = self._published.get(id_)
        if id_ in self.files and known and type_ in known.types:  # the one that readers know keeps the id
            self.files[id_], self._types[id_], file = file, type_, self.files[id_]
        if id_ in self.files:
            self._report(file, said("duplicate-id", f'the id "{id_}" is taken by {self.files[id_]}'))
            return
        self.files[id_], self._types[id_] = file, type_

    def _of_name(self, file: str) -> Said:
        """Return what is said of a file name that is no id: the name that was meant, and of what it may be a copy."""
        id_ = file.rpartition("/")[2].removesuffix(ENDING)
        words = said("bad-file-name", f"the id {shown(id_).removesuffix(',')}", form=ID_SAYS)
        meant = as_id(id_)
        copied = next((self.files[word] for word in (meant, as_id(COPY.sub("", id_))) if word in self.files), "")
        better = f", to {meant}{ENDING} for instance" if is_id(meant) and meant not in self.files else ""
        or_delete = f", or delete it where it is a copy of {copied}" if copied else ""
        return words._replace(remedy=f"{words.remedy}{better}{or_delete}")

    def _held(self, id_: str, known: Mapping[str, Held], changed: Collection[str]) -> Held:
        file = self.files[id_]
        kept = known.get(id_)
        held = kept if kept and kept.file == file and file not in changed else self._read(id_, file)
        self._is_all_read &= held.record is not None
        return held

    def _read(self, id_: str, file: str) -> Held:
        return self._read_as(TYPES[self._types[id_]], id_, file)

    def _read_as(self, type_: RecordType, id_: str, file: str) -> Held:
        try:
            content = read_bytes(f"{self.root}/{file}", file)
            tree = yaml_tree.load(file, content)
        except Unreadable as error:
            return Held(file, None, b"", [error.problem])
        record, problems = reader.read(type_, id_, file, tree, content)
        return Held(file, record, content, problems)

    # ── Ids

    def _note_earlier_ids(self) -> None:
        for record in sorted(self.records, key=lambda record: record.id not in self._published):
            for index, alias in enumerate(record.aliases or ()):
                taken = self.files.get(alias) or self.files.get(self._aliases.get(alias, ""))
                if taken is None:
                    self._aliases[alias] = record.id
                    continue
                words = said("duplicate-id", f'the id "{alias}" is taken by {taken}', case="alias")
                self._report(record.file, words, record.spots["aliases", index])

    def _note_retired_ids(self) -> None:
        file = f"data/{RETIRED_FILE}"
        path = self.root / file
        if not os.path.lexists(path):
            return
        try:
            tree = yaml_tree.load_sequence(file, read_bytes(path, file))
        except Unreadable as error:
            self._is_all_read = False
            self._problems.append(error.problem)
            return
        noted = [(node, entry) for node in tree.items if (entry := self._note_retired(file, node))]
        for node, entry in noted:  # now that all are known, in whatever order they stand
            for successor in entry.successors:
                wrong = what_is_wrong(successor, "successors", (), self.ids)
                if wrong:
                    self._report(file, wrong, node)

    def _note_retired(self, file: str, node: yaml_tree.Node) -> Retired | None:
        entry, problems = reader.read_retired(file, node)
        self._problems += problems
        if entry is None:
            self._is_all_read = False
            return None
        if entry.id in self.files or entry.id in self._aliases:
            self._report(file, said("duplicate-id", f'"{entry.id}" is retired and still in use', case="retired"), node)
        else:
            self._retired[entry.id] = entry
        return entry

    def _read_settings(self) -> Settings | None:
        """Return what is declared for the whole, or None where it cannot be read or holds a mistake."""
        file = f"data/{SETTINGS_FILE}"
        path = self.root / file
        if not os.path.lexists(path):
            for field in SETTINGS.fields if self.files else ():
                if field.required:
                    words = said("missing-key", f"no file {file}", field=field.name, means=field.means)
                    self._report(file, words)
            return None
        held = self._read_as(SETTINGS, SETTINGS.name, file)
        problems = list(held.problems)
        if held.record is not None:
            problems += linked(held.record, self.ids, held.content).problems
        self._problems += problems
        return None if problems or held.record is None else settings_of(narrow(held.record, SettingsFile))

    def _read_changes(self) -> tuple[Changes, ...]:
        """Return what changed from state to state, as it was kept; nothing where nothing was."""
        file = f"data/{CHANGES_FILE}"
        try:
            found, problems = changes.read(file, self._text(file))
        except Unreadable as error:
            found, problems = (), (error.problem,)
        self._problems += problems
        return found

    def _read_addresses(self) -> tuple[addresses.Noted, ...]:
        """Return the lines on the addresses that were asked; none where no run was kept."""
        file = f"data/{ADDRESSES_FILE}"
        try:
            noted, problems = addresses.read(file, self._text(file))
        except Unreadable as error:
            noted, problems = (), (error.problem,)
        self._problems += problems
        return noted

    def _text(self, file: str) -> str:
        """Return the text of a file that need not be there. Raises `Unreadable`."""
        path = self.root / file
        return read_text(path, file) if os.path.lexists(path) else ""

    def _linked(self, before: Shelf | None) -> dict[str, Linked]:
        """Return the links of each record, anew where the record has changed or an id that it names."""
        moved = self.ids.differing(before.ids) if before else frozenset()
        found: dict[str, Linked] = {}
        for id_, held in self.held.items():
            if held.record is None:
                continue
            kept = before.linked.get(id_) if before and before.held.get(id_) is held else None
            is_whole = kept is not None and not kept.problems and kept.names.isdisjoint(moved)
            found[id_] = kept if kept and is_whole else linked(held.record, self.ids, held.content)
        return found

    def _titled(self, title: str, among: Collection[str]) -> str:
        """Return which of these ids has a record with this title, or this address; an empty text where none has."""
        wanted = title.casefold().rstrip("/")
        for record in self.records:
            names = [record.title, record.url if isinstance(record, Source) else None]
            is_it = any(name and name.casefold().rstrip("/") == wanted for name in names)
            if is_it and record.id in among:
                return record.id
        return ""

    def _read_ledger(self) -> tuple[Noted, ...]:
        """Return the lines of the ledger, and note their ids as published, each with its types and its earliest day."""
        file = f"data/{LEDGER_FILE}"
        try:
            noted, problems = ledger.read(file, self._text(file))
        except Unreadable as error:
            self._is_all_read = False
            self._problems.append(error.problem)
            return ()
        self._problems += problems
        self._published.update(ledger.by_id(noted))
        return noted

    def _check_ledger(self) -> None:
        """Look for published ids that lead nowhere now; a file that cannot be read may still hold the lost one."""
        for line in self._noted if self._is_all_read else ():
            if line.id not in self.files and line.id not in self._aliases and line.id not in self._retired:
                words = said("lost-id", f'the published id "{line.id}" leads nowhere')
                self._report(f"data/{LEDGER_FILE}", words, Place(line.number, 1, line.number))

    def noted_after(self, today: datetime.date) -> list[Problem]:
        """Return what is wrong with the lines of the ledger, and of the addresses, whose day has not come yet."""
        days = [(LEDGER_FILE, "ledger", line.number, len(line.name) + 2, line.entered) for line in self._noted]
        days += [(ADDRESSES_FILE, "asked", line.number, line.column, line.asked.on) for line in self._noted_addresses]
        return [
            Problem(
                f"data/{file}",
                number,
                column,
                *said("looked-at-in-the-future", f"{day}, which has not come yet", case=case),
            )
            for file, case, number, column, day in days
            if day and day > today
        ]

    def _report(self, file: str, words: Said, spot: Spot = TOP) -> None:
        self._problems.append(Problem(file, spot.line, spot.column, *words))
