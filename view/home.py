"""What the home page answers and finds: questions that records answer, those that are counted, and two findings.

A sentence that is made here is true of the text or the article as read, and says how far that is. Where its premise
fails there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.declare.scale import Term
from kb.declare.scales import CHARTER_VERDICT, CLAIM_KIND, GAP, MODALITY, STATUS
from kb.declare.types import TYPES
from kb.library.around import asked, by_first_theme, by_term
from kb.library.claims import by_charter_verdict, claims_in
from kb.library.documents import by_modality, commitments, counted, current_state, in_english, provisions_of
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record, narrow
from kb.records.typed import Article, Claim, Provision, Theme
from view.environment import NUMBERS, plural
from view.page import full_title

LEAD = re.compile(r"[;.](?=\s)")  # where the answer in short ends
RECORDED_FIRST = 4  # so many answers of records stand before those that are counted
# What one claim of a kind is called beside its number, and several.
KINDS = {
    "fact": ("checkable", "checkable"),
    "assessment": ("assessment", "assessments"),
    "forecast": ("forecast", "forecasts"),
    "said": ("on words said", "on words said"),
    "held": ("on views held", "on views held"),
}
PROGRESS = ("announced", "under-way", "done", "missed", "expired")


@dataclass(frozen=True)
class Answer:
    """A question with its answer in prose: the short one, what follows it, and the page that has more."""

    question: str
    short: str
    rest: str
    address: str
    page: str


@dataclass(frozen=True)
class Topic:
    """Questions under one theme with their answers; `id` is the theme's, `question` what its whole page answers."""

    id: str
    title: str
    short: str
    question: str
    answers: list[Answer]


def answers(library: Library) -> list[Answer]:
    """Return what the home page answers: by the records that the settings name, and by counting."""
    settings = library.settings
    if settings is None:
        return []
    recorded = [_recorded(library[id_]) for id_ in settings.questions]
    return [*recorded[:RECORDED_FIRST], *_made(library), *recorded[RECORDED_FIRST:]]


def topics(library: Library) -> list[Topic]:
    """Return the questions that records answer, by their first theme, and before them those answered by counting.

    A theme's own question is answered by its page as a whole, and is not among them.
    """
    found = [record for name in TYPES for record in in_order(library, name) if name != "themes" and asked(record)]
    subjects = by_first_theme(library, found)
    return [
        Topic(
            subject.id,
            subject.title,
            subject.short,
            _whole(library, subject.id),
            [*(_made(library) if not at else []), *map(_recorded, subject.records)],
        )
        for at, subject in enumerate(subjects)
    ]


def _whole(library: Library, theme: str) -> str:
    """Return the question that the page of a theme answers as a whole; nothing for what has no theme."""
    return narrow(library[theme], Theme).question if theme in library else ""


def count_answers(library: Library) -> int:
    """Return how many questions are answered here."""
    return sum(len(topic.answers) for topic in topics(library))


def _made(library: Library) -> list[Answer]:
    """The answers that are made by counting."""
    settings = library.settings
    if settings is None:
        return []
    plans = plans_answer(commitments(library, settings.document))
    claims = claims_answer(claims_in(library, settings.article))
    return [
        *([_answer("What has come of its plans?", plans, "commitments/", "Commitments")] if plans else []),
        *(
            [_answer("Do the article’s claims hold?", claims, _article(library).address, "The article")]
            if claims
            else []
        ),
    ]


def _article(library: Library) -> Article:
    assert library.settings is not None
    return narrow(library[library.settings.article], Article)


def _recorded(record: Record) -> Answer:
    found = asked(record)
    assert found is not None, f"{record.id} answers no question; the checker says so"
    return _answer(*found, record.address, _page(record))


def _page(record: Record) -> str:
    if isinstance(record, Claim):
        return f"The claim in {record.sentences[0]}"
    return full_title(record)


def _answer(question: str, words: str, address: str, page: str) -> Answer:
    end = LEAD.search(words)
    at = end.end() if end else len(words)
    return Answer(question, words[:at], words[at:], address, page)


def plans_answer(provisions: Sequence[Provision]) -> str:
    """Return what has come of the provisions that plan something, counted; nothing where there are none."""
    if not provisions:
        return ""
    states = Counter(current_state(provision).value for provision in provisions)
    steps = [
        f"{states[value]} {'is' if states[value] == 1 else 'are'} {STATUS[value].label.lower()}"
        for value in PROGRESS
        if states[value]
    ]
    said = " and ".join(steps) or "none is known to have been begun"
    nothing = states["no-action-found"]
    caveat = f" and for {nothing} no action was found, which is no proof of none" if nothing else ""
    others = [term for term in STATUS.terms if states[term.value] and term.value not in (*PROGRESS, "no-action-found")]
    count = sum(states[term.value] for term in others)
    labels = _either([term.label.lower() for term in others]) if others else ""
    rest = f"; {count} {'is' if count == 1 else 'are'} {labels}" if others else ""
    return f"Of {plural(len(provisions), 'provision', 'provisions')}, {said}{caveat}{rest}."


