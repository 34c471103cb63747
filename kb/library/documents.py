"""Documents: their provisions, what has come of these, and which topics they cover."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.declare.dates import Date
from kb.declare.scale import Term
from kb.declare.scales import COVERAGE_TOPIC, MODALITY, STATUS, STATUS_RELATION
from kb.library.around import by_term, pointing
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import sort
from kb.library.subject import the_charter
from kb.records.groups import Coverage, ProvisionStatus
from kb.records.record import Record, narrow
from kb.records.typed import Actor, Event, Instrument, Provision, Theme

QUOTED = re.compile(r"“([^”]+)”")


def parties_meant(library: Library, provision: Provision) -> list[Actor]:
    """Return the parties of its document that a provision has as its subject without naming them; often none."""
    document = narrow(library[provision.instrument], Instrument)
    if provision.subject.value in ("both-states", "both-governments"):
        return [narrow(library[id_], Actor) for id_ in document.parties or ()]
    return partners(library, document) if provision.subject.value == "partner" else []


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
    return [provision for provision in provisions if not is_fragment(provision)]


def fragments(provisions: Iterable[Provision]) -> list[Provision]:
    """Return the provisions that are in no count: quoted fragments without a place."""
    return [provision for provision in provisions if is_fragment(provision)]


def number_of(provisions: Sequence[Provision]) -> str:
    """Return how many provisions there are in words, and how many fragments, which are in no count; empty for none."""
    count, rest = len(counted(provisions)), len(fragments(provisions))
    words = [f"{count} provision{'s' if count > 1 else ''}"] if count else []
    words += [f"{rest} fragments" if rest > 1 else "a fragment"] if rest else []
    return " and ".join(words)


def is_fragment(record: Record) -> bool:
    """Tell whether a record is a quoted fragment of a document whose place was not seen: it is in no count."""
    return isinstance(record, Provision) and record.placement.value == "unplaced"


# What was done with a document on its day, where that was no signing.
ACTS = {"bill": "introduced", "statute": "became law", "resolution": "adopted"}
SIGNED_OR_NOT = ("declaration", "framework")  # what may be issued without a signature


def act(document: Instrument) -> str:
    """Return what was done with a document on its day, by its record or by its kind; empty where neither tells."""
    if document.act:
        return document.act
    if not document.signed:
        return "" if document.kind.value in ACTS else "not seen signed"
    is_issued = document.kind.value in SIGNED_OR_NOT and not document.signatories
    return "issued" if is_issued else ACTS.get(document.kind.value, "signed")


def undated(record: Record) -> str:
    """Return what stands in place of a day where there is none: what was done with a document, if that is known."""
    return (act(record) if isinstance(record, Instrument) else "") or "not dated"


def how_made(document: Instrument) -> str:
    """Return what a document is and what was done with it."""
    return ", ".join(filter(None, (document.kind.label, act(document))))


class Tally(NamedTuple):
    """How many provisions of a document could be read, by what their main verb does, and how many fragments besides."""

    plans: int
    states: int
    unseen: int
    fragments: int

    @property
    def total(self) -> int:
        """All provisions that counts speak of."""
        return self.plans + self.states + self.unseen


@remembered
def tally(library: Library, document: str) -> Tally:
    """Return how many provisions of a document plan something, state a position, or have a verb that was not seen."""
    provisions = provisions_of(library, document)
    families = [provision.modality.family for provision in counted(provisions)]
    plans, states, unseen = (families.count(family) for family in ("plans", "states", ""))
    return Tally(plans, states, unseen, len(fragments(provisions)))


class Words(NamedTuple):
    """The words that carry a provision: its own where they are quoted, else our word for its main verb."""

    text: str
    are_quoted: bool


def operative_words(provision: Provision) -> Words:
    """Return the words that carry a provision; of a fragment what is quoted of it."""
    quotes = [provision.verb] if provision.verb else []
    if provision.placement.value == "unplaced":
        quotes += QUOTED.findall(provision.summary)
    return Words(quotes[0], are_quoted=True) if quotes else Words(provision.modality.label, are_quoted=False)


def quotes(provision: Provision) -> bool:
    """Tell whether our account of a provision quotes any words of it."""
    return bool(provision.verb or QUOTED.search(provision.summary))


def less_than_seen(provision: Provision) -> str:
    """Return what is to be said where a sentence was not seen whole in English, for a place beside its name."""
    if provision.placement.value == "unplaced":
        return "a fragment, place not known"
    if provision.wording.value == "english":
        return "" if provision.extent.value == "whole" else "seen in part"
    return "in translation" if provision.wording.value == "translated" else "only reported"


def wording_seen(provision: Provision) -> str:
    """Return how the wording of a provision was seen, and of an English one whether only a part of it was."""
    is_part = (provision.wording.value, provision.extent.value) == ("english", "part")
    return f"{provision.wording.label}, in part" if is_part else provision.wording.label


def in_english(provisions: Iterable[Provision]) -> list[Provision]:
    """Return the provisions whose sentence was seen whole in English, also where its place in the text was not."""
    return [each for each in provisions if (each.wording.value, each.extent.value) == ("english", "whole")]


def planning_verbs() -> list[Term]:
    """Return the verbs that plan something, in their order of strength."""
    return [term for term in MODALITY.terms if term.family == "plans"]


def by_modality(provisions: Iterable[Provision]) -> list[tuple[Term, list[Provision]]]:
    """Return the main verbs in the order of the scale, each with its provisions."""
    return by_term(provisions, MODALITY, lambda provision: provision.modality)


def current_place(provision: Provision) -> int | None:
    """Return the place of the current status in the history of a provision, or None where it has none."""
    history = enumerate(provision.status or ())
    return max((at for at, status in history if status.relation.value == "by-the-charter"), default=None)


def current_status(provision: Provision) -> ProvisionStatus | None:
    """Return the newest status under the provision's own document, or None where none is (codebook, status)."""
    place = current_place(provision)
    return None if place is None else (provision.status or ())[place]


