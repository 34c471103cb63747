"""`stale` lists what was weighed before a day, the oldest first, and nothing else."""

from __future__ import annotations

import datetime

import pytest

from kb.__main__ import main
from kb.check.run import open_library
from kb.records.record import leaves
from tests.conftest import SAMPLE


@pytest.fixture
def stale(capsys: pytest.CaptureFixture[str]):
    """Run `stale` on the sample; give the exit status, the lines of the list, and what was said beside it."""

    def run(*arguments: str) -> tuple[int, list[str], str]:
        try:
            status = main(["stale", *arguments, "--root", str(SAMPLE)])
        except SystemExit as error:
            status = int(error.code or 0)
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    return run


def test_every_judgement_before_the_day_is_listed(stale):
    status, lines, said = stale("--before", "2100")
    weighed = sum(leaf.field.name == "assessed" for record in open_library(SAMPLE) for leaf in leaves(record))
    assert (status, len(lines)) == (0, weighed)
    assert said == f"{weighed} looks from before 2100-01-01\n"


def test_a_line_says_where_when_how_old_what_and_with_which_verdict(stale):
    _, lines, _ = stale("--before", "2026-11-23")
    age = (datetime.date.today() - datetime.date(2026, 11, 22)).days
    assert f"data/provisions/pact-trade.yml:30: 2026-11-22, {age} days ago: Status: Announced: Free trade" in lines
    assert any(line.endswith("Against the text: Weaker in the text: The Pact opens trade") for line in lines)


def test_the_day_itself_is_not_before_it(stale):
    assert len(stale("--before", "2026-11-23")[1]) == 6
    assert stale("--before", "2026-11-22")[1] == []
    assert len(stale("--before", "2026-11-24")[1]) == 7


def test_a_month_and_a_year_begin_with_their_first_day(stale):
    assert stale("--before", "2026-11")[1] == stale("--before", "2026")[1] == []
    assert len(stale("--before", "2026-12")[1]) == 7


def test_the_oldest_comes_first(stale):
    days = [line.split(": ")[1][:10] for line in stale("--before", "2100", "--sources")[1]]
    assert days == sorted(days)
    assert len(set(days)) > 2


def test_one_type_can_be_asked_for(stale):
    for word in ("claims", "claim"):
        lines = stale("--before", "2100", "--type", word)[1]
        assert len(lines) == 4
        assert all("data/claims/" in line for line in lines)
    assert 'no type of record; did you mean "claims"?' in stale("--before", "2100", "--type", "clams")[2]


def test_sources_are_listed_only_where_they_are_asked_for(stale):
    assert not any("data/sources/" in line for line in stale("--before", "2100")[1])
    assert sum("data/sources/" in line for line in stale("--before", "2100", "--sources")[1]) == 2
    (line,) = stale("--before", "2026-11-21", "--sources")[1]
    assert line.startswith("data/sources/gazette.yml:8: 2026-11-20, ")
    assert line.endswith(": Read: opening read: The law as published")
    assert len(stale("--before", "2100", "--type", "sources")[1]) == 2


def test_without_a_day_it_says_how_to_name_one(stale):
    status, lines, said = stale()
    assert (status, lines) == (2, [])
    assert "--before 2026-06-01" in said


@pytest.mark.parametrize(
    ("day", "says"),
    [("2026-02-30", "not in the calendar"), ("soon", "not written as a date"), ("2026/2027", "an interval")],
)
def test_a_bad_day_is_named(stale, day, says):
    status, lines, said = stale("--before", day)
    assert (status, lines) == (2, [])
    assert says in said
