"""Requests to other hosts, made only when an editor asks: to read a page, or to see whether addresses still answer."""

from __future__ import annotations

import datetime
import http
import math
import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import urlsplit

import requests
import urllib3

from kb import NAME
from kb.records.addresses import ANSWERS, DEAD, MOVED, REFUSES, UNREACHABLE
from kb.web.address import is_front, is_same_address, plain_address

SITE = os.environ.get("SITE_URL", "")
AGENT = f"{NAME}/0.1 (a public knowledge base; its editors ask for this page{SITE and f'; +{SITE}'})"
HEADERS = {"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en;q=0.9,*"}
TIMEOUT = 10.0  # seconds
WHOLE_WAY = 3  # timeouts that an answer may take with all that it leads to: some hosts send a letter now and then
LARGEST = 5 * 1024 * 1024  # bytes of a page that is read
AT_ONCE = 8  # hosts
PATIENCE = (
    60.0  # seconds for which a run waits where a host asks for it; one that asks for more is left for another run
)
REDIRECTS = 10
HTML = ("text/html", "application/xhtml+xml")

# What a request raises that comes to nothing; the second where a host has a name that none can have.
FAILS = (requests.RequestException, ValueError)
GONE = (404, 410)  # whatever else a host says, a reader with a browser may still open the page
FOR_GOOD = (301, 308)
LATE = "no answer in time"


class NotFetched(Exception):
    """Raised where a page could not be read; the message says why."""


@dataclass(frozen=True)
class Fetched:
    """A page as it came: the address that it has after redirects, its bytes and the encoding that its host named."""

    url: str
    content: bytes
    encoding: str | None


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address: one of `STATES`, and the words for it, such as `404 Not Found`.

    `patience` is how many seconds a host asks not to be asked again, None where it does not.
    """

    outcome: str
    says: str
    patience: float | None = None


def fetch(url: str, kinds: tuple[str, ...] = HTML, called: str = "HTML page") -> Fetched:
    """Return the page at an http(s) address, of one of these media types. Raises `NotFetched`."""
    deadline = time.monotonic() + TIMEOUT
    try:
        with requests.get(url, headers=HEADERS, timeout=TIMEOUT, stream=True) as response:
            if not response.ok:
                raise NotFetched(_status(response))
            kind = response.headers.get("Content-Type", kinds[0]).partition(";")[0].strip().lower()
            if kind not in kinds:
                raise NotFetched(f"it is no {called} but {kind}")
            content = b""
            for piece in response.iter_content(64 * 1024):
                content += piece
                if len(content) > LARGEST:
                    raise NotFetched(f"it is larger than {LARGEST // 1024 // 1024} MB")
                if time.monotonic() > deadline:
                    raise NotFetched(f"it was not there after {TIMEOUT:g} seconds")
            named = "charset" in response.headers.get("Content-Type", "").lower()
            return Fetched(response.url, content, response.encoding if named else None)
    except FAILS as error:
        raise NotFetched(_fault(error)) from None


def ask_all(
    urls: Iterable[str], told: Callable[[str, Answer], None], *, pause: float = 1.0, timeout: float = TIMEOUT
) -> None:
    """Ask for each address once and tell what came of it, as it comes, from several threads.

    One request at a time goes to a host, and `pause` seconds pass before the next. A host that asks for patience is
    asked once more where it is not for long, and then left alone: of its other addresses nothing is told.
    """
    by_host: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        by_host.setdefault(urlsplit(url).netloc.lower(), []).append(url)
    stopped = False

    def ask_host(of_host: list[str]) -> None:
        for nth, url in enumerate(of_host):
            if nth:
                time.sleep(pause)
            if stopped:
                return
            answer = ask(url, pause=pause, timeout=timeout)
            if answer.patience is not None and answer.patience <= PATIENCE:
                time.sleep(answer.patience)
                answer = ask(url, pause=pause, timeout=timeout)
            told(url, answer)
            if answer.patience is not None:
                return

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            # The hosts with most addresses take longest, so they come first.
            for done in [pool.submit(ask_host, found) for found in sorted(by_host.values(), key=len, reverse=True)]:
                done.result()
        except KeyboardInterrupt:
            stopped = True
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def ask(url: str, *, pause: float = 1.0, timeout: float = TIMEOUT) -> Answer:
    """Return what came of asking for an address: for its head first, then, where that fails, for the page itself."""
    answer = _in_time(partial(_ask, "HEAD", url, timeout), WHOLE_WAY * timeout)
    if answer.outcome in (ANSWERS, MOVED) or answer.patience is not None:
        return answer
    time.sleep(pause)  # some hosts do not know the question; they may know the next one
    return _in_time(partial(_ask, "GET", url, timeout), WHOLE_WAY * timeout)


def _in_time(asked: Callable[[], Answer], seconds: float) -> Answer:
    """Return the answer, or that there was none in time, whatever it is that takes so long."""
    done: Future[Answer] = Future()

    def run() -> None:
        try:
            done.set_result(asked())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        return Answer(UNREACHABLE, LATE)


def _ask(method: str, url: str, timeout: float) -> Answer:
    try:
        with requests.Session() as session:
            session.max_redirects = REDIRECTS
            with session.request(method, url, headers=HEADERS, timeout=timeout, stream=True) as response:
                return _answer(url, response)
    except FAILS as error:
        return Answer(UNREACHABLE, _fault(error))


def _answer(url: str, response: requests.Response) -> Answer:
    says, status = _status(response), response.status_code
    if status == 429 or (status == 503 and "Retry-After" in response.headers):
        return Answer(REFUSES if status == 429 else UNREACHABLE, says, _patience(response))
    if status in GONE:
        return Answer(DEAD, says)
    if status >= 500 or (status < 400 and not 200 <= status < 300):  # the last where it leads on, and not whereto
        return Answer(UNREACHABLE, says)
    if status >= 400:
        return Answer(REFUSES, says)
    to = plain_address(response.url)
    if not response.history or is_same_address(plain_address(url), to):  # some send a reader round to set a cookie
        return Answer(ANSWERS, says)
    if is_front(to) and not is_front(url):
        return Answer(MOVED, f"to {to}, the front page: the page itself may be gone")
    for_good = all(each.status_code in FOR_GOOD for each in response.history)
    return Answer(MOVED, f"to {to}" + ("" if for_good else ", for the time being"))


def _patience(response: requests.Response) -> float:
    """Return how many seconds a host asks to be left alone; without end where it does not say so in a way we know."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return math.inf
    now = datetime.datetime.now(until.tzinfo)
    return max(0.0, (until - now).total_seconds())


def _status(response: requests.Response) -> str:
    """Return the status in the words of the standard: those of a host may be anything."""
    try:
        return f"{response.status_code} {http.HTTPStatus(response.status_code).phrase}"
    except ValueError:
        return str(response.status_code)


def _fault(error: requests.RequestException | ValueError) -> str:
    """Return why a request came to nothing, in an editor's words."""
    if isinstance(error, requests.Timeout):
        return LATE
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid"
    if isinstance(error, requests.TooManyRedirects):
        return "it redirects in a circle"
    if isinstance(error, requests.exceptions.InvalidSchema):
        return "it leads to what is no page of the web"
    if isinstance(error, requests.ConnectionError):
        broken = error.args and isinstance(error.args[0], urllib3.exceptions.ProtocolError)
        return "its host broke off the connection" if broken else "no connection to its host"
    words = " ".join(str(error).split())
    return "".join(filter(str.isprintable, words))[:120].strip() or type(error).__name__
