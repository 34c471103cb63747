"""`schema`: write what follows from the declaration: the JSON Schema files for editors, and the classes for Python."""

from __future__ import annotations

import argparse

from kb.commands import count
from kb.edit import schema


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--check", action="store_true", help="write nothing; name the files that are not current")


def run(options: argparse.Namespace) -> int:
    """Return 0 where every file is current now, 1 where `--check` finds one that is not."""
    if not options.check:
        changed = schema.write(options.root)
        print(f"{count(len(schema.files(options.root)), 'file')}, {len(changed)} of them changed")
        return 0
    old = schema.stale(options.root)
    for path in old:
        print(f"{path}: not what the declaration and the records give; run `make schema`")
    return 1 if old else 0
