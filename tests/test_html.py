"""The HTML of every kind of page holds for the Nu HTML checker, which `make html` installs; without it this is skipped."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from scripts.page_kinds import heaviest_pages
from tests.conftest import ROOT, SAMPLE, Build, make_project

CHECKER = ROOT / "benchmarks" / "lighthouse" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
POLICY = "violates Content Security Policy"
pytestmark = [
    pytest.mark.xdist_group("built"),
    pytest.mark.skipif(not CHECKER.exists(), reason="the HTML checker is not installed; `make html` does"),
]


def faults(pages: Sequence[Path]) -> set[tuple[str, str, str]]:
    """Return the page, the message and the element named, of everything that the checker finds."""
    command = ["java", "-jar", str(CHECKER), "--format", "json", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = set()
    for said in json.loads(done.stderr)["messages"]:
        start = said.get("hiliteStart", 0)
        where = said.get("extract", "")[start : start + said.get("hiliteLength", 0)]
        if POLICY in said["message"]:
            continue  # a file has no host that could be its own, and linked data is no script; a browser test holds it
        found.add((said["url"].removeprefix("file:"), said["message"], where))
    return found


def test_the_checker_finds_only_what_the_theme_causes(built: Path):
    pages = [built / address / "index.html" for address in heaviest_pages(built)]
    found = faults([*pages, built / "404.html"])
    listed = {
        (entry["message"], entry["where"])
        for entry in yaml.safe_load((ROOT / "tests" / "theme_faults.yml").read_text(encoding="utf-8"))
    }
    assert sorted(fault for fault in found if fault[1:] not in listed) == []
    assert listed - {fault[1:] for fault in found} == set(), "listed, but found no more"


def test_pages_of_moved_and_withdrawn_records_are_valid_and_a_fault_is_found(build: Build, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    done = build(project, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    moved = tmp_path / "site" / "instruments" / "friendship-pact" / "index.html"
    withdrawn = tmp_path / "site" / "provisions" / "lost-clause" / "index.html"
    ours = {fault for fault in faults([moved, withdrawn]) if "autocomplete" not in fault[1]}
    assert ours == set()
    moved.write_text(moved.read_text(encoding="utf-8").replace("<h1>", "<span><h1>", 1), encoding="utf-8")
    assert any(page == str(moved) and "h1" in message for page, message, _ in faults([moved]))
