"""What the site is about: the document whose provisions claims were weighed against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.record import Record


@remembered
def the_charter(library: Library) -> str | None:
    """Return the id of the document that the site is about, or None where there is no provision.

    It is the one against whose provisions most claims were weighed; before there are any, that of most provisions.
    """
    weighed = Counter(
        library[provision].instrument
        for claim in library.of_type("claims")
        for provision in {*(claim.charter.near or ()), *(cell.provision for cell in claim.charter.provisions or ())}
    ) or Counter(provision.instrument for provision in library.of_type("provisions"))
    return min(weighed, key=lambda id_: (-weighed[id_], id_), default=None)


def is_of_another(library: Library, provision: Record) -> bool:
    """Tell whether a provision stands in another document than the one that the site is about."""
    return bool(provision.instrument != the_charter(library))


def by_charter(library: Library, provisions: Iterable[Record]) -> tuple[list[Record], list[Record]]:
    """Return the provisions of the document that the site is about, and those of all others."""
    own: list[Record] = []
    others: list[Record] = []
    for provision in provisions:
        (others if is_of_another(library, provision) else own).append(provision)
    return own, others
