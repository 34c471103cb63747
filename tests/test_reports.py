"""Every report of others that was tried here stands in `reports.md` whole, and the tests that hold it are there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT

TESTS = ROOT / "tests"
HEAD = ["kind", "report", "input", "before", "after", "test"]
REPORT = re.compile(r"[\w.-]+/[\w.-]+#[1-9]\d*")
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
NONE = re.compile(r"none: \w.+")


def rows() -> list[list[str]]:
    """Return the cells of every line of the table, the head first."""
    lines = (TESTS / "reports.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]


@cache
def names_in(name: str) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse((TESTS / name).read_text(encoding="utf-8"))
    return frozenset(part.name for part in tree.body if isinstance(part, ast.FunctionDef) and part.name[:5] == "test_")


HEAD_ROW, _, *ROWS = rows()


def test_there_are_thirty_kinds_and_each_stands_once():
    assert HEAD_ROW == HEAD
    kinds = [row[0] for row in ROWS]
    assert len(kinds) >= 30 and len(set(kinds)) == len(kinds)
    reports = [report for row in ROWS for report in row[1].split(", ")]
    assert len(set(reports)) == len(reports)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_is_whole_and_its_tests_are_there(row: list[str]):
    assert len(row) == len(HEAD) and all(row)
    assert all(REPORT.fullmatch(report) for report in row[1].split(", ")), row[1]
    named = TEST.findall(row[5])
    assert TEST.sub("", row[5]).strip(", ") == "" if named else NONE.fullmatch(row[5]), row[5]
    assert [name for file, name in named if name not in names_in(file)] == []
