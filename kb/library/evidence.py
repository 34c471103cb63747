"""What the records rest on: sources, searches, days of weighing, and what is open, disputed or corrected."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.declare.dates import Date
from kb.declare.scale import Scale, Term
from kb.declare.scales import SOURCE_KIND, STANDING
from kb.declare.types import TYPES
from kb.library.around import about, themes_of
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import in_order
from kb.records.addresses import STATES, Asked
from kb.records.groups import Correction
from kb.records.judgement import Judgement, judgements
from kb.records.record import Record, narrow
from kb.records.typed import Claim, Event, Figure, Instrument, Provision, Source, Statement, Theme


def last_weighed(record: Record) -> Date | None:
    """Return the newest day on which a verdict or status of a record was weighed, or None where it has none."""
    return max((judgement.assessed for _, judgement in judgements(record)), default=None)


def last_weighed_of(records: Iterable[Record]) -> Date | None:
    """Return the newest day on which any verdict or status of these records was weighed, or None."""
    return max(filter(None, map(last_weighed, records)), default=None)


def evidence_to(record: Record) -> Date | None:
    """Return the date of the newest evidence on which a verdict or status of a record rests, or None."""
    found = (judgement.evidence_to for _, judgement in judgements(record))
    return max((date for date in found if date), default=None)


def searches(library: Library) -> list[Judgement]:
    """Return the judgements that say where was searched: those for which nothing was found, or not enough."""
    return [judgement for record in library for _, judgement in judgements(record) if judgement.searched]


def last_searched(found: Iterable[Judgement]) -> Date | None:
    """Return the newest day on which any of these judgements was made, or None where there are none."""
    return max((judgement.assessed for judgement in found), default=None)


def cited_by(library: Library, record: Record) -> list[Source]:
    """Return the sources that a record cites anywhere, each once, in the order in which it cites them."""
    ids = dict.fromkeys(citation.source for _, citation in record.citations)
    return [narrow(library[id_], Source) for id_ in ids]


def by_headlines(library: Library, record: Record) -> bool:
    """Tell whether all that a record cites was seen by its headline alone; for a source, whether it was itself."""
    if isinstance(record, Source):
        return record.seen.value == "headline"
    cited = {citation.source for _, citation in record.citations}
    return bool(cited) and all(narrow(library[id_], Source).seen.value == "headline" for id_ in cited)


def last_read(sources: Iterable[Source]) -> Date | None:
    """Return the newest day on which any of these sources was read, or None where there are none."""
    return max((source.accessed for source in sources), default=None)


def sources_of(library: Library, records: Iterable[Record]) -> list[Source]:
    """Return the sources that any of these records cites, by publisher and title."""
    linked = {link.target: library[link.target] for record in records for link in library.links(record.id)}
    found = {id_: record for id_, record in linked.items() if isinstance(record, Source)}
    return sorted(found.values(), key=lambda source: (source.publisher.casefold(), source.title.casefold(), source.id))


@remembered
def evidence(library: Library, theme: str) -> Sequence[Source]:
    """Return the sources cited by the provisions, events, statements and figures of a theme."""
    kinds: tuple[type[Record], ...] = (Provision, Event, Statement, Figure)
    return sources_of(library, [record for kind in kinds for record in about(library, theme, kind)])


def disputed(library: Library) -> list[Record]:
    """Return the records on which sources disagree, those first of which most sources and most themes speak."""
    found = [record for name in TYPES for record in in_order(library, name) if record.disputes]
    return sorted(found, key=lambda record: (-len(versed(record)), -len(themes_of(record))))


def disputes_of(records: Iterable[Record]) -> int:
    """Return on how many questions sources disagree in these records."""
    return sum(len(record.disputes or ()) for record in records)


def unknowns_of(records: Iterable[Record]) -> int:
    """Return how many things these records do not know."""
    return sum(len(record.unknowns or ()) for record in records)


def versed(record: Record) -> set[str]:
    """Return the ids of the sources that stand behind any version of what is disputed of a record."""
    versions = [version for dispute in record.disputes or () for version in dispute.versions]
    return {citation.source for version in versions for citation in version.sources}


def asking(library: Library) -> list[Record]:
    """Return the records that name something not known, by type and in reading order."""
    return [record for name in TYPES for record in in_order(library, name) if record.unknowns]


def corrected(library: Library) -> list[tuple[Record, Correction]]:
    """Return every correction with its record, newest first."""
    found = [(record, entry) for record in library for entry in record.corrections or ()]
    return sorted(found, key=lambda pair: (pair[1].date.first, pair[0].id), reverse=True)


def by_day(
    corrections: Iterable[tuple[Record, Correction]],
) -> list[tuple[Date, list[tuple[Record, Correction]]]]:
    """Return corrections that follow each other in time, each day with its own."""
    days = itertools.groupby(corrections, key=lambda pair: pair[1].date)
    return [(day, list(entries)) for day, entries in days]


def balance(library: Library, scale: Scale, value: Callable[[Source], Term]) -> list[tuple[Theme, list[int]]]:
    """Return the themes, each with how often its records cite sources of each value of a scale, in its order."""
    kinds: tuple[type[Record], ...] = (Provision, Event, Statement, Figure, Instrument, Claim)
    rows = []
    for theme in in_order(library, Theme):
        counts = dict.fromkeys((term.value for term in scale.terms), 0)
        for record in {record.id: record for kind in kinds for record in about(library, theme.id, kind)}.values():
            for _, citation in record.citations:
                counts[value(narrow(library[citation.source], Source)).value] += 1
        rows.append((theme, list(counts.values())))
    return rows


def balance_by_standing(library: Library) -> list[tuple[Theme, list[int]]]:
    """Return the themes with their citations by the standing of the source."""
    return balance(library, STANDING, lambda source: source.standing.value)


def balance_by_kind(library: Library) -> list[tuple[Theme, list[int]]]:
    """Return the themes with their citations by the kind of the source."""
    return balance(library, SOURCE_KIND, lambda source: source.kind)


class Standing(NamedTuple):
    """A word for who stands behind a source: how many sources have it, their share in per cent, and whose they are.

    Whose a source is, such as a state’s, comes by number, the most first; `others` counts the sources of those that are
    not named. One without an owner counts in `sources` alone.
    """

    term: Term
    sources: int
    share: float
    named: Sequence[tuple[str, int]]
    others: int


MOST_OWNERS = 4


class Addressed(NamedTuple):
    """An address of a source, with what came of asking for it in the last run that was kept."""

    source: Source
    asked: Asked


@remembered
def asked(library: Library) -> Mapping[str, Sequence[Addressed]]:
    """Return the addresses of sources that were asked in a run that was kept, by what came of it, by publisher.

    Every one of `STATES` is there where any address was asked, and nothing else.
    """
    found: dict[str, list[Addressed]] = {state: [] for state in STATES if library.asked}
    for source in sorted(library.of_type(Source), key=lambda source: (source.publisher.casefold(), source.id)):
        for url in filter(None, (source.url, source.archive)):
            if url in library.asked:
                found[library.asked[url].state].append(Addressed(source, library.asked[url]))
    return found


def standings(library: Library) -> list[Standing]:
    """Return the words for who stands behind a source that any source has, in the order of the scale."""
    found: dict[str, Counter[str]] = {term.value: Counter() for term in STANDING.terms}
    for source in library.of_type(Source):
        found[source.standing.value.value][source.standing.of or ""] += 1
    whole = len(library.of_type(Source))
    return [_standing(STANDING[value], owners, whole) for value, owners in found.items() if owners]


def _standing(term: Term, owners: Counter[str], whole: int) -> Standing:
    whose = sorted(((of, count) for of, count in owners.items() if of), key=lambda pair: (-pair[1], pair[0]))
    others = sum(count for _, count in whose[MOST_OWNERS:])
    return Standing(term, owners.total(), round(100 * owners.total() / whole, 1), whose[:MOST_OWNERS], others)


MOST_OF_A_PUBLISHER = 3


def by_the_same(library: Library, source: Source, linked: Container[str] = ()) -> list[Source]:
    """Return the pages of a source's publisher that are nearest to it in time, at most three, itself left out.

    Those of the three that are `linked` already are left out too.
    """
    if not source.published:
        return []
    day = source.published.first
    dated = [
        (other.published.first, other)
        for other in _by_publisher(library).get(source.publisher, ())
        if other.id != source.id and other.published
    ]
    nearest = heapq.nsmallest(MOST_OF_A_PUBLISHER, dated, key=lambda pair: (abs(pair[0] - day), pair[0], pair[1].id))
    return [other for _, other in sorted(nearest, key=lambda pair: (pair[0], pair[1].id)) if other.id not in linked]


@remembered
def _by_publisher(library: Library) -> dict[str, list[Source]]:
    groups: dict[str, list[Source]] = {}
    for source in library.of_type(Source):
        groups.setdefault(source.publisher, []).append(source)
    return groups