def by_relation(provision: Provision) -> list[int]:
    """Return the places of the statuses in the history of a provision: first the earlier, last its own document."""
    places = range(len(provision.status or ()))
    return sorted(places, key=lambda at: -STATUS_RELATION.rank((provision.status or ())[at].relation.value))


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


@remembered
def unread(library: Library, document: str) -> Sequence[Provision]:
    """Return the provisions of a document that are to be read again, fragments among them, in document order."""
    whole = seen_whole(library, document)
    return [provision for provision in provisions_of(library, document) if provision.id not in whole]


def commitments(library: Library, document: str) -> list[Provision]:
    """Return the provisions of a document that plan something, or whose verb was not seen, in document order."""
    found = counted(provisions_of(library, document))
    return [provision for provision in found if provision.modality.family != "states"]


def due(provisions: Iterable[Provision]) -> list[tuple[Date, Provision]]:
    """Return the provisions for which the text sets a time, each with that time, the earliest first."""
    dated = [(provision.due.date, provision) for provision in provisions if provision.due]
    return sorted(dated, key=lambda pair: (pair[0].first, pair[1].id))


# Words for a status that say of a step that it was taken, or can no longer be.
STEPS = ("under-way", "done", "missed", "expired")


def acted_on(provisions: Iterable[Provision]) -> list[Provision]:
    """Return the provisions whose current status says that a step was taken, or that it is too late for one."""
    return [provision for provision in provisions if current_state(provision).value in STEPS]


def by_status(provisions: Iterable[Provision]) -> list[tuple[Term, list[Provision]]]:
    """Return the current statuses that occur, each with its provisions, what has come furthest first."""
    return [(term, group) for term, group in reversed(by_term(provisions, STATUS, current_state)) if group]


def weighing_days(provisions: Iterable[Provision]) -> list[Date]:
    """Return the days on which the current statuses of provisions were weighed, the earliest first."""
    days = {status.assessed.first: status.assessed for status in map(current_status, provisions) if status}
    return [days[day] for day in sorted(days)]


def theme_of(library: Library, document: Instrument) -> Theme:
    """Return the theme under which a document is treated: the first that it names."""
    return narrow(library[document.themes[0]], Theme)


def document_of(library: Library, theme: Theme) -> Instrument | None:
    """Return the document that the site is about where a theme is its own, or None for any other theme."""
    id_ = the_charter(library)
    document = narrow(library[id_], Instrument) if id_ else None
    return document if document and theme_of(library, document).id == theme.id else None


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


GROUPS = (
    ("only-here", "Only here", "not seen in the others, as far as each was read"),
    ("most-others", "Not here, in most others", "seen in more than half of them"),
    ("all", "In all", "seen or reported in each"),
    ("some", "Here and in some of the others", ""),
    ("few", "Not here, in few others", "seen in half of them or fewer"),
)
PRESENT = ("seen", "reported-present")  # values of coverage by which a document has a topic
Cell = tuple[Instrument, Coverage | None]  # how a document treats a topic; None where nobody looked


