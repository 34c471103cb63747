"""`check`: print what is wrong with the records, or how many there are."""

from __future__ import annotations

import argparse
import gc
import sys

from kb.commands import count
from kb.library import Reading, check


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""


def run(options: argparse.Namespace) -> int:
    """Return 0 where the records hold no mistake, else 1."""
    gc.disable()  # the process ends before there is anything to collect
    return report(check(options.root))


def report(reading: Reading) -> int:
    """Print every mistake, or how many records there are; return the exit status."""
    for problem in reading.problems:
        print(problem)
    if reading.problems:
        files = len({problem.file for problem in reading.problems})
        print(f"{count(len(reading.problems), 'mistake')} in {count(files, 'file')}", file=sys.stderr)
        return 1
    print(f"{count(len(reading.library), 'record')}, no mistakes")
    return 0
