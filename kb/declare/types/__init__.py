"""The record types, each declared once. The checker, the JSON Schema, the pages and the codebook read them here.

What the words of a scale mean stands in `scales`; how records are coded, and why, on the method page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kb.declare.fields import Field, Kind, RecordType, fields_within
from kb.declare.types.articles import ARTICLES, CLAIMS
from kb.declare.types.documents import INSTRUMENTS, PROVISIONS
from kb.declare.types.history import EVENTS, FIGURES, PERIODS, STATEMENTS
from kb.declare.types.names import ACTORS, PLACES, SOURCES, TERMS, THEME

TYPES: dict[str, RecordType] = {
    declared.name: declared
    for declared in (
        INSTRUMENTS,
        PROVISIONS,
        ARTICLES,
        CLAIMS,
        EVENTS,
        STATEMENTS,
        FIGURES,
        PERIODS,
        THEME,
        ACTORS,
        PLACES,
        TERMS,
        SOURCES,
    )
}


@cache
def every_field() -> tuple[Field, ...]:
    """Return the fields of all types, at the top of a record or within; a name stands as often as it is declared."""

    def within(kind: Kind) -> Iterator[Field]:
        for each in fields_within(kind):
            yield each
            yield from within(each.kind)

    return tuple(field for type_ in TYPES.values() for field in within(type_.group))
