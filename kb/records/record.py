"""What a record is once it was read: plain values with the places in the file where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple, TypeVar

from kb.declare.fields import Field, Group, Kind, Many, RecordType, parts
from kb.records.entry import Entry
from kb.records.groups import Citation, Common
from kb.records.spots import Spot, Way


class Leaf(NamedTuple):
    """One value of a record with the path that leads to it and the field that declares it."""

    path: Way
    field: Field
    kind: Kind
    value: Any


class Record(Common):
    """One record. Its fields are its attributes: `claim.title`, `claim.charter.verdict`.

    Each type of record has a class of its own in `typed`, which says what the attributes are; `folder` is the name of
    that type. Where a file holds a mistake, a value may be None that is always there without: no rule and no page gets
    to see such a record.

    `file` is the path from the project's root, `spots` the place of each value and of each list item in that file.
    `citations` are all of its citations with their paths, wherever they stand; `references` the values that name other
    records, alone or in prose.
    """

    folder: ClassVar[str] = ""

    type: RecordType
    id: str
    file: str
    values: Entry
    spots: dict[Way, Spot]
    citations: tuple[tuple[Way, Citation], ...]
    references: tuple[Leaf, ...]

    def __init__(
        self,
        type_: RecordType,
        id_: str,
        file: str,
        values: Entry,
        spots: dict[Way, Spot],
        citations: tuple[tuple[Way, Citation], ...],
        references: tuple[Leaf, ...],
    ) -> None:
        vars(self).update(
            vars(values),
            type=type_,
            id=id_,
            file=file,
            values=values,
            spots=spots,
            citations=citations,
            references=references,
        )

    @property
    def address(self) -> str:
        """The address of its page below the site's root, with the closing slash."""
        return f"{self.type.name}/{self.id}/"

    def __repr__(self) -> str:
        return f"<{self.type.one} {self.id}>"


R = TypeVar("R", bound=Record)
NESTED = (Many, Group)


def folder_of(wanted: type[Record] | str) -> str:
    """Return the name of a type that is given by its class or, as in templates, by that name."""
    return wanted if isinstance(wanted, str) else wanted.folder


def narrow(record: Record, wanted: type[R]) -> R:
    """Return a record as one of a type. Raises `TypeError` where it is of another."""
    if not isinstance(record, wanted):
        raise TypeError(f"{record.file} is a record of {record.type.name}, not of {wanted.folder}")
    return record


def leaves(record: Record) -> Iterator[Leaf]:
    """Yield every value of a record, in the order of the declaration."""
    for field in record.type.fields:
        value = record.values[field.name]
        if isinstance(field.kind, NESTED):
            yield from _leaves_of((field.name,), field, field.kind, value)
        elif value is not None:
            yield Leaf((field.name,), field, field.kind, value)


def _leaves_of(path: Way, field: Field, kind: Kind, value: Any) -> Iterator[Leaf]:
    """Yield the values within a list or a group; nothing is made for the many fields that were left out."""
    for step, own, inner, held in parts(kind, value):
        if held is None:
            continue
        if isinstance(inner, NESTED):
            yield from _leaves_of((*path, step), own or field, inner, held)
        else:
            yield Leaf((*path, step), own or field, inner, held)
