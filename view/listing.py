"""How lists of records are narrowed and ordered: the facets and the orders of each list, all declared here.

A facet's name and the values of its options stand in the address (`?theme=tripp&sort=date`), so they are the field's
own words. A row carries only numbers: which options it has, and its place in each order.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from kb import queries, scales
from kb.letters import plain_letters, title_order
from kb.library import Library
from kb.records import Record
from kb.scales import Scale, Term
from kb.types import TYPES
from view.shown import language

# Shorter lists are seen at a glance and get no bar.
LONG = 10
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


@dataclass(frozen=True)
class Order:
    """An order of a list. `first` and `last` say what stands on top in either direction.

    `key` sorts the records; one whose key is None comes last both ways. The order of the page itself has no key.
    """

    name: str
    label: str
    first: str
    last: str
    key: Callable[[Library, Record], Any] | None = None


def title_and_other_names(library: Library, record: Record) -> Iterable[str]:
    """Return what a record is also called."""
    return [entry.name for entry in (record.other_names if "other_names" in record.type.names else None) or ()]


@dataclass(frozen=True)
class Declared:
    """What a kind of list offers. `names` are the words, beside its title, by which a typed text finds a record."""

    facets: tuple[Facet, ...]
    orders: tuple[Order, ...]
    typed: str = "title"
    names: Callable[[Library, Record], Iterable[str]] = title_and_other_names


# ── Facets ──


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
    return [Option(theme.id, theme.title) for theme in queries.in_order(library, "themes")]


def _countries(library: Library) -> Iterable[Option]:
    states = [Option(actor.id, actor.title) for actor in queries.in_order(library, "actors")]
    return [*states, Option(NOWHERE, "none recorded")]


def country(library: Library, record: Record) -> Iterable[str]:
    """Return the state to which a person, body or place belongs; a state belongs to itself."""
    is_state = record.type.name == "actors" and record.kind.value == "state"
    return [record.country or (record.id if is_state else NOWHERE)]


def _decades(library: Library) -> Iterable[Option]:
    found = sorted({event.date.year // 10 * 10 for event in library.of_type("events")})
    return [Option(f"{decade}s", f"{decade}s") for decade in found]


def _sections(library: Library) -> Iterable[Option]:
    return [Option(name.lower(), "Preamble" if name == "P" else f"Section {name}") for name in queries.ROMAN]


def _documents(library: Library) -> Iterable[Option]:
    provisions = queries.in_order(library, "provisions")
    return [Option(id_, library[id_].title) for id_ in dict.fromkeys(each.instrument for each in provisions)]


def _languages(library: Library) -> Iterable[Option]:
    codes = {source.language for source in library.of_type("sources")}
    return sorted((Option(code, language(code)) for code in codes), key=lambda option: option.label)


def slug(text: str) -> str:
    """Return words as they can stand in an address: lower case, without accents, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", plain_letters(text).lower()))


def _quantities(library: Library) -> Iterable[Option]:
    return [Option(slug(quantity), quantity) for quantity, _ in queries.quantities(library)]


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
STATUS = by_scale("status", "Status", scales.STATUS, queries.current_state)
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


# ── Orders ──


def by_rank(facet: str, label: str, scale: Scale, of: Callable[[Record], Term | None]) -> Order:
    """Return the order of the scale of a coded field; a record without a value comes last."""
    first, last = (scale.terms[at].label.lower() for at in (0, -1))

    def rank(library: Library, record: Record) -> int | None:
        term = of(record)
        return scale.rank(term.value) if term else None

    return Order(facet, label, f"from “{first}”", f"from “{last}”", rank)


def _theme_order(library: Library, record: Record) -> int | None:
    return min((library[theme].order for theme in themes_of(record)), default=None)


def _links(library: Library, record: Record) -> int:
    return -len({link.source.id for link in library.backlinks(record.id)})


def _weighed(library: Library, record: Record) -> Any:
    return queries.last_weighed(record)


TITLE = Order("title", "title", "A to Z", "Z to A", lambda _, record: title_order(record.title))
BY_TITLE = Order("title", "title", "A to Z", "Z to A")
BY_DATE = Order("date", "date", "oldest first", "newest first")
BY_KIND = Order("kind", "kind", "as listed", "from the end")
BY_QUANTITY = Order("quantity", "what is measured", "A to Z", "Z to A")
BY_TYPE = Order("type", "type", "as listed", "from the end")
BY_ORDER = Order("order", "order", "as in every list", "from the end")
IN_TEXT = Order("text", "place in the text", "from the start", "from the end")
IN_ARTICLE = Order("text", "place in the article", "from the start", "from the end")
THEMES = Order("theme", "theme", "as in the list of themes", "from the end of that list", _theme_order)
LINKS = Order("links", "linked records", "most first", "fewest first", _links)
WEIGHED = Order("weighed", "day of weighing", "longest ago first", "latest first", _weighed)
VERBS = by_rank("verb", "main verb", scales.MODALITY, lambda record: record.modality)
STATES = by_rank("status", "status", scales.STATUS, queries.current_state)
VERDICTS = by_rank("verdict", "verdict on the text", scales.CHARTER_VERDICT, lambda record: record.charter.verdict)
RECORDS = by_rank(
    "record", "verdict on the record", scales.RECORD_VERDICT, lambda record: record.record and record.record.verdict
)
OUTCOMES = by_rank("outcome", "outcome", scales.OUTCOME, lambda record: record.outcome and record.outcome.verdict)
HEDGES = by_rank("hedge", "hedge", scales.HEDGE, lambda record: record.hedge.degree)
STANCES = by_rank("stance", "stance", scales.STANCE, lambda record: record.stance)
CLAIMS = Order(
    "claims",
    "claims that rest on it",
    "most first",
    "fewest first",
    lambda library, record: -len(queries.cells_on(library, record.id)),
)
SPEAKERS = Order(
    "speaker", "speaker", "A to Z", "Z to A", lambda library, record: title_order(library[record.speaker].title)
)
SIGNED = Order("signed", "date", "oldest first", "newest first", lambda _, record: record.signed)
PERIODS = Order("period", "time", "oldest first", "newest first", lambda _, record: record.period)
PUBLISHED = Order("published", "date", "oldest first", "newest first", lambda _, record: record.published)
PUBLISHERS = Order("publisher", "publisher", "A to Z", "Z to A", lambda _, record: title_order(record.publisher))
CITATIONS = Order(
    "citations",
    "citations",
    "most first",
    "fewest first",
    lambda library, record: -len(library.backlinks(record.id)),
)

