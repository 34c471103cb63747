"""The server behind `make serve` leads nowhere but to itself, and lets a browser open as many pages as it likes."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from seam.server import POLL, Answer, Server, with_reload
from tests.conftest import PATIENCE

PAGES = ("", "claims/", "terms/haven/")


class Fixed:
    """A site of three pages that never changes."""

    state = 7

    def answer(self, path: str) -> Answer | None:
        name = path.lstrip("/").rpartition("../")[2]  # as the live site takes the steps back out
        return Answer(b"<body>a page</body>", "text/html", self.state) if name in PAGES else None

    def missing(self) -> Answer:
        return Answer(b"<body>none</body>", "text/html", self.state, HTTPStatus.NOT_FOUND)

    def later_than(self, state: int, seconds: float) -> int:
        return self.state

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def watch(self, place: Path) -> None: ...


@pytest.fixture(scope="module", params=["/", "/charter/"])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    """The port of a running server, and the path below which it serves."""
    running = Server(Fixed(), "127.0.0.1", 0, request.param)._bound()
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    yield running.server_address[1], request.param
    running.shutdown()
    running.server_close()


def asked(port: int, path: str) -> tuple[int, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Location")


@pytest.mark.parametrize(
    "path",
    ["%2Fevil.example%2F..%2Fclaims", "%2F%2Fevil.example/../claims", "%2Fclaims", "%5Cevil.example/../claims"],
)
def test_no_address_leads_to_another_host(served: tuple[int, str], path: str):
    port, below = served
    status, location = asked(port, f"/{path}" if below == "/" else f"{below}{path}")
    assert status in (302, 404)
    assert location is None or (location.startswith("/") and location[1:2] not in ("/", "\\")), location


@pytest.mark.parametrize("query", ["q=tripp", "theme=trade&theme=ports&sort=-title", "q=%E0%A4%A", "q=a//b"])
def test_what_was_chosen_in_a_list_outlives_a_forgotten_stroke(served: tuple[int, str], query: str):
    port, below = served
    assert asked(port, f"{below}claims?{query}") == (302, f"{below}claims/?{query}")


def test_the_front_page_of_the_host_leads_on_with_what_was_asked(served: tuple[int, str]):
    port, below = served
    assert asked(port, "/?q=a") == ((200, None) if below == "/" else (302, f"{below}?q=a"))


def test_a_tab_that_is_left_lets_go_of_its_connection(browser: Browser):
    """Browsers keep six connections to a host: with as many tabs open, the next page would wait for the news of others."""
    page = browser.new_page()
    address = "http://127.0.0.1:1/"
    page.route(
        "**", lambda route: None if POLL in route.request.url else route.fulfill(body=html, content_type="text/html")
    )
    html = with_reload(Answer(b"<body>a page</body>", "text/html", 7)).decode()
    with page.expect_request(f"**{POLL}7"):
        page.goto(address)
    with page.expect_event("requestfailed", lambda request: POLL in request.url):
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    with page.expect_request(f"**{POLL}7"):  # and asks again when somebody comes back
        page.evaluate("delete document.visibilityState")
    page.close()
