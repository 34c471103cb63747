"""Requests to other hosts, made only when an editor asks: to read a page, or to see whether addresses still answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

import requests

AGENT = "TheCharterRecord/0.1 (a public knowledge base; an editor asked for this page)"
HEADERS = {"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en;q=0.9,*"}
TIMEOUT = 10.0  # seconds
LARGEST = 5 * 1024 * 1024  # bytes of a page that is read
AT_ONCE = 8  # hosts

ANSWERS = "answers"
MOVED = "moved"
REFUSES = "refuses programs"
DEAD = "dead"
UNREACHABLE = "unreachable"
OUTCOMES = (ANSWERS, MOVED, REFUSES, DEAD, UNREACHABLE)
# What a request raises that comes to nothing; the second where a host has a name that none can have.
FAILS = (requests.RequestException, ValueError)
REFUSALS = (403, 429)  # a reader with a browser may still open the page


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
    """What came of asking for an address: one of `OUTCOMES`, and the words for it, such as `404 Not Found`."""

    outcome: str
    says: str


def fetch(url: str) -> Fetched:
    """Return the HTML page at an http(s) address. Raises `NotFetched`."""
    deadline = time.monotonic() + TIMEOUT
    try:
        with requests.get(url, headers=HEADERS, timeout=TIMEOUT, stream=True) as response:
            if not response.ok:
                raise NotFetched(_status(response))
            kind = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
            if kind not in ("text/html", "application/xhtml+xml"):
                raise NotFetched(f"it is no HTML page but {kind}")
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
    """Ask for each address once and tell what came of it, as it comes.

    One request at a time goes to a host, and `pause` seconds pass before the next.
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
            told(url, ask(url, pause=pause, timeout=timeout))

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
    try:
        with requests.head(url, headers=HEADERS, timeout=timeout, allow_redirects=True) as response:
            if response.ok:
                return _answer(url, response)
    except FAILS:
        pass  # some hosts do not know the question; they may know the next one
    time.sleep(pause)
    try:
        with requests.get(url, headers=HEADERS, timeout=timeout, allow_redirects=True, stream=True) as response:
            return _answer(url, response)
    except FAILS as error:
        return Answer(UNREACHABLE, _fault(error))


def _answer(url: str, response: requests.Response) -> Answer:
    if response.status_code in REFUSALS:
        return Answer(REFUSES, _status(response))
    if response.status_code >= 500:
        return Answer(UNREACHABLE, _status(response))
    if not response.ok:
        return Answer(DEAD, _status(response))
    if not response.history or response.url == urldefrag(url).url:  # some send a reader round to set a cookie
        return Answer(ANSWERS, _status(response))
    at_front = urlsplit(response.url).path in ("", "/") and urlsplit(url).path not in ("", "/")
    return Answer(MOVED, f"to {response.url}" + (", the front page: the page itself may be gone" if at_front else ""))


def _status(response: requests.Response) -> str:
    return f"{response.status_code} {response.reason or ''}".strip()


def _fault(error: requests.RequestException | ValueError) -> str:
    """Return why a request came to nothing, in an editor's words."""
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid"
    if isinstance(error, requests.TooManyRedirects):
        return "it redirects in a circle"
    if isinstance(error, requests.ConnectionError):
        return "no connection to its host"
    return " ".join(str(error).split())[:120] or type(error).__name__
