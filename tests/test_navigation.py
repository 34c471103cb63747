"""Every page stands in one of six groups, which is marked on it; the drawer, the foot, and pages that lead on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from kb.library.library import Library
from view import navigation

ROOT = Path(__file__).resolve().parent.parent
AS_READ = "The Charter as read"
APART = {"", *navigation.RETIRED}  # the home page, and what leads on to a page that stands in a group


def test_the_groups_are_six_and_every_entry_stands_once(library: Library):
    groups = navigation.groups(library)
    assert len(groups) == 6
    addresses = [entry.address for group in groups for entry in group.entries]
    assert len(addresses) == len(set(addresses))


def test_a_type_that_nothing_places_stands_among_the_records(library: Library, monkeypatch: pytest.MonkeyPatch):
    left = [entry for entry in navigation.RECORDS.entries if entry.address != "figures/"]
    monkeypatch.setattr(navigation, "RECORDS", navigation.Group("Records", tuple(left)))
    assert navigation.groups(library)[4].entries[-1] == navigation.Entry("Figures", "figures/")


@pytest.mark.parametrize(
    ("address", "group", "entry"),
    [
        ("provisions/charter-tripp/", "Charter", "The Charter as read"),
        ("provisions/", "Charter", "The Charter as read"),
        ("instruments/charter-2026/", "Charter", "The Charter as read"),
        ("instruments/freedom-support-act-907/", "Charter", "Documents"),
        ("claims/claim-azerbaijan-at-crossroads/", "Article", "Claims against the text"),
        ("claims/claim-new-markets-create-jobs/", "Article", "Forecasts"),
        ("themes/tripp/", "Themes", "TRIPP"),
        ("events/signing-of-the-charter/", "Timeline & map", "Events"),
        ("actors/jd-vance/", "Records", "People and organisations"),
        ("mistakes/", "About", "Contribute"),
        ("sources/part/2/", "Records", "Sources"),
        ("addresses/", "Records", "Sources"),
        ("corrections/part/2/", "About", "Corrections"),
    ],
)
def test_a_page_stands_where_a_reader_would_look_for_it(library: Library, address: str, group: str, entry: str):
    place = navigation.place(library, address)
    assert place and (place.group.words, place.entry.words) == (group, entry)
    assert place.entry in place.group.entries


def test_a_page_has_one_name_in_the_bar_the_tab_the_search_and_at_its_head(built: Path, library: Library):
    """A theme has a short name in the bar, and the article is there by its paragraphs."""
    known = json.loads((built / "pagefind" / "facets.json").read_text("utf-8"))
    found = {entry[0]: entry[4]["title"] for entry in known["pages"].values() if isinstance(entry[-1], dict)}
    named = {entry.address: entry.words for group in navigation.groups(library) for entry in group.entries}
    pages = {address: words for address, words in named.items() if address.count("/") == 1 and "#" not in address}
    pages |= {f"{path.stem}/": "" for path in (ROOT / "docs").glob("*.md") if path.stem != "index"}
    assert len(pages) > 25
    for address in pages:
        html = lxml.html.parse(built / address / "index.html").getroot()
        head = " ".join(html.findtext(".//h1").split())
        assert html.findtext(".//title") == f"{head} - The Charter Record", address
        assert named.get(address, head) == head, address
        assert found.get(address, head) == head, address


def test_every_page_of_the_site_stands_in_one_group_which_is_marked_on_it(built: Path, library: Library):
    """The group in the header and in the drawer, the entry in the bar and in the drawer."""
    seen = 0
    for path in built.rglob("index.html"):
        address = path.parent.relative_to(built).as_posix().removeprefix(".")
        address, text = f"{address}/" if address else "", path.read_text(encoding="utf-8")
        if address.startswith("assets/"):
            continue
        place = navigation.place(library, address)
        marked = re.findall(r'<(?:a [^>]*aria-current="(?:true|page)"|details name="kb-groups" open)', text)
        if address in APART:
            assert place is None and not marked, address
            continue
        assert place is not None, f"{address} stands in no group"
        bar = text.partition('<nav class="kb-sub"')[2].partition("</nav>")[0]
        assert re.findall(r'aria-current="(?:page|true)">([^<]+)<', bar) == [place.entry.words.replace("&", "&amp;")], (
            address
        )
        assert text.count('<details name="kb-groups" open>') == 1, address
        seen += 1
    assert seen > 2000


def test_every_entry_of_the_groups_and_of_the_foot_is_there(built: Path, library: Library):
    for group in (*navigation.groups(library), *navigation.foot(library)):
        for entry in group.entries:
            there = built / entry.page
            assert there.is_file() or (there / "index.html").is_file(), entry
    home = (built / "index.html").read_text(encoding="utf-8")
    for group in navigation.foot(library):
        for entry in group.entries:
            assert f">{entry.words}</a>" in home.partition('<footer class="kb-end"')[2], entry


def test_on_a_phone_the_drawer_has_the_same_groups_and_escape_closes_it(page: Page, address: str, library: Library):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}provisions/charter-tripp/")
    page.locator(".kb-menu > summary").click()
    drawer = page.locator(".kb-drawer")
    expect(drawer.locator("details > summary")).to_have_text([group.words for group in navigation.groups(library)])
    expect(drawer.locator("details[open] a[aria-current]")).to_have_text(AS_READ)
    drawer.locator("summary", has_text="About").click()
    expect(drawer.locator("details[open] > summary")).to_have_text("About")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.locator(".kb-menu > summary")).to_be_focused()


def test_the_drawer_opens_without_a_script(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}themes/tripp/")
    page.locator(".kb-menu > summary").click()
    expect(page.locator(".kb-drawer a[aria-current=page]")).to_have_text("TRIPP")
    context.close()


MARKED = """roots => [...document.querySelectorAll(roots)]
  .filter(entry => getComputedStyle(entry).fontWeight === "600").map(entry => entry.textContent)"""


@pytest.mark.parametrize(
    ("part", "entry"),
    [("", AS_READ), ("#facts", AS_READ), ("#unread", "Still unread"), ("#unread-claims", "Still unread")],
)
def test_the_bar_and_the_drawer_mark_the_part_of_the_charter_that_is_open(
    page: Page, browser: Browser, address: str, part: str, entry: str
):
    """Without a script; with one, the entry is in sight where the bar is longer than the screen."""
    small = {"width": 390, "height": 844}
    context = browser.new_context(java_script_enabled=False, viewport=small)
    plain = context.new_page()
    plain.goto(f"{address}charter/{part}")
    for row in (".kb-sub a", ".kb-drawer details[open] li a"):
        assert plain.evaluate(MARKED, row) == [entry], row
    context.close()
    page.set_viewport_size(small)
    page.goto(f"{address}charter/{'' if part else '#unread'}")
    page.evaluate("part => { location.hash = part }", part)
    box = page.locator(".kb-sub a", has_text=re.compile(f"^{entry}$")).bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_a_page_that_is_no_more_leads_on_with_its_part_and_its_filter(page: Page, address: str):
    page.goto(f"{address}network/?kind=state#iran")
    page.wait_for_url(f"{address}names/?kind=state#iran")
    page.goto(f"{address}network/#tripp")
    page.wait_for_url(f"{address}names/#tripp")
    expect(page.locator("th#tripp")).to_be_in_viewport()
    page.goto(f"{address}records/")
    page.wait_for_url(f"{address}data/#every-list")
    page.goto(f"{address}records/#balance")
    page.wait_for_url(f"{address}data/#balance")
    page.goto(f"{address}unread/")
    page.wait_for_url(f"{address}charter/#unread")
    expect(page.locator("#unread-parts")).to_be_in_viewport()
    page.goto(f"{address}unread/#unread-claims")
    page.wait_for_url(f"{address}charter/#unread-claims")
    expect(page.locator("#unread-claims")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("?type=events&theme=tripp", "events/?theme=tripp"),
        ("?theme=tripp&type=events#list", "events/?theme=tripp#list"),
        ("?type=actors", "actors/"),
        ("?type=unheard&theme=tripp", "data/?type=unheard&theme=tripp#every-list"),
        ("#events", "events/"),
        ("?theme=tripp#figures", "figures/?theme=tripp"),
    ],
)
def test_the_page_of_all_records_leads_to_the_list_of_the_type_with_the_other_filters(
    page: Page, address: str, asked: str, led: str
):
    page.goto(f"{address}records/{asked}")
    page.wait_for_url(f"{address}{led}")


def test_a_theme_of_the_network_is_found_among_the_names_on_a_phone_too(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}network/#tripp")
    page.wait_for_url(f"{address}names/#tripp")
    expect(page.locator("[data-kb-stands-for=tripp]")).to_be_in_viewport()
    context.close()


def test_without_a_script_a_page_that_is_no_more_links_to_one_that_is_there(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for gone, to in navigation.RETIRED.items():
        page.goto(f"{address}{gone}")
        page.wait_for_url(f"{address}{to}")  # led on by the refresh within <noscript>
    context.close()


def test_an_old_record_says_so_and_a_fresh_one_does_not(browser: Browser, address: str, library: Library):
    """In a tab of its own: a clock that was set stays so."""
    page = browser.new_page()
    day = library.as_of.isoformat()
    notice = page.locator("[data-kb-old]")
    page.clock.set_fixed_time(f"{day}T12:00:00Z")
    page.goto(f"{address}method/")
    expect(notice).to_be_hidden()
    page.clock.set_fixed_time(f"{int(day[:4]) + 1}{day[4:]}T12:00:00Z")
    page.goto(f"{address}method/")
    expect(notice).to_be_visible()
    page.close()
