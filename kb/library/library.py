"""The library: all records, loaded, checked and linked once, then only read."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, overload

from kb.declare.dates import Date
from kb.declare.types import TYPES
from kb.records.addresses import Asked
from kb.records.changes import Changes
from kb.records.judgement import judgements
from kb.records.known_ids import Ids, Published, Retired
from kb.records.links import Link
from kb.records.memory import remembered_of
from kb.records.record import R, Record, folder_of
from kb.records.settings import Settings
from kb.records.spots import Way
from kb.records.typed import Source


class Library:
    """Every record by its id, with the links between them in both directions.

    Iterating yields the records by type, in the order of the declaration, then by id. Nobody can have looked after
    `today`, which says nothing where no day is given. `changes` are those that were kept, the newest first; `asked`
    has what came of asking for an address, by the address, of those that were asked in a run that was kept.
    """

    def __init__(
        self,
        records: Iterable[Record],
        links: Iterable[Link],
        ids: Ids,
        settings: Settings | None = None,
        today: datetime.date = datetime.date.max,
        changes: tuple[Changes, ...] = (),
        asked: Mapping[str, Asked] = MappingProxyType({}),
    ) -> None:
        by_type: dict[str, list[Record]] = {name: [] for name in TYPES}
        for record in records:
            by_type[record.type.name].append(record)
        self._by_type = {name: tuple(sorted(group, key=lambda r: r.id)) for name, group in by_type.items()}
        self._by_id = {record.id: record for record in self}
        self.ids = ids
        self.settings = settings
        self.today = today
        self.changes = changes
        self.asked = asked
        self.answers: dict[tuple[Hashable, ...], Any] = {}  # what queries have found out already
        self._from: dict[str, list[Link]] = defaultdict(list)
        self._to: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.source.id in self._by_id and link.target in self._by_id:
                self._from[link.source.id].append(link)
        for record in self:
            for link in self._from.get(record.id, ()):
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

    def is_published(self, id_: str) -> bool:
        """Tell whether the ledger has this id: readers have seen it."""
        return id_ in self.ids.published

    @cached_property
    def former(self) -> dict[str, Record | Retired]:
        """What became of each address below the site's root that an id had before: its record, or why it has none."""
        ids = self.ids
        found: dict[str, Record | Retired] = {
            f"{self[id_].type.name}/{alias}/": self[id_] for alias, id_ in sorted(ids.aliases.items())
        }
        found |= {entry.address: entry for _, entry in sorted(ids.retired.items())}
        for id_, (types, _) in sorted(self._elsewhere()):
            now = self.get(ids.aliases.get(id_, id_)) or ids.retired.get(id_)
            for address in [f"{type_}/{id_}/" for type_ in sorted(types) if type_ in TYPES]:
                if now and now.address != address:
                    found.setdefault(address, now)
        return found

    def _elsewhere(self) -> Iterator[tuple[str, Published]]:
        """Yield the published ids, without the many that still are what they were."""
        for id_, published in self.ids.published.items():
            record = self._by_id.get(id_)
            if record is None or len(published.types) != 1 or record.type.name not in published.types:
                yield id_, published

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record, in the order in which iterating yields them."""
        return tuple(self)

    @overload
    def of_type(self, wanted: type[R]) -> tuple[R, ...]: ...
    @overload
    def of_type(self, wanted: str) -> tuple[Record, ...]: ...
    def of_type(self, wanted: type[Record] | str) -> tuple[Record, ...]:
        """Return the records of a type, sorted by id. Raises `KeyError` for an unknown type.

        The type is given by its class, `library.of_type(Claim)`, or by its name where that is known only as the code
        runs; then the records are of no type that mypy knows.
        """
        return self._by_type[folder_of(wanted)]

    def links(self, id_: str) -> tuple[Link, ...]:
        """Return the links that go out from a record."""
        return tuple(self._from.get(id_, ()))

    def backlinks(self, id_: str) -> tuple[Link, ...]:
        """Return the links that lead to a record, by the type, id and field of the record that they come from."""
        return tuple(self._to.get(id_, ()))

    @overload
    def pointing(self, id_: str, wanted: type[R], *fields: str) -> tuple[R, ...]: ...
    @overload
    def pointing(self, id_: str, wanted: str, *fields: str) -> tuple[Record, ...]: ...
    def pointing(self, id_: str, wanted: type[Record] | str, *fields: str) -> tuple[Record, ...]:
        """Return the records of a type that name this id, each once; in one of the named fields where any is given."""
        folder = folder_of(wanted)
        found = {
            link.source.id: link.source
            for link in self.backlinks(id_)
            if link.source.type.name == folder and (not fields or link.path[0] in fields)
        }
        return tuple(found.values())

    @cached_property
    def as_of(self) -> datetime.date:
        """The newest day on which a record was weighed or a source read: the state of the record."""
        days = (day.first for record in self for _, day in looked_at(record))
        return max(days, default=datetime.date(2026, 2, 10))


@remembered_of
def looked_at(record: Record) -> tuple[tuple[Way, Date], ...]:
    """Return each day on which somebody looked, with its path; none that could not be read."""
    days: list[tuple[Way, Date | None]] = []
    if isinstance(record, Source):
        days.append((("accessed",), record.accessed))
    days += [((*way, "assessed"), judgement.assessed) for way, judgement in judgements(record)]
    return tuple((way, day) for way, day in days if day)
