"""`show` prints a whole record with what it is linked with, as plain text that fits the terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb.__main__ import main
from kb.check.run import open_library
from kb.declare.dates import Date
from kb.declare.scale import Term
from kb.edit.finder import nearest
from kb.export import plain_text
from kb.library.library import Library
from kb.records.record import leaves
from tests.conftest import ROOT, SAMPLE


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(SAMPLE)


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run `show` on the sample; give the exit status, what was printed, and what was said beside it."""

    def run(*arguments: str, columns: int = 80, root: Path = SAMPLE) -> tuple[int, str, str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        status = main(["show", *arguments, "--root", str(root)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_record_is_shown_with_its_labels_in_order(show):
    status, out, _ = show("pact-trade")
    assert status == 0
    assert out.startswith("Free trade\nprovision pact-trade\n")
    labels = [
        "Summary:",
        "Document:",
        "Section:",
        "Main verb:",
        "Qualified by",
        "Who:",
        "Themes",
        "What it does not say",
        "Status\n",
        "Sources\n",
    ]
    places = [out.index(f"\n{label}") for label in labels]
    assert places == sorted(places)


def test_references_are_shown_with_the_title_they_stand_for(show):
    _, out, _ = show("pact-trade")
    assert "\nDocument: pact (The Pact)\n" in out
    assert "through the port of Haven [haven]." in out


def test_links_are_grouped_by_type_and_field_both_ways(show):
    _, out, _ = show("pact-trade")
    to, _, back = out.partition("\nLinked from\n")
    assert "\nPoints to\ndocuments · Document (1)\n  pact (The Pact)\n" in to
    assert (
        "claims · Against the text (2)\n  claim-more-trade (Trade will grow)\n  claim-trade-clause (The Pact opens trade)\n"
        in back
    )
    assert "statements · About (1)\n  envoy-on-trade (The Envoy on trade)\n" in back


def test_the_file_and_the_address_close_it(show):
    assert show("pact-trade")[1].endswith(
        "\nFile     data/provisions/pact-trade.yml\nAddress  /provisions/pact-trade/\n"
    )


def test_every_value_of_every_record_is_shown(library):
    for record in library:
        text = " ".join(" ".join(plain_text.lines(library, record, 80)).split())
        for leaf in leaves(record):
            shown = str(leaf.value) if isinstance(leaf.value, Date | Term | int) else leaf.value.split("[[")[0].strip()
            assert shown in text, (record.id, leaf.path)


@pytest.mark.parametrize(
    "word", ["pact-trade", "provisions/pact-trade", "/provisions/pact-trade/", "data/provisions/pact-trade.yml"]
)
def test_an_id_an_address_and_a_file_all_name_the_record(show, word):
    assert show(word)[1].startswith("Free trade\n")


def test_an_earlier_id_leads_to_the_record_with_a_note(show):
    status, out, err = show("friendship-pact")
    assert status == 0
    assert out.startswith("The Pact\n")
    assert err == '"friendship-pact" was renamed; its id now is "pact"\n'


def test_a_retired_id_says_why_and_what_took_its_place(show):
    status, out, err = show("lost-clause")
    assert (status, out) == (1, "")
    assert (
        err == '"lost-clause" was retired: It was two clauses, which now stand alone; see pact-trade, pact-friendship\n'
    )


def test_an_unknown_id_is_named_with_its_neighbours(show):
    status, out, err = show("pact-trad")
    assert (status, out) == (1, "")
    assert err.startswith('no record has the id "pact-trad"; near it: pact-trade')


def test_what_is_part_of_an_id_or_a_title_is_nearer_than_a_misspelling(library):
    assert [record.id for record in nearest(library, "hill")] == ["hill-town"]
    assert nearest(library, "free port", ["terms"])[0].id == "free-port"
    assert {record.type.name for record in nearest(library, "trade", ["themes", "claims"])} == {"themes", "claims"}
    for spelling in ("Hill-Town", "hill‑town", "hill–town", "Híll town"):
        assert [record.id for record in nearest(library, spelling)] == ["hill-town"], spelling
    assert nearest(library, "") == nearest(library, "qqqqqq") == []


@pytest.mark.parametrize("columns", [40, 60, 200])
def test_lines_keep_to_the_width_of_the_terminal(show, columns):
    for line in show("pact", columns=columns)[1].splitlines():
        assert len(line) <= columns or " " not in line.strip(), line


def test_a_long_list_of_links_is_cut_and_says_so(show, monkeypatch):
    monkeypatch.setattr(plain_text, "MOST", 1)
    assert "and 1 more; --all shows them" in show("pact-trade")[1]
    assert "more; --all" not in show("pact-trade", "--all")[1]


def test_nothing_but_text_is_printed_where_no_terminal_reads(show):
    assert "\033" not in show("pact")[1]


def test_headings_are_bold_on_a_terminal(show, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\033[1mThe Pact\033[0m" in show("pact")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in show("pact")[1]


def test_a_record_with_a_mistake_is_shown_as_far_as_it_can_be_read(show, sample):
    path = sample / "data/events/signing.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("date: 2001-02-03", "date: soon"), encoding="utf-8")
    status, out, err = show("signing", root=sample)
    assert status == 0
    assert out.startswith("The Pact is signed\n")
    assert err == "1 mistake in data/events/signing.yml; `python -m kb check` names them\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "first"),
    [
        ("show united-states --all", "United States\n"),
        ("doubts", "Not found by a note"),
        ("stale --before 2027 --sources", "data/"),
        ("explain straight-quote", "straight-quote"),
    ],
)
def test_a_reader_that_has_seen_enough_is_no_error(command: str, first: str):
    line = f"{sys.executable} -m kb {command} | head -1"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.startswith(first)
    assert done.stderr == "" or command.startswith("stale")
    assert "Error" not in done.stderr
