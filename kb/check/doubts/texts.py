"""The sentences of a record as a reader sees them, and the sources and dates beside them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.declare import prose
from kb.declare.dates import Date
from kb.declare.fields import Prose, Quote, Text
from kb.library.library import Library
from kb.records.record import Leaf, Record, leaves
from kb.records.typed import Figure, Instrument, Source, WithDate


def plain(library: Library, text: str) -> str:
    """Return a text in one line, with the words of each link in its place."""
    return prose.without_links(" ".join(text.split()), lambda id_: library[id_].title if id_ in library else id_)


def texts(record: Record) -> Iterator[Leaf]:
    """Yield every value of a record that is written in words; of a source, none, for they are not about the matter."""
    if not isinstance(record, Source):
        yield from (leaf for leaf in leaves(record) if isinstance(leaf.kind, Prose | Text | Quote))


def cited(record: Record) -> set[str]:
    """Return the ids of the sources that a record cites anywhere."""
    return {citation.source for _, citation in record.citations}


def dated(record: Record) -> Date | None:
    """Return the date of a record: when it happened, was said, was signed or is counted for."""
    if isinstance(record, WithDate):
        return record.date
    if isinstance(record, Figure):
        return record.period
    return record.signed if isinstance(record, Instrument) else None


def days_apart(one: Date, other: Date) -> int:
    """Return how many days lie between two dates, with 0 where they touch."""
    return max((one.first - other.last).days, (other.first - one.last).days, 0)
