"""What follows from the records: orders, counts, the current state of things. Nothing of it is ever typed."""

from __future__ import annotations

import datetime
import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from kb.dates import Date
from kb.fields import Choice
from kb.letters import title_order
from kb.library import Library
from kb.records import Entry, Record
from kb.rules import judgements
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
    return sort(library, library.of_type(type_), type_)


def sort(library: Library, records: Iterable[Record], type_: str) -> list[Record]:
    """Return records of one type in the order in which a reader meets them; by title where the type has none."""
    found = sorted(records, key=ORDERS.get(type_, lambda record: (title_order(record.title), record.id)))
    if type_ == "provisions":
        found.sort(key=lambda provision: is_of_another(library, provision))
    return found


@remembered
def the_charter(library: Library) -> str | None:
    """Return the id of the document that the site is about, or None where there is no provision.

    It is the one against whose provisions most claims were weighed; before there are any, that of most provisions.
    """
    weighed = Counter(
        library[provision].instrument
        for claim in library.of_type("claims")
        for provision in cells_of(library, claim.id)
    ) or Counter(provision.instrument for provision in library.of_type("provisions"))
    return min(weighed, key=lambda id_: (-weighed[id_], id_), default=None)


def is_of_another(library: Library, provision: Record) -> bool:
    """Tell whether a provision stands in another document than the one that the site is about."""
    return bool(provision.instrument != the_charter(library))


def by_charter(library: Library, provisions: Iterable[Record]) -> tuple[list[Record], list[Record]]:
    """Return the provisions of the document that the site is about, and those of all others."""
    own: list[Record] = []
    others: list[Record] = []
    for provision in provisions:
        (others if is_of_another(library, provision) else own).append(provision)
    return own, others


def parties_meant(library: Library, provision: Record) -> list[Record]:
    """Return the parties of its document that a provision has as its subject without naming them; often none."""
    parties = [library[id_] for id_ in library[provision.instrument].parties or ()]
    if provision.subject.value in ("both-states", "both-governments"):
        return parties
    if provision.subject.value == "partner":
        return [party for party in parties if party.id != "united-states"]
    return []


@remembered
def pointing(library: Library, id_: str, type_: str, *fields: str) -> list[Record]:
    """Return the records of a type that name this id in one of these fields, in reading order."""
    return sort(library, library.pointing(id_, type_, *fields), type_)


@remembered
def about(library: Library, theme: str, type_: str) -> list[Record]:
    """Return the records of a type that belong to a theme or to a part of it, in reading order."""
    family = {theme, *(child.id for child in library.pointing(theme, "themes", "parent"))}
    found = {record.id: record for id_ in family for record in library.pointing(id_, type_, "themes")}
    return sort(library, found.values(), type_)


def around(library: Library, id_: str, type_: str) -> list[Record]:
    """Return the records of a type that name a record or that it names, in reading order."""
    return sort(library, _around(library, id_).get(type_, {}).values(), type_)


# Where a provision says a thing itself; its status, notes and disputes tell of what came after.
WORDED = {"instrument", "summary", "recital", "toward"}


def worded(library: Library, id_: str) -> list[Record]:
    """Return the provisions that name a record in what they say, or that it names, in reading order."""
    there = [library[link.target] for link in library.links(id_)]
    found = {record.id: record for record in there if record.type.name == "provisions"}
    found |= {each.id: each for each in pointing(library, id_, "provisions", *WORDED)}
    return sort(library, found.values(), "provisions")


@remembered
def _around(library: Library, id_: str) -> dict[str, dict[str, Record]]:
    groups: dict[str, dict[str, Record]] = {}
    for record in (
        *(library[link.target] for link in library.links(id_)),
        *(link.source for link in library.backlinks(id_)),
    ):
        groups.setdefault(record.type.name, {})[record.id] = record
    return groups


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


def most_named(library: Library, theme: str, records: Iterable[Record]) -> list[Record]:
    """Return records with those first that the provisions, claims, events and statements of a theme name most."""
    kinds = ("provisions", "claims", "events", "statements")
    naming = {record.id for kind in kinds for record in about(library, theme, kind)}

    def rank(record: Record) -> tuple[int, str, str]:
        sources = {link.source.id for link in library.backlinks(record.id)}
        return -len(sources & naming), record.title.casefold(), record.id

    return sorted(records, key=rank)


@remembered
def claims_on(library: Library, document: str) -> list[Record]:
    """Return the claims that rest on a provision of a document or name the document itself, in order."""
    found = {claim.id: claim for claim in around(library, document, "claims")}
    for provision in provisions_of(library, document):
        found |= {claim.id: claim for claim, _ in cells_on(library, provision.id)}
    return sort(library, found.values(), "claims")


def telling(claims: Iterable[Record]) -> list[Record]:
    """Return claims with those first of which the text says most, in their order where it says the same."""
    return sorted(claims, key=lambda claim: CHARTER_VERDICT.rank(claim.charter.verdict.value))


def newest(records: Iterable[Record]) -> list[Record]:
    """Return dated records, the newest first."""
    return sorted(records, key=date_order, reverse=True)


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
    """Return the newest status under the provision's own document, or None where none is (codebook, status)."""
    tied = [status for status in provision.status or () if status.relation.value == "by-the-charter"]
    return tied[-1] if tied else None


def current_state(provision: Record) -> Term:
    """Return the word for the current status; not assessed where there is none."""
    status = current_status(provision)
    return status.state if status else STATUS["not-assessed"]


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


