"""Seven questions that readers ask, each answered within two clicks from the home page.

Only links and folds that are seen are clicked, by their words. What has to stand on the page reached is read from the records,
so that a changed record changes what is expected; it has to be open to the eye and not in a closed fold: to open one is a click.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from kb.library.documents import coverage_by_topic
from kb.library.library import Library
from kb.records.judgement import judgements
from view.site import Site


def sentences(library: Library, text: str, about: str) -> list[str]:
    """Return the clauses of a record's prose that speak of something, as they are read on the page."""
    clauses = re.split(r"(?<=[.;])\s", Site(library).publication.plain(text))
    return [clause for clause in clauses if about in clause]


def arms_sale(library: Library) -> list[str]:
    provision = library["charter-defense-sales"]
    return [provision.modality.label, provision.verb, Site(library).publication.plain(provision.summary)]


def repeal(library: Library) -> list[str]:
    return sentences(library, library["freedom-support-act-907"].asked.answer, "repeal")


def jobs(library: Library) -> list[str]:
    claim = library["claim-new-markets-create-jobs"]
    return [
        claim.title,
        claim.hedge.words,
        claim.outcome.verdict.label,
        Site(library).publication.plain(claim.outcome.reason),
    ]


def rights(library: Library) -> list[str]:
    document = library["armenia-us-charter-2025"]
    entry = coverage_by_topic(document)["democracy-and-rights"]
    assert entry.value != coverage_by_topic(library["charter-2026"])["democracy-and-rights"].value
    return [document.asked.answer, entry.value.label, Site(library).publication.plain(entry.basis)]


def accounts(library: Library) -> list[str]:
    theme = library["relations"]
    texts = [theme.answer, *theme.notes]
    found = [
        each for text in texts for words in ("2021–24", "Foreign Ministry") for each in sentences(library, text, words)
    ]
    assert len(found) >= 2
    return found


def unseen(library: Library) -> list[str]:
    return [Site(library).publication.plain(unknown) for unknown in library["charter-2026"].unknowns]


def last_searched(library: Library) -> list[str]:
    days = [judgement.assessed for record in library for _, judgement in judgements(record) if judgement.searched]
    return [f"last searched on {max(days)}", f"{len(days)} verdicts and statuses"]


@dataclass(frozen=True)
class Question:
    """What is asked, the words of the links and folds that are clicked, and what has to stand on the page reached."""

    asked: str
    clicks: tuple[str, ...]
    answer: Callable[[Library], list[str]]


QUESTIONS = (
    Question("arms-sale", ("Is an arms sale in the Charter?",), arms_sale),
    Question("repeal", ("Has Section 907 been repealed?",), repeal),
    Question("jobs", ("Have the jobs come that the article forecasts?",), jobs),
    Question("rights", ("How does the Charter differ from Armenia’s?", "topics"), rights),
    Question("accounts", ("Themes", "Relations by administration"), accounts),
    Question("unseen", ("What could not be seen of the text",), unseen),
    Question("last-searched", ("How we searched",), last_searched),
)


# The pages of provisions list where was searched behind a click that says so; the day stands in the open.
OPEN_SEARCHES = """() => [...document.querySelectorAll("details:not([open]) > summary")]
    .filter(summary => summary.innerText.startsWith("Where we looked")).forEach(summary => summary.click())"""


def visible_text(page: Page) -> str:
    """Return the text of the content that is open to the eye, in single spaces, without the numbers of citations."""
    page.evaluate("document.querySelectorAll('.kb-ref, .kb-skip-label').forEach(mark => mark.remove())")
    return " ".join(page.locator("article.md-content__inner").inner_text().split())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_a_question_is_answered_within_two_clicks(page: Page, address: str, library: Library, question: Question):
    assert len(question.clicks) <= 2
    page.goto(address)
    for words in question.clicks:
        fold = page.locator("summary").filter(has_text=re.compile(rf"^\s*\d+ {re.escape(words)}\s*$"))
        link = page.get_by_role("link", name=words, exact=True).or_(fold).first
        expect(link).to_be_visible()
        link.click()
        page.wait_for_load_state()
    shown = visible_text(page)
    expected = question.answer(library)
    assert expected
    for phrase in expected:
        assert " ".join(phrase.split()) in shown, phrase


def test_home_says_when_the_record_was_last_searched(page: Page, address: str, library: Library):
    page.goto(address)
    assert last_searched(library)[0] in visible_text(page)


def test_every_judgement_with_nothing_found_says_where_and_when_it_was_searched(
    page: Page, address: str, library: Library
):
    searched = [(record, judgement) for record in library for _, judgement in judgements(record) if judgement.searched]
    assert len(searched) > 40
    for record, judgement in searched[:: len(searched) // 12]:
        page.goto(address + record.address)
        page.evaluate(OPEN_SEARCHES)
        shown = visible_text(page)
        assert f"Searched and weighed on {judgement.assessed}" in shown, record.id
        for where in judgement.searched:
            assert " ".join(where.split()) in shown, record.id


def test_an_answer_in_a_closed_fold_would_not_count(page: Page, address: str, library: Library):
    page.goto(f"{address}instruments/freedom-support-act-907/")
    page.evaluate(
        "() => { const fold = document.createElement('details');"
        " const answer = document.querySelector('[data-field=\"asked.answer\"]');"
        " answer.replaceWith(fold); fold.append(answer) }"
    )
    shown = visible_text(page)
    assert not [phrase for phrase in repeal(library) if phrase in shown]
