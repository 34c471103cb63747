"""A law in time: the law as a bar, the law that lets it be waived, each year with or without a waiver, and the bills.

All lengths are in pixels of a drawing `WIDTH` wide. The years before a waiver was possible are drawn narrower. The same
marks stand in another drawing one below the other, see `view/pictures/steps.py`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.declare.scale import Term
from kb.declare.scales import WAIVER_STATE
from kb.library.chronicle import is_waived
from kb.library.evidence import sources_of
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.groups import Relation, Waiver
from kb.records.typed import Instrument, Period
from view.pictures import geometry
from view.pictures.geometry import Box, overlap
from view.pictures.years import Run, offices, spans

WIDTH = 1180.0
LEFT, RIGHT = 30.0, 20.0
EARLY = 250.0  # what the years before the first possible waiver take in all
LETTER = 13 * geometry.LETTER  # about the width of one, in a label
LINE = 16.0
STOREY = 3 * LINE + 14  # from one row of labels to the next
BAR, STEM, SQUARE = 30.0, 60.0, 24.0


@dataclass(frozen=True)
class Bill:
    """A bill on the law: its place, the lines of its label, where they stand, and how high its ring is."""

    record: Instrument
    lines: tuple[str, str, str]
    x: float
    y: float
    anchor: str

    @property
    def at(self) -> float:
        """Where the lines of the label begin or end."""
        return self.x + 12 if self.anchor == "start" else self.x - 12


@dataclass(frozen=True)
class Year:
    """A year in which a waiver was possible: the middle of its square, and the anchor of what words say of it."""

    waiver: Waiver
    x: float
    told: str


@dataclass(frozen=True)
class Verb:
    """How one law bears on another, at a line between them."""

    words: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Span:
    """A stretch of time with a name: somebody in office, or a time without a waiver."""

    period: Period
    words: str
    x: float
    width: float


@dataclass(frozen=True)
class Lineage:
    """The drawing: its parts, and how high they stand."""

    law: Instrument
    authority: Instrument | None
    authority_x: float
    bills: tuple[Bill, ...]
    years: tuple[Year, ...]
    gaps: tuple[Span, ...]
    offices: tuple[Span, ...]
    start: float
    bar: float
    first: int
    changes: tuple[tuple[Instrument, Relation], ...]
    verbs: tuple[Verb, ...]

    @property
    def squares(self) -> float:
        """The height at which the squares begin."""
        return self.bar + BAR + STEM + 60

    @property
    def height(self) -> float:
        return self.squares + SQUARE + 70

    @property
    def states(self) -> list[Term]:
        """What is known of waivers, each state that occurs once, as the scale has them."""
        found = {year.waiver.state.value for year in self.years}
        return [term for term in WAIVER_STATE.terms if term.value in found]

    @property
    def runs(self) -> list[Run]:
        """The years in words, those together that follow each other and of which the same is said."""
        return spans(year.waiver for year in self.years)

    @property
    def room(self) -> float:
        """How wide a year is drawn."""
        return round(self.years[1].x - self.years[0].x, 1) if len(self.years) > 1 else SQUARE


def lineage(library: Library) -> Lineage | None:
    """Return the drawing of the law that can be waived, or None where no year of one is on record."""
    law = next((document for document in library.of_type(Instrument) if document.waivers), None)
    if not law:
        return None
    waivers = sorted(law.waivers or (), key=lambda waiver: waiver.year)
    first = law.signed.first if law.signed else datetime.date(waivers[0].year, 1, 1)
    scale = _Scale(first, waivers[0].year, waivers[-1].year)
    authority = _authority(library, law)
    changes = tuple(_bearing_on(library, law, authority))
    placed, storeys = _placed([change for change in changes if change[0].kind.value == "bill"], scale)
    bar = storeys * STOREY + 16
    gaps = tuple(_gaps(library, law, scale))
    return Lineage(
        law,
        authority,
        scale.at(authority.signed.first) if authority and authority.signed else 0.0,
        tuple(replace(bill, y=round(bar + bill.y, 1)) for bill in placed),
        tuple(Year(each, scale.middle(each.year), run.id) for run in spans(waivers) for each in run.waivers),
        gaps,
        tuple(span for period in offices(library, law) for span in _span(period, scale, first)),
        scale.at(first),
        bar,
        scale.first.year,
        changes,
        tuple(_verbs(library, law, authority, scale, bar, gaps)),
    )


@dataclass(frozen=True)
class _Scale:
    """Where a day stands: years before `turn` share `EARLY`, those from it to `last` the rest."""

    first: datetime.date
    turn: int
    last: int

    def at(self, day: datetime.date) -> float:
        """Return the place of a day; one behind the last year stands at the end."""
        year = day.year + (day.timetuple().tm_yday - 1) / 366
        early = EARLY if self.turn > self.first.year else 0.0
        if year < self.turn:
            return round(LEFT + early * (year - self.first.year) / (self.turn - self.first.year), 1)
        years = self.last + 1 - self.turn
        return round(LEFT + early + (WIDTH - LEFT - RIGHT - early) * min(year - self.turn, years) / years, 1)

    def middle(self, year: int) -> float:
        return self.at(datetime.date(year, 7, 2))


def _authority(library: Library, law: Instrument) -> Instrument | None:
    """The law on which the waivers of another rest."""
    for link in library.backlinks(law.id):
        if isinstance(link.source, Instrument) and link.source.kind.value == "waiver":
            for relation in link.source.relations or ():
                if relation.relation.value == "rests-on" and isinstance(
                    found := library[relation.instrument], Instrument
                ):
                    return found
    return None


def _bearing_on(
    library: Library, law: Instrument, authority: Instrument | None
) -> Iterable[tuple[Instrument, Relation]]:
    """Yield what would change the law or what lets it be waived, by its day."""
    targets = {law.id, authority.id if authority else law.id}
    for document in _by_day(library):
        for relation in document.relations or ():
            if relation.instrument in targets and relation.relation.value in ("amends", "repeals"):
                yield document, relation
                break


def _outwards(bills: Sequence[tuple[Instrument, Relation]], scale: _Scale) -> list[tuple[Instrument, Relation]]:
    """Return bills from the middle to the ends: a label reaches to the middle, over those placed before it."""
    middle = sum(1 for bill, _ in bills if bill.signed and scale.at(bill.signed.first) <= WIDTH / 2)
    return [*reversed(bills[:middle]), *bills[middle:]]


def _by_day(library: Library) -> list[Instrument]:
    dated = [
        (document.signed.first, document.id, document) for document in library.of_type(Instrument) if document.signed
    ]
    return [document for _, _, document in sorted(dated, key=lambda each: each[:2])]


def _placed(bills: Sequence[tuple[Instrument, Relation]], scale: _Scale) -> tuple[list[Bill], int]:
    """Place each label in the lowest row where it meets no other nor a line up to one; return the rows too.

    As long as nobody knows how many rows there are, heights are negative: they go up from the law.
    """
    found: list[Bill] = []
    taken: list[Box] = []
    rows = 0
    for bill, relation in _outwards(bills, scale):
        assert bill.signed
        lines = (bill.title, str(bill.signed), would(relation))
        x = scale.at(bill.signed.first)
        anchor = "end" if x > WIDTH / 2 else "start"
        wide = max(map(len, lines)) * LETTER + 14
        near, far = (x - wide, x) if anchor == "end" else (x, x + wide)
        tried = (_boxes(near, far, x, row) for row in range(len(bills)))
        free = (row for row, boxes in enumerate(tried) if not any(overlap(a, b) for a in boxes for b in taken))
        row = next(free, len(bills))
        taken += _boxes(near, far, x, row)
        rows = max(rows, row + 1)
        found.append(Bill(bill, lines, x, 12 - (row + 1) * STOREY, anchor))
    return found, rows


def _boxes(near: float, far: float, x: float, row: int) -> tuple[Box, Box]:
    """Return what a label in a row takes, and the line down from it; heights are negative, up from the law."""
    foot = -row * STOREY - 6
    return (near, -(row + 1) * STOREY, far, foot), (x - 1, foot, x + 1, 0.0)


def _gaps(library: Library, law: Instrument, scale: _Scale) -> Iterable[Span]:
    """Yield the times of the law in which no waiver is on record, from the year on in which one was possible."""
    for period in in_order(library, Period):
        about_it = period.kind.value == "measure" and (period.themes or ())[:1] == law.themes[:1]
        if about_it and period.date.first.year >= scale.turn and not is_waived(library, period):
            yield from _span(period, scale, period.date.first)


def _span(period: Period, scale: _Scale, since: datetime.date) -> Iterable[Span]:
    first, last = max(period.date.first, since), min(period.date.last, datetime.date(scale.last, 12, 31))
    if last > first:
        x = scale.at(first)
        yield Span(period, (period.short or period.title).partition(",")[0], x, round(scale.at(last) - x, 1))


def finding(library: Library, law: Instrument) -> str:
    """Return that no page read on a law has it repealed, with the newest of them; nothing where that cannot be said.

    On it is what the law cites, and what the records cite that name it or are of its first theme.

    It cannot where the law is not in force on the record's day, where what repeals it is on record and no mere bill, or
    where no page read on it has a date.
    """
    day = library.as_of
    in_force = any(span.period.first <= day and span.period.end is None for span in law.in_force or ())
    repeals = (
        document.kind.value != "bill" and relation.instrument == law.id and relation.relation.value == "repeals"
        for document in library.of_type(Instrument)
        for relation in document.relations or ()
    )
    sources = [link.source for id_ in (law.id, *(law.themes or ())[:1]) for link in library.backlinks(id_)]
    on_it = {record.id: record for record in (law, *sources)}
    pages = (each for each in sources_of(library, on_it.values()) if each.seen.value != "headline")
    read = max((page.published for page in pages if page.published), default=None)
    if not in_force or read is None or any(repeals):
        return ""
    return f"No repeal was found in any page read on it, the newest of {read}; that is no proof that there was none."


def would(relation: Relation) -> str:
    """Return what a bill would do to a law, by its note or by the name of the relation."""
    return relation.note or f"{relation.relation.label} it"


def amends(law: Instrument, authority: Instrument) -> str:
    """Return how the law that lets another be waived bears on it, such as `amends: adds exemptions`; often nothing."""
    for relation in authority.relations or ():
        if relation.instrument == law.id:
            return f"{relation.relation.label}: {relation.note}" if relation.note else f"{relation.relation.label} it"
    return ""


def rests(library: Library, law: Instrument, authority: Instrument) -> str:
    """Return which waivers rest on the law that allows them, of those with a record; nothing where none does."""
    orders = {waiver.year: library[waiver.instrument] for waiver in law.waivers or () if waiver.instrument}
    found = {}
    for year, order in sorted(orders.items()):
        for relation in order.relations or () if isinstance(order, Instrument) else ():
            if relation.instrument == authority.id and relation.relation.value == "rests-on":
                found[year] = relation.relation.label
    if not found:
        return ""
    label = next(iter(found.values()))
    if len(found) == len(orders):
        return f"each waiver with a record of its own {label} it"
    return f"{label} it: {', '.join(map(str, found))}"


def _verbs(
    library: Library, law: Instrument, authority: Instrument | None, scale: _Scale, bar: float, gaps: Iterable[Span]
) -> Iterable[Verb]:
    """Yield what is said at the two lines of the law that allows waivers, each where it first meets nothing else."""
    if not authority or not authority.signed:
        return
    x, line = scale.at(authority.signed.first), bar + BAR + STEM
    taken = [_gap_label(span, bar) for span in gaps]
    beside = [
        (x + aside, y, anchor) for y in (bar + BAR + 22, line - 20) for aside, anchor in ((8, "start"), (-8, "end"))
    ]
    along = [(at, line - 6, "start") for at in range(round(x) + 24, round(WIDTH), 20)]
    for words, places in ((amends(law, authority), beside), (rests(library, law, authority), along)):
        wide = len(words) * LETTER
        for at, y, anchor in places if words else ():
            near = at - wide if anchor == "end" else at
            box = (near, y - LINE + 4, near + wide, y + 4)
            if near >= 0 and near + wide <= WIDTH and not any(overlap(box, other) for other in taken):
                taken.append(box)
                yield Verb(words, at, y, anchor)
                break


def _gap_label(span: Span, bar: float) -> Box:
    middle, half = span.x + span.width / 2, len(span.words) * LETTER / 2
    return (middle - half, bar + 48 - LINE + 4, middle + half, bar + 52)
