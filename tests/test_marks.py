"""Each status and each outcome has a mark of its own, told apart by its outline and not by colour."""

from __future__ import annotations

import itertools
import re

from lxml import etree
from playwright.sync_api import Browser

from kb.declare.scales import CHARTER_VERDICT, OUTCOME, RECORD_VERDICT, STATUS
from kb.library.library import Library
from tests.conftest import ROOT
from view.found.cards import card
from view.site import Site

GLYPHS = ROOT / "docs" / "assets" / "glyphs.svg"
SVG = "{http://www.w3.org/2000/svg}"
STATES = {f"status-{term.value}" for term in (*STATUS.terms, *OUTCOME.terms)}
DISCS = {f"text-{term.value}" for term in CHARTER_VERDICT.terms}
SQUARES = {f"record-{term.value}" for term in RECORD_VERDICT.terms}
SIZE = 14  # pixels, the smallest at which a mark is shown
DRAWN = """async ([symbols, size]) => {
  const found = {};
  for (const [name, inner] of Object.entries(symbols)) {
    const picture = new Image(size, size);
    const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="${size}" height="${size}" ` +
      `color="black">${inner}</svg>`;
    picture.src = "data:image/svg+xml," + encodeURIComponent(text);
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    found[name] = [...pen.getImageData(0, 0, size, size).data].filter((_, at) => at % 4 === 3);
  }
  return found;
}"""


def symbols() -> dict[str, etree._Element]:
    return {each.get("id"): each for each in etree.parse(GLYPHS).getroot()}


def test_every_status_and_outcome_has_a_mark_by_its_name_and_no_mark_is_left_over():
    marks = {name for name in symbols() if name.startswith("status-")}
    assert marks == STATES
    assert len(STATES) == len(STATUS.terms) + len(OUTCOME.terms) - 2, "two values stand in both scales"
    assert {name for name in symbols() if name.startswith("text-")} == DISCS
    assert {name for name in symbols() if name.startswith("record-")} == SQUARES


def test_a_mark_has_no_colour_of_its_own_so_that_paper_and_forced_colours_show_it():
    text = GLYPHS.read_text(encoding="utf-8")
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"currentColor", "none"}
    style = (ROOT / "docs" / "assets" / "kb.css").read_text(encoding="utf-8")
    assert re.search(r"forced-colors:active\)\{[^@]*\.kb-status \.kb-glyph\{color:CanvasText\}", style)


def test_discs_and_squares_stay_with_verdicts():
    """No status has a disc or a square as wide as a verdict has."""
    for name, symbol in symbols().items():
        if name in DISCS:
            assert symbol[0].tag == f"{SVG}circle", name
        if name in SQUARES:
            assert symbol[0].tag == f"{SVG}rect", name
        if name in STATES:
            assert symbol.find(f"{SVG}rect") is None, name
            assert all(float(disc.get("r")) < 5 for disc in symbol.iter(f"{SVG}circle")), name


def test_no_two_marks_cover_the_same_ground_at_the_smallest_size(browser: Browser):
    inner = {name: "".join(etree.tostring(part, encoding="unicode") for part in symbol)
             for name, symbol in symbols().items() if name in STATES | DISCS | SQUARES}  # fmt: skip
    page = browser.new_page()
    drawn = page.evaluate(DRAWN, [inner, SIZE])
    page.close()
    for one, other in itertools.combinations(sorted(drawn), 2):
        if not {one, other} & STATES:
            continue
        pairs = list(zip(drawn[one], drawn[other], strict=True))
        alike = sum(map(min, pairs)) / sum(map(max, pairs))
        assert alike < 0.66, (one, other, alike)


def test_every_mark_on_a_card_is_there(library: Library):
    """A hit of the search and what a link shows name their marks, and a script asks for them by these names."""
    publication, there = Site(library).publication, set(symbols())
    named = {mark.glyph for record in library for mark in card(publication, record).marks if mark.glyph}
    assert named and named <= there
    assert named & STATES and named & DISCS


def test_every_mark_on_a_page_of_a_provision_or_a_claim_is_there(library: Library):
    site, there = Site(library), set(symbols())
    for record in (*library.of_type("provisions"), *library.of_type("claims")):
        asked = set(re.findall(r'glyphs\.svg#([\w-]*)"', site.record_page(record).html))
        assert asked <= there, record.id