def claims_answer(claims: Sequence[Claim]) -> str:
    """Return how the claims of an article stand against the text, counted; nothing where there are none."""
    if not claims:
        return ""
    found = {term.value: len(group) for term, group in by_charter_verdict(claims)}
    outside = found["not-about-the-text"]
    against = f"; {found['contradicted']} the text contradicts" if found["contradicted"] else ""
    return (
        f"Of {len(claims) - outside} claims that a clause could state, {found['in-text']} are in what was read and "
        f"for {found['weaker-in-text']} it says less; {found['not-seen']} were not seen{against}, "
        f"and {outside} more lie outside it."
    )


def ladder(library: Library, document: str) -> list[tuple[Term, list[Provision]]]:
    """Return the verbs that plan something, the strongest first, each with its provisions; those of none too."""
    found = by_modality(counted(provisions_of(library, document)))
    return [(term, group) for term, group in found if term.family == "plans"]


def ladder_finding(provisions: Iterable[Provision]) -> str:
    """Return what stands highest on the ladder of verbs; nothing where its first rung is taken, or every rung empty."""
    rows = list(provisions)
    used = {provision.modality.value for provision in rows}
    verbs = [term.value for term in MODALITY.terms if term.family == "plans"]
    empty = verbs[: next((at for at, verb in enumerate(verbs) if verb in used), 0)]
    if not empty:
        return ""
    top = verbs[len(empty)]
    count = sum(provision.modality.value == top for provision in rows)
    whole = len(in_english(rows))
    return (
        f"No {_either([f'“{verb}”' for verb in empty])} was seen, with {whole} of {len(rows)} provisions seen whole in "
        f"English; {count} “{top}”, as other US charters do."
    )


def families(provisions: Iterable[Provision]) -> tuple[int, int, int]:
    """Return how many provisions plan something, how many state a position, and of how many the verb was not seen."""
    found = Counter(provision.modality.family for provision in provisions)
    return found["plans"], found["states"], found[""]


def gaps(claims: Iterable[Claim]) -> list[tuple[Term, int]]:
    """Return in what the text says less than claims, with for how many it does; the most first."""
    found = Counter(gap.value for claim in claims for gap in claim.charter.gap or ())
    return [(GAP[value], count) for value, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def gap_finding(claims: Sequence[Claim]) -> str:
    """Return in what the text says less most often; nothing where two are as often, or it is less than half."""
    weaker = [claim for claim in claims if claim.charter.verdict.value == "weaker-in-text"]
    found = gaps(weaker)
    if not found or 2 * found[0][1] <= len(weaker) or (len(found) > 1 and found[0][1] == found[1][1]):
        return ""
    term, count = found[0]
    return (
        f"Where the text, as far as it was read, says less than the article, it is most often in {term.label}: for "
        f"{count} of {len(weaker)} claims."
    )


CONTRADICTED = ("contradicted", "did-not")  # a claim, and a forecast


def contradiction_finding(claims: Iterable[Claim]) -> str:
    """Return that no claim was found contradicted, nor a forecast to have failed; nothing where one was, or of none."""
    verdicts = [verdict for claim in claims for verdict in (claim.charter, claim.record, claim.outcome) if verdict]
    if not verdicts or any(each.verdict.value in CONTRADICTED for each in verdicts):
        return ""
    return "No claim was found contradicted by text or record, as read."


def in_words(count: int) -> str:
    """Return a small count as a word, for running text."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def kinds(claims: Iterable[Claim]) -> str:
    """Return how many claims are of which kind, in a line."""
    found = by_term(claims, CLAIM_KIND, lambda claim: claim.kind)
    return ", ".join(f"{len(group)} {KINDS[term.value][len(group) > 1]}" for term, group in found if group)


def width(count: int, whole: int) -> int:
    """Return a count in per cent of a whole, for the length of a bar."""
    return 100 * count // whole if whole else 0


def verdicts(claims: Iterable[Claim]) -> list[tuple[Term, list[Claim]]]:
    """Return the verdicts against the text that any claim has, each with its claims."""
    return [(term, group) for term, group in by_term(claims, CHARTER_VERDICT, _verdict) if group]


def _verdict(claim: Claim) -> Term:
    return claim.charter.verdict


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
