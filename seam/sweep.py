"""Every page made once, after some quiet and in a process of its own.

So a mistake on a page that nobody looks at reaches the banner too, and the search gets its index.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from kb.problems.problem import Problem
from seam.search import FOLDER

QUIET = 0.7  # seconds without a save before the sweep begins
PATIENCE = 30.0  # seconds for which a search waits for its first index


class Sweep:
    """Builds the whole site beside the served one; tells `done` of which state it was, and what is wrong with it."""

    def __init__(self, config: MkDocsConfig, done: Callable[[int, tuple[Problem, ...]], None]) -> None:
        self._command = [sys.executable, "-m", "seam", config.config_file_path, config.site_url or ""]
        self._cwd = str(Path(__file__).resolve().parent.parent)
        self._done = done
        self._kept = Path(tempfile.mkdtemp(prefix="mkdocs_search_"))
        self._lock = threading.Lock()  # held while a process is begun or ended, so that none outlives what it is for
        self._wanted = 0  # the state of which a sweep is wanted; another one has been given up
        self._timer: threading.Timer | None = None
        self._process: subprocess.Popen[str] | None = None
        self._is_indexed = threading.Event()

    def soon(self, state: int) -> None:
        """Begin when it has been quiet for a while."""
        self._wanted = state
        self._timer = threading.Timer(QUIET, self._run, (state,))
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Give up what was begun: something was saved."""
        if self._timer:
            self._timer.cancel()
        with self._lock:
            self._wanted = 0
            if self._process and self._process.poll() is None:
                self._process.terminate()

    def stop(self) -> None:
        """Give up, and leave nothing behind."""
        self.cancel()
        if self._process:
            self._process.wait()
        shutil.rmtree(self._kept, ignore_errors=True)

    def search_file(self, name: str) -> bytes | None:
        """Return a file of the search index, or None; waits where there is no index yet."""
        self._is_indexed.wait(PATIENCE)
        path = (self._kept / name).resolve()
        return path.read_bytes() if self._kept.resolve() in path.parents and path.is_file() else None

    def _run(self, state: int) -> None:
        with tempfile.TemporaryDirectory(prefix="mkdocs_sweep_") as folder:
            process = self._begun(state, folder)
            if process is None:
                return
            said, _ = process.communicate()
            if process.returncode or self._wanted != state:  # given up, or ended by what is no problem of a file
                return
            self._keep(Path(folder) / FOLDER)
        self._done(state, tuple(Problem(**problem) for problem in json.loads(said.rpartition("\n")[2])))

    def _begun(self, state: int, folder: str) -> subprocess.Popen[str] | None:
        with self._lock:
            if self._wanted != state:
                return None
            self._process = subprocess.Popen(
                [*self._command, folder], cwd=self._cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            return self._process

    def _keep(self, index: Path) -> None:
        if index.is_dir():
            shutil.rmtree(self._kept / FOLDER, ignore_errors=True)
            shutil.copytree(index, self._kept / FOLDER)
            self._is_indexed.set()
