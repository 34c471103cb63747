"""Rules for sources of which only the headline was seen: they show that something was published, not what it says."""

from __future__ import annotations

from collections.abc import Iterator

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_type, problem
from kb.declare.letters import title_order
from kb.records.groups import Citation, ClaimCharter, ProvisionStatus
from kb.records.judgement import judgements
from kb.records.record import Record
from kb.records.spots import Way
from kb.records.typed import Figure, Source

# What says that nothing was found, or too little, claims no more than a headline shows.
FOUND_TOO_LITTLE = ("no-action-found", "not-known", "not-established", "open")


@for_type(Record, finds=["headline-alone"])
def nothing_rests_on_headlines_alone(record: Record, records: Asked) -> Found:
    for way, what, cited in _resting_on_sources(record):
        if cited and all(_headline(citation, records) for citation in cited):
            yield problem(record, way, "headline-alone", f"{what} that rests on headlines alone")


@for_type(Record, finds=["headline-quoted"])
def of_a_headline_only_the_title_is_quoted(record: Record, records: Asked) -> Found:
    for path, citation in record.citations:
        source = _headline(citation, records)
        if source and citation.quote and f" {title_order(citation.quote)} " not in f" {title_order(source.title)} ":
            found = f'"{citation.quote}" is not in the title of {source.id}'
            yield problem(record, (*path, "quote"), "headline-quoted", found)


def _resting_on_sources(record: Record) -> Iterator[tuple[Way, str, tuple[Citation, ...] | None]]:
    """Yield what needs more than a headline: its place, what it is, and its citations."""
    for path, judgement in judgements(record):
        name = "state" if isinstance(judgement, ProvisionStatus) else "verdict"
        value = judgement[name].value
        by_clauses = isinstance(judgement, ClaimCharter) and (judgement.provisions or judgement.near)
        if value not in FOUND_TOO_LITTLE and not by_clauses:
            what = "status" if name == "state" else "outcome" if path == ("outcome",) else "verdict"
            yield (*path, name), f'the {what} "{value}"', judgement.sources
    for index, dispute in enumerate(record.disputes or ()):
        for place, version in enumerate(dispute.versions):
            yield ("disputes", index, "versions", place, "sources"), "a version", version.sources
    if isinstance(record, Figure):
        yield ("sources",), "a figure", record.sources


def _headline(citation: Citation, records: Asked) -> Source | None:
    source = records.get(citation.source)
    return source if isinstance(source, Source) and source.seen.value == "headline" else None
