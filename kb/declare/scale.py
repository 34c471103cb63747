"""One scale: the values by which a field is coded, each with its word, its meaning and the tone that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a scale. `tone` names its colour where it has one; `family` groups values that belong together."""

    value: str
    label: str
    means: str
    tone: str = ""
    family: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Scale:
    """A closed list of values. `question` is what the value answers."""

    name: str
    question: str
    terms: tuple[Term, ...]
    by_value: dict[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_value", {term.value: term for term in self.terms})

    def __getitem__(self, value: str) -> Term:
        return self.by_value[value]

    def rank(self, value: str) -> int:
        """Return the place of a value in the scale, counted from 0."""
        return self.terms.index(self.by_value[value])


def scale(name: str, question: str, rows: Iterable[tuple[str, ...]]) -> Scale:
    """Return a scale from rows of value, label, meaning and, where there are any, tone and family."""
    return Scale(name, question, tuple(Term(*row) for row in rows))
