"""A project while it is served: what its addresses answer, and when a change has been seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from seam import ENGINE
from tests.conftest import PATIENCE, ROOT, make_project

RELOAD = re.compile(rb"<script>\s*\(function livereload.*?</script>", re.DOTALL)
SERVE = ["-m", ENGINE, "serve"]


class Served:
    """A served project, seen through requests."""

    def __init__(self, project: Path, port: int, process: int) -> None:
        self.data = project / "data"
        self.port = port
        self.process = process
        self.address = f"http://127.0.0.1:{port}/"

    def get(self, path: str) -> str:
        """Return a page, or an empty text where there is none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return answer.read().decode("utf-8")
        except urllib.error.HTTPError:
            return ""
        except OSError:
            return ""

    def content(self, path: str) -> bytes:
        """Return what an address answers, the reload script left out; that of an error too."""
        try:
            with urllib.request.urlopen(self.address + urllib.parse.quote(path), timeout=PATIENCE) as answer:
                said: bytes = answer.read()
        except urllib.error.HTTPError as error:
            said = error.read()
        return RELOAD.sub(b"", said)

    def state(self) -> int:
        """Return the state of the site, which every change makes greater."""
        with urllib.request.urlopen(f"{self.address}livereload/0", timeout=PATIENCE) as answer:
            return int(json.load(answer))

    def after(self, change: Callable[[], object]) -> None:
        """Make a change, and wait until it has been seen."""
        before = self.state()
        change()
        self.becomes(lambda: self.state() > before, "a later state")
        now = self.state()
        time.sleep(0.15)
        while self.state() != now:
            now = self.state()
            time.sleep(0.15)

    def shows(self, path: str, *words: str, without: str = "") -> None:
        self.becomes(
            lambda: (page := self.get(path)) and all(w in page for w in words) and (not without or without not in page),
            f"{path} with {words} and without {without!r}",
        )

    def becomes(self, condition: Callable[[], object], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, f"never saw {what}"
            time.sleep(0.1)

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.data / file).read_text(encoding="utf-8")
        assert old in text
        (self.data / file).write_text(text.replace(old, new), encoding="utf-8")


@contextmanager
def serve(project: Path, command: list[str]) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    log = (project / "log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, *command, "--dev-addr", f"127.0.0.1:{port}"], cwd=project, env=settings, stdout=log, stderr=log
    )
    try:
        served = Served(project, port, server.pid)
        served.becomes(lambda: served.get("") or served.get("404.html"), "the first page")
        yield served
        assert server.poll() is None, (project / "log").read_text(encoding="utf-8")
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def with_own_code(folder: Path, data: Path) -> Path:
    """Return a project of its own whose code and templates are its own too."""
    project = make_project(folder, data)
    for name in ("kb", "mistakes", "view", "seam", "templates", "scripts"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "macros.py", project / "macros.py")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8").replace(str(ROOT / "macros.py"), "macros.py")
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return project


Serving = Callable[[Path, list[str]], AbstractContextManager[Served]]
