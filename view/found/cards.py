"""The card of a record, which a link to it shows and a hit of the search is: kind, title, what it says, and marks.

A card is a small JSON file beside the page of its record. It holds words and the names of glyphs, no HTML.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from kb.declare.letters import capital
from kb.declare.scales import SEEN
from kb.declare.types import TYPES
from kb.library import order
from kb.library.around import about, asked
from kb.library.documents import act, current_state, wording_seen
from kb.library.evidence import by_headlines
from kb.library.library import Library
from kb.library.subject import by_charter
from kb.records.known_ids import Retired
from kb.records.record import Record
from kb.records.typed import (
    Actor,
    Claim,
    Event,
    Figure,
    Instrument,
    Period,
    Place,
    Provision,
    Source,
    Statement,
    Theme,
    WithSummary,
)
from view.publication import Publication

NOTHING_OWED = "states-a-position"  # the state of what states something: its verb says so already

# The parts of a theme's page to which its card leads, by their ids, with the words for one and for many.
PARTS = {
    "text": ("What the Charter says: {} provision", "What the Charter says: {} provisions"),
    "views": ("Who said what: {} statement", "Who said what: {} statements"),
    "unknowns": ("Not known: {} point", "Not known: {} points"),
}


@dataclass(frozen=True)
class Mark:
    """A word of a scale or a day, with its glyph where it has one; `tone` names the scale, and its tone there."""

    words: str
    glyph: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Card:
    """What a card shows, in plain words; `links` go to parts of its page, `unsaid` is what a provision leaves open."""

    kind: str
    title: str
    says: str
    marks: list[Mark] = field(default_factory=list)
    question: str = ""
    answer: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)


def path(address: str) -> str:
    """Return where the card of the page at an address lies, from the site's root."""
    return f"{address.rstrip('/')}.card.json"


def written(publication: Publication, record: Record) -> str:
    """Return the card of a record as JSON, without what is empty."""
    return _as_json(card(publication, record))


def of_retired(entry: Retired) -> str:
    """Return the card of an id that no record has any more, as JSON: that it was withdrawn, and why."""
    return _as_json(Card(f"{capital(TYPES[entry.type].one)} · withdrawn", entry.id, entry.why))


def _as_json(shown: Card) -> str:
    values = {name: value for name, value in asdict(shown).items() if value}
    values["marks"] = [{name: value for name, value in mark.items() if value} for mark in values.get("marks", ())]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def card(publication: Publication, record: Record) -> Card:
    """Return the card of a record."""
    library, plain = publication.library, publication.plain
    says = plain(_says(record))
    question, answer = map(plain, asked(record) or ("", ""))
    return Card(
        kind(library, record),
        record.title,
        says,
        marks(record),
        question,
        answer,
        _links(library, record) if isinstance(record, Theme) else [],
        [plain(line) for line in record.unsaid or ()] if isinstance(record, Provision) else [],
    )


def kind(library: Library, record: Record) -> str:
    """Return what a record is, in a word or two, and whether it rests on headlines alone."""
    return (
        f"{_what(library, record)} · {SEEN['headline'].label}"
        if by_headlines(library, record)
        else _what(library, record)
    )


def _what(library: Library, record: Record) -> str:
    """Return the kind of a record where that says more than its type, else the type; with its number."""
    one = capital(record.type.one)
    if isinstance(record, Actor | Place | Instrument):
        label = record.kind.label
        return capital(label)
    if isinstance(record, Provision):
        return f"{one} {order.number(record)} · {library[record.instrument].title}"
    return f"{one} {record.sentences[0]}" if isinstance(record, Claim) else one


def marks(record: Record) -> list[Mark]:
    """Return what stands at the end of a hit: verdict, verb and wording, stance, force or state, and the day."""
    for type_, made in _MARKS.items():
        if isinstance(record, type_):
            return made(record)
    return []


def _says(record: Record) -> str:
    """Return what a record says in a sentence or two."""
    if isinstance(record, WithSummary) and record.summary:
        return record.summary
    return record.charter.reason if isinstance(record, Claim) else ""


def _of_provision(record: Provision) -> list[Mark]:
    term = record.modality
    glyph = f"plan-{term.value}" if term.family == "plans" else "states" if term.family else "verb-unseen"
    verb = Mark(" ".join(filter(None, (term.family, term.label))), glyph)
    state = current_state(record)
    come_of_it = [] if state.value == NOTHING_OWED else [Mark(state.label, f"status-{state.value}")]
    return [verb, *come_of_it, Mark(wording_seen(record), tone=f"seen-{record.wording.tone}")]


def _of_claim(record: Claim) -> list[Mark]:
    text, own = record.charter.verdict, record.record.verdict if record.record else None
    marks = [Mark(text.label, f"text-{text.value}", f"verdict-{text.tone}")]
    if own and own.value != "only-about-the-text":
        marks.append(Mark(own.label, f"record-{own.value}", f"verdict-{own.tone}"))
    return marks


def _of_statement(record: Statement) -> list[Mark]:
    words = record.stance_on.words if record.stance_on else record.stance.label
    return [Mark(words), Mark(str(record.date))]


def _of_document(record: Instrument) -> list[Mark]:
    signed = [Mark(f"{act(record)} {record.signed}")] if record.signed else []
    force = record.legal_force
    return [Mark(f"legal force: {force.value.label}"), *signed] if force else signed


_MARKS: dict[type[Record], Callable[..., list[Mark]]] = {
    Provision: _of_provision,
    Claim: _of_claim,
    Statement: _of_statement,
    Instrument: _of_document,
    Event: lambda record: [Mark(str(record.date))],
    Period: lambda record: [Mark(str(record.date))],
    Figure: lambda record: [Mark(str(record.period))],
    Place: lambda record: [Mark(record.state.label)] if record.state else [],
    Source: lambda record: [Mark(record.publisher), *([Mark(str(record.published))] if record.published else [])],
}


def _links(library: Library, theme: Theme) -> list[tuple[str, str]]:
    """Return the parts of a theme's page that answer more, each with how much it holds."""
    own, _ = by_charter(library, about(library, theme.id, Provision))
    counts = {
        "text": len(own),
        "views": len(about(library, theme.id, Statement)),
        "unknowns": len(theme.unknowns or ()),
    }
    return [(PARTS[id_][count > 1].format(count), f"#{id_}") for id_, count in counts.items() if count]
