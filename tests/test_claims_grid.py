"""The grid of claims has each claim of the article where the YAML puts it, and says of the rest why it is not there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from playwright.sync_api import Page, expect

from kb.check.run import check
from kb.library.library import Library
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.pictures import claims_grid
from view.site import Site

BEST = ("in-text", "weaker-in-text")
SECTIONS = {"P": "Preamble", **{number: f"Section {number}" for number in ("I", "II", "III", "IV")}}
Marks = Counter[tuple[int, str, str, str]]


def read(folder: str, root: Path = ROOT) -> dict[str, dict[str, Any]]:
    files = (root / "data" / folder).glob("*.yml")
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files}


@pytest.fixture(scope="module")
def matrix(library: Library) -> lxml.html.HtmlElement:
    return tree(str(Site(library, is_published=True).macros("matrix/")["matrix"]()))


@pytest.fixture(scope="module")
def claims() -> dict[str, dict[str, Any]]:
    return read("claims")


def paragraphs_of(claim: dict[str, Any]) -> set[int]:
    return {int(sentence[1:].partition(".")[0]) for sentence in claim["sentences"]}


def expected(claims: dict[str, dict[str, Any]]) -> Marks:
    """Return every disc as paragraph, column, claim and verdict, by the YAML alone."""
    sections = {id_: provision["section"] for id_, provision in read("provisions").items()}
    found: Marks = Counter()
    for at, id_, claim in ((at, *pair) for pair in claims.items() for at in paragraphs_of(pair[1])):
        whole = claim["charter"]["verdict"]
        if whole == "not-seen":
            found[at, "Not seen", id_, whole] += 1
        if whole in BEST:
            seen: dict[str, list[str]] = {}
            for cell in claim["charter"]["provisions"]:
                seen.setdefault(SECTIONS[sections[cell["provision"]]], []).append(cell["verdict"])
            for section, verdicts in seen.items():
                found[at, section, id_, min(verdicts, key=BEST.index)] += 1
    return found


def rows(matrix: lxml.html.HtmlElement) -> list[tuple[int, lxml.html.HtmlElement]]:
    """Return each row of a paragraph with its number."""
    found = matrix.xpath("//table[@class='kb-cg']/tbody/tr[not(@class)]")
    return [(int(row.xpath("string(th/a)").split()[-1]), row) for row in found]


def test_each_claim_has_a_disc_in_each_section_on_which_it_rests_with_its_best_verdict_there(matrix, claims):
    heads = [" ".join(head.text_content().split()) for head in matrix.xpath("//table[@class='kb-cg']/thead//th")][1:]
    drawn: Marks = Counter()
    for number, row in rows(matrix):
        if (alone := row.find("td[@colspan]")) is not None:  # no disc stands in this row
            assert (alone.get("colspan"), len(row.findall("td")), len(list(row.iter("use")))) == (str(len(heads)), 1, 0)
            continue
        for head, cell in zip(heads, row.xpath("./td"), strict=True):
            for link in cell.iterfind("a"):
                id_ = link.get("href").split("/")[-2]
                glyph = link.find(".//use").get("href").rpartition("#")[2].removeprefix("text-")
                column = next(name for name in [*SECTIONS.values(), "Not seen"][::-1] if head.startswith(name))
                drawn[number, column, id_, glyph] += 1
                sentence, _, said = link.get("title").partition(": ")
                assert claims[id_]["title"] in said.replace("\u2019", "’")
                assert sentence in claims[id_]["sentences"] and sentence.startswith(f"p{number}."), id_
                assert link.get("href").endswith("#near" if glyph == "not-seen" else "#clauses")
    assert drawn == expected(claims)
    assert len(drawn) > 80


def test_what_no_clause_could_state_is_folded_in_its_paragraph_with_what_the_record_says(matrix, claims):
    outside = {id_ for id_, claim in claims.items() if claim["charter"]["verdict"] == "not-about-the-text"}
    found: set[tuple[int, str]] = set()
    for number, row in rows(matrix):
        below = row.getnext()
        if below is None or below.get("class") != "kb-cg__outside":
            continue
        ids = [link.get("href").split("/")[-2] for link in below.xpath(".//li/a[not(contains(@class, 'kb-id'))]")]
        found |= {(number, id_) for id_ in ids}
        assert seen_text(below.find(".//summary")).startswith(f"{len(ids)} claim")
        told = below.xpath(".//li/a[contains(@class, 'kb-id')]/text()")
        assert all(sentence.startswith(f"p{number}.") for sentence in told) and len(told) == len(ids)
    assert found == {(at, id_) for id_ in outside for at in paragraphs_of(claims[id_])}
    assert len(found) > len(outside), "some stand in two paragraphs"


def test_each_claim_against_each_provision_stays_in_words_below(matrix, claims):
    (fold,) = matrix.xpath("//details[contains(@class, 'kb-each')]")
    cells = Counter(link.get("href").split("/")[-2] for link in fold.xpath(".//td/a"))
    for id_, claim in claims.items():
        against = {cell["provision"] for cell in claim["charter"].get("provisions", ())}
        assert cells[id_] == len(against | set(claim["charter"].get("near", ()))), id_


# ── A record moves its mark ──────────────────────────────────────────────────────────────────────────────────────────


def marks(root: Path) -> set[tuple[int, str, str, str]]:
    """Return the discs; what else a change breaks is the checker's, and no matter here."""
    library = check(root).library
    drawn = claims_grid.grid(library, "column", "pact")
    assert drawn
    return {
        (row.number, column.name, disc.claim.id, disc.verdict.value)
        for row in drawn.paragraphs
        for column, discs in row.cells
        for disc in discs
    }


