"""Documents: their provisions, what has come of these, and which topics they cover."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from kb.declare.scale import Term
from kb.declare.scales import MODALITY, STATUS
from kb.library.around import by_term, pointing
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import sort
from kb.records.groups import Coverage, ProvisionStatus
from kb.records.record import narrow
from kb.records.typed import Actor, Instrument, Provision


def parties_meant(library: Library, provision: Provision) -> list[Actor]:
    """Return the parties of its document that a provision has as its subject without naming them; often none."""
    document = narrow(library[provision.instrument], Instrument)
    parties = [narrow(library[id_], Actor) for id_ in document.parties or ()]
    if provision.subject.value in ("both-states", "both-governments"):
        return parties
    if provision.subject.value == "partner":
        return [party for party in parties if party.id != "united-states"]
    return []


# Where a provision says a thing itself; its status, notes and disputes tell of what came after.
WORDED = {"instrument", "summary", "recital", "toward"}


def worded(library: Library, id_: str) -> list[Provision]:
    """Return the provisions that name a record in what they say, or that it names, in reading order."""
    there = [library[link.target] for link in library.links(id_)]
    found = {record.id: record for record in there if isinstance(record, Provision)}
    found |= {each.id: each for each in pointing(library, id_, Provision, *WORDED)}
    return sort(library, found.values())


@remembered
def provisions_of(library: Library, instrument: str, section: str | None = None) -> Sequence[Provision]:
    """Return the provisions of a document, or of one section of it, in document order."""
    found = pointing(library, instrument, Provision, "instrument")
    return [provision for provision in found if section is None or provision.section == section]


def counted(provisions: Iterable[Provision]) -> list[Provision]:
    """Return the provisions that counts speak of: fragments without a place are in none."""
    return [provision for provision in provisions if provision.placement.value != "unplaced"]


def by_modality(provisions: Iterable[Provision]) -> list[tuple[Term, list[Provision]]]:
    """Return the main verbs in the order of the scale, each with its provisions."""
    return by_term(provisions, MODALITY, lambda provision: provision.modality)


def current_status(provision: Provision) -> ProvisionStatus | None:
    """Return the newest status under the provision's own document, or None where none is (codebook, status)."""
    tied = [status for status in provision.status or () if status.relation.value == "by-the-charter"]
    return tied[-1] if tied else None


def current_state(provision: Provision) -> Term:
    """Return the word for the current status; not assessed where there is none."""
    status = current_status(provision)
    return status.state if status else STATUS["not-assessed"]


@remembered
def seen_whole(library: Library, document: str) -> set[str]:
    """Return the ids of a document's provisions whose English sentence was seen whole, in its place."""
    return {
        provision.id
        for provision in provisions_of(library, document)
        if (provision.wording.value, provision.extent.value, provision.placement.value) == ("english", "whole", "seen")
    }


def commitments(library: Library, document: str) -> list[Provision]:
    """Return the provisions of a document that plan something, or whose verb was not seen, in document order."""
    found = counted(provisions_of(library, document))
    return [provision for provision in found if provision.modality.family != "states"]


def signing_day(document: Instrument) -> datetime.date:
    """Return the first day on which a document may have been signed; the earliest day of all where none is known."""
    return document.signed.first if document.signed else datetime.date.min


def covering(library: Library) -> list[Instrument]:
    """Return the documents whose topics are compared, newest first."""
    found = [document for document in library.of_type(Instrument) if document.coverage]
    return sorted(found, key=signing_day, reverse=True)


def coverage_by_topic(document: Instrument) -> dict[str, Coverage]:
    """Return how a document treats each topic, by the topic's value."""
    return {entry.topic.value: entry for entry in document.coverage or ()}
