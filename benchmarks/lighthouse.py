"""Audit six pages with Lighthouse, as a slow phone would load them, and compare the medians of five runs with the targets.

Builds the site with an address of its own, serves it compressed, and loads the pages in turn, round by round. Needs Node
and Chromium; `make lighthouse` installs the rest. The result is written into `RESULTS.md`. Fails where a median misses its target.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results
from scripts.browser import needed
from scripts.site_server import served

PROGRAM = ROOT / "benchmarks" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
PAGES = ("", "charter/", "provisions/charter-tripp/", "themes/tripp/", "timeline/", "matrix/")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --no-first-run"
AT_LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST_SHIFT = 0.02
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


@contextmanager
def built_and_served() -> Iterator[tuple[str, Path]]:
    """Build the site strictly and serve it compressed; give its address and its folder until the block ends."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "site", compress=True) as address:
        site = Path(folder) / "site"
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
        settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": address, "PUBLISHED": "true"}
        subprocess.run(command, cwd=ROOT, env=settings, check=True)
        yield address, site


def audit(address: str, chromium: str) -> dict[str, Any]:
    """Return Lighthouse's report on one page, loaded once as it loads pages for a phone."""
    command = [str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(AT_LEAST)}")
    settings = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False, timeout=300)
    if done.returncode:
        raise SystemExit(f"{address}: {done.stderr}")
    return json.loads(done.stdout)


def measured(report: dict[str, Any]) -> dict[str, float]:
    """Return the scores, out of 100, and the metrics of a report."""
    scores = {name: round(report["categories"][name]["score"] * 100) for name in AT_LEAST}
    return {**scores, **{name: report["audits"][name]["numericValue"] for name in METRICS}}


def faults_of(report: dict[str, Any]) -> list[str]:
    """Return the audits that a page did not pass, outside performance."""
    missed = []
    for category in set(AT_LEAST) - {"performance"}:
        for entry in report["categories"][category]["auditRefs"]:
            score = report["audits"][entry["id"]]["score"]
            if entry["weight"] and score is not None and score < 1:
                missed.append(entry["id"])
    return sorted(missed)


def measurements(loads: dict[str, list[dict[str, float]]]) -> str:
    """Return a table of all pages: the median of every score and metric, and how far the loads lay apart."""
    head = ("page", *AT_LEAST, "first paint, ms", "largest paint, ms", "blocked, ms", "layout shift")
    forms = {**dict.fromkeys((*AT_LEAST, *METRICS), ",.0f"), "cumulative-layout-shift": ".3f"}
    rows = [
        (f"/{address}", *(results.spread([run[name] for run in runs], form) for name, form in forms.items()))
        for address, runs in loads.items()
    ]
    return results.table(head, rows)


def misses(address: str, runs: list[dict[str, float]]) -> list[str]:
    """Return each median of a page that misses its target."""
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    found = [
        f"/{address}: {name} {middle[name]:.0f}, not {least}"
        for name, least in AT_LEAST.items()
        if middle[name] < least
    ]
    if middle["cumulative-layout-shift"] > MOST_SHIFT:
        found.append(f"/{address}: layout shift {middle['cumulative-layout-shift']:.3f}, more than {MOST_SHIFT}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs_wanted = parser.parse_args().runs
    chromium = needed()
    if not PROGRAM.exists():
        print("Lighthouse is needed: `make lighthouse` installs it", file=sys.stderr)
        return 1
    loads: dict[str, list[dict[str, float]]] = {address: [] for address in PAGES}
    speeds, missed = [], set()
    with built_and_served() as (root, _):
        for _ in range(runs_wanted):
            for address in PAGES:
                report = audit(root + address, chromium)
                loads[address].append(measured(report))
                print(f"/{address}: {loads[address][-1]['performance']}", file=sys.stderr, flush=True)
                speeds.append(report["environment"]["benchmarkIndex"])
                missed |= {f"/{address}: {fault}" for fault in faults_of(report)}
    speed = f"Lighthouse's index of the machine's speed was {results.spread(speeds, '.0f')}."
    says = f"Six pages, loaded {runs_wanted} times as a slow phone would. {speed}"
    used = f"Lighthouse {report['lighthouseVersion']}"
    results.write("lighthouse", "How fast a page is on a slow phone", says, measurements(loads), used)
    found = [miss for address, runs in loads.items() for miss in misses(address, runs)]
    print("\n".join([*found, *sorted(missed)]) or "Every median meets its target")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
