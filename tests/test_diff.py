"""What became of each record since a commit is said in words, kept in one file, and shown on the page *Changes*."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from kb.__main__ import main
from kb.check.run import check, open_library
from kb.declare.prose import plain
from kb.library.library import Library
from kb.load import changes
from kb.records.changes import NEW, Change, Changes
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import seen_text, tree
from view.site import Site

FILE = "data/changes.txt"


def git(root: Path, *arguments: str) -> str:
    named = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(root), *named, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample under version control, as it was first."""
    root = tmp_path_factory.mktemp("first")
    shutil.copytree(SAMPLE / "data", root / "data")
    git(root, "init", "--quiet")
    git(root, "add", "data")
    git(root, "commit", "--quiet", "--message", "Enter the records")
    return root


@pytest.fixture
def kept(first: Path, tmp_path: Path) -> Path:
    """A copy of it, with its history."""
    return shutil.copytree(first, tmp_path / "kept")


def edit(root: Path, file: str, *pairs: tuple[str, str]) -> None:
    path = root / "data" / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def said(root: Path, capsys: pytest.CaptureFixture[str], *options: str, revision: str = "HEAD") -> list[str]:
    capsys.readouterr()
    assert main(["diff", revision, "--root", str(root), *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_of_records_that_are_the_same_nothing_is_said(kept: Path, capsys: pytest.CaptureFixture[str]):
    edit(kept, "places/haven.yml", ("title: Haven", "title: 'Haven'"))
    assert said(kept, capsys, "--write") == []
    assert not (kept / FILE).exists()


CASES = {
    "a verdict": (
        "claims/claim-more-trade.yml",
        ("verdict: signs-for", "verdict: signs-against"),
        "What has come of it: “Signs for it”, now “Signs against it”",
    ),
    "a day of weighing": (
        "claims/claim-more-trade.yml",
        ("reason: No clause seen forecasts growth.\n  near:\n    - pact-trade\n  assessed: 2026-11-22", "reason: No clause seen forecasts growth.\n  near:\n    - pact-trade\n  assessed: 2026-11-23"),
        "Against the text: weighed anew on 23 November 2026, still “Not seen in the text”",
    ),
    "a reason": (
        "claims/claim-more-trade.yml",
        ("No clause seen forecasts growth", "No clause seen tells of growth"),
        "Against the text: still “Not seen in the text”, told otherwise",
    ),
    "a status": (
        "provisions/pact-trade.yml",
        ("sources:\n  - source: gazette\n    shows: Prints the sentence.", "  - state: announced\n    relation: by-the-charter\n    reason: It was said again.\n    assessed: 2026-11-23\n    evidence_to: 2001-02-03\n    sources:\n      - source: gazette\n        shows: Prints it.\nsources:\n  - source: gazette\n    shows: Prints the sentence."),
        "Status: “Announced” added",
    ),
    "a date": ("events/signing.yml", ("date: 2001-02-03", "date: 2001-02"), "Date 3 February 2001, now February 2001"),
    "a date within a group": ("provisions/pact-trade.yml", ("date: 2002-02-03", "date: 2003-02-03"), "Due 3 February 2002, now 3 February 2003"),
    "a source": ("events/signing.yml", ("    shows: Reports the signing.", "    shows: Reports the signing.\n  - source: paper\n    shows: Reports it too."), "now cites A report on the law"),
    "a source that went": ("events/signing.yml", ("source: gazette", "source: paper"), "now cites A report on the law; no longer cites The law as published"),
    "a title": ("events/signing.yml", ("title: The Pact is signed", "title: The Pact was signed"), "title “The Pact is signed”, now “The Pact was signed”"),
    "other fields": ("events/signing.yml", ("The Pact is signed in [[haven]].", "It is signed in [[haven]]."), "also changed: summary"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("file", "pair", "words"), CASES.values(), ids=CASES)
def test_what_changed_is_said_in_words(
    kept: Path, capsys: pytest.CaptureFixture[str], file: str, pair: tuple[str, str], words: str
):
    edit(kept, file, pair)
    assert said(kept, capsys) == [f"{file.removesuffix('.yml')}: {words}"]


def test_a_new_a_renamed_and_a_withdrawn_record_are_told_apart(kept: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["rename", "hill-town", "hilltown", "--root", str(kept)]) == 0
    path = kept / "data" / "places" / "harbour.yml"
    path.write_text(
        (kept / "data/places/haven.yml").read_text(encoding="utf-8").replace("title: Haven", "title: Harbour"),
        encoding="utf-8",
    )
    found = dict(line.split(": ", 1) for line in said(kept, capsys))
    assert found == {"places/harbour": "new", "places/hilltown": "renamed from hill-town"}, "who names it says the same"
    git(kept, "add", "data")
    git(kept, "commit", "--quiet", "--message", "Add Harbour")
    path.unlink()
    assert said(kept, capsys) == ["places/harbour: no longer there"]
    edit(
        kept,
        "retired.yml",
        ("- id: lost-clause", "- id: harbour\n  type: places\n  why: It was Haven.\n- id: lost-clause"),
    )
    assert said(kept, capsys) == ["places/harbour: withdrawn: It was Haven."]


def test_a_record_in_a_form_of_another_time_is_not_compared_and_said_to_be_so(
    kept: Path, capsys: pytest.CaptureFixture[str]
):
    edit(kept, "places/haven.yml", ("kind: port", "sort: port"))
    git(kept, "commit", "--quiet", "--all", "--message", "An older form")
    edit(kept, "places/haven.yml", ("sort: port", "kind: port"))
    assert said(kept, capsys) == ["places/haven: not compared, since its form was another"]


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "HEAD~99", "", "HEAD:data"])
def test_a_commit_that_there_is_not_is_named(kept: Path, capsys: pytest.CaptureFixture[str], revision: str):
    assert main(["diff", "--root", str(kept), "--", revision]) == 2
    assert "name a commit, as `git log --oneline data` lists them" in capsys.readouterr().err


def test_without_a_repository_and_without_git_that_is_said(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(sample.parent))
    assert main(["diff", "HEAD", "--root", str(sample)]) == 2
    assert "no earlier state of the records" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(sample))
    assert main(["diff", "HEAD", "--root", str(sample)]) == 2
    assert "git is not installed" in capsys.readouterr().err


