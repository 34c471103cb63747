"""Time `make publish`, `make offline` and `make print`, each as it is started, and weigh what they write.

Each round makes everything anew in a folder of its own, and builds the site for it; what counts is the median. The
result is written into `RESULTS.md`.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results
from kb.check.run import open_library

# What `make` starts, by its target; each takes the path that it writes to.
EDITIONS = {"publish": "scripts.publish", "offline": "scripts.offline", "print": "scripts.print_edition"}


class Run(NamedTuple):
    """One run: seconds on the clock and of the processor, with those of what it started, files, and their bytes."""

    clock: float
    processor: float
    files: int
    size: int


def run(module: str) -> Run:
    """Return what a run takes. Raises `CalledProcessError` where it fails."""
    with tempfile.TemporaryDirectory(prefix="edition_") as folder:
        to = Path(folder) / "made"
        settings = {
            **os.environ,
            "SITE_URL": "https://record.example.org/",
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONPATH": str(ROOT),
        }
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", module, str(to)], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL
        )
        after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        files = [path for path in (to.rglob("*") if to.is_dir() else [to]) if path.is_file()]
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Run(ended - began, used, len(files), sum(path.stat().st_size for path in files))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    options = parser.parse_args()
    rows = []
    for target, module in EDITIONS.items():
        runs = [run(module) for _ in range(options.rounds)]
        measured = (results.spread([each.clock for each in runs]), results.spread([each.processor for each in runs]))
        rows.append((f"`make {target}`", f"{runs[0].files:,}", f"{runs[0].size / 1e6:.1f}", *measured))
    says = (
        f"Each as it is started, the build of the site with it, from {len(open_library(ROOT))} records; rounds: {options.rounds}. "
        "The processor’s time has that of Pagefind and Chromium in it."
    )
    table = results.table(("what", "files", "MB", "on the clock, s", "of the processor, s"), rows)
    results.write("editions_time", "How long publishing, the copy for files and the print edition take", says, table)


if __name__ == "__main__":
    main()
