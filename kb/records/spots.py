"""Where a value stands: its way within the record, and its place in the file."""

from __future__ import annotations

from typing import NamedTuple, Protocol

Way = tuple[str | int, ...]


class Spot(Protocol):
    """A place in a file: line and column, counted from 1, and the last line of what stands there."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def last_line(self) -> int: ...


class Place(NamedTuple):
    """A place in a file that no node stands for."""

    line: int
    column: int
    last_line: int


TOP = Place(1, 1, 1)


def place_in(text: str, at: int) -> Place:
    """Return where the character with that index stands in a text."""
    line = text.count("\n", 0, at) + 1
    return Place(line, at - text.rfind("\n", 0, at), line)


def spot_of_link(content: bytes, spot: Spot, nth: int) -> Spot:
    """Return where the how-many-th `[[` of a value stands: a link in folded prose is named with its own line.

    `content` is that of the file.
    """
    lines = content.decode("utf-8").splitlines()
    seen = 0
    for number in range(spot.line, min(spot.last_line, len(lines)) + 1):
        start = spot.column - 1 if number == spot.line else 0
        while (start := lines[number - 1].find("[[", start)) >= 0:
            if seen == nth:
                return Place(number, start + 1, number)
            seen, start = seen + 1, start + 2
    return spot
