"""What follows from the records: orders, counts, the current state of things. Nothing of it is ever typed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from kb.dates import Date
from kb.fields import Choice
from kb.library import Library
from kb.records import Entry, Record, leaves
from kb.rules import sentences as sentences
from kb.scales import CHARTER_VERDICT, MODALITY, OUTCOME, SOURCE_KIND, STANDING, STATUS, Scale, Term
from kb.types import TYPES

Answer = TypeVar("Answer")


def remembered(query: Callable[..., Answer]) -> Callable[..., Answer]:
    """Answer a query on a library once: the library does not change. What comes back is not to be changed either."""

    @wraps(query)
    def answer(library: Library, *arguments: Hashable) -> Answer:
        key = (query.__name__, *arguments)
        if key not in library.answers:
            library.answers[key] = query(library, *arguments)
        return cast(Answer, library.answers[key])

    return answer


ROMAN = {"P": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def number(provision: Record) -> str:
    """Return the reference of a provision: `P1`, `I.2`, or `I.–` for a fragment without a place."""
    if provision.section == "P":
        return f"P{provision.number or '–'}"
    return f"{provision.section}.{provision.number or '–'}"


def document_order(provision: Record) -> tuple[str, int, int]:
    """Return the key that sorts provisions as they stand in their documents, fragments last in their section."""
    return provision.instrument, ROMAN.get(provision.section, 99), provision.number or 999


def sentence_order(claim: Record) -> tuple[str, int, int, str]:
    """Return the key that sorts claims as they come in their articles."""
    paragraph, _, sentence = claim.sentences[0][1:].partition(".")
    return claim.article, int(paragraph), int(sentence), claim.id


def date_order(record: Record) -> tuple[datetime.date, datetime.date, str]:
    """Return the key that sorts dated records by their first day, then by their last."""
    return record.date.first, record.date.last, record.id


ORDERS: dict[str, Callable[[Record], Any]] = {
    "provisions": document_order,
    "claims": sentence_order,
    "events": date_order,
    "statements": date_order,
    "periods": date_order,
    "themes": lambda theme: (theme.order, theme.id),
    "figures": lambda figure: (figure.quantity, figure.unit, figure.period.first, figure.id),
}


@remembered
def in_order(library: Library, type_: str) -> list[Record]:
    """Return the records of a type in the order in which a reader meets them."""
    return sort(library.of_type(type_), type_)


def sort(records: Iterable[Record], type_: str) -> list[Record]:
    """Return records of one type in the order in which a reader meets them; by title where the type has none."""
    return sorted(records, key=ORDERS.get(type_, lambda record: (record.title.casefold(), record.id)))


@remembered
def pointing(library: Library, id_: str, type_: str, *fields: str) -> list[Record]:
    """Return the records of a type that name this id in one of these fields, in reading order."""
    return sort(library.pointing(id_, type_, *fields), type_)


@remembered
def about(library: Library, theme: str, type_: str) -> list[Record]:
    """Return the records of a type that belong to a theme or to a part of it, in reading order."""
    family = {theme, *(child.id for child in library.pointing(theme, "themes", "parent"))}
    found = {record.id: record for id_ in family for record in library.pointing(id_, type_, "themes")}
    return sort(found.values(), type_)


@remembered
def provisions_of(library: Library, instrument: str, section: str | None = None) -> list[Record]:
    """Return the provisions of a document, or of one section of it, in document order."""
    found = pointing(library, instrument, "provisions", "instrument")
    return [provision for provision in found if section is None or provision.section == section]


def counted(provisions: Iterable[Record]) -> list[Record]:
    """Return the provisions that counts speak of: fragments without a place are in none."""
    return [provision for provision in provisions if provision.placement.value != "unplaced"]


@remembered
def claims_in(library: Library, article: str, paragraph: int | None = None) -> list[Record]:
    """Return the claims of an article, or those that one paragraph makes first, in order."""
    found = pointing(library, article, "claims", "article")
    return [claim for claim in found if paragraph is None or sentence_order(claim)[1] == paragraph]


@remembered
def cells_on(library: Library, provision: str) -> list[tuple[Record, Entry]]:
    """Return the claims that rest on a provision, each with the cell that says how, in the order of the article."""
    return [
        (claim, cell)
        for claim in pointing(library, provision, "claims", "charter")
        for cell in claim.charter.provisions or ()
        if cell.provision == provision
    ]


def by_term(
    records: Iterable[Record], scale: Scale, value: Callable[[Record], Term]
) -> list[tuple[Term, list[Record]]]:
    """Return the terms of a scale in order, each with the records that have it; terms without records too."""
    groups: dict[str, list[Record]] = {term.value: [] for term in scale.terms}
    for record in records:
        groups[value(record).value].append(record)
    return [(term, groups[term.value]) for term in scale.terms]


def by_modality(provisions: Iterable[Record]) -> list[tuple[Term, list[Record]]]:
    """Return the main verbs in the order of the scale, each with its provisions."""
    return by_term(provisions, MODALITY, lambda provision: provision.modality)


def by_charter_verdict(claims: Iterable[Record]) -> list[tuple[Term, list[Record]]]:
    """Return the verdicts against the text, each with its claims."""
    return by_term(claims, CHARTER_VERDICT, lambda claim: claim.charter.verdict)


def current_status(provision: Record) -> Entry | None:
    """Return the newest status that a source ties to the Charter, or None where none is (codebook, status)."""
    tied = [status for status in provision.status or () if status.relation.value == "by-the-charter"]
    return tied[-1] if tied else None


def current_state(provision: Record) -> Term:
    """Return the word for the current status; not assessed where there is none."""
    status = current_status(provision)
    return status.state if status else STATUS["not-assessed"]


def last_weighed(record: Record) -> Date | None:
    """Return the newest day on which a verdict or status of a record was weighed, or None where it has none."""
    return max((leaf.value for leaf in leaves(record) if leaf.field.name == "assessed"), default=None)


def sources_of(library: Library, records: Iterable[Record]) -> list[Record]:
    """Return the sources that any of these records cites, by publisher and title."""
    found = {
        link.target: library[link.target]
        for record in records
        for link in library.links(record.id)
        if library[link.target].type.name == "sources"
    }
    return sorted(found.values(), key=lambda source: (source.publisher.casefold(), source.title.casefold(), source.id))


def neighbours(records: list[Record], record: Record) -> tuple[Record | None, Record | None]:
    """Return the records before and after one in a list."""
    place = records.index(record)
    before = records[place - 1] if place else None
    after = records[place + 1] if place + 1 < len(records) else None
    return before, after


def years(records: Iterable[Record]) -> list[tuple[int, list[Record]]]:
    """Return dated records grouped by the year in which each begins, oldest first."""
    groups: dict[int, list[Record]] = {}
    for record in sorted(records, key=date_order):
        groups.setdefault(record.date.year, []).append(record)
    return sorted(groups.items())


def by_kind(records: Iterable[Record]) -> list[tuple[Term, list[Record]]]:
    """Return records of one type grouped by their kind, in the order of its scale."""
    rows = list(records)
    if not rows:
        return []
    kind = rows[0].type.names["kind"].kind
    assert isinstance(kind, Choice)
    return by_term(rows, kind.scale, lambda record: record.kind)


@remembered
def within(library: Library, period: Record) -> list[Record]:
    """Return the events that begin within a period and share a theme with it, in order."""
    shared = set(period.themes)
    return [
        event
        for event in in_order(library, "events")
        if period.date.first <= event.date.first <= period.date.last and shared & set(event.themes)
    ]


def beginning(library: Library, year: int) -> list[Record]:
    """Return the periods that begin in a year, in order."""
    return [period for period in in_order(library, "periods") if period.date.start and period.date.start.year == year]


def since(library: Library, day: str) -> list[Record]:
    """Return the events that begin on a day, given as 2026-02-10, or later, in order."""
    first = datetime.date.fromisoformat(day)
    return [event for event in in_order(library, "events") if event.date.first >= first]


@remembered
def evidence(library: Library, theme: str) -> list[Record]:
    """Return the sources cited by the provisions, events, statements and figures of a theme."""
    kinds = ("provisions", "events", "statements", "figures")
    return sources_of(library, [record for kind in kinds for record in about(library, theme, kind)])


@remembered
def cells_of(library: Library, claim: str) -> dict[str, Term]:
    """Return the provisions that a claim was weighed against with their verdicts; not seen for those merely near."""
    charter = library[claim].charter
    cells = dict.fromkeys(charter.near or (), CHARTER_VERDICT["not-seen"])
    return cells | {cell.provision: cell.verdict for cell in charter.provisions or ()}


@remembered
def seen_whole(library: Library, document: str) -> set[str]:
    """Return the ids of a document's provisions whose English sentence was seen whole, in its place."""
    return {
        provision.id
        for provision in provisions_of(library, document)
        if (provision.wording.value, provision.extent.value, provision.placement.value) == ("english", "whole", "seen")
    }


