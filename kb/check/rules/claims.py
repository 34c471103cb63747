"""Rules for claims: their verdicts against the text and the record, and what has come of forecasts."""

from __future__ import annotations

from kb.check.asked import Asked
from kb.check.rules.judgements import unsearched
from kb.check.rules.rule import Found, for_type, problem
from kb.declare.scales import CHARTER_VERDICT
from kb.records.record import Record


@for_type("claims", finds=["verdict-stronger-than-cells", "cells-without-verdict"])
def the_verdict_is_no_stronger_than_its_best_cell(record: Record, records: Asked) -> Found:
    charter = record.charter
    verdict = charter.verdict.value
    cells = [cell.verdict.value for cell in charter.provisions or ()]
    if verdict in ("in-text", "weaker-in-text"):
        ranks = [CHARTER_VERDICT.rank(cell) for cell in cells if cell != "contradicted"]
        if not ranks or min(ranks) > CHARTER_VERDICT.rank(verdict):
            best = "no cell" if not ranks else f'"{CHARTER_VERDICT.terms[min(ranks)].value}"'
            yield problem(
                record,
                ("charter", "verdict"),
                "verdict-stronger-than-cells",
                f'the verdict "{verdict}", but the best cell is {best}',
                "a verdict no stronger than its best cell",
                "weaken the verdict, or name the provision that says it",
            )
    if verdict == "contradicted" and "contradicted" not in cells:
        yield problem(
            record,
            ("charter", "verdict"),
            "verdict-stronger-than-cells",
            "contradicted without a cell that contradicts",
            "a provision that says otherwise",
            "name the provision, or weaken the verdict",
        )
    if verdict in ("not-seen", "not-about-the-text") and cells:
        yield problem(
            record,
            ("charter", "provisions"),
            "cells-without-verdict",
            f'cells under the verdict "{verdict}"',
            "no cells",
            "move the provisions to near, or strengthen the verdict",
        )


@for_type("claims", finds=["contradiction-unquoted"])
def a_contradiction_is_quoted(record: Record, records: Asked) -> Found:
    if record.charter.verdict.value == "contradicted" and not any(
        citation.quote for citation in record.charter.sources or ()
    ):
        yield problem(
            record,
            ("charter", "verdict"),
            "contradiction-unquoted",
            "contradicted without a quotation",
            "a source with the words that contradict",
            "add `quote:` to a citation under charter",
        )


@for_type("claims", finds=["gap-missing", "gap-without-weaker"])
def a_weaker_verdict_names_its_gap(record: Record, records: Asked) -> Found:
    weaker = record.charter.verdict.value == "weaker-in-text"
    if weaker and not record.charter.gap:
        yield problem(
            record,
            ("charter", "verdict"),
            "gap-missing",
            "weaker-in-text without a gap",
            "gap: verb, object, actor, condition or certainty",
            "say in what the text says less",
        )
    if record.charter.gap and not weaker:
        yield problem(
            record,
            ("charter", "gap"),
            "gap-without-weaker",
            f'a gap under the verdict "{record.charter.verdict.value}"',
            "a gap only under weaker-in-text",
            "delete gap, or mend the verdict",
        )


@for_type("claims", finds=["near-missing", "near-and-cell"])
def what_was_not_seen_has_clauses_looked_at(record: Record, records: Asked) -> Found:
    if record.charter.verdict.value == "not-seen" and not record.charter.near:
        yield problem(
            record,
            ("charter", "verdict"),
            "near-missing",
            "not-seen without the clauses looked at",
            "near: the nearest provisions",
            "name where one would expect it",
        )
    both = set(record.charter.near or ()) & {cell.provision for cell in record.charter.provisions or ()}
    if both:
        yield problem(
            record,
            ("charter", "near"),
            "near-and-cell",
            f"{', '.join(sorted(both))} both as a cell and as near",
            "each provision once",
            "delete one of the two",
        )


@for_type("claims", finds=["repeated-entry"])
def each_provision_has_one_cell(record: Record, records: Asked) -> Found:
    seen: set[str] = set()
    for index, cell in enumerate(record.charter.provisions or ()):
        if cell.provision in seen:
            yield problem(
                record,
                ("charter", "provisions", index, "provision"),
                "repeated-entry",
                f"a second cell for {cell.provision}",
                "one cell for each provision",
                "join the two",
            )
        seen.add(cell.provision)


