"""`links` asks hosts politely, and tells what is dead from what only refuses programs."""

from __future__ import annotations

import runpy
import ssl
import threading
import time
from pathlib import Path

import pytest
import requests

from kb.__main__ import main
from kb.records.addresses import ANSWERS, DEAD, MOVED, REFUSES, UNREACHABLE
from kb.web import fetch
from kb.web.address import is_same_address
from tests.conftest import PATIENCE
from tests.local_server import (
    Misdeed,
    Reply,
    drip,
    hang,
    hang_up,
    misbehaving,
    only_this_machine,  # noqa: F401
    reset,
    say,
    serving,
    show_a_wrong_certificate,
)

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
        status = main(["links", "--pause", "0", *arguments, "--root", str(sample)])
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


def test_an_address_that_gave_no_answer_is_asked_once_more_at_the_end(links):
    failing = [Reply("", 502), Reply("", 502)]  # for its head and for the page
    replies = {"/copy": Reply(), "/paper": Reply()}

    class Recovering(dict[str, Reply]):
        def get(self, key: str, default: Reply | None = None) -> Reply | None:
            return (failing.pop() if failing else Reply()) if key == "/law" else super().get(key, default)

    with serving(Recovering(replies)) as (site, asked, _):
        status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert (status, out) == (
        0,
        "addresses asked: 3 of 3; 3 answers, 0 moved, 0 refuses programs, 0 dead, 0 unreachable\n",
    )
    assert asked == ["HEAD /law", "GET /law", "HEAD /copy", "HEAD /paper", "HEAD /law"]


def test_one_that_gives_none_again_is_told_once(links):
    with serving({"/law": Reply("", 502), "/copy": Reply(), "/paper": Reply()}) as (site, asked, _):
        status, out = links(gazette=f"{site}/law", copy=f"{site}/copy", paper=f"{site}/paper")
    assert status == 0 and out.count("unreachable: ") == 1 and "2 answers" in out and "1 unreachable" in out
    assert asked.count("GET /law") == 2


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
    both = threading.Barrier(2, timeout=PATIENCE)

    def ask(url: str, **_: object) -> fetch.Answer:
        both.wait()
        return fetch.Answer(DEAD, url)

    monkeypatch.setattr(fetch, "ask", ask)
    told: list[str] = []
    fetch.ask_all(["http://one.example.org/", "http://two.example.org/"], lambda url, _: told.append(url), pause=0)
    assert len(told) == 2


def leads(to: str, status: int = 302) -> Reply:
    return Reply("", status, {"Location": to})


@pytest.mark.parametrize(
    ("reply", "outcome", "says"),
    [
        pytest.param(Reply("", 204), ANSWERS, "204 No Content", id="nothing to show"),
        pytest.param(Reply("", 404), DEAD, "404 Not Found", id="404"),
        pytest.param(Reply("", 410), DEAD, "410 Gone", id="410"),
        pytest.param(Reply("", 401), REFUSES, "401 Unauthorized", id="401"),
        pytest.param(Reply("", 405), REFUSES, "405 Method Not Allowed", id="no method will do"),
        pytest.param(Reply("", 451), REFUSES, "451 Unavailable For Legal Reasons", id="451"),
        pytest.param(Reply("", 499), REFUSES, "499", id="a status that no standard has"),
        pytest.param(Reply("", 500), UNREACHABLE, "500 Internal Server Error", id="500"),
        pytest.param(Reply("", 503), UNREACHABLE, "503 Service Unavailable", id="503"),
        pytest.param(Reply("", 301), UNREACHABLE, "301 Moved Permanently", id="leads on, and not whereto"),
        pytest.param(Reply("", 304), UNREACHABLE, "304 Not Modified", id="304"),
        pytest.param(leads("/Page"), UNREACHABLE, "it redirects in a circle", id="in a circle"),
        pytest.param(leads("/there"), UNREACHABLE, "it redirects in a circle", id="there and back"),
        pytest.param(leads("/gone"), DEAD, "404 Not Found", id="to what is gone"),
        pytest.param(leads("/shut"), REFUSES, "403 Forbidden", id="to what is shut"),
        pytest.param(leads("/other", 301), MOVED, "to {site}/other", id="301"),
        pytest.param(leads("/other", 308), MOVED, "to {site}/other", id="308"),
        pytest.param(leads("/other", 302), MOVED, "to {site}/other, for the time being", id="302"),
        pytest.param(leads("/other", 303), MOVED, "to {site}/other, for the time being", id="303"),
        pytest.param(leads("/other", 307), MOVED, "to {site}/other, for the time being", id="307"),
        pytest.param(leads("/for-now", 301), MOVED, "to {site}/other, for the time being", id="301, then 302"),
        pytest.param(leads("/other?utm_source=x#top", 301), MOVED, "to {site}/other", id="to another, with a tracker"),
        pytest.param(leads("/page", 301), ANSWERS, "200 OK", id="to itself in another letter case"),
        pytest.param(leads("/cookie", 302), ANSWERS, "200 OK", id="round to set a cookie"),
        pytest.param(leads("ftp://127.0.0.1/page"), UNREACHABLE, "it leads to what is no page of the web", id="to FTP"),
        pytest.param(leads("javascript:alert(1)"), UNREACHABLE, "it leads to what is no page of the web", id="to a script"),
    ],
)  # fmt: skip
def test_each_way_to_answer_or_fail_has_its_name(reply, outcome, says):
    replies = {
        "/Page": reply,
        "/page": Reply(),
        "/there": leads("/Page"),
        "/cookie": leads("/Page?set=1"),
        "/Page?set=1": leads("/page?utm_source=cookie"),
        "/page?utm_source=cookie": Reply(),
        "/shut": Reply("", 403),
        "/for-now": leads("/other"),
        "/other": Reply(),
        "/other?utm_source=x": Reply(),
    }
    with serving(replies) as (site, asked, _):
        answer = fetch.ask(f"{site}/Page", pause=0)
    assert (answer.outcome, answer.says) == (outcome, says.format(site=site))
    assert len(asked) <= 2 * (fetch.REDIRECTS + 1)