@remembered
def resting_on(library: Library, article: str, provisions: str) -> list[Record]:
    """Return the claims not seen in the text, or resting on one of these provisions, whose ids are joined by spaces."""
    wanted = set(provisions.split())
    return [
        claim
        for claim in claims_in(library, article)
        if claim.charter.verdict.value == "not-seen"
        or wanted & {cell.provision for cell in claim.charter.provisions or ()}
    ]


def forecasts(library: Library) -> list[Record]:
    """Return the claims that forecast something, in the order of their articles."""
    return [claim for claim in in_order(library, "claims") if claim.kind.value == "forecast"]


def outcome_of(claim: Record) -> Term:
    """Return what has come of a forecast; not assessed where nobody has weighed it."""
    return cast(Term, claim.outcome.verdict) if claim.outcome else OUTCOME["not-assessed"]


def commitments(library: Library, document: str) -> list[Record]:
    """Return the provisions of a document that plan something, or whose verb was not seen, in document order."""
    found = counted(provisions_of(library, document))
    return [provision for provision in found if provision.modality.family != "states"]


def signing_day(document: Record) -> datetime.date:
    """Return the first day on which a document may have been signed; the earliest day of all where none is known."""
    return cast(datetime.date, document.signed.first) if document.signed else datetime.date.min


