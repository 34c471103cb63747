"""What came of asking for the addresses of sources, a line for each, as `python -m kb links --write` writes it.

`https://gazette.example.org/law 2026-11-29 answers` is the plainest; `https://gazette.example.org/old 2026-11-29 dead,
answered 2026-10-01: 404 Not Found` has what was said, and when there last was an answer.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import NamedTuple

from kb.declare.fields import URL_FORM
from kb.load.text import read_lines
from kb.problems.problem import Problem
from kb.records.addresses import ANSWERS, STATES, Asked

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
LINE = re.compile(
    rf"(?P<url>{URL_FORM}) (?P<on>{DAY}) (?P<state>{'|'.join(STATES)})"
    rf"(?:, answered (?P<answered>{DAY}))?(?:: (?P<says>\S.*))?"
)
FORM = (
    "an address, the day on which it was asked and what came of it, such as "
    '"https://gazette.example.org/law 2026-11-29 dead, answered 2026-10-01: 404 Not Found"'
)


class Noted(NamedTuple):
    """A line with its number, counted from 1, and the column of its day."""

    number: int
    column: int
    asked: Asked


def read(file: str, text: str) -> tuple[tuple[Noted, ...], tuple[Problem, ...]]:
    """Return the lines as they stand, empty ones left out, and what is wrong with each that cannot be read."""
    return read_lines(file, text, _noted, "among the addresses that were asked", FORM)


def _noted(number: int, line: str) -> Noted | None:
    match = LINE.fullmatch(line) if line.isprintable() else None
    asked = _asked(match) if match else None
    return Noted(number, match.start("on") + 1, asked) if match and asked else None


def by_url(noted: Iterable[Noted]) -> dict[str, Asked]:
    """Return what is known of each address, by the latest of its lines: a merge may have kept those of both sides."""
    found: dict[str, Asked] = {}
    for _, _, asked in noted:
        other = found.get(asked.url, asked)
        latest = max(other, asked, key=lambda each: each.on)
        days = [each.answered for each in (other, asked) if each.answered]
        found[asked.url] = latest._replace(answered=max(days, default=None))
    return found


def written(all_asked: Iterable[Asked]) -> str:
    """Return what came of asking as it is stored, by address."""
    return "".join(f"{_line(each)}\n" for each in sorted(all_asked))


def _line(asked: Asked) -> str:
    line = f"{asked.url} {asked.on} {asked.state}"
    if asked.state == ANSWERS:
        return line
    return line + (f", answered {asked.answered}" if asked.answered else "") + (f": {asked.says}" if asked.says else "")


def _asked(match: re.Match[str]) -> Asked | None:
    url, state, says = match["url"], match["state"], match["says"] or ""
    try:
        on = datetime.date.fromisoformat(match["on"])
        answered = datetime.date.fromisoformat(match["answered"]) if match["answered"] else None
    except ValueError:
        return None
    if state == ANSWERS:
        return None if answered or says else Asked(url, on, state, on)
    return None if answered and answered > on else Asked(url, on, state, answered, says)
