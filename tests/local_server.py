"""A small web server on this machine, for commands that ask for addresses; tests never ask anybody else."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest


@dataclass
class Reply:
    """What the server answers for a path: a status, headers, and a body of HTML."""

    body: str = "<title>A page</title>"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@contextmanager
def serving(replies: dict[str, Reply]) -> Iterator[tuple[str, list[str], set[str]]]:
    """Serve replies; give the server's address, the requests that come, in order, and the agents that they name.

    A key such as `HEAD /page` answers only that method, `/page` any; what has no reply is not found.
    """
    asked: list[str] = []
    agents: set[str] = set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(f"{self.command} {self.path}")
            agents.add(self.headers["User-Agent"])
            reply = replies.get(f"{self.command} {self.path}") or replies.get(self.path) or Reply("", 404)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(reply.body.encode("utf-8"))

        do_GET = do_HEAD = answer

        def log_message(self, *arguments: object) -> None:
            """Say nothing of each request."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked, agents
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection to another machine, and every proxy."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        assert not isinstance(address, tuple) or address[0] == "127.0.0.1", f"a test asked {address}"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setenv("NO_PROXY", "*")
