"""Where a script writes what it makes: the one thing that it can be told."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


def target(arguments: Sequence[str], says: str | None, kind: str) -> Path | None:
    """Return the file or folder that the arguments name, or None; `says` is what help tells of the script.

    Raises `SystemExit`, as argparse does, once help was printed or where something else was given.
    """
    parser = argparse.ArgumentParser(description=says, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("to", nargs="?", metavar=kind, type=Path, help="where it is written instead")
    named: Path | None = parser.parse_args(arguments).to
    return named and named.absolute()