@dataclass(frozen=True)
class Treated:
    """A topic with how each compared document treats it, in the order of the documents."""

    topic: Term
    cells: tuple[Cell, ...]

    def documents(self, value: str) -> list[Instrument]:
        """Return the documents that treat the topic in this way."""
        return [document for document, entry in self.cells if entry and entry.value.value == value]


@dataclass(frozen=True)
class Alike:
    """Topics that stand alike between the first document and the others: what they are, and what that means."""

    id: str
    title: str
    means: str
    rows: tuple[Treated, ...]


def compared(library: Library) -> list[Instrument]:
    """Return the documents whose topics are compared: that of the site first, then the others, newest first."""
    charter = the_charter(library)
    return sorted(covering(library), key=lambda document: document.id != charter)


class DocumentState(NamedTuple):
    """Where a document stands, as far as was seen: its mark, since when, and which record tells of it."""

    mark: str
    since: Date | None
    told_by: Record | None

    @property
    def word(self) -> str:
        """The word for it."""
        return self.mark.replace("-", " ")


def document_state(library: Library, document: Instrument) -> DocumentState | None:
    """Return whether a document was suspended, or another that is compared took its place; None where nobody looked."""
    if document.suspended:
        event = narrow(library[document.suspended], Event)
        return DocumentState("suspended", event.date, event)
    for later in covering(library):
        if any(each.relation.value == "repeals" and each.instrument == document.id for each in later.relations or ()):
            return DocumentState("replaced", later.signed, later)
    return DocumentState("no-end-seen", None, None) if document.standing else None


def document_states(library: Library) -> list[DocumentState]:
    """Return where the compared documents stand, each that is alike once, in the order of the documents."""
    return [*dict.fromkeys(state for each in compared(library) if (state := document_state(library, each)))]


@remembered
def comparison(library: Library) -> Sequence[Alike]:
    """Return the topics in groups by which documents have them; a group without topics is left out.

    A document has a topic where a clause on it was seen or is reported. Nothing is added up and no document ranked.
    """
    tables = [(document, coverage_by_topic(document)) for document in compared(library)]
    groups: dict[str, list[Treated]] = {id_: [] for id_, _, _ in GROUPS}
    for topic in COVERAGE_TOPIC.terms if tables else ():
        row = Treated(topic, tuple((document, table.get(topic.value)) for document, table in tables))
        groups[_group_of(row)].append(row)
    return [Alike(id_, title, means, tuple(groups[id_])) for id_, title, means in GROUPS if groups[id_]]


def _group_of(row: Treated) -> str:
    here, *others = (entry is not None and entry.value.value in PRESENT for _, entry in row.cells)
    if here:
        return "all" if others and all(others) else "some" if any(others) else "only-here"
    return "most-others" if 2 * sum(others) > len(others) else "few"


def seen_only_here(library: Library) -> str:
    """Return a sentence on the topics that the document of the site alone has; empty where the premise fails.

    It fails where that document is not compared or alone, and where one of the others was not looked through.
    """
    rows = _found(library, "only-here")
    seen, reported = ([row.topic for row in rows if row.cells[0][0] in row.documents(value)] for value in PRESENT)
    if seen and reported:
        return f"Seen only here, as far as each text was read: {_listed(seen)}; by reports, {_listed(reported)} too."
    if seen:
        return f"Seen only here, as far as each text was read: {_listed(seen)}."
    return f"Reported only of this text, as far as each was read: {_listed(reported)}." if reported else ""


def seen_in_most_others(library: Library) -> str:
    """Return a sentence on the topics that most of the others have and this one, as read, has not; empty for none."""
    rows = _found(library, "most-others")
    topics = _listed([row.topic for row in rows])
    return f"In most of the others and, as far as it was read, not here: {topics}." if rows else ""


def _found(library: Library, group: str) -> list[Treated]:
    """The topics of a group for which each document was looked through, where there is something to compare."""
    documents = compared(library)
    if len(documents) < 2 or documents[0].id != the_charter(library):
        return []
    rows = (row for alike in comparison(library) if alike.id == group for row in alike.rows)
    return [row for row in rows if all(entry for _, entry in row.cells)]


def _listed(topics: list[Term]) -> str:
    """The topics as running text; a label that has another capital letter is a name and keeps its first."""
    words = [
        term.label if term.label[1:] != term.label[1:].lower() else term.label[0].lower() + term.label[1:]
        for term in topics
    ]
    if any(" and " in word for word in words):
        return "; ".join(words)
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def partners(library: Library, document: Instrument) -> list[Actor]:
    """Return the parties of a document but the United States, which is a party to each that is compared."""
    parties = (narrow(library[id_], Actor) for id_ in document.parties or ())
    return [party for party in parties if party.id != "united-states"]