# ── Lists ──


def _speaker(library: Library, record: Record) -> Iterable[str]:
    return [library[record.speaker].title]


def _publisher(library: Library, record: Record) -> Iterable[str]:
    return [record.publisher, *([record.author] if record.author else [])]


def _measured(library: Library, record: Record) -> Iterable[str]:
    return [record.title, record.quantity]


def _questions(library: Library, record: Record) -> Iterable[str]:
    return [*title_and_other_names(library, record), *(dispute.question for dispute in record.disputes)]


PROVISIONS = Declared(
    (DOCUMENT, SECTION, FAMILY, VERB, WORDING, STATUS, THEME), (IN_TEXT, TITLE, VERBS, STATES, CLAIMS)
)
CLAIM = (THEME, kind(scales.CLAIM_KIND), VERDICT, BORNE_OUT, OUTCOME)

# The first order of each list is that of the page.
LISTS: Mapping[str, Declared] = {
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
        _publisher,
    ),
    "forecasts": Declared((THEME, HEDGE, VERDICT, OUTCOME), (IN_ARTICLE, TITLE, HEDGES, VERDICTS, OUTCOMES, WEIGHED)),
    "commitments": Declared((SECTION, VERB, WORDING, STATUS, THEME), (IN_TEXT, TITLE, VERBS, STATES, WEIGHED)),
    "disputes": Declared((TYPE, THEME), (BY_TYPE, TITLE), "title or question", _questions),
    "unknowns": Declared((TYPE, THEME), (BY_TYPE, TITLE)),
}


class Shown(NamedTuple):
    """A facet of one list, with the options that occur in it."""

    facet: Facet
    options: tuple[Option, ...]


class Listing:
    """One list on a page: its bar, and what each of its rows carries."""

    def __init__(self, library: Library, declared: Declared, records: Sequence[Record]) -> None:
        self._library = library
        self._declared = declared
        self.count = len(records)
        self.is_long = self.count >= LONG
        self.typed = declared.typed
        self.orders = declared.orders
        self.facets = tuple(self._offered(records))
        self._ranks = [self._ranking(order, records) for order in declared.orders if order.key]

    def _offered(self, records: Sequence[Record]) -> Iterable[Shown]:
        """Leave out what would not narrow the list: options that no record has, facets with only one answer."""
        for facet in self._declared.facets:
            found = {value for record in records for value in facet.of(self._library, record)}
            options = tuple(option for option in facet.options(self._library) if option.value in found)
            if len(options) > 1:
                yield Shown(facet, options)

    def _ranking(self, order: Order, records: Sequence[Record]) -> dict[str, int | None]:
        """Return the place of each record in an order, counted from 0; equal keys share one, None stays None."""
        assert order.key
        keys = {record.id: order.key(self._library, record) for record in records}
        ranked = sorted(keys.items(), key=lambda pair: (pair[1] is None, pair[1]) if pair[1] is not None else (True,))
        places: dict[str, int | None] = dict.fromkeys(keys)
        for place, (_, group) in enumerate(itertools.groupby(ranked, key=lambda pair: pair[1])):
            places.update({id_: None if key is None else place for id_, key in group})
        return places

    def row(self, record: Record) -> Markup:
        """Return the attributes of a record's row: `data-facets`, `data-ranks` and `data-names`.

        A bar separates the facets, a comma the orders: `data-facets="0 3|1" data-ranks="12,,4"`.
        """
        if not self.is_long:
            return Markup("")
        attributes = {
            "facets": "|".join(self._places(shown, record) for shown in self.facets),
            "ranks": ",".join("" if places[record.id] is None else str(places[record.id]) for places in self._ranks),
            "names": " · ".join(self._declared.names(self._library, record)),
        }
        written = (f' data-{name}="{escape(text)}"' for name, text in attributes.items() if text or name == "facets")
        return Markup("".join(written))

    def _places(self, shown: Shown, record: Record) -> str:
        mine = set(shown.facet.of(self._library, record))
        return " ".join(str(place) for place, option in enumerate(shown.options) if option.value in mine)


def listing(library: Library, name: str, records: Sequence[Record]) -> Listing:
    """Return one of the declared lists over these records. Raises `KeyError` for a name that is not declared."""
    return Listing(library, LISTS[name], records)
