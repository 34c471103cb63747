"""Run `mkdocs serve`, and start it anew whenever Python code is saved, or what is said of a mistake.

MkDocs itself follows records, templates and pages; code that it has imported stays as it was until a restart, and so
do the sentences that were read. The JSON Schema files follow too, so that an editor offers the id of a record as soon
as its file is there.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from kb.load.files import is_left_behind

ROOT = Path(__file__).resolve().parent.parent
RESTARTS = "RESTARTED_WITH_CODE"  # tells the server that it is started anew when code is saved
CHANGES = ("created", "modified", "moved", "deleted")


class CodeWatch(FileSystemEventHandler):
    """Tells when a Python file, or what is said of a code, was saved, removed or renamed."""

    def __init__(self) -> None:
        self.saved = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = [path for path in map(str, (event.src_path, event.dest_path)) if _counts(path)]
        if event.event_type in CHANGES and any(path.endswith((".py", "code.yml")) for path in paths):
            self.saved.set()


class IdWatch(FileSystemEventHandler):
    """Tells when a record was added, removed or renamed."""

    def __init__(self) -> None:
        self.changed = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = map(str, filter(None, (event.src_path, event.dest_path)))
        if event.event_type in ("created", "moved", "deleted") and any(map(_counts, paths)):
            self.changed.set()


def _counts(path: str) -> bool:
    return not is_left_behind(os.path.basename(path))


def write_schema() -> None:
    """Bring the JSON Schema files up to date, in a process of its own: this one keeps the code that it began with."""
    subprocess.run([sys.executable, "-m", "kb", "schema"], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)


def main(arguments: list[str]) -> int:
    """Serve until interrupted; the exit status is that of `mkdocs serve`.

    A server that code with a mistake in it has ended is started anew at the next save.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the child is ended too, below
    watch, ids, observer = CodeWatch(), IdWatch(), Observer()
    observer.schedule(watch, str(ROOT))
    for folder in ("kb", "mistakes", "view", "seam"):
        observer.schedule(watch, str(ROOT / folder), recursive=True)
    observer.schedule(ids, str(ROOT / "data"), recursive=True)
    observer.start()
    ids.changed.set()  # for what was done while nothing was served
    settings = {**os.environ, RESTARTS: "1"}
    command = [sys.executable, "-m", "mkdocs", "serve", *arguments]
    server = subprocess.Popen(command, cwd=ROOT, env=settings)
    is_first = True
    try:
        while not is_first or server.poll() is None:
            if ids.changed.is_set():
                ids.changed.clear()
                write_schema()
            if watch.saved.wait(timeout=0.2):
                watch.saved.clear()
                print("Code was saved: starting anew", flush=True)
                server.terminate()
                server.wait()
                server, is_first = subprocess.Popen(command, cwd=ROOT, env=settings), False
                ids.changed.set()
        return server.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()
        observer.stop()
        observer.join()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
