"""Serve a built site the way a common host does: compressed, and with headers that say how long each file keeps.

What stands in a file `_headers` in the folder is sent too, as Netlify and Cloudflare Pages do.

.venv/bin/python -m scripts.site_server site 8001
"""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from scripts import headers

TEXT = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".csv"}
NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.")  # the theme's own files: a new one has a new name
LEVEL = 6  # what nginx and most hosts use, or less
KEPT = 1024  # compressed files


@functools.lru_cache(maxsize=KEPT)
def _compressed(path: Path, state: tuple[int, int, int]) -> bytes:
    """Return a file compressed. `state` differs where the file was written anew."""
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


def compressed(path: Path) -> bytes:
    """Return a file as it is now, compressed."""
    now = path.stat()
    return _compressed(path, (now.st_mtime_ns, now.st_ctime_ns, now.st_size))


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Answers for one folder, and says nothing of each request. Keeps its connections open."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, compress: bool, rules: headers.Rules, **more: Any) -> None:
        self.compress, self.rules = compress, rules
        super().__init__(*arguments, **more)  # which answers the request

    def send_head(self) -> BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                return super().send_head()  # leads to the address with a stroke at its end
            path /= "index.html"
        found = path.is_file()
        if not found:
            path = Path(self.directory) / "404.html"
            if not path.is_file():
                self.send_error(404)
                return None
        packs = self.compress and path.suffix in TEXT and "gzip" in self.headers.get("Accept-Encoding", "")
        content = compressed(path) if packs else path.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        if self.compress and path.suffix in TEXT:
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Cache-Control", self.keeps(path))
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self) -> None:
        for name, value in headers.sent_with(self.rules, self.path.partition("?")[0]):
            self.send_header(name, value)
        super().end_headers()

    @staticmethod
    def keeps(path: Path) -> str:
        if path.suffix == ".html":
            return "no-cache"
        return "public, max-age=31536000, immutable" if NAMED_BY_CONTENT.search(path.name) else "public, max-age=86400"

    def guess_type(self, path: str) -> str:  # type: ignore[override]
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def server(folder: Path, port: int = 0, *, compress: bool = True) -> http.server.ThreadingHTTPServer:
    """Return a server for a built site, not yet running; port 0 takes any that is free."""
    file = folder / headers.NAME
    rules = headers.read(file.read_text(encoding="utf-8")) if file.is_file() else {}
    handler = functools.partial(SiteHandler, directory=str(folder), compress=compress, rules=rules)
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


@contextmanager
def served(folder: Path, *, compress: bool = False) -> Iterator[str]:
    """Serve a folder at an address of this machine, which is returned, until the block ends."""
    with server(folder, compress=compress) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{running.server_address[1]}/"
        finally:
            running.shutdown()


if __name__ == "__main__":
    with server(Path(sys.argv[1]), int(sys.argv[2])) as running:
        print(f"http://127.0.0.1:{running.server_address[1]}/", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
