"""The charts of figures say what the YAML says, on every page that has one; and where each mark stands."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
import yaml

from kb.declare.dates import parse
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree, words
from view.pictures import chart

pytestmark = pytest.mark.xdist_group("built")

SVG = '"http://www.w3.org/2000/svg"'  # a name, not an address: nothing is fetched from there


def read(folder: str) -> dict[str, dict[str, Any]]:
    """Return the records of a folder as the YAML has them, values as text."""
    files = sorted((ROOT / "data" / folder).glob("*.yml"))
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    return read("figures")


def charted(figures: dict[str, dict[str, Any]], theme: str | None = None) -> list[set[str]]:
    """Return the sets of figures that have a chart, counted from the YAML alone."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for id_, figure in figures.items():
        if theme is None or theme in figure["themes"]:
            groups[figure["quantity"], figure["unit"]].add(id_)
    enough = [ids for ids in groups.values() if len(ids) >= 3 and len({figures[id_]["period"] for id_ in ids}) >= 2]
    return sorted(enough, key=min)


def pictures(built: Path, page: str) -> list[lxml.html.HtmlElement]:
    """Return the charts of a page, of a list those of all its parts."""
    files = [built / page / "index.html", *(built / page).glob("part/*/index.html")]
    roots = [tree(file.read_text(encoding="utf-8")) for file in files]
    return [chart for root in roots for chart in root.xpath("//svg[contains(@class, 'kb-chart__picture')]")]


def id_of(link: lxml.html.HtmlElement) -> str:
    return link.get("href").rstrip("/").rpartition("/")[2]


def dots(picture: lxml.html.HtmlElement) -> dict[str, lxml.html.HtmlElement]:
    return {id_of(link): link for link in picture.iter("a")}


def test_every_quantity_with_enough_values_has_its_chart_and_no_other(built: Path, figures):
    drawn = [set(dots(picture)) for picture in pictures(built, "figures")]
    assert sorted(drawn, key=min) == charted(figures)
    assert len(drawn) > 5
    for theme in read("themes"):
        drawn = [set(dots(picture)) for picture in pictures(built, f"themes/{theme}")]
        assert sorted(drawn, key=min) == charted(figures, theme), theme


def test_each_dot_says_its_value_unit_period_and_publisher(built: Path, figures):
    sources = read("sources")
    for picture in pictures(built, "figures"):
        for id_, link in dots(picture).items():
            figure = figures[id_]
            publishers = "; ".join(sources[citation["source"]]["publisher"] for citation in figure["sources"])
            expected = f"{Decimal(figure['value']):,} {figure['unit']}, {parse(figure['period'])}, {publishers}"
            assert " ".join(link.find("title").text_content().split()) == expected


def test_each_dot_stands_at_its_value_in_the_column_of_its_period(built: Path, figures):
    """Heights are read against the lines across the picture, which say their own values."""
    for picture in pictures(built, "figures") + pictures(built, "themes/middle-corridor"):
        lines = [line for line in picture.findall("line") if line.get("class") in ("kb-chart__axis", "kb-chart__tick")]
        values = picture.xpath("text[@class='kb-chart__value']")
        scale = [
            (Decimal(v.text.replace(",", "")), float(line.get("y1"))) for v, line in zip(values, lines, strict=True)
        ]
        (zero, base), (most, top) = scale[0], scale[-1]
        assert zero == 0 and base > top
        columns = picture.findall("svg")
        periods = []
        for column in columns:
            here = dots(column)
            (period,) = {figures[id_]["period"] for id_ in here}
            periods.append(parse(period))
            places = set()
            for id_, link in here.items():
                circle = link.find("circle")
                height = base - (base - top) * float(Decimal(figures[id_]["value"]) / most)
                assert abs(float(circle.get("cy")) - height) <= 0.06, id_
                places.add((circle.get("cx"), circle.get("cy")))
            assert len(places) == len(here), "two dots lie upon each other"
            bars = column.xpath("line[@class='kb-chart__bar']")
            assert bool(bars) == (len(here) > 1)
        assert periods == sorted(periods) and len(set(periods)) == len(periods)
        middles = [float(column.get("x").rstrip("%")) for column in columns]
        assert middles == sorted(set(middles)) and middles[0] > 0 and middles[-1] < 100


def test_the_table_beside_a_chart_says_the_same(built: Path, figures):
    for page in ("figures", "themes/middle-corridor", "themes/tripp"):
        for picture in pictures(built, page):
            table = picture.getparent().xpath("following::table")[0]
            rows = {id_of(row.find("th/a")): " ".join(words(seen_text(row))) for row in table.iterfind("tbody/tr")}
            assert set(dots(picture)) <= set(rows)
            for id_ in dots(picture):
                figure = figures[id_]
                for said in (f"{Decimal(figure['value']):,} {figure['unit']}", str(parse(figure["period"]))):
                    assert " ".join(words(said)) in rows[id_], id_


def test_a_picture_has_a_name_and_a_description_and_no_id_twice(built: Path):
    for page in ("figures", "themes/middle-corridor"):
        root = tree((built / page / "index.html").read_text(encoding="utf-8"))
        ids = [element.get("id") for element in root.iterfind(".//*[@id]")]
        assert len(ids) == len(set(ids))
        for picture in pictures(built, page):
            assert picture.get("role") == "group"
            assert picture.find("title").get("id") == picture.get("aria-labelledby")
            assert picture.find("desc").get("id") == picture.get("aria-describedby")


# ── Geometry, on small inputs ────────────────────────────────────────────────────────────────────────────────────────


