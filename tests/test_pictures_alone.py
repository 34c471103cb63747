"""Every picture can be had as a file that needs no page, and as the data that it draws."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from kb.check.run import open_library
from kb.export.table import MARK
from kb.library.library import Library
from tests.conftest import ADDRESS, ROOT, SAMPLE
from view.alone.cut import SVG
from view.alone.gallery import FOLDER, Gallery, Picture
from view.alone.styles import Sheet
from view.site import Site

SHEET = ROOT / "docs" / "assets" / "kb.css"
FEW = (
    "timeline",
    "map",
    "section-907",
    "horizon-commitments",
    "facsimile",
    "verbs",
    "verdicts",
    "standings",
    "claims-grid",
    "names",
    "theme-tripp",
    "place-gyumri",
    "topics",
    "claims-by-provision",
    "verbs-by-section",
    "timeline-2026",
)
# Words that reach out of the picture.
CUT_OFF = """() => {
  const box = document.documentElement.getBoundingClientRect()
  return [...document.querySelectorAll("text")].filter(text => {
    const { left, top, right, bottom } = text.getBoundingClientRect()
    return right > left && (left < 0 || top < 0 || right > box.right || bottom > box.bottom)
  }).map(text => text.textContent)
}"""
DRAWN = "[...document.querySelectorAll('svg svg :is(circle, rect, path, line)')].filter(each => each.checkVisibility()).length"


@pytest.fixture(scope="module")
def gallery(library: Library) -> Gallery:
    return Gallery(Site(library, address=ADDRESS, is_published=True), SHEET)


@pytest.fixture(scope="module")
def pictures(gallery: Gallery) -> dict[str, Picture]:
    return {picture.name: picture for picture in gallery.pictures()}


def rows_of(built: Path, name: str) -> list[dict[str, str]]:
    text = (built / FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline="")))


def faults(text: str) -> Iterator[str]:
    """Yield what a picture asks of other files, what runs in it, and what other programs than browsers do not know."""
    root = ET.fromstring(text)
    if root.tag != f"{{{SVG}}}svg" or root.find(f"{{{SVG}}}title") is None:
        yield "is no picture with a title"
    for each in root.iter():
        if not each.tag.startswith(f"{{{SVG}}}") or each.tag.rpartition("}")[2] in (
            "script",
            "a",
            "use",
            "image",
            "foreignObject",
        ):
            yield f"has {each.tag}"
        yield from (f"has {name}" for name in each.attrib if re.match(r"on|.*href$|data-|aria-|id$", name))
    style = "".join(each.text or "" for each in root.iter(f"{{{SVG}}}style"))
    yield from re.findall(r"url\([^)]*\)|@\w+|var\([^)]*\)|:\w+\([^)]*\)|light-dark|[\d.]+rem\b", style)
    yield from re.findall(r'"[^"]*var\([^"]*"', text)


def test_every_picture_stands_alone(built: Path):
    files = sorted((built / FOLDER).glob("*.svg"))
    assert len(files) > 60
    assert {file.name: found for file in files if (found := list(faults(file.read_text(encoding="utf-8"))))} == {}


@pytest.mark.parametrize("name", [*FEW, pytest.param("", marks=pytest.mark.audit, id="all of them")])
def test_a_picture_opens_alone_with_all_its_words_within_it(browser: Browser, built: Path, name: str):
    """Whichever faces there are: those of the site are not in the file."""
    page, asked, said = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    wanted = [built / FOLDER / f"{name}.svg"] if name else sorted((built / FOLDER).glob("*.svg"))
    for file in wanted:
        page.goto(file.as_uri())
        assert (file.name, page.evaluate(CUT_OFF)) == (file.name, [])
        assert page.evaluate(DRAWN) > 1
    assert (asked, said) == ([file.as_uri() for file in wanted], [])
    page.close()


def test_each_picture_has_its_files_beneath_it_and_each_page_names_no_others(built: Path, pictures: dict[str, Picture]):
    for page in {picture.page for picture in pictures.values()}:
        here = lxml.html.parse(str(built / page / "index.html")).getroot()
        linked = [link.get("href") for link in here.iterfind(".//p[@class='kb-taken']/a")]
        shown = {name for name, picture in pictures.items() if picture.page == page}
        assert {href.rpartition("/")[2] for href in linked} >= {f"{n}.{form}" for n in shown for form in ("svg", "csv")}
    taken = re.compile(rf'href="[./]*{FOLDER}([\w.-]+)"')
    everywhere = {
        name for file in built.rglob("index.html") for name in taken.findall(file.read_text(encoding="utf-8"))
    }
    assert everywhere == {f"{name}.{form}" for name in pictures for form in ("svg", "csv")}


# What is a picture on a page, by a class of what holds it, and the name of its files among those of the page.
OFFERED = {
    "kb-fx": "facsimile",
    "kb-rungs": "verbs",
    "kb-cells": "verdicts",
    "kb-less": "verdicts",
    "kb-standings": "standings",
    "kb-tl--whole": "timeline",
    "kb-tl--strip": r"timeline-\d+",
    "kb-lineage": "section-907",
    "kb-strip": r"theme-[\w-]+",
    "kb-map__first": "map",
    "kb-multiples": r"place-[\w-]+",
    "kb-locator": r"place-[\w-]+",
    "kb-fg": r"(.*-)?chart-[\w-]+",
    "kb-cg": "claims-grid",
    "kb-nm": "names",
    "kb-nm__small": "names",
    "kb-page--horizon": r"horizon-\w+",
    "kb-table--along": r"horizon-\w+",
    "kb-units": "horizon-commitments",
    "kb-profile": "verbs-by-section",
    "kb-compared": "topics",
    "kb-matrix": "claims-by-provision",
}
# What has none, and why: the words stand beside it where a reader may look for them.
WITHOUT = {
    "kb-hz__beside": "one row of the pictures of the horizon, to which its words lead",
    "kb-glyph": "a mark that stands for a word",
    "kb-legend": "the key of a picture",
    "kb-hz__key": "the key of a picture",
    "kb-key": "the key of a picture",
    "kb-map__stock": "what several maps are drawn from, never seen itself",
    "kb-fx__key": "the key of a picture",
    "kb-theme__routes": "the frame of maps that have their files themselves",
    "kb-strength": "a mark that stands for a word",
    "kb-bars": "marks in a list of contents, for the claims that stand in the list itself",
}
OF_HTML = (
    "kb-compared",
    "kb-matrix",
    "kb-cg",
    "kb-profile",
    "kb-rungs",
    "kb-cells",
    "kb-units",
    "kb-bars",
)  # which have no SVG


def held(picture: HtmlElement) -> list[str]:
    """The classes of a picture and of all that it stands in, the nearest first."""
    return [name for each in (picture, *picture.iterancestors()) for name in (each.get("class") or "").split()]


def unheld(page: HtmlElement) -> Iterator[str]:
    """Yield the pictures of a page of which the list above knows nothing, or which lack a file."""
    taken = [link.get("href").rpartition("/")[2] for link in page.iterfind(".//p[@class='kb-taken']/a")]
    pictures = [*page.iter("svg"), *page.iter("figure"), *(each for name in OF_HTML for each in page.find_class(name))]
    for classes in map(held, pictures):
        known = next((name for name in classes if name in OFFERED or name in WITHOUT), "")
        if not known:
            yield f"unknown: {' '.join(classes[:3])}"
        elif known in OFFERED:
            yield from (
                f"{known} without its {form}"
                for form in ("svg", "csv")
                if not any(re.fullmatch(rf"{OFFERED[known]}\.{form}", name) for name in taken)
            )


@pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.audit)], ids=["largest-of-each-kind", "all"]
)
def test_every_picture_has_its_two_files_or_a_reason_why_not(built: Path, every: bool):
    files = sorted(built.rglob("index.html"), key=lambda file: file.stat().st_size)
    kinds = {(file.relative_to(built).parts[0], len(file.parts)): file for file in files}
    seen: set[str] = set()
    for file in files if every else kinds.values():
        page = lxml.html.parse(str(file)).getroot().find(".//article")
        if page is not None:
            assert (str(file), list(unheld(page))) == (str(file), [])
            seen |= {name for name in (*OFFERED, *WITHOUT) if page.find_class(name)}
    assert len(kinds) > 30
    assert seen == {*OFFERED, *WITHOUT} or not every


def test_as_many_maps_charts_and_strips_as_a_page_has_can_be_had(built: Path):
    for address, name in (("map/", "kb-multiples"), ("timeline/", "kb-tl--strip"), ("figures/", "kb-fg")):
        page = lxml.html.parse(str(built / address / "index.html")).getroot()
        taken = {link.get("href").rpartition("/")[2] for link in page.iterfind(".//p[@class='kb-taken']/a")}
        files = [each for each in taken if re.fullmatch(rf"{OFFERED[name]}\.svg", each)]
        drawn_ = [each for each in page.find_class(name) if each.tag != "ul"] or page.xpath(
            "//*[contains(@class, 'kb-multiples')]//svg"
        )
        assert len(files) == len(drawn_) > 0, address


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<div class="kb-new"><svg/></div>', ["unknown: kb-new"]),
        ('<table class="kb-matrix"></table>', ["kb-matrix without its svg", "kb-matrix without its csv"]),
        ('<table class="kb-profile"></table><p class="kb-taken"><a href="x/verbs-by-section.svg"></a></p>', ["kb-profile without its csv"]),
        ('<figure class="kb-tl--strip"></figure><p class="kb-taken"><a href="timeline.svg"></a></p>', ["kb-tl--strip without its svg", "kb-tl--strip without its csv"]),
        ('<p><svg class="kb-glyph"/></p>', []),
    ],
    ids=["new", "none", "one", "of-another", "a-mark"],
)  # fmt: skip
def test_a_picture_without_files_is_found(html: str, found: list[str]):
    assert list(unheld(lxml.html.fragment_fromstring(html, create_parent="article"))) == found


def test_a_copy_that_is_not_published_has_neither_pictures_nor_links_to_them(library: Library):
    site = Site(library)
    assert "kb-taken" not in site.page("themes/tripp/").html
    assert "kb-taken" not in str(site.macros("timeline/")["timeline"]())


# ── What a picture draws is what its data has


def drawn(built: Path, name: str, path: str) -> int:
    root = ET.parse(built / FOLDER / f"{name}.svg").getroot()
    return len(root.findall(path, {"": SVG}))


def test_the_data_of_each_picture_names_records_as_they_are(
    built: Path, library: Library, pictures: dict[str, Picture]
):
    for name in pictures:
        for row in rows_of(built, name):
            if row.get("id") and "title" in row:
                record = library[row["id"]]
                assert (row["title"].removeprefix("'"), row["page"]) == (record.title, f"{ADDRESS}{record.address}")


def test_there_is_a_row_for_each_dot_and_bar_of_the_timeline(built: Path, library: Library):
    rows = rows_of(built, "timeline")
    assert {row["id"] for row in rows if row["drawn_as"] == "dot"} == {each.id for each in library.of_type("events")}
    assert drawn(built, "timeline", ".//g[@class='dots']//circle") == sum(row["drawn_as"] == "dot" for row in rows)
    assert drawn(built, "timeline", ".//g[@class='bar']") == sum(row["drawn_as"] == "bar" for row in rows)
    assert drawn(built, "timeline", ".//circle[@class='lm']") == sum(row["stands_out"] == "yes" for row in rows)


def test_there_is_a_row_for_each_dot_and_bar_of_an_era(built: Path, pictures: dict[str, Picture]):
    eras = [name for name in pictures if re.fullmatch(r"timeline-\d+", name)]
    dots = [row["id"] for name in eras for row in rows_of(built, name) if row["drawn_as"] == "dot"]
    assert sorted(dots) == sorted(row["id"] for row in rows_of(built, "timeline") if row["drawn_as"] == "dot")
    for name in eras:
        rows = rows_of(built, name)
        assert drawn(built, name, ".//g[@class='dots']//circle") == sum(row["drawn_as"] == "dot" for row in rows) > 0
        assert drawn(built, name, ".//g[@class='bar']") == sum(row["drawn_as"] == "bar" for row in rows)


def test_there_is_a_row_for_each_mark_of_a_table(built: Path, library: Library):
    rows = rows_of(built, "topics")
    marked = sum(row["value"] not in ("", "not-seen") for row in rows)
    assert drawn(built, "topics", "./g/svg/svg") == marked > 20
    rows = rows_of(built, "claims-by-provision")
    claims = {row["id"]: row["verdict"] for row in rows}
    assert claims == {each.id: each.charter.verdict.value for each in library.of_type("claims")}
    assert drawn(built, "claims-by-provision", "./g/svg/svg") == len(claims) + sum(bool(row["says"]) for row in rows)
    rows = rows_of(built, "verbs-by-section")
    assert drawn(built, "verbs-by-section", "./g/svg/rect") == len(rows) > 20
    assert {row["id"]: row["section"] for row in rows} == {
        each.id: each.section
        for each in library.of_type("provisions")
        if each.instrument == "charter-2026" and each.placement.value != "unplaced"
    }


def test_there_is_a_row_for_each_dot_of_a_chart(built: Path, pictures: dict[str, Picture]):
    charts = [name for name in pictures if "chart-" in name]
    assert len(charts) > 10
    for name in charts:
        assert drawn(built, name, ".//circle") == len(rows_of(built, name)) > 2


def test_there_is_a_row_for_each_bar_and_box_of_the_document(built: Path, library: Library):
    rows, status = (
        rows_of(built, "facsimile"),
        [p for p in library.of_type("provisions") if p.instrument == "charter-2026"],
    )
    assert sorted(row["id"] for row in rows) == sorted(each.id for each in status)
    assert {row["id"]: row["verb"] for row in rows} == {each.id: each.modality.value for each in status}
    verbs = [row for row in rows_of(built, "verbs") if row["family"] == "plans"]
    assert drawn(built, "verbs", ".//svg/rect") == len(verbs)


def test_there_is_a_row_for_each_square_of_the_verdicts(built: Path, library: Library):
    rows = rows_of(built, "verdicts")
    halves = sum(row["verdict"] == "weaker-in-text" for row in rows)
    assert drawn(built, "verdicts", ".//svg/rect") - halves == len(rows) == len(library.of_type("claims"))


def test_there_is_a_row_for_each_disc_of_the_grid_and_for_each_claim_outside_the_text(built: Path, library: Library):
    rows = rows_of(built, "claims-grid")
    outside = [(row["id"], row["paragraph"]) for row in rows if row["verdict"] == "not-about-the-text"]
    assert drawn(built, "claims-grid", ".//circle") == len(rows) - len(outside) > 80
    assert {row["id"] for row in rows} == {claim.id for claim in library.of_type("claims")}
    assert len(outside) == len(set(outside))


def test_there_is_a_row_for_each_dot_of_themes_and_names(built: Path):
    rows = rows_of(built, "names")
    assert drawn(built, "names", ".//circle") == len(rows) > 100
    assert all(int(row["records"]) > 0 for row in rows)


def test_there_is_a_row_for_each_page_behind_a_commitment(built: Path):
    rows = rows_of(built, "horizon-commitments")
    marked = {(row["id"], row["drawn_as"], row["date_first"]) for row in rows if row["drawn_as"] in ("under", "field")}
    assert len(marked) >= 10
    assert all(row["seen"] for row in rows if row["source"])


def test_there_is_a_row_for_each_year_and_bill_of_the_law(built: Path, library: Library):
    rows = rows_of(built, "section-907")
    years = [row["date"] for row in rows if row["drawn_as"] == "year"]
    law = next(row["id"] for row in rows if row["drawn_as"] == "law")
    assert years == sorted(str(waiver.year) for waiver in library[law].waivers)
    assert drawn(built, "section-907", ".//g[@class='bill']") == sum(row["drawn_as"] == "bill" for row in rows)


def test_the_stops_of_each_route_stand_in_order(built: Path, library: Library):
    rows = [row for row in rows_of(built, "map") if row["drawn_as"] == "stop"]
    for route in (place for place in library.of_type("places") if place.route):
        assert [row["id"] for row in rows if row["route"] == route.id] == list(route.route)


# ── Other records


def test_the_pictures_of_any_records_stand_alone():
    made = Gallery(Site(open_library(SAMPLE)), SHEET).files()
    texts = {path: make() for path, make in made.items()}
    assert {
        path: list(faults(text)) for path, text in texts.items() if path.endswith(".svg") and list(faults(text))
    } == {}


@pytest.mark.parametrize(
    "title", ['<b onclick="x()">&amp;</b>', "]]></style><script>x()</script>", "A <!-- B", "עברית و فارسی"]
)
def test_what_looks_like_code_in_a_title_is_text_in_a_picture(sample: Path, title: str):
    for file in (sample / "data" / "provisions").glob("*.yml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(
            re.sub(r"^title: .*", lambda _: "title: '" + title.replace("'", "''") + "'", text, flags=re.M),
            encoding="utf-8",
        )
    made = Gallery(Site(open_library(sample)), SHEET).files()
    text = made[f"{FOLDER}facsimile.svg"]()
    assert list(faults(text)) == []
    assert title in "".join(ET.fromstring(text).itertext())


def test_a_style_is_written_out_for_programs_that_know_little():
    sheet = Sheet(":root{--a:light-dark(#fff,#000);--b:2rem}.x :is(.y,.z)>rect{fill:var(--a);width:var(--b);stroke-width:.1rem}"
                  ".x:hover{fill:red}@media print{.x{fill:blue}}.q{fill:green}")  # fmt: skip
    picture = ET.fromstring(f'<svg xmlns="{SVG}"><g class="x"><g class="z y"><rect/></g></g></svg>')
    written = sheet.written_out(sheet.of(picture))
    assert written == ".x .y>rect{fill:#fff;stroke-width:2px}\n.x .z>rect{fill:#fff;stroke-width:2px}"
