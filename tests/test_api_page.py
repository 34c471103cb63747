"""The Data page: its links lead to what is published, its lines of code run, and `make publish` says what it needs."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml.html import HtmlElement, fragment_fromstring

from kb.check.run import open_library
from kb.declare.scales import ALL_SCALES
from kb.declare.types import TYPES
from scripts import publish
from scripts.site_server import served
from tests.conftest import ADDRESS, PATIENCE, ROOT, SAMPLE
from tests.reading_pages import BuiltSite
from view.site import Site

BLOCKS = ("api", "sheets", "lines", "scale_list")
# What a reader needs to run a line, by the name of the tool on the page: a program, or a module of Python.
PROGRAMS = {"curl": "curl", "sqlite3": "sqlite3", "R": "Rscript"}


def shown(address: str = ADDRESS, is_published: bool = True) -> HtmlElement:
    """The parts of the Data page that tell of the files, for the sample."""
    site = Site(open_library(SAMPLE), address=address, is_published=is_published)
    macros = site.macros("data/")
    return fragment_fromstring("".join(macros[name]() for name in BLOCKS), create_parent="div")


def lines(page: HtmlElement) -> dict[str, str]:
    return {
        code.get("data-tool"): html.unescape(code.text_content()) for code in page.iter("code") if code.get("data-tool")
    }


@pytest.fixture(scope="module")
def web(published: Path) -> Iterator[str]:
    """The address of the published files, served as a reader gets them."""
    with served(published.parents[1]) as address:
        yield address


def test_every_file_on_the_page_is_published(published: Path):
    links = [link.get("href") for link in shown().iter("a") if "/api/" in link.get("href")]
    assert len(links) == len(set(links))
    assert [link for link in links if not (published / link.removeprefix("../api/v1/")).is_file()] == []
    names = {Path(link).name for link in links}
    assert names >= {
        "all.json",
        "all.zip",
        "record.sqlite",
        *(f"{name}.csv" for name in TYPES),
        *(f"{name}.json" for name in TYPES),
    }
    assert {f"csv/{Path(link).name}" for link in links if "/csv/" in link} == {
        path.relative_to(published).as_posix() for path in (published / "csv").iterdir()
    }


def test_a_site_that_is_not_published_leads_to_none_of_them_and_says_so():
    page = shown(is_published=False)
    assert [link for link in page.iter("a") if "api/" in link.get("href")] == []
    assert "make publish" in page.text_content() and "record.sqlite" in page.text_content()


def test_the_page_names_every_scale_and_how_many_records_there_are():
    text = shown().text_content()
    assert [scale.name for scale in ALL_SCALES if scale.question not in text] == []
    assert f"{len(open_library(SAMPLE))} records" in text


def test_the_lines_name_the_address_of_the_site_or_its_place():
    with_address, without = lines(shown()), lines(shown(address=""))
    assert f"{ADDRESS}api/v1/record.sqlite" in with_address["curl"]
    assert "https://ADDRESS-OF-THIS-SITE/api/v1/record.sqlite" in without["curl"]
    assert set(with_address) == {"curl", "sqlite3", "datasette", "pandas", "R", "DuckDB"}


def test_the_lines_find_what_they_name_at_the_site_or_among_what_curl_fetched(published: Path):
    named = {
        tool: [part for part in re.split(r"[\s\"']+", line) if re.fullmatch(r"[^()]+\.(sqlite|json|csv)", part)]
        for tool, line in lines(shown()).items()
    }
    assert all(named.values())
    fetched = {url.rpartition("/")[2] for url in named["curl"]}
    for tool, files in named.items():
        for each in files:
            path = each.removeprefix(f"{ADDRESS}api/v1/")
            assert (published / path).is_file() and (path != each or path in fetched), (tool, each)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=5 * PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("tool", PROGRAMS)
def test_a_line_runs_where_its_program_is(published: Path, web: str, tmp_path: Path, tool: str):
    if shutil.which(PROGRAMS[tool]) is None:
        pytest.skip(f"{PROGRAMS[tool]} is not installed")
    line = lines(shown(address=web))[tool]
    shutil.copy(published / "record.sqlite", tmp_path / ("old.sqlite" if tool == "curl" else "record.sqlite"))
    said = run(["Rscript", "-e", line] if tool == "R" else ["sh", "-c", line], tmp_path)
    if tool == "curl":
        fetched = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "old.sqlite"}
        assert fetched == {name: (published / name).read_bytes() for name in ("record.sqlite", "metadata.json")}
    if tool == "sqlite3":
        assert said == ""  # the sample has a clause that intends, and a status for it
        assert run(["sh", "-c", line.replace("no-action-found", "announced")], tmp_path) == "pact-trade|Free trade\n"
    if tool == "R":
        assert "weaker-in-text" in said


# ── The whole site as it is published


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (None, "SITE_URL is not set"),
        ("record.example.org", "which is no address of a site"),
        ("https://", "which is no address of a site"),
        ("https://record.example.org/?page=1", "below a question or a part of a page"),
    ],
    ids=["none", "no-scheme", "no-host", "question"],
)
def test_nothing_is_published_without_an_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, address: str | None, said: str
):
    monkeypatch.delenv("SITE_URL", raising=False)
    if address is not None:
        monkeypatch.setenv("SITE_URL", address)
    assert publish.main([str(tmp_path / "site")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


@pytest.mark.audit
def test_the_published_site_has_no_fault(tmp_path: Path):
    settings = {**os.environ, "SITE_URL": ADDRESS, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "scripts.publish", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "files for the web and other programs" in done.stdout
    assert BuiltSite(tmp_path / "site").faults() == []
    page = (tmp_path / "site" / "data" / "index.html").read_text(encoding="utf-8")
    assert f"{ADDRESS}api/v1/record.sqlite" in page and 'href="../api/v1/all.json"' in page