@for_type("claims", finds=["verdict-of-a-forecast", "outcome-of-no-forecast"])
def a_forecast_has_an_outcome_and_no_record_verdict(record: Record, records: Asked) -> Found:
    forecast = record.kind.value == "forecast"
    if forecast and record.record is not None:
        yield problem(
            record,
            ("record",),
            "verdict-of-a-forecast",
            "a record verdict on a forecast",
            "an outcome",
            "move it to `outcome:`",
        )
    if not forecast and record.outcome is not None:
        yield problem(
            record,
            ("outcome",),
            "outcome-of-no-forecast",
            f"an outcome on a claim of the kind {record.kind.value}",
            "a record verdict",
            "move it to `record:`, or mend the kind",
        )


@for_type("claims", finds=["not-weighed"])
def every_claim_is_weighed(record: Record, records: Asked) -> Found:
    owed = "outcome" if record.kind.value == "forecast" else "record"
    if record.values[owed] is None:
        yield problem(
            record,
            (),
            "not-weighed",
            f"a claim of the kind {record.kind.value} without {owed}",
            f"{owed}: what the sources show of it",
            f"add `{owed}:`",
        )


@for_type("claims", finds=["one-sided-support"])
def support_for_a_disputed_fact_is_primary_or_two_sided(record: Record, records: Asked) -> Found:
    verdict = record.record
    if verdict is None or verdict.verdict.value != "supported" or not record.disputes:
        return
    if any(citation.source not in records for citation in verdict.sources or ()):
        return
    cited = [records[citation.source] for citation in verdict.sources or ()]
    primary = any(source.kind.value in ("law", "official") for source in cited)
    if not primary and len({source.standing.value.value for source in cited}) < 2:
        yield problem(
            record,
            ("record", "verdict"),
            "one-sided-support",
            "a disputed fact supported by sources of one standing",
            "a law or an official page, or two sources of different standing",
            "cite another source, or weaken the verdict",
        )


@for_type("claims", finds=["verdict-without-source", "about-nothing", "nothing-searched"])
def a_record_verdict_rests_on_what_it_needs(record: Record, records: Asked) -> Found:
    verdict = record.record
    if verdict is None:
        return
    value = verdict.verdict.value
    if value in ("supported", "mixed", "contradicted") and not verdict.sources:
        yield problem(
            record,
            ("record", "verdict"),
            "verdict-without-source",
            f'the verdict "{value}" without a source',
            "sources that show it",
            "add `sources:` under record",
        )
    if value == "not-established" and not verdict.sources and not verdict.searched:
        yield unsearched(record, ("record", "verdict"), value)
    if value == "only-about-the-text" and record.charter.verdict.value == "not-about-the-text":
        yield problem(
            record,
            ("record", "verdict"),
            "about-nothing",
            "only about the text, and not about the text",
            "one of the two",
            "mend one of the verdicts",
        )


@for_type("claims", finds=["verdict-without-source", "nothing-searched"])
def an_outcome_rests_on_what_it_needs(record: Record, records: Asked) -> Found:
    outcome = record.outcome
    if outcome is None:
        return
    value = outcome.verdict.value
    if value in ("signs-for", "signs-against", "mixed-signs", "came-about", "did-not") and not outcome.sources:
        yield problem(
            record,
            ("outcome", "verdict"),
            "verdict-without-source",
            f'the outcome "{value}" without a source',
            "sources that show it",
            "add `sources:` under outcome",
        )
    if value == "open" and not outcome.sources and not outcome.searched:
        yield unsearched(record, ("outcome", "verdict"), value)


@for_type("claims", finds=["hedge-words"])
def a_hedge_has_its_words(record: Record, records: Asked) -> Found:
    none = record.hedge.degree.value == "none"
    if none == (record.hedge.words is not None):
        found = (
            "hedging words without a hedge" if none else f'the hedge "{record.hedge.degree.value}" without its words'
        )
        yield problem(
            record,
            ("hedge", "words") if none else ("hedge", "degree"),
            "hedge-words",
            found,
            "the words where there is a hedge, none where there is not",
            "mend degree or words",
        )