def changed(sample: Path, file: str, old: str, new: str) -> None:
    path = sample / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


OPENS, GROWS = "claims/claim-trade-clause.yml", "claims/claim-more-trade.yml"
HERE = {(1, "Section I", "claim-trade-clause", "weaker-in-text"), (2, "Not seen", "claim-more-trade", "not-seen")}


def test_a_claim_that_is_made_elsewhere_weighed_anew_or_taken_away_moves_its_disc(sample: Path):
    assert marks(sample) == HERE
    changed(sample, GROWS, "p2.1", "p1.1")
    assert (1, "Not seen", "claim-more-trade", "not-seen") in marks(sample)
    changed(sample, OPENS, "verdict: weaker-in-text\n      says", "verdict: in-text\n      says")
    assert (1, "Section I", "claim-trade-clause", "in-text") in marks(sample)
    changed(sample, "provisions/pact-trade.yml", "section: I\n", "section: P\n")
    assert (1, "Preamble", "claim-trade-clause", "in-text") in marks(sample)
    (sample / "data" / GROWS).unlink()
    assert {id_ for _, _, id_, _ in marks(sample)} == {"claim-trade-clause"}


def test_a_claim_that_two_paragraphs_make_stands_in_both_and_counts_once_in_the_legend(sample: Path):
    changed(sample, GROWS, "  - p2.1", "  - p2.1\n  - p1.1")
    assert marks(sample) == {*HERE, (1, "Not seen", "claim-more-trade", "not-seen")}
    page = tree(str(Site(check(sample).library).macros("matrix/")["matrix"]()))
    assert len(page.xpath("//table[@class='kb-cg']//a[contains(@href, 'claim-more-trade')]")) == 2
    counts = page.xpath("//ul[@class='kb-legend']//span[@class='kb-num']/text()")
    assert sum(map(int, counts)) == len(read("claims", sample))
    changed(sample, GROWS, "verdict: not-seen", "verdict: not-about-the-text")
    drawn = claims_grid.grid(check(sample).library, "column", "pact")
    assert drawn and [[each.id for _, each in row.outside] for row in drawn.paragraphs] == [["claim-more-trade"]] * 2


def test_a_claim_that_rests_on_no_provision_has_a_column_of_its_own_and_is_not_lost(sample: Path):
    file = sample / "data" / OPENS
    head, _, rest = file.read_text(encoding="utf-8").partition("  provisions:\n")
    file.write_text(head + rest[rest.index("  near:") :], encoding="utf-8")
    assert (1, "In no section", "claim-trade-clause", "weaker-in-text") in marks(sample)


def test_a_claim_outside_the_text_has_no_disc_and_is_told_with_what_the_record_says(sample: Path):
    changed(sample, OPENS, "verdict: weaker-in-text\n  reason", "verdict: not-about-the-text\n  reason")
    drawn = claims_grid.grid(check(sample).library, "column", "pact")
    assert drawn and [row.told for row in drawn.paragraphs] == [[("Not established", 1)], []]
    assert {id_ for _, _, id_, _ in marks(sample)} == {"claim-more-trade"}


@pytest.mark.parametrize("case", ["no claims", "more paragraphs than a picture can show"])
def test_where_there_is_no_grid_a_sentence_says_so_and_the_matrix_stands(sample: Path, case: str):
    if case == "no claims":
        for file in (sample / "data" / "claims").glob("*.yml"):
            file.unlink()
    else:
        more = "".join(f"  - sentences: 1\n    gist: More of it, {at}.\n" for at in range(claims_grid.MOST))
        changed(sample, "articles/column.yml", "no_claim:\n", f"{more}no_claim:\n")
    library = check(sample).library
    assert claims_grid.grid(library, "column", "pact") is None
    html = str(Site(library).macros("matrix/")["matrix"]())
    assert "more paragraphs than a picture can show" in html and "kb-cg" not in html and 'id="cells"' in html


def test_a_filter_or_an_order_in_the_address_opens_the_table(page: Page, address: str):
    for asked in ("?verdict=in-text", "?sort=-title"):
        page.goto(f"{address}matrix/{asked}")
        expect(page.locator("#cells")).to_be_visible()
    page.goto(f"{address}matrix/")
    expect(page.locator("#cells")).not_to_be_visible()
    page.goto(f"{address}matrix/#cells")
    expect(page.locator("#cells")).to_be_visible()
