"""`links` asks hosts politely, and tells what is dead from what only refuses programs."""

from __future__ import annotations

import ssl
import threading
import time
from pathlib import Path

import pytest
import requests

from kb.__main__ import main
from kb.web import fetch
from kb.web.fetch import DEAD, MOVED, REFUSES, UNREACHABLE
from tests.local_server import Reply, only_this_machine, serving  # noqa: F401

GAZETTE = "https://gazette.example.org/law/1"
COPY = "https://archive.example.org/law/1"
PAPER = "https://paper.example.org/2001/law"


@pytest.fixture
def links(sample: Path, capsys: pytest.CaptureFixture[str]):
    """Run `links` in the sample with its three addresses replaced; give the exit status and what was printed."""

    def run(*arguments: str, gazette: str, copy: str, paper: str) -> tuple[int, str]:
        for path in (sample / "data/sources").iterdir():
            text = path.read_text(encoding="utf-8")
            text = text.replace(GAZETTE, gazette).replace(COPY, copy).replace(PAPER, paper)
            path.write_text(text, encoding="utf-8")
        status = main(["links", "--pause", "0", "--timeout", "2", *arguments, "--root", str(sample)])
        return status, capsys.readouterr().out

    return run


def test_addresses_that_answer_are_only_counted(links):
    with serving({"/law": Reply(), "/copy": Reply(), "/paper": Reply()}) as (site, asked, agents):
        status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert (status, out) == (
        0,
        "addresses asked: 3 of 3; 3 answers, 0 moved, 0 refuses programs, 0 dead, 0 unreachable\n",
    )
    assert asked == ["HEAD /law", "HEAD /copy", "HEAD /paper"], "one after the other, and no page is fetched"
    assert agents == {fetch.AGENT}


def test_a_dead_address_is_named_with_its_source_and_line(links):
    with serving({"/copy": Reply(), "/paper": Reply()}) as (site, *_):
        status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert status == 1
    assert f"data/sources/gazette.yml:2: dead: gazette: {site}/law: 404 Not Found\n" in out
    assert "2 answers, 0 moved, 0 refuses programs, 1 dead" in out


def test_what_moved_is_named_with_where_it_went(links):
    replies = {
        "/law": Reply("", 301, {"Location": "/laws/1"}),
        "/laws/1": Reply(),
        "/copy": Reply("", 302, {"Location": "/"}),
        "/": Reply(),
        "/paper": Reply(),
    }
    with serving(replies) as (site, *_):
        status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert status == 0
    assert f"data/sources/gazette.yml:2: moved: gazette: {site}/law: to {site}/laws/1\n" in out
    assert (
        f"data/sources/gazette.yml:3: moved: gazette: {site}/copy: to {site}/, the front page: the page itself may be gone\n"
        in out
    )


@pytest.mark.parametrize("status", [403, 429])
def test_a_host_that_refuses_programs_is_not_dead(links, status):
    with serving({"/law": Reply("", status), "/copy": Reply(), "/paper": Reply()}) as (site, *_):
        code, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert code == 0
    assert f"refuses programs: gazette: {site}/law: {status}" in out


def test_where_the_head_fails_the_page_itself_is_asked_for(links):
    replies = {
        "HEAD /law": Reply("", 405),
        "GET /law": Reply(),
        "HEAD /copy": Reply("", 404),
        "GET /copy": Reply(),
        "/paper": Reply(),
    }
    with serving(replies) as (site, asked, _):
        status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert status == 0
    assert "3 answers" in out
    assert asked == ["HEAD /law", "GET /law", "HEAD /copy", "GET /copy", "HEAD /paper"]


