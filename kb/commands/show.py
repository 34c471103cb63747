"""`show`: print a record with what it is linked with."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from kb.check.run import check
from kb.commands import count
from kb.edit.finder import NotFound, record_named
from kb.export import plain_text

BOLD, PLAIN = "\033[1m", "\033[0m"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("id", metavar="ID", help="an id, an earlier id, the path of a file or the address of a page")
    parser.add_argument("--all", action="store_true", help="show every link, however many there are")


def run(options: argparse.Namespace) -> int:
    """Return 0 where there is such a record, else 1."""
    reading = check(options.root)
    try:
        record, note = record_named(reading.library, options.id)
    except NotFound as error:
        print(error, file=sys.stderr)
        return 1
    if note:
        print(note, file=sys.stderr)
    mistakes = sum(problem.file == record.file for problem in reading.problems)
    if mistakes:
        print(f"{count(mistakes, 'mistake')} in {record.file}; `python -m kb check` names them", file=sys.stderr)
    width = shutil.get_terminal_size().columns
    text = "\n".join(_styled(line) for line in plain_text.lines(reading.library, record, width, whole=options.all))
    print(text)
    return 0


def _styled(line: str) -> str:
    """Return a line as it is, or in bold where it is a heading on a terminal."""
    bold = isinstance(line, plain_text.Heading) and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"{BOLD}{line}{PLAIN}" if bold else line
