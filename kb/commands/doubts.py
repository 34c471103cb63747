"""`doubts`: list what may be wrong and may be right, for somebody to look at."""

from __future__ import annotations

import argparse
import sys

from kb.check.doubts.doubt import kinds
from kb.check.run import check
from kb.commands import count


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""


def run(options: argparse.Namespace) -> int:
    """Return 0 where a list could be made, however long, and 1 where the records hold mistakes."""
    reading = check(options.root)
    if reading.problems:
        print(f"{count(len(reading.problems), 'mistake')}; `python -m kb check` names them", file=sys.stderr)
        return 1
    for kind in kinds:
        found = sorted(set(kind.find(reading.library)))
        print(f"{kind.heading} ({len(found)})")
        for doubt in found:
            print(f"  {doubt.id}: {doubt.what}")
    return 0