def figure(value: str, period: str, *, quantity: str = "cargo", unit: str = "t") -> Any:
    id_ = f"{quantity}-{value}-{period}"
    return SimpleNamespace(id=id_, value=value, period=parse(period), quantity=quantity, unit=unit)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([("1", "2022"), ("2", "2023"), ("3", "2024")], True),
        ([("1", "2022"), ("2", "2022"), ("3", "2024")], True),
        ([("1", "2022"), ("2", "2023")], False),
        ([("1", "2022"), ("2", "2022"), ("3", "2022")], False),
        ([("0", "2022"), ("0", "2023"), ("0", "2024")], False),
        ([("-1", "2022"), ("2", "2023"), ("3", "2024")], False),
    ],
)
def test_a_chart_needs_three_values_over_two_periods(values, expected):
    assert chart.is_charted([figure(*value) for value in values]) is expected


def test_units_are_never_mixed_and_what_has_no_chart_stays_listed():
    years = ("2022", "2023", "2024")
    tonnes = [figure("5", year) for year in years]
    teu = [figure("7", year, unit="TEU") for year in years[:2]]
    (only,) = chart.charts([*teu, *tonnes])
    assert set(map(id, only.figures)) == set(map(id, tonnes))
    assert chart.without_chart([*teu, *tonnes]) == teu


@pytest.mark.parametrize(
    ("highest", "steps"),
    [
        ("4.5", "0 1 2 3 4 5"),
        ("1776", "0 500 1000 1500 2000"),
        ("100", "0 20 40 60 80 100"),
        ("0.93", "0 0.2 0.4 0.6 0.8 1.0"),
        ("9.9", "0 2 4 6 8 10"),
        ("1", "0 0.2 0.4 0.6 0.8 1.0"),
    ],
)
def test_steps_are_round_and_reach_the_highest_value(highest, steps):
    found = chart.steps_to(Decimal(highest))
    assert found == [Decimal(step) for step in steps.split()]


def test_equal_values_of_a_period_stand_side_by_side_and_far_ones_one_above_the_other():
    rows = [figure("4", "2024"), figure("10", "2024"), figure("10.0", "2024"), figure("8", "2023")]
    (made,) = chart.charts(rows)
    before, after = made.columns
    assert [dot.x for dot in before.dots] == [0]
    assert [(dot.figure.value, dot.x) for dot in after.dots] == [("4", 0), ("10", -8), ("10.0", 8)]
    assert [label.words for label in after.labels] == ["10.0", "4"]
    assert after.dots[1].y == made.ticks[-1].y < after.dots[0].y < made.ticks[0].y


def test_names_of_periods_are_short_and_in_lines():
    assert chart.short_name(parse("2022-01/2022-09"), 7) == ("Jan to", "Sep", "2022")
    assert chart.short_name(parse("2025?"), 7) == ("2025", "(uncertain)")
    assert chart.short_name(parse("2021-11/2023-12"), 14) == ("Nov 2021 to", "Dec 2023")


# ── Reading aids ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_claims_and_provisions_say_of_each_judgement_when_it_was_weighed(built: Path):
    def days(values: Any, path: tuple[str, ...] = ()) -> dict[str, str]:
        pairs = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
        found = {".".join(path): values} if path and path[-1] == "assessed" else {}
        for key, value in pairs:
            found |= days(value, (*path, str(key)))
        return found

    seen = 0
    for folder in ("claims", "provisions"):
        for id_, record in read(folder).items():
            root = tree((built / folder / id_ / "index.html").read_text(encoding="utf-8"))
            for path, day in days(record).items():
                (shown,) = root.xpath("//*[@data-field=$path]", path=path)
                around = " ".join(seen_text(shown.getparent()).split())
                assert f"eighed on {parse(day)}" in around, f"{id_}: {path}"
                seen += 1
    assert seen > 150


def test_every_section_of_a_record_page_has_a_link_to_itself(built: Path):
    pages = [
        p
        for name in ("themes", "claims", "provisions", "terms", "instruments", "articles", "actors", "events")
        for p in sorted((built / name).glob("*/index.html"))
    ]
    assert len(pages) > 300
    moved = 0
    for path in pages:
        root = tree(path.read_text(encoding="utf-8"))
        (main,) = root.xpath("//div[contains(@class, 'kb-page')]")
        moved += "kb-page--moved" in main.get("class")  # an earlier or withdrawn address
        for heading in main.xpath("(.//h2 | .//h3)[@id][not(ancestor::summary)]"):
            if "kb-skip-label" in heading.get("class", ""):
                continue  # it is not seen
            link = heading.getnext()
            assert link is not None and link.get("href") == f"#{heading.get('id')}", (path, heading.get("id"))
            assert link.get("aria-label") == "Link to this section" and link.get("tabindex") is None
        for section in main.xpath(".//section[contains(@class, 'kb-sec')]"):
            assert section.get("aria-labelledby") in {h.get("id") for h in section.iter("h2")}, path
    assert moved < 10


# ── Hover cards and pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_cards_are_loaded_after_the_page_and_name_no_other_host(built: Path):
    root = tree((built / "themes" / "tripp" / "index.html").read_text(encoding="utf-8"))
    (script,) = root.xpath("//script[contains(@src, 'cards.js')]")
    assert script.get("defer") is not None
    text = (built / "assets" / "cards.js").read_text(encoding="utf-8")
    assert "://" not in text.replace(SVG, "") and "innerHTML" not in text


def test_no_page_made_of_records_takes_the_place_of_a_written_one(built: Path):
    for file in sorted((ROOT / "docs").glob("*.md")):
        title = re.search(r"^# (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        address = "index.html" if file.stem == "index" else f"{file.stem}/index.html"
        heading = tree((built / address).read_text(encoding="utf-8")).find(".//h1")
        assert title is None or words(seen_text(heading)) == words(title[1]), file.name
