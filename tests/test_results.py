"""What was measured stands in one file, where each script writes its own section and leaves the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import lighthouse, results
from tests.conftest import ROOT

NAMED = re.compile(r"<!-- (\w+): (begin|end) -->")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "RESULTS.md"
    path.write_text("# What was measured\n", encoding="utf-8")
    return path


def test_a_script_writes_its_own_section_and_leaves_the_others(file: Path):
    results.write("one", "The first", "Words.", "| a |", file=file)
    results.write("two", "The second", "Words.", "| b |", file=file)
    before = file.read_text(encoding="utf-8")
    results.write("one", "The first", "Words.", "| c |", file=file)
    assert file.read_text(encoding="utf-8") == before.replace("| a |", "| c |")
    assert NAMED.findall(before) == [("one", "begin"), ("one", "end"), ("two", "begin"), ("two", "end")]


def test_a_section_names_its_day_machine_versions_and_command(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.argv", ["anywhere/check_time.py", "--rounds", "3"])
    results.write("one", "The first", "Words.", "| a |", "Chromium 1.2", file=file)
    text = file.read_text(encoding="utf-8").replace("\n", " ")
    assert re.search(r"\d+ \w+ \d{4}; \d+ cores, \w+, \w+; Python 3[\d.]+, mkdocs 1[\d.]+, .*, Chromium 1.2; ", text)
    assert "; `python benchmarks/check_time.py --rounds 3`." in text


def test_a_section_that_has_lost_a_mark_is_not_guessed(file: Path):
    file.write_text("<!-- one: begin -->\nWords.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"RESULTS.md: the section one needs both marks"):
        results.write("one", "The first", "Words.", "| a |", file=file)
    assert file.read_text(encoding="utf-8") == "<!-- one: begin -->\nWords.\n"


def test_a_median_stands_with_the_least_and_the_most():
    assert results.spread([3, 1, 2]) == "2.00 (1.00 to 3.00)"
    assert results.spread([100, 100], ".0f") == "100 (100)"


def test_the_loads_of_a_page_are_one_line():
    load = {**dict.fromkeys(lighthouse.AT_LEAST, 100), **dict.fromkeys(lighthouse.METRICS, 0.0)}
    loads = {"timeline/": [load, {**load, "performance": 98, "largest-contentful-paint": 1653.4}]}
    assert lighthouse.measurements(loads).splitlines()[2].startswith("| /timeline/ | 99 (98 to 100) | 100 (100) |")
    assert "| 827 (0 to 1,653) |" in lighthouse.measurements(loads)


def test_every_section_is_written_by_the_script_of_its_name():
    scripts = [
        path for path in (ROOT / "benchmarks").glob("*.py") if "results.write(" in path.read_text(encoding="utf-8")
    ]
    found = NAMED.findall(results.FILE.read_text(encoding="utf-8"))
    assert sorted(found) == sorted((path.stem, mark) for path in scripts for mark in ("begin", "end"))
    for path in scripts:
        assert f'results.write("{path.stem}", ' in path.read_text(encoding="utf-8")


def test_the_readme_leads_to_the_figures():
    assert "(benchmarks/RESULTS.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
