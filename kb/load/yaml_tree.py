"""YAML text → a tree of nodes that know their line and column.

The subset is small on purpose (UTF-8, one document, no anchors, aliases, tags or merge keys, a depth that a reader can
follow) and is checked on the parser's events, before anything is built. Scalars stay text: what a word means is decided
by the field it stands in, so `no`, `1e3` and `2026-02-31` never turn into something else on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser
from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from kb.load.slips import slip
from kb.load.strict import beyond
from kb.load.text import UNREADABLE, Unreadable, decode, of_invisible
from kb.problems.problem import Problem
from kb.problems.sentences import Said, said

DEEPEST = 12


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
    """Values by their names, each behind the event of its key: few are ever asked where that stands."""

    entries: dict[str, tuple[Key, Node]]
    line: int
    column: int

    @property
    def last_line(self) -> int:
        """The line in which it begins; what it holds has lines of its own."""
        return self.line


Key = Any  # libyaml's event, which has no types; `scalar` makes a node of it
Node = Scalar | Sequence | Mapping
Take = Callable[[], Any]


def load(file: str, content: bytes) -> Mapping:
    """Return the tree of one file. Raises `Unreadable` with file, line and column of what stopped it."""
    root = tree(file, content)
    if not isinstance(root, Mapping):
        raise _wrong_root(file, root, "fields, each as `name: value`")
    return root


def load_sequence(file: str, content: bytes) -> Sequence:
    """Return the tree of a file that holds a list, such as the retired ids. Raises `Unreadable`."""
    root = tree(file, content)
    if not isinstance(root, Sequence):
        raise _wrong_root(file, root, "a list of entries, each beginning with `- `")
    return root


def _wrong_root(file: str, root: Node, expected: str) -> Unreadable:
    words = said("wrong-type", f"{shape(root)} as the whole file", case="file", shape=expected)
    return Unreadable(Problem(file, root.line, root.column, *words))


class _Refused(Exception):
    """Raised where an event has no place in a record, with its mark and what is said of it."""

    def __init__(self, event: Any, words: Said) -> None:
        self.line, self.column = event.start_mark.line + 1, event.start_mark.column + 1
        self.words = words


def tree(file: str, content: bytes) -> Node:
    """Return the tree of a text, whatever stands at its top. Raises `Unreadable`."""
    text = decode(file, content)
    if text and not text.endswith("\n"):
        text += "\n"  # without which libyaml loses the last line of a block
    try:
        root = _tree(text)
    except _Refused as error:
        raise Unreadable(Problem(file, error.line, error.column, *error.words)) from None
    except yaml.YAMLError as error:
        raise Unreadable(_unread(file, text, error)) from None
    odd = beyond(text)
    if odd:
        raise Unreadable(Problem(file, odd.line, odd.column, *odd.words))
    return root


def _unread(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """Return what to say of a text that libyaml cannot read: what was done, or else what its grammar lacked."""
    context, mark = (getattr(error, name, None) for name in ("context_mark", "problem_mark"))
    mark = mark or context
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    done = slip(text, line, context.line + 1 if context else line)
    if done:
        return Problem(file, done.line, done.column, *done.words)
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    found = " ".join(filter(None, parts)) or " ".join(str(error).split())
    return Problem(file, line, column, *said("not-yaml", found))


def _tree(text: str) -> Node:
    parser: Any = CParser(text)  # the parser alone: a loader brings what nothing here needs
    take: Take = parser.get_event
    take()  # the stream opens
    first = take()
    if isinstance(first, yaml.StreamEndEvent):
        raise _Refused(first, said("empty-file", "nothing"))
    node = _node(take, take(), 0)
    take()  # the document ends
    after = take()
    if not isinstance(after, yaml.StreamEndEvent):
        raise _Refused(after, said("second-document", "a second document"))
    return node


def _node(take: Take, event: Any, depth: int) -> Node:
    if event.anchor is not None or event.tag is not None:
        raise _decorated(event)
    if type(event) is ScalarEvent:
        return scalar(event)
    if depth == DEEPEST:
        raise _Refused(event, said("too-deep", f"more than {DEEPEST} levels"))
    mark = event.start_mark
    if type(event) is SequenceStartEvent:
        return Sequence(_items(take, depth + 1), mark.line + 1, mark.column + 1)
    return Mapping(_entries(take, depth + 1), mark.line + 1, mark.column + 1)


def _items(take: Take, depth: int) -> list[Node]:
    items: list[Node] = []
    while type(event := take()) is not SequenceEndEvent:
        items.append(_node(take, event, depth))
    return items


def _entries(take: Take, depth: int) -> dict[str, tuple[Key, Node]]:
    entries: dict[str, tuple[Key, Node]] = {}
    while type(event := take()) is not MappingEndEvent:
        if type(event) is not ScalarEvent or event.anchor is not None or event.tag is not None:
            raise _no_key(event, _node(take, event, depth))
        name = event.value
        if event.style == '"':
            _refuse_hidden(event)
        if name == "<<":
            raise _Refused(event, said("merge-key", "a merge key"))
        if name in entries:
            found = f'"{name}" a second time (first in line {entries[name][0].start_mark.line + 1})'
            raise _Refused(event, said("duplicate-key", found))
        entries[name] = event, _node(take, take(), depth)
    return entries


def _no_key(event: Any, node: Node) -> _Refused:
    return _Refused(event, said("wrong-type", f"{shape(node)} as a key", case="key"))


def scalar(event: Any) -> Scalar:
    """Return the node of a single value. Raises where it holds an escape for a character that cannot be seen."""
    if event.style == '"':
        _refuse_hidden(event)
    mark = event.start_mark
    return Scalar(event.value, not event.style, mark.line + 1, mark.column + 1, event.end_mark.line + 1)


def _refuse_hidden(event: Any) -> None:
    hidden = UNREADABLE.search(event.value)
    if hidden:
        raise _Refused(event, of_invisible(hidden[0], "escape"))


def _decorated(event: Any) -> _Refused:
    if type(event) is yaml.AliasEvent:
        return _Refused(event, said("alias", f"the alias *{event.anchor}"))
    if event.anchor is not None:
        return _Refused(event, said("anchor", f"the anchor &{event.anchor}"))
    return _Refused(event, said("tag", f"the tag {event.tag}"))


def shape(node: Node) -> str:
    """Return what a node is, in an editor's words."""
    if isinstance(node, Scalar):
        return "a single value"
    return "a list" if isinstance(node, Sequence) else "a group of fields"
