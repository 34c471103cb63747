"""Doubts about single values: allowed, and hardly possible."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from kb.check.doubts.doubt import Doubt, Doubts, doubts, settled
from kb.check.doubts.texts import dated
from kb.declare.dates import Date
from kb.library.library import Library
from kb.records.record import Record, narrow
from kb.records.typed import Actor, Event, Figure, Instrument, Place, Provision, Source, Statement

EARLIEST = 1900  # no record is of an older time yet
LONGEST_ROLE = 40  # years
APART = 100  # times: two values of one quantity
FAR = 2000  # km to the nearest other place
NEAR, NOT_NEAR = 300, 600  # km: turned round, a place is near another, and as it stands it is not
RADIUS = 6371  # km, of the earth
# What may well be over a hundred per cent, or under nought.
CHANGES = re.compile(r"\b(?:growth|rise|rose|fall|fell|change|increase|decrease|loss|balance|temperature)\b")
SHARE = re.compile(r"share of (?P<of>.+?) in (?P<whole>.+)")


@doubts("A number that is hardly possible")
def a_number_is_possible(library: Library) -> Doubts:
    for figure in library.of_type(Figure):
        value = float(figure.value)
        if CHANGES.search(figure.quantity.casefold()):
            continue
        if figure.unit.startswith("per cent") and value > 100:
            yield Doubt(figure.id, f"{figure.value} {figure.unit}, more than the whole")
        elif value < 0:
            yield Doubt(figure.id, f"{figure.value} {figure.unit}, less than nothing")
    yield from _far_apart(library)
    yield from _over_the_whole(library)


def _far_apart(library: Library) -> Iterator[Doubt]:
    """Yield two values of one quantity of which one is a hundred times the other, as where thousands are left out."""
    alike: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in library.of_type(Figure):
        alike[figure.quantity.casefold(), figure.unit].append(figure)
    for figures in alike.values():
        for one, other in combinations(figures, 2):
            low, high = sorted(abs(float(figure.value)) for figure in (one, other))
            if low and high / low >= APART and not settled(library, one.id, other.id):
                yield Doubt(one.id, f"{one.value} {one.unit}, and {other.value} in {other.id}")


def _over_the_whole(library: Library) -> Iterator[Doubt]:
    """Yield shares of one whole at one time that come to more than a hundred; of several of one part, the least."""
    shares: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for figure in library.of_type(Figure):
        share = SHARE.fullmatch(figure.quantity)
        if share and figure.unit == "per cent":
            parts = shares[share["whole"], figure.period.written]
            least = parts.setdefault(share["of"], figure)
            parts[share["of"]] = min(least, figure, key=lambda each: float(each.value))
    for (whole, _), parts in shares.items():
        total = sum(float(figure.value) for figure in parts.values())
        if total > 100:
            first, *others = sorted(figure.id for figure in parts.values())
            yield Doubt(first, f"{total:g} per cent of {whole}, with {', '.join(others)}")


@doubts("A place that is far from every other")
def a_place_is_near_others(library: Library) -> Doubts:
    points = {place.id: point for place in library.of_type(Place) if (point := _point(place))}
    for id_, here in points.items():
        others = [point for other, point in points.items() if other != id_]
        away = min((_km(here, there) for there in others), default=0)
        turned = min((_km((here[1], here[0]), there) for there in others), default=0)
        if turned < NEAR and away > NOT_NEAR:
            yield Doubt(
                id_, f"{away:.0f} km to the nearest other place, and {turned:.0f} with its degrees turned round"
            )
        elif away > FAR:
            yield Doubt(id_, f"{away:.0f} km to the nearest other place")


def _point(place: Place) -> tuple[float, float] | None:
    at = place.coordinates
    return (float(at.latitude), float(at.longitude)) if at else None


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two points, given in degrees north and east."""
    (north, east), (other_north, other_east) = (map(math.radians, point) for point in (one, other))
    sides = math.sin(north) * math.sin(other_north)
    return RADIUS * math.acos(
        max(-1.0, min(1.0, sides + math.cos(north) * math.cos(other_north) * math.cos(east - other_east)))
    )


@doubts("A time that is hardly possible")
def a_time_is_possible(library: Library) -> Doubts:
    for record in library:
        date = dated(record)
        if date is not None and date.year < EARLIEST:
            yield Doubt(record.id, f"{date}, before {EARLIEST}")
        if date is not None and isinstance(record, Event | Statement):
            yield from _before_its_time(library, record, date)
        if isinstance(record, Source) and record.published and record.published.year < EARLIEST:
            yield Doubt(record.id, f"published {record.published}, before {EARLIEST}")
        if isinstance(record, Actor):
            yield from _roles(record)
        if isinstance(record, Statement):
            yield from _out_of_office(library, record)
        if isinstance(record, Provision | Instrument):
            yield from _before_the_text(library, record)


def _before_its_time(library: Library, record: Record, date: Date) -> Iterator[Doubt]:
    """Yield that all pages that show something are older than it."""
    published = [narrow(library[citation.source], Source).published for _, citation in record.citations]
    days = [day.last for day in published if day is not None]
    if days and len(days) == len(published) and max(days) < date.first:
        yield Doubt(record.id, f"{date}, and its newest source is of {max(days)}")


def _roles(actor: Actor) -> Iterator[Doubt]:
    for role in actor.roles or ():
        if role.period is None:
            continue
        start, end = role.period.start, role.period.end
        if start and start.year < EARLIEST:
            yield Doubt(actor.id, f"{role.role} {role.period}, before {EARLIEST}")
        elif start and end and end.year - start.year > LONGEST_ROLE and actor.kind.value == "person":
            yield Doubt(actor.id, f"{role.role} {role.period}, over {LONGEST_ROLE} years")


def _out_of_office(library: Library, statement: Statement) -> Iterator[Doubt]:
    """Yield a statement of somebody who had none of the roles that the record knows at the time."""
    speaker = library[statement.speaker]
    roles = speaker.roles if isinstance(speaker, Actor) else None
    periods = [role.period for role in roles or () if role.period is not None]
    if roles and len(periods) == len(roles):
        date = statement.date
        if not any(period.first <= date.last and date.first <= period.last for period in periods):
            yield Doubt(statement.id, f"{date}, and {speaker.id} has no role at that time")


def _before_the_text(library: Library, record: Provision | Instrument) -> Iterator[Doubt]:
    """Yield what follows from a text and is dated before it was signed, and a waiver of a year to come."""
    text = library[record.instrument] if isinstance(record, Provision) else record
    signed = narrow(text, Instrument).signed
    if isinstance(record, Provision):
        if record.due and signed and record.due.date.last < signed.first:
            yield Doubt(record.id, f"due {record.due.date}, and signed {signed}")
        return
    first = signed.year if signed else EARLIEST
    for waiver in record.waivers or ():
        if not first <= waiver.year <= library.as_of.year:
            yield Doubt(record.id, f"a waiver of {waiver.year}, which is not from {first} to {library.as_of.year}")
