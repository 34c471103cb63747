"""YAML text → a tree of nodes that know their line and column.

The subset is small on purpose (UTF-8, one document, no anchors, aliases, tags or merge keys, a depth that a reader can
follow) and is checked on the parser's events, before anything is built. Scalars stay text: what a word means is decided
by the field it stands in, so `no`, `1e3` and `2026-02-31` never turn into something else on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml

from kb.problems import Problem

LARGEST = 256 * 1024
DEEPEST = 12
# Control characters, line ends that only some programs know, and marks that reverse the order in which text is shown.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)


class Scalar(NamedTuple):
    text: str
    plain: bool
    line: int
    column: int
    last_line: int


class Sequence(NamedTuple):
    items: list[Node]
    line: int
    column: int

    @property
    def last_line(self) -> int:
        """The line in which it begins; what it holds has lines of its own."""
        return self.line


class Mapping(NamedTuple):
    entries: list[tuple[Scalar, Node]]
    line: int
    column: int

    @property
    def last_line(self) -> int:
        """The line in which it begins; what it holds has lines of its own."""
        return self.line


Node = Scalar | Sequence | Mapping


class Unreadable(Exception):
    """Raised where a file cannot become a tree; carries the one problem that stopped it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def load(file: str, content: bytes) -> Mapping:
    """Return the tree of one file. Raises `Unreadable` with file, line and column of what stopped it."""
    root = _Builder(file, decode(file, content)).root()
    if not isinstance(root, Mapping):
        raise _wrong_root(file, root, "fields, each as `name: value`")
    return root


def load_sequence(file: str, content: bytes) -> Sequence:
    """Return the tree of a file that holds a list, such as the retired ids. Raises `Unreadable`."""
    root = _Builder(file, decode(file, content)).root()
    if not isinstance(root, Sequence):
        raise _wrong_root(file, root, "a list of entries, each beginning with `- `")
    return root


def _wrong_root(file: str, root: Node, expected: str) -> Unreadable:
    found = f"{shape(root)} as the whole file"
    return Unreadable(
        Problem(file, root.line, root.column, "wrong-type", found, expected, "see another file of this folder")
    )


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
    bad = UNREADABLE.search(text)
    if bad:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        found = f"the invisible character U+{ord(bad[0]):04X}"
        raise refuse(line, column, "invisible-character", found, "text that can be seen", "delete the character")
    return text


class _Builder:
    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.depth = 0
        self.take: Callable[[], Any]

    def root(self) -> Node:
        try:
            return self._root()
        except yaml.MarkedYAMLError as error:
            mark: Any = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            found = " ".join(filter(None, (error.context, error.problem)))
            remedy = "check the indentation, the colons and the quotes of this line and the one before"
            raise Unreadable(Problem(self.file, line, column, "not-yaml", found, "YAML", remedy)) from None
        except yaml.YAMLError as error:
            found = " ".join(str(error).split())
            raise Unreadable(Problem(self.file, 1, 1, "not-yaml", found, "YAML", "save it as plain UTF-8")) from None

    def _root(self) -> Node:
        take: Callable[[], Any] = yaml.CLoader(self.text).get_event
        self.take = take
        take()  # the stream opens
        first = take()
        if isinstance(first, yaml.StreamEndEvent):
            raise self._refuse(first, "empty-file", "nothing", "a record", "write the record or delete the file")
        node = self._node(take())
        take()  # the document ends
        after = take()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refuse(after, "second-document", "a second document", "one record", "delete it from `---` on")
        return node

    def _node(self, event: Any) -> Node:
        mark, end = event.start_mark, event.end_mark
        line, column = mark.line + 1, mark.column + 1
        if type(event) is yaml.AliasEvent:
            raise self._refuse(event, "alias", f"the alias *{event.anchor}", "the value itself", "write it out")
        if event.anchor is not None:
            raise self._refuse(event, "anchor", f"the anchor &{event.anchor}", "a plain value", "delete the anchor")
        if event.tag is not None:
            raise self._refuse(event, "tag", f"the tag {event.tag}", "a plain value", "delete the tag")
        if type(event) is yaml.ScalarEvent:
            return Scalar(event.value, not event.style, line, column, end.line + 1)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._refuse(event, "too-deep", f"more than {DEEPEST} levels", "a flat record", "flatten it")
        of_list = type(event) is yaml.SequenceStartEvent
        node = self._sequence(line, column) if of_list else self._mapping(line, column)
        self.depth -= 1
        return node

    def _sequence(self, line: int, column: int) -> Sequence:
        items: list[Node] = []
        while type(event := self.take()) is not yaml.SequenceEndEvent:
            items.append(self._node(event))
        return Sequence(items, line, column)

    def _mapping(self, line: int, column: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        while type(event := self.take()) is not yaml.MappingEndEvent:
            key = self._node(event)
            if not isinstance(key, Scalar):
                raise self._refuse(event, "wrong-type", f"{shape(key)} as a key", "a word", "write the field's name")
            if key.text == "<<":
                raise self._refuse(event, "merge-key", "a merge key", "the fields themselves", "write them out")
            if key.text in seen:
                found = f'"{key.text}" a second time (first in line {seen[key.text]})'
                raise self._refuse(event, "duplicate-key", found, "each field once", "join the two or delete one")
            seen[key.text] = key.line
            entries.append((key, self._node(self.take())))
        return Mapping(entries, line, column)

    def _refuse(self, event: Any, code: str, found: str, expected: str, remedy: str) -> Unreadable:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return Unreadable(Problem(self.file, line, column, code, found, expected, remedy))


def shape(node: Node) -> str:
    """Return what a node is, in an editor's words."""
    if isinstance(node, Scalar):
        return "a single value"
    return "a list" if isinstance(node, Sequence) else "a group of fields"
