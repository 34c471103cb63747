"""Dates as the records write them: a day, a month, a year or an interval, perhaps open, about or uncertain.

The notation follows the Extended Date/Time Format where it can: `2026-02-10`, `2026-02`, `2026`,
`2021-01-20/2025-01-20`, `2025-08-29/..` (still open), `../1991` (open start), `1988~` (about) and
`2026-05-26?` (uncertain).
The days themselves are checked with `datetime.date`.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import cache, cached_property

ENDS = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?]{0,2})\Z")
EARLIEST, LATEST = 1500, 2200
MONTHS = calendar.month_name
FIRST_DAY, LAST_DAY = datetime.date.min, datetime.date.max


class BadDate(ValueError):
    """Raised where a text is no date; the message says what was found and what is wrong with it."""


@dataclass(frozen=True)
class Moment:
    """A day, a month or a year, with the precision in which it is known."""

    year: int
    month: int | None
    day: int | None
    about: bool
    uncertain: bool

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """The moment as the value of a `datetime` attribute: year, year and month, or a full day."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    def __str__(self) -> str:
        words = [str(self.day)] if self.day else []
        words += [MONTHS[self.month]] if self.month else []
        text = " ".join([*words, str(self.year)])
        return ("about " if self.about else "") + text + (" (uncertain)" if self.uncertain else "")


@dataclass(frozen=True)
class Date:
    """A date as written. `start` or `end` is None where an interval is open; a single moment is both.

    Dates are ordered by their first day, then by their last.
    """

    written: str
    start: Moment | None
    end: Moment | None

    @property
    def is_interval(self) -> bool:
        return "/" in self.written

    @cached_property
    def first(self) -> datetime.date:
        return self.start.first if self.start else FIRST_DAY

    @cached_property
    def last(self) -> datetime.date:
        return self.end.last if self.end else LAST_DAY

    @property
    def moment(self) -> Moment:
        """The moment in which the date begins, or ends where it has no beginning."""
        moment = self.start or self.end
        assert moment is not None
        return moment

    @property
    def year(self) -> int:
        """The year in which the date begins, or ends where it has no beginning."""
        return self.moment.year

    def __lt__(self, other: Date) -> bool:
        return (self.first, self.last, self.written) < (other.first, other.last, other.written)

    def __str__(self) -> str:
        return self._words

    @cached_property
    def _words(self) -> str:
        if not self.is_interval:
            return str(self.start)
        if self.end is None:
            return f"since {self.start}"
        if self.start is None:
            return f"until {self.end}"
        return _span(self.start, self.end)


def _span(start: Moment, end: Moment) -> str:
    """Say year and month once where both ends share them: 25 to 26 February 1992, September to October 2023."""
    sure = not (start.about or start.uncertain or end.about or end.uncertain)
    if sure and start.year == end.year and start.month and end.month and bool(start.day) == bool(end.day):
        first = [str(start.day)] if start.day else []
        first += [MONTHS[start.month]] if start.month != end.month or not start.day else []
        return f"{' '.join(first)} to {end}"
    return f"{start} to {end}"


@cache
def parse(text: str) -> Date:
    """Return the date that a text writes, or raise `BadDate`."""
    start_text, slash, end_text = text.partition("/")
    if not slash:
        moment = _moment(start_text)
        return Date(text, moment, moment)
    if start_text == ".." and end_text == "..":
        raise BadDate("an interval with two open ends says nothing")
    start = None if start_text == ".." else _moment(start_text)
    end = None if end_text == ".." else _moment(end_text)
    if start and end and end.last < start.first:
        raise BadDate("the interval ends before it begins")
    return Date(text, start, end)


def _moment(text: str) -> Moment:
    match = ENDS.match(text)
    if not match:
        raise BadDate(f'"{text}" is not written as a date')
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    assert year is not None
    if not EARLIEST <= year <= LATEST:
        raise BadDate(f"the year {year} lies outside {EARLIEST} to {LATEST}")
    try:
        datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise BadDate(f"{text} is not in the calendar ({_why_not(year, month)})") from None
    return Moment(year, month, day, about="~" in match[4], uncertain="?" in match[4])


def _why_not(year: int, month: int | None) -> str:
    if month is None or not 1 <= month <= 12:
        return "there are the months 01 to 12"
    return f"{MONTHS[month]} {year} has {calendar.monthrange(year, month)[1]} days"
