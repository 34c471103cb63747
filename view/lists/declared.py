"""What each list of the site offers: its facets, its orders, and the words by which a typed text finds a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kb.declare import scales
from kb.library.library import Library
from kb.records.record import R, Record, narrow
from kb.records.typed import (
    Actor,
    Article,
    Claim,
    ContestedName,
    Event,
    Figure,
    Instrument,
    Period,
    Place,
    Provision,
    Source,
    Statement,
    Theme,
    WithOtherNames,
)
from view.lists.facets import (
    BORNE_OUT,
    COUNTRY,
    DECADE,
    DOCUMENT,
    FAMILY,
    FORCE,
    HEDGE,
    LANGUAGE,
    ON,
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
    kind,
)
from view.lists.orders import (
    BEGUN,
    BY_KIND,
    BY_ORDER,
    BY_OUTCOME,
    BY_PUBLISHER,
    BY_QUANTITY,
    BY_SUBJECT,
    BY_TITLE,
    BY_WEIGHT,
    CITATIONS,
    CLAIMS,
    HEDGES,
    IN_ARTICLE,
    IN_TEXT,
    LINKS,
    NEWEST,
    PERIODS,
    PUBLISHED,
    RECORDS,
    SENTENCES,
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
    others = record.other_names if isinstance(record, WithOtherNames) else None
    return [other.name for other in others or ()]


@dataclass(frozen=True)
class Declared:
    """What a kind of list offers. `names` are the words, beside its title, by which a typed text finds a record."""

    facets: tuple[Facet[Record], ...]
    orders: tuple[Order[Record], ...]
    typed: str
    names: Callable[[Library, Record], Iterable[str]]


def declared(
    of: type[R],
    facets: tuple[Facet[R], ...],
    orders: tuple[Order[R], ...],
    typed: str = "title",
    names: Callable[[Library, R], Iterable[str]] = title_and_other_names,
) -> Declared:
    """Return what a list of records of one type offers. It raises `TypeError` when it is asked of another's."""

    def facet_of(facet: Facet[R]) -> Facet[Record]:
        return Facet(facet.name, facet.label, facet.options, lambda library, each: facet.of(library, narrow(each, of)))

    def order_of(order: Order[R]) -> Order[Record]:
        key = order.key
        return Order(
            order.name,
            order.label,
            order.first,
            order.last,
            (lambda library, each: key(library, narrow(each, of))) if key else None,
        )

    return Declared(
        tuple(map(facet_of, facets)),
        tuple(map(order_of, orders)),
        typed,
        lambda library, each: names(library, narrow(each, of)),
    )


def _speaker(library: Library, statement: Statement) -> Iterable[str]:
    return [statement.title, library[statement.speaker].title]


def _author(library: Library, source: Source) -> Iterable[str]:
    """Return by whom a source is and who published it."""
    return [source.publisher, *([source.author] if source.author else [])]


def _measured(library: Library, figure: Figure) -> Iterable[str]:
    return [figure.title, figure.quantity, *([figure.by] if figure.by else [])]


def _questions(library: Library, record: Record) -> Iterable[str]:
    return [*title_and_other_names(library, record), *(dispute.question for dispute in record.disputes or ())]


CLAIM: tuple[Facet[Claim], ...] = (THEME, kind(scales.CLAIM_KIND), VERDICT, BORNE_OUT, OUTCOME)

# The first order of each list is that of the page.
LISTS: Mapping[str, Declared] = {
    "instruments": declared(
        Instrument,
        (kind(scales.INSTRUMENT_KIND), FORCE, THEME),
        (BY_KIND, TITLE, SIGNED, LINKS),
        "title or other name",
    ),
    "provisions": declared(
        Provision,
        (DOCUMENT, SECTION, FAMILY, VERB, WORDING, STATUS, THEME),
        (IN_TEXT, TITLE, VERBS, STATES, CLAIMS),
    ),
    "articles": declared(Article, (THEME,), (BY_TITLE,)),
    "claims": declared(Claim, CLAIM, (IN_ARTICLE, TITLE, THEMES, VERDICTS, RECORDS, WEIGHED)),
    "events": declared(Event, (THEME, kind(scales.EVENT_KIND), DECADE), (NEWEST, TITLE, LINKS)),
    "statements": declared(
        Statement, (THEME, ON, STANCE, SIDE), (NEWEST, TITLE, SPEAKERS, STANCES), "words or speaker", _speaker
    ),
    "figures": declared(Figure, (QUANTITY, THEME), (BY_QUANTITY, PERIODS), "what is measured, or by whom", _measured),
    "periods": declared(Period, (kind(scales.PERIOD_KIND), THEME), (BY_KIND, BEGUN, TITLE)),
    "themes": declared(Theme, (), (BY_ORDER, TITLE, LINKS), "title or other name"),
    "actors": declared(Actor, (kind(scales.ACTOR_KIND), COUNTRY, THEME), (BY_KIND, TITLE, LINKS), "name"),
    "places": declared(Place, (kind(scales.PLACE_KIND), COUNTRY, THEME), (BY_KIND, TITLE, LINKS), "name"),
    "terms": declared(ContestedName, (THEME,), (BY_TITLE, LINKS), "name"),
    "sources": declared(
        Source,
        (kind(scales.SOURCE_KIND), STANDING, LANGUAGE, SEEN),
        (BY_PUBLISHER, TITLE, PUBLISHED, CITATIONS),
        "title or publisher",
        _author,
    ),
    "forecasts": declared(
        Claim, (THEME, HEDGE, VERDICT, OUTCOME), (BY_OUTCOME, SENTENCES, TITLE, HEDGES, VERDICTS, WEIGHED)
    ),
    "commitments": declared(
        Provision, (SECTION, VERB, WORDING, STATUS, THEME), (IN_TEXT, TITLE, VERBS, STATES, WEIGHED)
    ),
    "named": declared(Record, (THEME, TYPE), ()),
    "disputes": declared(Record, (THEME, TYPE), (BY_WEIGHT, TITLE), "title or question", _questions),
    "unknowns": declared(Record, (THEME, TYPE), (BY_SUBJECT, TITLE)),
}
