"""The orders of lists, and what stands on top in either direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from kb.declare import scales
from kb.declare.dates import Date
from kb.declare.letters import title_order
from kb.declare.scale import Scale, Term
from kb.library.around import themes_of
from kb.library.claims import cells_on
from kb.library.documents import current_state
from kb.library.evidence import last_weighed
from kb.library.library import Library
from kb.library.order import sentence_order
from kb.records.record import Record, narrow
from kb.records.typed import Claim, Figure, Instrument, Period, Provision, Source, Statement, Theme
from view.lists.facets import Of

Key = str | int | Date | tuple[str, int, int, str] | None


@dataclass(frozen=True)
class Order(Generic[Of]):
    """An order of a list. `first` and `last` say what stands on top in either direction.

    `key` sorts the records; one whose key is None comes last both ways. The order of the page itself has no key.
    """

    name: str
    label: str
    first: str
    last: str
    key: Callable[[Library, Of], Key] | None = None


def by_rank(facet: str, label: str, scale: Scale, of: Callable[[Of], Term | None]) -> Order[Of]:
    """Return the order of the scale of a coded field; a record without a value comes last."""
    first, last = (scale.terms[at].label.lower() for at in (0, -1))

    def rank(library: Library, record: Of) -> int | None:
        term = of(record)
        return scale.rank(term.value) if term else None

    return Order(facet, label, f"from “{first}”", f"from “{last}”", rank)


def _theme_order(library: Library, record: Record) -> int | None:
    return min((narrow(library[theme], Theme).order for theme in themes_of(record)), default=None)


def _links(library: Library, record: Record) -> int:
    return -len({link.source.id for link in library.backlinks(record.id)})


def _weighed(library: Library, record: Record) -> Date | None:
    return last_weighed(record)


TITLE: Order[Record] = Order("title", "title", "A to Z", "Z to A", lambda _, record: title_order(record.title))
BY_TITLE: Order[Record] = Order("title", "title", "A to Z", "Z to A")
NEWEST: Order[Record] = Order("date", "date", "newest first", "oldest first")
BY_KIND: Order[Record] = Order("kind", "kind", "as listed", "from the end")
BY_PUBLISHER: Order[Record] = Order("publisher", "publisher", "A to Z", "Z to A")
BY_QUANTITY: Order[Record] = Order("quantity", "what is measured", "charts first", "charts last")
BY_WEIGHT: Order[Record] = Order("weight", "sources", "most first", "fewest first")
BY_SUBJECT: Order[Record] = Order("subject", "subject", "as in the list of themes", "from the end of that list")
BY_ORDER: Order[Record] = Order("order", "place in the menu", "first to last", "last to first")
IN_TEXT: Order[Record] = Order("text", "place in the text", "from the start", "from the end")
IN_ARTICLE: Order[Record] = Order("text", "place in the article", "from the start", "from the end")
THEMES: Order[Record] = Order("theme", "theme", "as in the list of themes", "from the end of that list", _theme_order)
LINKS: Order[Record] = Order("links", "linked records", "most first", "fewest first", _links)
WEIGHED: Order[Record] = Order("weighed", "day of weighing", "longest ago first", "latest first", _weighed)
VERBS: Order[Provision] = by_rank("verb", "main verb", scales.MODALITY, lambda provision: provision.modality)
STATES: Order[Provision] = by_rank("status", "status", scales.STATUS, current_state)
VERDICTS: Order[Claim] = by_rank(
    "verdict", "verdict on the text", scales.CHARTER_VERDICT, lambda claim: claim.charter.verdict
)
RECORDS: Order[Claim] = by_rank(
    "record",
    "verdict on the record",
    scales.RECORD_VERDICT,
    lambda claim: claim.record.verdict if claim.record else None,
)
BY_OUTCOME: Order[Claim] = Order("outcome", "what came of it", "most settled first", "least settled first")
SENTENCES: Order[Claim] = Order(
    "text", "place in the article", "from the start", "from the end", lambda _, claim: sentence_order(claim)
)
HEDGES: Order[Claim] = by_rank("hedge", "hedge", scales.HEDGE, lambda claim: claim.hedge.degree)
STANCES: Order[Statement] = by_rank("stance", "stance", scales.STANCE, lambda statement: statement.stance)
CLAIMS: Order[Provision] = Order(
    "claims",
    "claims that rest on it",
    "most first",
    "fewest first",
    lambda library, provision: -len(cells_on(library, provision.id)),
)
SPEAKERS: Order[Statement] = Order(
    "speaker", "speaker", "A to Z", "Z to A", lambda library, statement: title_order(library[statement.speaker].title)
)
SIGNED: Order[Instrument] = Order("signed", "date", "oldest first", "newest first", lambda _, document: document.signed)
BEGUN: Order[Period] = Order("date", "date", "oldest first", "newest first", lambda _, period: period.date)
PERIODS: Order[Figure] = Order("period", "time", "oldest first", "newest first", lambda _, figure: figure.period)
PUBLISHED: Order[Source] = Order(
    "published", "date", "oldest first", "newest first", lambda _, source: source.published
)
CITATIONS: Order[Record] = Order(
    "citations",
    "citations",
    "most first",
    "fewest first",
    lambda library, record: -len(library.backlinks(record.id)),
)
