"""`check`: print what is wrong with the records, or how many there are."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Iterable
from pathlib import Path

from kb.check.run import Reading, check
from kb.commands import count
from kb.problems.problem import GAPS, Problem
from kb.problems.words import suggestion

FORMATS = ("text", "json", "github", "sarif")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="name only what is wrong in these files")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how mistakes are printed")


def run(options: argparse.Namespace) -> int:
    """Return 0 where the records hold no mistake, 1 where they do, 2 where a file is named that is none of them."""
    if not options.files:
        return report(check(options.root), options.format)
    files, refused = _below(options.root, options.files)
    for refusal in refused:
        print(refusal, file=sys.stderr)
    if refused:
        return 2
    problems = check(options.root).problems
    shown = tuple(problem for problem in problems if _stands_in(problem, files))
    status = _print(shown, count(len(files), "file"), options.format)
    if len(shown) < len(problems):
        others = count(len(problems) - len(shown), "mistake")
        print(f"{others} in other files; `python -m kb check` without a file names them too", file=sys.stderr)
    return status


def report(reading: Reading, form: str = "text") -> int:
    """Print every mistake, or how many records there are; return the exit status."""
    return _print(reading.problems, count(len(reading.library), "record"), form)


def _print(problems: tuple[Problem, ...], looked_at: str, form: str) -> int:
    if form == "text":
        for problem in problems:
            print(problem)
    else:
        from kb.check import reports  # most runs are read by people

        print(reports.FORMATS[form](problems), end="")
    if problems:
        files = len({problem.file for problem in problems})
        counted = f"{count(len(problems), 'mistake')} in {count(files, 'file')}"
        telling = next((problem.code for problem in problems if problem.code not in GAPS), problems[0].code)
        print(f"{counted}; `python -m kb explain {telling}` says more", file=sys.stderr)
        return 1
    print(f"{looked_at}, no mistakes", file=sys.stdout if form == "text" else sys.stderr)
    return 0


def _stands_in(problem: Problem, files: Collection[str]) -> bool:
    """Tell whether a mistake stands in one of these files, or in a folder that one of them lies in."""
    return any(file == problem.file or file.startswith(f"{problem.file}/") for file in files)


def _below(root: Path, names: Iterable[str]) -> tuple[set[str], list[str]]:
    """Return the named files by their paths from the root, and why some of them cannot be looked at."""
    files: set[str] = set()
    refused: list[str] = []
    base = os.path.realpath(root)
    for name in names:
        path = Path(os.path.realpath(os.path.dirname(name)), os.path.basename(name))
        file = Path(os.path.relpath(path, base)).as_posix()
        if path.is_dir():
            refused.append(f"{name} is a folder; name its files, or no file to check everything")
        elif not path.is_file():
            beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
            refused.append(f"{name} does not exist; {suggestion(path.name, beside) or 'see the names under data'}")
        elif not file.startswith("data/"):
            refused.append(f"{name} is no record; name a file under {Path(base, 'data')}")
        else:
            files.add(file)
    return files, refused
