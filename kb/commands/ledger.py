"""`ledger`: note what is published: every id with the day on which it entered, and how to cite the whole."""

from __future__ import annotations

import argparse
import datetime
import os
from pathlib import Path

from kb.check.run import check
from kb.commands import check as checking
from kb.commands import count
from kb.edit.saving import save_all
from kb.export.citation import files_for_hosts
from kb.load import ledger
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
    noted, _ = ledger.read(file, before)
    known = {line.name for line in noted}
    names = {f"{record.type.name}/{record.id}" for record in reading.library}
    texts = {path: ledger.written(noted, names, datetime.date.today())}
    settings = reading.library.settings
    if settings and settings.dataset:
        made = files_for_hosts(settings.dataset, reading.library.as_of)
        texts |= {options.root / name: text for name, text in made.items()}
    save_all({path: text for path, text in texts.items() if not _holds(path, text)})
    print(f"{count(len(known | names), 'published id')}, {len(names - known)} of them new")
    return 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")
