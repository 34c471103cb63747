"""Figures are held against each other only where they measure the same thing, and a note that names the other settles it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_mistakes import change, codes

SHIPS = "figures/ships-2001.yml"  # 12.5 ships in 2001


def beside(sample: Path, *, period: str, value: object, unit: str = "ships", name: str = "ships-other") -> None:
    """Write a second figure beside the one of the sample."""
    (sample / "data" / "figures" / f"{name}.yml").write_text(
        f"title: {name}\nsummary: The number of ships that called at Haven, once more.\n"
        f"quantity: Ships calling at Haven\nunit: {unit}\nperiod: {period}\nvalue: {value}\nthemes:\n  - ports\n"
        f"sources:\n  - source: paper\n    shows: Counts the ships for {name}.\n",
        encoding="utf-8",
    )


def measure(sample: Path, unit: str) -> None:
    change(sample, SHIPS, "unit: ships", f"unit: {unit}")


@pytest.mark.parametrize("period", ["2001-03", "2001-01/2001-11", "2001-05-01"])
def test_a_part_with_more_than_the_year_is_a_mistake_and_with_less_is_none(sample: Path, period: str):
    beside(sample, period=period, value=13)
    assert codes(sample) == ["part-over-whole"]
    beside(sample, period=period, value=12)
    assert codes(sample) == []


@pytest.mark.parametrize("period", ["2001-03~", "2001-12/2002-01", "2000/2002", "2001-06/..", "2002-03"])
def test_a_time_that_is_not_surely_a_part_of_the_year_is_not_compared(sample: Path, period: str):
    beside(sample, period=period, value=13)
    assert codes(sample) == []


@pytest.mark.parametrize("unit", ["per cent", "million tonnes a year", "km", "m", "times"])
def test_what_does_not_add_up_is_not_compared(sample: Path, unit: str):
    measure(sample, unit)
    beside(sample, period="2001-03", value=13, unit=unit)
    assert codes(sample) == []


def test_other_units_and_other_quantities_are_not_compared(sample: Path):
    beside(sample, period="2001", value=13, unit="boats")
    assert codes(sample) == []
    change(sample, "figures/ships-other.yml", "unit: boats", "unit: Ships")
    assert codes(sample) == ["two-values"]
    change(sample, "figures/ships-other.yml", "quantity: Ships calling", "quantity: Ships built")
    assert codes(sample) == []


def test_the_same_value_written_otherwise_is_one(sample: Path):
    beside(sample, period="2001", value="12.50")
    assert codes(sample) == []


def test_of_three_values_each_is_named_by_one_of_the_others(sample: Path):
    beside(sample, period="2001", value=13, name="ships-other")
    beside(sample, period="2001", value=14, name="ships-third")
    assert codes(sample) == ["two-values", "two-values"]
    (sample / "data" / SHIPS).open("a", encoding="utf-8").write("notes:\n  - See [[ships-other]].\n")
    assert codes(sample) == ["two-values"]
    (sample / "data" / "figures" / "ships-third.yml").open("a", encoding="utf-8").write(
        "disputes:\n  - question: How many?\n    versions:\n"
        "      - says: Fourteen.\n        sources:\n          - source: paper\n            shows: Has fourteen.\n"
        "      - says: As in [[ships-other]].\n        sources:\n          - source: paper\n            shows: Has thirteen.\n"
    )
    assert codes(sample) == []


def test_a_repetition_with_other_verdicts_owes_a_note(sample: Path):
    claim = "claims/claim-more-trade.yml"
    change(sample, claim, "notes:\n  - What is new is that the trade will grow.\n", "")
    assert codes(sample) == ["repeats-otherwise"]
    change(sample, claim, "repeats:\n  - claim-trade-clause\n", "")
    assert codes(sample) == []
