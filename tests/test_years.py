"""The picture beside a theme: a box for each year of a law, or a dot for each event, and the same in words."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import lxml.html
import pytest
import yaml

from kb.check.run import check, open_library
from kb.library.around import about
from kb.library.library import Library
from kb.library.themes import held, parts, waived_law
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.pictures import years
from view.pictures.atlas import crops
from view.site import Site

THEMES = ("section-907", "peace-armenia", "tripp", "ai-digital")


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, lxml.html.HtmlElement]:
    """The page of every theme by its id."""
    site = Site(library)
    return {theme.id: tree(site.record_page(theme).html) for theme in library.of_type("themes")}


def test_the_theme_of_a_law_has_its_waivers_and_every_other_theme_its_events(library, pages):
    assert waived_law(library, "section-907") is library["freedom-support-act-907"]
    for id_, page in pages.items():
        (figure,) = page.xpath("//figure[contains(@class, 'kb-theme__picture')]")
        assert ("Waivers of" in seen_text(figure)) == (id_ == "section-907"), id_
        assert ("Events of this theme" in seen_text(figure)) == (id_ != "section-907"), id_


def test_what_a_theme_has_of_its_own_is_its_first_picture_and_its_events_are_folded_below_it(pages):
    data = {name: {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ROOT / "data" / name).glob("*.yml")}
            for name in ("places", "figures")}  # fmt: skip
    seen = Counter[str]()
    for theme, page in pages.items():
        figures = [each for each in data["figures"].values() if theme in each["themes"]]
        own = Counter(
            (each["quantity"].removesuffix(", forecast"), each["unit"])
            for each in figures
            if each["themes"][0] == theme
        )
        most = max(own.values(), default=0)
        wanted = (
            "waivers" if theme == "section-907"
            else "routes" if any(each.get("route") and theme in each["themes"] for each in data["places"].values())
            else "chart" if most >= 3 and most * 4 >= len(figures)
            else "events"
        )  # fmt: skip
        (beside,) = page.xpath("//section[@aria-labelledby='sofar']/following-sibling::div")
        kinds = {
            "kb-theme__routes": "routes",
            "kb-fg": "chart",
            "kb-strip": "waivers" if theme == "section-907" else "events",
        }
        classes = [name for each in beside.iter("figure", "div") for name in (each.get("class") or "").split()]
        assert kinds[next(name for name in classes if name in kinds)] == wanted, theme
        folded = beside.xpath("./details[.//figure[contains(@class, 'kb-strip')]]")
        assert bool(folded) == (wanted in ("routes", "chart")), theme
        if wanted == "chart":
            assert len(beside.xpath(".//li[@class='kb-fg__row']")) == most
            (link,) = page.xpath("//section[@aria-labelledby='figures']/p[@class='kb-note']/a/@href")
            assert beside.xpath(".//h3/@id") == [link.removeprefix("#")]
        seen[wanted] += 1
    assert set(seen) == {"waivers", "routes", "chart", "events"}


def test_every_year_of_the_law_has_its_box_and_stands_once_in_words(library, pages):
    law = library["freedom-support-act-907"]
    strip = years.waivers(library, "section-907")
    assert [cell.waiver for cell in strip.cells] == sorted(law.waivers, key=lambda waiver: waiver.year)
    for one, other in itertools.pairwise(strip.cells):
        assert other.x - one.x == pytest.approx(one.width, abs=0.02)
    assert strip.cells[-1].x + strip.cells[-1].width <= years.WIDTH + 0.02
    told = []
    for run in strip.spans:
        first, _, last = run.years.partition("–")
        told += range(int(first), int(last or first) + 1)
    assert told == [cell.waiver.year for cell in strip.cells]
    (words,) = pages["section-907"].xpath("//dl[@class='kb-strip__words']")
    assert [seen_text(each) for each in words.iter("dt")] == [run.years for run in strip.spans]
    assert [each.get("id") for each in words.iter("dt")] == [run.id for run in strip.spans]
    titles = pages["section-907"].xpath("//figure//a/title[../rect[@y='13']]/text()")
    assert titles == [f"{cell.waiver.year}: {cell.waiver.state.label}" for cell in strip.cells]


def test_who_was_in_office_is_of_a_party_of_the_law_and_no_name_runs_over_another(library):
    strip = years.waivers(library, "section-907")
    assert {"Clinton", "Obama", "Biden"} <= {office.words for office in strip.offices}
    assert all("united-states" in office.period.actors for office in strip.offices)
    for room, wide in years.ROOMS.items():
        rows: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        for office in strip.offices:
            long, at = len(office.words) * years.LETTER, office.at * wide / years.WIDTH
            ends = (at - long, at) if office.anchor == "end" else (at, at + long)
            rows[room in office.below].append(ends)
        for row in rows.values():
            assert all(one[1] <= other[0] for one, other in itertools.pairwise(row)), room
            assert all(start >= 0 and end <= wide for start, end in row), room
    assert not any("broad" in office.below for office in strip.offices), "one row where there is room for it"
    assert any("narrow" in office.below for office in strip.offices)


def test_what_hides_or_lowers_a_name_in_the_style_sheet_is_what_the_strip_was_laid_out_for():
    sheet = (ROOT / "docs" / "assets" / "kb.css").read_text(encoding="utf-8")
    (middle, broad) = re.findall(r"@container \(max-width:([\d.]+)px\)\{\.kb-strip", sheet)[::-1]
    assert [float(middle) + 0.1, float(broad) + 0.1] == [years.ROOMS["middle"], years.ROOMS["broad"]]
    assert set(re.findall(r"\.low-(\w+)", sheet)) == set(years.ROOMS)


@pytest.mark.parametrize("id_", THEMES[1:])
def test_every_event_since_the_first_year_is_a_dot_and_the_others_are_counted(library, pages, id_):
    events = about(library, id_, "events")
    strip = years.events(library, id_)
    assert sum(len(column.dots) for column in strip.columns) + strip.earlier == len(events)
    assert len(pages[id_].xpath("//figure[contains(@class, 'kb-strip')]//circle")) == len(events) - strip.earlier
    for column in strip.columns:
        assert column.newest.date.year == column.year >= years.FIRST
        assert all(0 <= y <= strip.base for y in column.dots)
    rows = pages[id_].xpath("//ul[@class='kb-strip__years']/li")
    assert [seen_text(row).split() for row in rows] == [
        [str(column.year), str(len(column.dots))] for column in reversed(strip.columns)
    ]
    listed = {row.get("id") for row in pages[id_].xpath("//section[@aria-labelledby='happened']//li[@id]")}
    assert {
        link.get("href")[1:] for link in pages[id_].xpath("//figure[contains(@class, 'kb-strip')]//svg/a")
    } <= listed


def test_a_theme_without_events_has_no_picture(sample):
    library = open_library(sample)
    for theme in library.of_type("themes"):
        page = tree(Site(library).record_page(theme).html)
        there = any(event.date.year >= years.FIRST for event in held(library, theme.id).events)
        has = bool(page.xpath("//figure[contains(@class, 'kb-theme__picture')]"))
        assert has == (there or waived_law(library, theme.id) is not None), theme.id


def test_a_part_says_what_it_counts(library):
    shown = parts(library, library["section-907"])
    assert shown["text"].counted == "none seen" and shown["text"].is_there
    assert shown["where"].counted == "none seen" and not shown["where"].is_there
    assert shown["claimed"].counted == "4 claims"
    assert parts(library, library["energy"])["text"].counted == "4 provisions, and a fragment in no count"


def test_a_theme_has_each_route_that_is_filed_under_it_and_no_other(pages):
    read = {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ROOT / "data/places").glob("*.yml")
    }
    filed = {id_: set(values["themes"]) for id_, values in read.items() if values.get("route")}
    seen = set()
    for theme, page in pages.items():
        links = page.xpath("//figure[@class='kb-theme__routes']/ul/li/p/a[svg]")
        ids = [link.get("href").split("/")[-2] for link in links]
        assert sorted(ids) == sorted(id_ for id_, themes in filed.items() if theme in themes), theme
        for id_, link in zip(ids, links, strict=True):
            stops = len(link.xpath(".//circle"))
            assert 1 < stops <= len(read[id_]["route"]) and " ".join(seen_text(link).split()) == read[id_]["title"]
        seen |= set(ids)
    assert seen == set(filed)


def test_a_route_that_is_filed_elsewhere_leaves_the_picture_of_its_theme(sample):
    def routes(theme: str) -> list[str]:
        return [place.id for place, _ in crops.of_theme(check(sample).library, theme)]

    for name, longitude in (("haven", "49.9"), ("hill-town", "46.1")):
        place = sample / "data" / "places" / f"{name}.yml"
        text = re.sub(r"coordinates:\n.*\n.*\n", "", place.read_text(encoding="utf-8"))
        spot = f"coordinates:\n  latitude: 40.4\n  longitude: {longitude}\n"
        place.write_text(text.replace("sources:\n", f"{spot}sources:\n"), encoding="utf-8")
    file = sample / "data" / "places" / "coast-road.yml"
    text = file.read_text(encoding="utf-8")
    assert routes("trade") == routes("ports") == []
    for theme, there in (("trade", ["trade"]), ("ports", ["trade", "ports"])):  # the ports are a part of trade
        file.write_text(text.replace("mode:\n", f"themes:\n  - {theme}\nmode:\n"), encoding="utf-8")
        assert [each for each in ("trade", "ports") if routes(each) == ["coast-road"]] == there
    file.unlink()
    assert routes("ports") == []
