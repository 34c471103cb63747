"""A record that is added, changed or taken away moves its mark, on each picture, to where the YAML alone says.

The timeline, Section 907, the grid of claims, the names and the charts have such tests beside their others.
"""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.check.run import check
from kb.library.library import Library
from kb.library.themes import held
from tests.reading_pages import seen_text, tree
from view.pictures import chart, years
from view.pictures.atlas import drawing
from view.site import Site

Records = dict[str, dict[str, Any]]
Change = Callable[[Path], None]


@dataclass(frozen=True)
class Picture:
    """A picture: what it draws of a library, the same by the YAML alone, how the sample gets it, and what moves a mark."""

    drawn: Callable[[Library], Any]
    told: Callable[[Path], Any]
    prepared: Change
    changes: dict[str, Change]


def read(root: Path, folder: str) -> Records:
    files = (root / "data" / folder).glob("*.yml")
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files}


def put(file: str, like: str = "", **values: Any) -> Change:
    """Return what writes a record as another with some values changed, itself where no other is named; None drops one."""

    def write(root: Path) -> None:
        text = (root / "data" / f"{like or file}.yml").read_text(encoding="utf-8")
        changed = yaml.load(text, Loader=yaml.CBaseLoader) | values
        kept = {name: value for name, value in changed.items() if value is not None}
        (root / "data" / f"{file}.yml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")

    return write


def gone(file: str) -> Change:
    return lambda root: (root / "data" / f"{file}.yml").unlink()


def all_of(*changes: Change) -> Change:
    def write(root: Path) -> None:
        for change in changes:
            change(root)

    return write


# ── The map ──────────────────────────────────────────────────────────────────────────────────────────────────────────

WEST, SOUTH, EAST, NORTH = 41.0, 38.35, 50.7, 42.35
Spot = tuple[float, float]


def at(latitude: float, longitude: float) -> dict[str, str]:
    return {"latitude": str(latitude), "longitude": str(longitude)}


def on_earth(x: float, y: float, width: float) -> Spot:
    """Turn a point of the map back into degrees."""
    scale = width / math.radians(EAST - WEST)
    top = math.log(math.tan(math.pi / 4 + math.radians(NORTH) / 2))
    latitude = math.degrees(2 * math.atan(math.exp(top - y / scale)) - math.pi / 2)
    return round(WEST + math.degrees(x / scale), 1), round(latitude, 1)


