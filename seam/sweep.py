"""Every page made once, after some quiet and in a process of its own.

So a mistake on a page that nobody looks at reaches the banner too, and the search gets its index.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from kb.problems.problem import Problem
from seam import ENGINE
from seam.search import FOLDER

SITE = "site"
QUIET = 0.7  # seconds without a save before the sweep begins
PATIENCE = 30.0  # seconds for which a search waits for its first index


class _Hearing(logging.Handler):
    def __init__(self, words: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._words = words

    def emit(self, record: logging.LogRecord) -> None:
        self._words.append(record.getMessage())


@contextmanager
def heard() -> Iterator[list[str]]:
    """Give a list that fills with each warning and error of MkDocs, in words, until the block ends."""
    words: list[str] = []
    hearing, logger = _Hearing(words), logging.getLogger(ENGINE)
    logger.addHandler(hearing)
    try:
        yield words
    finally:
        logger.removeHandler(hearing)


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
                _end(self._process)

    def stop(self) -> None:
        """Give up, and leave nothing behind."""
        self.cancel()
        if self._timer and self._timer.is_alive():
            self._timer.join()  # it takes away what the process has written
        shutil.rmtree(self._kept, ignore_errors=True)

    def search_file(self, name: str) -> bytes | None:
        """Return a file of the search index, or None; waits where there is no index yet."""
        self._is_indexed.wait(PATIENCE)
        path = (self._kept / name).resolve()
        return path.read_bytes() if self._kept.resolve() in path.parents and path.is_file() else None

    def _run(self, state: int) -> None:
        with tempfile.TemporaryDirectory(prefix="mkdocs_sweep_", ignore_cleanup_errors=True) as folder:
            process = self._begun(state, folder)
            if process is None:
                return
            said, _ = process.communicate()
            if process.returncode or self._wanted != state:  # given up, or ended from outside
                return
            self._keep(Path(folder) / SITE / FOLDER)
        self._done(state, tuple(Problem(**problem) for problem in json.loads(said.rpartition("\n")[2])))

    def _begun(self, state: int, folder: str) -> subprocess.Popen[str] | None:
        with self._lock:
            if self._wanted != state:
                return None
            self._process = subprocess.Popen(
                [*self._command, str(Path(folder) / SITE)],
                cwd=self._cwd,
                env={**os.environ, "TMPDIR": folder},  # so that whatever it leaves behind goes with the folder
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
            return self._process

    def _keep(self, index: Path) -> None:
        if index.is_dir():
            shutil.rmtree(self._kept / FOLDER, ignore_errors=True)
            shutil.copytree(index, self._kept / FOLDER)
            self._is_indexed.set()


def _end(process: subprocess.Popen[str]) -> None:
    """End a process with all that it has begun, where the system knows what that is."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
