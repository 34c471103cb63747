"""The commands of the knowledge base: `python -m kb COMMAND`. Each is a module of `kb.commands`."""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

CLOSED = 141  # the status by which a shell knows that nobody read to the end
MARK = "mkdocs.yml"  # which stands at the top of a project
NO_PROJECT = (
    f"no project here: neither this folder nor one above it has {MARK}; go to the project, or name it with --root"
)
# Every command with what it does; its module is loaded only when it is called.
COMMANDS = {
    "check": "read the records and name every mistake",
    "explain": "say what a code of the checker means, with an example and how it is done right",
    "format": "write the records in the canonical form, with the same values and comments",
    "rename": "give a record a new id, in its file name and wherever it is named; the old one goes on answering",
    "ledger": "note the ids of all records as published, so that none of them can lead nowhere",
    "schema": "write the JSON Schema files that editors use, from the declaration and the ids of all records",
    "links": "ask whether the addresses of the sources still answer; the only command besides `new` that goes outside",
    "new": "write the file of a new record, from answers to a question for each required field",
    "show": "print a record with what it is linked with",
    "stale": "list what was weighed before a day, the oldest first",
    "doubts": "list what may be wrong and may be right, for somebody to look at",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 where all is well, 1 where something is wrong.

    Where whoever reads has closed the output, it is `CLOSED`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="python -m kb", description=__doc__)
    commands = parser.add_subparsers(prog=parser.prog, dest="command", required=True, metavar="COMMAND")
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=does)
        command.add_argument("--root", type=Path, help="the folder in which data lies; else the project one stands in")
        if name in words:
            importlib.import_module(f"kb.commands.{name}").add_options(command)
    options = parser.parse_args(words)
    options.root = options.root or _project(Path.cwd())
    if options.root is None and options.command != "explain":
        print(NO_PROJECT, file=sys.stderr)
        return 1
    _write_what_can_be_written()
    try:
        status: int = importlib.import_module(f"kb.commands.{options.command}").run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, such as `head`, has seen enough
        return CLOSED
    return status


def _project(folder: Path) -> Path | None:
    """Return the project in which a folder lies, or None. Where the code lies says nothing: that may be another."""
    return next((place for place in (folder, *folder.parents) if (place / MARK).is_file()), None)


def _write_what_can_be_written() -> None:
    """Let a letter that the terminal has no place for be written as its escape, and never end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def end(status: int) -> NoReturn:
    """End the process at once. To free its memory record by record would take a tenth of a check, for nothing."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    gc.disable()  # no command makes enough that is worth collecting
    end(main())