def test_only_the_sources_that_are_named_are_asked(links):
    with serving({"/paper": Reply()}) as (site, asked, _):
        status, out = links("--source", "paper", gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert status == 0
    assert asked == ["HEAD /paper"]
    assert out.startswith("addresses asked: 1 of 1; ")


@pytest.mark.parametrize(("id_", "says"), [("papr", "near it: paper"), ("haven", '"haven" is a place; name a source')])
def test_what_is_no_source_is_named(sample, capsys, id_, says):
    assert main(["links", "--source", id_, "--root", str(sample)]) == 1
    assert says in capsys.readouterr().err


def test_one_address_of_two_sources_is_asked_once():
    with serving({"/law": Reply()}) as (site, asked, _):
        fetch.ask_all([f"{site}/law"] * 3, lambda *_: None, pause=0)
    assert asked == ["HEAD /law"]


def test_a_host_gets_one_request_at_a_time_with_a_pause_before_the_next(monkeypatch):
    under_way, most, pauses = 0, 0, []
    lock = threading.Lock()

    def ask(url: str, **_: object) -> fetch.Answer:
        nonlocal under_way, most
        with lock:
            under_way, most = under_way + 1, max(most, under_way + 1)
        threading.Event().wait(0.01)
        with lock:
            under_way -= 1
        return fetch.Answer(DEAD, url)

    monkeypatch.setattr(fetch, "ask", ask)
    monkeypatch.setattr(time, "sleep", pauses.append)
    told: list[str] = []
    fetch.ask_all([f"http://one.example.org/{n}" for n in range(5)], lambda url, _: told.append(url), pause=3)
    assert (most, pauses) == (1, [3] * 4)
    assert len(told) == 5


def test_two_hosts_do_not_wait_for_each_other(monkeypatch):
    both = threading.Barrier(2, timeout=10)

    def ask(url: str, **_: object) -> fetch.Answer:
        both.wait()
        return fetch.Answer(DEAD, url)

    monkeypatch.setattr(fetch, "ask", ask)
    told: list[str] = []
    fetch.ask_all(["http://one.example.org/", "http://two.example.org/"], lambda url, _: told.append(url), pause=0)
    assert len(told) == 2


@pytest.mark.parametrize(
    ("reply", "outcome", "says"),
    [
        (Reply("", 410), DEAD, "410 Gone"),
        (Reply("", 500), UNREACHABLE, "500 Internal Server Error"),
        (Reply("", 302, {"Location": "/page"}), UNREACHABLE, "it redirects in a circle"),
        (Reply("", 302, {"Location": "/gone"}), DEAD, "404 Not Found"),
        (Reply("", 302, {"Location": "/shut"}), REFUSES, "403 Forbidden"),
        (Reply("", 302, {"Location": "/other"}), MOVED, "to "),
    ],
)  # fmt: skip
def test_each_way_to_fail_has_its_name(reply, outcome, says):
    with serving({"/page": reply, "/shut": Reply("", 403), "/other": Reply()}) as (site, *_):
        answer = fetch.ask(f"{site}/page", pause=0)
    assert answer.outcome == outcome
    assert answer.says.startswith(says)


def test_a_host_that_is_not_there_is_unreachable(links):
    with serving({}) as (site, *_):
        pass
    status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert status == 0, "nobody knows whether it is dead"
    assert out.count("unreachable: ") == 3
    assert "no connection to its host" in out
    assert "Is this machine connected?" in out


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (requests.ReadTimeout(), "no answer in time"),
        (requests.exceptions.SSLError(ssl.SSLError("bad")), "its certificate is not valid"),
        (requests.exceptions.InvalidURL("no host"), "no host"),
    ],
)
def test_a_fault_on_the_way_is_said_in_plain_words(monkeypatch, error, says):
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(requests, "head", fail)
    monkeypatch.setattr(requests, "get", fail)
    assert fetch.ask("https://a.example.org/", pause=0) == fetch.Answer(UNREACHABLE, says)


def test_stopping_shows_what_was_asked_so_far(links, monkeypatch, capsys):
    def stop(urls: object, told: object, **_: object) -> None:
        told("http://one.example.org/law", fetch.Answer(DEAD, "404 Not Found"))  # type: ignore[operator]
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "ask_all", stop)
    status, out = links(
        gazette="http://one.example.org/law", copy="http://one.example.org/b", paper="http://one.example.org/c"
    )
    assert status == 1
    assert "dead: gazette: http://one.example.org/law" in out
    assert "addresses asked: 1 of 3" in out


@pytest.mark.parametrize(
    "url",
    ["https://gazette..example.org/", "https://.example.org/", f"https://{'a' * 64}.example.org/", "https://[::1/"],
    ids=["empty part", "begins with a dot", "part too long", "bracket left open"],
)
def test_a_host_that_there_cannot_be_is_unreachable_and_no_traceback(url):
    assert fetch.ask(url, pause=0).outcome == UNREACHABLE
    with pytest.raises(fetch.NotFetched):
        fetch.fetch(url)


@pytest.mark.parametrize("option", ["--timeout", "--pause"])
@pytest.mark.parametrize("seconds", ["-1", "inf", "nan", "1e300", "soon", "", "0"])
def test_an_option_that_no_clock_can_keep_is_refused_with_the_right_form(sample, capsys, option, seconds):
    words = ["links", f"{option}={seconds}", "--source", "nowhere", "--root", str(sample)]
    if (option, seconds) == ("--pause", "0"):
        assert main(words) == 1  # for there is no such source
        return
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert f'"{seconds}"; write a number of seconds from' in capsys.readouterr().err
