"""What is due and what happened as a calendar that other programs subscribe to (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kb.declare import prose
from kb.declare.letters import capital
from kb.export.feed import urn
from kb.export.news import entered, first_id
from kb.library.documents import due
from kb.library.library import Library
from kb.library.order import in_order, number
from kb.records.record import narrow
from kb.records.typed import Event, Provision, Theme

CALENDAR = "calendar.ics"
LONGEST = 75  # bytes of a line without its end
ONE_DAY = datetime.timedelta(days=1)
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
SAYS = (
    "What the text sets a day for, and what happened on known days. What is known only to its month or year is "
    "left out; the timeline has it."
)


def calendar(library: Library, name: str, site: str) -> str:
    """Return the calendar: an entry of whole days for each due date, the last day of it, and for each dated event."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(name)}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(f"{word}:{_escaped(name)}" for word in ("NAME", "X-WR-CALNAME")),
        *(f"{word}:{_escaped(SAYS)}" for word in ("DESCRIPTION", "X-WR-CALDESC")),
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    if site:
        lines += [f"URL:{site}timeline/", f"SOURCE;VALUE=URI:{site}{CALENDAR}"]
    for entry in _entries(library):
        lines += _written(library, entry, site)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


@dataclass(frozen=True)
class Entry:
    """An entry of whole days, from the first to the last of them. `what` tells it from others of the same record."""

    record: Event | Provision
    what: str
    first: datetime.date
    last: datetime.date
    title: str
    says: str


def _entries(library: Library) -> Iterator[Entry]:
    """Yield what is due, on the last day of the time that is set, then what happened, each in order of time."""
    for date, provision in due(in_order(library, Provision)):
        day = date.last if date.end else date.first
        basis = provision.due.basis if provision.due else ""
        title = f"Due: {number(provision)} {provision.title}"
        yield Entry(provision, "due", day, day, title, f"{capital(str(date))}. {basis}")
    for event in in_order(library, Event):
        date = event.date
        if date.start and date.start.day:
            last = date.last if date.end and date.end.day else date.first  # no known end: the day of its beginning
            yield Entry(event, "", date.first, last, event.title, f"{capital(str(date))}. {event.summary}")


def _written(library: Library, entry: Entry, site: str) -> Iterator[str]:
    record = entry.record
    lasting = f"{record.type.name}/{first_id(library, record)}/{entry.what}"
    themes = [narrow(library[id_], Theme) for id_ in record.themes]
    yield "BEGIN:VEVENT"
    yield f"UID:{urn(lasting).removeprefix('urn:uuid:')}"
    yield f"DTSTAMP:{_day(entered(library, record) or library.as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(entry.first)}"
    yield f"DTEND;VALUE=DATE:{_day(entry.last + ONE_DAY)}"  # the day after the last
    yield f"SUMMARY:{_escaped(entry.title)}"
    yield f"DESCRIPTION:{_escaped(prose.plain(entry.says, lambda id_: library[id_].title))}"
    yield f"CATEGORIES:{','.join(_escaped(theme.short or theme.title) for theme in themes)}"
    if site:
        yield f"URL:{site}{record.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def folded(line: str) -> str:
    """Return a line broken into lines of at most 75 bytes, each after the first behind a space, no letter cut."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode("utf-8"))
        if length + size > LONGEST:
            parts.append("")
            length = 1  # the space
        parts[-1] += letter
        length += size
    return "\r\n ".join(parts)


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)


def _day(day: datetime.date) -> str:
    return f"{day:%Y%m%d}"
