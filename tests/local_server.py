"""A small web server on this machine, for commands that ask for addresses; tests never ask anybody else."""

from __future__ import annotations

import http.server
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

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


# What a host can do that is no answer; each gets the connection and the moment at which the test is over.
Misdeed = Callable[[socket.socket, threading.Event], object]


def hang(connection: socket.socket, over: threading.Event) -> None:
    over.wait(10)


def drip(connection: socket.socket, over: threading.Event) -> None:
    """Send a letter of a header again and again, so that something always comes and nothing ever ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while not over.wait(0.01):
        connection.sendall(b"a")


def reset(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(1024)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(1024)


def show_a_wrong_certificate(connection: socket.socket, over: threading.Event) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "wrong_certificate.pem")
    context.wrap_socket(connection, server_side=True).close()


def say(words: bytes) -> Misdeed:
    """Send these bytes, whatever was asked."""

    def said(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(1024)
        connection.sendall(words)

    return said


@contextmanager
def misbehaving(misdeed: Misdeed) -> Iterator[str]:
    """Give the host and port of a server that does the same with every connection."""
    over = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:  # it was closed
                return
            threading.Thread(target=do, args=(connection,), daemon=True).start()

    def do(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            misdeed(connection, over)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection to another machine, and every proxy."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        assert not isinstance(address, tuple) or address[0] == "127.0.0.1", f"a test asked {address}"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setenv("NO_PROXY", "*")
