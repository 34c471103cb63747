"""Which addresses answered is kept in one file, told beside what was kept before, and said on the pages of sources."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kb.__main__ import main
from kb.check.run import check, open_library
from kb.commands import links
from kb.declare.types.names import SOURCES
from kb.edit.added import NotAdded, with_field
from kb.edit.canonical import canonical
from kb.load import addresses
from kb.records.addresses import ANSWERS, DEAD, MOVED, REFUSES, STATES, UNREACHABLE, Asked
from kb.web import copies, fetch, news
from kb.web.fetch import Answer
from tests.conftest import ROOT, SAMPLE
from tests.local_server import Reply, only_this_machine, serving  # noqa: F401
from tests.reading_pages import seen_text, tree
from view.site import Site

LAW = "https://gazette.example.org/law/1"
COPY = "https://archive.example.org/law/1"
PAPER = "https://paper.example.org/2001/law"
FILE = "data/addresses.txt"
TODAY = datetime.date(2026, 11, 20)
EARLIER = datetime.date(2026, 10, 1)

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def kept(sample: Path) -> Path:
    return sample / FILE


@pytest.fixture
def run(sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `links` in the sample, with these answers on this day; give the exit status and what was printed."""

    def links_(*arguments: str, answers: dict[str, Answer], on: datetime.date = TODAY) -> tuple[int, str]:
        class Day(datetime.date):
            @classmethod
            def today(cls) -> datetime.date:
                return on

        def ask_all(urls: object, told: Callable[[str, Answer], None], **_: object) -> None:
            for url in dict.fromkeys(urls):  # type: ignore[call-overload]
                if url in answers:
                    told(url, answers[url])

        monkeypatch.setattr(links.datetime, "date", Day)
        monkeypatch.setattr(fetch, "ask_all", ask_all)
        status = main(["links", *arguments, "--root", str(sample)])
        monkeypatch.undo()
        return status, capsys.readouterr().out

    return links_


GOOD = Answer(ANSWERS, "200 OK")
GONE = Answer(DEAD, "404 Not Found")
LOST = Answer(UNREACHABLE, "no answer in time")
LED = Answer(MOVED, "to https://gazette.example.org/laws/1")
SHUT = Answer(REFUSES, "403 Forbidden")


# ── What is kept


def test_a_run_keeps_a_line_for_each_address_and_a_later_one_when_it_last_answered(run: Run, kept: Path):
    assert run("--write", answers={LAW: GOOD, COPY: GONE, PAPER: SHUT}, on=EARLIER)[0] == 0
    assert kept.read_text(encoding="utf-8").splitlines() == [
        f"{COPY} 2026-10-01 dead: 404 Not Found",
        f"{LAW} 2026-10-01 answers",
        f"{PAPER} 2026-10-01 refuses programs: 403 Forbidden",
    ]
    assert run("--write", answers={LAW: GONE, COPY: GOOD, PAPER: LED})[0] == 0
    assert kept.read_text(encoding="utf-8").splitlines() == [
        f"{COPY} 2026-11-20 answers",
        f"{LAW} 2026-11-20 dead, answered 2026-10-01: 404 Not Found",
        f"{PAPER} 2026-11-20 moved: to https://gazette.example.org/laws/1",
    ]


def test_without_the_option_nothing_is_kept_and_a_dead_address_is_a_failure(run: Run, kept: Path):
    assert run(answers={LAW: GOOD, COPY: GONE})[0] == 1
    assert not kept.exists()


@pytest.mark.parametrize("option", ["--write", "--report"])
def test_a_machine_without_a_network_keeps_and_reports_nothing(
    run: Run, kept: Path, tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch
):
    run("--write", answers={LAW: GOOD}, on=EARLIER)
    before = kept.read_bytes()
    told = tmp_path / "told.md"
    monkeypatch.setattr(links, "SAVED_AFTER", 1)  # nor on the way
    words = [option] if option == "--write" else [option, str(told)]
    status, out = run(*words, answers={LAW: LOST, COPY: LOST, PAPER: LOST})
    assert status == 1 and "Is this machine connected?" in out
    assert kept.read_bytes() == before and not told.exists()


