"""What each list of the site offers: its facets, its orders, and the words by which a typed text finds a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from kb.declare import scales
from kb.library.library import Library
from kb.records.groups import OtherName
from kb.records.record import Record
from kb.records.typed import Claim, Figure, Provision, Source, Statement
from view.lists.facets import (
    BORNE_OUT,
    COUNTRY,
    DECADE,
    DOCUMENT,
    FAMILY,
    FORCE,
    HEDGE,
    LANGUAGE,
    OUTCOME,
    QUANTITY,
    SECTION,
    SEEN,
    SIDE,
    STANCE,
    STANDING,
    STATUS,
    THEME,
    TYPE,
    VERB,
    VERDICT,
    WORDING,
    Facet,
    Of,
    kind,
)
from view.lists.orders import (
    BY_DATE,
    BY_KIND,
    BY_ORDER,
    BY_QUANTITY,
    BY_TITLE,
    BY_TYPE,
    CITATIONS,
    CLAIMS,
    HEDGES,
    IN_ARTICLE,
    IN_TEXT,
    LINKS,
    OUTCOMES,
    PERIODS,
    PUBLISHED,
    PUBLISHERS,
    RECORDS,
    SIGNED,
    SPEAKERS,
    STANCES,
    STATES,
    THEMES,
    TITLE,
    VERBS,
    VERDICTS,
    WEIGHED,
    Order,
)


def title_and_other_names(library: Library, record: Record) -> Iterable[str]:
    """Return what a record is also called."""
    others: tuple[OtherName, ...] | None = record.values["other_names"] if "other_names" in record.type.names else None
    return [other.name for other in others or ()]


@dataclass(frozen=True)
class Declared(Generic[Of]):
    """What a kind of list offers. `names` are the words, beside its title, by which a typed text finds a record."""

    facets: tuple[Facet[Of], ...]
    orders: tuple[Order[Of], ...]
    typed: str = "title"
    names: Callable[[Library, Of], Iterable[str]] = title_and_other_names


def _speaker(library: Library, statement: Statement) -> Iterable[str]:
    return [library[statement.speaker].title]


def _author(library: Library, source: Source) -> Iterable[str]:
    """Return by whom a source is; its publisher stands in the row, and is read there."""
    return [source.author] if source.author else []


def _measured(library: Library, figure: Figure) -> Iterable[str]:
    return [figure.title, figure.quantity]


def _questions(library: Library, record: Record) -> Iterable[str]:
    return [*title_and_other_names(library, record), *(dispute.question for dispute in record.disputes or ())]


PROVISIONS: Declared[Provision] = Declared(
    (DOCUMENT, SECTION, FAMILY, VERB, WORDING, STATUS, THEME), (IN_TEXT, TITLE, VERBS, STATES, CLAIMS)
)
CLAIM: tuple[Facet[Claim], ...] = (THEME, kind(scales.CLAIM_KIND), VERDICT, BORNE_OUT, OUTCOME)

# The first order of each list is that of the page.
LISTS: Mapping[str, Declared[Any]] = {
    "instruments": Declared(
        (kind(scales.INSTRUMENT_KIND), FORCE, THEME), (BY_KIND, TITLE, SIGNED, LINKS), "title or other name"
    ),
    "provisions": PROVISIONS,
    "articles": Declared((THEME,), (BY_TITLE,)),
    "claims": Declared(CLAIM, (IN_ARTICLE, TITLE, THEMES, VERDICTS, RECORDS, WEIGHED)),
    "events": Declared((THEME, kind(scales.EVENT_KIND), DECADE), (BY_DATE, TITLE, LINKS)),
    "statements": Declared((THEME, STANCE, SIDE), (BY_DATE, TITLE, SPEAKERS, STANCES), "title or speaker", _speaker),
    "figures": Declared(
        (QUANTITY, THEME),
        (BY_QUANTITY, PERIODS),
        "what is measured",
        _measured,
    ),
    "periods": Declared((kind(scales.PERIOD_KIND), THEME), (BY_DATE, TITLE)),
    "themes": Declared((), (BY_ORDER, TITLE, LINKS), "title or other name"),
    "actors": Declared((kind(scales.ACTOR_KIND), COUNTRY, THEME), (BY_KIND, TITLE, LINKS), "name"),
    "places": Declared((kind(scales.PLACE_KIND), COUNTRY, THEME), (BY_KIND, TITLE, LINKS), "name"),
    "terms": Declared((THEME,), (BY_TITLE, LINKS), "name"),
    "sources": Declared(
        (kind(scales.SOURCE_KIND), STANDING, LANGUAGE, SEEN),
        (BY_TITLE, PUBLISHED, PUBLISHERS, CITATIONS),
        "title or publisher",
        _author,
    ),
    "forecasts": Declared((THEME, HEDGE, VERDICT, OUTCOME), (IN_ARTICLE, TITLE, HEDGES, VERDICTS, OUTCOMES, WEIGHED)),
    "commitments": Declared((SECTION, VERB, WORDING, STATUS, THEME), (IN_TEXT, TITLE, VERBS, STATES, WEIGHED)),
    "disputes": Declared((TYPE, THEME), (BY_TYPE, TITLE), "title or question", _questions),
    "unknowns": Declared((TYPE, THEME), (BY_TYPE, TITLE)),
}
