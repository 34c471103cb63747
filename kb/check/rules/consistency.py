"""Rules for records that stand beside each other: figures of one quantity, and a claim that another makes again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.declare.dates import Date
from kb.records.record import Record, narrow
from kb.records.typed import Claim, Figure

# What does not add up over time: a share, a rate, a length, a multiple. A part of a year may well have more of it.
NO_SUM = ("per cent", "a year", "a month", "a day", "times", "km", "m", "cm", "years")


@for_library(finds=["part-over-whole"])
def a_part_of_a_time_has_no_more_than_the_whole(library: Asked) -> Found:
    for alike in _alike(library).values():
        for part in alike:
            less = [whole for whole in alike if _is_part(part, whole) and _number(part) > _number(whole)]
            if less and not any(_told(library, part, whole) for whole in less):
                found = f"{part.value} for {part.period}, and {less[0].value} for {less[0].period} in {less[0].id}"
                yield problem(part, ("value",), "part-over-whole", found)


@for_library(finds=["two-values"])
def two_values_of_one_time_are_told_of_each_other(library: Asked) -> Found:
    for alike in _alike(library).values():
        by_time: dict[tuple[object, object], list[Figure]] = defaultdict(list)
        for figure in alike:
            by_time[figure.period.first, figure.period.last].append(figure)
        for beside in by_time.values():
            first, *apart = _told_together(library, beside)
            for group in apart:
                found = f"{group[0].value} for {group[0].period}, and {first[0].value} in {first[0].id}"
                yield problem(group[0], ("value",), "two-values", found)


@for_type(Claim, finds=["repeats-otherwise"])
def a_repetition_has_the_verdicts_of_what_it_repeats_or_a_note(record: Claim, records: Asked) -> Found:
    if record.notes:
        return
    for index, id_ in enumerate(record.repeats or ()):
        if id_ not in records or id_ == record.id:
            continue
        here, there = _verdicts(record), _verdicts(narrow(records[id_], Claim))
        for name in here:
            if name in there and here[name] != there[name]:
                found = f'"{here[name]}" here, "{there[name]}" in {id_}'
                yield problem(record, ("repeats", index), "repeats-otherwise", found)
                break


def _alike(library: Asked) -> dict[tuple[str, str], list[Figure]]:
    """Return the figures of each quantity in each unit, whatever the capitals and spaces of its words."""
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in library.of_type(Figure):
        found[_folded(figure.quantity), _folded(figure.unit)].append(figure)
    return found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(figure: Figure) -> Decimal:
    return Decimal(figure.value)


def _is_part(part: Figure, whole: Figure) -> bool:
    """Tell whether one figure is for a part of the time of another, of which the quantity adds up over the time."""
    if f" {_folded(part.unit)}".endswith(tuple(f" {unit}" for unit in NO_SUM)):
        return False
    inside = whole.period.first <= part.period.first and part.period.last <= whole.period.last
    longer = (whole.period.first, whole.period.last) != (part.period.first, part.period.last)
    return inside and longer and _is_sure(part.period) and _is_sure(whole.period)


def _is_sure(date: Date) -> bool:
    return all(moment is not None and not moment.about and not moment.uncertain for moment in (date.start, date.end))


def _told(library: Asked, one: Record, other: Record) -> bool:
    """Tell whether `notes` or `disputes` of one of two figures name the other."""
    return any(
        named in library.pointing(by.id, Figure, "notes", "disputes") for named, by in ((one, other), (other, one))
    )


def _told_together(library: Asked, figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return figures in groups: two stand in one where they have the same value, or one names the other."""
    groups: list[list[Figure]] = []
    for figure in figures:
        near = [
            group
            for group in groups
            if any(_number(figure) == _number(other) or _told(library, figure, other) for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([other for group in near for other in group] + [figure])
    return sorted(groups, key=lambda group: group[0].id)


def _verdicts(claim: Claim) -> dict[str, str]:
    """Return the verdict of each judgement that a claim has."""
    judged = {"charter": claim.charter, "record": claim.record, "outcome": claim.outcome}
    return {name: judgement.verdict.value for name, judgement in judged.items() if judgement is not None}
