"""Serve a built site the way a common host does: compressed, and with headers that say how long each file keeps.

.venv/bin/python scripts/gzip_server.py site 8001
"""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import re
import sys
from pathlib import Path
from typing import BinaryIO

TEXT = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".csv"}
NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.")  # the theme's own files: a new one has a new name
LEVEL = 6  # what nginx and most hosts use, or less


@functools.cache
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


class GzipHandler(http.server.SimpleHTTPRequestHandler):
    """Answers for one folder, and says nothing of each request. Keeps its connections open."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                return super().send_head()  # leads to the address with a stroke at its end
            path /= "index.html"
        found = path.is_file()
        if not found:
            path = Path(self.directory) / "404.html"
        packs = path.suffix in TEXT and "gzip" in self.headers.get("Accept-Encoding", "")
        content = compressed(path) if packs else path.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        if path.suffix in TEXT:
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Cache-Control", self.keeps(path))
        self.end_headers()
        return io.BytesIO(content)

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


def server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """Return a server for a built site, not yet running; port 0 takes any that is free."""
    handler = functools.partial(GzipHandler, directory=str(folder))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


if __name__ == "__main__":
    with server(Path(sys.argv[1]), int(sys.argv[2])) as running:
        print(f"http://127.0.0.1:{running.server_address[1]}/", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
