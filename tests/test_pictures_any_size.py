"""With half of the records and with ten times as many, each picture stands, or a sentence says why it is not drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import lxml.html
import pytest

from benchmarks import generate
from kb.check.run import open_library
from kb.library.library import Library
from tests.conftest import ADDRESS, ROOT
from tests.reading_pages import seen_text, tree
from view.alone.cut import SVG
from view.alone.gallery import Gallery
from view.pictures import years
from view.site import Site

# By the block that makes it: what its drawing is found by, and what a reader is told in its place.
PICTURES = {
    "timeline": (".//*[contains(@class, 'kb-tl')]//*[local-name()='circle']", ""),
    "horizon": (".//svg[@class='kb-hz__strip']//a", "no time since to show"),
    "lineage": (".//figure[@class='kb-lineage']//a[@class='law']", ""),
    "matrix": (".//table[@class='kb-cg']//td/a", "more paragraphs than a picture can show"),
    "names": (".//table[@class='kb-nm']//circle", "too many for one picture"),
    "route_map": (".//svg[contains(@class, 'kb-map--wide')]//path", ""),
    "facsimile": (".//*[contains(@class, 'kb-fx')]//a", ""),
    "compare": (".//table[@class='kb-compared']//td//use", ""),
}
PLACE = re.compile(r"(-?[\d.]+)%")


@pytest.fixture(
    scope="module",
    params=[pytest.param(0.5, id="half"), pytest.param(10, id="ten times", marks=pytest.mark.audit)],
)
def many(request: pytest.FixtureRequest, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of so many times the real records."""
    folder = tmp_path_factory.mktemp("many")
    generate.library(folder, int(request.param * sum(1 for _ in library)))
    return Site(open_library(folder), address=ADDRESS, is_published=True)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_stands_or_says_why_not(many: Site, name: str):
    path, says = PICTURES[name]
    page = tree(str(many.macros(f"{name}/")[name]()))
    assert page.xpath(path) or (says and says in seen_text(page)), name
    outside = [share for share in places(page) if not 0 <= share <= 100]
    assert outside == []


def places(page: lxml.html.HtmlElement) -> Iterator[float]:
    """Yield every place that a drawing has in per cent of its width."""
    for each in page.iter("svg", "rect", "line", "circle"):
        for name in ("x", "x1", "x2", "cx", "width"):
            found = PLACE.fullmatch(each.get(name, ""))
            yield from [float(found[1])] if found else []


def test_each_figure_is_a_row_or_in_a_sentence_once_on_the_list_and_no_mark_lies_outside(many: Site):
    shown: Counter[str] = Counter()
    for address in (each for each in many.addresses if each == "figures/" or each.startswith("figures/part/")):
        page = tree(many.page(address).html)
        rows = page.xpath("//li[@class='kb-fg__row']//a | //ul[@class='kb-put']/li/a")
        shown.update(link.get("href").rstrip("/").rpartition("/")[2] for link in rows)
        assert all(0 <= share <= 100 for share in places(page)), address
    assert shown == Counter(figure.id for figure in many.library.of_type("figures"))


def test_every_theme_has_a_page_with_its_pictures_and_a_dot_for_each_of_its_events(many: Site):
    within: dict[str, set[str]] = {theme.id: {theme.id} for theme in many.library.of_type("themes")}
    for part in many.library.of_type("themes"):
        within.get(part.parent or "", set()).add(part.id)
    for theme in many.library.of_type("themes"):
        page = tree(many.page(theme.address).html)
        assert all(0 <= share <= 100 for share in places(page)), theme.id
        begun = [event.date.year for event in many.library.of_type("events") if within[theme.id] & set(event.themes)]
        strips = page.xpath("//figure[contains(@class, 'kb-strip')]")
        if any(seen_text(strip).strip().startswith("Waivers of") for strip in strips):
            continue
        shown = sum(year >= years.FIRST for year in begun)
        assert len(strips) == bool(shown), theme.id
        for strip in strips:
            height, dots = float(strip.find("svg").get("height")), strip.findall("svg//circle")
            assert len(dots) == shown, theme.id
            assert all(0 <= float(dot.get("cy")) <= height for dot in dots), theme.id


def test_every_picture_can_be_drawn_alone(many: Site):
    """But those of places, which are as small and as many as the places."""
    gallery = Gallery(many, ROOT / "docs" / "assets" / "kb.css")
    names = [name for name in gallery.files() if name.endswith(".svg") and "/place-" not in name]
    files = gallery.files()
    assert len(names) > 10
    for name in names:
        assert ET.fromstring(files[name]()).tag == f"{{{SVG}}}svg", name
