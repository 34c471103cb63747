"""What was found out about a record: it does not change, so nothing is worked out twice while there is that record.

A library that is read after a change holds the same records, but for those whose files were written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kb.records.record import Record

Answer = TypeVar("Answer")


def remembered_of(query: Callable[[Record], Answer]) -> Callable[[Record], Answer]:
    """Answer a query on a record alone once. What comes back is not to be changed, nor to hold the record."""
    known: WeakKeyDictionary[Record, Answer] = WeakKeyDictionary()

    @wraps(query)
    def answer(record: Record) -> Answer:
        if record not in known:
            known[record] = query(record)
        return known[record]

    return answer
