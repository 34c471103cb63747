"""Rules for citations: each says something of its own."""

from __future__ import annotations

from collections import defaultdict

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.records.memory import remembered_of
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
        for words, path, source in _uses(record):
            uses[words].append((record, path, source))
    for used in uses.values():
        if len(used) > SAME_SHOWS and len({source for _, _, source in used}) > SAME_SHOWS:
            for record, path, _ in used:
                found = f"the same shows for {len(used)} citations"
                yield problem(record, (*path, "shows"), "shows-repeated", found, most=SAME_SHOWS)


@remembered_of
def _uses(record: Record) -> list[tuple[str, Way, str]]:
    """Return what each citation of a record shows, in small letters, with its place and its source."""
    return [(_folded(each.shows), path, each.source) for path, each in record.citations]


@for_library(finds=["uncited-source"])
def every_source_is_cited(library: Asked) -> Found:
    for source in library.of_type(Source):
        if not library.backlinks(source.id):
            yield problem(source, (), "uncited-source", f'the source "{source.id}" is cited nowhere')


def _folded(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
