"""What changed from one state of the record to a later one, as it was kept."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from kb.declare.dates import Date, parse

NEW = "new"


class Change(NamedTuple):
    """What became of one record, named by its type and the id that it had then: prose in a line, or that it is new."""

    type: str
    id: str
    words: str

    @property
    def is_new(self) -> bool:
        return self.words == NEW


class Changes(NamedTuple):
    """All that changed between two states of the record; `revision` is the commit that has the earlier one."""

    since: datetime.date
    to: datetime.date
    revision: str
    entries: tuple[Change, ...]

    @property
    def days(self) -> Date:
        """Between which days, to be written in words."""
        return parse(f"{self.since}/{self.to}" if self.since < self.to else self.to.isoformat())
