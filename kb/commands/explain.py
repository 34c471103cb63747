"""`explain`: say what a code of the checker means, why it is a mistake, and how it is done right."""

from __future__ import annotations

import argparse
import sys

from kb.check.codes import CODES, explained
from kb.problems.words import suggestion


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="as the checker names it; without one, all are listed")


def run(options: argparse.Namespace) -> int:
    """Return 0, or 2 where there is no such code."""
    if not options.code:
        longest = max(map(len, CODES))
        for code, known in CODES.items():
            print(f"{code:{longest}}  {known.meaning}")
        return 0
    if options.code not in CODES:
        near = suggestion(options.code, CODES) or "`explain` without a code lists all of them"
        print(f'there is no code "{options.code}"; {near}', file=sys.stderr)
        return 2
    print(explained(options.code))
    return 0