def test_an_address_that_was_not_asked_keeps_its_line_and_one_that_no_source_has_loses_it(run: Run, kept: Path):
    kept.write_text(f"{LAW} 2026-10-01 answers\nhttps://gone.example.org/ 2026-10-01 answers\n", encoding="utf-8")
    run("--write", "--source", "paper", answers={PAPER: GOOD})
    assert kept.read_text(encoding="utf-8") == f"{LAW} 2026-10-01 answers\n{PAPER} 2026-11-20 answers\n"


def test_a_run_that_was_stopped_keeps_what_it_has_and_the_next_goes_on(run: Run, kept: Path, sample: Path, monkeypatch):
    def stop(urls: object, told: Callable[[str, Answer], None], **_: object) -> None:
        told(LAW, GOOD)
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "ask_all", stop)
    assert main(["links", "--write", "--root", str(sample)]) == 0
    monkeypatch.undo()
    today = datetime.date.today()
    assert kept.read_text(encoding="utf-8") == f"{LAW} {today} answers\n"
    _, out = run("--write", "--before", str(today), answers={COPY: GOOD, PAPER: GOOD, LAW: GONE}, on=today)
    assert "addresses asked: 2 of 2; 2 answers" in out
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 3


def test_what_was_asked_is_kept_before_the_run_ends(run: Run, kept: Path, monkeypatch):
    monkeypatch.setattr(links, "SAVED_AFTER", 2)
    saved: list[int] = []
    keep = links._keep
    monkeypatch.setattr(
        links, "_keep", lambda root, library, found: (keep(root, library, found), saved.append(len(found)))
    )
    run("--write", answers={LAW: GOOD, COPY: GOOD, PAPER: GOOD})
    assert saved == [2, 3]


@pytest.mark.parametrize(
    "wrong", ["gazette 2026-11-29 answers\n", "<<<<<<< HEAD\n", "\udcff"], ids=["line", "merge", "bytes"]
)
def test_lines_that_cannot_be_read_are_not_written_over(run: Run, kept: Path, wrong: str):
    text = f"{wrong}{LAW} 2026-10-01 answers\n".encode("utf-8", "surrogateescape")
    kept.write_bytes(text)
    status, out = run("--write", answers={LAW: GOOD})
    assert status == 1 and f"{FILE}:1:1: error[" in out
    assert kept.read_bytes() == text


def test_every_state_is_read_as_it_was_written():
    days = (None, EARLIER, TODAY)
    some = {
        Asked(f"{LAW}/{nth}", TODAY, state, TODAY if state == ANSWERS else answered, "" if state == ANSWERS else says)
        for nth, (state, answered, says) in enumerate(
            itertools.product(STATES, days, ("", "to https://x.example.org/: a, b"))
        )
    }
    text = addresses.written(some)
    noted, problems = addresses.read(FILE, text)
    assert not problems and set(addresses.by_url(noted).values()) == some
    assert addresses.written(addresses.by_url(noted).values()) == text


@pytest.mark.parametrize("turned", [False, True], ids=["ours first", "theirs first"])
def test_of_two_lines_that_a_merge_left_the_later_holds_with_the_last_answer(turned: bool):
    lines = [f"{LAW} 2026-11-01 answers", f"{LAW} 2026-11-20 dead, answered 2026-10-01: 404 Not Found"]
    noted, _ = addresses.read(FILE, "\n".join(reversed(lines) if turned else lines))
    assert addresses.by_url(noted) == {LAW: Asked(LAW, TODAY, DEAD, datetime.date(2026, 11, 1), "404 Not Found")}


# ── What is told


def told(run: Run, tmp_path: Path, answers: dict[str, Answer]) -> str:
    path = tmp_path / "told.md"
    assert run("--report", str(path), answers=answers)[0] == 0
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_nothing_is_told_where_all_is_as_it_was(run: Run, tmp_path: Path):
    answers = {LAW: GONE, COPY: LED, PAPER: GOOD}
    run("--write", answers=answers, on=EARLIER)
    assert told(run, tmp_path, {**answers, LAW: Answer(DEAD, "410 Gone")}) == ""
    assert told(run, tmp_path, {PAPER: GOOD}) == "", "nor of what was not asked this time"


