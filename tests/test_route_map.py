"""The map shows the places and routes of the records where they are, and its words do not cover each other."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest
import yaml
from lxml.html import HtmlElement
from playwright.sync_api import Page

from kb.check.run import open_library
from kb.library.library import Library
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import seen_text, tree, words
from view.pictures import geometry
from view.pictures.atlas import crops, drawing, window
from view.pictures.atlas.labels import along
from view.site import Site

pytestmark = pytest.mark.xdist_group("built")

EDGE = (41.0, 38.35, 50.7, 42.35)  # west, south, east, north
DRAWINGS = {"close": 13, "close-small": 14}  # with the size of their type
RECORDS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "data" / "places").glob("*.yml")
}
POINTS = {
    id_: (float(record["coordinates"]["longitude"]), float(record["coordinates"]["latitude"]))
    for id_, record in RECORDS.items()
    if "coordinates" in record
}
ROUTES = {id_: record["route"] for id_, record in RECORDS.items() if "route" in record}


@pytest.fixture(scope="module")
def page(built: Path) -> HtmlElement:
    return tree((built / "map" / "index.html").read_text(encoding="utf-8")).find(".//article")


def svg(page: HtmlElement, name: str) -> HtmlElement:
    return page.find(f".//svg[@data-map='{name}']")


def size(picture: HtmlElement) -> tuple[float, float]:
    _, _, width, height = map(float, (picture.get("viewBox") or picture.get("viewbox")).split())
    return width, height


def on_earth(picture: HtmlElement, x: float, y: float) -> tuple[float, float]:
    """Turn a point of a picture back into degrees."""
    west, _, east, north = EDGE
    scale = size(picture)[0] / math.radians(east - west)
    top = math.log(math.tan(math.pi / 4 + math.radians(north) / 2))
    return west + math.degrees(x / scale), math.degrees(2 * math.atan(math.exp(top - y / scale)) - math.pi / 2)


def marks(page: HtmlElement, name: str) -> dict[str, HtmlElement]:
    return {mark.get("data-place"): mark for mark in svg(page, name).iterfind(".//a[@data-place]")}


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def within(point: tuple[float, float]) -> bool:
    west, south, east, north = EDGE
    return west <= point[0] <= east and south <= point[1] <= north


def ids(cell: HtmlElement) -> list[str]:
    return [link.get("href").rstrip("/").rpartition("/")[2] for link in cell.iter("a")]


def labels(page: HtmlElement, name: str) -> dict[str, str]:
    """The words beside each place or route, by its id."""
    return {ids_[0]: link.findtext("text") for link in svg(page, name).iterfind(".//a[@class='kb-map__label']")
            if (ids_ := [link.get("href").rstrip("/").rpartition("/")[2]])}  # fmt: skip


def test_every_place_within_the_edges_has_its_mark_and_every_mark_its_name(page: HtmlElement):
    expected = {id_ for id_, point in POINTS.items() if within(point)}
    assert len(expected) > 15
    assert set(marks(page, "close")) == expected
    assert 5 <= len(marks(page, "close-small")) < len(expected), "fewer names on a phone"
    for name in DRAWINGS:
        assert set(marks(page, name)) <= set(labels(page, name)), name


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_mark_stands_where_the_record_says_has_the_shape_of_its_kind_and_leads_to_it(page: HtmlElement, name: str):
    shapes: dict[str, set[str]] = {}
    for id_, mark in marks(page, name).items():
        x, y = numbers(mark.get("transform"))
        assert on_earth(svg(page, name), x, y) == pytest.approx(POINTS[id_], abs=0.01), id_
        assert mark.get("data-kind") == RECORDS[id_]["kind"]
        assert mark.get("href").endswith(f"places/{id_}/")
        assert RECORDS[id_]["title"] in mark.findtext("title")
        drawn = mark[-1]
        shapes.setdefault(RECORDS[id_]["kind"], set()).add(f"{drawn.tag} {drawn.get('class')}")
    assert all(len(forms) == 1 for forms in shapes.values())
    assert len(set.union(*shapes.values())) == len(shapes)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_line_runs_from_stop_to_stop(page: HtmlElement, name: str):
    lines = {line.get("data-route"): line for line in svg(page, name).iterfind(".//a[@data-route]")}
    assert set(lines) == {id_ for id_, stops in ROUTES.items() if any(within(POINTS[stop]) for stop in stops)}
    for id_, line in lines.items():
        drawn = numbers(line.find("path").get("d"))
        points = list(zip(drawn[::2], drawn[1::2], strict=True))
        legs = list(itertools.pairwise(ROUTES[id_]))
        assert len(points) == 2 * len(legs), id_
        degrees = 12 / (size(svg(page, name))[0] / (EDGE[2] - EDGE[0]))  # lines may lie side by side
        for (start, end), leg in zip(zip(points[::2], points[1::2], strict=True), legs, strict=True):
            for point, stop in zip((start, end), leg, strict=True):
                assert on_earth(svg(page, name), *point) == pytest.approx(POINTS[stop], abs=degrees), id_
        assert line.get("href").endswith(f"places/{id_}/")


def test_only_the_planned_route_is_thick_and_only_within_armenia(page: HtmlElement):
    rings = [list(ring) for name, ring in window.country_rings() if name == "Armenia"]
    for name in DRAWINGS:
        thick = {}
        for line in svg(page, name).iterfind(".//a[@data-route]"):
            for path in line.iterfind("path[@class='kb-map__thick']"):
                thick[line.get("data-route")] = numbers(path.get("d"))
                assert path.getnext().get("class") == "kb-map__core"
        assert set(thick) == {id_ for id_, record in RECORDS.items() if record.get("state") == "planned"}
        for drawn in thick.values():
            for x, y in zip(drawn[::2], drawn[1::2], strict=True):
                spot = on_earth(svg(page, name), x, y)
                around = [(spot[0] + dx, spot[1] + dy) for dx in (-0.02, 0, 0.02) for dy in (-0.02, 0, 0.02)]
                assert any(geometry.within(point, ring) for point in around for ring in rings), spot
    style = (ROOT / "docs" / "assets" / "kb.css").read_text(encoding="utf-8")
    widths = {kind: float(width) for kind, width in
              re.findall(r"^\.kb-map__(line--\w+|thick)\{[^}]*stroke-width:([\d.]+)", style, re.MULTILINE)}  # fmt: skip
    assert widths.pop("thick") > 2 * max(widths.values())
    assert re.search(r"\.kb-map__core\{[^}]*stroke-dasharray", style), "what is planned is broken"


def test_what_is_being_built_is_drawn_neither_like_what_is_planned_nor_like_what_is_in_use(page: HtmlElement):
    kinds = {"planned": "planned", "under-construction": "works"}
    drawn: dict[str, set[str]] = {}
    for name in DRAWINGS:
        for line in svg(page, name).iterfind(".//a[@data-route]"):
            (kind,) = re.findall(r"kb-map__line--(\w+)", line.find("path[2]").get("class"))
            assert (kind in kinds.values()) == (RECORDS[line.get("data-route")]["state"] in kinds)
            drawn.setdefault(kind, set()).add(line.get("data-route"))
    for state, kind in kinds.items():
        there = {id_ for id_, record in RECORDS.items() if record.get("state") == state}
        assert there and drawn[kind] == there & set().union(*drawn.values()), state
    alone = {row.get("data-route"): row.find("svg/path[2]") for row in page.iterfind(".//ul[@class='kb-multiples']/li")}
    for id_, own in alone.items():
        kind = kinds.get(RECORDS[id_]["state"])
        assert kind is None or f"kb-map__own--{kind}" in own.get("class").split(), id_
    legend = [each.text_content().strip() for each in page.iterfind(".//ul[@aria-label='Lines']/li")]
    assert "a part being built or rebuilt" in legend
    style = (ROOT / "docs" / "assets" / "kb.css").read_text(encoding="utf-8")
    dashes = dict(re.findall(r"^\.kb-map__line--(\w+)\{[^}]*stroke-dasharray:([^;}]+)", style, re.MULTILINE))
    assert len(set(dashes.values())) == len(dashes) and {"planned", "works", "pipeline"} <= set(dashes)


def test_each_route_is_named_on_its_line_or_on_a_lead(page: HtmlElement):
    drawn = {line.get("data-route") for line in svg(page, "close").iterfind(".//a[@data-route]")}
    named = {id_: words_ for id_, words_ in labels(page, "close").items() if id_ in ROUTES}
    assert set(named) == drawn
    assert named["tripp-route"] == labels(page, "close-small")["tripp-route"] == "TRIPP, planned"
    for link in svg(page, "close").iterfind(".//a[@class='kb-map__label']"):
        if link.get("href").rstrip("/").rpartition("/")[2] in ROUTES:
            lead, text = link.find("path"), link.find("text")
            assert (lead is not None) != (text.get("transform") is not None)


def test_the_first_line_says_under_whose_law_the_planned_route_is_and_comes_from_a_record(page: HtmlElement):
    theme = yaml.safe_load((ROOT / "data" / "themes" / "tripp.yml").read_text(encoding="utf-8"))
    lead = page.find(".//p[@class='kb-lead']")
    said = " ".join(words(seen_text(lead)))
    assert " ".join(words(theme["answer"])) in said and "Armenia keeps law and control" in said
    assert ids(lead)[0] == "tripp" and "tripp-framework-2026" in ids(lead)
    assert page.xpath("(.//p)[1]")[0] is lead
    assert "law" not in (ROOT / "docs" / "map.md").read_text(encoding="utf-8")


def test_without_a_planned_route_no_line_is_thick_and_nothing_is_said_of_one(sample: Path):
    html = str(Site(open_library(sample)).macros("map/")["route_map"]())
    assert "kb-map__thick" not in html and "kb-lead" not in html
    assert "Coast road" in html


def test_the_note_on_borders_names_what_has_no_line(page: HtmlElement):
    said = " ".join(words(seen_text(page)))
    assert " ".join(words("Abkhazia, South Ossetia and Nagorno-Karabakh have no line of their own")) in said


def test_each_route_is_drawn_once_alone_with_what_moves_along_it_its_state_and_its_stops(page: HtmlElement):
    rows = {row.get("data-route"): row for row in page.iterfind(".//ul[@class='kb-multiples']/li")}
    assert set(rows) == set(ROUTES)
    for id_, row in rows.items():
        assert ids(row.find("h3")) == [id_]
        assert ids(row.find(".//span[@data-stops]")) == ROUTES[id_]
        said = row.find(".//b").text_content()
        assert RECORDS[id_]["state"].replace("-", " ") in said
        assert len(said.partition(":")[0].split(", ")) == len(RECORDS[id_]["mode"])
        picture = row.find("svg")
        assert len(picture.findall(".//path[@class='kb-map__others']")) == 1
        assert picture.find("use").get("href").removeprefix("#") in {each.get("id") for each in page.iter("symbol")}
        beyond = row.xpath(".//span[@class='kb-n']")
        missing = [stop for stop in ROUTES[id_] if beyond and RECORDS[stop]["title"] in beyond[0].text]
        assert len(picture.findall(".//circle")) + len(missing) == len(ROUTES[id_])


def test_the_table_of_places_says_the_same(page: HtmlElement):
    places = page.find(".//table[@class='kb-table kb-table--stack kb-map__places']")
    rows = {row.get("data-place"): row.findall("td") for row in places.iterfind("tbody/tr")}
    assert set(rows) == set(RECORDS) - set(ROUTES)
    kinds = {"city": "city or town", "port": "port", "crossing": "border crossing", "region": "region"}
    for id_, (kind, country, routes, where) in rows.items():
        assert " ".join(words(kind.text_content())) == kinds[RECORDS[id_]["kind"]]
        assert ids(country) == ([RECORDS[id_]["country"]] if "country" in RECORDS[id_] else [])
        assert sorted(ids(routes)) == sorted(route for route, stops in ROUTES.items() if id_ in stops)
        point = POINTS.get(id_)
        told = "on the map" if point and within(point) else "beyond" if point else "no point"
        assert told in where.text_content(), id_


def boxes_of(picture: HtmlElement, type_size: float) -> dict[str, tuple[float, float, float, float]]:
    """The boxes of the words that are not turned, and of the marks."""
    boxes = {}
    for text in picture.iter("text"):
        if text.get("transform"):
            continue
        spaced = 1.3 if "kb-map__name" in text.get("class") and type_size == 13 else 1
        x, y, long = float(text.get("x")), float(text.get("y")), len(text.text) * type_size * 0.5 * spaced
        left = x - {"start": 0, "middle": long / 2, "end": long}[text.get("text-anchor")]
        boxes[f"{text.text} {x} {y}"] = (left, y - 0.7 * type_size, left + long, y + 0.2 * type_size)
    for number, mark in enumerate(picture.iterfind(".//a[@data-place]")):
        x, y = numbers(mark.get("transform"))
        boxes[f"mark {number}"] = (x - 4, y - 4, x + 4, y + 4)
    return boxes


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_cover_neither_each_other_nor_a_mark_and_stay_inside(page: HtmlElement, name: str):
    width, height = size(svg(page, name))
    boxes = boxes_of(svg(page, name), DRAWINGS[name])
    assert len(boxes) > 15
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        if one.startswith("mark") and other.startswith("mark"):
            continue  # two places may lie close together
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
    for words_, box in boxes.items():
        if not words_.startswith("mark"):
            assert box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height, words_


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_mark_is_nearer_to_the_name_of_a_place_than_its_own(page: HtmlElement, name: str):
    spots = {id_: numbers(mark.get("transform")) for id_, mark in marks(page, name).items()}
    named = 0
    for link in svg(page, name).iterfind(".//a[@class='kb-map__label']"):
        id_, text = link.get("href").rstrip("/").rpartition("/")[2], link.find("text")
        if id_ not in spots or link.find("path") is not None:
            continue  # at the edge: the name of a stop beyond it; or on a lead
        long, anchor = len(text.text) * DRAWINGS[name] * 0.5, text.get("text-anchor")
        left = float(text.get("x")) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        middle = float(text.get("y")) - 4

        def away(spot: list[float], left: float = left, long: float = long, middle: float = middle) -> float:
            return math.hypot(spot[0] - min(max(spot[0], left), left + long), spot[1] - middle)

        assert min(spots, key=lambda other: away(spots[other])) == id_
        named += 1
    assert named > 6


@pytest.mark.parametrize("width", [390, 1440, *(pytest.param(w, marks=pytest.mark.audit) for w in (320, 820, 1000))])
def test_no_label_is_smaller_than_eleven_pixels(page: HtmlElement, built: Path, browser, address: str, width: int):
    tab: Page = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{address}map/")
    drawn = tab.evaluate(
        """() => [...document.querySelectorAll(".kb-map text")].filter(each => each.getClientRects().length)
        .map(each => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a
          / Math.cos(Math.atan2(each.getScreenCTM().b, each.getScreenCTM().a)))"""
    )
    tab.close()
    assert len(drawn) > 8
    assert min(drawn) >= 10.95, min(drawn)


def test_every_picture_has_a_name_a_description_and_links_that_are_its_own(page: HtmlElement):
    pictures = page.findall(".//svg[@data-map]")
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.get("role") == "group"
        named = [picture.get("aria-labelledby"), picture.get("aria-describedby")]
        assert [picture.find("title").get("id"), picture.find("desc").get("id")] == named
        assert picture.findtext("title") and len(picture.findtext("desc")) > 80
        assert picture.find(".//*[@style]") is None


# ── Colours


def channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG has it."""
    light = [sum(weight * channel(int(colour[at : at + 2], 16)) for weight, at in ((0.2126, 1), (0.7152, 3), (0.0722, 5)))
             for colour in (one, other)]  # fmt: skip
    return (max(light) + 0.05) / (min(light) + 0.05)


