"""Dated records by the time in which they fall."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kb.declare.dates import MONTHS, Date, Moment, parse
from kb.library.documents import provisions_of
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import D, date_order, in_order
from kb.library.subject import the_charter
from kb.records.record import Record, narrow
from kb.records.typed import Article, Claim, Event, Figure, Instrument, Period, Provision

ERAS = (1, 1, 4)  # how many years each of the newest eras has; what came before them is one more
LEADS = 8  # from as many records that lead to it on, an event is a landmark
MOST = 18  # landmarks: those to which so many records lead first, then those of periods
LONG = 31  # days: what took longer is no landmark by itself


@dataclass(frozen=True)
class Stage:
    """A month or a year of an era: the events that begin in it, the newest first, and the periods that do.

    `id` is its anchor, `y2026-03` or `y2019`.
    """

    id: str
    name: str
    events: Sequence[Event]
    begun: Sequence[Period]

    @property
    def count(self) -> int:
        """How many events begin in it."""
        return len(self.events)


@dataclass(frozen=True)
class Era:
    """Some years on end, the newest stage first: months where it is one year, else years, those without events too."""

    first: int
    last: int
    stages: Sequence[Stage]

    @property
    def name(self) -> str:
        """The years in words."""
        return str(self.last) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def count(self) -> int:
        """How many events begin in it."""
        return sum(stage.count for stage in self.stages)

    @property
    def years(self) -> Sequence[tuple[int, int]]:
        """Each year, the newest first, with the number of its events."""
        if self.first == self.last:
            return [(self.last, self.count)]
        return [(int(stage.name), stage.count) for stage in self.stages]

    @property
    def begun(self) -> Sequence[Period]:
        """The periods that begin in it, the newest first."""
        return newest(period for stage in self.stages for period in stage.begun)


@dataclass(frozen=True)
class ReadingDay:
    """A day by which pages can be read: its name in an address, empty for that of the record, and whose day it is.

    `short` says the same where there is little room.
    """

    name: str
    date: Date
    words: str
    short: str

    @property
    def last(self) -> datetime.date:
        """The last day that counts as not later."""
        return self.date.last


def reading_days(library: Library) -> Sequence[ReadingDay]:
    """Return the days by which pages can be read, in order: those before the day of the record, and that day.

    Nothing where there is none before it.
    """
    if library.settings is None:
        return []
    published = narrow(library[library.settings.article], Article).date
    found = [ReadingDay("article", published, "the article’s day", "the article")]
    if library.settings.dense_to:
        edge = library.settings.dense_to
        found.append(ReadingDay("dense", edge, "the end of dense evidence", "dense evidence"))
    own = ReadingDay("", parse(library.as_of.isoformat()), "the record’s day", "the record")
    earlier = sorted((each for each in found if each.last < own.last), key=lambda each: each.last)
    return [*earlier, own] if earlier else []


def newest(records: Iterable[D]) -> list[D]:
    """Return dated records, the newest first."""
    return sorted(records, key=date_order, reverse=True)


def dated(library: Library, record: Record) -> Date | None:
    """Return the time that a record has for a line that leads to it.

    A provision has that of its document, a claim that of its article.
    """
    if isinstance(record, Provision | Claim):
        record = library[record.instrument if isinstance(record, Provision) else record.article]
    if isinstance(record, Article | Event | Period):
        return record.date
    if isinstance(record, Figure):
        return record.period
    return narrow(record, Instrument).signed


@remembered
def within(library: Library, period: Period) -> Sequence[Event]:
    """Return the events that begin within a period and share a theme with it, in order."""
    shared = set(period.themes)
    return [
        event
        for event in in_order(library, Event)
        if period.date.first <= event.date.first <= period.date.last and shared & set(event.themes)
    ]


def bearing_on(library: Library, document: str, most: int | None = None) -> list[tuple[Event, list[Provision]]]:
    """Return the events from the signing of a document on that name it or a provision of it, or are named there.

    The newest first, at most so many, each with these provisions.
    """
    signed = narrow(library[document], Instrument).signed
    provisions = {provision.id: provision for provision in provisions_of(library, document)}
    found = []
    for event in newest(in_order(library, Event)) if signed else ():
        near = {link.target for link in library.links(event.id)} | {
            link.source.id for link in library.backlinks(event.id)
        }
        if signed and event.date.first >= signed.first and (document in near or near & provisions.keys()):
            found.append((event, [provision for id_, provision in provisions.items() if id_ in near]))
    return found[:most]


@remembered
def eras(library: Library) -> Sequence[Era]:
    """Return the eras of the record, the newest first: its last year, the one before, the four before, all before."""
    dates = [*(event.date for event in in_order(library, Event)), *(each.date for each in in_order(library, Period))]
    begun = [date.year for date in dates if date.start]
    if not begun:
        return []
    first, last = min(begun), max(begun)
    found = []
    for years in ERAS:
        if last > first:
            found.append((max(first, last - years + 1), last))
            last -= years
    if last >= first:
        found.append((first, last))
    return [Era(one, other, _stages(library, one, other)) for one, other in found]


def parted(library: Library, era: Era, most: int) -> tuple[Sequence[Stage], Sequence[Stage]]:
    """Return the newest stages of an era, and all the earlier ones.

    The newest reach back to the signing of the document that the site is about, whose month or year is cut there; in an
    era without it, to the stage with which they have `most` events.
    """
    charter = library.get(the_charter(library) or "")
    signed = narrow(charter, Instrument).signed if charter else None
    ids = [stage.id for stage in era.stages]
    if signed and (id_ := f"y{signed.year}-{signed.moment.month or 0:02}") in ids:
        place = ids.index(id_)
        since, before = _cut(era.stages[place], signed)
        return [*era.stages[:place], *since], [*before, *era.stages[place + 1 :]]
    sums = accumulate(stage.count for stage in era.stages)
    end = next((place for place, shown in enumerate(sums, start=1) if shown >= most), len(ids))
    return era.stages[:end], era.stages[end:]


def _cut(stage: Stage, signed: Date) -> tuple[Sequence[Stage], Sequence[Stage]]:
    """Return what of a stage went on at the signing or came after it, and what was over before it."""
    since = [event for event in stage.events if event.date.last >= signed.first]
    before = [event for event in stage.events if event.date.last < signed.first]
    if not since or not before:
        return [stage], []
    newest_ = Stage(stage.id, f"{stage.name}, from the signing on", since, stage.begun)
    return [newest_], [Stage(f"{stage.id}-before", f"{stage.name}, before the signing", before, [])]


def _stages(library: Library, first: int, last: int) -> Sequence[Stage]:
    def of(records: Iterable[D]) -> list[D]:
        return [record for record in records if record.date.start and first <= record.date.year <= last]

    events, periods = newest(of(in_order(library, Event))), of(in_order(library, Period))
    if first < last:
        part, keys = _year, {year: (f"y{year}", str(year)) for year in range(last, first - 1, -1)}
    else:
        months = sorted({*map(_month, events), *map(_month, periods)}, reverse=True)
        part, keys = _month, {month: (f"y{last}-{month:02}", _month_words(last, month)) for month in months}
    return [
        Stage(
            id_,
            name,
            [event for event in events if part(event) == key],
            [period for period in periods if part(period) == key],
        )
        for key, (id_, name) in keys.items()
    ]


def _year(record: Event | Period) -> int:
    return record.date.year


def _month(record: Event | Period) -> int:
    return record.date.moment.month or 0


def _month_words(year: int, month: int) -> str:
    return f"{MONTHS[month]} {year}" if month else f"{year}, month not known"


@remembered
def landmarks(library: Library) -> Sequence[Event]:
    """Return the events that stand out, in order, by the rule that the method page has in words.

    A period other than a mission begins or ends with it, or many records lead to it. Of several with which one begins
    or ends, it is the one that most records lead to; of several of one day too. None took longer than a month. What is
    to be read beside it stands out too, whatever its day and length, or both are left out.
    """
    short = [event for event in in_order(library, Event) if (event.date.last - event.date.first).days <= LONG]
    firsts = [event.date.first for event in short]
    turning = set()

    def weight(event: Event) -> tuple[bool, bool, int, str]:
        led = leads(library, event)
        return led >= LEADS, event.id in turning, led, event.id

    for moment in _turns(library):
        if near := short[bisect_left(firsts, moment.first) : bisect_right(firsts, moment.last)]:
            turning.add(max(near, key=lambda event: (event.id in turning, leads(library, event), event.id)).id)
    by_day: dict[datetime.date, Event] = {}
    for event in short:
        if event.id in turning or leads(library, event) >= LEADS:
            by_day[event.date.first] = max(event, by_day.get(event.date.first, event), key=weight)
    found: set[str] = set()
    for event in sorted(by_day.values(), key=weight, reverse=True):
        together = beside(library, event)
        if len(found | together) <= MOST and all(narrow(library[id_], Event).date.start for id_ in together):
            found |= together
    return [event for event in in_order(library, Event) if event.id in found]


def beside(library: Library, event: Event) -> set[str]:
    """Return the ids of an event and of all that are to be read beside it, in whichever record that is said."""
    found, open_ = set[str](), [event]
    while open_:
        one = open_.pop()
        found.add(one.id)
        said = [link.source for link in library.backlinks(one.id) if isinstance(link.source, Event)]
        near = [each for each in said if each.counterpart == one.id]
        near += [narrow(library[one.counterpart], Event)] if one.counterpart else []
        open_ += [each for each in near if each.id not in found]
    return found


def leads(library: Library, event: Event) -> int:
    """Return how many records lead to an event."""
    return len({link.source.id for link in library.backlinks(event.id)})


def _turns(library: Library) -> Iterable[Moment]:
    """Yield when each period but a mission begins and ends, where that is known to the day or the month."""
    for period in in_order(library, Period):
        if period.kind.value != "mission":
            ends = (period.date.start, period.date.end)
            yield from (moment for moment in ends if moment and moment.month and not moment.uncertain)


def is_waived(library: Library, period: Period) -> bool:
    """Tell whether a waiver on record was signed in a period; one of its last day belongs to the period after it."""
    days = [
        document.signed.first
        for document in in_order(library, Instrument)
        if document.kind.value == "waiver" and document.signed
    ]
    return any(period.date.first <= day < period.date.last for day in days)
