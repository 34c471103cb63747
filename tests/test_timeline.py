"""The picture of the timeline and the profile of verbs show the records, read here from the YAML itself."""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import open_library
from kb.declare import dates
from kb.library.library import Library
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import tree
from view.pictures import axis, timeline

built_site = pytest.mark.xdist_group("built")
DRAWINGS = ("wide", "tall")


@functools.cache
def records(type_: str) -> dict[str, dict[str, Any]]:
    files = sorted((ROOT / "data" / type_).glob("*.yml"))
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader) for file in files}


@pytest.fixture(scope="module")
def page(built: Path) -> lxml.html.HtmlElement:
    return tree((built / "timeline" / "index.html").read_text(encoding="utf-8"))


def drawing(page: lxml.html.HtmlElement, form: str) -> lxml.html.HtmlElement:
    (found,) = page.xpath(f"//div[contains(@class, 'kb-tl--{form}')]/svg")
    return found


def marks(svg: lxml.html.HtmlElement) -> dict[str, tuple[float, float]]:
    """Return the corner of each mark by the entry that it leads to."""
    found = {}
    for link in svg.xpath(".//a[@class='event']"):
        glyph = link.find("use")
        assert link.get("href") not in found
        found[link.get("href").removeprefix("#")] = (float(glyph.get("x")), float(glyph.get("y")))
    return found


def bars(svg: lxml.html.HtmlElement, axis: int) -> dict[str, tuple[float, float]]:
    """Return where each period begins and ends along the axis, by its id."""
    found = {}
    for link in svg.xpath(".//a[@class='bar']"):
        numbers = [float(number) for number in re.findall(r"[\d.]+", link.find("path").get("d"))]
        along = numbers[axis::2]
        found[link.get("href").strip("/").split("/")[-1]] = (min(along), max(along))
    return found


def years(svg: lxml.html.HtmlElement, axis: int) -> dict[int, float]:
    """Return the place of each year that is named at the axis."""
    named = [text for text in svg.xpath(".//text[@class='t-year']") if text.text.isdigit()]
    return {int(text.text): float(text.get("xy"[axis])) - 4 * axis for text in named}


@built_site
@pytest.mark.parametrize("form", DRAWINGS)
def test_every_event_is_one_mark_that_leads_to_its_entry(page: lxml.html.HtmlElement, form: str):
    svg, events = drawing(page, form), records("events")
    assert set(marks(svg)) == set(events)
    assert len(events) > 150
    entries = {row.get("id") for row in page.xpath("//li[@class='kb-event']")}
    assert set(marks(svg)) == entries
    for link in svg.xpath(".//a[@class='event']"):
        event = events[link.get("href").removeprefix("#")]
        assert link.find("title").text.endswith(": " + event["title"])


@built_site
@pytest.mark.parametrize("form", DRAWINGS)
def test_each_kind_of_event_has_a_shape_of_its_own(page: lxml.html.HtmlElement, form: str):
    events, shapes = records("events"), set()
    for link in drawing(page, form).xpath(".//a[@class='event']"):
        kind = events[link.get("href").removeprefix("#")]["kind"]
        shapes.add((kind, link.find("use").get("href").partition("#")[2]))
    assert len(shapes) == len(dict(shapes)) == len({shape for _, shape in shapes}) > 5


@built_site
@pytest.mark.parametrize("form", DRAWINGS)
def test_no_mark_hides_another(page: lxml.html.HtmlElement, form: str):
    svg = drawing(page, form)
    size = float(svg.find(".//use").get("width"))
    for (one, (x, y)), (other, (far, low)) in itertools.combinations(marks(svg).items(), 2):
        assert abs(x - far) >= size or abs(y - low) >= size, (one, other)


@built_site
@pytest.mark.parametrize(("form", "axis", "slack"), [("wide", 0, 7.0), ("tall", 1, 32.0)])
def test_a_mark_stands_in_its_year(page: lxml.html.HtmlElement, form: str, axis: int, slack: float):
    svg = drawing(page, form)
    half = float(svg.find(".//use").get("width")) / 2
    named = years(svg, axis)
    assert {1990, 2022, 2025} <= set(named)
    for id_, corner in marks(svg).items():
        year, at = int(records("events")[id_]["date"][:4]), corner[axis] + half
        assert all(at >= place - 7 for other, place in named.items() if other <= year), id_
        assert all(at <= place + slack for other, place in named.items() if other > year), id_


@built_site
@pytest.mark.parametrize(("form", "axis"), [("wide", 0), ("tall", 1)])
def test_every_period_is_a_bar_from_its_first_day_to_its_last(page: lxml.html.HtmlElement, form: str, axis: int):
    svg, periods = drawing(page, form), records("periods")
    drawn = bars(svg, axis)
    assert set(drawn) == set(periods)
    assert len(periods) > 15
    edge = max(end for _, end in drawn.values())
    for (one, a), (other, b) in itertools.permutations(periods.items(), 2):
        (start, _), (end, _) = (re.sub("[~?]", "", period["date"]).split("/") for period in (a, b))
        if start[:4] < end[:4]:
            assert drawn[one][0] <= drawn[other][0], (one, other)
        begins, (_, ends) = start, re.sub("[~?]", "", b["date"]).split("/")
        if ends != ".." and ends[:4] < begins[:4]:
            assert drawn[other][1] <= drawn[one][0] + 4, (one, other)
    assert {id_ for id_, (_, end) in drawn.items() if end == edge} == {
        id_ for id_, period in periods.items() if period["date"].endswith("..")
    }
    for text in svg.xpath(".//a[@class='bar']/text"):
        assert text.text == periods[text.getparent().get("href").strip("/").split("/")[-1]]["title"]


