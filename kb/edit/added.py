"""A field more in a record that is written already, with all else in it as it was."""

from __future__ import annotations

from kb.declare.fields import RecordType
from kb.edit import source_text
from kb.edit.canonical import in_the_form_of
from kb.edit.source_text import Collection
from kb.load import reader, yaml_tree
from kb.load.text import Unreadable


class NotAdded(Exception):
    """Raised where a field cannot be added without changing what else a record says; the message says why."""


def with_field(text: str, type_: RecordType, name: str, value: str, behind: str) -> str:
    """Return the text of a record with a field more, in the line behind another field of it, or in the canonical form.

    The value is of one line and has no single quote, the other field has a value of one line. Raises `NotAdded`.
    """
    place = next((part for part in source_text.read(text).root.parts if part.key and part.key.text == behind), None)
    if place is None or isinstance(place.value, Collection):
        raise NotAdded(f"it has no field {behind} of one line")
    end = text.find("\n", place.value.end)
    head, rest = (text, "") if end < 0 else (text[: end + 1], text[end + 1 :])
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{name}: '{value}'{newline}"
    after = in_the_form_of(text, head + ("" if head.endswith("\n") else newline) + line + rest, type_)
    if _values(after, type_) != _values(text, type_) | {name: value}:
        raise NotAdded("it would say something else then")
    return after


def _values(text: str, type_: RecordType) -> dict[str, object]:
    """Return what a text says. Raises `NotAdded` where it says nothing that can be read."""
    content = text.encode("utf-8")
    try:
        tree = yaml_tree.load("record", content)
    except Unreadable as error:
        raise NotAdded(error.problem.found) from None
    return {**vars(reader.read(type_, "record", "record", tree, content)[0].values)}
