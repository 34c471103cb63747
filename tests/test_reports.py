"""Every report of others that was tried here stands in `reports.md` whole, and the tests that hold it are there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT

TESTS = ROOT / "tests"
HEADS = {
    "By kind": ["kind", "input", "before", "now", "test"],
    "What a new editor met": ["kind", "input", "before", "now", "test"],
    "By report": ["kind", "report", "input", "before", "after", "test"],
}
REPORT = re.compile(r"[\w.-]+/[\w.-]+#[1-9]\d*")
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
NONE = re.compile(r"none: \w.+")


def tables() -> dict[str, list[list[str]]]:
    """Return the cells of every line of each table, the head first, by the heading above it."""
    parts = re.split(r"^## (.+)$", (TESTS / "reports.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        heading: [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in re.findall(r"^\|.*", text, re.M)
        ]
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }


@cache
def names_in(name: str) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse((TESTS / name).read_text(encoding="utf-8"))
    return frozenset(part.name for part in tree.body if isinstance(part, ast.FunctionDef) and part.name[:5] == "test_")


TABLES = tables()
ROWS = [(heading, row) for heading, table in TABLES.items() for row in table[2:]]
REPORTS = [row[1] for heading, row in ROWS if heading == "By report"]


def test_each_table_has_its_columns_and_each_kind_stands_once():
    assert {heading: table[0] for heading, table in TABLES.items()} == HEADS
    kinds = [row[0] for _, row in ROWS]
    assert len(set(kinds)) == len(kinds)
    assert len(TABLES["By kind"]) >= 2 + 24 and len(TABLES["What a new editor met"]) >= 2 + 10
    reports = [report for cell in REPORTS for report in cell.split(", ")]
    assert len(REPORTS) >= 30 and len(set(reports)) == len(reports)


@pytest.mark.parametrize("reports", REPORTS)
def test_a_report_is_a_repository_and_a_number(reports: str):
    assert all(REPORT.fullmatch(report) for report in reports.split(", "))


@pytest.mark.parametrize(("heading", "row"), ROWS, ids=[row[0] for _, row in ROWS])
def test_a_row_is_whole_and_its_tests_are_there(heading: str, row: list[str]):
    assert len(row) == len(HEADS[heading]) and all(row)
    named = TEST.findall(row[-1])
    assert TEST.sub("", row[-1]).strip(", ") == "" if named else NONE.fullmatch(row[-1]), row[-1]
    assert [name for file, name in named if name not in names_in(file)] == []
