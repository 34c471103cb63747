"""The commands of the knowledge base: `python -m kb check` reads the records and names every mistake."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from kb.library import check

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 where all is well, 1 where a record holds a mistake."""
    parser = argparse.ArgumentParser(prog="python -m kb", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="read every record and name every mistake")
    checking.add_argument("--root", type=Path, default=ROOT, help="the folder that holds data (the project by default)")
    options = parser.parse_args(arguments)
    gc.disable()  # the process ends before there is anything to collect
    return run_check(options.root)


def run_check(root: Path) -> int:
    """Print what is wrong under `root/data`, or how many records there are; return the exit status."""
    reading = check(root)
    for problem in reading.problems:
        print(problem)
    if reading.problems:
        files = len({problem.file for problem in reading.problems})
        print(f"{count(len(reading.problems), 'mistake')} in {count(files, 'file')}", file=sys.stderr)
        return 1
    print(f"{count(len(reading.library), 'record')}, no mistakes")
    return 0


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


if __name__ == "__main__":
    sys.exit(main())
