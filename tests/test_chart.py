"""The charts of figures say what the YAML says, on every page that has one; and where each mark stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
import yaml

from kb.check.run import check, open_library
from kb.declare.dates import parse
from kb.library.library import Library
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree, words
from view.pictures import chart
from view.site import Site

SVG = '"http://www.w3.org/2000/svg"'  # a name, not an address: nothing is fetched from there
PART_OF_A_YEAR = re.compile(r"(\d{4})-\d\d(-\d\d)?/\1-\d\d(-\d\d)?")
built_once = pytest.mark.xdist_group("built")


def read(folder: str, root: Path = ROOT) -> dict[str, dict[str, Any]]:
    """Return the records of a folder as the YAML has them, values as text."""
    files = sorted((root / "data" / folder).glob("*.yml"))
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    return read("figures")


@pytest.fixture(scope="module")
def site(library: Library) -> Site:
    return Site(library, is_published=True)


def quantity(figure: dict[str, Any]) -> tuple[str, str]:
    return figure["quantity"].partition(", forecast")[0], figure["unit"]


def of_one(figures: dict[str, dict[str, Any]], theme: str | None = None) -> list[set[str]]:
    """Return the ids of the figures of each quantity, read from the YAML alone."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for id_, figure in figures.items():
        if theme is None or theme in figure["themes"]:
            groups[quantity(figure)].add(id_)
    return sorted(groups.values(), key=min)


def pages(site: Site, address: str) -> list[lxml.html.HtmlElement]:
    """Return a page, and of a list all its parts."""
    return [tree(site.page(each).html) for each in site.addresses if each == address or f"{address}part/" in each]


def pictures(site: Site, address: str) -> list[lxml.html.HtmlElement]:
    return [each for page in pages(site, address) for each in page.xpath("//div[@class='kb-fg']")]


def id_of(link: lxml.html.HtmlElement) -> str:
    return link.get("href").rstrip("/").rpartition("/")[2]


def rows(picture: lxml.html.HtmlElement) -> dict[str, lxml.html.HtmlElement]:
    """Return the rows of a chart by the figure to which each leads."""
    return {id_of(row.find(".//a")): row for row in picture.xpath(".//li[@class='kb-fg__row']")}


def share(value: str | None) -> float:
    assert value and value.endswith("%")
    return float(value[:-1])


def test_three_values_of_a_quantity_have_a_chart_and_fewer_a_sentence_on_the_list_and_on_each_theme(site, figures):
    for address, groups in [
        ("figures/", of_one(figures)),
        *((f"themes/{theme}/", of_one(figures, theme)) for theme in read("themes")),
    ]:
        drawn = [set(rows(picture)) for picture in pictures(site, address)]
        assert sorted(drawn, key=min) == [group for group in groups if len(group) >= 3], address
        sentences = [each for page in pages(site, address) for each in page.xpath("//ul[@class='kb-put']")]
        said = [{id_of(one.find("a")) for one in each.iter("li")} for each in sentences]
        assert sorted(said, key=min) == [group for group in groups if len(group) < 3], address
    assert len(pictures(site, "figures/")) > 10


def test_each_mark_stands_at_its_value_from_zero_on_and_is_drawn_as_its_time_says(site, figures):
    """Places are read against the values named above the rows."""
    seen: Counter[str] = Counter()
    for picture in [each for page in ("figures/", "themes/middle-corridor/") for each in pictures(site, page)]:
        ticks = picture.xpath(".//div[contains(@class, 'kb-fg__row--head')]//text")
        named = [(Decimal(tick.text.replace(",", "")), share(tick.get("x"))) for tick in ticks]
        (zero, start), (most, end) = named[0], named[-1]
        assert (zero, start) == (0, 0) and end <= chart.REACH
        of_years = all(
            re.fullmatch(r"\d{4}[~?]*", figures[id_]["period"]) or PART_OF_A_YEAR.fullmatch(figures[id_]["period"])
            for id_ in rows(picture)
        )
        for id_, row in rows(picture).items():
            figure, (circle,) = figures[id_], row.xpath(".//circle")
            at = float(Decimal(figure["value"]) / most) * end
            assert share(circle.get("cx")) == pytest.approx(at, abs=0.01), id_
            assert share(row.find(".//line[@class='stem']").get("x2")) == share(circle.get("cx"))
            kind = "forecast" if figure["quantity"].endswith(", forecast") else "whole"
            if kind == "whole" and of_years and PART_OF_A_YEAR.fullmatch(figure["period"]):
                kind = "part"
            assert circle.get("class") == kind, id_
            seen[kind] += 1
            (words_,) = row.xpath(".//svg/svg/text/text()")
            assert Decimal(words_.replace(",", "")) == Decimal(figure["value"])
    assert len(seen) == 3


