"""The one form in which a record is written, so that a change to it shows as that change and nothing else.

Fields stand in the order of their declaration, lists in the order they have; a text is plain where it can be, in single
quotes where it must be, and folded where it is long. The form changes how a record is written and never what it says:
both texts are read, and where they differ, or a comment is lost, there is no canonical text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.emitter import Emitter
from yaml.resolver import Resolver

from kb.declare.fields import Group, Kind, Prose, RecordType, kind_at
from kb.edit import source_text
from kb.edit.source_text import Collection, Part, Scalar
from kb.load import reader, yaml_tree
from kb.load.text import Unreadable
from kb.records.spots import Way

WIDTH = 118  # of a line that can be broken, in characters
STEP = 2
BREAK = re.compile(r"(?<=[^ ]) (?=[^ ])")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}

_emitter = Emitter(io.StringIO(), allow_unicode=True)
_resolver: Any = Resolver()


class ValuesChanged(Exception):
    """Raised where the canonical text would say something else than the file; names the first value that differs."""


def canonical(text: str, type_: RecordType, file: str = "record") -> str:
    """Return a record's text in the canonical form, with the same values and comments.

    The form of a text in the form is itself. `file` is named in mistakes. Raises `Unreadable` where the text is
    no group of fields, and `ValuesChanged` rather than change a value or lose a comment.
    """
    text = text.replace("\r\n", "\n")
    before = yaml_tree.load(file, text.encode("utf-8"))
    source = source_text.read(text)
    header = [*source.header, ""] if source.is_header_apart else source.header
    lines = [*header, *(_block(source.root, type_.group, 0) or ["{}"])]
    result = "\n".join(lines) + "\n"
    if result != text:
        _prove(before, text, source, result, type_, file)
    return result


def in_the_form_of(before: str, after: str, type_: RecordType) -> str:
    """Return the new text of a record, in the canonical form if the old one was: a line may be too long now."""
    try:
        return canonical(after, type_) if canonical(before, type_) == before else after
    except (Unreadable, ValuesChanged):  # whoever checks the records afterwards names what is wrong
        return after


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _block(collection: Collection, kind: Kind | None, indent: int) -> list[str]:
    """Return the lines of a list or a group that has parts."""
    edge = " " * indent
    lines: list[str] = []
    for part, inner in _ordered(collection, kind):
        lines += [edge + comment for comment in (*part.before, *part.beside[:-1])]
        lines += _field(part, part.key, inner, indent) if part.key else _entry(part, inner, indent)
    return lines + [edge + comment for comment in collection.after]


def _ordered(collection: Collection, kind: Kind | None) -> Iterator[tuple[Part, Kind | None]]:
    """Yield the parts in the order in which they are written, each with its kind; an unknown field comes last."""
    if collection.is_list:
        yield from ((part, kind_at(kind, nth)) for nth, part in enumerate(collection.parts))
        return
    ranks = {name: rank for rank, name in enumerate(kind.names)} if isinstance(kind, Group) else {}
    named = [(part.key.text, part) for part in collection.parts if part.key]
    for name, part in sorted(named, key=lambda pair: ranks.get(pair[0], len(ranks))):
        yield part, kind_at(kind, name)


def _field(part: Part, key: Scalar, kind: Kind | None, indent: int) -> list[str]:
    lead = " " * indent + _word(key) + ":"
    if isinstance(part.value, Scalar) or not part.value.parts:
        return _value(part, lead, kind, indent)
    return [_beside(lead, part), *_block(part.value, kind, indent + STEP)]


def _entry(part: Part, kind: Kind | None, indent: int) -> list[str]:
    """Return the lines of an entry of a list; the comments above its first field stand above its dash."""
    edge = " " * indent
    if isinstance(part.value, Scalar) or not part.value.parts:
        return _value(part, edge + "-", kind, indent)
    lines = _block(part.value, kind, indent + STEP)
    first = next(nth for nth, line in enumerate(lines) if not line.lstrip().startswith("#"))
    above = [edge + comment for comment in (*part.beside[-1:], *(line.lstrip() for line in lines[:first]))]
    return [*above, f"{edge}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _value(part: Part, lead: str, kind: Kind | None, indent: int) -> list[str]:
    """Return the lines of one value after its key or dash."""
    if isinstance(part.value, Collection):
        return [_beside(f"{lead} {'[]' if part.value.is_list else '{}'}", part)]
    first, *more = _text(part.value, kind, len(lead) + 1, indent + STEP)
    if more and first.startswith('"'):  # no comment can stand inside the quotes
        return [f"{lead} {first}", *more[:-1], _beside(more[-1], part)]
    return [_beside(f"{lead} {first}".rstrip(" "), part), *more]


def _beside(line: str, part: Part) -> str:
    """Return a line with the comment of its part, the last of them where there are several."""
    return "  ".join((line, *part.beside[-1:]))


def _text(scalar: Scalar, kind: Kind | None, column: int, indent: int) -> list[str]:
    """Return the lines of a text that begins in a column, from the style on; `indent` is that of its further lines."""
    text = scalar.text
    if isinstance(kind, Prose) and text.strip():
        text = text.strip()  # what stands around prose is no part of it
    if _is_escaped(scalar, text):
        return _escaped(text, column, indent)
    if "\n" in text:
        return _block_text(scalar, text, column, indent)
    can_fold = text == text.strip(" ") and BREAK.search(text)
    if can_fold and column + len(text) > WIDTH:
        return [">-", *_folded(text, indent)]
    word = _word(scalar, text)
    if can_fold and column + len(word) > WIDTH:  # with its quotes it is too long
        return [">-", *_folded(text, indent)]
    return [word]


def _word(scalar: Scalar, text: str | None = None) -> str:
    """Return a text of one line, plain or in quotes. What others may read as a number or a date stays as it is."""
    text = scalar.text if text is None else text
    if _may_be_no_text(text):
        return "'" + text.replace("'", "''") + "'" if scalar.style else text
    form = _emitter.analyze_scalar(text)
    if form.allow_block_plain:
        return text
    if form.allow_single_quoted:
        return "'" + text.replace("'", "''") + "'"
    return '"' + _with_escapes(text) + '"'


def _may_be_no_text(text: str) -> bool:
    """Whether a reader of YAML may take the plain text for a number, a date, a truth value or nothing."""
    tag: str = _resolver.resolve(yaml.ScalarNode, text, (True, False))
    return tag != "tag:yaml.org,2002:str" or bool(reader.OTHERWISE.match(text))


def _block_text(scalar: Scalar, text: str, column: int, indent: int) -> list[str]:
    """Return the lines of a text with line breaks: one line of it to a line, or folded where it is written so."""
    end = "" if text.endswith("\n") else "-"
    body = text.removesuffix("\n")
    pieces = body.split("\n")
    if not pieces[0].strip() or pieces[0].startswith(" ") or body.endswith("\n"):
        return _escaped(text, column, indent)
    is_long = any(indent + len(piece) > WIDTH for piece in pieces)
    if (scalar.style == ">" or (is_long and scalar.style != "|")) and all(p == p.strip(" ") for p in pieces):
        lines = _folded(pieces[0], indent)
        for piece in pieces[1:]:
            lines += ["", *(_folded(piece, indent) if piece else [])]
        return [">" + end, *lines]
    return ["|" + end, *(" " * indent + piece if piece else "" for piece in pieces)]


def _folded(text: str, indent: int) -> list[str]:
    edge = " " * indent
    return [edge + line for line in _wrapped(text, WIDTH - indent, WIDTH - indent)]


def _wrapped(text: str, first: int, width: int) -> list[str]:
    """Return a text in lines of at most `width` characters, `first` in the first line; longer words stand alone."""
    lines: list[str] = []
    line, room = "", first
    for word in BREAK.split(text):
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line, room = word, width
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _is_escaped(scalar: Scalar, text: str) -> bool:
    """Whether a text holds what no other style can show, or what its author chose to show by an escape."""
    if "\t" in text:
        return True
    return scalar.style == '"' and not text.replace("\n", "").isprintable()


def _escaped(text: str, column: int, indent: int) -> list[str]:
    first, *more = _wrapped(f'"{_with_escapes(text)}"', WIDTH - column, WIDTH - indent)
    return [first, *(" " * indent + line for line in more)]


def _with_escapes(text: str) -> str:
    return "".join(ESCAPES.get(letter) or (letter if letter.isprintable() else _escape(letter)) for letter in text)


def _escape(letter: str) -> str:
    number = ord(letter)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


# ── Proof ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _prove(
    before: yaml_tree.Mapping, text: str, source: source_text.Written, result: str, type_: RecordType, file: str
) -> None:
    """Raise `ValuesChanged` unless both texts say the same, as any reader of YAML and as this one reads them."""
    try:
        after = yaml_tree.load(file, result.encode("utf-8"))
    except Unreadable as error:
        raise ValuesChanged(str(error.problem)) from None
    was, now = dict(_leaves(before, type_.group, ())), dict(_leaves(after, type_.group, ()))
    for path in sorted({*was, *now}, key=str):
        if was.get(path) != now.get(path):
            raise ValuesChanged(f"{'.'.join(map(str, path))} would change from {was.get(path)} to {now.get(path)}")
    was_read = reader.read(type_, file, file, before, text.encode("utf-8"))
    now_read = reader.read(type_, file, file, after, result.encode("utf-8"))
    if was_read[0].values != now_read[0].values:
        raise ValuesChanged("the record would be read differently")
    if sorted(p.found for p in was_read[1]) != sorted(p.found for p in now_read[1]):
        raise ValuesChanged("the record would have other mistakes")
    comments = source.comments()
    if comments and sorted(comments) != sorted(source_text.read(result).comments()):
        raise ValuesChanged("a comment would be lost")


def _leaves(node: yaml_tree.Node, kind: Kind | None, path: Way) -> Iterator[tuple[Way, tuple[str, bool]]]:
    """Yield each text with its path, and whether it may be no text; a list and a group yield what they are."""
    if isinstance(node, yaml_tree.Scalar):
        text = node.text.strip() if isinstance(kind, Prose) and node.text.strip() else node.text
        yield path, (text, node.plain and _may_be_no_text(text))
        return
    yield path, (yaml_tree.shape(node), False)
    if isinstance(node, yaml_tree.Sequence):
        for index, item in enumerate(node.items):
            yield from _leaves(item, kind_at(kind, index), (*path, index))
        return
    for name, (key, child) in node.entries.items():
        yield (*path, name, ""), (name, yaml_tree.scalar(key).plain and _may_be_no_text(name))
        yield from _leaves(child, kind_at(kind, name), (*path, name))
