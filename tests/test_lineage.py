"""The picture of a law in time has every year, bill and office that the records have, each at its place, in both forms."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import check, open_library
from kb.library.library import Library
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import seen_text, tree
from view.pictures import lineage
from view.pictures.geometry import Box, overlap
from view.site import Site

LAW = "freedom-support-act-907"
SAMPLED = "old-law"


@pytest.fixture(scope="module")
def page(library: Library) -> lxml.html.HtmlElement:
    return shown(Site(library))


@pytest.fixture(scope="module")
def site() -> Site:
    """One site for all changes to the sample: its templates are read once."""
    return Site(open_library(SAMPLE))


def shown(site: Site) -> lxml.html.HtmlElement:
    return tree(str(site.macros("section-907/")["lineage"]()))


def of(site: Site, root: Path) -> lxml.html.HtmlElement:
    """The page as it is once the records of a folder have changed."""
    site.turn_to(check(root).library)
    return shown(site)


@pytest.fixture(scope="module")
def law() -> dict[str, Any]:
    return read(ROOT, "instruments")[LAW]


def read(root: Path, folder: str) -> dict[str, dict[str, Any]]:
    """The records of a folder by their ids, as YAML has them: every value is text."""
    files = sorted((root / "data" / folder).glob("*.yml"))
    return {file.stem: dict(yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)) for file in files}


def first_day(date: str) -> str:
    """The first day of a date as it is written: `2021-04` begins on `2021-04-01`."""
    return f"{date.partition('/')[0].strip('?~%')}-01-01"[:10]


def last_day(date: str) -> str:
    end = date.rpartition("/")[2].strip("?~%")
    return "9999-12-31" if end in ("", "..") else f"{end}-12-31"[:10]


def drawing(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    return page.find(".//figure[@class='kb-lineage']/svg")


def led(link: lxml.html.HtmlElement) -> str:
    """What a mark leads to: the id of a record, or an anchor of this page."""
    href = str(link.get("href"))
    return href if href.startswith("#") else href.split("/")[-2]


def told(law: dict[str, Any]) -> dict[str, str]:
    """The anchor of the words on each year: that of the first of those on end of which the same is said."""
    runs = itertools.groupby(law["waivers"], key=lambda each: (each["state"], each["basis"], each.get("instrument")))
    groups = [[each["year"] for each in run] for _, run in runs]
    return {year: f"#waived-{group[0]}" for group in groups for year in group}


def squares(root: Path, law: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each year by the YAML: its number, what is known of a waiver, and where its mark leads."""
    anchors = told(law)
    return [(each["year"], each["state"], each.get("instrument", anchors[each["year"]])) for each in law["waivers"]]


def drawn_squares(svg: lxml.html.HtmlElement) -> list[tuple[str, str, str]]:
    links = svg.xpath(".//a[rect[@width='24' or (@y='13' and @height='37')]]")
    return [(link.find("title").text[:4], link.xpath("rect/@class")[-1], led(link)) for link in links]


def expected_steps(root: Path, id_: str) -> list[tuple[str, str, str]]:
    """Each step by the YAML, the newest first: its day, its mark, and where it leads."""
    documents, law = read(root, "instruments"), read(root, "instruments")[id_]
    since, possible = first_day(law["signed"]), law["waivers"][0]["year"]
    found = [(since, "law", id_), *bills(documents, id_)]
    orders = [first_day(each["signed"]) for each in documents.values() if each["kind"] == "waiver" and "signed" in each]
    for name, period in read(root, "periods").items():
        first, last = first_day(period["date"]), last_day(period["date"])
        if period["kind"] == "measure" and period.get("themes", [""])[0] == law["themes"][0]:
            if first[:4] >= possible and not any(first <= order < last for order in orders):
                found.append((first, "gap", name))
        elif period["kind"] == "administration" and set(period.get("actors", ())) & set(law.get("parties", ())):
            found += [(max(first, since), "office", name)] if last > since else []
    anchors = told(law)
    for anchor in dict.fromkeys(anchors.values()):
        run = [each for each in law["waivers"] if anchors[each["year"]] == anchor]
        order = run[0].get("instrument")
        signed = documents[order].get("signed", "") if order else ""
        is_dated = len(run) == 1 and signed[:4] == run[0]["year"]
        day = first_day(signed) if is_dated else f"{run[-1]['year']}-07-02"
        found.append((day, run[0]["state"], order or anchor))
    return sorted(found, key=lambda step: step[0], reverse=True)


