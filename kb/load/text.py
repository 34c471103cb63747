"""Bytes → text. Every text that the project reads comes through here."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from kb.load.files import AT_ONCE, below
from kb.problems.problem import Problem
from kb.problems.sentences import Said, said
from kb.problems.words import named, shown
from kb.records.spots import place_in

T = TypeVar("T")
# As bytes, and without waiting for somebody who writes into what is a pipe; not every system has all of these.
HOW_TO_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
LARGEST = 256 * 1024
# Spaces that look like ours and are others; some have no width.
ODD_SPACE = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000"
# Letters and signs that are printed as nothing, though they count as printable.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Control characters, line ends that only some programs know, marks that reverse the order in which text is shown, and
# what joins letters, where it stands at none that is joined: Persian and pictures need it, and no other script.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    f"\ufffe\uffff\U000e0000-\U000e007f{ODD_SPACE}{BLANK}]"
    "|\r(?!\n)|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_BLANK_BYTES = tuple(letter.encode() for letter in BLANK)  # a search in bytes takes a tenth of one in letters

# How the names of files end that hold a text; of others it is enough that they can be opened.
TEXTS = (".md", ".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".yml")
# What version control writes between the two sides of a text that it could not join.
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)


class Unreadable(Exception):
    """Raised where a file cannot become a text or a tree; carries the one problem that stopped it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_text(path: Path | str, file: str) -> str:
    """Return the text of a file that is no record, with its line ends and without a byte-order mark.

    Raises `Unreadable` where it cannot be opened or is no UTF-8, with the place; `file` is what messages call it.
    """
    return _of_one_side(file, from_utf8(file, read_bytes(path, file).removeprefix(BOM_UTF8)))


def unreadable(root: Path, *folders: str) -> tuple[Problem, ...]:
    """Return what is wrong with the files below some folders of `root`: each that is no text or cannot be opened.

    A folder that cannot be opened is named too; that one is missing, whoever needs it says.
    """
    found = []
    refused: list[OSError] = []
    for folder in folders:
        for _ in os.walk(root / folder, onerror=refused.append):
            pass
    for error in refused:
        if not isinstance(error, FileNotFoundError):
            folder = Path(os.fsdecode(error.filename)).relative_to(root).as_posix()
            words = f"the folder cannot be opened: {(error.strerror or str(error)).lower()}"
            found.append(unopened(folder, words).problem)
    for file in below(root, *folders):
        try:
            (read_text if file.endswith(TEXTS) else read_bytes)(root / file, file)
        except Unreadable as error:
            found.append(error.problem)
    return tuple(found)


def read_bytes(path: Path | str, file: str) -> bytes:
    """Return what a file holds. Raises `Unreadable` where it is missing or cannot be opened."""
    try:
        descriptor = os.open(path, HOW_TO_OPEN)  # twice as fast as a file object, and there are thousands of records
        try:
            status = os.fstat(descriptor)
            if not S_ISREG(status.st_mode):
                is_link = os.path.islink(path) and os.path.isdir(path)
                found = "it is a link to a folder, which no command follows" if is_link else "it is no file"
                raise unopened(file, f"the file cannot be opened: {found}")
            content = os.read(descriptor, AT_ONCE)
            if len(content) == status.st_size:
                return content
            return b"".join([content, *iter(lambda: os.read(descriptor, AT_ONCE), b"")])
        finally:
            os.close(descriptor)
    except OSError as error:
        found = "it is a link that leads nowhere" if os.path.islink(path) else (error.strerror or str(error)).lower()
        raise unopened(file, f"the file cannot be opened: {found}") from None


def decode(file: str, content: bytes) -> str:
    """Return the text of a record. Raises `Unreadable` with file, line and column of what is no visible text."""
    if len(content) > LARGEST:
        words = said("file-too-large", f"{len(content)} bytes", largest=LARGEST)
        raise Unreadable(Problem(file, 1, 1, *words))
    text = _of_one_side(file, from_utf8(file, content))
    if text.replace("\n", "").isprintable() and not _has_blank(content):
        return text
    bad = UNREADABLE.search(text)
    if bad:
        raise Unreadable(Problem(file, *place_in(text, bad.start())[:2], *of_invisible(bad[0])))
    return text


def _has_blank(content: bytes) -> bool:
    return not content.isascii() and any(letter in content for letter in _BLANK_BYTES)


def of_invisible(letter: str, case: str = "") -> Said:
    """Return what is said of a character that cannot be seen, with its name; `case` is a nearer one of the code."""
    if re.match(f"[{ODD_SPACE}]", letter) and not case:
        return said("invisible-character", f"{named(letter)}, which looks like a space or like nothing", "space")
    return said(
        "invisible-character", f"{'an escape for ' if case else ''}the invisible character {named(letter)}", case
    )


def from_utf8(file: str, content: bytes) -> str:
    """Return bytes as the text that they are in UTF-8, a byte-order mark too. Raises `Unreadable`."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        words = said("not-utf8", f"byte 0x{content[error.start]:02x}")
        raise Unreadable(Problem(file, *place_in(before, len(before))[:2], *words)) from None


@lru_cache(maxsize=2)  # the ledger and the addresses: they stay the same while records are written
def read_lines(
    file: str, text: str, read: Callable[[int, str], T | None], called: str, form: str
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Return what stands in the lines of a text, empty ones left out, and what is wrong with each that is none.

    `read` is given a line with its number, counted from 1, and returns None where it is not in `form`.
    """
    found: list[T] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        each = read(number, line)
        if each is None:
            problems.append(Problem(file, number, 1, *said("bad-form", f"{shown(line)} {called}", form=form)))
        else:
            found.append(each)
    return tuple(found), tuple(problems)


def _of_one_side(file: str, text: str) -> str:
    """Return a text, unless a merge has left its marks in it. Raises `Unreadable`."""
    mark = CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text or "|||||||" in text else None
    if mark is None:
        return text
    words = said("merge-conflict", f"the mark {mark[0]} of a merge that was not finished")
    raise Unreadable(Problem(file, *place_in(text, mark.start())[:2], *words))


def unopened(file: str, found: str) -> Unreadable:
    """Return what to raise of a file or a folder that cannot be opened."""
    return Unreadable(Problem(file, 1, 1, *said("unopened-file", found)))
