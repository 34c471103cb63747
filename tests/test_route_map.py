"""The map shows the places and routes of the records where they are, and its words do not cover each other."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest
import yaml
from lxml.html import HtmlElement

from kb.check.run import open_library
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import tree, words
from view.pictures import geometry, route_map, window

pytestmark = pytest.mark.xdist_group("built")

EDGES = {"whole": (26, 35, 72, 50), "close": (42.5, 38.3, 50.7, 42.3)}  # west, south, east, north
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


def on_earth(name: str, picture: HtmlElement, x: float, y: float) -> tuple[float, float]:
    """Turn a point of a picture back into degrees."""
    west, _, east, north = EDGES[name]
    scale = size(picture)[0] / math.radians(east - west)
    top = math.log(math.tan(math.pi / 4 + math.radians(north) / 2))
    return west + math.degrees(x / scale), math.degrees(2 * math.atan(math.exp(top - y / scale)) - math.pi / 2)


def marks(page: HtmlElement, name: str) -> dict[str, HtmlElement]:
    return {mark.get("data-place"): mark for mark in svg(page, name).iterfind(".//a[@data-place]")}


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def within(name: str, point: tuple[float, float]) -> bool:
    west, south, east, north = EDGES[name]
    return west <= point[0] <= east and south <= point[1] <= north


def test_every_place_within_the_edges_has_its_mark(page: HtmlElement):
    expected = {name: {id_ for id_, point in POINTS.items() if within(name, point)} for name in EDGES}
    assert len(expected["close"]) > 10
    assert set(marks(page, "close")) == expected["close"]
    assert set(marks(page, "whole")) | set(marks(page, "close")) == expected["whole"]
    assert expected["whole"] - expected["close"] <= set(marks(page, "whole"))


@pytest.mark.parametrize("name", EDGES)
def test_a_mark_stands_where_the_record_says_has_the_shape_of_its_kind_and_leads_to_it(page: HtmlElement, name: str):
    shapes: dict[str, set[str]] = {}
    for id_, mark in marks(page, name).items():
        x, y = numbers(mark.get("transform"))
        assert on_earth(name, svg(page, name), x, y) == pytest.approx(POINTS[id_], abs=0.01), id_
        assert mark.get("data-kind") == RECORDS[id_]["kind"]
        assert mark.get("href").endswith(f"places/{id_}/")
        assert RECORDS[id_]["title"] in mark.findtext("title")
        drawn = mark[-1]
        shapes.setdefault(RECORDS[id_]["kind"], set()).add(f"{drawn.tag} {drawn.get('class')}")
    assert all(len(forms) == 1 for forms in shapes.values())
    assert len(set.union(*shapes.values())) == len(shapes)


@pytest.mark.parametrize("name", EDGES)
def test_a_line_runs_from_stop_to_stop(page: HtmlElement, name: str):
    lines = {line.get("data-route"): line for line in svg(page, name).iterfind(".//a[@data-route]")}
    seen = {id_ for id_, stops in ROUTES.items() if any(within(name, POINTS[stop]) for stop in stops)}
    assert set(lines) == seen
    for id_, line in lines.items():
        drawn = numbers(line.find("path").get("d"))
        points = list(zip(drawn[::2], drawn[1::2], strict=True))
        legs = list(itertools.pairwise(ROUTES[id_]))
        assert len(points) == 2 * len(legs), id_
        degrees = 12 / (size(svg(page, name))[0] / (EDGES[name][2] - EDGES[name][0]))  # lines may lie side by side
        for (start, end), leg in zip(zip(points[::2], points[1::2], strict=True), legs, strict=True):
            for point, stop in zip((start, end), leg, strict=True):
                assert on_earth(name, svg(page, name), *point) == pytest.approx(POINTS[stop], abs=degrees), id_
        assert line.get("href").endswith(f"places/{id_}/")


def test_each_route_has_a_letter_and_a_pattern_of_its_own_and_the_legend_says_the_same(page: HtmlElement):
    legend = page.find(".//ul[@aria-label='Routes']")
    told = {}
    for row in legend.iterfind("li"):
        pattern = row.find(".//path").get("class").split()[-1]
        told[row.find("a").get("href").rstrip("/").rpartition("/")[2]] = (row.findtext("b"), pattern)
    assert set(told) == set(ROUTES)
    assert len({letter for letter, _ in told.values()}) == len(told)
    assert len({pattern for _, pattern in told.values()}) == len(told)
    style = (ROOT / "docs" / "assets" / "kb.css").read_text(encoding="utf-8")
    for picture in page.iterfind(".//svg[@data-map]"):
        for line in picture.iterfind(".//a[@data-route]"):
            letter, pattern = told[line.get("data-route")]
            assert line.findtext("title").startswith(f"{letter}: ")
            assert pattern in line.findall("path")[1].get("class").split()
            assert f".{pattern}{{" in style
        for badge in picture.iterfind(".//a[@class='kb-map__badge']"):
            assert badge.findtext("text") == told[badge.get("href").rstrip("/").rpartition("/")[2]][0]


def test_the_tables_say_the_same(page: HtmlElement):
    def ids(cell: HtmlElement) -> list[str]:
        return [link.get("href").rstrip("/").rpartition("/")[2] for link in cell.iter("a")]

    routes = page.find(".//table[@class='kb-table kb-map__routes']")
    assert {row.get("data-route"): ids(row.find("td")) for row in routes.iterfind("tbody/tr")} == ROUTES
    places = page.find(".//table[@class='kb-table kb-map__places']")
    rows = {row.get("data-place"): row.findall("td") for row in places.iterfind("tbody/tr")}
    assert set(rows) == set(RECORDS) - set(ROUTES)
    kinds = {"city": "city or town", "port": "port", "crossing": "border crossing", "region": "region"}
    for id_, (kind, country, where) in rows.items():
        assert " ".join(words(kind.text_content())) == kinds[RECORDS[id_]["kind"]]
        assert ids(country) == ([RECORDS[id_]["country"]] if "country" in RECORDS[id_] else [])
        point = POINTS.get(id_)
        part = next((name for name in ("close", "whole") if point and within(name, point)), None)
        told = {"close": "closer map", "whole": "first map", None: "beyond" if point else "no point"}[part]
        assert told in where.text_content(), id_


@pytest.mark.parametrize("name", ["whole", "whole-small", "close", "close-small"])
def test_words_cover_neither_each_other_nor_a_mark_and_stay_inside(page: HtmlElement, name: str):
    picture = svg(page, name)
    width, height = size(picture)
    type_size = 11 if name.endswith("small") else 13
    boxes = {}
    for text in picture.iter("text"):
        if "kb-map__badge" in (text.getparent().get("class") or ""):
            continue
        x, y, long = float(text.get("x")), float(text.get("y")), len(text.text) * type_size * 0.5
        left = x - {"start": 0, "middle": long / 2, "end": long}[text.get("text-anchor")]
        boxes[f"{text.text} {x} {y}"] = (left, y - 0.7 * type_size, left + long, y + 0.2 * type_size)
    for number, mark in enumerate(picture.iterfind(".//a[@data-place]")):
        x, y = numbers(mark.get("transform"))
        boxes[f"mark {number}"] = (x - 4, y - 4, x + 4, y + 4)
    for number, circle in enumerate(picture.iterfind(".//a[@class='kb-map__badge']/circle")):
        x, y = float(circle.get("cx")), float(circle.get("cy"))
        boxes[f"badge {number}"] = (x - 7, y - 7, x + 7, y + 7)
    assert len(boxes) > 15
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        if one.startswith("mark") and other.startswith("mark"):
            continue  # two places may lie close together
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
    for words_, box in boxes.items():
        if not words_.startswith("mark"):
            assert box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height, words_


@pytest.mark.parametrize("name", ["whole", "whole-small", "close", "close-small"])
def test_no_mark_is_nearer_to_the_name_of_a_place_than_its_own(page: HtmlElement, name: str):
    spots = {id_: numbers(mark.get("transform")) for id_, mark in marks(page, name).items()}
    named = 0
    for link in svg(page, name).iterfind(".//a[@class='kb-map__label']"):
        id_, text = link.get("href").rstrip("/").rpartition("/")[2], link.find("text")
        if id_ not in spots:
            continue  # at the edge: the name of a stop beyond it
        long, anchor = len(text.text) * (11 if name.endswith("small") else 13) * 0.5, text.get("text-anchor")
        left = float(text.get("x")) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        middle = float(text.get("y")) - 4

        def away(spot: list[float], left: float = left, long: float = long, middle: float = middle) -> float:
            return math.hypot(spot[0] - min(max(spot[0], left), left + long), spot[1] - middle)

        assert min(spots, key=lambda other: away(spots[other])) == id_
        named += 1
    assert named > 6


def test_every_picture_has_a_name_a_description_and_links_that_are_its_own(page: HtmlElement):
    pictures = page.findall(".//svg[@data-map]")
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.get("role") == "group"
        named = [picture.get("aria-labelledby"), picture.get("aria-describedby")]
        assert [picture.find("title").get("id"), picture.find("desc").get("id")] == named
        assert picture.findtext("title") and len(picture.findtext("desc")) > 80
        assert picture.find(".//*[@style]") is None


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
    picture = route_map.picture(library, "close")
    assert picture.land and not picture.marks and not picture.lines
    assert len(route_map.routes(library)) == 1
