"""The values of a group of fields, as attributes and by name."""

from __future__ import annotations

from typing import Any, NoReturn


class Unchanging:
    """What was read from a file: its attributes cannot be set."""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} cannot be set: what was read is not changed")


class Entry(Unchanging):
    """The values of a group of fields: `cell.says`, or `cell["says"]` where the name is known only as the code runs.

    A field that was left out is None. The classes in `groups` say which attributes each group has.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        object.__setattr__(self, "__dict__", values)

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and self.__dict__ == other.__dict__

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__dict__!r})"