def map_drawn(library: Library) -> Any:
    picture = drawing.picture(library, "close-small")  # it has fewer names to find room for
    wide = picture.window.width
    lines = {}
    for line in picture.lines:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", line.path)]
        lines[line.route.id] = [on_earth(x, y, wide) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return {mark.place.id: on_earth(mark.x, mark.y, wide) for mark in picture.marks}, lines


def map_told(root: Path) -> Any:
    places = read(root, "places")
    spots = {
        id_: (float(place["coordinates"]["longitude"]), float(place["coordinates"]["latitude"]))
        for id_, place in places.items()
        if "coordinates" in place
    }
    inside = {id_: spot for id_, spot in spots.items() if WEST < spot[0] < EAST and SOUTH < spot[1] < NORTH}
    lines = {
        id_: [spots[stop] for leg in itertools.pairwise(place["route"]) for stop in leg]
        for id_, place in places.items()
        if set(place.get("route", ())) & inside.keys()
    }
    return inside, lines


MAP = Picture(
    map_drawn,
    map_told,
    all_of(
        put("places/haven", coordinates=at(40.4, 49.9)),
        put("places/hill-town", coordinates=at(40.6, 46.1)),
        put("places/mill", "places/hill-town", title="Mill", coordinates=at(39.2, 44.5)),
    ),
    {
        "a place added": put("places/fort", "places/mill", title="Fort", coordinates=at(41.6, 43.2)),
        "a place moved": put("places/mill", coordinates=at(41.2, 42.5)),
        "a place moved beyond the edge": put("places/mill", coordinates=at(50.0, 42.5)),
        "a place without its point": put("places/mill", coordinates=None),
        "a place taken away": gone("places/mill"),
        "a route added": put("places/mill-road", "places/coast-road", title="Mill road", route=["hill-town", "mill"]),
        "a route led elsewhere": put("places/coast-road", route=["haven", "mill"]),
        "a route led on": put("places/coast-road", route=["haven", "hill-town", "mill"]),
        "a route taken away": gone("places/coast-road"),
    },
)

# ── The facsimile ────────────────────────────────────────────────────────────────────────────────────────────────────

LADDER = ("shall", "will", "commit", "intend", "seek", "explore", "may")
STATUS = {"relation": "by-the-charter", "reason": "A page says so.", "assessed": "2026-11-22"}


def facsimile_drawn(library: Library) -> Any:
    found = {}
    page = tree(str(Site(library).macros("charter/")["facsimile"](id="pact")))
    for heading in page.xpath("//h3"):
        section = (
            "P"
            if seen_text(heading).startswith("Preamble")
            else heading.xpath("string(text() | span/following-sibling::text())")
        )
        for link in heading.getnext().xpath("./li/a"):
            bar = link.find("svg")
            shares = {rect.get("class"): int(rect.get("width").rstrip("%")) for rect in bar.iter("rect")}
            shares.pop("is-status")  # which step fills how much is the drawing’s own
            words = [seen_text(link.find_class("kb-fx__w")[place]) for place in (0, 3)]
            state, frame = bar.get("data-status"), bar.get("data-seen")
            found[link.get("href").split("/")[-2]] = (section.strip(), state, frame, shares, words)
    return found


def facsimile_told(root: Path) -> Any:
    provisions = {id_: one for id_, one in read(root, "provisions").items() if one["instrument"] == "pact"}
    claims = Counter(
        cell["provision"] for one in read(root, "claims").values() for cell in one["charter"].get("provisions", ())
    )
    found = {}
    for id_, one in provisions.items():
        tied = [status["state"] for status in one["status"] if status["relation"] == "by-the-charter"]
        way = {"translated": "tr", "reported": "rep"}.get(one["wording"], one["extent"])
        shares = {
            "is-seen": {"whole": 100, "part": 50}.get(way, 0),
            "is-verb": 100 * (7 - LADDER.index(one["modality"])) // 7 if one["modality"] in LADDER else 0,
            "is-claims": 100 * claims[id_] // max(claims.values(), default=1),
        }
        seen = {"whole": "English", "part": "English, part", "tr": "translated", "rep": "reported"}[way]
        words = [seen, f"{claims[id_]} claim{'' if claims[id_] == 1 else 's'}"]
        found[id_] = (one["section"], tied[-1], way, shares, words)
    return found


FACSIMILE = Picture(
    facsimile_drawn,
    facsimile_told,
    all_of(),
    {
        "a provision added": put("provisions/pact-tariffs", "provisions/pact-trade", title="Tariffs", number="2"),
        "a provision moved": put("provisions/pact-trade", section="P", number="2"),
        "a wording seen anew": put("provisions/pact-trade", wording="reported"),
        "a part of a wording": put("provisions/pact-trade", extent="part"),
        "another verb": put("provisions/pact-trade", modality="may"),
        "a verb that plans nothing": put("provisions/pact-trade", modality="affirm"),
        "another status": put("provisions/pact-trade", status=[STATUS | {"state": "under-way"}]),
        "a claim that rests on it taken away": gone("claims/claim-trade-clause"),
        "a provision taken away": gone("provisions/pact-friendship"),
    },
)

# ── The horizon ──────────────────────────────────────────────────────────────────────────────────────────────────────


def horizon_drawn(library: Library) -> Any:
    found = {}
    for row in tree(str(Site(library).macros("horizon/")["horizon"](id="pact"))).xpath("//li[@class='kb-hz__row']"):
        id_ = row.xpath("string(.//span[@class='kb-hz__what']/a[last()]/@href)").split("/")[-2]
        marks = row.xpath("./svg/a[svg][not(@class='due')]")
        found[id_] = {mark.get("href").split("/")[-2]: float(mark.find("svg").get("x").rstrip("%")) for mark in marks}
    return found


def horizon_told(root: Path) -> Any:
    sources, day = read(root, "sources"), datetime.date.fromisoformat
    signed, last = day("2001-02-03"), check(root).library.as_of
    entries = {"pact-trade": read(root, "provisions")["pact-trade"]["status"]}
    claim = read(root, "claims").get("claim-more-trade")
    found: dict[str, dict[str, float]] = {}
    for id_, judged in (entries | ({"claim-more-trade": [claim["outcome"]]} if claim else {})).items():
        cited = {each["source"] for entry in judged for each in entry.get("sources", ())}
        dates = {source: day(sources[source]["published"]) for source in cited if "published" in sources[source]}
        found[id_] = {
            source: pytest.approx(100 * (published - signed).days / (last - signed).days, abs=0.01)
            for source, published in dates.items()
            if published >= signed
        }
    return found


def cites(*sources: str) -> list[dict[str, str]]:
    return [{"source": source, "shows": "Says so."} for source in sources]


def judged(*sources: str) -> dict[str, Any]:
    return {"status": [STATUS | {"state": "announced", "sources": cites(*sources)}]}


OUTCOME = {"verdict": "signs-for", "reason": "It grew.", "assessed": "2026-11-22", "evidence_to": "2001-02-03"}

HORIZON = Picture(
    horizon_drawn,
    horizon_told,
    put("sources/courier", "sources/gazette", title="The Courier", published="2010-06-01"),
    {
        "a page added to a provision": put("provisions/pact-trade", **judged("gazette", "courier")),
        "a page added to a forecast": put("claims/claim-more-trade", outcome=OUTCOME | {"sources": cites("courier")}),
        "a page in place of another": put("provisions/pact-trade", **judged("courier")),
        "a page of an earlier document": all_of(
            put("sources/herald", "sources/gazette", title="The Herald", published="1999-06-01"),
            put("provisions/pact-trade", **judged("herald")),
        ),
        "a page taken away from a provision": put("provisions/pact-trade", **judged()),
        "a page taken away from a forecast": put("claims/claim-more-trade", outcome=OUTCOME | {"sources": []}),
        "a forecast taken away": gone("claims/claim-more-trade"),
    },
)

# ── Compare ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def compare_drawn(library: Library) -> Any:
    page = tree(str(Site(library).macros("compare/")["compare"]()))
    found = {}
    for row in page.xpath("//table[@class='kb-compared']//tr[starts-with(@id, 'topic-')]"):
        for link in row.xpath("./td/a"):
            mark = link.find(".//use")
            value = mark.get("href").partition("#cover-")[2] if mark is not None else "not-seen"
            document = (
                link.get("href").partition("#")[0].split("/")[-2] if "instruments" in link.get("href") else "pact"
            )
            found[row.get("id").removeprefix("topic-"), document] = value
    return found


def compare_told(root: Path) -> Any:
    documents = read(root, "instruments")
    return {
        (entry["topic"], id_): entry["value"] for id_, one in documents.items() for entry in one.get("coverage", ())
    }


def covers(**values: str) -> dict[str, Any]:
    topics = ({"topic": t.replace("_", "-"), "value": v, "basis": "It was read."} for t, v in values.items())
    return {"coverage": [topic | {"sources": cites("gazette")} for topic in topics]}


COMPARE = Picture(
    compare_drawn,
    compare_told,
    all_of(
        put("instruments/pact", **covers(space="seen", hub="reported-present")),
        put("instruments/old-law", **covers(space="not-seen")),
    ),
    {
        "a cell added": put("instruments/old-law", **covers(space="not-seen", hub="seen")),
        "a cell that was not seen added": put("instruments/old-law", **covers(space="not-seen", hub="not-seen")),
        "a cell changed": put("instruments/pact", **covers(space="reported-absent", hub="reported-present")),
        "a cell that is seen now": put("instruments/old-law", **covers(space="seen")),
        "a cell taken away": put("instruments/pact", **covers(space="seen")),
        "a document added": put("instruments/new-law", "instruments/old-law", title="New", **covers(hub="seen")),
        "a document taken away": put("instruments/old-law", coverage=None),
    },
)

# ── What stands beside a theme ───────────────────────────────────────────────────────────────────────────────────────

WITHIN = {"trade": {"trade", "ports"}, "ports": {"ports"}}  # a theme with its parts


def strips_drawn(library: Library) -> Any:
    found = {theme: years.events(library, theme) for theme in WITHIN}
    return {
        theme: ({str(column.year): len(column.dots) for column in strip.columns}, strip.earlier) if strip else None
        for theme, strip in found.items()
    }


def strips_told(root: Path) -> Any:
    found: dict[str, Any] = {}
    for theme, themes in WITHIN.items():
        begun = Counter(one["date"][:4] for one in read(root, "events").values() if themes & set(one["themes"]))
        shown = {year: count for year, count in begun.items() if year >= "1991"}
        found[theme] = (shown, begun.total() - sum(shown.values())) if shown else None
    return found


STRIPS = Picture(
    strips_drawn,
    strips_told,
    put("events/sailing", "events/signing", title="A ship sails", date="2001-06-01", themes=["ports"]),
    {
        "an event added": put("events/landing", "events/sailing", title="It lands", date="2003-01"),
        "an event added before the first year": put("events/landing", "events/sailing", title="It lands", date="1980"),
        "an event dated anew": put("events/sailing", date="2007-06-01"),
        "an event dated before the first year": put("events/sailing", date="1987"),
        "an event filed elsewhere": put("events/sailing", themes=["trade"]),
        "an event taken away": gone("events/sailing"),
    },
)


def charts_drawn(library: Library) -> Any:
    found = {}
    for theme in WITHIN:
        figures = held(library, theme).figures
        charts = chart.charts(library, figures)
        leading = chart.leading(charts, theme, len(figures))
        rows = {
            row.figure.id: (block.words, row.figure.value)
            for each in charts
            for block in each.blocks
            for row in block.rows
        }
        found[theme] = rows, leading is not None
    return found


def charts_told(root: Path) -> Any:
    found = {}
    for theme, themes in WITHIN.items():
        figures = {id_: one for id_, one in read(root, "figures").items() if themes & set(one["themes"])}
        rows = {id_: (one["period"][:4], one["value"]) for id_, one in figures.items()} if len(figures) > 2 else {}
        found[theme] = rows, bool(rows) and all(one["themes"][0] == theme for one in figures.values())
    return found


def ships(name: str, **values: Any) -> Change:
    return put(f"figures/{name}", "figures/ships-2001", title=name, themes=["ports"], **values)


CHARTS = Picture(
    charts_drawn,
    charts_told,
    all_of(
        *(ships(f"ships-{year}", period=year, value=value) for year, value in (("2001", "20"), ("2002", "9"))),
        ships("ships-third", period="2003", value="12"),
    ),
    {
        "a figure added": ships("ships-more", period="2003", value="13"),
        "a figure dated anew": ships("ships-third", period="2005", value="12"),
        "a figure with another value": ships("ships-third", period="2003", value="40"),
        "a figure filed elsewhere": put("figures/ships-third", themes=["trade"]),
        "a figure that is filed under another theme first": put("figures/ships-third", themes=["trade", "ports"]),
        "a figure taken away, of three": gone("figures/ships-third"),
    },
)

PICTURES = {
    "map": MAP,
    "facsimile": FACSIMILE,
    "horizon": HORIZON,
    "compare": COMPARE,
    "events of a theme": STRIPS,
    "figures of a theme": CHARTS,
}
CASES = [pytest.param(picture, change, id=f"{name}: {what}")
         for name, picture in PICTURES.items() for what, change in picture.changes.items()]  # fmt: skip


@pytest.mark.parametrize("picture", [pytest.param(picture, id=name) for name, picture in PICTURES.items()])
def test_each_mark_stands_where_the_records_say(sample: Path, picture: Picture):
    picture.prepared(sample)
    assert picture.drawn(check(sample).library) == picture.told(sample)


@pytest.mark.parametrize(("picture", "change"), CASES)
def test_a_record_that_is_added_changed_or_taken_away_moves_its_mark(sample: Path, picture: Picture, change: Change):
    picture.prepared(sample)
    before = picture.told(sample)
    change(sample)
    assert picture.drawn(check(sample).library) == picture.told(sample) != before
