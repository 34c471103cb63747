"""Time how long the files under `api/v1/` take to make, and weigh them: what `make publish` does beside the build.

Each round makes all of them anew from records that were read before; what counts is the median. The result is written
into `RESULTS.md`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results
from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.export.api import folder
from kb.library.library import Library

# What a file belongs to, by the first that holds for its path below `api/v1/`.
KINDS: dict[str, Callable[[str], bool]] = {
    "a file for each record": lambda path: path.partition("/")[0] in TYPES,
    "SQLite": lambda path: path.endswith(".sqlite"),
    "CSV": lambda path: path.startswith("csv/"),
    "the archive": lambda path: path.endswith(".zip"),
    "linked data": lambda path: path.startswith("record."),
    "all records in one file": lambda path: path == "all.json",
    "indexes, schemas and the rest": lambda path: bool(path),
}


def made(library: Library) -> dict[str, tuple[float, int, int]]:
    """Return the seconds that each kind of file took, how many files it has, and their bytes.

    What two kinds need counts for the one that asks first, in the order in which `make publish` writes.
    """
    found = dict.fromkeys(KINDS, (0.0, 0, 0))
    for path, make in folder.files(library, "The Charter Record", "https://record.example.org/").items():
        kind = next(name for name, holds in KINDS.items() if holds(path.removeprefix("api/v1/")))
        before = time.process_time()
        size = len(make())
        seconds, count, total = found[kind]
        found[kind] = seconds + time.process_time() - before, count + 1, total + size
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    options = parser.parse_args()
    rounds = [made(open_library(ROOT)) for _ in range(options.rounds)]
    rows = [
        (kind, str(rounds[0][kind][1]), f"{rounds[0][kind][2] / 1e6:.2f}", results.spread([each[kind][0] for each in rounds]))
        for kind in KINDS
    ]  # fmt: skip
    whole = [sum(seconds for seconds, _, _ in each.values()) for each in rounds]
    sizes = [(count, size) for _, count, size in rounds[0].values()]
    rows.append(("all", str(sum(c for c, _ in sizes)), f"{sum(s for _, s in sizes) / 1e6:.2f}", results.spread(whole)))
    says = (
        f"The files under `api/v1/`, which `make publish` writes after the build, from {len(open_library(ROOT))} records "
        f"that were read before; rounds: {options.rounds}."
    )
    measured = results.table(("what", "files", "MB", "of the processor, s"), rows)
    results.write("publish_time", "How long publishing takes beside the build", says, measured)


if __name__ == "__main__":
    main()
