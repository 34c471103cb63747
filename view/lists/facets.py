"""The questions by which a list is narrowed, and their answers.

The name of a facet and the values of its options stand in the address (`?theme=energy&sort=date`), so they are the
field's own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from kb.declare import scales
from kb.declare.letters import plain_letters, title_order
from kb.declare.scale import Scale, Term
from kb.declare.types import TYPES
from kb.library.around import quantities, themes_of
from kb.library.documents import current_state
from kb.library.library import Library
from kb.library.order import ROMAN, in_order
from kb.records.record import Record, narrow
from kb.records.typed import (
    Actor,
    Claim,
    Event,
    Figure,
    Instrument,
    Place,
    Provision,
    Source,
    Statement,
    Theme,
    WithKind,
)
from view.shown import language

NOWHERE = "none"

Of = TypeVar("Of", bound=Record, contravariant=True)


class Option(NamedTuple):
    """One value of a facet, as it stands in the address, with its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Facet(Generic[Of]):
    """A question by which a list is narrowed. `options` are all values in order, `of` those that one record has."""

    name: str
    label: str
    options: Callable[[Library], Iterable[Option]]
    of: Callable[[Library, Of], Iterable[str]]


def by_scale(name: str, label: str, scale: Scale, of: Callable[[Of], Term | None]) -> Facet[Of]:
    """Return the facet of a coded field; a record without a value has none of its options."""
    options = [Option(term.value, term.label) for term in scale.terms]

    def values(library: Library, record: Of) -> Iterable[str]:
        term = of(record)
        return [term.value] if term else []

    return Facet(name, label, lambda _: options, values)


def _themes(library: Library) -> Iterable[Option]:
    return [Option(theme.id, theme.title) for theme in in_order(library, Theme)]


def _countries(library: Library) -> Iterable[Option]:
    states = [Option(actor.id, actor.title) for actor in in_order(library, Actor)]
    return [*states, Option(NOWHERE, "none recorded")]


def country(library: Library, record: Actor | Place) -> Iterable[str]:
    """Return the state to which a person, body or place belongs; a state belongs to itself."""
    is_state = isinstance(record, Actor) and record.kind.value == "state"
    return [record.country or (record.id if is_state else NOWHERE)]


def _decades(library: Library) -> Iterable[Option]:
    found = sorted({event.date.year // 10 * 10 for event in library.of_type(Event)})
    return [Option(f"{decade}s", f"{decade}s") for decade in found]


def _sections(library: Library) -> Iterable[Option]:
    return [Option(name.lower(), "Preamble" if name == "P" else f"Section {name}") for name in ROMAN]


def _documents(library: Library) -> Iterable[Option]:
    provisions = in_order(library, Provision)
    return [Option(id_, library[id_].title) for id_ in dict.fromkeys(each.instrument for each in provisions)]


def _languages(library: Library) -> Iterable[Option]:
    codes = {source.language for source in library.of_type(Source)}
    return sorted((Option(code, language(code)) for code in codes), key=lambda option: option.label)


def slug(text: str) -> str:
    """Return words as they can stand in an address: lower case, without accents, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", plain_letters(text).lower()))


def _quantities(library: Library) -> Iterable[Option]:
    return [Option(slug(quantity), quantity) for quantity, _ in quantities(library)]


def _types(library: Library) -> Iterable[Option]:
    return [Option(type_.name, type_.many) for type_ in TYPES.values()]


def taken_side_on(_: Library, statement: Statement) -> Iterable[str]:
    """Return what a statement is for or against; nothing where it takes no side."""
    return [statement.stance_on.what] if statement.stance_on else []


def _objects(library: Library) -> Iterable[Option]:
    """Return what statements are for or against, what most are on first."""
    counts = Counter(what for each in library.of_type(Statement) for what in taken_side_on(library, each))
    named = [(-count, title_order(library[id_].title), id_) for id_, count in counts.items()]
    return [Option(id_, short_title(library[id_])) for _, _, id_ in sorted(named)]


def short_title(record: Record) -> str:
    """Return the short name of a theme that has one, of anything else the title."""
    return (isinstance(record, Theme) and record.short) or record.title


FAMILIES = (Option("states", "states"), Option("plans", "plans"), Option("not-seen", "verb not seen"))

THEME: Facet[Record] = Facet("theme", "Theme", _themes, lambda _, record: themes_of(record))
COUNTRY: Facet[Actor | Place] = Facet("country", "Country", _countries, country)
SIDE: Facet[Statement] = Facet(
    "country",
    "Speaker’s country",
    _countries,
    lambda library, statement: country(library, narrow(library[statement.speaker], Actor)),
)
DECADE: Facet[Event] = Facet("decade", "Decade", _decades, lambda _, event: [f"{event.date.year // 10 * 10}s"])
DOCUMENT: Facet[Provision] = Facet("document", "Document", _documents, lambda _, provision: [provision.instrument])
SECTION: Facet[Provision] = Facet("section", "Section", _sections, lambda _, provision: [provision.section.lower()])
FAMILY: Facet[Provision] = Facet(
    "family",
    "States or plans",
    lambda _: FAMILIES,
    lambda _, provision: [provision.modality.family or "not-seen"],
)
LANGUAGE: Facet[Source] = Facet("language", "Language", _languages, lambda _, source: [source.language])
QUANTITY: Facet[Figure] = Facet("quantity", "What is measured", _quantities, lambda _, figure: [slug(figure.quantity)])
TYPE: Facet[Record] = Facet("type", "Type", _types, lambda _, record: [record.type.name])

VERB: Facet[Provision] = by_scale("verb", "Main verb", scales.MODALITY, lambda provision: provision.modality)
WORDING: Facet[Provision] = by_scale("wording", "Wording", scales.WORDING, lambda provision: provision.wording)
STATUS: Facet[Provision] = by_scale("status", "Status", scales.STATUS, current_state)
VERDICT: Facet[Claim] = by_scale("verdict", "In the text", scales.CHARTER_VERDICT, lambda claim: claim.charter.verdict)
BORNE_OUT: Facet[Claim] = by_scale(
    "record", "In the record", scales.RECORD_VERDICT, lambda claim: claim.record.verdict if claim.record else None
)
OUTCOME: Facet[Claim] = by_scale(
    "outcome", "Outcome", scales.OUTCOME, lambda claim: claim.outcome.verdict if claim.outcome else None
)
HEDGE: Facet[Claim] = by_scale("hedge", "Hedge", scales.HEDGE, lambda claim: claim.hedge.degree)
STANCE: Facet[Statement] = by_scale("stance", "Stance", scales.STANCE, lambda statement: statement.stance)
ON: Facet[Statement] = Facet("on", "For or against", _objects, taken_side_on)
STANDING: Facet[Source] = by_scale("standing", "Standing", scales.STANDING, lambda source: source.standing.value)
SEEN: Facet[Source] = by_scale("seen", "How far read", scales.SEEN, lambda source: source.seen)
FORCE: Facet[Instrument] = by_scale(
    "force", "Legal force", scales.LEGAL_FORCE, lambda document: document.legal_force.value
)


def kind(scale: Scale) -> Facet[WithKind]:
    """Return the facet of the kinds of a type."""
    return by_scale("kind", "Kind", scale, lambda record: record.kind)
