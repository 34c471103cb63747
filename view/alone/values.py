"""The data that a picture draws, as the rows of a table: the head first, then a row for each thing drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from kb.declare.dates import Date
from kb.declare.scale import Term
from kb.declare.scales import STANDING
from kb.export.as_json import day_of
from kb.library.chronicle import Era, landmarks
from kb.library.claims import cells_of, claims_in
from kb.library.documents import comparison
from kb.library.library import Library
from kb.library.order import date_order, in_order, number
from kb.records.record import Record, narrow
from kb.records.typed import Event, Period, Place, Provision, Source
from view.pictures.chart import Chart
from view.pictures.claims_grid import Grid
from view.pictures.facsimile import Facsimile
from view.pictures.horizon import Row
from view.pictures.lineage import Lineage
from view.pictures.names import Names
from view.pictures.timeline import Drawing, lanes
from view.pictures.years import EventStrip, WaiverStrip

Rows = list[list[Any]]
DAYS = ["date", "date_first", "date_last"]


def days(date: Date | None) -> list[Any]:
    """Return a date as it was written, and its first and last day where they are known."""
    return [date.written, day_of(date.first, date.start), day_of(date.last, date.end)] if date else [None] * 3


def timeline(library: Library, site: str) -> Rows:
    """Return the events, then the periods by lane."""
    return _along(library, in_order(library, Event), in_order(library, Period), site)


def era(library: Library, drawn: Drawing, era: Era, site: str) -> Rows:
    """Return the events of an era, the oldest first, then the periods by lane that its drawing shows."""
    events = sorted((event for stage in era.stages for event in stage.events), key=date_order)
    return _along(library, events, [bar.period for bar in drawn.bars], site)


def _along(library: Library, events: Iterable[Event], periods: Sequence[Period], site: str) -> Rows:
    marked = landmarks(library)
    rows: Rows = [["drawn_as", "lane", "id", "page", "title", *DAYS, "stands_out"]]
    for event in events:
        rows.append(["dot", None, *_named(event, site), *days(event.date), "yes" if event in marked else "no"])
    for lane, group in lanes(library):
        here = (period for period in group if period in periods)
        rows += [["bar", lane, *_named(period, site), *days(period.date), None] for period in here]
    return rows


def lineage(drawn: Lineage, library: Library, site: str) -> Rows:
    """Return the law, what lets it be waived, each year, the bills, the times without a waiver, and the offices."""
    rows: Rows = [["drawn_as", "id", "page", "title", *DAYS, "says"]]
    documents = [("law", drawn.law, "")] + ([("authority", drawn.authority, "")] if drawn.authority else [])
    documents += [("bill", bill.record, bill.lines[2]) for bill in drawn.bills]
    rows += [[what, *_named(each, site), *days(each.signed), says] for what, each, says in documents]
    for year in (each.waiver for each in drawn.years):
        named = _named(library[year.instrument], site) if year.instrument else [None] * 3
        rows.append(["year", *named, year.year, None, None, year.state.value])
    for what, spans in (("without_waiver", drawn.gaps), ("office", drawn.offices)):
        rows += [[what, *_named(span.period, site), *days(span.period.date), span.words] for span in spans]
    return rows


def chart(drawn: Chart, site: str) -> Rows:
    """Return the figures of a chart in the order of its rows, with how each is drawn and the day of its page."""
    rows: Rows = [
        ["id", "page", "title", "quantity", "unit", "value", *DAYS, "publishers", "given_by", "published", "drawn_as"]
    ]
    for row in drawn.rows:
        figure = row.figure
        named = [*_named(figure, site), figure.quantity, figure.unit, figure.value, *days(figure.period)]
        published = row.published.written if row.published else None
        rows.append([*named, list(row.publishers), figure.by, published, row.kind])
    return rows


def waivers(strip: WaiverStrip) -> Rows:
    """Return each year of a law in which it could be waived."""
    head = ["year", "law", "state", "instrument", "basis"]
    cells = (cell.waiver for cell in strip.cells)
    return [head, *([each.year, strip.law.id, each.state.value, each.instrument, each.basis] for each in cells)]


def events(found: Iterable[Event], strip: EventStrip, site: str) -> Rows:
    """Return the events of a strip by their days."""
    shown = [event for event in found if event.date.year >= strip.first]
    shown.sort(key=lambda event: (event.date.first, event.id))
    return [["id", "page", "title", *DAYS], *([*_named(event, site), *days(event.date)] for event in shown)]


def places(library: Library, drawn: Sequence[Place], routes: Sequence[Place], site: str) -> Rows:
    """Return places with their points, then each route stop by stop."""
    rows: Rows = [["drawn_as", "id", "page", "title", "kind", "latitude", "longitude", "route", "stop"]]
    for place in drawn:
        rows.append(["place", *_located(place, site), None, None])
    for route in routes:
        stops = [narrow(library[stop], Place) for stop in route.route or ()]
        rows += [["stop", *_located(stop, site), route.id, at] for at, stop in enumerate(stops, start=1)]
    return rows


def horizon(groups: Iterable[tuple[Term, Sequence[Row]]], site: str) -> Rows:
    """Return each page behind a provision or a forecast, and the day on which something is due."""
    rows: Rows = [["id", "page", "title", "state", "drawn_as", "source", "seen", *DAYS]]
    for term, drawn in groups:
        for row in drawn:
            lead = [*_named(row.record, site), term.value]
            marks = [(mark.kind, source) for mark in row.marks for source in mark.sources]
            rows += [[*lead, what, each.id, each.seen.value, *days(each.published)] for what, each in marks]
            if row.flag:
                rows.append([*lead, "due", None, None, *days(row.flag.date)])
            if not marks and not row.flag:
                rows.append([*lead, *[None] * 6])
    return rows


def facsimile(drawn: Facsimile, site: str) -> Rows:
    """Return the provisions of a document with what each bar says in its four ways."""
    head = ["reference", "id", "page", "title", "section", "wording", "extent", "verb", "status", "claims"]
    rows: Rows = [head]
    for section in drawn.sections:
        for bar in section.bars:
            one = bar.provision
            coded = [one.wording.value, one.extent.value, one.modality.value, bar.state.value, bar.claims]
            rows.append([number(one), *_named(one, site), one.section, *coded])
    return rows


def verbs(provisions: Iterable[Provision], site: str) -> Rows:
    """Return provisions with their main verb, how their wording was seen, and the section that each stands in."""
    rows: Rows = [["reference", "id", "page", "title", "family", "verb", "wording", "section"]]
    for one in provisions:
        coded = [one.modality.family or None, one.modality.value, one.wording.value, one.section]
        rows.append([number(one), *_named(one, site), *coded])
    return rows


def verdicts(library: Library, article: str, site: str) -> Rows:
    """Return the claims of an article with the verdict of the text, and in what it says less."""
    rows: Rows = [["id", "page", "title", "kind", "verdict", "says_less_in"]]
    for claim in claims_in(library, article):
        less = [gap.value for gap in claim.charter.gap or ()]
        rows.append([*_named(claim, site), claim.kind.value, claim.charter.verdict.value, less])
    return rows


def claims(drawn: Grid, site: str) -> Rows:
    """Return each disc of the grid of claims, and each claim outside the text, by paragraph."""
    rows: Rows = [["id", "page", "title", "paragraph", "section", "verdict"]]
    for row in drawn.paragraphs:
        for column, discs in row.cells:
            named = [(_named(disc.claim, site), disc.verdict.value) for disc in discs]
            rows += [[*lead, row.number, column.number or None, verdict] for lead, verdict in named]
        rows += [[*_named(claim, site), row.number, None, claim.charter.verdict.value] for _, claim in row.outside]
    return rows


def names(drawn: Names, site: str) -> Rows:
    """Return each name and theme that have something in common, with how many events and statements have both."""
    rows: Rows = [["id", "page", "title", "theme", "records"]]
    for row in drawn.rows:
        rows += [[*_named(row.actor, site), spot.theme.id, spot.count] for spot in row.spots if spot]
    return rows


def standing(library: Library) -> Rows:
    """Return how many sources have each standing, and of whom, the most of each first."""
    found = Counter((source.standing.value.value, source.standing.of) for source in library.of_type(Source))
    order = [term.value for term in STANDING.terms]
    rows = sorted(found.items(), key=lambda pair: (order.index(pair[0][0]), -pair[1], pair[0][1] or ""))
    return [["standing", "of", "sources"], *([value, of, count] for (value, of), count in rows)]


def topics(library: Library, site: str) -> Rows:
    """Return each topic with how each of the compared documents treats it; nothing where nobody looked."""
    rows: Rows = [["topic", "label", "id", "page", "title", "value"]]
    for row in (row for alike in comparison(library) for row in alike.rows):
        named = [(_named(document, site), entry.value.value if entry else None) for document, entry in row.cells]
        rows += [[row.topic.value, row.topic.label, *lead, value] for lead, value in named]
    return rows


def cells(library: Library, article: str, provisions: Iterable[Provision], site: str) -> Rows:
    """Return the claims of an article, each with its verdict and with what every provision says that it was held to."""
    rows: Rows = [["id", "page", "title", "verdict", "provision", "reference", "says"]]
    for claim in claims_in(library, article):
        lead, found = [*_named(claim, site), claim.charter.verdict.value], cells_of(library, claim.id)
        held = [[each.id, number(each), found[each.id].value] for each in provisions if each.id in found]
        rows += [[*lead, *says] for says in held] or [[*lead, None, None, None]]
    return rows


def _named(record: Record, site: str) -> list[Any]:
    return [record.id, site + record.address, record.title]


def _located(place: Place, site: str) -> list[Any]:
    spot = place.coordinates
    return [
        *_named(place, site),
        place.kind.value,
        *([str(spot.latitude), str(spot.longitude)] if spot else [None, None]),
    ]
