"""What a record is once it was read: plain values with the places in the file where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from kb.declare.fields import Field, Group, Kind, Many, RecordType, parts
from kb.records.spots import Spot, Way


class Entry:
    """The values of a group of fields, by name. A field that was left out is None."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and self._values == other._values

    def __repr__(self) -> str:
        return f"Entry({self._values!r})"

    __hash__ = None  # type: ignore[assignment]


class Leaf(NamedTuple):
    """One value of a record with the path that leads to it and the field that declares it."""

    path: Way
    field: Field
    kind: Kind
    value: Any


@dataclass(frozen=True, eq=False)
class Record:
    """One record. Its fields are read as attributes: `record.title`, `record.charter.verdict`.

    `file` is the path from the project's root, `spots` the place of each value and of each list item in that file.
    `citations` are all of its citations with their paths, wherever they stand; `references` the values that name other
    records, alone or in prose.
    """

    type: RecordType
    id: str
    file: str
    values: Entry
    spots: dict[Way, Spot]
    citations: tuple[tuple[Way, Entry], ...]
    references: tuple[Leaf, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.values.__getattr__(name)

    @property
    def address(self) -> str:
        """The address of its page below the site's root, with the closing slash."""
        return f"{self.type.name}/{self.id}/"

    def __repr__(self) -> str:
        return f"<{self.type.one} {self.id}>"


def leaves(record: Record) -> Iterator[Leaf]:
    """Yield every value of a record, in the order of the declaration."""
    for field in record.type.fields:
        yield from _leaves_of((field.name,), field, field.kind, record.values[field.name])


def _leaves_of(path: Way, field: Field, kind: Kind, value: Any) -> Iterator[Leaf]:
    if value is None:
        return
    if not isinstance(kind, Many | Group):
        yield Leaf(path, field, kind, value)
    for part in parts(kind, value):
        yield from _leaves_of((*path, part.step), part.field or field, part.kind, part.value)