def test_what_differs_is_told_by_what_came_of_it_with_its_place(run: Run, tmp_path: Path, kept: Path):
    run("--write", answers={LAW: GOOD, COPY: LED, PAPER: GONE}, on=EARLIER)
    before = kept.read_bytes()
    text = told(run, tmp_path, {LAW: GONE, COPY: Answer(MOVED, "to https://elsewhere.example.org/"), PAPER: GOOD})
    assert "3 answer otherwise than in the run that was kept last, of 2026-10-01" in text
    assert f"## Dead\n\n~~~text\ndata/sources/gazette.yml:2: {LAW}: 404 Not Found (answered on 2026-10-01)\n~~~" in text
    assert f"data/sources/gazette.yml:3: {COPY}: to https://elsewhere.example.org/\n" in text
    assert f"## Answer again\n\n~~~text\ndata/sources/paper.yml:2: {PAPER}\n~~~" in text
    assert kept.read_bytes() == before, "what is kept is for an editor to change"


def test_the_first_report_tells_all_that_does_not_answer_and_nothing_else(run: Run, tmp_path: Path):
    text = told(run, tmp_path, {LAW: GONE, COPY: GOOD, PAPER: GOOD})
    assert "of them 1 did not simply answer; no earlier run was kept" in text
    assert LAW in text and PAPER not in text


def test_a_report_fits_into_an_issue_and_says_what_it_leaves_out():
    many = [news.Address(f"{LAW}/{nth}", "gazette", "data/sources/gazette.yml", 2) for nth in range(2000)]
    now = {each.url: Asked(each.url, TODAY, DEAD, None, "404 Not Found") for each in many}
    text = news.report(many, now, {})
    shown = text.count("404 Not Found")
    assert len(text) < 65_536 and 0 < shown < 2000 and f"\nand {2000 - shown} more\n" in text


# ── What the pages say


def facts(site: Site, id_: str) -> dict[str, str]:
    page = tree(site.page(f"sources/{id_}/").html)
    terms = page.xpath("//dl[@class='kb-facts']/dt")
    return {"".join(dt.itertext()).strip(): " ".join(seen_text(dt.getnext()).split()) for dt in terms}


def test_without_a_run_no_page_says_that_anything_answered(sample: Path):
    site = Site(open_library(sample))
    assert not {"Last answered a program", "The copy answered"} & set(facts(site, "gazette"))
    said = str(site.macros("addresses/")["addresses"]())
    assert "No run is kept yet" in said and "answered." not in said


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2026-11-20 answers", "20 November 2026"),
        ("2026-11-20 dead: 404 Not Found", "in no run that was kept; on 20 November 2026 the page was not there (404 Not Found)"),
        (
            "2026-11-20 dead, answered 2026-10-01: 410 Gone",
            "1 October 2026; on 20 November 2026 the page was not there (410 Gone)",
        ),
        (
            "2026-11-20 moved, answered 2026-10-01: to https://x.example.org/<b>, for the time being",
            "1 October 2026; on 20 November 2026 it led to https://x.example.org/<b>, for the time being",
        ),
        (
            "2026-11-20 refuses programs: 403 Forbidden",
            "in no run that was kept; on 20 November 2026 it refused programs (403 Forbidden) and may open in a browser",
        ),
        (
            "2026-11-20 unreachable, answered 2026-10-01: no answer in time",
            "1 October 2026; on 20 November 2026 it could not be reached (no answer in time)",
        ),
    ],
    ids=["answers", "dead", "dead since", "moved", "refuses", "unreachable"],
)  # fmt: skip
def test_the_page_of_a_source_says_when_it_last_answered_and_what_came_then(
    sample: Path, kept: Path, line: str, says: str
):
    kept.write_text(f"{LAW} {line}\n", encoding="utf-8")
    site = Site(open_library(sample))
    (said,) = [words for term, words in facts(site, "gazette").items() if term == "Last answered a program"]
    rest = ". All that do not answer" if " answers" not in line else ""
    assert said == says + rest
    assert "x.example.org" not in str(tree(site.page("sources/gazette/").html).xpath("//@href")), (
        "where it led is no link"
    )
    assert "Last answered a program" not in facts(site, "paper"), "one that was not asked says nothing"
    listed = " ".join(seen_text(tree(str(site.macros("addresses/")["addresses"]()))).split())
    assert ("The law as published" in listed) is bool(rest) and (says in listed) is bool(rest)


def test_the_copy_of_a_source_has_its_own_line(sample: Path, kept: Path):
    kept.write_text(f"{COPY} 2026-11-20 answers\n", encoding="utf-8")
    said = facts(Site(open_library(sample)), "gazette")
    assert said["The copy answered"] == "20 November 2026" and "Last answered a program" not in said


