"""Of many records the timeline and the open questions come in parts, as long lists do; here with lower limits."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kb.library.library import Library
from view.lists import parts
from view.pictures.timeline import OPEN
from view.site import Site

LISTS = {"timeline/": "timeline", "open-questions/": "unknowns"}  # with the macros of their first parts
OLD = 2019  # a year that is not in the first part


@pytest.fixture
def site(library: Library, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The real site, with parts that hold much less."""
    monkeypatch.setattr(parts, "EVENTS", 100)
    monkeypatch.setattr(parts, "ASKING", 40)
    monkeypatch.setattr(library, "answers", {})
    return Site(library, is_published=True, has_pictures=True)


@pytest.fixture
def whole(library: Library) -> Mapping[str, str]:
    """The two lists as they are today, on one page each."""
    return {address: first(Site(library, is_published=True, has_pictures=True), address) for address in LISTS}


def first(site: Site, address: str) -> str:
    """Return what the macro of a hand-written page makes."""
    return str(site.macros(address)[LISTS[address]]())


def pages(site: Site, address: str) -> dict[str, str]:
    """Return every part of a list by its address."""
    below = [each for each in site.addresses if each.startswith(f"{address}part/")]
    return {address: first(site, address), **{each: site.page(each).html for each in below}}


def rows(html: str) -> list[str]:
    found = lxml.html.fromstring(html).xpath("//*[@data-facets]/descendant::a[not(@class='kb-id')][1]/@href")
    return [str(href).split("/")[-2] for href in found]


@pytest.mark.slow
@pytest.mark.parametrize("address", LISTS)
def test_the_parts_hold_every_row_once_in_its_order(whole: Mapping[str, str], site: Site, address: str):
    found = pages(site, address)
    assert len(found) > 3
    assert [row for html in found.values() for row in rows(html)] == rows(whole[address])


@pytest.mark.slow
@pytest.mark.parametrize("address", LISTS)
def test_what_stands_in_another_part_is_linked_where_it_stands(site: Site, address: str):
    """The list of contents on each part, the years of a folded era, what can be pressed in the picture, and the parts."""
    roots = {each: lxml.html.fromstring(html) for each, html in pages(site, address).items()}
    across = 0
    for here, root in roots.items():
        for href in root.xpath("//*[contains(@class, 'kb-page')]//a/@href"):
            path, hash_, anchor = href.partition("#")
            to = f"{posixpath.normpath(here + path)}/" if path else here
            if to in roots and hash_:
                assert roots[to].xpath(f"//*[@id='{anchor}']"), f"{here}: {href}"
                across += to != here
        assert len(root.xpath("//nav[@class='kb-pages']/a")) == len(roots) - 1
    assert across > 20


def test_a_group_is_never_torn_and_stands_alone_where_it_is_too_large():
    shares = parts.shared_out("list", [3, 4, 20, 2, 2], lambda size: size, 8)
    assert shares == {"list/": [3, 4], "list/part/2/": [20], "list/part/3/": [2, 2]}
    assert parts.shared_out("list", [], len, 8) == {"list/": []}


def test_each_part_of_the_timeline_is_called_by_its_years(site: Site, library: Library):
    shares = parts.timeline(library)
    assert (
        parts.names(shares)
        == [era.name for eras in shares.values() for era in eras]
        == ["2026", "2025", "2021–2024", "1988–2020"]
    )
    assert {parts.at_year(library, year) for year in range(2021, 2025)} == {"timeline/part/3/"}
    assert "Timeline, 2021–2024" in site.page("timeline/part/3/").html


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def in_parts(built: Path, address: str, whole: Mapping[str, str], site: Site, page: Page) -> Iterator[Page]:
    """A browser in which the two lists of the built site come in parts."""
    yield from served_in_parts(built, address, whole, site, page)


def served_in_parts(built: Path, address: str, whole: Mapping[str, str], site: Site, page: Page) -> Iterator[Page]:
    made = {each: html for list_ in LISTS for each, html in pages(site, list_).items()}
    for list_ in LISTS:
        frame = (built / list_ / "index.html").read_text(encoding="utf-8")
        assert frame.count(whole[list_]) == 1
        made |= {each: frame.replace(whole[list_], html) for each, html in made.items() if each.startswith(list_)}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(address).partition("?")[0]
        route.fulfill(body=made[path], content_type="text/html; charset=utf-8")

    page.route(lambda url: url.removeprefix(address).partition("?")[0].partition("#")[0] in made, answer)
    yield page
    page.unroute_all()


def shown(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "#list [data-facets]",
        "rows => rows.filter(row => row.checkVisibility()).map(row => row.querySelector('a:not(.kb-id)').pathname.split('/').at(-2))",
    )