def test_a_commit_without_records_is_named(tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]):
    git(sample, "init", "--quiet")
    git(sample, "commit", "--quiet", "--allow-empty", "--message", "Nothing yet")
    assert main(["diff", "HEAD", "--root", str(sample)]) == 2
    assert "no earlier state of the records" in capsys.readouterr().err


def test_records_with_a_mistake_are_not_compared(kept: Path, capsys: pytest.CaptureFixture[str]):
    edit(kept, "places/haven.yml", ("kind: port", "kind: prt"))
    assert main(["diff", "HEAD", "--root", str(kept)]) == 1
    assert "not-in-scale" in capsys.readouterr().out


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_what_is_kept_can_be_read_and_a_second_run_takes_the_place_of_the_first(
    kept: Path, capsys: pytest.CaptureFixture[str]
):
    edit(kept, "events/signing.yml", ("date: 2001-02-03", "date: 2001-02"), ("source: gazette", "source: paper"))
    said(kept, capsys, "--write")
    first = open_library(kept).changes
    words = "Date 3 February 2001, now February 2001; now cites [[paper]]; no longer cites [[gazette]]"
    assert [each.entries for each in first] == [(Change("events", "signing", words),)]
    edit(kept, "places/haven.yml", ("title: Haven", "title: Port Haven"))
    said(kept, capsys, "--write")
    (both,) = open_library(kept).changes
    assert [each.id for each in both.entries] == ["signing", "haven"]
    git(kept, "add", "data")
    git(kept, "commit", "--quiet", "--message", "Mend")
    edit(kept, "places/haven.yml", ("title: Port Haven", "title: Haven"))
    said(kept, capsys, "--write")
    later = open_library(kept).changes
    assert sorted(len(each.entries) for each in later) == [1, 2] and both in later