def oklab(colour: str) -> tuple[float, ...]:
    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_two_states_stand_equally_far_from_the_land_and_neither_has_the_colour_of_the_site(scheme: int):
    style = (ROOT / "docs" / "assets" / "kb.css").read_text(encoding="utf-8")
    colours = {
        name: pair[scheme] for name, *pair in re.findall(r"--kb-([\w-]+):light-dark\((#\w{6}),(#\w{6})\)", style)
    }
    land, one, other = (colours[name] for name in ("land", "land-1", "land-2"))

    def away(a: str, b: str) -> float:
        return math.dist(oklab(a), oklab(b))

    assert away(one, land) == pytest.approx(away(other, land), rel=0.02)
    assert contrast(one, land) == pytest.approx(contrast(other, land), rel=0.01)
    assert away(one, other) > 0.05, "they are told apart"
    for tone in (one, other):
        assert away(tone, colours["accent"]) > 0.3
        assert away(tone, colours["accent-soft"]) > 0.05
        assert contrast(tone, colours["ink"]) > 7 and contrast(tone, colours["ink-2"]) > 4.5


# ── Where a place lies


def test_the_page_of_a_place_shows_where_it_lies_unless_it_is_beyond_the_maps(library: Library):
    site = Site(library)
    for id_, picture in (("meghri", "On the map"), ("aktau", "On a wider map"), ("tripp-route", "On the map")):
        figure = tree(site.record_page(library[id_]).html).find(".//figure[@class='kb-locator']")
        assert figure.findtext("figcaption/a") == picture
        assert figure.find(".//circle") is not None
    for id_ in ("washington", "davos", "syunik"):
        assert tree(site.record_page(library[id_]).html).find(".//figure[@class='kb-locator']") is None, id_


