"""The judgements of a record: the statuses of a provision, the verdicts of a claim."""

from __future__ import annotations

from collections.abc import Iterator

from kb.records.groups import ClaimCharter, ClaimOutcome, ClaimRecord, ProvisionStatus
from kb.records.record import Record
from kb.records.spots import Way
from kb.records.typed import Claim, Provision

Judgement = ProvisionStatus | ClaimCharter | ClaimRecord | ClaimOutcome


def judgements(record: Record) -> Iterator[tuple[Way, Judgement]]:
    """Yield every judgement of a record with its path: the statuses of a provision, the verdicts of a claim."""
    if isinstance(record, Provision):
        for index, status in enumerate(record.status or ()):
            yield ("status", index), status
    if isinstance(record, Claim):
        verdicts = {"charter": record.charter, "record": record.record, "outcome": record.outcome}
        for name, verdict in verdicts.items():
            if verdict is not None:
                yield (name,), verdict
