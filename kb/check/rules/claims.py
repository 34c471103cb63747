"""Rules for claims: their verdicts against the text and the record, and what has come of forecasts."""

from __future__ import annotations

from kb.check.asked import Asked
from kb.check.rules.judgements import unsearched
from kb.check.rules.rule import Found, for_type, problem
from kb.declare.scales import CHARTER_VERDICT, GAP
from kb.records.record import narrow
from kb.records.typed import Claim, Provision, Source


@for_type(Claim, finds=["verdict-stronger-than-cells", "cells-without-verdict"])
def the_verdict_is_no_stronger_than_its_best_cell(record: Claim, records: Asked) -> Found:
    charter = record.charter
    verdict = charter.verdict.value
    cells = [cell.verdict.value for cell in charter.provisions or ()]
    if verdict in ("in-text", "weaker-in-text"):
        ranks = [CHARTER_VERDICT.rank(cell) for cell in cells if cell != "contradicted"]
        if not ranks or min(ranks) > CHARTER_VERDICT.rank(verdict):
            best = "no cell" if not ranks else f'"{CHARTER_VERDICT.terms[min(ranks)].value}"'
            found = f'the verdict "{verdict}", but the best cell is {best}'
            yield problem(record, ("charter", "verdict"), "verdict-stronger-than-cells", found)
    if verdict == "contradicted" and "contradicted" not in cells:
        found = "contradicted without a cell that contradicts"
        yield problem(record, ("charter", "verdict"), "verdict-stronger-than-cells", found, case="contradicted")
    if verdict in ("not-seen", "not-about-the-text") and cells:
        found = f'cells under the verdict "{verdict}"'
        yield problem(record, ("charter", "provisions"), "cells-without-verdict", found)


@for_type(Claim, finds=["contradiction-unquoted"])
def a_contradiction_is_quoted(record: Claim, records: Asked) -> Found:
    if record.charter.verdict.value == "contradicted" and not any(
        citation.quote for citation in record.charter.sources or ()
    ):
        yield problem(record, ("charter", "verdict"), "contradiction-unquoted", "contradicted without a quotation")


@for_type(Claim, finds=["gap-missing", "gap-without-weaker"])
def a_weaker_verdict_names_its_gap(record: Claim, records: Asked) -> Found:
    verdict = record.charter.verdict.value
    weaker = verdict == "weaker-in-text"
    if weaker and not record.charter.gap:
        yield problem(record, ("charter", "verdict"), "gap-missing", "weaker-in-text without a gap")
    if record.charter.gap and not weaker:
        yield problem(record, ("charter", "gap"), "gap-without-weaker", f'a gap under the verdict "{verdict}"')


@for_type(Claim, finds=["slots-without-verdict", "slots-of-another-clause", "slots-and-gap", "missing-unseen"])
def the_article_stands_beside_the_clause_that_the_verdict_follows(record: Claim, records: Asked) -> Found:
    charter, slots = record.charter, record.charter.slots
    if slots is None:
        return
    place, verdict = ("charter", "slots"), charter.verdict.value
    if verdict not in ("in-text", "weaker-in-text"):
        yield problem(record, place, "slots-without-verdict", f'slots under the verdict "{verdict}"')
        return
    cells = {(cell.provision, cell.verdict.value) for cell in charter.provisions or ()}
    if not any(cell in ("in-text", verdict) for _, cell in cells):
        return  # the verdict is too strong, which another rule says
    if (slots.provision, verdict) not in cells:
        found = f'{slots.provision} is no cell with the verdict "{verdict}"'
        yield problem(record, (*place, "provision"), "slots-of-another-clause", found)
    matches = {term.value: slots[term.value].match.value for term in GAP.terms}
    differ = [name for name, match in matches.items() if match != "equal"]
    gap = [term.value for term in charter.gap or ()]
    fits = bool(gap) == (verdict == "weaker-in-text")  # else another rule says what is wrong with the gap
    if fits and set(differ) != set(gap):
        found = f"not equal in {', '.join(differ) or 'nothing'}, but the gap is {', '.join(gap) or 'not given'}"
        yield problem(record, place, "slots-and-gap", found)
    provision = records.get(slots.provision)
    if isinstance(provision, Provision) and not (
        provision.wording.value == "english" and provision.extent.value == "whole"
    ):
        for name in (name for name, match in matches.items() if match == "missing"):
            found = f"missing from {provision.id}, of which the whole sentence was not seen in English"
            yield problem(record, (*place, name, "match"), "missing-unseen", found)


@for_type(Claim, finds=["slots-missing"])
def what_a_clause_bears_out_is_set_beside_it(record: Claim, records: Asked) -> Found:
    charter, place = record.charter, ("charter", "verdict")
    verdict = charter.verdict.value
    if verdict not in ("in-text", "weaker-in-text"):
        return
    if charter.slots is None:
        yield problem(record, place, "slots-missing", f'"{verdict}" without slots')
    if record.would_change is None:
        yield problem(record, place, "slots-missing", f'"{verdict}" without would_change', case="would-change")


