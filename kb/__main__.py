"""The commands of the knowledge base.

`python -m kb check` reads the records and names every mistake. `python -m kb ledger` notes which ids are published, so
that none of them can lead nowhere.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable
from pathlib import Path

from kb.library import LEDGER_FILE, check

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 where all is well, 1 where a record holds a mistake."""
    parser = argparse.ArgumentParser(prog="python -m kb", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run in COMMANDS.items():
        command = commands.add_parser(name, help=run.__doc__)
        command.add_argument("--root", type=Path, default=ROOT, help="where data lies (by default the project)")
    options = parser.parse_args(arguments)
    gc.disable()  # the process ends before there is anything to collect
    return COMMANDS[options.command](options.root)


def run_check(root: Path) -> int:
    """Print what is wrong with the records, or how many there are."""
    reading = check(root)
    for problem in reading.problems:
        print(problem)
    if reading.problems:
        files = len({problem.file for problem in reading.problems})
        print(f"{count(len(reading.problems), 'mistake')} in {count(files, 'file')}", file=sys.stderr)
        return 1
    print(f"{count(len(reading.library), 'record')}, no mistakes")
    return 0


def run_ledger(root: Path) -> int:
    """Add the ids of all records to the ledger of published ids."""
    reading = check(root)
    if reading.problems:
        return run_check(root)
    path = root / "data" / LEDGER_FILE
    noted = set(path.read_text(encoding="utf-8").split()) if path.exists() else set()
    known = noted | {f"{record.type.name}/{record.id}" for record in reading.library}
    path.write_text("".join(f"{line}\n" for line in sorted(known)), encoding="utf-8")
    print(f"{count(len(known), 'published id')}, {len(known - noted)} of them new")
    return 0


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


COMMANDS: dict[str, Callable[[Path], int]] = {"check": run_check, "ledger": run_ledger}

if __name__ == "__main__":
    sys.exit(main())
