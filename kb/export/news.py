"""What is new: the records by the day on which they entered, what was weighed anew since, and what was corrected."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.library.around import themes_of
from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.groups import ProvisionStatus
from kb.records.judgement import judgements
from kb.records.record import Record
from kb.records.typed import Source, Theme, WithSummary

NEW, WEIGHED, CORRECTED = "new", "weighed", "corrected"


@dataclass(frozen=True)
class News:
    """One thing that is new of a record: that it entered, that it was weighed anew, or a correction.

    `words` are prose of the record. `nth` counts the corrections of one record and one day, from 1.
    """

    day: datetime.date
    record: Record
    sort: str
    words: str
    nth: int = 1

    @property
    def title(self) -> str:
        """The title of the record, after what happened to it."""
        lead = {WEIGHED: "Weighed anew: ", CORRECTED: "Corrected: "}.get(self.sort, "")
        return f"{lead}{self.record.title}"


def first_id(library: Library, record: Record) -> str:
    """Return the id under which a record entered, which a new name does not change."""
    return min((*(record.aliases or ()), record.id), key=lambda id_: _day(library, id_) or datetime.date.max)


def entered(library: Library, record: Record) -> datetime.date | None:
    """Return the day on which a record entered, by the ledger; None where it is not published yet."""
    return _day(library, first_id(library, record))


def _day(library: Library, id_: str) -> datetime.date | None:
    known = library.ids.published.get(id_)
    return known.entered if known else None


def last_change(library: Library, record: Record) -> datetime.date:
    """Return the last day on which a record itself changed, as far as that is kept: not after the state of the whole.

    That is when it entered, was weighed anew or corrected, or is said to have changed in any other way.
    """
    days = [correction.date.first for correction in record.corrections or ()]
    days += [judgement.assessed.first for _, judgement in judgements(record)]
    kept = _kept_changes(library)
    days += [kept[name] for id_ in (record.id, *(record.aliases or ())) if (name := (record.type.name, id_)) in kept]
    day = entered(library, record)
    return min(max([day or library.as_of, *days]), library.as_of)


@remembered
def _kept_changes(library: Library) -> dict[tuple[str, str], datetime.date]:
    """Return the last day of the stored changes of each record, by its type and the id that it had then."""
    found: dict[tuple[str, str], datetime.date] = {}
    for changes in sorted(library.changes, key=lambda each: each.to):
        found |= {(change.type, change.id): changes.to for change in changes.entries}
    return found


@remembered
def news(library: Library) -> Sequence[News]:
    """Return all that is new or was weighed anew, the newest first.

    A source enters with what cites it and is no news by itself; a record that is not in the ledger yet is none either.
    """
    found = (each for record in library if not isinstance(record, Source) for each in _of_record(library, record))
    return _newest_first(found)


@remembered
def corrections(library: Library) -> Sequence[News]:
    """Return every correction of a record, the newest first."""
    return _newest_first(each for record in library for each in _corrections(record))


@remembered
def news_by_theme(library: Library) -> dict[str, Sequence[News]]:
    """Return for each theme what is new in it and its parts, was weighed anew or corrected, the newest first."""
    found: dict[str, list[News]] = {theme.id: [] for theme in library.of_type(Theme)}
    wholes = {theme.id: theme.parent for theme in library.of_type(Theme)}
    for each in (*news(library), *corrections(library)):
        own = dict.fromkeys(themes_of(each.record))
        for theme in own | dict.fromkeys(whole for theme in own if (whole := wholes.get(theme))):
            found[theme].append(each)
    return {theme: _newest_first(each) for theme, each in found.items()}


def newest_days(all_news: Sequence[News], least: int) -> Sequence[News]:
    """Return the newest of what is new: whole days, until there are at least so many."""
    if len(all_news) <= least:
        return all_news
    last = all_news[least - 1].day
    return [each for each in all_news if each.day >= last]


def _of_record(library: Library, record: Record) -> Iterator[News]:
    day = entered(library, record)
    if day is None:
        return
    says = record.summary if isinstance(record, WithSummary) else None
    yield News(day, record, NEW, says or _weighed(record))
    anew: dict[datetime.date, list[str]] = defaultdict(list)
    for way, judgement in judgements(record):
        if judgement.assessed.first > day:
            verdict = judgement.state if isinstance(judgement, ProvisionStatus) else judgement.verdict
            label = record.type.names[str(way[0])].label
            anew[judgement.assessed.first].append(f"{label}: {verdict}. {judgement.reason}")
    for later, words in anew.items():
        yield News(later, record, WEIGHED, " ".join(words))


def _weighed(record: Record) -> str:
    """Return what was found where a record has no summary: the first of its verdicts."""
    first = next((judgement for _, judgement in judgements(record)), None)
    return first.reason if first else record.title


def _corrections(record: Record) -> Iterator[News]:
    of_day: dict[datetime.date, int] = defaultdict(int)
    for correction in record.corrections or ():
        day = correction.date.first
        of_day[day] += 1
        yield News(day, record, CORRECTED, correction.what, of_day[day])


def _newest_first(all_news: Iterable[News]) -> list[News]:
    return sorted(all_news, key=lambda each: (each.day, each.record.id, each.sort, each.nth), reverse=True)
