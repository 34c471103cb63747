"""Run `mkdocs serve`, and start it anew whenever Python code is saved, or what is said of a mistake.

MkDocs itself follows records, templates and pages; code that it has imported stays as it was until a restart, and so
do the sentences that were read. Code is tried before the site that is served is given up for it: what cannot be
imported is named, and waited for. The JSON Schema files follow too, so that an editor offers the id of a record as soon
as its file is there.

Which files there are is looked up again and again, by means of Python alone: so no folder that is moved away and comes
back is lost sight of, no limit of the system is reached, and broken code can be waited for from the start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from seam import ENGINE

ROOT = Path(__file__).resolve().parent.parent
RESTARTS = "RESTARTED_WITH_CODE"  # tells the server that it is started anew when code is saved
CODE = ("kb", "mistakes", "view", "seam")
CODE_ENDINGS = (".py", "code.yml")
RECORD_ENDING = ".yml"
LOOK = 0.4  # seconds from one look to the next
TRIAL = "import macros"  # which imports all that MkDocs will
ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def code() -> dict[str, tuple[int, int]]:
    """Return every file of code, and what is said of mistakes, with what tells it from what it was before."""
    found = {}
    for path in (*_files(ROOT, deep=False), *(path for name in CODE for path in _files(ROOT / name))):
        if path.name.endswith(CODE_ENDINGS):
            try:
                status = path.stat()
            except OSError:  # it was deleted a moment ago
                continue
            found[str(path)] = status.st_mtime_ns, status.st_size
    return found


def records() -> frozenset[str]:
    """Return the files of all records."""
    return frozenset(str(path) for path in _files(ROOT / "data") if path.name.endswith(RECORD_ENDING))


def _files(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    for place, inner, names in os.walk(folder):
        if not deep:
            inner.clear()
        yield from (Path(place) / name for name in names if not name.startswith("."))  # which are editors' own


def wrong_code() -> str:
    """Return what keeps the code from being imported, as Python says it, or nothing."""
    command = [sys.executable, "-c", TRIAL]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def write_schema() -> None:
    """Bring the JSON Schema files up to date, in a process of its own: this one keeps the code that it began with.

    What is wrong with records is said by the served site, and need not be said twice.
    """
    command = [sys.executable, "-m", "kb", "schema"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


class Server:
    """`mkdocs serve` in a process of its own, which leaves nothing behind: `folder` is for all that it writes."""

    def __init__(self, arguments: Iterable[str], folder: str) -> None:
        self._command = [sys.executable, "-m", ENGINE, "serve", "--config-file", str(ROOT / "mkdocs.yml"), *arguments]
        self._environment = {**os.environ, RESTARTS: "1", "TMPDIR": folder}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def status(self) -> int | None:
        """The exit status, or None while it runs or before it was started."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Begin to serve, in place of what is served now."""
        self.end()
        self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment)

    def end(self) -> None:
        """Serve no longer."""
        if self._process:
            self._process.terminate()
            self._process.wait()


def follow(server: Server) -> int:
    """Serve until interrupted, or until the server ends though its code is whole; return its exit status.

    Code that cannot be imported is named, and the site that is served goes on until it is mended.
    """
    known_code, known_records = code(), frozenset[str]()
    server.start()
    is_broken = False
    while True:
        if known_records != (now := records()):
            known_records = now
            write_schema()
        time.sleep(LOOK)
        changed = code()
        if changed != known_code:
            known_code = changed
            is_broken = not restarted(server)
        elif server.status is not None and not is_broken:
            if not (wrong := wrong_code()):
                return server.status
            is_broken = True
            say_wrong(wrong)


def restarted(server: Server) -> bool:
    """Start a server anew, and return True, if the code can be imported; else say why not."""
    if wrong := wrong_code():
        say_wrong(wrong)
        return False
    print("Code was saved: starting anew", flush=True)
    server.start()
    return True


def say_wrong(wrong: str) -> None:
    """Say why code cannot be imported: the file and line, and what Python makes of it."""
    print(f"{wrong.rstrip()}\nThe code cannot be imported; the site follows it again once it is mended", flush=True)


def end(*_: object) -> None:
    """End in order, whatever asks for it, and let nothing more disturb that."""
    for name in ENDINGS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Serve until interrupted; the exit status is that of `mkdocs serve`."""
    for name in ENDINGS:
        if signal.getsignal(name) is not signal.SIG_IGN:  # as `nohup` wants it
            signal.signal(name, end)
    with tempfile.TemporaryDirectory(prefix="charter_served_", ignore_cleanup_errors=True) as folder:
        server = Server(arguments, folder)
        try:
            return follow(server)
        except KeyboardInterrupt:
            return 0
        finally:
            server.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