def test_each_row_says_who_gave_the_value_for_what_time_and_when_its_page_was_published(site, figures):
    sources = read("sources")
    for picture in pictures(site, "figures/"):
        for id_, row in rows(picture).items():
            figure = figures[id_]
            heading = row.xpath("string(../preceding-sibling::p[@class='kb-fg__block'][1])")
            assert words(figure["by"])[:4] == words(seen_text(row.find(".//a")))[:4], id_
            period = words(str(parse(figure["period"])))
            assert set(period) <= {*words(seen_text(row)), *words(heading)}, id_
            said = " ".join(row.find(".//a").text_content().split())
            assert f": {Decimal(figure['value']):,} {figure['unit']}" in said, id_
            day = sources[figure["sources"][0]["source"]].get("published")
            assert seen_text(row.find_class("kb-fg__day")[0]) == (str(parse(day)) if day else "no date"), id_


def test_a_band_goes_from_the_lowest_to_the_highest_value_for_all_of_a_year(site, figures):
    found = 0
    for picture in pictures(site, "figures/"):
        for heading in picture.xpath(".//p[@class='kb-fg__block']"):
            here = heading.getnext().xpath("./li")
            ids = [id_of(row.find(".//a")) for row in here]
            year = heading.findtext("b")
            whole = sorted(
                Decimal(figures[id_]["value"])
                for id_ in ids
                if re.fullmatch(r"\d{4}[~?]*", figures[id_]["period"])
                and not figures[id_]["quantity"].endswith("forecast")
            )
            bands = {(band.get("x"), band.get("width")) for row in here for band in row.xpath(".//rect")}
            if len(whole) < 2 or whole[0] == whole[-1]:
                assert not bands, year
                assert year is None or len(whole) < 2 or f"{whole[0]:,} in each source" in seen_text(heading)
                continue
            found += 1
            ((x, width),) = bands
            marks = [
                share(row.find(".//circle").get("cx")) for row in here if row.find(".//circle").get("class") == "whole"
            ]
            assert (share(x), share(x) + share(width)) == pytest.approx((min(marks), max(marks)), abs=0.02)
            assert f"{whole[0]:,} to {whole[-1]:,}, by source" in seen_text(heading)
    assert found > 2


def test_how_far_sources_agree_is_said_of_moments_and_of_one_time_but_not_of_stretches_that_differ(site, figures):
    said = Counter[bool]()
    for picture in pictures(site, "figures/"):
        ids = list(rows(picture))
        times = {figures[id_]["period"] for id_ in ids}
        if (
            all(re.fullmatch(r"\d{4}[~?]*", time) or PART_OF_A_YEAR.fullmatch(time) for time in times)
            and len(times) > 1
        ):
            continue  # year by year, under the years
        values = sorted(Decimal(figures[id_]["value"]) for id_ in ids)
        is_alike = len(times) == 1 or not any("/" in time for time in times)
        found = seen_text(picture)
        assert (f"{values[0]:,} to {values[-1]:,}, by source" in found) == (is_alike and values[0] != values[-1]), ids
        assert (f"{values[0]:,} in each source" in found) == (is_alike and values[0] == values[-1]), ids
        assert not picture.xpath(".//rect[@class='band']")
        said[is_alike] += 1
    assert said[True] > 3 and said[False] > 0


def test_what_has_a_chart_stands_first_on_the_list_the_longest_chart_leading_and_the_rest_from_a_to_z(site, figures):
    groups = Counter(quantity(figure) for figure in figures.values())
    order = [each for page in pages(site, "figures/") for each in page.xpath("//section[@data-group]")]
    lengths = [max((len(rows(p)) for p in each.xpath(".//div[@class='kb-fg']")), default=0) for each in order]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] == max(groups.values())
    names = [each.get("data-group").casefold() for each, length in zip(order, lengths, strict=True) if not length]
    assert names == sorted(names) and len(names) > 10


def test_a_sentence_has_value_unit_time_and_who_gave_it_of_each_record(site, figures):
    seen = 0
    for page in pages(site, "figures/"):
        for one in page.xpath("//ul[@class='kb-put']/li"):
            figure = figures[id_of(one.find("a"))]
            text = " ".join(seen_text(one).split())
            assert f"{Decimal(figure['value']):,} {figure['unit']}" in text
            assert str(parse(figure["period"])) in text and " ".join(figure["by"].split()) in text
            assert ("as a forecast" in text) == figure["quantity"].endswith(", forecast")
            seen += 1
    assert seen > 80


def test_the_page_of_a_figure_has_the_chart_of_its_quantity_with_its_own_row_marked(site, figures):
    own = next(id_ for id_, figure in figures.items() if figure["quantity"] == "cargo on the Middle Corridor, forecast")
    (picture,) = tree(site.page(f"figures/{own}/").html).xpath("//div[@class='kb-fg']")
    assert [id_of(link) for link in picture.xpath(".//a[@aria-current='true']")] == [own]
    assert {quantity(figures[id_]) for id_ in rows(picture)} == {quantity(figures[own])}
    single = next(min(group) for group in of_one(figures) if len(group) == 1)
    assert not tree(site.page(f"figures/{single}/").html).xpath("//div[@class='kb-fg']")


# ── A record moves its mark ──────────────────────────────────────────────────────────────────────────────────────────


