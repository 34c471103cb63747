"""The orders of lists, and what stands on top in either direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb.declare import scales
from kb.declare.letters import title_order
from kb.declare.scales import Scale, Term
from kb.library.claims import cells_on
from kb.library.documents import current_state
from kb.library.evidence import last_weighed
from kb.library.library import Library
from kb.records.record import Record
from view.lists.facets import themes_of


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
    return last_weighed(record)


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
STATES = by_rank("status", "status", scales.STATUS, current_state)
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
    lambda library, record: -len(cells_on(library, record.id)),
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
