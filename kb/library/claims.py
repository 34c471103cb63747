"""Articles: what they claim, and how that stands against the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kb.declare.scale import Term
from kb.declare.scales import CHARTER_VERDICT, OUTCOME
from kb.library.around import around, by_term, pointing
from kb.library.documents import provisions_of
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import in_order, sentence_order, sort
from kb.records.groups import Cell
from kb.records.record import narrow
from kb.records.typed import Claim


@remembered
def claims_in(library: Library, article: str, paragraph: int | None = None) -> Sequence[Claim]:
    """Return the claims of an article, or those that one paragraph makes first, in order."""
    found = pointing(library, article, Claim, "article")
    return [claim for claim in found if paragraph is None or sentence_order(claim)[1] == paragraph]


@remembered
def cells_on(library: Library, provision: str) -> Sequence[tuple[Claim, Cell]]:
    """Return the claims that rest on a provision, each with the cell that says how, in the order of the article."""
    return [
        (claim, cell)
        for claim in pointing(library, provision, Claim, "charter")
        for cell in claim.charter.provisions or ()
        if cell.provision == provision
    ]


@remembered
def near_to(library: Library, provision: str) -> Sequence[Claim]:
    """Return the claims for which a provision was looked at and that do not rest on it, in the order of the article."""
    resting = {claim.id for claim, _ in cells_on(library, provision)}
    return [claim for claim in pointing(library, provision, Claim, "charter") if claim.id not in resting]


@remembered
def claims_on(library: Library, document: str) -> Sequence[Claim]:
    """Return the claims that rest on a provision of a document or name the document itself, in order."""
    found = {claim.id: claim for claim in around(library, document, Claim)}
    for provision in provisions_of(library, document):
        found |= {claim.id: claim for claim, _ in cells_on(library, provision.id)}
    return sort(library, found.values())


def telling(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims with those first of which the text says most, in their order where it says the same."""
    return sorted(claims, key=lambda claim: CHARTER_VERDICT.rank(claim.charter.verdict.value))


def by_charter_verdict(claims: Iterable[Claim]) -> list[tuple[Term, list[Claim]]]:
    """Return the verdicts against the text, each with its claims."""
    return by_term(claims, CHARTER_VERDICT, lambda claim: claim.charter.verdict)


@remembered
def cells_of(library: Library, claim: str) -> Mapping[str, Term]:
    """Return the provisions that a claim was weighed against with their verdicts; not seen for those merely near."""
    charter = narrow(library[claim], Claim).charter
    cells = dict.fromkeys(charter.near or (), CHARTER_VERDICT["not-seen"])
    return cells | {cell.provision: cell.verdict for cell in charter.provisions or ()}


@remembered
def resting_on(library: Library, article: str, provisions: str) -> Sequence[Claim]:
    """Return the claims not seen in the text, or resting on one of these provisions, whose ids are joined by spaces."""
    wanted = set(provisions.split())
    return [
        claim
        for claim in claims_in(library, article)
        if claim.charter.verdict.value == "not-seen"
        or wanted & {cell.provision for cell in claim.charter.provisions or ()}
    ]


def forecasts(library: Library) -> list[Claim]:
    """Return the claims that forecast something, in the order of their articles."""
    return [claim for claim in in_order(library, Claim) if claim.kind.value == "forecast"]


def outcome_of(claim: Claim) -> Term:
    """Return what has come of a forecast; not assessed where nobody has weighed it."""
    return claim.outcome.verdict if claim.outcome else OUTCOME["not-assessed"]
