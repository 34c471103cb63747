"""`ledger`: add the ids of all records to the ledger of published ids."""

from __future__ import annotations

import argparse
import os

from kb.check.run import check
from kb.commands import check as checking
from kb.commands import count
from kb.edit.saving import save
from kb.load.files import LEDGER_FILE
from kb.load.text import Unreadable, read_text


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""


def run(options: argparse.Namespace) -> int:
    """Return 0 where the ledger was written, 1 where the records hold a mistake or it cannot be read."""
    reading = check(options.root)
    if reading.problems:
        return checking.report(reading)
    file = f"data/{LEDGER_FILE}"
    path = options.root / file
    try:
        before = read_text(path, file) if os.path.lexists(path) else ""
    except Unreadable as error:
        print(error.problem)
        return 1
    noted = set(before.split())
    known = noted | {f"{record.type.name}/{record.id}" for record in reading.library}
    after = "".join(f"{line}\n" for line in sorted(known))
    if after != before:
        save(path, after)
    print(f"{count(len(known), 'published id')}, {len(known - noted)} of them new")
    return 0