@pytest.mark.parametrize(
    ("misdeed", "says"),
    [
        pytest.param(reset, "its host broke off the connection", id="resets"),
        pytest.param(hang_up, "its host broke off the connection", id="hangs up"),
        pytest.param(
            say(b"220 mail.example.org ready\r\n"), "its host broke off the connection", id="is no web server"
        ),
        pytest.param(show_a_wrong_certificate, "its certificate is not valid", id="shows a wrong certificate"),
    ],
)
def test_a_host_that_gives_no_answer_is_unreachable(misdeed: Misdeed, says: str):
    with misbehaving(misdeed) as host:
        scheme = "https" if misdeed is show_a_wrong_certificate else "http"
        assert fetch.ask(f"{scheme}://{host}/", pause=0) == fetch.Answer(UNREACHABLE, says)


@pytest.mark.parametrize("misdeed", [hang, drip], ids=["says nothing", "says a letter now and then"])
def test_a_host_that_never_ends_holds_nobody_up(misdeed: Misdeed):
    with misbehaving(misdeed) as host:
        assert fetch.ask(f"http://{host}/", pause=0, timeout=0.05) == fetch.Answer(UNREACHABLE, "no answer in time")


def test_the_words_of_a_host_are_not_repeated():
    with misbehaving(say(b"HTTP/1.1 404 \x1b[31m@everyone ~~~\r\nContent-Length: 0\r\n\r\n")) as host:
        assert fetch.ask(f"http://{host}/", pause=0) == fetch.Answer(DEAD, "404 Not Found")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example.org", "https://A.example.org/", True),
        ("https://a.example.org:443/x", "https://a.example.org/X", True),
        ("https://a.example.org/caf%C3%A9", "https://a.example.org/café", True),
        ("https://a.example.org/x", "http://a.example.org/x", False),
        ("https://a.example.org/x", "https://a.example.org/x/", False),
        ("https://a.example.org/?v=aB", "https://a.example.org/?v=ab", False),
        ("https://a.example.org:8443/x", "https://a.example.org/x", False),
    ],
    ids=["host", "port and path", "escape", "scheme", "slash", "query", "another port"],
)
def test_an_address_is_the_same_where_only_its_spelling_differs(one: str, other: str, same: bool):
    assert is_same_address(one, other) is same


# ── A host that asks for patience


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which a run would have waited."""
    seconds: list[float] = []
    monkeypatch.setattr(fetch.time, "sleep", seconds.append)
    return seconds


def told_by(replies: dict[str, Reply], *paths: str) -> tuple[dict[str, str], list[str]]:
    told: dict[str, str] = {}
    with serving(replies) as (site, asked, _):
        fetch.ask_all(
            [site + path for path in paths],
            lambda url, answer: told.update({url[len(site) :]: answer.outcome}),
            pause=0,
        )
    return told, asked


@pytest.mark.parametrize(
    ("status", "outcome"), [(429, REFUSES), (503, UNREACHABLE)], ids=["too many requests", "unavailable"]
)
@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        pytest.param({"Retry-After": "7"}, 7, id="for seconds"),
        pytest.param({"Retry-After": "Sun, 29 Nov 2020 10:00:00 GMT"}, 0, id="until a moment that has passed"),
        pytest.param({"Retry-After": "3600"}, None, id="for too long"),
        pytest.param({"Retry-After": "Sun, 29 Nov 2999 10:00:00 GMT"}, None, id="until a moment far off"),
        pytest.param({"Retry-After": "-5"}, None, id="for what is no time"),
        pytest.param({"Retry-After": "soon"}, None, id="in words"),
    ],
)
def test_a_host_that_asks_for_patience_is_asked_once_more_or_left_alone(waited, status, outcome, headers, waits):
    told, asked = told_by({"/a": Reply("", status, headers), "/b": Reply()}, "/a", "/b")
    assert told == {"/a": outcome}, "of the other address nothing is said"
    assert asked == ["HEAD /a"] * (1 if waits is None else 2), "and no page is fetched on top"
    assert waited == ([] if waits is None else [waits])


def test_a_host_that_was_waited_for_and_answers_is_asked_for_the_rest(waited, monkeypatch):
    busy = iter([fetch.Answer(REFUSES, "429 Too Many Requests", 5)])
    monkeypatch.setattr(fetch, "ask", lambda _, **__: next(busy, fetch.Answer(ANSWERS, "200 OK")))
    told: list[tuple[str, str]] = []
    fetch.ask_all(
        ["http://a.example.org/1", "http://a.example.org/2"],
        lambda url, each: told.append((url[-1], each.outcome)),
        pause=1,
    )
    assert told == [("1", ANSWERS), ("2", ANSWERS)] and waited == [5, 1]


def test_one_who_asks_says_for_which_site(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://record.example.org/charter/")
    assert runpy.run_path(fetch.__file__)["AGENT"].endswith("; +https://record.example.org/charter/)")


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

    monkeypatch.setattr(requests.Session, "request", fail)
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
