"""Why YAML cannot read a text, in the words of somebody who looks at the line, with the line as it should be.

libyaml says what its grammar lacked. What an editor did is nearly always one of a few things, which can be seen in the
line where the reading stopped or in the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from kb.problems.sentences import Said, said
from kb.problems.words import named
from kb.records.spots import Place

FIELD = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<key>[\w-]+)(?P<colon>[:：])(?P<gap>\s*)(?P<value>.*)\Z")
ENTRY = re.compile(r"(?P<lead>\s*(?:- +)+)(?P<value>.+)\Z")
ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]")
HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?\r?\Z")
STARTS_NO_TEXT = "@`%"
GOES_ON = ("#", ",", "]", "}")  # what may stand behind a value that is closed


class Slip(NamedTuple):
    """What somebody did: where, counted from 1, and what is said of it."""

    line: int
    column: int
    words: Said


def slip(text: str, line: int, began: int) -> Slip | None:
    """Return what was done where the reading of a text stopped, or None where it cannot be told.

    `line` is where it stopped, `began` is the line in which the value or list that was being read began; both are
    counted from 1.
    """
    lines = ["", *text.split("\n")]
    line = min(line, len(lines) - 1)
    head = next(below_empty_lines(lines, line), None)
    if head:
        return head
    before = next((number for number in range(line - 1, 0, -1) if lines[number].strip()), 0)
    looked_at = [before] if indent(lines[before]) == indent(lines[line]) else []
    for number in dict.fromkeys([*looked_at, line, began]):
        found = next(_seen_in(lines[number], number, is_before=number < line, is_open=number == began), None)
        if found:
            return found
    return _shifted(lines, line, began)


def _seen_in(line: str, number: int, is_before: bool, is_open: bool) -> Iterator[Slip]:
    """Yield what is wrong in one line: before the place only what YAML has not noticed, and `is_open` what it began."""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        words = said("not-yaml", "a tab where the line begins", "tab", line=line.replace("\t", "  ").strip())
        yield Slip(number, indent.index("\t") + 1, words)
    field = FIELD.match(line)
    if field:
        yield from _in_field(field, number)
    entry = field or ENTRY.match(line)
    if entry:
        yield from _in_value(entry, number, is_before, is_open)


def _in_field(field: re.Match[str], number: int) -> Iterator[Slip]:
    at = field.start("colon") + 1
    right = f"{field['key']}: {field['value'].strip()}"
    odd = ODD_SPACE.match(field["gap"])
    if field["colon"] != ":":
        yield Slip(number, at, said("not-yaml", "a wide colon (U+FF1A)", "letter", line=right))
    elif odd:
        yield Slip(number, at + 1, said("not-yaml", f"{named(odd[0])} behind the colon", "letter", line=right))
    elif not field["gap"] and field["value"] and not field["value"].startswith("//"):
        yield Slip(number, at, said("not-yaml", f"no space behind the colon of {field['key']}", "no-space", line=right))


def _in_value(entry: re.Match[str], number: int, is_before: bool, is_open: bool) -> Iterator[Slip]:
    value, at = entry["value"].strip(), entry.start("value") + 1
    start = entry[0].strip()[: -len(value)] if value else ""
    right = f"{start}{quoted(value)}"
    if value[:1] in ('"', "'"):
        yield from _in_quotes(value, start, Place(number, at, number), is_open)
    elif value[:1] in ("[", "{"):
        behind = value.partition("]" if value[0] == "[" else "}")[2].lstrip()
        if behind and not behind.startswith(GOES_ON):
            found = f"a value that begins with {value[0]} and goes on behind the bracket"
            yield Slip(number, at, said("not-yaml", found, "sign", line=right))
    elif value[:1] and value[0] in STARTS_NO_TEXT:
        yield Slip(number, at, said("not-yaml", f"a value that begins with {value[0]}", "sign", line=right))
    elif not is_before and value[:1] not in ("|", ">", "&", "*", "!") and re.search(r":(?:\s|\Z)", value):
        place = re.search(r":(?:\s|\Z)", value)
        assert place
        found = "a colon with a space behind it within a value"
        yield Slip(number, at + place.start(), said("not-yaml", found, "colon", line=right))


def _in_quotes(value: str, start: str, place: Place, is_open: bool) -> Iterator[Slip]:
    """Yield what is wrong with a value in quotes: it ends too early, or goes on behind its end."""
    mark = value[0]
    inner = re.match(r"'(?:[^']|'')*'" if mark == "'" else r'"(?:[^"\\]|\\.)*"', value)
    behind = value[inner.end() :].lstrip() if inner else ""
    if inner is None and is_open:
        found = f"a {mark} that opens and never closes"
        yield Slip(place.line, place.column, said("not-yaml", found, "open", mark=mark))
    elif inner and behind and not behind.startswith((*GOES_ON, ":")):
        whole = value[1:-1] if value.endswith(mark) and value.count(mark) % 2 else value
        found = f"text behind the {mark} that closes the value"
        right = f"{start}{quoted(whole)}"
        yield Slip(place.line, place.column + inner.end() - 1, said("not-yaml", found, "closed", line=right))


def _shifted(lines: list[str], line: int, began: int) -> Slip | None:
    """Return what to say of a line that stands further in or out than those it belongs to, or None."""
    here, there = indent(lines[line]), indent(lines[began])
    if began >= line or here == there or not lines[line].strip():
        return None
    found = f"{here} spaces before this line, {there} before line {began} to which it belongs"
    return Slip(line, here + 1, said("not-yaml", found, "shifted", spaces=there))


def below_empty_lines(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield the empty lines between the sign of a text and its first line, where they have more spaces than that."""
    empty = list(takewhile(lambda line: not line.strip(), reversed(lines[:number])))
    header = number - len(empty) - 1
    if empty and HEADER.search(lines[header]) and max(map(indent, empty)) > indent(lines[number]):
        found = "empty lines with more spaces than the text below them"
        yield Slip(header + 1, 1, said("not-yaml", found, "blanks"))


def indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def quoted(value: str) -> str:
    """Return a value in double quotes where it has none, else in single ones, with the apostrophes of print."""
    value = re.sub(r"(?<=\w)'(?=\w)", "’", value)
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"
