"""Run `mkdocs serve`, and start it anew whenever Python code is saved.

MkDocs itself follows records, templates and pages; code that it has imported stays as it was until a restart.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

ROOT = Path(__file__).resolve().parent.parent
CHANGES = ("created", "modified", "moved", "deleted")


class CodeWatch(FileSystemEventHandler):
    """Tells when a Python file was saved, removed or renamed."""

    def __init__(self) -> None:
        self.saved = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = (str(event.src_path), str(event.dest_path))
        if event.event_type in CHANGES and any(path.endswith(".py") for path in paths):
            self.saved.set()


def main(arguments: list[str]) -> int:
    """Serve until interrupted; the exit status is that of `mkdocs serve`."""
    watch, observer = CodeWatch(), Observer()
    observer.schedule(watch, str(ROOT))
    for folder in ("kb", "view"):
        observer.schedule(watch, str(ROOT / folder), recursive=True)
    observer.start()
    command = [sys.executable, "-m", "mkdocs", "serve", *arguments]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        while server.poll() is None:
            if watch.saved.wait(timeout=0.2):
                watch.saved.clear()
                print("Python code was saved: starting anew", flush=True)
                server.terminate()
                server.wait()
                server = subprocess.Popen(command, cwd=ROOT)
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
