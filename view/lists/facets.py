"""The questions by which a list is narrowed, and their answers.

The name of a facet and the values of its options stand in the address (`?theme=tripp&sort=date`), so they are the
field's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.declare import scales
from kb.declare.letters import plain_letters
from kb.declare.scales import Scale, Term
from kb.declare.types import TYPES
from kb.library.around import quantities
from kb.library.documents import current_state
from kb.library.library import Library
from kb.library.order import ROMAN, in_order
from kb.records.record import Record
from view.shown import language

NOWHERE = "none"


class Option(NamedTuple):
    """One value of a facet, as it stands in the address, with its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Facet:
    """A question by which a list is narrowed. `options` are all values in order, `of` those that one record has."""

    name: str
    label: str
    options: Callable[[Library], Iterable[Option]]
    of: Callable[[Library, Record], Iterable[str]]


def by_scale(name: str, label: str, scale: Scale, of: Callable[[Record], Term | None]) -> Facet:
    """Return the facet of a coded field; a record without a value has none of its options."""
    options = [Option(term.value, term.label) for term in scale.terms]

    def values(library: Library, record: Record) -> Iterable[str]:
        term = of(record)
        return [term.value] if term else []

    return Facet(name, label, lambda _: options, values)


def themes_of(record: Record) -> Sequence[str]:
    """Return the themes of a record; a theme belongs to itself."""
    if record.type.name == "themes":
        return [record.id]
    return (record.themes if "themes" in record.type.names else None) or ()


def _themes(library: Library) -> Iterable[Option]:
    return [Option(theme.id, theme.title) for theme in in_order(library, "themes")]


def _countries(library: Library) -> Iterable[Option]:
    states = [Option(actor.id, actor.title) for actor in in_order(library, "actors")]
    return [*states, Option(NOWHERE, "none recorded")]


def country(library: Library, record: Record) -> Iterable[str]:
    """Return the state to which a person, body or place belongs; a state belongs to itself."""
    is_state = record.type.name == "actors" and record.kind.value == "state"
    return [record.country or (record.id if is_state else NOWHERE)]


def _decades(library: Library) -> Iterable[Option]:
    found = sorted({event.date.year // 10 * 10 for event in library.of_type("events")})
    return [Option(f"{decade}s", f"{decade}s") for decade in found]


def _sections(library: Library) -> Iterable[Option]:
    return [Option(name.lower(), "Preamble" if name == "P" else f"Section {name}") for name in ROMAN]


def _documents(library: Library) -> Iterable[Option]:
    provisions = in_order(library, "provisions")
    return [Option(id_, library[id_].title) for id_ in dict.fromkeys(each.instrument for each in provisions)]


def _languages(library: Library) -> Iterable[Option]:
    codes = {source.language for source in library.of_type("sources")}
    return sorted((Option(code, language(code)) for code in codes), key=lambda option: option.label)


def slug(text: str) -> str:
    """Return words as they can stand in an address: lower case, without accents, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", plain_letters(text).lower()))


def _quantities(library: Library) -> Iterable[Option]:
    return [Option(slug(quantity), quantity) for quantity, _ in quantities(library)]


def _types(library: Library) -> Iterable[Option]:
    return [Option(type_.name, type_.many) for type_ in TYPES.values()]


FAMILIES = (Option("states", "states"), Option("plans", "plans"), Option("not-seen", "verb not seen"))

THEME = Facet("theme", "Theme", _themes, lambda _, record: themes_of(record))
COUNTRY = Facet("country", "Country", _countries, country)
SIDE = Facet(
    "country", "Speaker’s country", _countries, lambda library, record: country(library, library[record.speaker])
)
DECADE = Facet("decade", "Decade", _decades, lambda _, record: [f"{record.date.year // 10 * 10}s"])
DOCUMENT = Facet("document", "Document", _documents, lambda _, record: [record.instrument])
SECTION = Facet("section", "Section", _sections, lambda _, record: [record.section.lower()])
FAMILY = Facet(
    "family",
    "States or plans",
    lambda _: FAMILIES,
    lambda _, record: [record.modality.family or "not-seen"],
)
LANGUAGE = Facet("language", "Language", _languages, lambda _, record: [record.language])
QUANTITY = Facet("quantity", "What is measured", _quantities, lambda _, record: [slug(record.quantity)])
TYPE = Facet("type", "Type", _types, lambda _, record: [record.type.name])

VERB = by_scale("verb", "Main verb", scales.MODALITY, lambda record: record.modality)
WORDING = by_scale("wording", "Wording", scales.WORDING, lambda record: record.wording)
STATUS = by_scale("status", "Status", scales.STATUS, current_state)
VERDICT = by_scale("verdict", "In the text", scales.CHARTER_VERDICT, lambda record: record.charter.verdict)
BORNE_OUT = by_scale(
    "record", "In the record", scales.RECORD_VERDICT, lambda record: record.record and record.record.verdict
)
OUTCOME = by_scale("outcome", "Outcome", scales.OUTCOME, lambda record: record.outcome and record.outcome.verdict)
HEDGE = by_scale("hedge", "Hedge", scales.HEDGE, lambda record: record.hedge.degree)
STANCE = by_scale("stance", "Stance", scales.STANCE, lambda record: record.stance)
STANDING = by_scale("standing", "Standing", scales.STANDING, lambda record: record.standing.value)
SEEN = by_scale("seen", "How far read", scales.SEEN, lambda record: record.seen)
FORCE = by_scale("force", "Legal force", scales.LEGAL_FORCE, lambda record: record.legal_force.value)


def kind(scale: Scale) -> Facet:
    """Return the facet of the kinds of a type."""
    return by_scale("kind", "Kind", scale, lambda record: record.kind)
