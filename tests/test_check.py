"""`check` says what it found in the form that is asked for, and of single files no more than it looked at."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest

from kb.__main__ import main
from kb.check import reports
from kb.check.codes import CODES
from kb.check.run import check
from kb.problems.problem import Problem
from tests.conftest import ROOT

HARD = Problem("data/events/50%, Şimal:x.yml", 3, 4, "not-yaml", "100% of\r\nit", "a, b: c", "<mend> it")


def run(root: Path, *arguments: str) -> int:
    return main(["check", "--root", str(root), *arguments])


def change(root: Path, file: str, old: str, new: str) -> str:
    path = root / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(path)


# ── How it is said ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_names_each_mistake_and_exits_with_one(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert run(sample) == 0
    assert "22 records, no mistakes" in capsys.readouterr().out
    change(sample, "events/signing.yml", "kind: document", "kind: documnt")
    assert run(sample) == 1
    output = capsys.readouterr()
    assert output.out.startswith("data/events/signing.yml:4:7: error[not-in-scale]")
    assert output.err == "1 mistake in 1 file; `python -m kb explain not-in-scale` says more\n"


def test_the_message_has_the_form_that_editors_can_follow(sample: Path):
    change(sample, "provisions/pact-trade.yml", "themes:\n  - trade", "themes:\n  - trad")
    (problem,) = check(sample).problems
    assert str(problem) == (
        'data/provisions/pact-trade.yml:23:5: error[unknown-reference]: themes "trad" does not exist; '
        'did you mean "trade"? (the id of a theme)'
    )


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_every_format_names_every_mistake_and_exits_alike(sample: Path, capsys: pytest.CaptureFixture[str], form: str):
    assert run(sample, "--format", form) == 0
    assert "no mistakes" in "".join(capsys.readouterr())
    change(sample, "events/signing.yml", "kind: document", "kind: documnt")
    change(sample, "places/haven.yml", "kind: port", "kind: prt")
    assert run(sample, "--format", form) == 1
    said = capsys.readouterr().out
    assert "data/events/signing.yml" in said and "data/places/haven.yml" in said
    assert "documnt" in said and "prt" in said


def test_json_is_a_list_of_mistakes_with_all_that_is_known_of_each(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert run(sample, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []
    change(sample, "places/haven.yml", "kind: port", "kind: prt")
    assert run(sample, "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)
    (problem,) = check(sample).problems
    assert found == {
        "file": "data/places/haven.yml",
        "line": 6,
        "column": 7,
        "code": "not-in-scale",
        "found": problem.found,
        "expected": problem.expected,
        "remedy": 'did you mean "port"?',
        "meaning": CODES["not-in-scale"].meaning,
    }


def test_a_workflow_command_escapes_what_would_end_it():
    """The runner splits properties at commas, ends them at `::`, and ends the command with the line."""
    said = reports.github([HARD, HARD])
    first, second, rest = said.split("\n")
    assert first == second and rest == ""
    assert first == (
        "::error file=data/events/50%25%2C Şimal%3Ax.yml,line=3,col=4,title=not-yaml"
        "::100%25 of%0D%0Ait; a, b: c; <mend> it"
    )


def test_sarif_has_what_code_scanning_asks_for():
    log = json.loads(reports.sarif([HARD]))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (one,) = log["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert one["tool"]["driver"]["name"]
    assert [rule["id"] for rule in rules] == list(CODES)
    for rule in rules:
        assert rule["shortDescription"]["text"].lower() == f"{CODES[rule['id']].meaning.lower()}."
        assert CODES[rule["id"]].why in rule["help"]["text"] and "Right:" in rule["help"]["text"]
    (result,) = one["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "not-yaml"
    assert result["level"] == "error" and HARD.found in result["message"]["text"]
    (location,) = result["locations"]
    artifact, region = (location["physicalLocation"][name] for name in ("artifactLocation", "region"))
    assert region == {"startLine": 3, "startColumn": 4} and one["columnKind"] == "unicodeCodePoints"
    uri = urllib.parse.urlsplit(artifact["uri"])
    assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("", "", "", "")
    assert artifact["uri"].isascii() and urllib.parse.unquote(artifact["uri"]) == HARD.file


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
@pytest.mark.parametrize(
    ("name", "written"),
    [
        (b"caf\xe9.yml", "caf\\xe9.yml"),
        (b"two\nlines.yml", "two\\u000alines.yml"),
        (b"red\x1b[31m.yml", "red\\u001b[31m.yml"),
        (b"con.yml", "con.yml"),
        ("Şuşa.yml".encode(), "Şuşa.yml"),
    ],
    ids=["latin-1", "line-end", "colour", "device", "letters"],
)
def test_every_format_names_a_file_whatever_its_name(
    sample: Path, capsys: pytest.CaptureFixture[str], form: str, name: bytes, written: str
):
    file = os.fsdecode(b"data/themes/" + name)
    (sample / file).touch()
    assert run(sample, "--format", form) == 1
    said = capsys.readouterr().out
    if form == "text":
        (line,) = said.splitlines()
        assert line.startswith(f"data/themes/{written}:1:1: error[bad-file-name]")
    elif form == "github":
        (line,) = said.splitlines()
        assert line.startswith("::error file=data/themes/")
    else:
        assert said.isascii()
        (found,) = json.loads(said) if form == "json" else json.loads(said)["runs"][0]["results"]
        place = found if form == "json" else found["locations"][0]["physicalLocation"]["artifactLocation"]
        assert file in (place.get("file"), os.fsdecode(urllib.parse.unquote_to_bytes(place.get("uri", ""))))


def test_sarif_without_a_mistake_still_has_a_run_and_no_result():
    assert json.loads(reports.sarif([]))["runs"][0]["results"] == []


def test_a_process_of_its_own_says_all_and_ends_with_the_same_status(sample: Path):
    """The process ends without tidying up; nothing that was printed may be lost by that."""
    for number in range(300):
        (sample / "data" / "events" / f"odd-{number}.yml").write_text("title: 'x\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kb", "check", "--root", str(sample)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines() == [str(problem) for problem in check(sample).problems]
    assert done.stderr.startswith("300 mistakes in 300 files")


# ── Single files ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_mistakes_of_the_named_files_are_named(sample: Path, capsys: pytest.CaptureFixture[str]):
    signing = change(sample, "events/signing.yml", "kind: document", "kind: documnt")
    haven = change(sample, "places/haven.yml", "kind: port", "kind: prt")
    assert run(sample, haven) == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["data/places/haven.yml"]
    assert run(sample, haven, signing) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run(sample, str(sample / "data" / "places" / "hill-town.yml")) == 0
    assert capsys.readouterr().out == "1 file, no mistakes\n"


def test_mistakes_in_other_files_are_counted_and_not_named(sample: Path, capsys: pytest.CaptureFixture[str]):
    paper = change(
        sample, "sources/paper.yml", "https://paper.example.org/2001/law", "https://gazette.example.org/law/1"
    )
    change(sample, "places/haven.yml", "kind: port", "kind: prt")
    assert run(sample, paper) == 0
    said = capsys.readouterr()
    assert said.out == "1 file, no mistakes\n"
    assert said.err == "1 mistake in other files; `python -m kb check` without a file names them too\n"


def test_a_file_is_weighed_against_all_others(sample: Path, capsys: pytest.CaptureFixture[str]):
    paper = change(
        sample, "sources/paper.yml", "https://paper.example.org/2001/law", "https://gazette.example.org/law/1"
    )
    assert run(sample, paper) == 1
    assert "error[duplicate-address]" in capsys.readouterr().out


def test_after_a_mistake_the_last_line_is_how_to_learn_more(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert run(sample, change(sample, "places/haven.yml", "kind: port", "kind: prt")) == 1
    assert capsys.readouterr().err == "1 mistake in 1 file; `python -m kb explain not-in-scale` says more\n"


def test_what_is_wrong_is_explained_before_what_is_still_to_be_filled_in(
    sample: Path, capsys: pytest.CaptureFixture[str]
):
    change(sample, "places/haven.yml", "title: Haven", "title:")
    haven = change(sample, "places/haven.yml", "kind: port", "kind: prt")
    assert run(sample, haven) == 1
    said = capsys.readouterr()
    assert said.out.count("error[empty-value]") == 1 and said.out.index("empty-value") < said.out.index("not-in-scale")
    assert "`python -m kb explain not-in-scale`" in said.err


def test_a_file_can_be_named_from_any_folder(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    change(sample, "places/haven.yml", "kind: port", "kind: prt")
    for folder, name in ((sample, "data/places/haven.yml"), (sample / "data" / "events", "../places/haven.yml")):
        monkeypatch.chdir(folder)
        assert run(sample, name) == 1
        assert capsys.readouterr().out.startswith("data/places/haven.yml:6:7: ")


def test_a_file_that_is_none_of_the_records_is_refused_with_a_remedy(sample: Path, capsys: pytest.CaptureFixture[str]):
    (sample / "notes.yml").write_text("title: x\n", encoding="utf-8")
    data = sample / "data"
    for name, words in (
        (data / "places" / "hvn.yml", 'does not exist; did you mean "haven.yml"?'),
        (data / "places", "is a folder; name its files"),
        (sample / "notes.yml", "is no record; name a file under "),
    ):
        assert run(sample, str(name), str(data / "places" / "haven.yml")) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith(str(name)) and words in said.err


# ── What nobody writes, and what comes of a slip ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources/gazette.yml", "url: https://gazette.example.org/law/1", f"url: {'x' * 100_000}"),
        ("sources/gazette.yml", "accessed: 2026-11-20", f"accessed: {'1' * 100_000}"),
        ("events/signing.yml", "kind: document", f"kind: {'x' * 100_000}"),
        ("events/signing.yml", "themes:\n  - trade", f"themes:\n  - {'x' * 100_000}"),
        ("events/signing.yml", "title: ", f"? {'x' * 100_000}\n: 1\ntitle: "),
        ("provisions/pact-trade.yml", "number: 1", f"number: x{'9' * 100_000}"),
    ],
    ids=["address", "day", "value of a scale", "reference", "key", "number"],
)
def test_a_message_shows_the_two_ends_of_what_is_long(sample: Path, file: str, old: str, new: str):
    change(sample, file, old, new)
    problems = check(sample).problems
    assert problems
    for problem in problems:
        assert len(str(problem)) < 1500, str(problem)[:200]
    assert any(" … " in problem.found for problem in problems)


@pytest.mark.parametrize("digits", [15, 16, 4301, 100_000])
@pytest.mark.parametrize(
    ("file", "old"), [("provisions/pact-trade.yml", "number: 1"), ("figures/ships-2001.yml", "value: ")]
)
def test_a_number_with_more_digits_than_readers_hold_is_named(sample: Path, file: str, old: str, digits: int):
    """Python refuses to read one of more than 4,300, and readers of JSON round one of more than fifteen."""
    change(sample, file, old, f"{old.partition(' ')[0]} {'9' * digits}\nwas: {old.partition(' ')[2]}")
    found = [problem.found for problem in check(sample).problems if problem.code == "bad-number"]
    assert found == ([f"{digits} digits in {old.partition(':')[0]}"] if digits > 15 else [])


@pytest.mark.parametrize(("days", "codes"), [(0, []), (1, []), (2, ["looked-at-in-the-future"])])
def test_a_day_that_is_today_anywhere_has_come(sample: Path, days: int, codes: list[str]):
    """An editor in Auckland looks on a day that has not come yet where the checks run."""
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)
    change(sample, "sources/gazette.yml", "accessed: 2026-11-20", f"accessed: {day}")
    assert [problem.code for problem in check(sample).problems] == codes


@pytest.mark.parametrize("letter", [r"\ud800", r"\udfff", r"\ud83d\ude00"], ids=["first half", "second half", "both"])
def test_half_a_letter_is_named_with_its_place(sample: Path, letter: str):
    change(sample, "events/signing.yml", "title: ", f'title: "{letter}"\nx: ')
    (problem,) = check(sample).problems
    assert (problem.code, problem.line) == ("not-yaml", 1)


@pytest.mark.parametrize("name", ["[b]", "50% #1 & ?", "it's a “ü”", "*", "$HOME"])
def test_the_folder_of_the_project_may_have_any_name(sample: Path, capsys: pytest.CaptureFixture[str], name: str):
    root = sample / name
    (sample / "data").rename(sample / "moved")
    root.mkdir()
    (sample / "moved").rename(root / "data")
    path = change(root, "events/signing.yml", "title: ", "title:   ")
    assert main(["check", "--root", str(root), path]) == 0
    assert main(["format", "--root", str(root)]) == 0
    assert "data/events/signing.yml\n" in capsys.readouterr().out


def test_python_may_leave_out_docstrings_and_assertions(sample: Path):
    command = [sys.executable, "-OO", "-B", "-m", "kb", "check", "--root", str(sample)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "22 records, no mistakes" in done.stdout
