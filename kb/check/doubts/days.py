"""Doubts about days: of an event and what was said at it, and of a text and the date beside it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from itertools import product

from kb.check.doubts.doubt import Doubt, Doubts, doubts, settled
from kb.check.doubts.texts import cited, dated, days_apart, plain
from kb.declare import dates, prose
from kb.declare.dates import BadDate, Date
from kb.library.library import Library
from kb.records.record import Record
from kb.records.typed import Event, Statement, WithSummary

NEAR = 31  # days: what lies further apart is two matters
ABOUT = 3  # days: as far as “about” may be off
SAME_WEEKS = 15  # days: a date as near as this may be meant for the date of the record
MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
MONTH = "|".join(MONTHS)
# “In March 2026” and “in 2026” say when something was; “of 2026” may be anybody’s.
IN = re.compile(rf"\b[Ii]n (?:(?P<month>{MONTH}) )?(?P<year>(?:19|20)\d\d)\b(?![–-])")
DAY = re.compile(
    rf"(?P<on>\b[Oo]n )?\b(?:(?P<from>\d{{1,2}}) (?:to|and|or) )?(?P<day>\d{{1,2}}) (?P<month>{MONTH})\b"
    r"(?: (?P<year>\d{4}))?"
)
COUNTS = (
    "zero a two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
COUNT = {word: number for number, word in enumerate(COUNTS.split())} | {"one": 1}
SPAN = re.compile(
    rf"\b(?P<count>\d+|{'|'.join(COUNT)}) (?P<unit>day|week|month|year)s? (?:after|before) "
    r"(?:(?:the |its |his |her )(?:[\w’]+ ){0,3})?(?:\[\[(?P<other>[^\]|]+)|the Charter\b)",
    re.IGNORECASE,
)
UNIT = {"day": 1.0, "week": 7.0, "month": 30.5, "year": 365.25}


@doubts("An event and a statement of one matter, on different days")
def a_matter_has_one_day(library: Library) -> Doubts:
    for statement, event in product(library.of_type(Statement), library.of_type(Event)):
        apart = days_apart(statement.date, event.date)
        if 0 < apart <= NEAR and _one_matter(statement, event) and not settled(library, statement.id, event.id):
            yield Doubt(statement.id, f"{statement.date}, and {event.date} in {event.id}")


def _one_matter(statement: Statement, event: Event) -> bool:
    """Tell whether a speaker may have said something at an event.

    What is said about an event is said after it; only where it was said before is there a doubt.
    """
    if event.id in statement.about:
        return statement.date.first < event.date.first
    if statement.speaker not in (event.actors or ()):
        return False
    not_sure = any(
        moment and moment.about for date in (statement.date, event.date) for moment in (date.start, date.end)
    )
    near = not_sure and days_apart(statement.date, event.date) <= ABOUT
    return near or bool(cited(statement) & cited(event))


@doubts("A title or summary and a date that do not agree")
def a_text_and_its_date_agree(library: Library) -> Doubts:
    for record in library:
        date = dated(record)
        if date is not None:
            for told in (*_in_title(record, date), *_on_days(library, record, date), *_spans(library, record, date)):
                yield Doubt(record.id, f"{told}, the date is {date}")


def _in_title(record: Record, date: Date) -> Iterator[str]:
    for match in IN.finditer(record.title):
        month = MONTHS.get(match["month"])
        if days_apart(dates.parse(f"{match['year']}-{month:02}" if month else match["year"]), date):
            yield f"the title says “{match[0]}”"


def _on_days(library: Library, record: Record, date: Date) -> Iterator[str]:
    """Yield the days near the date of a record on which its summary has something happen, where none is that date.

    A day on which something happened that the summary links to is of that record.
    """
    summary = _summary(record)
    links = [dated(library[link.id]) for link in prose.links(summary) if link.id in library]
    found = [(match, day) for match in DAY.finditer(plain(library, summary)) for day in _days(match, date)]
    if any(days_apart(day, date) == 0 for _, day in found):
        return
    for match, day in found:
        of_another = any(days_apart(day, other) == 0 for other in links if other)
        if match["on"] and days_apart(day, date) <= SAME_WEEKS and not of_another:
            yield f"the summary says “{match[0]}”"


def _days(match: re.Match[str], date: Date) -> Iterator[Date]:
    """Yield the day or days that a text names, in each year of the date where it names no year."""
    years = [match["year"]] if match["year"] else range(date.first.year, date.last.year + 1)
    for year in years if match["year"] or (date.start and date.end) else ():
        days = [f"{year}-{MONTHS[match['month']]:02}-{int(day):02}" for day in (match["from"], match["day"]) if day]
        try:
            yield dates.parse("/".join(days))
        except BadDate:
            continue


def _summary(record: Record) -> str:
    return (isinstance(record, WithSummary) and record.summary) or ""


def _spans(library: Library, record: Record, date: Date) -> Iterator[str]:
    """Yield the times after or before another record, as told, that are not the time between the two dates."""
    for match in SPAN.finditer(" ".join(_summary(record).split())):
        other = match["other"] or (library.settings.document if library.settings else "")
        there = dated(library[other]) if other in library else None
        if there is None:
            continue
        unit = UNIT[match["unit"].lower()]
        told = unit * (COUNT.get(match["count"].lower()) or int(match["count"]))
        ends = product((date.first, date.last), (there.first, there.last))
        if min(abs(told - abs((here - end).days)) for here, end in ends) > unit / 2 + told / 10:
            yield f"the summary says “{match[0].partition(' [[')[0]}” {other}, which is of {there}"
