"""Measure the most memory that a build takes, of this project's own process and of Pagefind, which indexes the pages.

The libraries are those of `bench.py`; each is built once, for memory hardly differs from run to run. `/proc` tells of each
process the most that it held, so this runs on Linux alone. The result is written into `RESULTS.md`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results, same_pages

PAUSE = 0.05  # seconds between two looks; a process tells its own peak, so only its last moments can be missed
IN_A_MEGABYTE = 1024
SIZES = (1000, 10_000)


def told(process: Path) -> tuple[int, str, float]:
    """Return the parent of a process, its name, and the most memory that it has held so far, in megabytes."""
    lines = (line.partition(":\t") for line in (process / "status").read_text(encoding="utf-8").splitlines())
    says = {name: value for name, _, value in lines}
    return int(says["PPid"]), says["Name"], int(says.get("VmHWM", "0 kB").split()[0]) / IN_A_MEGABYTE


def peaks(command: list[str], folder: Path) -> dict[str, float]:
    """Run a command in a folder and return the peak of each of its processes by name, in megabytes.

    Raises `CalledProcessError` where it fails.
    """
    settings = {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"}
    running = subprocess.Popen(command, cwd=folder, env=settings)
    found: Counter[str] = Counter()
    while running.poll() is None:
        family = {running.pid}
        for process in sorted(
            (path for path in Path("/proc").iterdir() if path.name.isdigit()), key=lambda p: int(p.name)
        ):
            try:
                parent, name, held = told(process)
            except (OSError, KeyError):
                continue  # it has ended meanwhile
            if int(process.name) in family or parent in family:
                family.add(int(process.name))
                found[name] = max(found[name], held)
        time.sleep(PAUSE)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=list(SIZES), help="the sizes of the libraries")
    options = parser.parse_args()
    rows = []
    for records in options.records:
        with tempfile.TemporaryDirectory() as folder:
            project = same_pages.our_project(Path(folder) / "project", records)
            command = [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", str(Path(folder) / "site")]
            found = peaks(command, project)
        ours = max(held for name, held in found.items() if name != "pagefind")
        rows.append([f"{records:,}", f"{ours:.0f}", f"{found.get('pagefind', 0):.0f}"])
    says = "The most memory that a build held, by process; Pagefind starts when the pages are written and holds its own index."
    head = ("records", "this project, MB", "Pagefind, MB")
    results.write("memory", "How much memory a build takes", says, results.table(head, rows))


if __name__ == "__main__":
    main()
