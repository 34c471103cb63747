"""The picture of a law in time has every year, bill and office that the records have, each at its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import check, open_library
from kb.library.library import Library
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.pictures import lineage
from view.pictures.geometry import overlap
from view.site import Site

LAW = "freedom-support-act-907"


@pytest.fixture(scope="module")
def page(library: Library) -> lxml.html.HtmlElement:
    return tree(str(Site(library).macros("section-907/")["lineage"]()))


@pytest.fixture(scope="module")
def law() -> dict[str, Any]:
    text = (ROOT / "data" / "instruments" / f"{LAW}.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


def drawing(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    return page.find(".//figure[@class='kb-lineage']/svg")


def test_each_year_has_a_square_of_its_state_in_order_which_leads_to_its_waiver(page, law):
    squares = drawing(page).xpath(".//rect[@width='24']")
    assert [square.get("class") for square in squares] == [waiver["state"] for waiver in law["waivers"]]
    places = [float(square.get("x")) for square in squares]
    assert places == sorted(places)
    led = [link.get("href").split("/")[-2] for link in drawing(page).xpath(".//a[rect[@width='24']]")]
    assert led == [waiver["instrument"] for waiver in law["waivers"] if "instrument" in waiver]


def test_each_bill_on_the_law_or_on_what_lets_it_be_waived_has_a_label_and_no_two_meet(page, library: Library):
    bills = set()
    for file in (ROOT / "data" / "instruments").glob("*.yml"):
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
        targets = {relation["instrument"] for relation in values.get("relations", ())}
        if values["kind"] == "bill" and targets & {LAW, "waiver-authority-2002"}:
            bills.add(file.stem)
    assert {link.get("href").split("/")[-2] for link in drawing(page).xpath(".//a[@class='bill']")} == bills
    assert len(bills) >= 4
    shown = lineage.lineage(library)
    assert shown
    boxes = []
    for bill in shown.bills:
        wide = max(map(len, bill.lines)) * 6
        near, far = (bill.at - wide, bill.at) if bill.anchor == "end" else (bill.at, bill.at + wide)
        boxes.append((near, bill.y - 26, far, bill.y + 22))
        assert near >= 0 and far <= lineage.WIDTH
    assert not any(overlap(a, b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_the_words_have_all_that_the_picture_has(page, law):
    words = seen_text(page.find(".//dl[@class='kb-lineage__words']"))
    for waiver in law["waivers"]:
        assert waiver["year"] in words or any(
            int(first) < int(waiver["year"]) < int(last)
            for first, last in (
                span.split("–") for span in words.split() if span.count("–") == 1 and span[:4].isdigit()
            )
        )
    linked = {link.get("href").split("/")[-2] for link in page.xpath("//dl[@class='kb-lineage__words']//a")}
    drawn = {link.get("href").split("/")[-2] for link in drawing(page).xpath(".//a[not(@class) or @class!='office']")}
    assert drawn <= linked


def test_a_waiver_that_is_added_or_taken_away_moves_the_squares(sample: Path):
    before = lineage.lineage(open_library(sample))
    file = next(
        file for file in (sample / "data" / "instruments").glob("*.yml") if "\nwaivers:" in file.read_text("utf-8")
    )
    text = file.read_text(encoding="utf-8")
    assert before and str(before.years[-1].waiver.year) in text
    last = before.years[-1].waiver.year
    file.write_text(text.replace(f"year: {last}", f"year: {last + 3}"), encoding="utf-8")
    after = lineage.lineage(open_library(sample))
    assert after and after.years[-1].waiver.year == last + 3
    assert [year.x for year in after.years[:-1]] != [year.x for year in before.years[:-1]] or len(before.years) == 1


def test_without_a_law_that_can_be_waived_there_is_no_picture(sample: Path):
    file = sample / "data" / "instruments" / "old-law.yml"
    text = file.read_text(encoding="utf-8")
    start = text.index("waivers:")
    end = start + re.search(r"\n(?=\w)", text[start:]).end()  # type: ignore[union-attr]
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    assert lineage.lineage(check(sample).library) is None