def test_an_era_of_another_part_is_loaded_when_it_is_opened(in_parts: Page, address: str, library: Library):
    in_parts.goto(f"{address}timeline/")
    assert len(in_parts.locator("#list [data-facets]").all()) < 100
    closed = in_parts.locator("#era-2020 > summary")
    closed.focus()
    in_parts.keyboard.press("Enter")
    expect(in_parts.locator(".kb-pages")).to_have_count(0)
    expect(closed).to_be_focused()
    old = {event.id for event in library.of_type("events") if event.date.year <= 2020}
    assert OPEN <= len(old & set(shown(in_parts))) < len(old), "it is open, and what is older in it is folded"
    assert in_parts.locator("#list [data-facets]").count() == len(library.of_type("events"))
    expect(in_parts.locator("#era-2024")).not_to_have_attribute("open", "")
    in_parts.locator(f".kb-rail a[href='#y{OLD}']").click()
    expect(in_parts.locator(f"#y{OLD}")).to_be_in_viewport()


@pytest.mark.parametrize("anchor", ["y2019", "y2021", "event"])
def test_an_address_of_today_reaches_what_stands_in_another_part(
    in_parts: Page, address: str, library: Library, anchor: str
):
    id_ = next(each.id for each in library.of_type("events") if each.date.year == OLD) if anchor == "event" else anchor
    in_parts.goto(f"{address}timeline/#{id_}")
    expect(in_parts.locator(f"#{id_}:is(li, h3)")).to_be_in_viewport()


def test_filters_and_orders_of_the_timeline_go_over_all_parts(in_parts: Page, address: str, library: Library):
    in_parts.goto(f"{address}timeline/?kind=force")
    forces = [each.id for each in library.of_type("events") if each.kind.value == "force"]
    expect(in_parts.locator("form.kb-bar output")).to_have_text(
        f"{len(forces)} of {len(library.of_type('events'))} shown"
    )
    assert set(shown(in_parts)) == set(forces)
    assert in_parts.locator(".kb-tl--wide circle:not(.is-dim)").count() == len(forces)
    in_parts.get_by_role("button", name="Clear").click()
    expect(in_parts.locator("#era-2020")).not_to_have_attribute("open", "")
    in_parts.locator(".kb-bar__orders button[value=title]").click()
    assert len(shown(in_parts)) == len(library.of_type("events"))


def test_rows_of_another_part_are_grey_too_where_they_are_later(in_parts: Page, address: str, library: Library):
    """Here those of 2025 are, and no row of that year stands in the first part."""
    days = "a => a.map(each => { each.dataset.until = each.dataset.until && '2025-06-30'; return each.dataset.until })"
    in_parts.goto(f"{address}timeline/")
    assert in_parts.eval_on_selector_all("[data-until]", days) == ["2025-06-30", "2025-06-30", ""]
    in_parts.get_by_role("link", name="the article").click()
    in_parts.locator("#era-2025 > summary").click()
    expect(in_parts.locator(".kb-pages")).to_have_count(0)
    grey = in_parts.eval_on_selector_all("#list .kb-event.is-later", "rows => rows.map(row => row.id)")
    assert set(grey) == {each.id for each in library.of_type("events") if each.date.first.isoformat() > "2025-06-30"}


def test_filters_of_the_open_questions_go_over_all_parts(in_parts: Page, address: str, library: Library):
    in_parts.goto(f"{address}open-questions/?theme=tripp")
    about = {
        each.id for each in library if each.unknowns and (each.id == "tripp" or "tripp" in getattr(each, "themes", ()))
    }
    expect(in_parts.locator("form.kb-bar output")).to_contain_text(f"{len(about)} of ")
    expect(in_parts.locator(".kb-pages")).to_have_count(0)
    assert set(shown(in_parts)) == about


def test_without_a_script_the_years_of_a_folded_era_lead_to_its_part(
    browser: Browser, built: Path, address: str, whole: Mapping[str, str], site: Site
):
    context = browser.new_context(java_script_enabled=False)
    for page in served_in_parts(built, address, whole, site, context.new_page()):
        page.goto(f"{address}timeline/")
        page.locator("#era-2020 > summary").click()
        page.locator("#era-2020").get_by_role("link", name=str(OLD)).click()
        page.wait_for_url(f"{address}timeline/part/4/#y{OLD}")
        expect(page.locator(f"h3#y{OLD}")).to_be_in_viewport()
        page.get_by_role("link", name="2025", exact=True).first.click()
        page.wait_for_url(f"{address}timeline/part/2/**")
    context.close()