@for_type(Claim, finds=["near-missing", "near-and-cell"])
def what_was_not_seen_has_clauses_looked_at(record: Claim, records: Asked) -> Found:
    if record.charter.verdict.value == "not-seen" and not record.charter.near:
        yield problem(record, ("charter", "verdict"), "near-missing", "not-seen without the clauses looked at")
    both = set(record.charter.near or ()) & {cell.provision for cell in record.charter.provisions or ()}
    if both:
        found = f"{', '.join(sorted(both))} both as a cell and as near"
        yield problem(record, ("charter", "near"), "near-and-cell", found)


@for_type(Claim, finds=["repeated-entry"])
def each_provision_has_one_cell(record: Claim, records: Asked) -> Found:
    seen: set[str] = set()
    for index, cell in enumerate(record.charter.provisions or ()):
        if cell.provision in seen:
            place = ("charter", "provisions", index, "provision")
            yield problem(record, place, "repeated-entry", f"a second cell for {cell.provision}", case="cell")
        seen.add(cell.provision)


@for_type(Claim, finds=["verdict-of-a-forecast", "outcome-of-no-forecast"])
def a_forecast_has_an_outcome_and_no_record_verdict(record: Claim, records: Asked) -> Found:
    forecast = record.kind.value == "forecast"
    if forecast and record.record is not None:
        yield problem(record, ("record",), "verdict-of-a-forecast", "a record verdict on a forecast")
    if not forecast and record.outcome is not None:
        found = f"an outcome on a claim of the kind {record.kind.value}"
        yield problem(record, ("outcome",), "outcome-of-no-forecast", found)


@for_type(Claim, finds=["not-weighed"])
def every_claim_is_weighed(record: Claim, records: Asked) -> Found:
    forecast = record.kind.value == "forecast"
    owed, weighed = ("outcome", record.outcome) if forecast else ("record", record.record)
    if weighed is None:
        found = f"a claim of the kind {record.kind.value} without {owed}"
        yield problem(record, (), "not-weighed", found, case="claim", owed=owed)


@for_type(Claim, finds=["one-sided-support"])
def support_for_a_disputed_fact_is_primary_or_two_sided(record: Claim, records: Asked) -> Found:
    verdict = record.record
    if verdict is None or verdict.verdict.value != "supported" or not record.disputes:
        return
    if any(citation.source not in records for citation in verdict.sources or ()):
        return
    cited = [narrow(records[citation.source], Source) for citation in verdict.sources or ()]
    primary = any(source.kind.value in ("law", "official") for source in cited)
    if not primary and len({source.standing.value.value for source in cited}) < 2:
        found = "a disputed fact supported by sources of one standing"
        yield problem(record, ("record", "verdict"), "one-sided-support", found)


@for_type(Claim, finds=["verdict-without-source", "about-nothing", "nothing-searched"])
def a_record_verdict_rests_on_what_it_needs(record: Claim, records: Asked) -> Found:
    verdict = record.record
    if verdict is None:
        return
    value = verdict.verdict.value
    if value in ("supported", "mixed", "contradicted") and not verdict.sources:
        found = f'the verdict "{value}" without a source'
        yield problem(record, ("record", "verdict"), "verdict-without-source", found, group="record")
    if value == "not-established" and not verdict.sources and not verdict.searched:
        yield unsearched(record, ("record", "verdict"), value)
    if value == "only-about-the-text" and record.charter.verdict.value == "not-about-the-text":
        yield problem(record, ("record", "verdict"), "about-nothing", "only about the text, and not about the text")


@for_type(Claim, finds=["verdict-without-source", "nothing-searched"])
def an_outcome_rests_on_what_it_needs(record: Claim, records: Asked) -> Found:
    outcome = record.outcome
    if outcome is None:
        return
    value = outcome.verdict.value
    if value in ("signs-for", "signs-against", "mixed-signs", "came-about", "did-not") and not outcome.sources:
        found = f'the outcome "{value}" without a source'
        yield problem(record, ("outcome", "verdict"), "verdict-without-source", found, group="outcome")
    if value == "open" and not outcome.sources and not outcome.searched:
        yield unsearched(record, ("outcome", "verdict"), value)


@for_type(Claim, finds=["hedge-words"])
def a_hedge_has_its_words(record: Claim, records: Asked) -> Found:
    degree = record.hedge.degree.value
    if degree == "none" and record.hedge.words is not None:
        yield problem(record, ("hedge", "words"), "hedge-words", "hedging words without a hedge")
    if degree != "none" and record.hedge.words is None:
        yield problem(record, ("hedge", "degree"), "hedge-words", f'the hedge "{degree}" without its words')
