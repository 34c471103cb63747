"""How the lines of a text stand below each other, and which of them stands where YAML cannot place it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from kb.problems.sentences import Said, said

# A line of a record: the dashes before it, the name of its field where it has one, and what stands behind that.
LINE = re.compile(r"(?P<dashes>\s*(?:-\s+)*)(?:(?P<key>[\w-]+):(?:\s+|\Z))?(?P<rest>.*)\Z")
HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?\r?\Z")


class Slip(NamedTuple):
    """What somebody did: where, counted from 1, and what is said of it."""

    line: int
    column: int
    words: Said


def misplaced(lines: list[str], numbers: list[int]) -> Iterator[Slip]:
    """Yield which of these lines stand where they belong to nothing. Lines count from 1; the first of all is none."""
    first = next((number for number, line in enumerate(lines) if line.strip(" -") and not line.startswith("#")), 0)
    if first and indent(lines[first]) and any(not indent(lines[number]) for number in numbers if number > first):
        yield _slip(first, 1, f"{_spaces(indent(lines[first]))} before the first field", "shifted", spaces="no")
    if lines[first].startswith("- ") and any(_key(lines[number]) and not indent(lines[number]) for number in numbers):
        yield _slip(first, 1, "a dash before the first field", "first-dash", line=lines[first][2:].strip())
    for number in numbers:
        if lines[number].strip() and number != first:
            yield from _among_others(lines, number)


def _among_others(lines: list[str], number: int) -> Iterator[Slip]:
    line = lines[number]
    at, key = indent(line), _key(line)
    is_entry = line.lstrip().startswith("- ")
    open_lines = list(_open(lines, number))
    above = open_lines[0] if open_lines else 0
    if not key and not is_entry:
        yield from _of_words(lines, number, above)
    else:
        places = [(indent(lines[n]) if is_entry else column(lines[n]), n) for n in open_lines]
        known = [(place, n) for place, n in places if lines[n].lstrip().startswith("- ") or not is_entry]
        is_child = above and at > column(lines[above]) and not _has_value(lines[above])
        if known and not is_child and at not in [place for place, _ in known]:
            place, beside = min(known, key=lambda each: abs(each[0] - at))
            found = f"{_spaces(at)} before this line, {place} before {_name(lines[beside], is_entry)} in line {beside}"
            yield _slip(number, at + 1, found, "shifted", spaces=place)


def _of_words(lines: list[str], number: int, above: int) -> Iterator[Slip]:
    """Yield what to say of a line that is neither a field nor an entry."""
    line = lines[number]
    at, words = indent(line), line.strip()
    entry_above = lines[number - 1]
    if entry_above.lstrip().startswith("- ") and indent(entry_above) == at:
        yield _slip(number, at + 1, "an entry without a dash", "dash", line=f"- {words}")
    elif above and at <= column(lines[above]):
        found = f'"{words[:40]}", which is no field'
        spaces = column(lines[above]) + 2
        yield _slip(number, at + 1, found, "words", spaces=spaces, key=_key(lines[above]) or "the line above")


def _open(lines: list[str], number: int) -> Iterator[int]:
    """Yield the lines above one in which a field or an entry begins that is not yet at its end, the nearest first."""
    limit = 1000
    for above in range(number - 1, 0, -1):
        is_one = _key(lines[above]) or lines[above].lstrip().startswith("- ")
        if is_one and indent(lines[above]) < limit:
            yield above
            limit = indent(lines[above])


def below_value(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield a field that stands further in than the one above it, which has a value already."""
    key, above = _key(lines[number]), next(_open(lines, number), 0)
    if key and above and indent(lines[number]) > column(lines[above]) and _has_value(lines[above]):
        owner, spaces = _key(lines[above]), column(lines[above])
        found = f"{_spaces(indent(lines[number]))} before {key}, and {owner} above it has a value already"
        place, right = (number, indent(lines[number]) + 1), _as_part(lines[above], key)
        if right:
            yield _slip(*place, found, "part-of-value", key=owner, line=right)
        else:
            yield _slip(*place, found, "below-value", spaces=spaces, key=owner)


def _as_part(line: str, key: str) -> str:
    """Return the value in a line as a field beside `key`, where that is one of the fields that belong below."""
    from kb.declare.fields import Many, fields_within  # a run without a mistake does not need them
    from kb.declare.types import every_field

    found = LINE.match(line)
    for field in every_field():
        fields = fields_within(field.kind)
        if found and field.name == found["key"] and key in [each.name for each in fields]:
            first = next((each for each in fields if each.required), fields[0]).name
            dash = "- " if isinstance(field.kind, Many) else ""
            return f"{dash}{first}: {found['rest'].strip()}" if first != key else ""
    return ""


def below_empty_lines(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield the empty lines between the sign of a text and its first line, where they have more spaces than that."""
    empty = list(takewhile(lambda line: not line.strip(), reversed(lines[:number])))
    header = number - len(empty) - 1
    if empty and HEADER.search(lines[header]) and max(map(indent, empty)) > indent(lines[number]):
        yield _slip(header + 1, 1, "empty lines with more spaces than the text below them", "blanks")


def indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def column(line: str) -> int:
    """Return how far in the words of a line begin, behind the dashes of a list."""
    return len(re.match(r"\s*(?:-\s+)*", line)[0])  # type: ignore[index]


def _key(line: str) -> str:
    found = LINE.match(line)
    return (found and found["key"]) or ""


def _has_value(line: str) -> bool:
    found = LINE.match(line)
    return bool(found and found["key"] and found["rest"].strip() and not HEADER.search(found["rest"]))


def _name(line: str, is_entry: bool) -> str:
    return "the entry" if is_entry else _key(line) or "the entry"


def _spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number or 'no'} spaces"


def _slip(line: int, at: int, found: str, case: str, /, **slots: object) -> Slip:
    return Slip(line, at, said("not-yaml", found, case, **slots))
