"""Rules for whatever was weighed: its evidence and its dates."""

from __future__ import annotations

import datetime

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_type, problem
from kb.problems.problem import Problem
from kb.records.groups import ClaimCharter
from kb.records.judgement import Judgement, judgements
from kb.records.record import Record, narrow
from kb.records.spots import Way
from kb.records.typed import Claim, Provision, Source, WithSources


@for_type(Provision, Claim, finds=["evidence-after-assessment", "evidence-newer-than-sources"])
def a_judgement_is_no_newer_than_its_evidence(record: Record, records: Asked) -> Found:
    for path, judgement in judgements(record):
        until, place = judgement.evidence_to, (*path, "evidence_to")
        if until is None:
            continue
        if until.first > judgement.assessed.last:
            found = f"evidence up to {until}, weighed on {judgement.assessed}"
            yield problem(record, place, "evidence-after-assessment", found)
        newest = _newest_evidence(record, judgement, records)
        if newest is not None and until.first > newest:
            found = f"evidence up to {until}, but the newest source cited is of {newest}"
            yield problem(record, place, "evidence-newer-than-sources", found)


def _newest_evidence(record: Record, judgement: Judgement, records: Asked) -> datetime.date | None:
    """Return the newest day of what a judgement rests on, or None where it is not all known."""
    weighed: list[str] = []
    if isinstance(judgement, ClaimCharter):
        weighed = [cell.provision for cell in judgement.provisions or ()] + list(judgement.near or ())
    if any(id_ not in records for id_ in weighed):
        return None
    own = record.sources if isinstance(record, WithSources) else None
    cited = [judgement.sources, own, *(narrow(records[id_], Provision).sources for id_ in weighed)]
    names = {citation.source for citations in cited for citation in citations or ()}
    if any(name not in records for name in names):
        return None
    sources = (narrow(records[name], Source) for name in names)
    return max(((source.published or source.accessed).last for source in sources), default=None)


def unsearched(record: Record, path: Way, value: str) -> Problem:
    return problem(record, path, "nothing-searched", f'"{value}" without saying where was searched')
