"""The matrix of claims and provisions: the cells of each row, with the gaps between them joined, and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.declare.scale import Term
from kb.library.claims import cells_of, claims_in
from kb.library.library import Library
from kb.records.typed import Provision


@dataclass(frozen=True)
class Cell:
    """A provision with its verdict, or as many empty columns as `span` says. `first` tells that a section opens."""

    provision: Provision | None
    verdict: Term | None
    span: int
    first: bool

    @property
    def anchor(self) -> str:
        """The part of the claim’s page that shows the clause."""
        return "near" if self.verdict and self.verdict.value == "not-seen" else "clauses"


def row(provisions: Sequence[Provision], verdicts: dict[str, Term]) -> list[Cell]:
    """Return the cells of one claim; empty ones are joined within a section, so that the page stays small."""
    cells: list[Cell] = []
    section = None
    for provision in provisions:
        first, section = provision.section != section, provision.section
        verdict = verdicts.get(provision.id)
        last = cells[-1] if cells else None
        if verdict is None and not first and last is not None and last.provision is None:
            cells[-1] = Cell(None, None, last.span + 1, last.first)
        else:
            cells.append(Cell(provision if verdict else None, verdict, 1, first))
    return cells


def cell_counts(library: Library, article: str) -> Counter[str]:
    """Return how many claims of an article were weighed against each provision, by its id: the cells of its column."""
    return Counter(provision for claim in claims_in(library, article) for provision in cells_of(library, claim.id))
