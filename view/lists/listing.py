"""One list on a page. A row carries only numbers: which options it has, and its place in each order."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from kb.library.documents import is_fragment
from kb.library.library import Library
from kb.records.record import Record
from kb.records.typed import Provision
from view.lists.declared import LISTS, Declared
from view.lists.facets import Facet, Option
from view.lists.orders import Order

# Shorter lists are seen at a glance and get no bar.
LONG = 10


class Shown(NamedTuple):
    """A facet of one list, with the options that occur in it."""

    facet: Facet[Record]
    options: tuple[Option, ...]


class Listing:
    """One list on a page: its bar, and what each of its rows carries.

    In a list of provisions, fragments are in no count, as everywhere: `apart` tells how many it shows besides.
    """

    def __init__(self, library: Library, declared: Declared, records: Sequence[Record]) -> None:
        self._library = library
        self._declared = declared
        self._records = records
        is_of_provisions = all(isinstance(record, Provision) for record in records)
        self._apart = {record.id for record in records if is_of_provisions and is_fragment(record)}
        self.apart = len(self._apart)
        self.count = len(records) - self.apart
        self.is_long = self.count >= LONG
        self.typed = declared.typed
        self.orders = declared.orders
        self.facets: tuple[Shown, ...] = tuple(self._offered(records))
        self._ranks = [self._ranking(order, records) for order in declared.orders if order.key]

    def _offered(self, records: Sequence[Record]) -> Iterable[Shown]:
        """Leave out what would not narrow the list: options that no record has, facets with only one answer."""
        for facet in self._declared.facets:
            found = {value for record in records for value in facet.of(self._library, record)}
            options = tuple(option for option in facet.options(self._library) if option.value in found)
            if len(options) > 1:
                yield Shown(facet, options)

    def _ranking(self, order: Order[Record], records: Sequence[Record]) -> dict[str, int | None]:
        """Return the place of each record in an order, counted from 0; equal keys share one, None stays None."""
        assert order.key
        keys = {record.id: order.key(self._library, record) for record in records}
        ranked = sorted(keys.items(), key=lambda pair: (pair[1] is None, pair[1]) if pair[1] is not None else (True,))
        places: dict[str, int | None] = dict.fromkeys(keys)
        for place, (_, group) in enumerate(itertools.groupby(ranked, key=lambda pair: pair[1])):
            places.update({id_: None if key is None else place for id_, key in group})
        return places

    def counted(self, name: str, most: int | None = None) -> list[tuple[Option, int]]:
        """Return the options of a facet with how many records each shows, the most first; at most so many."""
        facet = next((shown for shown in self.facets if shown.facet.name == name), None)
        if facet is None:
            return []
        counts = Counter(value for record in self._counted() for value in set(facet.facet.of(self._library, record)))
        return sorted(((option, counts[option.value]) for option in facet.options), key=lambda pair: -pair[1])[:most]

    def _counted(self) -> Iterable[Record]:
        return (record for record in self._records if record.id not in self._apart)

    def row(self, record: Record) -> Markup:
        """Return the attributes of a record's row: `data-facets`, `data-ranks`, `data-names` and `data-apart`.

        A bar separates the facets, a comma the orders: `data-facets="0 3|1" data-ranks="12,,4"`.
        """
        if not self.is_long:
            return Markup("")
        attributes = {
            "facets": "|".join(self._places(shown, record) for shown in self.facets),
            "ranks": ",".join("" if places[record.id] is None else str(places[record.id]) for places in self._ranks),
            "names": " · ".join(self._declared.names(self._library, record)),
        }
        if record.id in self._apart:
            attributes["apart"] = "1"
        written = (f' data-{name}="{escape(text)}"' for name, text in attributes.items() if text or name == "facets")
        return Markup("".join(written))

    def _places(self, shown: Shown, record: Record) -> str:
        mine = set(shown.facet.of(self._library, record))
        return " ".join(str(place) for place, option in enumerate(shown.options) if option.value in mine)


def listing(library: Library, name: str, records: Sequence[Record]) -> Listing:
    """Return one of the declared lists over these records. Raises `KeyError` for a name that is not declared."""
    return Listing(library, LISTS[name], records)
