"""How long an editor waits: from saving a record to reading the change on a served page, at today's size.

Run as `.venv/bin/python benchmarks/serve_time.py`. The project is copied, served, and the title of one record is changed
again and again; a page of another record that names it is asked for until it shows the new title. The result is written into
`RESULTS.md`.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results

EDITS = 7
RECORD, SEEN_ON = "data/terms/zangezur-corridor.yml", "themes/tripp/"


def main() -> None:
    """Time every edit, and write how long they took."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        project = Path(folder) / "project"
        names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        for name in names:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, project / name)
        command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
        settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(project)}
        server = subprocess.Popen(command, cwd=project, env=settings)
        try:
            _wait_for(f"http://127.0.0.1:{port}/{SEEN_ON}", "</html>")
            waited = [_edit(project / RECORD, f"http://127.0.0.1:{port}/{SEEN_ON}", n) for n in range(EDITS)]
        finally:
            server.terminate()
            server.wait()
    says = "From saving a record to reading the change on the page of another one, under `mkdocs serve`."
    measured = results.table(("edits", "s"), [(str(EDITS), results.spread(waited, ".1f"))])
    results.write("serve_time", "How long an editor waits", says, measured)


def _edit(record: Path, page: str, number: int) -> float:
    title = f"Name {number} of a served record"
    record.write_text(
        re.sub(r"(?m)^title: .*$", f"title: {title}", record.read_text(encoding="utf-8")), encoding="utf-8"
    )
    start = time.perf_counter()
    _wait_for(page, title)
    waited = time.perf_counter() - start
    time.sleep(6)  # an editor reads the page before the next change
    return waited


def _wait_for(address: str, words: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=120) as answer:
                if words in answer.read().decode("utf-8"):
                    return
        except (OSError, urllib.error.HTTPError):
            pass
        time.sleep(0.05)
    raise SystemExit(f"{address} never showed {words!r}")


if __name__ == "__main__":
    main()