def ships(root: Path, name: str, *, value: str = "20", period: str = "2001", more: str = "") -> Path:
    file = root / "data" / "figures" / f"{name}.yml"
    file.write_text(
        f"title: Ships, {name}\nsummary: Ships.\nquantity: Ships calling at Haven{more}\nunit: ships\n"
        f'period: {period}\nvalue: "{value}"\nthemes:\n  - ports\nsources:\n  - source: paper\n    shows: Counts them.\n',
        encoding="utf-8",
    )
    return file


def drawn(root: Path) -> dict[str, tuple[str, str, float]]:
    """Return the block, the kind and the place of each mark by its figure; what else a change breaks is no matter here."""
    library = check(root).library
    (each,) = chart.charts(library, library.of_type("figures")) or [None]
    blocks = each.blocks if each else ()
    return {row.figure.id: (block.words, row.kind, row.x) for block in blocks for row in block.rows}


def test_a_figure_that_is_added_dated_anew_or_taken_away_moves_its_mark(sample: Path):
    ships(sample, "ships-more")
    assert drawn(sample) == {}, "two values are a sentence"
    third = ships(sample, "ships-third", value="25", period="2002")
    before = drawn(sample)
    assert before["ships-third"] == ("2002", "whole", 84.0)
    assert before["ships-2001"] == ("2001", "whole", 42.0)
    ships(sample, "ships-third", value="25", period="2001-01/2001-09")
    assert drawn(sample)["ships-third"] == ("2001", "part", 84.0)
    ships(sample, "ships-third", value="50", period="2001", more=", forecast")
    moved = drawn(sample)
    assert moved["ships-third"] == ("2001", "forecast", 84.0)
    assert moved["ships-2001"] == ("2001", "whole", 21.0), "the line goes further now"
    third.unlink()
    assert drawn(sample) == {}


@pytest.mark.parametrize(
    ("value", "count", "says"),
    [("-3", 3, "below zero"), ("0", 3, "All values are zero"), ("7", 61, "61 values are too many")],
    ids=["one below zero", "all zero", "more than a picture has room for"],
)
def test_where_enough_values_have_no_chart_a_sentence_says_why_and_the_values_stand_there(
    sample: Path, value: str, count: int, says: str
):
    for name in ["ships-2001", *(f"ships-{number}" for number in range(1, count))]:
        ships(sample, name, value=value)
    library = open_library(sample)
    assert drawn(sample) == {}
    page = tree(Site(library).page("themes/ports/").html)
    (section,) = page.xpath("//section[@aria-labelledby='figures']")
    assert says in seen_text(section)
    assert len(section.xpath(".//ul[@class='kb-put']/li")) == count


# ── Geometry, on small inputs ────────────────────────────────────────────────────────────────────────────────────────


def figure(value: str, period: str, *, quantity: str = "cargo", unit: str = "t") -> Any:
    id_ = f"{quantity}-{value}-{period}"
    return SimpleNamespace(id=id_, value=value, period=parse(period), quantity=quantity, unit=unit)


def test_units_are_never_mixed_and_what_has_no_chart_stays_listed():
    years = ("2022", "2023", "2024")
    tonnes = [figure("5", year) for year in years]
    teu = [figure("7", year, unit="TEU") for year in years[:2]]
    assert chart.is_charted(tonnes)
    assert chart.without_chart([*teu, *tonnes]) == [teu]


@pytest.mark.parametrize(
    ("period", "is_of_a_year", "is_whole"),
    [
        ("2022", True, True),
        ("2022~", True, True),
        ("2022-01/2022-09", True, False),
        ("2022-01/2022-12", True, True),
        ("2022-03", False, False),
        ("2022-03-04", False, False),
        ("2021/2022", False, False),
        ("2022/..", False, False),
        ("../2022", False, False),
    ],
)
def test_a_year_and_a_part_of_it_are_told_from_a_moment_and_from_longer_times(
    period: str, is_of_a_year: bool, is_whole: bool
):
    assert chart.is_of_a_year(parse(period)) is is_of_a_year
    assert (chart.is_of_a_year(parse(period)) and chart.is_whole_year(parse(period))) is is_whole


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


# ── Reading aids ─────────────────────────────────────────────────────────────────────────────────────────────────────


@built_once
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


@built_once
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


@built_once
def test_cards_are_loaded_after_the_page_and_name_no_other_host(built: Path):
    root = tree((built / "themes" / "tripp" / "index.html").read_text(encoding="utf-8"))
    (script,) = root.xpath("//script[contains(@src, 'cards.js')]")
    assert script.get("defer") is not None
    text = (built / "assets" / "cards.js").read_text(encoding="utf-8")
    assert "://" not in text.replace(SVG, "") and "innerHTML" not in text


@built_once
def test_no_page_made_of_records_takes_the_place_of_a_written_one(built: Path):
    for file in sorted((ROOT / "docs").glob("*.md")):
        title = re.search(r"^# (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        address = "index.html" if file.stem == "index" else f"{file.stem}/index.html"
        heading = tree((built / address).read_text(encoding="utf-8")).find(".//h1")
        assert title is None or words(seen_text(heading)) == words(title[1]), file.name
