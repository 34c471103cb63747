"""Build the same pages with this project and four other tools, side by side, and serve them while they are edited.

Libraries of 1,000 and of 10,000 records are made (`generate.py`), and their pages written as Markdown (`same_pages.py`).
Round by round each tool builds them anew, then again after one page was changed; at last the servers are timed. Each
finished measurement is kept, so that a second run goes on where the first one stopped, as long as the commit is the same.
The result is written into `RESULTS.md`, with a chart beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import measure, report, results, same_pages, serve_time
from benchmarks.peers import TOOLS, Bench, Missing, Tool

CACHE = ROOT / ".cache" / "bench"
CHART = Path(__file__).with_suffix(".svg")
SMALL = 1000
ROUNDS = {SMALL: 5, 10_000: 2}
OURS = "this project"
ONLY_SMALL = ("Eleventy",)
SERVED = {OURS: 30, "Zensical": 10, "Hugo": 10}

Line = dict[str, Any]


class Unit(NamedTuple):
    """One measurement: of a tool, over so many records, in a round; round 0 is that of the server, with so many edits."""

    records: int
    round: int
    tool: str
    edits: int = 0

    def __str__(self) -> str:
        return f"{self.records:,} records, {f'round {self.round}' if self.round else 'served'}: {self.tool}"


def units(rounds: dict[int, int], most_edits: int = max(SERVED.values())) -> Iterator[Unit]:
    """Yield every measurement, in the order in which they are made; those of servers where there is an edit to make."""
    for records, number in rounds.items():
        tools = [tool for tool in TOOLS if records <= SMALL or tool not in ONLY_SMALL]
        yield from (Unit(records, at, tool) for at in range(1, number + 1) for tool in tools)
        edits = {tool: min(number, most_edits) for tool, number in SERVED.items()}
        yield from (Unit(records, 0, tool, edits[tool]) for tool in tools if edits.get(tool))


def built(tool: Tool, unit: Unit, bench: Bench) -> Line:
    """Return what a tool spends on a build into a fresh folder, and on another after one page was changed."""
    set_aside(tool)
    line: Line = {"cold": measure.spent(tool.build, tool.project, tool.environment)}
    if unit.round == 1 and unit.tool != OURS:
        line["alike"] = same_pages.share_alike(bench.seen, tool.project / "site")
    file = serve_time.to_edit(tool.project / tool.edited, unit.round)[-1]
    text = serve_time.retitled(file, f"Name {unit.round} of a changed record")
    file.write_text(text, encoding="utf-8")
    line["again"] = measure.spent(tool.build, tool.project, tool.environment)
    if unit.tool == OURS:
        check = [sys.executable, "-m", "kb", "check"]
        line["check"] = measure.spent(check, tool.project, tool.environment)
    return line


def set_aside(tool: Tool) -> None:
    """Move away what earlier builds left. To delete it would slow down the build that follows."""
    aside = CACHE / "aside" / str(time.time_ns())
    aside.mkdir(parents=True)
    for name in ("site", "served", *tool.caches):
        if (tool.project / name).exists():
            (tool.project / name).rename(aside / name)


def served(tool: Tool, unit: Unit, bench: Bench) -> Line:
    """Return how long the words of an edit take to be seen, while a tool serves."""
    set_aside(tool)
    files = serve_time.to_edit(tool.project / tool.edited, unit.edits)
    waited = serve_time.waits(tool.serve, tool.project, tool.environment, files, unit.tool == OURS)
    return {"served": waited._asdict()}


def measured(unit: Unit, bench: Bench) -> Line:
    """Return one measurement with what it was made on, or why it could not be made."""
    line: Line = {**unit._asdict(), "load": os.getloadavg()[0]}
    try:
        bench.prepare(unit.records)
        tool = TOOLS[unit.tool](bench)
        line["versions"] = tool.versions
        make: Callable[[Tool, Unit, Bench], Line] = built if unit.round else served
        return line | make(tool, unit, bench)
    except (Missing, measure.Failed, TimeoutError) as error:
        return line | {"failed": str(error)}


def kept(file: Path) -> dict[Unit, Line]:
    """Return the measurements that were finished before."""
    if not file.exists():
        return {}
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {Unit(*(line[name] for name in Unit._fields)): line for line in lines}


def run(wanted: list[Unit], folder: Path) -> list[Line]:
    """Make every measurement that is not there yet, keep each as soon as it is finished, and return all that are wanted."""
    file = folder / "measured.jsonl"
    done = kept(file)
    folder.mkdir(parents=True, exist_ok=True)
    with tqdm(total=len(wanted), initial=sum(unit in done for unit in wanted)) as progress:
        for unit in wanted:
            if unit in done:
                continue
            alike = [line for at, line in done.items() if (at.records, at.tool) == (unit.records, unit.tool)]
            if any("failed" in line for line in alike):
                progress.update()  # it would fail again
                continue
            progress.set_description(str(unit))
            done[unit] = measured(unit, Bench(CACHE / "tools", folder / str(unit.records)))
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(done[unit]) + "\n")
            progress.update()
    return [done[unit] for unit in wanted if unit in done]


def write_down(lines: list[Line], commit: str) -> None:
    """Write the chart and the section; `commit` is that of this project."""
    CHART.write_text(report.chart(report.panels(lines), OURS), encoding="utf-8")
    others = dict.fromkeys(line["versions"] for line in lines if line["tool"] != OURS and "versions" in line)
    picture = f"![The medians of the tables below as bars, with a line from the least to the most]({CHART.name})"
    measured = f"{picture}\n\n{report.tables(lines, OURS)}"
    title = "How long a build and a save take, beside other tools"
    results.write("bench", title, report.words(lines, OURS), measured, f"this project at {commit}", *others)


def main() -> None:
    """Measure what was not measured yet, and write all of it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=list(ROUNDS), help="the sizes of the libraries")
    parser.add_argument("--rounds", type=int, help="so many for every size")
    parser.add_argument(
        "--edits", type=int, default=max(SERVED.values()), help="at most so many under each server; 0 for none"
    )
    parser.add_argument("--tools", nargs="+", choices=list(TOOLS), default=list(TOOLS))
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended too
    asked = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    commit = asked.stdout.strip()
    folder = CACHE / commit
    shutil.rmtree(CACHE / "aside", ignore_errors=True)
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    rounds = {records: options.rounds or ROUNDS.get(records, ROUNDS[SMALL]) for records in options.records}
    wanted = [unit for unit in units(rounds, options.edits) if unit.tool in options.tools]
    write_down(run(wanted, folder), commit)


if __name__ == "__main__":
    main()