def covering(library: Library) -> list[Record]:
    """Return the documents whose topics are compared, newest first."""
    found = [document for document in library.of_type("instruments") if document.coverage]
    return sorted(
        found, key=lambda document: document.signed.first if document.signed else datetime.date.min, reverse=True
    )


def coverage_by_topic(document: Record) -> dict[str, Entry]:
    """Return how a document treats each topic, by the topic's value."""
    return {entry.topic.value: entry for entry in document.coverage or ()}


def quantities(library: Library) -> list[tuple[str, list[Record]]]:
    """Return the figures grouped by what they measure, in alphabetical order."""
    groups: dict[str, list[Record]] = {}
    for figure in in_order(library, "figures"):
        groups.setdefault(figure.quantity, []).append(figure)
    return sorted(groups.items(), key=lambda pair: pair[0].casefold())


def disputed(library: Library) -> list[Record]:
    """Return the records on which sources disagree, by type and in reading order."""
    return [record for name in TYPES for record in in_order(library, name) if record.disputes]


def corrected(library: Library) -> list[tuple[Record, Entry]]:
    """Return every correction with its record, newest first."""
    found = [(record, entry) for record in library for entry in record.corrections or ()]
    return sorted(found, key=lambda pair: (pair[1].date.first, pair[0].id), reverse=True)


def balance(library: Library, scale: Scale, value: Callable[[Record], Term]) -> list[tuple[Record, list[int]]]:
    """Return the themes, each with how often its records cite sources of each value of a scale, in its order."""
    rows = []
    for theme in in_order(library, "themes"):
        counts = dict.fromkeys((term.value for term in scale.terms), 0)
        kinds = ("provisions", "events", "statements", "figures", "instruments", "claims")
        for record in {record.id: record for kind in kinds for record in about(library, theme.id, kind)}.values():
            for _, citation in record.citations:
                counts[value(library[citation.source]).value] += 1
        rows.append((theme, list(counts.values())))
    return rows


def balance_by_standing(library: Library) -> list[tuple[Record, list[int]]]:
    """Return the themes with their citations by the standing of the source."""
    return balance(library, STANDING, lambda source: source.standing.value)


def balance_by_kind(library: Library) -> list[tuple[Record, list[int]]]:
    """Return the themes with their citations by the kind of the source."""
    return balance(library, SOURCE_KIND, lambda source: source.kind)