def bills(documents: dict[str, dict[str, Any]], id_: str) -> Iterator[tuple[str, str, str]]:
    """Yield the bills on a law or on what allows its waivers, and that."""
    allowing = {
        relation["instrument"]
        for each in documents.values()
        for relation in each.get("relations", ())
        if each["kind"] == "waiver" and relation["relation"] == "rests-on"
    }
    for name, each in documents.items():
        targets = {
            relation["instrument"]
            for relation in each.get("relations", ())
            if relation["relation"] in ("amends", "repeals")
        }
        if "signed" in each and (name in allowing or (each["kind"] == "bill" and targets & {id_, *allowing})):
            yield first_day(each["signed"]), "authority" if name in allowing else "bill", name


def labels(svg: lxml.html.HtmlElement) -> list[Box]:
    """The boxes of what is said at the lines, and of the names of times without a waiver."""
    boxes = []
    for words in svg.xpath("./text[@class='verb'] | ./a[@class='gap']/text"):
        x, y, wide = float(words.get("x")), float(words.get("y")), len(seen_text(words)) * 6.0
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[words.get("text-anchor")]
        boxes.append((left, y - 12, left + wide, y + 3))
    return boxes


MARKS = {"bare": "office", "allows": "authority"}


def drawn_steps(page: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    links = page.xpath("//ol[contains(@class, 'kb-steps')]/li/a")
    marks = [link.xpath("svg/*/@class")[0] for link in links]
    return [(MARKS.get(mark, mark), led(link)) for mark, link in zip(marks, links, strict=True)]


def in_order_of_days(drawn: list[tuple[str, str]], expected: list[tuple[str, str, str]]) -> bool:
    """Tell whether the same steps are drawn, the newest first; those of one day in any order."""
    days = {(mark, where): day for day, mark, where in expected}
    placed = [days.get(step, "") for step in drawn]
    return len(drawn) == len(expected) and set(drawn) == set(days) and placed == sorted(placed, reverse=True)


def test_each_year_has_a_square_of_its_state_in_order_which_leads_to_its_waiver_or_to_the_words_on_it(page, law):
    assert drawn_squares(drawing(page)) == squares(ROOT, law)
    places = [float(place) for place in drawing(page).xpath(".//rect[@width='24']/@x")]
    assert places == sorted(places) and len(places) == len(law["waivers"]) > 20


def test_a_step_for_each_mark_stands_one_below_the_other_the_newest_first(page):
    assert in_order_of_days(drawn_steps(page), expected_steps(ROOT, LAW))
    assert drawn_steps(page)[-1] == ("law", LAW), "nothing is older than the law"
    marks = {mark for mark, _ in drawn_steps(page)}
    assert marks >= {"law", "authority", "bill", "gap", "office", "seen", "reported", "disputed", "none-found"}
    wide = {led(link) for link in drawing(page).iter("a")}
    assert wide == {where for _, where in drawn_steps(page)}, "both drawings have the same marks"


def test_whatever_a_mark_leads_to_on_the_page_says_what_is_known_of_the_year(page, law):
    for year, anchor in told(law).items():
        (words,) = page.xpath(f"//dl//*[@id='{anchor[1:]}']")
        (basis,) = (each["basis"] for each in law["waivers"] if each["year"] == year)
        said = " ".join(seen_text(words.getnext()).split())
        assert " ".join(basis.split()) in said, year
        assert words.find("a").get("href").endswith(f"instruments/{LAW}/{anchor}")


def test_the_page_of_the_law_has_an_anchor_for_each_year(library: Library, law):
    there = tree(Site(library).record_page(library[LAW]).html)
    assert there.xpath("//li[starts-with(@id, 'waived-')]/@id") == [f"waived-{each['year']}" for each in law["waivers"]]


def test_each_bill_on_the_law_or_on_what_lets_it_be_waived_has_a_label_and_no_two_meet(page, library: Library):
    wanted = {name for _, mark, name in bills(read(ROOT, "instruments"), LAW) if mark == "bill"}
    assert {led(link) for link in drawing(page).xpath(".//a[@class='bill']")} == wanted
    assert len(wanted) >= 4
    made = lineage.lineage(library)
    assert made
    boxes = []
    for bill in made.bills:
        wide = max(map(len, bill.lines)) * 6
        near, far = (bill.at - wide, bill.at) if bill.anchor == "end" else (bill.at, bill.at + wide)
        boxes.append((near, bill.y - 26, far, bill.y + 22))
        assert near >= 0 and far <= lineage.WIDTH
    assert not any(overlap(a, b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_how_one_law_bears_on_another_is_said_in_both_drawings_by_the_words_of_the_records(page):
    documents = read(ROOT, "instruments")
    (note,) = (each["note"] for each in documents["waiver-authority-2002"]["relations"] if each["instrument"] == LAW)
    orders = [each for each in documents.values() if each["kind"] == "waiver"]
    assert all(any(each["relation"] == "rests-on" for each in order["relations"]) for order in orders)
    lines = [seen_text(words) for words in drawing(page).xpath("./text[@class='verb']")]
    assert lines == [f"amends: {note}", "each waiver with a record of its own rests on it"]
    (step,) = page.xpath("//ol[contains(@class, 'kb-steps')]/li[a/svg/path[@class='allows']]")
    assert seen_text(step.find(".//i")) == "; ".join(lines)
    for bill in (name for _, mark, name in bills(documents, LAW) if mark == "bill"):
        (wanted,) = {each.get("note") for each in documents[bill]["relations"] if each["relation"] != "part-of"}
        for found in (
            drawing(page).xpath(f".//a[contains(@href, '/{bill}/')]//tspan[@class='verb']"),
            page.xpath(f"//ol//a[contains(@href, '/{bill}/')]//i"),
        ):
            assert [seen_text(each) for each in found] == [wanted], bill


def test_the_words_have_all_that_the_picture_has(page):
    words = page.find(".//dl[@class='kb-lineage__words']")
    linked = {led(link) for link in words.iter("a")} | {f"#{id_}" for id_ in words.xpath(".//@id")}
    assert {led(link) for link in drawing(page).iter("a")} <= linked


# ── Other records


def edited(sample: Path, name: str, change: Any, folder: str = "instruments") -> None:
    """Change a record of the sample, or write a new one."""
    file = sample / "data" / folder / f"{name}.yml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    change(values)
    file.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")


def document(kind: str, signed: str, title: str, **more: Any) -> Any:
    """A new document for `edited`."""
    values = {
        "title": title,
        "summary": "A paper.",
        "kind": kind,
        "themes": ["trade"],
        "signed": signed,
        "legal_force": {"value": "no-clause-seen", "basis": "None was seen."},
        **more,
        "sources": [{"source": "paper", "shows": "Reports it."}],
    }
    return lambda record: record.update(values)


@pytest.fixture
def waived(sample: Path) -> Path:
    """The sample with a law in force, what allows its waivers, an order, a bill, a time without one, and an office."""
    edited(sample, SAMPLED, lambda record: record.update({
        "signed": "1990-05-01", "parties": ["northland"],
        "in_force": [{"period": "1990-05-01/..", "basis": "No end was seen.", "sources": [{"source": "paper", "shows": "Reports it."}]}],
        "waivers": [{"year": year, "state": "reported", "basis": "The paper reports it."} for year in (2001, 2002, 2003)]
        + [{"year": 2004, "state": "seen", "basis": "It was read.", "instrument": "order"}],
    }))  # fmt: skip
    edited(sample, "power", document("statute", "2000-02-03", "The Power", relations=[
        {"relation": "amends", "instrument": SAMPLED, "note": "adds the power"}]))  # fmt: skip
    edited(sample, "order", document("waiver", "2004-03-02", "The Order", relations=[
        {"relation": "waives", "instrument": SAMPLED}, {"relation": "rests-on", "instrument": "power"}]))  # fmt: skip
    edited(sample, "bill", document("bill", "2002-09-08", "The Bill", relations=[
        {"relation": "repeals", "instrument": SAMPLED}]))  # fmt: skip
    edited(sample, "quiet", lambda record: record.update({
        "title": "No waiver", "summary": "None was seen.", "kind": "measure", "date": "2002-02/2004-03-02", "themes": ["trade"],
        "sources": [{"source": "paper", "shows": "Says so."}]}), "periods")  # fmt: skip
    edited(sample, "envoys-time", lambda record: record.update(actors=["envoy", "northland"]), "periods")
    edited(sample, "paper", lambda record: record.update({"published": "2004-04-05"}), "sources")
    return sample


def year_of(year: int) -> Any:
    return lambda record: next(each for each in record["waivers"] if each["year"] == year)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("", None, id="as it is"),
        pytest.param(SAMPLED, lambda r: r["waivers"].append({"year": 2009, "state": "none-found", "basis": "Looked."}), id="a year added at the end"),
        pytest.param(SAMPLED, lambda r: r["waivers"].insert(0, {"year": 1996, "state": "seen", "basis": "Read."}), id="a year added before the first"),
        pytest.param(SAMPLED, lambda r: year_of(2002)(r).update(state="disputed"), id="a year changed in state, so that its run falls apart"),
        pytest.param(SAMPLED, lambda r: year_of(2002)(r).update(basis="Another paper."), id="a year changed in its basis alone"),
        pytest.param(SAMPLED, lambda r: year_of(2003)(r).update(instrument="order"), id="a year that gets an order signed in another"),
        pytest.param(SAMPLED, lambda r: r["waivers"].pop(1), id="a year taken away"),
        pytest.param(SAMPLED, lambda r: r["waivers"].pop(), id="the year with the order taken away"),
        pytest.param("bill", lambda r: r.update(signed="1992-01-02"), id="a bill dated anew"),
        pytest.param("bill", lambda r: r.update(signed="2003-10"), id="a bill dated by its month alone"),
        pytest.param("bill", lambda r: r.pop("signed"), id="a bill without a day"),
        pytest.param("second", document("bill", "2002-09-08", "Another", relations=[{"relation": "amends", "instrument": "power"}]), id="a bill added on the same day"),
        pytest.param("order", lambda r: r.update(signed="2004-12-30"), id="an order dated anew"),
        pytest.param("power", lambda r: r.update(signed="2001-11-12"), id="what allows waivers dated anew"),
        pytest.param("power", lambda r: r.update(signed="2003-01-10"), id="what allows waivers dated to the time without one"),
        pytest.param("power", lambda r: r.update(signed="2004-12-30"), id="what allows waivers dated to the end"),
        pytest.param("order", lambda r: r.update(signed="2002-03-04"), id="an order signed in the time without one"),
    ],
)  # fmt: skip
def test_a_record_that_changes_changes_its_marks_in_each_drawing(site: Site, waived: Path, name: str, change: Any):
    before = of(site, waived)
    if name:
        edited(waived, name, change)
    after, law = of(site, waived), read(waived, "instruments")[SAMPLED]
    assert drawn_squares(drawing(after)) == squares(waived, law)
    assert in_order_of_days(drawn_steps(after), expected_steps(waived, SAMPLED))
    strip = tree(site.record_page(site.library["trade"]).html).find_class("kb-strip__all")[0]
    assert drawn_squares(strip) == squares(waived, law)
    said = [lxml.html.tostring(each.find(".//figure[@class='kb-lineage']")) for each in (before, after)]
    assert (said[0] == said[1]) == (not name)
    boxes = labels(drawing(after))
    assert not any(overlap(a, b) for a, b in itertools.combinations(boxes, 2))
    assert all(box[0] >= 0 and box[2] <= lineage.WIDTH for box in boxes)


def test_a_bill_stands_at_its_day_in_the_wide_drawing(site: Site, waived: Path):
    def placed() -> tuple[float, float]:
        (circle,) = drawing(of(site, waived)).xpath(".//a[@class='bill']/circle")
        (first, *_, last) = drawing(of(site, waived)).xpath(".//rect[@width='24']/@x")
        return float(circle.get("cx")), (float(last) - float(first)) / 3

    before, year = placed()
    edited(waived, "bill", lambda record: record.update(signed="2003-09-08"))
    assert placed()[0] - before == pytest.approx(year, abs=0.5)


def test_without_a_law_that_can_be_waived_there_is_no_picture(sample: Path):
    file = sample / "data" / "instruments" / "old-law.yml"
    text = file.read_text(encoding="utf-8")
    start = text.index("waivers:")
    end = start + re.search(r"\n(?=\w)", text[start:]).end()  # type: ignore[union-attr]
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    assert lineage.lineage(check(sample).library) is None


def test_of_waivers_of_which_not_all_rest_on_the_law_it_says_which_do(site: Site, waived: Path):
    edited(
        waived,
        "other",
        document("waiver", "2003-04-05", "Other", relations=[{"relation": "waives", "instrument": SAMPLED}]),
    )
    edited(waived, SAMPLED, lambda record: year_of(2003)(record).update(instrument="other"))
    verbs = [seen_text(each) for each in drawing(of(site, waived)).xpath("./text[@class='verb']")]
    assert verbs == ["amends: adds the power", "rests on it: 2004"]


# ── What the page finds


def test_the_newest_page_read_on_the_law_is_named_where_no_repeal_was_found(page):
    citing = [file.read_text("utf-8") for file in (ROOT / "data").rglob("*.yml") if file.parent.name != "sources"]
    on_it = (ROOT / "data" / "instruments" / f"{LAW}.yml").read_text("utf-8")
    (theme,) = re.findall(r"^themes:\n  - ([\w-]+)", on_it, re.M)
    named = rf"\[\[({LAW}|{theme})[|\]]|(- |: )({LAW}|{theme})$"
    on_it += "".join(text for text in citing if re.search(named, text, re.M))
    ids = sorted(set(re.findall(r"\bsource: ([\w-]+)", on_it)))
    pages = [yaml.load((ROOT / "data" / "sources" / f"{id_}.yml").read_text("utf-8"), yaml.BaseLoader) for id_ in ids]
    read_pages = [each["published"] for each in pages if "published" in each and each["seen"] != "headline"]
    newest = max(read_pages, key=first_day)
    (said,) = page.find_class("kb-finding")
    day = f"{datetime.date.fromisoformat(newest):%-d %B %Y}"
    assert seen_text(said) == FOUND.format(day)


FOUND = "No repeal was found in any page read on it, the newest of {}; that is no proof that there was none."
ENDED = [
    {"period": "1990-05-01/2003-01-01", "basis": "It ended.", "sources": [{"source": "paper", "shows": "Says so."}]}
]


@pytest.mark.parametrize(
    ("folder", "name", "change", "newest"),
    [
        pytest.param("instruments", "bill", lambda r: r.update(summary="A bill."), "5 April 2004", id="a bill to repeal it is no repeal"),
        pytest.param("sources", "paper", lambda r: r.update(published="2003-02"), "February 2003", id="the newest page is another"),
        pytest.param("instruments", SAMPLED, lambda r: r.update(in_force=ENDED), "", id="the law ended"),
        pytest.param("instruments", SAMPLED, lambda r: r.pop("in_force"), "", id="whether it is in force is not on record"),
        pytest.param("instruments", "bill", lambda r: r.update(kind="statute"), "", id="the bill became law"),
        pytest.param("sources", "paper", lambda r: r.update(seen="headline"), "", id="titles alone were seen"),
        pytest.param("sources", "paper", lambda r: r.pop("published"), "", id="no page has a date"),
    ],
)  # fmt: skip
def test_the_finding_is_left_out_where_its_premise_fails(
    site: Site, waived: Path, folder: str, name: str, change: Any, newest: str
):
    edited(waived, "gazette", lambda record: record.pop("published", None), "sources")
    edited(waived, name, change, folder)
    page = of(site, waived)
    assert [seen_text(each) for each in page.find_class("kb-finding")] == ([FOUND.format(newest)] if newest else [])
