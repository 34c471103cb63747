"""What came of asking for the addresses of sources, as it was kept."""

from __future__ import annotations

import datetime
from typing import NamedTuple

ANSWERS = "answers"
MOVED = "moved"
REFUSES = "refuses programs"
DEAD = "dead"
UNREACHABLE = "unreachable"
STATES = (ANSWERS, MOVED, REFUSES, DEAD, UNREACHABLE)


class Asked(NamedTuple):
    """What came of asking for an address: the day, one of `STATES`, and words such as `404 Not Found`.

    `answered` is the last day on which it answered by itself, None where no run that was kept had an answer. A program
    asked, and read nothing; when an editor read the page, and how much of it, stands in the record of the source.
    """

    url: str
    on: datetime.date
    state: str
    answered: datetime.date | None
    says: str = ""

    def differs_from(self, before: Asked | None) -> bool:
        """Tell whether there is news for an editor: another state, or another place to which it has moved."""
        if before is None:
            return self.state != ANSWERS
        return self.state != before.state or (self.state == MOVED and self.says != before.says)
