"""What is wrong with a file, said to the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.problems.words import GUESS, visible

GAPS = ("empty-value", "missing-key")  # what is still to be filled in, rather than wrong


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands, what was found, what was expected and how to mend it.

    `line` and `column` count from 1. Problems sort by file, then by place in the file.
    """

    file: str
    line: int
    column: int
    code: str
    found: str
    expected: str
    remedy: str

    @property
    def words(self) -> str:
        """What was found, what was expected and the remedy, in one sentence; a guess at what was meant comes first."""
        if self.remedy.startswith(GUESS):
            return f"{self.found}; {self.remedy} ({self.expected})"
        return f"{self.found}; {self.expected}; {self.remedy}"

    def __str__(self) -> str:
        """The line that says all of it: a name or a value that would break it has its signs written out."""
        return visible(f"{self.file}:{self.line}:{self.column}: error[{self.code}]: {self.words}")


class BadData(Exception):
    """Raised where records are needed and the data holds mistakes; carries every one of them, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