def test_reading_and_writing_are_each_others_inverse():
    day = datetime.date(2026, 11, 24)
    some = Changes(day, day, "0123abcd", (Change("events", "signing", NEW), Change("claims", "a-b", "x: y — # [[z]]")))
    more = Changes(day, datetime.date(2026, 11, 29), "89abcdef", (Change("places", "haven", "cites “a: b”"),))
    text = changes.written([some, more])
    assert changes.read(FILE, text) == ((more, some), ())
    assert changes.written(changes.read(FILE, text)[0]) == text


def test_a_line_that_was_damaged_is_named_by_the_check(sample: Path):
    for line, number in (("# 2026-11-24 to 2026-11-29", 1), ("# 2026-11-24 to 2026-11-29, since 0123abcd\n<p>", 2)):
        (sample / FILE).write_text(f"{line}\n", encoding="utf-8")
        (problem,) = check(sample).problems
        assert (problem.file, problem.line, problem.code) == (FILE, number, "bad-form")
    (sample / FILE).write_bytes(b"# \xff")
    assert [problem.code for problem in check(sample).problems] == ["not-utf8"]


def test_the_real_file_is_well_formed_and_names_only_records_that_are_or_were_there(library: Library):
    text = (ROOT / FILE).read_text(encoding="utf-8")
    found, problems = changes.read(FILE, text)
    assert not problems and found == library.changes
    assert changes.written(found) == text
    for each in found:
        assert each.since <= each.to <= library.as_of and each.entries
        assert len({change.id for change in each.entries}) == len(each.entries)
        gone = [change for change in each.entries if library.ids.fate(change.id) is None]
        assert all(change.words == "no longer there" for change in gone), gone


def test_the_pages_show_what_became_of_each_record_and_count_the_sources(library: Library):
    site = Site(library)
    pages = [str(site.macros("changes/")["changes"]())]
    pages += [site.page(address).html for address in site.addresses if address.startswith("changes/part/")]
    assert [f"changes/part/{number}/" in pages[0] for number in range(2, len(pages) + 2)] == [True] * (
        len(pages) - 1
    ) + [False]
    shown = Counter(
        " ".join(seen_text(row).split()) for page in pages for row in tree(f"<div>{page}</div>").xpath("//details//li")
    )
    expected: Counter[str] = Counter()
    for change in (change for each in library.changes for change in each.entries):
        record = library.get(library.ids.aliases.get(change.id, change.id))
        words = plain(change.words, lambda id_: library[id_].title if id_ in library else id_)
        if change.type != "sources":
            expected[" ".join(f"{record.title if record else change.id} {'' if change.is_new else words}".split())] += 1
    assert shown == expected
    for each in library.changes:
        fresh = [change.is_new for change in each.entries if change.type == "sources"]
        said = f"Of the sources {sum(fresh)} are new, {len(fresh) - sum(fresh)} changed or were withdrawn"
        assert sum(said in page for page in pages) == bool(fresh)


def test_an_earlier_part_stands_below_the_page_and_a_renamed_record_is_found(sample: Path):
    day = datetime.date(2026, 11, 22)
    one = Changes(day, day, "0123abcd", (Change("instruments", "friendship-pact", "now cites [[gazette]], [[gone]]"),))
    two = Changes(day, datetime.date(2026, 11, 23), "89abcdef", (Change("places", "gone", "no longer there"),))
    (sample / FILE).write_text(changes.written([one, two]), encoding="utf-8")
    site = Site(open_library(sample))
    newest = str(site.macros("changes/")["changes"]())
    assert "gone" in newest and 'href="../changes/part/2/"' in newest
    earlier = site.page("changes/part/2/").html
    assert "now cites The law as published, gone" in earlier and 'href="../../../instruments/pact/"' in earlier
    assert "changes/part/3/" not in site.addresses


def test_no_build_asks_git():
    """The history is not there in an archive, and changes without the records."""
    modules = [path for name in ("kb", "view", "seam") for path in (ROOT / name).rglob("*.py")]
    asking = [path.relative_to(ROOT).as_posix() for path in modules if '"git"' in path.read_text(encoding="utf-8")]
    assert asking == ["kb/commands/diff.py"]
