"""The grid of claims: the paragraphs of an article against the sections of a document, a disc for each claim.

A claim that rests on provisions of two sections has a disc in both, with the best verdict of that section; one that two
paragraphs make has its discs in both. What was not seen in any section has a column of its own; what no clause could
state stands folded in each paragraph that makes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kb.declare.scale import Term
from kb.declare.scales import CHARTER_VERDICT
from kb.library.claims import claims_in, made_in
from kb.library.documents import provisions_of
from kb.library.library import Library
from kb.library.order import ROMAN
from kb.records.record import narrow
from kb.records.typed import Article, Claim, Instrument, Provision

NOT_SEEN, OUTSIDE = "not-seen", "not-about-the-text"
MOST = 100  # paragraphs, of which a picture can be taken in


@dataclass(frozen=True)
class Column:
    """A section of the document: its number, which is empty for what is no section, its name and its short heading."""

    number: str
    name: str
    short: str


@dataclass(frozen=True)
class Disc:
    """A claim against a section: its first `sentence` in the paragraph, its verdict, and where its page shows that."""

    claim: Claim
    sentence: str
    verdict: Term

    @property
    def anchor(self) -> str:
        return "near" if self.verdict.value == NOT_SEEN else "clauses"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the article: `cells` are its discs by column.

    `outside` are the claims that no clause could state, each with its first sentence here.
    """

    number: int
    gist: str
    cells: tuple[tuple[Column, tuple[Disc, ...]], ...]
    outside: tuple[tuple[str, Claim], ...]

    @property
    def discs(self) -> list[Disc]:
        """All its discs, a claim in as many as it has sections."""
        return [disc for _, discs in self.cells for disc in discs]

    @property
    def told(self) -> list[tuple[str, int]]:
        """What the record or time says of the claims outside the text, with how many claims; the most first."""
        return Counter(_says(claim).label for _, claim in self.outside).most_common()


@dataclass(frozen=True)
class Grid:
    """The sections as columns, and the paragraphs that make a claim as rows."""

    columns: tuple[Column, ...]
    paragraphs: tuple[Paragraph, ...]


def grid(library: Library, article: str, document: str) -> Grid | None:
    """Return the grid of an article against a document, or None where there are no claims or too many paragraphs."""
    gists = [part.gist for part in narrow(library[article], Article).paragraphs]
    if len(gists) > MOST or not claims_in(library, article):
        return None
    sections = _sections(library, document)
    found = [_paragraph(library, article, at, gist, sections) for at, gist in enumerate(gists, start=1)]
    rows = [row for row in found if row.outside or row.discs]
    used = {column for row in rows for column, discs in row.cells if discs}
    columns = tuple(column for column in sections.values() if column.number or column in used)
    kept = (
        Paragraph(row.number, row.gist, tuple(cell for cell in row.cells if cell[0] in columns), row.outside)
        for row in rows
    )
    return Grid(columns, tuple(kept))


def _sections(library: Library, document: str) -> dict[str, Column]:
    """The sections of the outline and those of provisions, in the order of the text; last what stands in none."""
    outline = {each.section: each.short or each.heading for each in narrow(library[document], Instrument).outline or ()}
    numbers = {*outline, *(provision.section for provision in provisions_of(library, document))}
    ordered = sorted(numbers, key=lambda number: (ROMAN.get(number, 99), number))
    named = {number: _column(number, outline.get(number, "")) for number in ordered}
    return {**named, "": Column("", "In no section", ""), NOT_SEEN: Column("", "Not seen", "in any section")}


def _column(number: str, short: str) -> Column:
    return Column(number, "Preamble", "") if number == "P" else Column(number, f"Section {number}", short)


def _paragraph(library: Library, article: str, number: int, gist: str, sections: dict[str, Column]) -> Paragraph:
    cells: dict[str, list[Disc]] = {name: [] for name in sections}
    outside = []
    for claim in made_in(library, article, number):
        sentence = next(each for each in claim.sentences if each.startswith(f"p{number}."))
        if claim.charter.verdict.value == OUTSIDE:
            outside.append((sentence, claim))
            continue
        for section, verdict in _placed(library, claim, set(sections)):
            cells[section].append(Disc(claim, sentence, verdict))
    made = tuple((column, tuple(_ordered(cells[name]))) for name, column in sections.items())
    return Paragraph(number, gist, made, tuple(outside))


def _placed(library: Library, claim: Claim, sections: set[str]) -> Iterable[tuple[str, Term]]:
    """Yield each section in which a claim has a disc, with its best verdict there."""
    whole = claim.charter.verdict
    if whole.value == NOT_SEEN:
        return [(NOT_SEEN, whole)]
    best: dict[str, Term] = {}
    for cell in claim.charter.provisions or ():
        section = narrow(library[cell.provision], Provision).section
        if cell.verdict.value != NOT_SEEN and section in sections:
            best[section] = min(best.get(section, cell.verdict), cell.verdict, key=_rank)
    return best.items() or [("", whole)]


def _ordered(discs: list[Disc]) -> list[Disc]:
    return sorted(discs, key=lambda disc: _rank(disc.verdict))


def _rank(verdict: Term) -> int:
    return CHARTER_VERDICT.rank(verdict.value)


def _says(claim: Claim) -> Term:
    """What answers a claim beside the text: the verdict of the record, or what has come of a forecast."""
    answer = claim.record or claim.outcome
    return answer.verdict if answer else claim.charter.verdict
