"""The record types, each declared once. The checker, the JSON Schema, the pages and the codebook read them here.

What the words of a scale mean stands in `scales`; how records are coded, and why, on the method page.
"""

from __future__ import annotations

from kb.declare.fields import RecordType
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
