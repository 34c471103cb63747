"""The text of a new record: what was answered, and as comments every other field that it can have.

A field in a comment becomes one of the record's when the mark before it is taken away, which editors do with one key.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from kb.declare.examples import PLAIN, written
from kb.declare.fields import Choice, Field, Group, Kind, Many, Prose, Quote, RecordType, Text, fields_within
from kb.edit.canonical import WIDTH, canonical
from kb.edit.schema import modeline

STEP = 2
LATER = ("corrections", "aliases")  # what only a published record has
Lines = list[str]


def scaffold(type_: RecordType, answers: dict[str, Any]) -> str:
    """Return the text of a record with these answers: texts, and lists and dictionaries of them, by field.

    A required field without an answer is left without a value, so that the checker names it; what it means stands
    above it.
    """
    return canonical("\n".join([modeline(type_), *_fields(type_.fields, answers, 0)]) + "\n", type_)


def without_offers(text: str, type_: RecordType) -> str:
    """Return the text of a record without the comments that came with it: what fields mean, and which it might have.

    They stay while a field is still without a value; whatever somebody else wrote stays in any case.
    """
    if "#" not in text:
        return text
    values = yaml.load(text, yaml.CBaseLoader)
    if not isinstance(values, dict) or _has_gap(values):
        return text
    offered = _offered(type_)
    kept = [line for line in text.split("\n") if not line.lstrip().startswith("#") or _core(line) not in offered]
    left = "\n".join(kept)
    return left if yaml.load(left, yaml.CBaseLoader) == values else text


def _has_gap(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value == "" or any(map(_has_gap, inner))


@cache
def _offered(type_: RecordType) -> frozenset[str]:
    lines = scaffold(type_, {}).split("\n")
    return frozenset(_core(line) for line in lines if line.lstrip().startswith("#")) - {_core(modeline(type_))}


def _core(line: str) -> str:
    """Return a comment without what depends on how far in it stands."""
    return line.lstrip("#- ").rstrip()


def only(field: Field, value: Any) -> str:
    """Return a text that holds one field with its value and nothing else."""
    return "\n".join(_value(f"{field.name}:", field.kind, value, 0, bare=True)) + "\n"


def _fields(fields: tuple[Field, ...], answers: dict[str, Any], indent: int, *, bare: bool = False) -> Lines:
    """Return the lines of a group: the fields with answers, and unless it is to be bare, those without."""
    lines: Lines = []
    for field in fields:
        if field.name in answers:
            lines += _value(f"{' ' * indent}{field.name}:", field.kind, answers[field.name], indent, bare=bare)
        elif bare:
            continue
        elif field.required:
            lines += _blank(field, indent)
        elif field.name not in LATER:
            lines += [f"{' ' * indent}# {line}" for line in _commented(field)]
    return lines


def _value(lead: str, kind: Kind, value: Any, indent: int, *, bare: bool) -> Lines:
    """Return the lines of a value after `lead`, which is its key or the dash of its entry."""
    if isinstance(kind, Group):
        return [lead, *_fields(kind.fields, value, indent + STEP, bare=bare)]
    if not isinstance(kind, Many):
        return [f"{lead} {_word(kind, value)}".rstrip()]
    if not value:
        return [f"{lead} []"]
    lines = [lead]
    dash = f"{' ' * (indent + STEP)}-"
    for entry in value:
        if isinstance(kind.of, Group):
            lines += _entry(_fields(kind.of.fields, entry, indent + 2 * STEP, bare=bare), indent + STEP)
        else:
            lines += _value(dash, kind.of, entry, indent + STEP, bare=bare)
    return lines


def _entry(lines: Lines, indent: int) -> Lines:
    """Return the lines of a group as an entry of a list: a dash before its first field, comments above it."""
    if not lines:
        return [" " * indent + "- {}"]
    first = next((nth for nth, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
    above = [" " * indent + line.lstrip() for line in lines[:first]]
    return [*above, f"{' ' * indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _word(kind: Kind, text: str) -> str:
    """Return a text as YAML. What a record reads as something else, such as a date, stays without quotes."""
    if not text or (not isinstance(kind, Text | Prose | Quote) and PLAIN.match(text.removeprefix("-"))):
        return text
    return json.dumps(text, ensure_ascii=False)


def _blank(field: Field, indent: int) -> Lines:
    """Return a required field without a value, under its meaning; of a group or a list, the fields within it."""
    edge = " " * indent
    means = field.means + _choices(field.kind)
    lines = [f"{edge}# {line}" for line in textwrap.wrap(means, WIDTH - indent - 2, break_on_hyphens=False)]
    return [*lines, *_value(f"{edge}{field.name}:", field.kind, _nothing(field.kind), indent, bare=False)]


def _nothing(kind: Kind) -> Any:
    """Return the answer that has the form of a kind and no words."""
    if isinstance(kind, Many):
        return [_nothing(kind.of)]
    return {} if isinstance(kind, Group) else ""


def _choices(kind: Kind) -> str:
    kind = kind.of if isinstance(kind, Many) else kind
    return f": {', '.join(kind.scale.by_value)}" if isinstance(kind, Choice) else ""


def _commented(field: Field) -> Iterator[str]:
    """Yield the lines of an optional field with its example, each with what it means beside it."""
    inner = fields_within(field.kind)
    if not inner:
        first, *more = written({field.name: field.example}).split("\n")
        yield f"{first}  # {field.means}{_choices(field.kind)}"
        yield from more
        return
    yield f"{field.name}:  # {field.means}"
    edge = "  - " if isinstance(field.kind, Many) else "  "
    for each in inner:
        for line in _commented(each):
            yield edge + line
            edge = " " * len(edge)
