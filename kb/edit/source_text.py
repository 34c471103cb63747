"""A file as it is written: each value with its style and its place in the text, and the comments that belong to it.

`loading` keeps what a file says; this module keeps how it is said, for the commands that change a file and leave all
else in it as it was. It reads only text that `loading` has accepted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

# A block text begins with its header, in which a comment may stand: `>-  # why`.
HEADER = re.compile(r"[|>][-+0-9]*(?:[ \t]+(#[^\n]*))?")
COMMENT = re.compile(r"#[^\n]*")
BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
SETTING = "# yaml-language-server:"  # tells an editor which schema the file has


@dataclass(slots=True)
class Scalar:
    """A text with the style it is written in: `|`, `>`, a quotation mark, or nothing where it is plain.

    `start` and `end` are its place in the file, counted in characters.
    """

    text: str
    style: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Collection:
    """A list or a group of fields; `after` are the comments at its end, which no part of it follows."""

    is_list: bool
    flow: bool
    column: int
    start: int
    owner: Part | None
    end: int = 0
    parts: list[Part] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Part:
    """A field with its key, or an entry of a list, with the comments on the lines above it and beside it."""

    key: Scalar | None
    holder: Collection
    start: int
    value: Scalar | Collection = field(init=False)
    before: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Written:
    """A whole file. `header` are the comments at its top that speak of the file and not of its first field."""

    root: Collection
    header: list[str]
    is_header_apart: bool  # a blank line follows it

    def parts(self) -> Iterator[Part]:
        """Yield every field and every entry of a list, in the order of the text."""
        yield from _within(self.root)

    def comments(self) -> list[str]:
        """Return every comment, in no particular order."""
        found = [*self.header, *self.root.after]
        for part in self.parts():
            found += part.before + part.beside
            if isinstance(part.value, Collection):
                found += part.value.after
        return found


def read(text: str) -> Written:
    """Return a file as it is written. The text is one that `loading` accepts."""
    return _Reader(text).whole()


def _within(collection: Collection) -> Iterator[Part]:
    for part in collection.parts:
        yield part
        if isinstance(part.value, Collection):
            yield from _within(part.value)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[Part] = []
        self.spans: list[tuple[int, int]] = []  # where scalars stand; a `#` anywhere else begins a comment
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CLoader)
        next(self.events)  # the stream opens
        next(self.events)  # the document opens
        self.root = self._collection(next(self.events), None)

    def whole(self) -> Written:
        written = Written(self.root, [], False)
        starts = [part.start for part in self.parts]
        for at in self._comments():
            nth = bisect_right(starts, at)
            if nth:
                self._place(at, self.parts[nth - 1], self.parts[nth] if nth < len(self.parts) else None)
            else:
                self._place_at_top(at, written)
        return written

    def _collection(self, event: Any, owner: Part | None) -> Collection:
        is_list = type(event) is yaml.SequenceStartEvent
        mark = event.start_mark
        collection = Collection(is_list, bool(event.flow_style), mark.column, mark.index, owner)
        while type(event := next(self.events)) not in (yaml.SequenceEndEvent, yaml.MappingEndEvent):
            part = Part(None, collection, event.start_mark.index)
            self.parts.append(part)
            collection.parts.append(part)
            if not is_list:
                part.key = self._scalar(event, part)
                event = next(self.events)
            is_scalar = type(event) is yaml.ScalarEvent
            part.value = self._scalar(event, part) if is_scalar else self._collection(event, part)
        collection.end = event.end_mark.index
        return collection

    def _scalar(self, event: Any, part: Part) -> Scalar:
        scalar = Scalar(event.value, event.style or "", event.start_mark.index, event.end_mark.index)
        self.spans.append((scalar.start, scalar.end))
        header = HEADER.match(self.text, scalar.start) if scalar.style in ("|", ">") else None
        if header and header[1]:
            part.beside.append(header[1].rstrip())
        return scalar

    def _comments(self) -> Iterator[int]:
        """Yield where each comment begins, except in the headers of block texts."""
        at = 0
        for start, end in (*self.spans, (len(self.text), 0)):
            for found in COMMENT.finditer(self.text, at, start):
                yield found.start()
            at = end

    def _words(self, at: int) -> str:
        return self.text[at:].partition("\n")[0].rstrip()

    def _place_at_top(self, at: int, written: Written) -> None:
        """Give a comment above the first field to that field, or to the file where a blank line parts the two."""
        words, first = self._words(at), self.parts[0] if self.parts else None
        end = first.start if first else len(self.text)
        if BLANK_LINE.search(self.text, at, end) or first is None:
            written.header.append(words)
            written.is_header_apart = True
        elif words.startswith(SETTING) and not first.before:
            written.header.append(words)
        else:
            first.before.append(words)

    def _place(self, at: int, above: Part, below: Part | None) -> None:
        """Give a comment to what it belongs to: beside a value, above a part, or at the end of a collection."""
        words, line = self._words(at), self.text.rfind("\n", 0, at) + 1
        column = at - line
        last: Part | None = above
        while last and last.holder.flow and last.holder.end <= at:  # `[a, b]  # why` speaks of the whole list
            last = last.holder.owner
        holder = self._enclosing(last, at, column)
        if self.text[line:at].strip(" \t-?"):
            (last.beside if last else self.root.after).append(words)
        elif isinstance(above.value, Scalar) and at < above.value.start:  # between a key and its value
            above.before.append(words)
        elif below and (_is_within(below, holder) or (not holder.flow and column <= below.holder.column)):
            below.before.append(words)
        else:
            holder.after.append(words)

    def _enclosing(self, part: Part | None, at: int, column: int) -> Collection:
        """Return the innermost collection around a part that a comment can stand in by its column."""
        while part:
            holder = part.holder
            can_hold = at < holder.end if holder.flow else holder.column <= column
            if can_hold:
                return holder
            part = holder.owner
        return self.root


def _is_within(part: Part, collection: Collection) -> bool:
    owner: Part | None = part
    while owner and owner.holder is not collection:
        owner = owner.holder.owner
    return owner is not None
