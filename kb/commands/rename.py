"""`rename`: give a record a new id wherever it is named, and keep the old one answering."""

from __future__ import annotations

import argparse
import difflib
import sys

from kb.commands import count
from kb.edit.rename import Change, Refused, carry_out, plan


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("old", metavar="OLD", help="the id of the record")
    parser.add_argument("new", metavar="NEW", help="the id that it is to have")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; show every line that would change")


def run(options: argparse.Namespace) -> int:
    """Return 0 where the record was renamed, 1 where it was refused and nothing changed."""
    try:
        renaming = plan(options.root, options.old, options.new)
        library = None if options.dry_run else carry_out(renaming)
    except Refused as refused:
        print(refused)
        return 1
    for change in renaming.changes:
        print(_said(change))
        if options.dry_run:
            print(_diff(change))
    for mention in renaming.mentions:
        print(f"{mention}: names {renaming.old} too and was left as it is; look at it")
    for problem in renaming.unread:
        print(f"{problem}; it may name {renaming.old} too")
    places = sum(change.places for change in renaming.changes)
    print(f"{count(places, 'place')} in {count(len(renaming.changes), 'file')}", file=sys.stderr)
    if library is None:
        print("nothing was written")
    else:
        print(f"{renaming.old} is an alias of {renaming.new} now; {count(len(library), 'record')}, no mistakes")
    return 0


def _said(change: Change) -> str:
    moved = f" → {change.after_file}" if change.after_file != change.file else ""
    return f"{change.file}{moved}: {count(change.places, 'place')}"


def _diff(change: Change) -> str:
    before, after = change.before.splitlines(), change.after.splitlines()
    return "\n".join(list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:])
