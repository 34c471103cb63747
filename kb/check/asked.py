"""A library that notes what it is asked, so that a rule need not run again while every answer stays the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from kb.library.library import Library
from kb.records.links import Link
from kb.records.record import R, Record
from kb.records.settings import Settings

Question = tuple[Any, ...]  # the name of a method of the library, and what it is given
Answers = Mapping[Question, Any]


class Asked:
    """A library as a rule sees it: it answers the same questions, and notes each with its answer."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.answers: dict[Question, Any] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._ask("records"))

    def __contains__(self, id_: object) -> bool:
        return self._ask("get", id_) is not None

    def __getitem__(self, id_: str) -> Record:
        """Return the record with that id. Raises `KeyError` where there is none."""
        record = self.get(id_)
        if record is None:
            raise KeyError(id_)
        return record

    def get(self, id_: str) -> Record | None:
        """Return the record with that id, or None."""
        found: Record | None = self._ask("get", id_)
        return found

    def of_type(self, wanted: type[R]) -> tuple[R, ...]:
        """Return the records of a type, which is given by its class, sorted by id."""
        found: tuple[R, ...] = self._ask("of_type", wanted)
        return found

    def backlinks(self, id_: str) -> tuple[Link, ...]:
        """Return the links that lead to a record."""
        found: tuple[Link, ...] = self._ask("backlinks", id_)
        return found

    def pointing(self, id_: str, wanted: type[R], *fields: str) -> tuple[R, ...]:
        """Return the records of a type that name this id."""
        found: tuple[R, ...] = self._ask("pointing", id_, wanted, *fields)
        return found

    @property
    def as_of(self) -> datetime.date:
        """The state of the record."""
        found: datetime.date = self._ask("as_of")
        return found

    def is_published(self, id_: str) -> bool:
        """Tell whether readers have seen this id."""
        found: bool = self._ask("is_published", id_)
        return found

    @property
    def settings(self) -> Settings | None:
        """What is declared once for the whole, or None where it could not be read."""
        found: Settings | None = self._ask("settings")
        return found

    @property
    def today(self) -> datetime.date:
        """The day after which nobody can have looked."""
        found: datetime.date = self._ask("today")
        return found

    def _ask(self, *question: Any) -> Any:
        if question not in self.answers:
            self.answers[question] = _answer(self._library, question)
        return self.answers[question]


def still_hold(answers: Answers, library: Library) -> bool:
    """Tell whether a library gives every answer that another one gave."""
    return all(_answer(library, question) == answer for question, answer in answers.items())


def _answer(library: Library, question: Question) -> Any:
    name, *given = question
    asked = getattr(library, name)
    return asked(*given) if callable(asked) else asked
