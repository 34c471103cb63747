"""Say what a whole build costs the processor, phase by phase, and compare it with another checkout of the project.

Each round builds the site of every checkout in turn, each in a process of its own and into a folder that holds the site
of the round before; what counts is the median of the rounds, in seconds of the processor. A phase is what its functions
take without the phases that they call. Pagefind runs in a process of its own and is named apart. The result is written into
`RESULTS.md`; a checkout that is compared has to hold the same records, else the last column says nothing.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

# Where each phase happens. A checkout need not have all of these places: names change, and MkDocs has its own.
PHASES = {
    "load and check": ("kb.check.run:check", "kb.library:open_library"),
    "templates, read": ("jinja2:Environment.parse", "jinja2:Environment.compile"),
    "record pages": ("seam.pages:RecordPage.fill", "view.site:Site.render"),
    "hand-written pages": (
        "seam.handwritten:fill",
        "seam.handwritten:Filled.put_back",
        "view.handwritten:fill",
        "view.handwritten:Filled.put_back",
        "mkdocs.structure.pages:Page.render",
    ),
    "exports": ("seam.pages:Download.copy_file", "kb.export.downloads:downloads", "kb.exports:files"),
    "frame and writing": ("seam.frame:Frame.render", "view.frame:Frame.render", "mkdocs.utils:write_file"),
    "emptying and copying": ("mkdocs.utils:clean_directory", "mkdocs.structure.files:Files.copy_static_files"),
}
TOGETHER = ("record pages", "hand-written pages", "exports")
IMPORTS, REST, WHOLE, PAGEFIND = "start and imports", "the rest", "whole, without Pagefind", "Pagefind"


class Clock:
    """Counts the seconds of the processor for the phase that runs at the moment."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._running = [IMPORTS]
        self._since = 0.0  # the time of the processor begins with the process

    def turn(self) -> None:
        """Give what passed since the last turn to the phase that runs."""
        now = time.process_time()
        self.spent[self._running[-1]] += now - self._since
        self._since = now

    def begin(self, phase: str) -> None:
        """Interrupt the phase that runs by another."""
        self.turn()
        self._running.append(phase)

    def end(self) -> None:
        """Go on with the phase before."""
        self.turn()
        self._running.pop()

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time counts for a phase, and that of what it returns to be called or read later."""

        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            self.begin(phase)
            try:
                result = function(*arguments, **named)
                if isinstance(result, Iterator):
                    return iter(list(result))
                if isinstance(result, dict):
                    return {key: self.timed(phase, each) for key, each in result.items()}
                return result
            finally:
                self.end()

        return call


def measure(folder: str) -> dict[str, float]:
    """Build the site of the working directory; return what each phase took."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    logging.disable(logging.CRITICAL)
    clock = Clock()
    found = {phase for phase, places in PHASES.items() for place in places if _replaced(place, phase, clock)}
    assert found == set(PHASES), f"no place is known for {set(PHASES) - found}"
    config = load_config("mkdocs.yml", site_dir=folder)  # which imports what calls the functions that were replaced
    clock.begin(REST)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    clock.turn()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {**clock.spent, WHOLE: sum(clock.spent.values()), PAGEFIND: used.ru_utime + used.ru_stime}


def _replaced(place: str, phase: str, clock: Clock) -> bool:
    """Put a timed function in its place; return whether there was one."""
    module, _, names = place.partition(":")
    *way, last = names.split(".")
    try:
        owner = functools.reduce(getattr, way, importlib.import_module(module))
        setattr(owner, last, clock.timed(phase, getattr(owner, last)))
    except (ImportError, AttributeError):
        return False
    return True


def spent(project: Path, folder: Path) -> dict[str, float]:
    """Build the site of a checkout in a process of its own; return what each phase took."""
    settings = {**os.environ, "PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, __file__, "--into", str(folder)]
    done = subprocess.run(command, cwd=project, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    taken: dict[str, float] = json.loads(done.stdout.rpartition("\n")[2])
    return taken


def compared(checkouts: list[Path], rounds: int) -> list[dict[str, float]]:
    """Return the medians of each checkout, their rounds in turn, after one that is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        sites = [Path(folder) / str(number) for number in range(len(checkouts))]
        taken: list[list[dict[str, float]]] = [[] for _ in checkouts]
        for _ in range(rounds + 1):
            for each, project, site in zip(taken, checkouts, sites, strict=True):
                each.append(spent(project, site))
    return [_medians([_summed(one) for one in each[1:]]) for each in taken]


def _summed(taken: dict[str, float]) -> dict[str, float]:
    return {**taken, ", ".join(TOGETHER): sum(taken[phase] for phase in TOGETHER)}


def _medians(taken: list[dict[str, float]]) -> dict[str, float]:
    return {phase: statistics.median(one[phase] for one in taken) for phase in taken[0]}


def main() -> None:
    """Write a line for each phase: the seconds of each checkout, and the last as a part of the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[ROOT], help="in the order of their columns")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--into", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.into:
        print(json.dumps(measure(options.into)), end="")
        return
    sys.path.insert(0, str(ROOT))  # only here: the process that builds a checkout takes its code
    from benchmarks import results

    medians = compared([path.resolve() for path in options.checkouts], options.rounds)
    rows = []
    for phase in (IMPORTS, *PHASES, REST, ", ".join(TOGETHER), WHOLE, PAGEFIND):
        seconds = [one[phase] for one in medians]
        part = [f"{seconds[-1] / seconds[0]:.2f}"] if len(seconds) > 1 else []
        rows.append([phase, *(f"{each:.2f}" for each in seconds), *part])
    names = [_commit(path) for path in options.checkouts]
    head = ["phase", *names, *(["the last, as a part of the first"] if len(names) > 1 else [])]
    says = f"Seconds of the processor, the median of {options.rounds} rounds in turn; a column for the code of each commit, over the same records."
    results.write("phases", "Where a cold build goes", says, results.table(head, rows))


def _commit(checkout: Path) -> str:
    command = ["git", "rev-parse", "--short=7", "HEAD"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