def test_a_source_that_was_given_another_address_says_nothing_of_the_old_one(sample: Path, kept: Path):
    kept.write_text(f"{LAW} 2026-11-20 answers\n", encoding="utf-8")
    path = sample / "data/sources/gazette.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(LAW, f"{LAW}/new"), encoding="utf-8")
    assert "Last answered a program" not in facts(Site(open_library(sample)), "gazette")


def test_a_run_says_nothing_of_when_an_editor_looked(sample: Path, kept: Path):
    before = open_library(sample).as_of
    kept.write_text(f"{LAW} 2026-11-29 answers\n", encoding="utf-8")
    assert open_library(sample).as_of == before


def test_what_stands_in_the_project_is_read_as_it_was_written():
    path = ROOT / FILE
    if path.exists():
        text = path.read_text(encoding="utf-8")
        noted, problems = addresses.read(FILE, text)
        assert not problems and addresses.written(addresses.by_url(noted).values()) == text


# ── Stored copies


def snapshot(url: object, **other: object) -> Reply:
    closest = {"available": True, "url": url, "timestamp": "20010305000000", "status": "200", **other}
    return in_json({"archived_snapshots": {"closest": closest}})


def in_json(value: object) -> Reply:
    return Reply(json.dumps(value), 200, {"Content-Type": "application/json"})


def asking(url: str, day: str) -> str:
    return f"/available?{urlencode({'url': url, 'timestamp': day})}"


ASKED = asking(PAPER, "20261121")
STORED = f"https://web.example.org/web/20010305000000/{PAPER}"


@pytest.fixture
def look(sample: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str, list[str]]]:
    """Run `links --copies` in the sample with an archive that replies so; give status, words, errors and what was asked."""

    def look_(*arguments: str, **replies: Reply) -> tuple[int, str, str, list[str]]:
        with serving({ASKED: replies["paper"]}) as (archive, asked, agents):
            settings = sample / "data/settings.yml"
            text = settings.read_text(encoding="utf-8")
            settings.write_text(f"{text}copies: {archive}/available\n", encoding="utf-8")
            status = main(["links", "--copies", "--pause", "0", *arguments, "--root", str(sample)])
            settings.write_text(text, encoding="utf-8")
        assert agents <= {fetch.AGENT}
        return status, *capsys.readouterr(), asked

    return look_


def test_no_archive_is_asked_until_the_settings_name_one(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["links", "--copies", "--root", str(sample)]) == 1
    assert "data/settings.yml names no archive; add" in capsys.readouterr().err
    settings = (ROOT / "data" / "settings.yml").read_text(encoding="utf-8")
    assert "\ncopies:" not in settings


def test_a_copy_is_proposed_with_both_days_and_written_nowhere(look, sample: Path):
    before = (sample / "data/sources/paper.yml").read_bytes()
    status, out, err, asked = look(paper=snapshot(STORED))
    assert (status, err) == (0, "")
    assert f"data/sources/paper.yml:2: copy of 2001-03-05, read on 2026-11-21: paper: {STORED}\n" in out
    assert "copies found: 1, of 1 source without one" in out
    assert asked == [f"GET {ASKED}"], "a source that has a copy is not asked about"
    assert (sample / "data/sources/paper.yml").read_bytes() == before


@pytest.mark.parametrize(
    "reply",
    [
        in_json({"archived_snapshots": {}}),
        in_json({}),
        in_json([1]),
        in_json({"archived_snapshots": {"closest": [STORED]}}),
        snapshot(STORED, available=False),
        snapshot(STORED, available="yes"),
        snapshot(STORED, status="404"),
        snapshot(7),
        snapshot("https://web.example.org/web/20010305000000/https://other.example.org/2001/law"),
        snapshot("https://web.example.org/web/20010305000000/https://paper.example.org/"),
        snapshot(f"https://web.example.org/web/20019905000000/{PAPER}"),
        snapshot(f"https://web.example.org/{PAPER}"),
        snapshot(f"javascript:alert(1)//web/20010305000000/{PAPER}"),
        snapshot(f"https://web.example.org/web/20010305000000/{PAPER}' x"),
    ],
    ids=["none", "empty", "a list", "another form", "not available", "a word for yes", "a copy of an error", "a number", "another site", "the front page", "no such day", "no day", "a script", "signs that no address has"],
)  # fmt: skip
def test_what_is_no_copy_of_the_page_is_not_proposed(look, reply: Reply):
    status, out, _, _ = look("--write", paper=reply)
    assert status == 0 and "copies found: 0, of 1 source" in out


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply("", 429, {"Retry-After": "60"}), "429 Too Many Requests"),
        (Reply("", 500), "500 Internal Server Error"),
        (Reply("<title>Down</title>"), "it is no answer in JSON but text/html"),
        (Reply("{", 200, {"Content-Type": "application/json"}), "its answer cannot be read"),
        (Reply("[" * 100_000, 200, {"Content-Type": "application/json"}), "its answer cannot be read"),
    ],
    ids=["too many requests", "failed", "a page", "half", "nested"],
)
def test_an_archive_that_does_not_answer_is_said(look, reply: Reply, says: str):
    assert f"paper: the archive could not be asked: {says}\n" in look(paper=reply)[2]


