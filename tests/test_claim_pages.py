"""The pages of the article, of its claims and of its forecasts: the answer first, each verdict large once, true counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import lxml.html
import pytest

from kb.check.run import open_library
from kb.declare.scales import CHARTER_VERDICT
from kb.library.claims import leading
from kb.library.library import Library
from tests.reading_pages import seen_text, tree
from view.site import Site

Page = lxml.html.HtmlElement


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, Page]:
    """The content of the page of every claim, by its id."""
    site = Site(library)
    return {claim.id: tree(site.record_page(claim).html) for claim in library.of_type("claims")}


@pytest.fixture(scope="module")
def article(library: Library) -> Page:
    return tree(Site(library).page("articles/article-charter-means-for-baku/").html)


def said(element: Page) -> str:
    return " ".join(seen_text(element).split())


def fields(page: Page, classes: str) -> list[str]:
    """Return the fields that stand in the parts of a page that have a class."""
    return [each.get("data-field") for part in page.find_class(classes) for each in part.iterfind(".//*[@data-field]")]


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_verdicts_that_answer_a_claim_stand_large_with_their_reason_before_anything_else(library, pages):
    for claim in library.of_type("claims"):
        page = pages[claim.id]
        large = [field for field in fields(page, "kb-why") if field.endswith((".verdict", ".reason"))]
        assert large == [f"{name}.{part}" for name in leading(claim) for part in ("verdict", "reason")], claim.id
        first = [each.get("data-field") for each in page.iterfind(".//*[@data-field]")]
        at = len(claim.sentences)
        assert first[at] == "title" and first[at + 1] == f"{leading(claim)[0]}.verdict", claim.id


def test_a_forecast_has_what_came_of_it_and_the_text_and_no_verdict_that_points_away_is_large(library, pages):
    seen: Counter[tuple[str, ...]] = Counter()
    for claim in library.of_type("claims"):
        shown = leading(claim)
        seen[shown] += 1
        if claim.kind.value == "forecast":
            assert shown == ("outcome", "charter"), claim.id
            continue
        assert ("record" in shown) == (claim.record.verdict.value != "only-about-the-text"), claim.id
        assert "charter" in shown or claim.charter.verdict.value == "not-about-the-text", claim.id
    assert set(seen) == {("outcome", "charter"), ("charter",), ("record",), ("charter", "record")}


def test_the_claim_stands_against_its_clause_slot_by_slot_each_match_with_a_sign_and_a_word(library, pages):
    signs = {"equal": "=", "weaker": "≠", "other": "≠", "not-seen": "∅", "missing": "∅"}
    for claim in library.of_type("claims"):
        rows = pages[claim.id].xpath("//table[@class='kb-slots']/tbody/tr")
        if claim.charter.slots is None:
            assert not rows, claim.id
            continue
        slots = claim.charter.slots
        for row, name in zip(rows, ("actor", "verb", "object", "condition", "certainty"), strict=True):
            slot = getattr(slots, name)
            assert said(row.xpath("./td")[1]) == signs[slot.match.value] + slot.match.label, claim.id


def test_a_claim_that_was_not_seen_shows_the_nearest_clauses_above_what_it_rests_on(library, pages):
    unseen = [each for each in library.of_type("claims") if each.charter.verdict.value == "not-seen"]
    assert len(unseen) > 10
    for claim in unseen:
        assert not pages[claim.id].find_class("kb-slots")
        (answers,) = pages[claim.id].find_class("kb-answers")
        assert len(answers.xpath(".//ul[@class='kb-near']/li")) == len(claim.charter.near), claim.id


def test_a_claim_says_above_its_title_that_it_is_the_articles_and_where_it_is_made(library, pages):
    for claim in library.of_type("claims"):
        (over,) = pages[claim.id].find_class("kb-place")
        verb = "forecasts" if claim.kind.value == "forecast" else "claims"
        assert said(over).startswith(f"The article {verb}, in our words · {', '.join(claim.sentences)} · "), claim.id
        anchors = [link.get("href").partition("#")[2] for link in over.iter("a")]
        assert anchors == list(claim.sentences), claim.id


# ── The article ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_head_of_the_article_says_who_wrote_it_where_it_stands_and_whose_views_it_gives(library, article):
    head = said(article.find_class("kb-article")[0])
    record = library["article-charter-means-for-baku"]
    for words in (library[record.author].title, library[record.source].standing.value.label, record.disclaimer):
        assert words in head


def test_each_sentence_has_a_mark_for_each_of_its_claims_and_opens_to_them(library, article):
    claims = library.of_type("claims")
    made = Counter(sentence for claim in claims for sentence in claim.sentences)
    lines = article.find_class("kb-sent")
    record = library["article-charter-means-for-baku"]
    assert len(lines) == sum(paragraph.sentences for paragraph in record.paragraphs)
    for line in lines:
        name = said(line.find_class("kb-sent__no")[0])
        marks = [mark.get("class") for mark in line.xpath("./summary/span[@class='kb-marks']/span")]
        rows = line.xpath("./ul/li")
        assert len(marks) == len(rows) == made[name], name
        tones = [CHARTER_VERDICT.rank(verdict) for verdict in verdicts(rows)]
        assert tones == sorted(tones), "those of which the text says most come first"
        assert line.xpath("./*[@id=$name]", name=name), "an address opens it"
    assert made.total() == len(article.xpath("//ul[@class='kb-sent__claims']/li"))


def verdicts(rows: list[Page]) -> list[str]:
    return [row.xpath(".//use/@href")[0].rpartition("#text-")[2] for row in rows]


def test_the_rail_counts_the_claims_of_each_paragraph_and_draws_as_many(library, article):
    claims = library.of_type("claims")
    links = article.xpath("//nav[@class='kb-rail']//a")
    assert len(links) == len(library["article-charter-means-for-baku"].paragraphs)
    for number, link in enumerate(links, 1):
        here = [each for each in claims if any(made.startswith(f"p{number}.") for made in each.sentences)]
        assert link.get("href") == f"#p{number}"
        assert said(link.find_class("kb-n")[0]) == str(len(here))
        assert len(link.xpath(".//i")) == len(here)


def test_the_article_counts_every_claim_once_by_what_the_text_says(library, article):
    counts = Counter(claim.charter.verdict.label for claim in library.of_type("claims"))
    rows = [said(row) for row in article.xpath("//ul[@class='kb-tally']/li")]
    assert rows == [f"{term.label} {counts[term.label]}" for term in CHARTER_VERDICT.terms if counts[term.label]]


# ── Forecasts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def forecasts(library: Library) -> Page:
    return tree(str(Site(library).macros("forecasts/")["forecasts"]()))


def test_forecasts_are_counted_by_what_came_of_them_and_listed_in_that_order(library):
    page = forecasts(library)
    claims = [claim for claim in library.of_type("claims") if claim.kind.value == "forecast"]
    counts = Counter(claim.outcome.verdict.label for claim in claims)
    tally = [said(row).rpartition(" ") for row in page.xpath("//ul[contains(@class, 'kb-tally')]/li")]
    assert {label: int(count) for label, _, count in tally} == counts
    rows = [said(row.find(".//b")) for row in page.xpath("//*[@id='list']//tbody/tr")]
    assert rows == [label for label, _, count in tally for _ in range(int(count))]


@pytest.mark.parametrize(("outcome", "found"), [("signs-for", True), ("came-about", False), ("did-not", False)])
def test_that_none_came_about_is_said_only_while_none_did(sample: Path, outcome: str, found: bool):
    file = sample / "data" / "claims" / "claim-more-trade.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("signs-for", outcome), encoding="utf-8")
    page = forecasts(open_library(sample))
    assert bool(page.find_class("kb-finding")) == found
    if found:
        assert "Of 1 forecast, none was seen to come about" in said(page)
