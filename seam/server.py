"""The server behind `mkdocs serve`: it answers with what a build would write, made when a browser asks for it.

MkDocs asks a server only for `watch`, `serve` and `shutdown`.
"""

from __future__ import annotations

import http.server
import json
import mimetypes
import signal
import socket
import sys
import threading
import urllib.parse
import webbrowser
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from mkdocs.exceptions import Abort

from kb import NAME
from seam import log

POLL = "/livereload/"
# What ends a program: the keys, a request, and where there is such a thing a terminal that is closed.
ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
PATIENCE = 50.0  # seconds for which a browser that asks for news is kept waiting
# Asks for news of the site until there are some, and then loads the page again. A browser keeps six connections to a
# host, so a tab that is left lets go of its own.
SCRIPT = """<script>
(function livereload(state) {
  var asked;
  function ask() {
    if (document.visibilityState !== "visible") return setTimeout(ask, 300);
    asked = new AbortController();
    fetch("%s" + state, {signal: asked.signal}).then(function (answer) { return answer.json(); }).then(function (now) {
      now > state ? location.reload() : ask();
    }).catch(function () { setTimeout(ask, 1000); });
  }
  window.addEventListener("load", ask);
  document.addEventListener("visibilitychange", function () {
    if (asked && document.visibilityState !== "visible") asked.abort();
  });
})(%d);
</script>"""


@dataclass(frozen=True)
class Answer:
    """What an address answers: the bytes and their type. `state` is the state of the site they were made from."""

    content: bytes
    kind: str
    state: int
    status: HTTPStatus = HTTPStatus.OK


class Live(Protocol):
    """The site as it is at the moment."""

    state: int

    def answer(self, path: str) -> Answer | None:
        """Return what a path below the site's root answers, or None where there is no such page."""

    def missing(self) -> Answer:
        """Return what an address answers that there is not."""

    def later_than(self, state: int, seconds: float) -> int:
        """Return the state as soon as it is later than another one, or after as many seconds."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def watch(self, place: Path) -> None: ...


class Server:
    """Serves a live site at an address, below the path of its public address."""

    def __init__(self, live: Live, host: str, port: int, below: str) -> None:
        self.live = live
        self.below = f"/{below.strip('/')}/" if below.strip("/") else "/"
        self.url = f"http://{host}:{port}{self.below}"
        self._address = (host, port)
        self._server: http.server.ThreadingHTTPServer | None = None

    def watch(self, path: str, func: object = None, *, recursive: bool = True) -> None:
        """Follow a file or folder too, which somebody named with `--watch`."""
        self.live.watch(Path(path))

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Answer until interrupted."""
        end_in_order()
        self._server = self._bound()
        self.live.start()
        log.info(f"Serving on {self.url}")
        if open_in_browser:
            webbrowser.open(self.url)
        self._server.serve_forever(poll_interval=0.2)

    def _bound(self) -> http.server.ThreadingHTTPServer:
        return _bound(self._address, type("Handler", (_Handler,), {"live": self.live, "below": self.below}))

    def shutdown(self) -> None:
        """Answer no longer."""
        self.live.stop()
        if self._server:
            self._server.server_close()


class _Threading(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[http.server.BaseHTTPRequestHandler]) -> None:
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong, unless a browser was closed or went on before it had its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            log.exception("a request was not answered")


def try_to_serve(host: str, port: int) -> None:
    """Raise `Abort` where nothing can be served at an address, before anything is read."""
    _bound((host, port), http.server.BaseHTTPRequestHandler).server_close()


def _bound(address: tuple[str, int], handler: type[http.server.BaseHTTPRequestHandler]) -> _Threading:
    try:
        return _Threading(address, handler)
    except OSError as error:
        words = f"{address[0]}:{address[1]} cannot be served on: {error.strerror}"
        raise Abort(f"{words}. Name another port: `make serve PORT=8001`") from None


def end_in_order() -> None:
    """Let the keys, a request to end and a terminal that is closed all end us alike, and the second do nothing more.

    So what was made for the time of serving is taken away, even where the keys are pressed again meanwhile.
    """
    if threading.current_thread() is threading.main_thread():
        for name in ENDINGS:
            if signal.getsignal(name) is not signal.SIG_IGN:  # as `nohup` wants it
                signal.signal(name, _interrupt)


def _interrupt(*_: object) -> None:
    for name in ENDINGS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers requests for one site, which a class made of this one names."""

    live: Live
    below: str
    protocol_version = "HTTP/1.1"
    server_version = NAME

    def do_GET(self) -> None:
        asked = urllib.parse.urlsplit(self.path)
        path = urllib.parse.unquote(asked.path)
        if path.startswith(POLL):
            self._tell_news(path.removeprefix(POLL))
        elif path == "/" and self.below != "/":
            self._lead_to(self.below, asked.query)
        elif not f"{path}/".startswith(self.below):
            self._give(self.live.missing())
        else:
            self._respond(path, asked.query)

    do_HEAD = do_GET

    def _respond(self, path: str, query: str) -> None:
        below = path[len(self.below) :]
        if found := self.live.answer(below):
            self._give(found)
        elif not path.endswith("/") and self.live.answer(f"{below}/"):
            self._lead_to(f"{path}/", query)
        else:
            self._give(self.live.missing())

    def _tell_news(self, known: str) -> None:
        state = self.live.later_than(int(known), PATIENCE) if known.isdecimal() else self.live.state
        self._give(Answer(json.dumps(state).encode(), "application/json", state))

    def _lead_to(self, path: str, query: str) -> None:
        """Lead to another path of this host: two strokes at its beginning would make the next word a host."""
        place = "/" + urllib.parse.quote(path.lstrip("/"))
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", f"{place}?{query}" if query else place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _give(self, answer: Answer) -> None:
        content = with_reload(answer) if answer.kind.startswith("text/html") else answer.content
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        log.debug(format, *arguments)


def with_reload(answer: Answer) -> bytes:
    """Return a page with the script that loads it again when there is news."""
    script = (SCRIPT % (POLL, answer.state)).encode()
    before, end, after = answer.content.rpartition(b"</body>")
    return before + script + end + after if end else answer.content + script


def kind_of(path: str) -> str:
    """Return the type of what a path holds, as hosts send it."""
    if path.endswith((".js", ".mjs")):
        return "text/javascript; charset=utf-8"
    if path.endswith(".gz"):
        return "application/gzip"
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