# ── What it is made of


def test_the_outlines_are_small_and_hold_the_capitals_and_the_dashed_lines():
    assert window.SHAPES.stat().st_size < 60_000
    assert "public domain" in (window.SHAPES.parent / "LICENSE").read_text(encoding="utf-8")
    lines, _ = window._shapes()
    for country, place in (("Armenia", "yerevan"), ("Azerbaijan", "nakhchivan"), ("Georgia", "tbilisi")):
        rings = [list(ring) for name, ring in window.country_rings() if name == country]
        assert sum(geometry.within(POINTS[place], ring) for ring in rings) == 1, place
    dashed = [points for kind, points in lines if kind == "disputed"]
    for box in ((32.5, 45.5, 35.5, 46.5), (32.0, 34.5, 34.5, 35.5)):  # north of Crimea, across Cyprus
        assert any(all(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in points) for points in dashed)


def test_an_outline_is_cut_at_the_edge():
    assert set(geometry.clipped([(-5, -5), (5, -5), (5, 5), (-5, 5)], (0, 0, 9, 9))) == {
        (0, 0),
        (5, 0),
        (5, 5),
        (0, 5),
    }
    assert geometry.clipped([(20, 20), (30, 20), (30, 30)], (0, 0, 9, 9)) == []


def test_a_line_loses_points_too_near_but_not_its_ends():
    assert geometry.thinned([(0, 0), (0.1, 0), (2, 0), (2.1, 0)], 1) == [(0, 0), (2, 0), (2.1, 0)]
    assert geometry.thinned([(0, 0), (0.1, 0)], 1) == [(0, 0), (0.1, 0)]
    assert geometry.thinned([(0, 0)], 1) == [(0, 0)]


