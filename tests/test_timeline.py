"""The picture of the timeline and the profile of verbs show the records, read here from the YAML itself."""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import check, open_library
from kb.declare import dates
from kb.library import chronicle
from kb.library.library import Library
from tests.conftest import ROOT, SAMPLE, real_library
from tests.reading_pages import tree
from view.pictures import axis, timeline
from view.site import Site

built_site = pytest.mark.xdist_group("built")
LIBRARY = real_library()


@functools.cache
def records(type_: str) -> dict[str, dict[str, Any]]:
    files = sorted((ROOT / "data" / type_).glob("*.yml"))
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader) for file in files}


def year_of(record: dict[str, Any]) -> int:
    return int(record["date"][:4])


@pytest.fixture(scope="module")
def page(built: Path) -> lxml.html.HtmlElement:
    return tree((built / "timeline" / "index.html").read_text(encoding="utf-8"))


def picture(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    (found,) = page.xpath("//figure[@id='picture']/div[@class='kb-tl--wide']/svg")
    return found


def small(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the drawings for small screens, that of the newest era first."""
    return page.xpath("//div[@class='kb-tl--small']//div[@class='kb-tl__era']/svg")


def rows(within: lxml.html.HtmlElement) -> list[str]:
    """Return the ids of the events of a list, in its order."""
    return [row.get("id") for row in within.xpath(".//li[contains(@class, 'kb-event')]")]


def number(element: lxml.html.HtmlElement) -> int:
    return int(element.xpath(".//*[contains(@class, 'kb-n')]")[0].text)


def ids(links: Iterable[lxml.html.HtmlElement]) -> list[str]:
    """Return to which places of the page links lead."""
    return [link.get("href").removeprefix("#") for link in links]


@built_site
def test_the_list_has_every_event_once_the_newest_first(page: lxml.html.HtmlElement):
    events = records("events")
    found = rows(page.get_element_by_id("list"))
    assert sorted(found) == sorted(events)
    assert len(found) > 150
    known = [LIBRARY[id_].date.first for id_ in found]
    assert known == sorted(known, reverse=True)


@built_site
def test_eras_follow_the_years_of_the_record_and_only_the_newest_stands_open(page: lxml.html.HtmlElement):
    last = max(year_of(event) for event in records("events").values())
    first = min(year_of(record) for type_ in ("events", "periods") for record in records(type_).values())
    shown = page.xpath("//details[@class='kb-era']")
    names = [era.find("summary/h2").text for era in shown]
    assert names == [str(last), str(last - 1), f"{last - 5}–{last - 2}", f"{first}–{last - 6}"]
    assert [era.get("open") is not None for era in shown] == [True, False, False, False]
    for era in shown:
        assert number(era.find("summary")) == len(rows(era))
        for stage in era.xpath(".//section"):
            assert int(stage.find("h3/span").text) == len(rows(stage))


@built_site
def test_the_rail_leads_to_every_year_with_its_count_also_to_one_without_events(page: lxml.html.HtmlElement):
    counts = Counter(year_of(event) for event in records("events").values())
    links = page.xpath("//nav[@class='kb-rail']//a")
    years = [int(link.get("href").removeprefix("#y")) for link in links]
    assert years == list(range(max(years), min(years) - 1, -1))
    assert {year: number(link) for year, link in zip(years, links, strict=True)} == {y: counts[y] for y in years}
    assert 0 in {counts[year] for year in years}
    for year in years:
        target = page.get_element_by_id(f"y{year}")
        assert target.getparent().tag != "summary"  # a browser opens what holds the place that an address names
        if not counts[year]:
            assert target.text_content() == f"{year}: no event on record."


@built_site
def test_what_followed_the_signing_stands_open(page: lxml.html.HtmlElement):
    folded = {id_ for fold in page.xpath("//details[not(@open)]") for id_ in rows(fold)}
    signing = LIBRARY["signing-of-the-charter"].date.first
    after = {id_ for id_ in records("events") if LIBRARY[id_].date.first >= signing}
    assert len(after) > 50
    assert not after & folded


@built_site
def test_a_drawing_of_one_year_names_its_months_and_the_others_their_years(page: lxml.html.HtmlElement):
    newest, *others = small(page)
    named = [text.text for text in newest.iter("text")]
    assert "Jan" in named and "Apr" in named and not any(words.isdecimal() for words in named if words)
    assert all(any((text.text or "").isdecimal() for text in svg.iter("text")) for svg in others[1:])


@built_site
def test_every_event_is_a_dot_and_every_dot_leads_to_its_row_or_says_which_is_its_own(page: lxml.html.HtmlElement):
    events = records("events")
    assert len(small(page)) == 4
    in_wide, in_small = (
        [dot for svg in drawn for dot in svg.iter("circle")] for drawn in ([picture(page)], small(page))
    )
    links = [dot.getparent() for dot in in_wide]
    assert {(link.get("tabindex"), link.getparent().get("aria-hidden")) for link in links} == {("-1", "true")}
    assert {dot.getparent().get("aria-hidden") for dot in in_small} == {"true"}
    for named in (
        [(dot.getparent().get("href").removeprefix("#"), dot) for dot in in_wide],
        [(dot.get("data-at"), dot) for dot in in_small],
    ):
        assert sorted(id_ for id_, _ in named) == sorted(events)
        marked = {id_ for id_, dot in named if dot.get("class") == "lm"}
        assert marked == {event.id for event in chronicle.landmarks(LIBRARY)}
    for svg, wide, wanted in ((picture(page), 1120, 5.2), *((each, 284, 4.6) for each in small(page))):
        places = [(along(dot.get("cx"), wide), float(dot.get("cy"))) for dot in svg.iter("circle")]
        for (x, y), (far, low) in itertools.combinations(places, 2):
            assert abs(x - far) >= wanted or abs(y - low) >= wanted


def along(place: str, wide: float) -> float:
    """Return a place along the axis, in pixels of a drawing that is so wide."""
    return wide * float(place.removesuffix("%")) / 100 if place.endswith("%") else float(place)


@built_site
def test_what_can_be_pressed_in_the_picture_is_wide_enough_and_says_what_it_holds(page: lxml.html.HtmlElement):
    for drawn, wide in (([picture(page)], 1120), (small(page), 284)):
        held = 0
        for block in (block for svg in drawn for block in svg.xpath("./a[@class='col']")):
            assert (
                along(block.find("rect").get("width"), wide) >= 23.9 and float(block.find("rect").get("height")) >= 24
            )
            assert page.get_element_by_id(block.get("href").removeprefix("#")) is not None
            held += int(re.search(r": (\d+) event", block.get("aria-label")).group(1))
        assert held == len(records("events"))


@built_site
def test_what_stands_out_is_named_over_no_other_name(page: lxml.html.HtmlElement):
    marked = chronicle.landmarks(LIBRARY)
    flags = picture(page).xpath("./a[@class='flag']")
    assert [flag.get("href").removeprefix("#") for flag in flags] == [event.id for event in marked]
    assert 10 <= len(flags) <= 20
    boxes = []
    for flag, event in zip(flags, marked, strict=True):
        assert flag.get("aria-label").endswith(event.title)
        lines = flag.xpath("./text/tspan")
        words = " ".join(" ".join(line.text_content().split()) for line in lines)
        assert words.endswith(records("events")[event.id].get("short", event.title))
        ys = [float(line.get("y")) for line in lines]
        assert min(ys) > 0
        at, wide = float(lines[0].get("x")), max(len(line.text_content().strip()) for line in lines) * 6
        x = at if flag.find("text").get("text-anchor") == "start" else at - wide
        boxes.append((x, min(ys) - 9, x + wide, max(ys)))
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (one, other)
    assert {row.get("id") for row in page.xpath("//li[contains(@class, 'kb-event--marked')]")} == {e.id for e in marked}


@built_site
def test_presidents_wars_and_the_section_are_bars_in_order_and_a_time_without_waiver_is_dashed(
    page: lxml.html.HtmlElement,
):
    periods = records("periods")
    by_title = {period["title"]: id_ for id_, period in periods.items()}
    drawn = {}
    for bar in picture(page).xpath("./*[@class='bar']"):
        title = bar.find("title").text
        drawn[next(id_ for name, id_ in by_title.items() if title.startswith(f"{name}, "))] = bar.find("rect")
        assert (bar.find("svg[@class='tip']") is not None) == (", since " in title), title
        assert ("?" in [text.text for text in bar.iterfind("text")]) == title.endswith("(uncertain)"), title
    assert {id_ for id_, period in periods.items() if period["kind"] in ("administration", "war")} <= set(drawn)
    section = {id_ for id_ in drawn if periods[id_]["kind"] == "measure"}
    assert section == {id_ for id_ in periods if id_.startswith("section-907-")}
    off = {id_ for id_ in section if "off" in drawn[id_].get("class").split()}
    assert off == {"section-907-first-years", "section-907-no-waiver-2023"}
    for one, other in itertools.permutations(drawn, 2):
        if periods[one]["date"][:4] < periods[other]["date"][:4]:
            assert float(drawn[one].get("x")) <= float(drawn[other].get("x"))


@built_site
def test_every_bar_of_an_era_has_a_length_and_leads_to_its_period(page: lxml.html.HtmlElement):
    lowers = page.xpath("//div[contains(@class, 'kb-tl--strip')]/svg")
    assert len(lowers) == 4
    for bar in (bar for svg in lowers for bar in svg.xpath(".//a[@class='bar']")):
        assert along(bar.find("rect").get("width"), 284) > 2
        assert along(bar.find("rect").get("x"), 284) >= 78  # where the names of the lanes end
        assert bar.get("href").split("/")[-2] in records("periods")


@built_site
def test_every_period_is_named_in_the_era_in_which_it_began(page: lxml.html.HtmlElement):
    listed = {link.split("/")[-2] for link in page.get_element_by_id("list").xpath(".//a/@href") if "/periods/" in link}
    assert listed == set(records("periods"))


@built_site
def test_what_stands_out_is_named_in_words_beneath_the_drawing_of_its_era(page: lxml.html.HtmlElement):
    events = records("events")
    marked = {event.id for event in chronicle.landmarks(LIBRARY)}
    found = []
    for panel in page.xpath("//div[@class='kb-tl--small']/div[@class='kb-tl__era']"):
        links = panel.xpath("./ul/li/a")
        found += ids(links)
        assert {*ids(links)} == {dot.get("data-at") for dot in panel.iter("circle") if dot.get("class") == "lm"}
        for link, id_ in zip(links, ids(links), strict=True):
            assert link.text_content().endswith(events[id_].get("short", events[id_]["title"]))
    assert sorted(found) == sorted(marked)
    assert [LIBRARY[id_].date.first for id_ in found] == sorted((LIBRARY[i].date.first for i in found), reverse=True)


def test_a_landmark_is_where_a_period_turns_or_where_much_leads_to():
    found = chronicle.landmarks(LIBRARY)
    assert {"signing-of-the-charter", "washington-summit-2025", "ceasefire-of-1994"} <= {event.id for event in found}
    beside = {id_ for event in found for id_ in tied(event.id)}
    assert beside <= {event.id for event in found}
    for event in (each for each in found if each.id not in beside):
        assert (event.date.last - event.date.first).days <= 31
        turns = [
            moment
            for period in LIBRARY.of_type("periods")
            for moment in (period.date.start, period.date.end)
            if moment and moment.first <= event.date.first <= moment.last
        ]
        assert turns or chronicle.leads(LIBRARY, event) >= chronicle.LEADS


def tied(id_: str) -> set[str]:
    """Return the other events of a pair, or of more that hang together, by the YAML."""
    said = [{one, event["counterpart"]} for one, event in records("events").items() if "counterpart" in event]
    found = {id_}
    for _ in said:
        found = found.union(*(pair for pair in said if pair & found))
    return found - {id_}


def test_of_what_two_sides_set_side_by_side_both_are_landmarks_or_neither():
    named = {event.id for event in chronicle.landmarks(LIBRARY)}
    paired = {id_ for id_ in records("events") if tied(id_)}
    assert {"lachin-road-protest-begins", "departure-of-karabakh-armenians"} <= paired & named
    assert {"attack-on-iran", "drones-hit-nakhchivan"} <= paired & named
    assert {"khojaly-1992", "sumgait-1988"} <= paired - named
    for id_ in paired:
        assert {(other in named) for other in tied(id_)} == {id_ in named}, id_
    assert len(named) <= chronicle.MOST


def test_each_day_with_an_event_to_which_many_records_lead_has_a_landmark():
    """The limit cuts none of them off, as it once did; what lasted is none by itself."""
    days = {event.date.first for event in chronicle.landmarks(LIBRARY)}
    led = [event for event in map(LIBRARY.__getitem__, records("events")) if chronicle.leads(LIBRARY, event) >= 8]
    assert len(led) > 4
    assert {event.date.first for event in led if (event.date.last - event.date.first).days <= 31} <= days


def test_the_rule_of_landmarks_is_written_with_its_numbers():
    rule = (
        (ROOT / "docs" / "method.md").read_text(encoding="utf-8").partition("{: #landmarks }")[2].partition("\n## ")[0]
    )
    words = {8: "eight", 18: "eighteen", 31: "thirty-one"}
    assert f"{words[chronicle.LEADS].capitalize()} or more records" in rule
    assert f"longer than {words[chronicle.LONG]} days" in rule
    assert f"At most {words[chronicle.MOST]}." in rule


EVENT = """title: {id}
summary: It is what it is.
date: {date}
kind: people
themes:
  - trade
{more}sources:
  - source: gazette
    shows: Reports {id}.
"""
TURN = "2000-05-01"  # on which the one period begins, so that an event of that day is a landmark by itself


def with_events(root: Path, *events: tuple[str, str, str]) -> Library:
    """Return the sample with events of its own, each with its date and its counterpart, if any."""
    folder = root / "data" / "events"
    for file in folder.glob("*.yml"):
        file.unlink()
    for id_, date, other in events:
        more = f"counterpart: {other}\n" if other else ""
        (folder / f"{id_}.yml").write_text(EVENT.format(id=id_, date=date, more=more), encoding="utf-8")
    period = root / "data" / "periods" / "envoys-time.yml"
    period.write_text(period.read_text(encoding="utf-8").replace("2000/..", f"{TURN}/.."), encoding="utf-8")
    return check(root).library


@pytest.mark.parametrize(
    ("events", "named"),
    [
        pytest.param((("turn", TURN, ""), ("other", "2001", "")), {"turn"}, id="not tied"),
        pytest.param((("turn", TURN, "other"), ("other", "2001", "")), {"turn", "other"}, id="said by the first"),
        pytest.param((("turn", TURN, ""), ("other", "2001", "turn")), {"turn", "other"}, id="said by the second"),
        pytest.param((("turn", TURN, "other"), ("other", "2001", "turn")), {"turn", "other"}, id="said by both"),
        pytest.param((("turn", TURN, "other"), ("other", "2001/2003", "")), {"turn", "other"}, id="one lasted"),
        pytest.param((("turn", TURN, "other"), ("other", TURN, "")), {"turn", "other"}, id="of one day"),
        pytest.param((("turn", TURN, "other"), ("other", "../2003", "")), set(), id="one without a beginning"),
        pytest.param(
            (("turn", TURN, "other"), ("other", "2001", "third"), ("third", "2002", "")),
            {"turn", "other", "third"},
            id="three tied",
        ),
        pytest.param((("other", "2001", "third"), ("third", "2002", "")), set(), id="neither stands out"),
        pytest.param(
            (("turn", TURN, "other"), ("other", "2001", "third"), ("third", "2002", "last"), ("last", "2003", "")),
            set(),
            id="more than may be named",
        ),
    ],
)
def test_a_pair_is_named_whole_or_not_at_all(
    sample: Path, monkeypatch: pytest.MonkeyPatch, events: tuple[tuple[str, str, str], ...], named: set[str]
):
    monkeypatch.setattr(chronicle, "MOST", 3)
    assert {event.id for event in chronicle.landmarks(with_events(sample, *events))} == named


@pytest.mark.parametrize(
    ("other", "code"), [("nobody", "unknown-reference"), ("haven", "wrong-reference")], ids=["no record", "a place"]
)
def test_a_counterpart_that_is_no_event_is_named_with_its_line(sample: Path, other: str, code: str):
    path = sample / "data" / "events" / "crowd-at-signing.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("counterpart: signing", f"counterpart: {other}"), encoding="utf-8")
    (problem,) = check(sample).problems
    line = text.splitlines().index("counterpart: signing") + 1
    assert (problem.file, problem.line, problem.code) == ("data/events/crowd-at-signing.yml", line, code)


def drawn(root: Path) -> dict[str, tuple[str, str]]:
    """Return for each dot of the page made of a folder the era that it stands in, and the tick to its left."""
    page = tree(str(Site(check(root).library).macros("timeline/")["timeline"]()))
    found = {}
    for panel in page.xpath("//div[@class='kb-tl--small']/div[@class='kb-tl__era']"):
        ticks = [(along(text.get("x"), 354), text.text) for text in panel.xpath("./svg/text")]
        for dot in panel.iter("circle"):
            left = [words for at, words in ticks if at <= along(dot.get("cx"), 354)]
            found[dot.get("data-at")] = (panel.find("p/b").text, left[-1] if left else "")
    whole = page.xpath("//div[@class='kb-tl--wide']//circle/../@href")
    assert sorted(whole) == sorted(f"#{id_}" for id_ in found)
    assert sorted(rows(page.get_element_by_id("list"))) == sorted(found)
    return found


def test_an_event_that_is_added_dated_anew_or_taken_away_moves_its_mark(sample: Path):
    folder = sample / "data" / "events"
    assert drawn(sample) == {"signing": ("2001", "Feb"), "crowd-at-signing": ("2001", "Feb")}
    added = folder / "march.yml"
    added.write_text(EVENT.format(id="march", date="2001-12-30", more=""), encoding="utf-8")
    assert drawn(sample)["march"] == ("2001", "Oct")
    added.write_text(EVENT.format(id="march", date="2001-08", more=""), encoding="utf-8")
    assert drawn(sample)["march"] == ("2001", "Jul")
    added.write_text(EVENT.format(id="march", date="2000-08", more=""), encoding="utf-8")
    assert drawn(sample)["march"][0] == "2000"
    added.unlink()
    assert {*drawn(sample)} == {"signing", "crowd-at-signing"}


def test_a_period_is_waived_where_a_waiver_was_signed_in_it_but_not_by_one_of_its_last_day():
    waived = {id_: chronicle.is_waived(LIBRARY, LIBRARY[id_]) for id_ in records("periods") if "section-907" in id_}
    assert waived == {
        "section-907-first-years": False,
        "section-907-waiver-years": True,
        "section-907-no-waiver-2023": False,
        "section-907-waiver-2025-on": True,
    }


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


def test_a_stretch_with_more_events_is_drawn_longer():
    days = [day("1990-05-01")] + [day("2025-03-01")] * 20
    line = axis.axis(days, (days[0], day("2025-12-05")), 100, 500, (2021, 2025))
    assert [stretch.words for stretch in line.stretches] == ["1990–2020", "2021–2024", "2025"]
    first, second, third = line.stretches
    assert third.length > first.length > second.length
    assert second.start == pytest.approx(first.start + first.length)
    assert line.start == 100
    assert line.end == pytest.approx(600)


def test_a_day_stands_within_its_stretch_and_one_outside_at_the_edge():
    line = axis.axis([], (day("2001-02-03"), day("2002-06-30")), 10, 546)
    assert [stretch.words for stretch in line.stretches] == ["2001–June 2002"]
    assert line.at(day("2001-01-01")) == 10
    assert line.at(day("2001-04-11")) == pytest.approx(110)
    assert line.at(day("1999-01-01")) == 10
    assert line.at(day("2030-01-01")) == line.end


def test_what_is_known_to_the_year_stands_in_its_middle_and_what_lasted_where_it_began():
    line = axis.axis([], (day("2001-01-01"), day("2002-12-31")), 0, 730)
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


def test_dots_of_one_column_stand_on_each_other_and_beside_where_there_is_room():
    assert timeline.stacked(2, 10, 16.2) == [(13.1, 0), (13.1, 1)]
    assert [row for _, row in timeline.stacked(9, 0, 6.3)] == list(range(9))
    assert [round(x, 1) for x, _ in timeline.stacked(7, 0, 12.4)] == [3.1] * 6 + [9.3]


def test_the_sample_is_drawn_and_a_library_without_dates_is_not():
    library = open_library(SAMPLE)
    drawn = timeline.wide(library)
    assert drawn is not None
    assert len(drawn.dots) == 2
    assert [bar.period.id for bar in drawn.bars] == ["envoys-time"]
    assert [era.name for era in chronicle.eras(library)] == ["2001", "2000"]
    assert timeline.wide(Library([], [], library.ids)) is None


def test_an_event_of_which_only_the_end_is_known_is_no_dot(sample: Path):
    first = sample / "data" / "events" / "signing.yml"
    text = first.read_text(encoding="utf-8")
    assert "date: 2001-02-03" in text
    second = text.replace("date: 2001-02-03", "date: ../2000")
    first.with_name("earlier.yml").write_text(second, encoding="utf-8")
    drawn = timeline.wide(open_library(sample))
    assert drawn is not None
    assert len(drawn.dots) == drawn.count == 2


def test_the_newest_era_stands_open_back_to_the_signing_and_any_other_for_so_many_events():
    newest, before, *_ = chronicle.eras(LIBRARY)
    shown, earlier = chronicle.parted(LIBRARY, newest, 1)
    signed = LIBRARY["charter-2026"].signed.first
    assert shown[-1].id == f"y{newest.last}-02"
    assert earlier[0].id == f"y{newest.last}-02-before"
    assert [event for stage in (*shown, *earlier) for event in stage.events] == [
        event for stage in newest.stages for event in sorted(stage.events, key=lambda event: event.date.last < signed)
    ]
    assert all(event.date.last < signed for stage in earlier for event in stage.events)
    assert not any(event.date.last < signed for stage in shown for event in stage.events)
    shown, _ = chronicle.parted(LIBRARY, before, 12)
    assert sum(stage.count for stage in shown[:-1]) < 12 <= sum(stage.count for stage in shown)
    assert chronicle.parted(LIBRARY, before, before.count)[1] in ((), [])
