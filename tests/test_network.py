"""The network shows what the YAML ties together, no more and no less, and says the same in its list."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import open_library
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import seen_text, tree, words
from view.pictures import network

pytestmark = pytest.mark.xdist_group("built")


def raw(type_: str) -> dict[str, dict[str, Any]]:
    """Return the records of a type as PyYAML reads them, by id."""
    return {
        path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        for path in sorted((ROOT / "data" / type_).glob("*.yml"))
    }


@pytest.fixture(scope="module")
def page(built: Path) -> lxml.html.HtmlElement:
    return tree((built / "network" / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def svg(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    return page.find(".//figure/svg")


@pytest.fixture(scope="module")
def meetings() -> Counter[tuple[str, str]]:
    """How often each actor meets each theme and document, and with `(actor, "")` how often it is named at all."""
    subjects = {*raw("themes"), *raw("instruments")}
    found: Counter[tuple[str, str]] = Counter()
    for event in raw("events").values():
        for actor in set(event.get("actors", ())):
            found.update((actor, id_) for id_ in {"", *event["themes"], *event.get("instruments", ())})
    for statement in raw("statements").values():
        about = subjects & {*statement["about"], *statement["themes"]}
        found.update((statement["speaker"], id_) for id_ in {"", *about})
    return found


@pytest.fixture(scope="module")
def drawn_actors(meetings: Counter[tuple[str, str]]) -> set[str]:
    """The actors named at least so often that no more than sixty are left."""
    named = {actor: count for (actor, other), count in meetings.items() if not other}
    for least in range(2, 1000):
        if len(left := {actor for actor, count in named.items() if count >= least}) <= 60:
            return left
    raise AssertionError


def target(link: lxml.html.HtmlElement) -> str:
    return link.get("href").rstrip("/").rpartition("/")[2]


def centre(mark: lxml.html.HtmlElement) -> tuple[float, float]:
    """Return the middle of a mark, from what its shape says."""
    for child in mark:
        if child.tag == "circle":
            return float(child.get("cx")), float(child.get("cy"))
        if child.tag == "rect":
            half = float(child.get("width")) / 2
            return float(child.get("x")) + half, float(child.get("y")) + half
        if child.tag == "path" and child.get("class") == "n-group":
            x, y, down = map(float, re.match(r"M([\d.]+) ([\d.]+)l([\d.]+)", child.get("d")).groups())
            return x, y + down
    raise AssertionError(target(mark))


def test_every_theme_every_document_and_each_actor_named_often_enough_has_one_mark(svg, drawn_actors):
    marks = [target(mark) for mark in svg.iterfind("a")]
    assert 20 < len(drawn_actors) <= 60
    assert sorted(marks) == sorted([*raw("themes"), *raw("instruments"), *drawn_actors])


def test_a_mark_has_the_shape_of_its_type(svg):
    shapes = dict.fromkeys(raw("themes"), "n-theme") | dict.fromkeys(raw("instruments"), "n-document")
    for id_, actor in raw("actors").items():
        shapes[id_] = "n-person" if actor["kind"] == "person" else "n-group"
    for mark in svg.iterfind("a"):
        assert [child.get("class") for child in mark if (child.get("class") or "").startswith("n-")] == [
            shapes[target(mark)]
        ]


def test_the_lines_are_those_of_the_yaml(svg, meetings, drawn_actors):
    drawn: dict[str, list[tuple[str, ...]]] = {"e-meets": [], "e-theme": [], "e-relation": []}
    for line in svg.iterfind("g/line"):
        more = line.get("data-n") or line.get("data-how")
        ends = (line.getparent().get("data-from"), line.get("data-to"))
        drawn[line.get("class").split()[0]].append((*ends, more) if more else ends)
    expected = [(*pair, str(n)) for pair, n in meetings.items() if pair[1] and pair[0] in drawn_actors]
    assert len(expected) > 100
    assert sorted(drawn["e-meets"]) == sorted(expected)
    documents = raw("instruments")
    assert sorted(drawn["e-theme"]) == sorted((id_, theme) for id_, d in documents.items() for theme in d["themes"])
    relations = [(id_, entry["instrument"]) for id_, d in documents.items() for entry in d.get("relations", ())]
    assert sorted(line[:2] for line in drawn["e-relation"]) == sorted(relations)
    assert all(line.get("marker-end") for line in svg.iterfind("g/line[@class='e-relation']"))


def test_each_line_runs_from_mark_to_mark(svg):
    places = {target(mark): centre(mark) for mark in svg.iterfind("a")}
    for line in svg.iterfind("g/line"):
        x1, y1, x2, y2 = (float(line.get(name)) for name in ("x1", "y1", "x2", "y2"))
        start, end = places[line.getparent().get("data-from")], places[line.get("data-to")]
        assert math.dist((x1, y1), start) < 0.11
        assert math.dist((x2, y2), end) < (12 if line.get("marker-end") else 0.11)


def test_a_thicker_line_means_more_records(svg):
    for line in svg.iterfind("g/line[@data-n]"):
        count = int(line.get("data-n"))
        assert line.get("class").split()[1] == ("s3" if count >= 10 else "s2" if count >= 3 else "s1")


def test_names_and_marks_stand_clear_of_each_other(svg):
    """Names are measured here as narrower than the layout takes them: those are its own business, an overlap is not."""
    boxes = []
    for mark in svg.iterfind("a"):
        x, y = centre(mark)
        boxes.append((target(mark), x - 3, y - 3, x + 3, y + 3))
        text = mark.find("text")
        if "is-late" in mark.get("class"):
            continue
        lines = [span.text for span in text.iterfind("tspan")]
        wide = max(map(len, lines)) * 5.6
        left = (
            float(text.find("tspan").get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
        )
        top = float(text.get("y")) - 9
        assert left > 0 and left + wide < network.WIDTH
        boxes.append((target(mark) + " (name)", left, top, left + wide, top + 13 * len(lines) - 3))
    clashes = [
        (one[0], other[0])
        for number, one in enumerate(boxes)
        for other in boxes[:number]
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]
    assert clashes == []


def test_every_theme_is_named_and_most_of_the_rest(svg):
    late = {target(mark) for mark in svg.iterfind("a") if "is-late" in mark.get("class")}
    assert not late & set(raw("themes"))
    assert len(late) < len(svg.findall("a")) / 5


def test_the_list_says_what_the_picture_says(page, svg):
    drawn, listed = set(), set()
    for line in svg.iterfind("g/line"):
        start, end = line.getparent().get("data-from"), line.get("data-to")
        if line.get("class") == "e-relation":
            drawn |= {(start, end, "out", line.get("data-how")), (start, end, "into", line.get("data-how"))}
        else:
            drawn.add((start, end, line.get("data-n") or ""))
    titles = {id_: record["title"] for id_, record in raw("instruments").items()}
    for part in page.iterfind(".//div[@data-node]"):
        here = part.get("data-node")
        for link in part.iterfind("p[@class='kb-net__documents']/a"):
            listed.add((target(link), here, ""))
        for span in part.iterfind("p[@class='kb-net__often']/span"):
            listed.add((target(span.find("a")), here, span.find("a").tail.strip()))
        for span in part.iterfind("p[@class='kb-net__once']/span"):
            listed.add((target(span.find("a")), here, "1"))
        for row in part.iterfind("ul/li"):
            other, said = target(row.find("a")), " ".join(words(seen_text(row)))
            named = " ".join(words(titles[other]))
            if row.get("class") == "is-out-of":
                listed.add((here, other, "out", said.removeprefix("It ").removesuffix(f" {named}")))
            else:
                listed.add((other, here, "into", said.removeprefix(f"{named} ").removesuffix(" it")))
    assert listed == drawn


def test_the_page_stays_small_and_names_its_picture(built: Path, svg):
    assert (built / "network" / "index.html").stat().st_size < 250_000
    assert svg.get("role") == "group"
    assert svg.find("title").text and svg.find("desc").text


# ── How the picture is laid out, on small inputs ─────────────────────────────────────────────────────────────────────


def test_the_threshold_is_the_lowest_that_leaves_few_enough():
    assert network.fewest([5, 4, 4, 3, 1], most=3) == 4
    assert network.fewest([5, 4, 4, 3, 1], most=2) == 5
    assert network.fewest([5, 1], most=10) == 2
    assert network.fewest([], most=10) == 2


def test_themes_stand_on_a_ring_clockwise_from_the_top():
    places = network.ring(["north", "east", "south", "west"], {})
    assert places["north"] == (600.0, 70.0)
    assert places["east"] == (1070.0, 550.0)
    assert places["west"] == (130.0, 550.0)


def test_a_theme_to_which_more_is_tied_has_more_room_on_the_ring():
    places = network.ring(["much", "little", "less"], {"much": 511, "little": 7, "less": 7})
    assert places["much"] == (600.0, 70.0)
    assert math.dist(places["much"], places["little"]) > 1.5 * math.dist(places["little"], places["less"])


def test_a_record_stands_at_the_weighted_mean_of_its_neighbours():
    fixed = {"left": (0.0, 0.0), "right": (100.0, 40.0)}
    places = network.pulled(fixed, ["one"], {"one": [("left", 1.0), ("right", 3.0)]})
    assert places == {"one": (75.0, 30.0)}


def test_what_is_tied_to_nothing_stays_in_the_middle():
    assert network.pulled({}, ["alone"], {}) == {"alone": (600.0, 550.0)}


def test_marks_that_need_the_same_room_are_parted():
    room = (-10.0, -10.0, 10.0, 10.0)
    ids = ["a", "b", "c"]
    places = network.parted(dict.fromkeys(ids, (600.0, 550.0)), dict.fromkeys(ids, room))
    for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
        x, y = (abs(places[one][axis] - places[other][axis]) for axis in (0, 1))
        assert max(x, y) >= 19.5


def test_marks_with_room_stay_where_they_are():
    places = {"a": (500.0, 500.0), "b": (600.0, 500.0)}
    assert network.parted(places, dict.fromkeys(places, (-10.0, -10.0, 10.0, 10.0))) == places


def test_what_is_spread_stays_inside_the_ring_in_its_order_from_the_centre():
    places = {f"n{number}": (600.0 + number, 550.0 - number) for number in range(12)}
    far = [
        math.hypot((x - 600) / network.RADIUS_X, (y - 550) / network.RADIUS_Y)
        for x, y in network.spread(places).values()
    ]
    assert far == sorted(far)
    assert far[-1] <= network.INSIDE


def test_a_long_name_ends_in_three_lines():
    assert network.lines_of("Energy", 16) == ("Energy",)
    lines = network.lines_of("one two three four five six seven eight", 8)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_the_same_records_give_the_same_picture():
    one, other = (network.network(open_library(SAMPLE)) for _ in range(2))
    assert [(n.record.id, n.x, n.y, n.path) for n in one.nodes] == [
        (n.record.id, n.x, n.y, n.path) for n in other.nodes
    ]
    assert one.count("theme") == 2
