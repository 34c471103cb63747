"""The commands of the knowledge base: `python -m kb COMMAND`. Each is a module of `kb.commands`."""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NoReturn

from kb import SITE_SETTINGS

CLOSED = 141  # the status by which a shell knows that nobody read to the end
STOPPED = 130  # and the one by which it knows of Ctrl-C
NO_PROJECT = (
    f"no project here: neither this folder nor one above it has {SITE_SETTINGS}; "
    "go to the project, or name it with --root"
)
NO_DATA = "no folder data here; name a folder that holds one with --root"
STREAMS = (("stdin", "r", "surrogateescape"), ("stdout", "w", "backslashreplace"), ("stderr", "w", "backslashreplace"))
CODE = Path(__file__).resolve().parent
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
    "diff": "say what changed in the records since a commit, and keep it for the page Changes",
    "doubts": "list what may be wrong and may be right, for somebody to look at",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 where all is well, 1 where something is wrong.

    Where whoever reads has closed the output, it is `CLOSED`, and after Ctrl-C `STOPPED`.
    """
    _take_the_streams_as_they_are()
    try:
        status = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, such as `head`, has seen enough
        return CLOSED
    except KeyboardInterrupt:
        return STOPPED
    except OSError as error:  # such as a folder in which nobody may write, or a disk that is full
        print(f"{error.filename or 'the output'}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return 1
    return status


def parser(words: Collection[str]) -> argparse.ArgumentParser:
    """Return what reads a command line: all commands, with the options of those that are among the words."""
    parser = argparse.ArgumentParser(prog="python -m kb", description=__doc__)
    commands = parser.add_subparsers(prog=parser.prog, dest="command", required=True, metavar="COMMAND")
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=does)
        command.add_argument("--root", type=Path, help="the folder in which data lies; else the project one stands in")
        if name in words:
            importlib.import_module(f"kb.commands.{name}").add_options(command)
    return parser


def _run(words: list[str]) -> int:
    options = parser(words).parse_args(words)
    project = None if options.root else _project()
    if project and (project / "kb" / "__main__.py").is_file() and (project / "kb").resolve() != CODE:
        return _by_its_own_code(project, words)
    options.root = options.root or project
    if options.root is None and options.command != "explain":
        print(NO_PROJECT, file=sys.stderr)
        return 1
    if options.command not in ("explain", "check") and not (options.root / "data").is_dir():  # `check` says so itself
        print(f"{options.root}: {NO_DATA}", file=sys.stderr)
        return 1
    status: int = importlib.import_module(f"kb.commands.{options.command}").run(options)
    return status


def _project() -> Path | None:
    """Return the project in which one stands, or None. Where the code lies says nothing: that may be another."""
    try:
        folder = Path.cwd()
    except FileNotFoundError:  # it was deleted
        return None
    return next((place for place in (folder, *folder.parents) if (place / SITE_SETTINGS).is_file()), None)


def _by_its_own_code(project: Path, words: Sequence[str]) -> int:
    """Run a command by the code of the project one stands in: an environment may hold that of another checkout."""
    import subprocess  # seldom needed, and slow to load

    path = os.pathsep.join(filter(None, (str(project), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "kb", *words]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode


def _take_the_streams_as_they_are() -> None:
    """Let no closed stream and no letter end a command: one that has no place in the output is written as its escape.

    What is no text in the input stays what it was, for whoever asked to refuse.
    """
    for name, mode, errors in STREAMS:
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


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
