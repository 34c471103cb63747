"""Bytes → text. Every text that the project reads comes through here."""

from __future__ import annotations

import re

from kb.problems.problem import Problem

LARGEST = 256 * 1024
# Control characters, line ends that only some programs know, and marks that reverse the order in which text is shown.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)


class Unreadable(Exception):
    """Raised where a file cannot become a tree; carries the one problem that stopped it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def decode(file: str, content: bytes) -> str:
    """Return the text of one file. Raises `Unreadable` with file, line and column of what is no visible text."""

    def refuse(line: int, column: int, code: str, found: str, expected: str, remedy: str) -> Unreadable:
        return Unreadable(Problem(file, line, column, code, found, expected, remedy))

    if len(content) > LARGEST:
        raise refuse(1, 1, "file-too-large", f"{len(content)} bytes", f"at most {LARGEST}", "split the record")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        found = f"byte 0x{content[error.start]:02x}"
        raise refuse(line, column, "not-utf8", found, "text in UTF-8", "save the file as UTF-8") from None
    if text.replace("\n", "").isprintable():  # which none of the unreadable ones is
        return text
    bad = UNREADABLE.search(text)
    if bad:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        found = f"the invisible character U+{ord(bad[0]):04X}"
        raise refuse(line, column, "invisible-character", found, "text that can be seen", "delete the character")
    return text
