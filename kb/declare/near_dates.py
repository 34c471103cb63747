"""What somebody may have meant by a text that is no date of the records: the same day in our notation."""

from __future__ import annotations

import datetime
import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\Z")
YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})\Z")
DAY_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})\Z")
MONTH_IN_WORDS = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\Z")


def meant(text: str) -> list[str]:
    """Return the days that a text may mean, as the records write them: none, one, or two where it can be read twice."""
    text = text.strip()
    if match := YEAR_FIRST.match(text):
        return _days([(match[1], match[2], match[3])])
    if match := YEAR_LAST.match(text):
        return _days([(match[3], match[2], match[1]), (match[3], match[1], match[2])])
    if match := DAY_IN_WORDS.match(text):
        return _in_words(match[3], match[2], match[1])
    if match := MONTH_IN_WORDS.match(text):
        return _in_words(match[3], match[1], match[2])
    return []


def _in_words(year: str, name: str, day: str | None) -> list[str]:
    if name[:3].lower() not in MONTHS:
        return []
    month = MONTHS.index(name[:3].lower()) + 1
    return _days([(year, str(month), day)]) if day else [f"{year}-{month:02}"]


def _days(readings: list[tuple[str, str, str]]) -> list[str]:
    """Return those of the readings that the calendar has, each once."""
    found: dict[str, None] = {}
    for year, month, day in readings:
        try:
            found[datetime.date(int(year), int(month), int(day)).isoformat()] = None
        except ValueError:
            continue
    return list(found)
