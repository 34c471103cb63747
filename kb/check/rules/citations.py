"""Rules for citations: each says something of its own."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.records.record import Record
from kb.records.spots import Way
from kb.records.typed import Source, WithSummary

SAME_SHOWS = 3


@for_type(Record, finds=["shows-repeats-summary"])
def a_citation_says_something_of_its_own(record: Record, records: Asked) -> Found:
    summary = _folded(record.summary or "") if isinstance(record, WithSummary) else ""
    for path, citation in record.citations:
        if summary and _folded(citation.shows) == summary:
            yield problem(record, (*path, "shows"), "shows-repeats-summary", "shows says the same as the summary")


@for_library(finds=["shows-repeated"])
def the_same_words_do_not_describe_many_sources(library: Asked) -> Found:
    uses: dict[str, list[tuple[Record, Way, str]]] = defaultdict(list)
    for record in library:
        for path, citation in record.citations:
            uses[_folded(citation.shows)].append((record, path, citation.source))
    for used in uses.values():
        if len({source for _, _, source in used}) > SAME_SHOWS:
            for record, path, _ in used:
                found = f"the same shows for {len(used)} citations"
                yield problem(record, (*path, "shows"), "shows-repeated", found, most=SAME_SHOWS)


@for_library(finds=["uncited-source"])
def every_source_is_cited(library: Asked) -> Found:
    for source in library.of_type(Source):
        if not library.backlinks(source.id):
            yield problem(source, (), "uncited-source", f'the source "{source.id}" is cited nowhere')


@cache  # two rules fold what citations show, and a check after a change all of it again
def _folded(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
