"""Doubts about offices: a role says when its holder was seen in it, and a record has that person at another time."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.check.doubts.doubt import Doubt, Doubts, doubts, settled
from kb.library.library import Library
from kb.records.groups import Role
from kb.records.typed import Actor, Event, Statement

SEEN = re.compile(r"\(seen in office (?P<when>[^)]+)\)")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Years(NamedTuple):
    """The first and the last year of which something is said; without end where nothing is said of an end."""

    first: float
    last: float


@doubts("Seen in office, and a record of another year")
def an_office_is_seen_as_long_as_records_show(library: Library) -> Doubts:
    for actor in library.of_type(Actor):
        spans = [_years(role) for role in actor.roles or ()]
        seen = [found["when"] for role in actor.roles or () if (found := SEEN.search(role.role))]
        if not seen or None in spans:  # of a role without any time, each record may tell
            continue
        first, last = min(span.first for span in spans if span), max(span.last for span in spans if span)
        for record in _records_of(library, actor):
            is_of_another = record.date.last.year < first or record.date.first.year > last
            if is_of_another and not settled(library, actor.id, record.id):
                yield Doubt(actor.id, f"seen in office {' and '.join(seen)}, and {record.date} in {record.id}")


def _records_of(library: Library, actor: Actor) -> tuple[Event | Statement, ...]:
    """Return the events that name an actor and the statements that the actor made."""
    events = (event for event in library.of_type(Event) if actor.id in (event.actors or ()))
    statements = (statement for statement in library.of_type(Statement) if statement.speaker == actor.id)
    return (*events, *statements)


def _years(role: Role) -> Years | None:
    """Return the years of a role, by its period and by its words: `seen in office 2024 to May 2026`."""
    named = [float(year) for year in YEAR.findall(role.role)]
    if role.period:
        named += [role.period.first.year, role.period.last.year]
    if not named:
        return None
    found = SEEN.search(role.role)
    when = found["when"] if found else ""
    return Years(
        float("-inf") if when.startswith(("to ", "until ")) else min(named),
        float("inf") if when.startswith("from ") else max(named),
    )
