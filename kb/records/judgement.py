"""The judgements of a record: the statuses of a provision, the verdicts of a claim."""

from __future__ import annotations

from collections.abc import Iterator

from kb.records.record import Entry, Record
from kb.records.spots import Way


def judgements(record: Record) -> Iterator[tuple[Way, Entry]]:
    """Yield every judgement of a record with its path: the statuses of a provision, the verdicts of a claim."""
    if record.type.name == "provisions":
        for index, status in enumerate(record.status or ()):
            yield ("status", index), status
    if record.type.name == "claims":
        for name in ("charter", "record", "outcome"):
            if record.values[name] is not None:
                yield (name,), record.values[name]
