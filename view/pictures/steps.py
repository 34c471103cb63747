"""A law in time as steps one below the other, the newest first, with the words of each beside its mark.

For narrow screens and paper, where the drawing of `view/pictures/lineage.py` does not fit. The marks are the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.library.library import Library
from kb.records.record import Record
from kb.records.typed import Instrument
from view.pictures.lineage import Lineage, amends, rests
from view.pictures.years import Run


@dataclass(frozen=True)
class Step:
    """A mark on the bar of the law. `mark` says which: of the law, of a bill, or of what is known of a waiver.

    `says` is how it bears on the law or on what lets that be waived, `state` what is known of an order with a record.
    It leads to `record`, or where there is none to what is said in words at `told`. `is_without` tells that it falls
    into a time without a waiver on record.
    """

    mark: str
    day: datetime.date
    when: str
    name: str
    says: str = ""
    state: str = ""
    record: Record | None = None
    told: str = ""
    is_without: bool = False


def steps(library: Library, drawn: Lineage) -> list[Step]:
    """Return the marks of a law in time, the newest first; a year of which no day is known stands at its middle."""
    found = [*_laws(library, drawn), *_spans(drawn), *(_waived(library, run) for run in drawn.runs)]
    gaps = [span.period.date for span in drawn.gaps]
    told = (replace(step, is_without=any(gap.first <= step.day < gap.last for gap in gaps)) for step in found)
    return sorted(told, key=lambda step: (step.day, step.mark != "law", step.name), reverse=True)


def _laws(library: Library, drawn: Lineage) -> Iterable[Step]:
    law, authority = drawn.law, drawn.authority
    day = law.signed.first if law.signed else datetime.date(drawn.first, 1, 1)
    yield Step("law", day, _when(law), law.title, "becomes law" if law.signed else "", record=law)
    if authority and authority.signed:
        says = "; ".join(filter(None, (amends(law, authority), rests(library, law, authority))))
        yield Step("authority", authority.signed.first, _when(authority), authority.title, says, record=authority)
    for bill in drawn.bills:
        if bill.record.signed:
            day, (name, when, says) = bill.record.signed.first, bill.lines
            yield Step("bill", day, when, name, says, record=bill.record)


def _spans(drawn: Lineage) -> Iterable[Step]:
    """The times without a waiver, and in office; what began before the law stands where the law does."""
    since = drawn.law.signed.first if drawn.law.signed else datetime.date.min
    for mark, spans in (("gap", drawn.gaps), ("office", drawn.offices)):
        for span in spans:
            date = span.period.date
            yield Step(mark, max(date.first, since), str(date), span.words, record=span.period)


def _waived(library: Library, run: Run) -> Step:
    """The step of some years: the order, with its day where that lies in the year, or what is known of one."""
    waiver, state = run.waiver, run.waiver.state
    order = library[waiver.instrument] if waiver.instrument else None
    middle = datetime.date(run.waivers[-1].year, 7, 2)
    if not isinstance(order, Instrument):
        return Step(state.value, middle, run.years, f"Waiver: {state.label}", told=run.id)
    is_dated = order.signed is not None and len(run.waivers) == 1 and order.signed.year == waiver.year
    day, when = (order.signed.first, _when(order)) if order.signed and is_dated else (middle, run.years)
    verbs = [f"{each.relation.label} it" for each in order.relations or () if each.relation.value == "waives"]
    return Step(state.value, day, when, order.title, "; ".join(verbs), state.label, order)


def _when(document: Instrument) -> str:
    return str(document.signed) if document.signed else ""
