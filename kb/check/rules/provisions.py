"""Rules for provisions: their place, their verb, their status."""

from __future__ import annotations

from kb.check.asked import Asked
from kb.check.rules.judgements import unsearched
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.declare.scales import MODALITY
from kb.records.record import Record, narrow
from kb.records.typed import Instrument, Provision

SHOWS_NOTHING_FOUND = ("no-action-found", "not-known")
NEEDS_SOURCE = ("announced", "under-way", "done", "missed", "expired")


@for_type(Provision, finds=["numbered-fragment", "missing-number"])
def a_placed_provision_has_a_number(record: Provision, records: Asked) -> Found:
    unplaced = record.placement.value == "unplaced"
    if unplaced and record.number is not None:
        yield problem(record, ("number",), "numbered-fragment", "a number on a fragment without a place")
    if not unplaced and record.number is None:
        yield problem(record, ("placement",), "missing-number", "a placed provision without a number")


@for_type(Provision, finds=["unknown-section"])
def a_provision_stands_in_its_documents_outline(record: Provision, records: Asked) -> Found:
    instrument = records.get(record.instrument)
    if instrument is None:
        return
    sections = [part.section for part in narrow(instrument, Instrument).outline or ()]
    if record.section not in sections:
        found = f'section "{record.section}" is not in the outline of {instrument.id}'
        known = ", ".join(sections) or "none declared"
        yield problem(record, ("section",), "unknown-section", found, sections=known, file=instrument.file)


@for_library(finds=["duplicate-number"])
def numbers_within_a_section_differ(library: Asked) -> Found:
    taken: dict[tuple[str, str, int], Record] = {}
    for record in library.of_type(Provision):
        if record.number is None:
            continue
        key = (record.instrument, record.section, record.number)
        if key in taken:
            found = f"{record.section}.{record.number} is also {taken[key].id}"
            yield problem(record, ("number",), "duplicate-number", found)
        taken.setdefault(key, record)


@for_type(Provision, finds=["verb-not-seen"])
def a_quoted_verb_was_seen(record: Provision, records: Asked) -> Found:
    if record.verb is not None and (record.wording.value != "english" or record.modality.value == "unknown"):
        yield problem(record, ("verb",), "verb-not-seen", "a quoted verb where the English wording was not seen")


@for_type(Provision, finds=["position-of-a-plan"])
def only_a_statement_states_a_position(record: Provision, records: Asked) -> Found:
    for index, status in enumerate(record.status or ()):
        if status.state.value == "states-a-position" and MODALITY[record.modality.value].family == "plans":
            found = f'states-a-position, though the verb "{record.modality.value}" plans something'
            yield problem(record, ("status", index, "state"), "position-of-a-plan", found)


@for_type(Provision, finds=["status-without-source", "nothing-searched"])
def a_status_rests_on_what_it_needs(record: Provision, records: Asked) -> Found:
    for index, status in enumerate(record.status or ()):
        state = status.state.value
        place = ("status", index, "state")
        if state in NEEDS_SOURCE and not status.sources:
            yield problem(record, place, "status-without-source", f'the status "{state}" without a source')
        if state in SHOWS_NOTHING_FOUND and not status.searched:
            yield unsearched(record, place, state)


@for_type(Provision, finds=["not-weighed"])
def every_provision_is_weighed(record: Provision, records: Asked) -> Found:
    if not any(status.relation.value == "by-the-charter" for status in record.status or ()):
        yield problem(record, ("status",), "not-weighed", "no status under this document")