def test_lines_between_the_same_stops_lie_side_by_side():
    assert geometry.moved((0, 0), (10, 0), 2) == ((0, 2), (10, 2))
    there, back = geometry.moved((0, 0), (10, 0), 2), geometry.moved((10, 0), (0, 0), -2)
    assert there == (back[1], back[0])


def test_boxes_that_only_touch_do_not_overlap():
    assert not geometry.overlap((0, 0, 5, 5), (5, 0, 9, 5))
    assert geometry.overlap((0, 0, 5, 5), (4, 4, 9, 9))


def test_a_point_is_found_inside_a_hollow_outline():
    ring = [(0, 0), (10, 0), (10, 10), (5, 2), (0, 10)]
    assert geometry.within((1, 5), ring)
    assert not geometry.within((5, 6), ring)


def test_records_elsewhere_leave_an_empty_map():
    library = open_library(SAMPLE)
    picture = drawing.picture(library, "close")
    assert crops.ground("close").land[0][1] and not picture.marks and not picture.lines
    assert len(drawing.routes(library)) == 1


def test_words_along_a_line_are_turned_with_it_and_never_upside_down():
    spots = list(along("a road", (300, 100), (100, 300), 13, None, 5))
    assert spots and all(spot.turn == -45 for spot in spots)
    assert not list(along("a road much longer than its line", (0, 0), (60, 0), 13, None, 5))
