"""What `bench.py` measured, as words, tables and a chart."""

from __future__ import annotations

import os
import statistics
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from benchmarks import results

WIDTH, LEFT, RIGHT = 760, 190, 130
ROW, BAR, GAP = 26, 16, 34
STYLE = """text { font: 13px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600 }
.bar { fill: #8aa4b8 } .ours { fill: #1f6f8b } .range { stroke: #333; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .bar { fill: #5c7384 } .ours { fill: #4fb3d1 } .range { stroke: #ddd }
}"""
WALL, PROCESSOR, MEMORY = range(3)
COMPARED = (("cold", WALL), ("cold", PROCESSOR), ("again", WALL))  # what our part of another tool's time is told of

Line = Mapping[str, Any]
Panel = Mapping[str, Sequence[float]]


# ── Which measurements ───────────────────────────────────────────────────────────────────────────────────────────────


def sizes(lines: Sequence[Line]) -> list[int]:
    """Return the sizes of the libraries that were measured."""
    return sorted({line["records"] for line in lines})


def of_builds(lines: Sequence[Line], records: int) -> dict[str, list[Line]]:
    """Return the builds of each tool that were finished, round by round."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line["records"] == records and "cold" in line:
            found.setdefault(line["tool"], []).append(line)
    return found


def values(rounds: Sequence[Line], build: str, what: int = WALL) -> list[float]:
    """Return one number of one kind of build, round by round."""
    return [line[build][what] for line in rounds]


def ratios(ours: Sequence[Line], theirs: Sequence[Line], build: str, what: int = WALL) -> list[float]:
    """Return our time as a part of theirs, for each round that both finished."""
    by_round = {line["round"]: line[build][what] for line in theirs}
    return [line[build][what] / by_round[line["round"]] for line in ours if line["round"] in by_round]


# ── Words and tables ─────────────────────────────────────────────────────────────────────────────────────────────────


def words(lines: Sequence[Line], ours: str) -> str:
    """Return what was compared, how, and what is to be known of it."""
    loads = [line["load"] for line in lines]
    parts = [
        "The same pages, built side by side: one for each record of a library made for it, the lists of all types, and a "
        "home page. This project reads the records; the others get its pages written as Markdown. MkDocs and Zensical "
        "have Material's theme and search; Hugo and Eleventy put the pages into the frame of Material and write their "
        "words into one file. A cold build goes into an empty folder; the other one follows a change of one title, "
        "which is a change of many pages here, where others name the record, and of one file there. Whole processes, in "
        "turn, round by round; memory is that of the largest process.",
        f"Before each measurement, so many processes wanted a core: {results.spread(loads, '.1f')}.",
    ]
    if statistics.median(loads) > (os.cpu_count() or 1):
        parts.append(
            "So many others used the machine that times by the clock say little; those of the processor say more."
        )
    for records in sizes(lines):
        checks = [line["check"][WALL] for line in of_builds(lines, records).get(ours, [])]
        if checks:
            parts.append(f"A check of {records:,} records took {results.spread(checks)} s.")
    parts += [
        f"At {line['records']:,} records {line['tool']} showed the same words as this project on {line['alike'][1]:.1%} of "
        f"{line['alike'][0]} pages."
        for line in lines
        if "alike" in line
    ]
    for line in lines:
        if "failed" in line:
            what = f"round {line['round']}" if line["round"] else "the server"
            parts.append(f"{line['tool']}, {line['records']:,} records, {what}, failed: {_last_line(line['failed'])}")
    return " ".join(parts)


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1][:300] if text.strip() else "it said nothing."


def tables(lines: Sequence[Line], ours: str) -> str:
    """Return a table of the builds of each size, and one of the servers."""
    parts = []
    for records in sizes(lines):
        if builds := of_builds(lines, records):
            parts += [f"### {records:,} records", _builds(builds, ours)]
    rows = [_served(line) for line in lines if "served" in line]
    if rows:
        head = (
            "records",
            "server",
            "edits",
            "start to the first page, s",
            "save to own page, s",
            "save to its list, s",
        )
        parts += ["### From a save to the new words", results.table(head, rows)]
    return "\n\n".join(parts)


def _builds(builds: Mapping[str, Sequence[Line]], ours: str) -> str:
    head = (
        "tool",
        "rounds",
        "cold build, s",
        "of the processor, s",
        "after one change, s",
        "memory, MB",
        "ours, as a part of it: cold",
        "of the processor",
        "after one change",
    )
    rows = []
    for tool, rounds in builds.items():
        parts = [""] * len(COMPARED)
        if tool != ours and ours in builds:
            parts = [_spread(ratios(builds[ours], rounds, build, what)) for build, what in COMPARED]
        numbers = [
            results.spread(values(rounds, "cold")),
            results.spread(values(rounds, "cold", PROCESSOR)),
            results.spread(values(rounds, "again")),
            results.spread(values(rounds, "cold", MEMORY), ",.0f"),
        ]
        rows.append((tool, str(len(rounds)), *numbers, *parts))
    return results.table(head, rows)


def _served(line: Line) -> tuple[str, ...]:
    waited = line["served"]
    seen = [_spread(waited[page]) for page in ("own", "listed")]
    return (f"{line['records']:,}", line["tool"], str(len(waited["own"])), f"{waited['start']:.1f}", *seen)


def _spread(numbers: Sequence[float]) -> str:
    return results.spread(numbers) if numbers else ""


# ── The chart ────────────────────────────────────────────────────────────────────────────────────────────────────────


def panels(lines: Sequence[Line]) -> dict[str, Panel]:
    """Return what the chart shows: of each size the cold builds, and those after one change."""
    found: dict[str, Panel] = {}
    for records in sizes(lines):
        builds = of_builds(lines, records)
        for build, title in (("cold", "cold build"), ("again", "build after one change")):
            if builds:
                found[f"{records:,} records, {title}"] = {
                    tool: values(rounds, build) for tool, rounds in builds.items()
                }
    return found


def chart(shown: Mapping[str, Panel], ours: str, unit: str = "s") -> str:
    """Return bars as SVG, a group for each panel with its own scale: medians, and lines from the least to the most."""
    parts: list[str] = []
    y = 8
    for title, rows in shown.items():
        parts.append(f'<text class="title" x="8" y="{y + 14}">{escape(title)}</text>')
        y += ROW
        most = max(max(numbers) for numbers in rows.values())
        for name, numbers in rows.items():
            parts += _row(name, numbers, y, (WIDTH - LEFT - RIGHT) / most, unit, "bar ours" if name == ours else "bar")
            y += ROW
        y += GAP - ROW
    says = "; ".join(f"{title}: {_in_words(rows, unit)}" for title, rows in shown.items())
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">'
    return "\n".join([head, f"<title>{escape(says)}</title>", f"<style>{STYLE}</style>", *parts, "</svg>", ""])


def _row(name: str, numbers: Sequence[float], y: int, scale: float, unit: str, kind: str) -> list[str]:
    median, least, most = (LEFT + scale * value for value in (statistics.median(numbers), min(numbers), max(numbers)))
    middle = y + BAR / 2
    return [
        f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>',
        f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{median - LEFT:.1f}" height="{BAR}"/>',
        f'<line class="range" x1="{least:.1f}" x2="{most:.1f}" y1="{middle}" y2="{middle}"/>',
        f'<text x="{max(median, most) + 8:.1f}" y="{y + 13}">{statistics.median(numbers):.2f} {unit}</text>',
    ]


def _in_words(rows: Panel, unit: str) -> str:
    return ", ".join(f"{name} {statistics.median(numbers):.2f} {unit}" for name, numbers in rows.items())
