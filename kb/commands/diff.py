"""`diff`: say in words what became of each record since a commit, and keep it for the page *Changes*."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from kb.check.run import check
from kb.commands import check as checking
from kb.commands import count
from kb.declare.prose import plain
from kb.edit.saving import save
from kb.export.difference import difference
from kb.library.library import Library
from kb.load import changes
from kb.load.files import CHANGES_FILE
from kb.load.folder import Shelf
from kb.records.changes import Changes


class NoSuchState(Exception):
    """Raised where the records cannot be had as they were at a commit; the message says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument(
        "revision", metavar="REV", help="the commit to begin from: its name, a branch, a tag, or HEAD~5"
    )
    parser.add_argument(
        "--write", action="store_true", help=f"keep it in data/{CHANGES_FILE}, in place of what was kept since REV"
    )


def run(options: argparse.Namespace) -> int:
    """Return 0 where it could be said, 1 where the records hold a mistake now, 2 where there is no such commit."""
    reading = check(options.root)
    if reading.problems:
        return checking.report(reading)
    try:
        commit = _commit(options.root, options.revision)
        before, unread = _library_at(options.root, commit)
    except NoSuchState as error:
        print(error, file=sys.stderr)
        return 2
    now = reading.library
    entries = tuple(difference(before, now, unread))
    for change in entries:
        print(f"{change.type}/{change.id}: {plain(change.words, lambda id_: _title(id_, now, before))}")
    print(f"{count(len(entries), 'record')} changed since {options.revision}", file=sys.stderr)
    if options.write and entries:
        _keep(options.root, Changes(min(before.as_of, now.as_of), now.as_of, commit, entries), now)
    return 0


def _keep(root: Path, found: Changes, now: Library) -> None:
    others = [each for each in now.changes if each.revision != found.revision]
    save(root / "data" / CHANGES_FILE, changes.written([found, *others]))


def _title(id_: str, *libraries: Library) -> str:
    return next((record.title for each in libraries if (record := each.get(id_))), id_)


def _commit(root: Path, revision: str) -> str:
    return (
        _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        .decode()
        .strip()[:12]
    )


def _library_at(root: Path, commit: str) -> tuple[Library, set[str]]:
    """Return the records as they were at a commit, and the ids of those that cannot be read by today's declaration."""
    packed = _git(root, "archive", "--format=tar", commit, "data")
    with tempfile.TemporaryDirectory(prefix="kb_diff_") as folder, tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
        shelf = Shelf(Path(folder))
    faulty = {problem.file for problem in shelf.problems}
    unread = {id_ for id_, file in shelf.files.items() if file in faulty}
    return Library(shelf.records, shelf.links, shelf.ids, shelf.settings), unread


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    except FileNotFoundError:
        raise NoSuchState("git is not installed, and only it knows what the records were") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip() or "there is no such commit"
        raise NoSuchState(
            f"no earlier state of the records: {said}; name a commit, as `git log --oneline data` lists them"
        ) from None
    return done.stdout