def searches(library: Library) -> list[Entry]:
    """Return the judgements that say where was searched: those for which nothing was found, or not enough."""
    return [judgement for record in library for _, judgement in judgements(record) if judgement.searched]


def cited_by(library: Library, record: Record) -> list[Record]:
    """Return the sources that a record cites anywhere, each once, in the order in which it cites them."""
    return [library[id_] for id_ in dict.fromkeys(citation.source for _, citation in record.citations)]


def last_read(sources: Iterable[Record]) -> Date | None:
    """Return the newest day on which any of these sources was read, or None where there are none."""
    return max((source.accessed for source in sources), default=None)


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


def asking(library: Library) -> list[Record]:
    """Return the records that name something not known, by type and in reading order."""
    return [record for name in TYPES for record in in_order(library, name) if record.unknowns]


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


# What two records can have in common, in the order in which a page names it.
COMMON = ("provisions", "events", "instruments", "places", "actors", "sources", "themes")
# Types whose pages are lists of others already.
NOT_RELATED = {"themes", "sources", "articles"}
MOST_RELATED = 5
MOST_OF_A_PUBLISHER = 3


class Relative(NamedTuple):
    """A record that has something in common with another one, and what that is, by type in the order of `COMMON`."""

    record: Record
    common: tuple[Record, ...]


@remembered
def bonds(library: Library) -> dict[str, tuple[float, frozenset[str]]]:
    """Return how much it counts to name a record, and who names it, for each record that several name.

    The weight is the logarithm of how rare that is: to cite the same page as one other record counts far more than to
    belong to a theme with three hundred.
    """
    found = {}
    for record in library:
        if record.type.name in COMMON:
            naming = frozenset(link.source.id for link in library.backlinks(record.id))
            if len(naming) > 1:
                found[record.id] = math.log(len(library) / len(naming)), naming
    return found


@remembered
def ties(library: Library, id_: str) -> frozenset[str]:
    """Return the ids of the records that a record names and that another one names too."""
    return frozenset(link.target for link in library.links(id_) if link.target in bonds(library))


def related(library: Library, record: Record, known: Collection[str]) -> list[Relative]:
    """Return the records that have most in common with one, at most five, without itself and those `known` already.

    What they have in common is weighted by its rarity (`bonds`) and set against how much a candidate names at all, so
    that a long record is not related to everything. One theme in common, alone, relates nothing.
    """
    weights = bonds(library)
    mine = ties(library, record.id)
    scores: defaultdict[str, float] = defaultdict(float)
    shared: defaultdict[str, int] = defaultdict(int)
    for id_ in sorted(mine):  # a sum of fractions hangs on their order
        weight, naming = weights[id_]
        for other in naming:
            scores[other] += weight
            shared[other] += 1
    candidates = (
        (-score / math.sqrt(len(ties(library, id_))), id_)
        for id_, score in scores.items()
        if shared[id_] > 1 and id_ != record.id and id_ not in known and library[id_].type.name not in NOT_RELATED
    )
    return [
        Relative(library[id_], _common(library, mine & ties(library, id_)))
        for _, id_ in heapq.nsmallest(MOST_RELATED, candidates)
    ]


def _common(library: Library, ids: Iterable[str]) -> tuple[Record, ...]:
    return tuple(sorted((library[id_] for id_ in ids), key=lambda record: (COMMON.index(record.type.name), record.id)))


def by_the_same(library: Library, source: Record) -> list[Record]:
    """Return the pages of a source's publisher that are nearest to it in time, at most three, itself left out."""
    if not source.published:
        return []
    day = source.published.first
    others = [
        other for other in _by_publisher(library).get(source.publisher, ()) if other.id != source.id and other.published
    ]
    nearest = heapq.nsmallest(
        MOST_OF_A_PUBLISHER,
        others,
        key=lambda other: (abs(other.published.first - day), other.published.first, other.id),
    )
    return sorted(nearest, key=lambda other: (other.published.first, other.id))


@remembered
def _by_publisher(library: Library) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for source in library.of_type("sources"):
        groups.setdefault(source.publisher, []).append(source)
    return groups


# A name of three or more capitals: OSCE, RFE/RL. Of two letters, such as US, EU or UN, none needs explaining.
SHORT_FORM = re.compile(r"(?=.{3})[A-Z][A-Z/]*[A-Z]")


class ShortForm(NamedTuple):
    """What an abbreviation stands for: the record that has it among its names, and its full name there."""

    record: Record
    full: str


@remembered
def short_forms(library: Library) -> dict[str, ShortForm]:
    """Return what each abbreviation stands for that is a name of a theme, document, actor, place or contested name.

    The full name is the one with these initials; where none has them, the title. A name in capitals that has no longer
    one beside it stands for nothing but itself.
    """
    found: dict[str, ShortForm] = {}
    for record in library:
        if "other_names" not in record.type.names:
            continue
        names = [str(record.title), *(entry.name for entry in record.other_names or ())]
        for short in filter(SHORT_FORM.fullmatch, names):
            full = next((name for name in names if _initials(name) == short), names[0]).removesuffix(f" ({short})")
            if " " in full:
                found.setdefault(short, ShortForm(record, full))
    return found


def _initials(name: str) -> str:
    return "".join(re.findall(r"(?<![\w-])[A-Z]|/", name))