def test_an_archive_that_fails_again_and_again_is_left_alone(monkeypatch):
    asked: list[str] = []

    def find(archive: str, page: str, near: object) -> None:
        asked.append(page)
        raise fetch.NotFetched("no")

    monkeypatch.setattr(copies, "find", find)
    wanting = list(open_library(SAMPLE).of_type("sources")) * 5
    assert list(links._found_copies("https://archive.example.org/", wanting, 0)) == []
    assert len(asked) == links.FAILURES


def test_a_copy_is_noted_in_its_place_with_all_else_as_it_was(look, sample: Path):
    path = sample / "data/sources/paper.yml"
    text = path.read_text(encoding="utf-8").replace("language:", "# Which one?\nlanguage:")
    path.write_text(f"{text}# to the end\n", encoding="utf-8")
    status, out, err, _ = look("--write", paper=snapshot(STORED))
    assert (status, err) == (0, "") and "noted in 1 record" in out
    noted = path.read_text(encoding="utf-8")
    assert noted == f"{text}# to the end\n".replace(f"url: {PAPER}\n", f"url: {PAPER}\narchive: {STORED}\n")
    assert canonical(noted, SOURCES) == noted and check(sample).problems == ()


def test_a_record_that_was_saved_in_the_meantime_is_left_alone(look, sample: Path, monkeypatch):
    path = sample / "data/sources/paper.yml"
    find = copies.find

    def slow(*arguments: object) -> object:
        path.write_text(path.read_text(encoding="utf-8").replace("The Paper", "Another"), encoding="utf-8")
        return find(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(copies, "find", slow)
    status, _, err, _ = look("--write", paper=snapshot(STORED))
    assert status == 1 and "not noted: it was saved in the meantime" in err
    assert "archive" not in path.read_text(encoding="utf-8")


PLAIN = "title: A\nurl: https://a.example.org/\nseen: part"
ADDED = PLAIN.replace("seen", "archive: 'https://b.example.org/:'\nseen")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{PLAIN}\n", f"{ADDED}\n"),
        (PLAIN, ADDED),
        (PLAIN.replace("\n", "\r\n"), ADDED.replace("\n", "\r\n")),
        (f"# Why\n\n{PLAIN}  # some\n", f"# Why\n\n{ADDED}  # some\n"),
        (PLAIN.replace("/\n", "/  # why\n"), ADDED.replace("a.example.org/\n", "a.example.org/  # why\n")),
        ("url: 'https://a.example.org/'", "url: 'https://a.example.org/'\narchive: 'https://b.example.org/:'\n"),
    ],
    ids=["in the form", "no line end", "line ends of Windows", "comments", "a comment beside it", "the last line"],
)  # fmt: skip
def test_a_field_is_added_behind_another_and_all_else_stays(before: str, after: str):
    assert with_field(before, SOURCES, "archive", "https://b.example.org/:", behind="url") == after


@pytest.mark.parametrize(
    "text",
    ["{title: A, url: https://a.example.org/}\n", "title: A\n", "url: [https://a.example.org/]\n", "url: https://a.example.org/\narchive: https://c.example.org/\n"],
    ids=["in one line", "no such field", "a list", "it has one"],
)  # fmt: skip
def test_where_a_field_cannot_be_added_safely_that_is_said(text: str):
    with pytest.raises(NotAdded):
        with_field(text, SOURCES, "archive", "https://b.example.org/", behind="url")
