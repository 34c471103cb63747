"""The horizon of evidence has the pages that the records cite since the signing, each on its day, and nothing else."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import check, open_library
from kb.declare import dates
from kb.library.library import Library
from kb.records.record import narrow
from kb.records.typed import Source
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.pictures import horizon
from view.site import Site

SIGNED = datetime.date(2026, 2, 10)


def read(type_: str) -> dict[str, dict[str, Any]]:
    files = (ROOT / "data" / type_).glob("*.yml")
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for file in files}


@pytest.fixture(scope="module")
def page(library: Library) -> lxml.html.HtmlElement:
    return tree(str(Site(library).macros("horizon/")["horizon"]()))


def expected(entries: list[dict[str, Any]], sources: dict[str, dict[str, Any]], last: datetime.date) -> set[str]:
    """Return the ids of the dated sources of some entries that were published between the signing and a day."""
    found = set()
    for entry in entries:
        for citation in entry.get("sources", ()):
            written = sources[citation["source"]].get("published")
            if written and dates.parse(written).last >= SIGNED and dates.parse(written).first <= last:
                found.add(citation["source"])
    return found


MARK = "a[not(@class='due')]"  # a page; what is due leads to its own record


def test_each_row_leads_to_the_dated_pages_that_its_record_cites(page: lxml.html.HtmlElement, library: Library):
    sources = read("sources")
    cited = {
        id_: [status for status in values.get("status", ()) if status["relation"] != "earlier"]
        for id_, values in read("provisions").items()
    } | {id_: [values["outcome"]] for id_, values in read("claims").items() if "outcome" in values}
    rows = page.xpath("//li[@class='kb-hz__row']")
    words = page.xpath("//dl[@class='kb-hz__words']/dd")
    assert len(rows) == len(words) == 36
    for row, said in zip(rows, words, strict=True):
        id_ = row.xpath("string(.//span[@class='kb-hz__what']/a[last()]/@href)").split("/")[-2]
        wanted = expected(cited[id_], sources, library.as_of)
        assert {link.split("/")[-2] for link in said.xpath(".//a/@href")} == wanted, id_
        assert {link.split("/")[-2] for link in row.xpath(f"./svg/{MARK}/@href")} <= wanted
        assert bool(row.xpath(f"./svg/{MARK}")) == bool(wanted)
        assert {link.split("/")[-2] for link in row.xpath("./svg/a[@class='due']/@href")} <= {id_}


def test_a_mark_stands_at_its_day_between_the_signing_and_the_day_of_the_record(page, library: Library):
    along = horizon.declared(library)
    assert along and (along.first, along.last) == (SIGNED, library.as_of)
    days = (library.as_of - SIGNED).days
    for mark in page.xpath(f"//li[@class='kb-hz__row']/svg/{MARK}[svg]"):
        source = narrow(library[mark.get("href").split("/")[-2]], Source)
        assert source.published
        at = 100 * (source.published.first - SIGNED).days / days
        assert float(mark.find("svg").get("x").rstrip("%")) == pytest.approx(max(at, 0), abs=0.01)


def test_the_zones_end_where_the_settings_say(library: Library):
    settings = yaml.safe_load((ROOT / "data" / "settings.yml").read_text(encoding="utf-8"))["evidence"]
    along = horizon.declared(library)
    assert along
    starts = {zone.name: zone.x for zone in along.zones}
    assert starts == {"dense": 0.0, "thin": along.at(settings["dense_to"]), "later": along.at(settings["thin_to"])}
    assert sum(zone.width for zone in along.zones) == pytest.approx(100, abs=0.05)


def test_what_is_due_has_a_flag_and_one_behind_the_day_of_the_record_says_so(page):
    flags = [seen_text(text) for text in page.xpath("//li[@class='kb-hz__row']/svg/a[@class='due']/svg/text")]
    assert flags == ["due about 10 May 2026", "due about 10 February 2027, later"]


def test_a_headline_and_a_page_on_the_same_field_have_marks_of_their_own(page):
    classes = page.xpath("//li[@class='kb-hz__row']/svg/a//*[self::rect or self::circle]/@class")
    assert {"under", "field", "under title"} <= set(classes)


def marks(root: Path, id_: str) -> list[float]:
    """The marks of a record; that a date does not fit the others is the checker's, and no matter here."""
    library = check(root).library
    along = horizon.declared(library)
    assert along
    return [mark.x for mark in horizon.row(library, library[id_], along).marks]  # type: ignore[arg-type]


@pytest.mark.parametrize("id_", ["pact-trade", "claim-more-trade"])
def test_a_page_that_is_dated_anew_moves_its_mark_and_one_without_a_date_has_none(sample: Path, id_: str):
    """Both rest on the gazette, of the day of the signing."""
    along = horizon.declared(open_library(sample))
    assert along and along.first == datetime.date(2001, 2, 3)
    file = sample / "data" / "sources" / "gazette.yml"
    (published,) = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("published:")]
    for written, expected in (("2010-06-01", [along.at(datetime.date(2010, 6, 1))]), ("2000-01-01", [])):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(published, f"published: {written}"), encoding="utf-8")
        published = f"published: {written}"
        assert marks(sample, id_) == expected
    file.write_text(file.read_text(encoding="utf-8").replace(f"{published}\n", ""), encoding="utf-8")
    assert marks(sample, id_) == []


def test_without_time_since_the_signing_there_is_a_sentence_in_place_of_the_picture(sample: Path):
    file = sample / "data" / "instruments" / "pact.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("signed: 2001-02-03\n", ""), encoding="utf-8")
    library = open_library(sample)
    assert horizon.axis(library, "pact", None, None) is None
    html = str(Site(library).macros("horizon/")["horizon"](id="pact"))
    assert "no time since to show" in html and "kb-hz" not in html


def test_without_declared_edges_all_of_the_time_is_one_zone(library: Library):
    along = horizon.axis(library, "charter-2026", None, None)
    assert along and [(zone.name, zone.width) for zone in along.zones] == [("later", 100.0)]
