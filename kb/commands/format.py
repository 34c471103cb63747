"""`format`: write records in the canonical form, or say which are not in it."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from pathlib import Path

from kb.commands import count
from kb.declare.types import TYPES
from kb.edit.canonical import ValuesChanged, canonical
from kb.edit.saving import save
from kb.edit.scaffold import without_offers
from kb.load.files import ENDING, records
from kb.load.text import Unreadable, decode, read_bytes

LONGEST_DIFF = 24  # lines shown of one file


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("files", nargs="*", type=Path, help="the records to format (by default all)")
    parser.add_argument("--check", action="store_true", help="write nothing; show what would change")


def run(options: argparse.Namespace) -> int:
    """Return 0 where all is in the canonical form now, 1 where a file was left alone or `--check` found one."""
    files = options.files or [options.root / file for file in records(options.root)]
    changed = failed = 0
    for path in files:
        name = Path(os.path.relpath(path, options.root)).as_posix()
        try:
            before, text = _before_and_after(name, path)
        except (Unreadable, ValuesChanged, FileNotFoundError) as error:
            print(_left_alone(name, error))
            failed += 1
            continue
        if text == before:
            continue
        changed += 1
        if options.check:
            print(_diff(name, before, text))
        else:
            save(path, text)
            print(name)
    of_all = f"{changed} of {count(len(files), 'file')}"
    says = f"{of_all} not in the canonical form; `format` mends that" if options.check else f"{of_all} written"
    print(says + (f", {failed} left alone" if failed else ""), file=sys.stderr)
    return 1 if failed or (options.check and changed) else 0


def _before_and_after(name: str, path: Path) -> tuple[str, str]:
    """Return the text of a record as it is, and in the canonical form without what a new record offers."""
    type_ = TYPES.get(path.absolute().parent.name)
    if type_ is None or path.suffix != ENDING:
        raise FileNotFoundError(f"no record: a record is data/<type>/<id>{ENDING}")
    before = decode(name, read_bytes(path, name))
    return before, without_offers(canonical(before, type_, name), type_)


def _left_alone(name: str, error: Exception) -> str:
    if isinstance(error, Unreadable):
        return str(error.problem)
    if isinstance(error, ValuesChanged):
        return f"{name}: error[values-changed]: left as it was: {error}"
    return f"{name}: {error}"


def _diff(name: str, before: str, after: str) -> str:
    """Return the first lines of a unified diff; a file that differs only in its line ends says so."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), name, "canonical", "", "", 1, ""))
    if not lines:
        return f"{name}: other line ends"
    left = len(lines) - LONGEST_DIFF
    return "\n".join([*lines[:LONGEST_DIFF], *([f"… {count(left, 'more line')}"] if left > 0 else [])])
