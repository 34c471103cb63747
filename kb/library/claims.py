"""Articles: what they claim, and how that stands against the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kb.declare.dates import Date
from kb.declare.scale import Term
from kb.declare.scales import CHARTER_VERDICT, OUTCOME
from kb.library.around import around, by_term, pointing
from kb.library.documents import provisions_of
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.order import in_order, sentence_order, sentences, sort
from kb.records.groups import Cell
from kb.records.record import narrow
from kb.records.typed import Article, Claim

MOST_SETTLED_FIRST = (
    "came-about",
    "did-not",
    "signs-for",
    "signs-against",
    "mixed-signs",
    "open",
    "not-testable-as-worded",
    "not-assessed",
)


@remembered
def claims_in(library: Library, article: str, paragraph: int | None = None) -> Sequence[Claim]:
    """Return the claims of an article, or those that one paragraph makes first, in order."""
    found = pointing(library, article, Claim, "article")
    return [claim for claim in found if paragraph is None or sentence_order(claim)[1] == paragraph]


@remembered
def made_in(library: Library, article: str, paragraph: int) -> Sequence[Claim]:
    """Return the claims that a paragraph makes, first or again, those first of which the text says most."""
    at = f"p{paragraph}."
    return telling(claim for claim in claims_in(library, article) if any(s.startswith(at) for s in claim.sentences))


@remembered
def by_sentence(library: Library, article: str, paragraph: int) -> Sequence[tuple[str, Sequence[Claim]]]:
    """Return each sentence of a paragraph with the claims that it makes, first or again."""
    found = made_in(library, article, paragraph)
    numbers = sentences(narrow(library[article], Article))
    here = [number for number in numbers if number.startswith(f"p{paragraph}.")]
    return [(number, [claim for claim in found if number in claim.sentences]) for number in here]


def made_again(library: Library, article: str) -> list[Claim]:
    """Return the claims that an article makes in more than one sentence."""
    return [claim for claim in claims_in(library, article) if len(claim.sentences) > 1]


def leading(claim: Claim) -> tuple[str, ...]:
    """Return the judgements that answer a claim, by their fields, the most telling first.

    A forecast has what came of it and what the text says. Of any other claim, a verdict that only points to the other
    one is left out: what no clause could state has the record alone, what the text alone settles the text.
    """
    if claim.kind.value == "forecast":
        return "outcome", "charter"
    if claim.record is None or claim.record.verdict.value == "only-about-the-text":
        return ("charter",)
    if claim.charter.verdict.value == "not-about-the-text":
        return ("record",)
    return "charter", "record"


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


def settled(claims: Iterable[Claim]) -> list[Claim]:
    """Return the forecasts of which the sources show that they came about or that they did not."""
    return [claim for claim in claims if outcome_of(claim).value in ("came-about", "did-not")]


def newest_evidence(claims: Iterable[Claim]) -> Date | None:
    """Return the date of the newest evidence on what came of forecasts, or None where there is none."""
    found = (claim.outcome.evidence_to for claim in claims if claim.outcome)
    return max((date for date in found if date), default=None)


def by_outcome(claims: Iterable[Claim]) -> list[tuple[Term, list[Claim]]]:
    """Return the outcomes that occur among forecasts, the most settled first, each with its forecasts."""
    grouped = {term.value: (term, group) for term, group in by_term(claims, OUTCOME, outcome_of) if group}
    return [grouped[value] for value in MOST_SETTLED_FIRST if value in grouped]
