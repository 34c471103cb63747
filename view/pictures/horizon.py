"""The horizon of evidence: one axis from the signing to the day of the record, behind what is to come of a document.

Places are in per cent of the width, so that a drawing fits any. What is marked is a page that the record cites for a
status or an outcome, by the day on which it was published: it says how far was seen, not what happened.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.declare.dates import Date
from kb.declare.scale import Term
from kb.library.documents import commitments
from kb.library.library import Library
from kb.records.record import Record, narrow
from kb.records.typed import Claim, Instrument, Provision, Source

FIELD = "same-field"
EARLIER = "earlier"
ROOM = 7.5  # between two months that are named
NARROW = 15.0  # no room for a date on a phone
NEAR = 1.0  # marks of one kind that stand nearer than this share one


@dataclass(frozen=True)
class Zone:
    """A stretch of the axis in which evidence is dense, thin, or all but missing (`later`), and the words above it."""

    name: str
    words: str
    until: str
    x: float
    width: float

    @property
    def is_narrow(self) -> bool:
        """Whether a phone has no room for the second line of the words."""
        return self.width < NARROW


@dataclass(frozen=True)
class Month:
    """A month named at the axis."""

    words: str
    x: float


@dataclass(frozen=True)
class Axis:
    """The days from the signing of a document to that of the record, in zones, with the months named at them."""

    first: datetime.date
    last: datetime.date
    zones: tuple[Zone, ...]
    months: tuple[Month, ...]

    @property
    def begin(self) -> str:
        """The day of the signing, in short."""
        return _short(self.first)

    @property
    def end(self) -> str:
        """The day of the record, in short."""
        return _short(self.last)

    def at(self, day: datetime.date) -> float:
        """Return the place of a day, in per cent."""
        return round(100 * (day - self.first).days / (self.last - self.first).days, 2)


@dataclass(frozen=True)
class Mark:
    """Pages of about one day: whether they are cited under the document (`under`) or for the same field (`field`).

    `width` is that of a month, where the day is not known.
    """

    kind: str
    x: float
    width: float
    sources: tuple[Source, ...]

    @property
    def date(self) -> Date:
        """When the first of its pages was published."""
        return min(map(published, self.sources))

    @property
    def classes(self) -> str:
        """The kind, and `title` where no more than headlines were seen."""
        return f"{self.kind} title" if all(map(_is_headline, self.sources)) else self.kind

    @property
    def words(self) -> str:
        """The day, whose pages these are, and what is to be known of them."""
        first, more = self.sources[0], len(self.sources) - 1
        said = f"{published(first)}: {first.publisher}" + (f" and {more} more" if more else "")
        said += ", on the same field" if self.kind == "field" else ""
        return said + (", a headline alone" if self.classes.endswith("title") else "")


@dataclass(frozen=True)
class Flag:
    """What the text sets a time for: `after` says that it lies behind the day of the record."""

    date: Date
    x: float
    after: bool


@dataclass(frozen=True)
class Page:
    """A page behind a row: its day, its source, and a note in words where there is one."""

    date: Date
    source: Source
    note: str


@dataclass(frozen=True)
class Row:
    """A provision or a forecast, with the marks behind it."""

    record: Provision | Claim
    marks: tuple[Mark, ...]
    flag: Flag | None

    @property
    def pages(self) -> list[Page]:
        """The pages that are marked, by day."""
        found = [Page(published(source), source, _note(mark, source)) for mark in self.marks for source in mark.sources]
        return sorted(found, key=lambda page: (page.date.first, page.source.id))

    @property
    def words(self) -> str:
        """The strip in a few words."""
        if not self.pages:
            return "No dated page since the signing"
        if len(self.pages) == 1:
            return f"One dated page, of {self.pages[0].date}"
        return f"{len(self.pages)} dated pages, the newest of {self.pages[-1].date}"


def declared(library: Library) -> Axis | None:
    """Return the axis of the document that the site is about, by what the settings say of evidence; None without."""
    settings = library.settings
    return axis(library, settings.document, settings.dense_to, settings.thin_to) if settings else None


def beside(library: Library, record: Provision | Claim, along: Axis | None) -> Row | None:
    """Return the row of one record for its own page, or None where it does not stand on the horizon."""
    if along is None or not library.settings:
        return None
    if isinstance(record, Claim):
        return row(library, record, along) if record.outcome else None
    is_here = record.instrument == library.settings.document
    return row(library, record, along) if is_here and record in commitments(library, record.instrument) else None


def axis(library: Library, document: str, dense_to: Date | None, thin_to: Date | None) -> Axis | None:
    """Return the axis of a document, or None where it was not signed before the day of the record."""
    signed = narrow(library[document], Instrument).signed
    first, last = signed.first if signed else library.as_of, library.as_of
    if not first < last:
        return None
    ends = [("dense", "Dense", dense_to), ("thin", "Thin", thin_to), ("later", "Hardly any", None)]
    zones, start = [], first
    for name, words, end in ends:
        until = min(end.last, last) if end else last if name == "later" else start
        if until > start:
            x, width = _share(first, last, start), _share(first, last, until) - _share(first, last, start)
            zones.append(Zone(name, words, f"to {_short(until)}" if end else "", round(x, 2), round(width, 2)))
            start = until
    return Axis(first, last, tuple(zones), tuple(_months(first, last)))


def grouped(
    library: Library, groups: Iterable[tuple[Term, Iterable[Provision | Claim]]], along: Axis
) -> list[tuple[Term, list[Row]]]:
    """Return a row for each provision or forecast, in the groups and the order in which they are given."""
    return [(term, [row(library, record, along) for record in records]) for term, records in groups]


def drawn(library: Library, records: Iterable[Provision | Claim], along: Axis) -> set[str]:
    """Return what the strips of some records show, for the key: kinds of marks, `title`, `month`, `due`, `wording`."""
    found = set()
    for record in records:
        here = row(library, record, along)
        for mark in here.marks:
            found |= {*mark.classes.split(), *(["month"] if mark.width else [])}
        found |= {*(["due"] if here.flag else []), *(["wording"] if isinstance(record, Provision) else [])}
    return found


def row(library: Library, record: Provision | Claim, along: Axis) -> Row:
    """Return what stands behind one provision or forecast."""
    found: dict[tuple[str, float, float], dict[str, Source]] = {}
    for kind, source in _pages(library, record):
        date = source.published
        if date is None or date.last < along.first or date.first > along.last:
            continue
        first, last = max(date.first, along.first), min(date.last, along.last)
        x, width = along.at(first), along.at(last) - along.at(first) if first < last else 0.0
        found.setdefault((kind, x, round(width, 2)), {})[source.id] = source
    marks = (Mark(*place, tuple(sources.values())) for place, sources in sorted(found.items()))
    return Row(record, tuple(_gathered(marks)), _flag(record, along))


def published(source: Source) -> Date:
    """Return the day on which a source was published; only those that have one are marked."""
    assert source.published
    return source.published


def _pages(library: Library, record: Provision | Claim) -> Iterable[tuple[str, Source]]:
    """Yield the sources of each status or of the outcome, each with the kind of its mark."""
    if isinstance(record, Claim):
        entries = [("under", record.outcome.sources)] if record.outcome else []
    else:
        shown = (status for status in record.status or () if status.relation.value != EARLIER)
        entries = [("field" if each.relation.value == FIELD else "under", each.sources) for each in shown]
    for kind, citations in entries:
        for citation in citations or ():
            yield kind, narrow(library[citation.source], Source)


def _gathered(marks: Iterable[Mark]) -> Iterable[Mark]:
    """Yield marks from left to right, those of one kind that would lie on each other as one."""
    held: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda each: (each.x, each.kind)):
        before = held.get(mark.kind)
        if before and not before.width and not mark.width and mark.x - before.x < NEAR:
            held[mark.kind] = Mark(mark.kind, before.x, 0.0, before.sources + mark.sources)
            continue
        if before:
            yield before
        held[mark.kind] = mark
    yield from held.values()


def _flag(record: Record, along: Axis) -> Flag | None:
    due = record.due if isinstance(record, Provision) else None
    if due is None:
        return None
    after = due.date.first > along.last
    return Flag(due.date, 100.0 if after else along.at(max(due.date.first, along.first)), after)


def _months(first: datetime.date, last: datetime.date) -> Sequence[Month]:
    """The first of each month that has room for its name beside that before it and the end."""
    found: list[Month] = []
    day = first
    while day < last:
        x = _share(first, last, day)
        if 100 - x >= 2 * ROOM and (not found or x - found[-1].x >= ROOM):
            found.append(Month(_short(day) if day == first else calendar.month_abbr[day.month], round(x, 2)))
        day = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return found


def _is_headline(source: Source) -> bool:
    return source.seen.value == "headline"


def _note(mark: Mark, source: Source) -> str:
    notes = ["same field"] * (mark.kind == "field") + ["headline"] * _is_headline(source)
    return ", ".join(notes)


def _short(day: datetime.date) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]}"


def _share(first: datetime.date, last: datetime.date, day: datetime.date) -> float:
    return 100 * (day - first).days / (last - first).days