@built_site
def test_each_change_of_scale_is_a_line_and_a_label(page: lxml.html.HtmlElement):
    for form in DRAWINGS:
        svg = drawing(page, form)
        labels = [text.text for text in svg.xpath(".//text[@class='t-scale']")]
        assert len(labels) == len(svg.xpath(".//rect[@class='era']")) == 4
        assert all("times the scale before" in label for label in labels[1:])
        assert svg.find(".//path[@class='break']").get("d").count("M") == 3


@built_site
def test_each_year_of_the_list_leads_back_to_the_picture(page: lxml.html.HtmlElement):
    wanted = {event["date"][:4] for event in records("events").values()}
    targets = page.xpath("//p[@class='kb-year__up']/a/@href")
    assert {f"#picture-{year}" for year in wanted} | {"#picture"} == set(targets)
    ids = set(page.xpath("//@id"))
    assert {target.removeprefix("#") for target in targets} <= ids


@built_site
def test_the_profile_counts_the_verbs_of_each_section(built: Path):
    page = tree((built / "charter" / "index.html").read_text(encoding="utf-8"))
    expected: dict[tuple[str, str], int] = {}
    for provision in records("provisions").values():
        if provision["instrument"] == "charter-2026" and provision["placement"] != "unplaced":
            key = provision["section"], provision["modality"]
            expected[key] = expected.get(key, 0) + 1
    found = {}
    for cell in page.xpath("//table[@class='kb-profile']//td/a"):
        verb, section = cell.get("href").removeprefix("?verb=").split("#section-")
        found[section.upper(), verb] = int(cell.text_content().split()[-1])
        assert len(cell.findall(".//rect")) == found[section.upper(), verb]
        assert page.xpath(f"//section[@id='section-{section}']")
    assert found == expected
    assert len(found) > 8


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_a_stretch_with_more_events_is_drawn_longer_and_the_gaps_are_kept():
    days = [day("1990-05-01")] + [day("2025-03-01")] * 20
    line = axis.axis(days, (days[0], day("2025-12-05")), 100, 500, 20)
    assert [stretch.words for stretch in line.stretches] == ["1990–2020", "2021–2024", "2025"]
    first, second, third = line.stretches
    assert third.length > first.length > second.length
    assert second.start - (first.start + first.length) == pytest.approx(20)
    assert line.start == 100
    assert line.end == pytest.approx(600)


def test_a_day_stands_within_its_stretch_and_one_outside_at_the_edge():
    line = axis.axis([], (day("2001-02-03"), day("2002-06-30")), 10, 546, 20)
    assert [stretch.words for stretch in line.stretches] == ["2001–June 2002"]
    assert line.at(day("2001-01-01")) == 10
    assert line.at(day("2001-04-11")) == pytest.approx(110)
    assert line.at(day("1999-01-01")) == 10
    assert line.at(day("2030-01-01")) == line.end


def test_what_is_known_to_the_year_stands_in_its_middle_and_what_lasted_where_it_began():
    line = axis.axis([], (day("2001-01-01"), day("2002-12-31")), 0, 730, 0)
    assert line.middle(dates.parse("2001")) == pytest.approx(182)
    assert line.middle(dates.parse("2001-01-11/2002-12-01")) == pytest.approx(10)


def test_ticks_are_as_fine_as_there_is_room_for():
    stretch = axis.Stretch(day("2025-01-01"), day("2026-01-01"), 0, 365)
    assert [tick.words for tick in stretch.ticks(29)][:3] == ["2025", "Feb", "Mar"]
    assert [tick.words for tick in stretch.ticks(50)] == ["2025", "Apr", "Jul", "Oct"]
    half = axis.Stretch(day("2026-01-01"), day("2026-07-01"), 0, 181)
    assert half.words == "Jan–Jun 2026"
    decades = axis.Stretch(day("1988-01-01"), day("2021-01-01"), 0, 330)
    assert [tick.words for tick in decades.ticks(40)] == ["1990", "1995", "2000", "2005", "2010", "2015"]


def test_marks_that_fall_together_are_stacked_and_moved_on_where_the_stack_is_full():
    assert timeline.swarm([5, 5, 9, 30], 10, most=5, end=100) == [(5, 0), (5, 1), (9, 2), (30, 0)]
    assert timeline.swarm([5, 5, 5], 10, most=2, end=100) == [(5, 0), (5, 1), (15, 0)]
    assert timeline.swarm([5, 5, 5], 10, most=2, end=8) == [(5, 0), (5, 1), (5, 2)]


def test_spans_share_a_row_only_where_they_do_not_touch():
    assert timeline.rows([(0, 10), (5, 20), (10, 15), (21, 30)]) == [0, 1, 0, 0]


def test_the_sample_is_drawn_and_a_library_without_dates_is_not():
    library = open_library(SAMPLE)
    drawn = timeline.picture(library, timeline.WIDE)
    assert drawn is not None
    assert [mark.event.id for mark in drawn.marks] == ["signing"]
    assert [bar.period.id for bar in drawn.bars] == ["envoys-time"]
    assert drawn.breaks == ""
    assert timeline.picture(Library([], [], library.ids), timeline.TALL) is None
