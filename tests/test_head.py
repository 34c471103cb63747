"""The head of each page tells search engines, and whoever shows a link, what the page is and when it changed."""

from __future__ import annotations

import datetime
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from kb.check.run import open_library
from kb.export.linked_data import graph
from kb.export.news import last_change
from kb.library.library import Library
from kb.records.changes import Change, Changes
from tests.conftest import ADDRESS, SAMPLE
from tests.test_exports import faults_in_words, objects
from view.published import head
from view.site import Site

NAME = "The Charter Record"
OPEN_GRAPH = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">')
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
LEADS_ON = 'name="robots" content="noindex"'


@pytest.fixture(scope="module")
def sample_library() -> Library:
    return open_library(SAMPLE)


def told(html: str) -> dict[str, str]:
    return dict(OPEN_GRAPH.findall(html))


def linked(html: str) -> list[dict[str, Any]]:
    (words,) = LINKED.findall(html)
    return list(json.loads(words)["@graph"])


@pytest.fixture(scope="module")
def heads(built: Path) -> dict[str, str]:
    """The head of every page of the real site, by its address."""
    paths = {
        path.parent.relative_to(built).as_posix().removeprefix(".") + "/": path for path in built.rglob("index.html")
    }
    return {
        address.lstrip("/"): path.read_text(encoding="utf-8").partition("</head>")[0] for address, path in paths.items()
    }


def test_every_page_says_what_it_is_under_its_own_address(heads: dict[str, str]):
    for address, html in heads.items():
        if LEADS_ON in html:
            assert not told(html) and not LINKED.search(html), address
            continue
        page = lxml.html.document_fromstring(html)
        said = told(html)
        assert page.xpath("//link[@rel='canonical']/@href") == [said["og:url"]] == [ADDRESS + address]
        title = unescape(said["og:title"])
        assert page.findtext(".//title") == (f"{title} - {NAME}" if address else f"Home - {NAME}")
        assert said["og:description"] and said["og:site_name"] == NAME
        first = linked(html)[0]
        assert (first["url"], first["name"]) == (ADDRESS + address, title) and first["dateModified"]


def test_every_name_in_a_page_leads_to_a_place_on_the_site(heads: dict[str, str], built: Path):
    named = {
        each["@id"] for html in heads.values() if LINKED.search(html) for each in objects(linked(html)) if "@id" in each
    }
    assert all(name.startswith(ADDRESS) for name in named)
    anchored: dict[str, str] = {}
    for name in named:
        address, _, anchor = name.removeprefix(ADDRESS).partition("#")
        assert address in heads, name
        if anchor:
            text = anchored.setdefault(address, (built / address / "index.html").read_text(encoding="utf-8"))
            assert f'id="{anchor}"' in text, name


def test_pages_say_only_what_the_words_of_schema_org_can(sample_library: Library):
    site = Site(sample_library, name=NAME, address=ADDRESS)
    whole = graph(sample_library, NAME, ADDRESS, ())["@graph"]
    home = linked(site.head("", "Home", "All."))
    pages = {address: linked(site.head(address, "A page", "It says.")) for address in [*site.addresses, "map/"]}
    for address, nodes in pages.items():
        assert faults_in_words({"@graph": [*whole, *home, *nodes]}) == set(), address
    kinds = {node["@type"] for nodes in [home, *pages.values()] for node in nodes if isinstance(node["@type"], str)}
    assert {"WebSite", "WebPage", "ClaimReview", "Legislation", "Organization"} <= kinds
    (claim,) = [nodes for address, nodes in pages.items() if address.startswith("claims/claim")][:1]
    assert [node["@type"] for node in claim] == ["WebPage", "Claim", "ClaimReview"]
    assert [node["@type"] for node in pages["figures/ships-2001/"]] == ["WebPage"], "there are no words for it"


def test_the_first_feed_that_a_theme_names_is_its_own(sample_library: Library):
    site = Site(sample_library, name=NAME, address=ADDRESS, is_published=True)
    theme = sample_library.of_type("themes")[0]
    head = site.head(theme.address, theme.title, "It says.")
    (feed,) = lxml.html.fromstring(f"<head>{head}</head>").xpath("//link[@rel='alternate']/@href")
    assert feed == ADDRESS + site.publication.theme_feed(theme)
    assert 'rel="alternate' not in site.head("places/haven/", "Haven", "A port.")
    assert 'rel="alternate' not in Site(sample_library, address=ADDRESS).head(theme.address, theme.title, "It says.")


def test_without_an_address_of_the_site_a_head_tells_nothing(sample_library: Library):
    assert Site(sample_library).head("places/haven/", "Haven", "A port.") == ""


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", '"><img src=x>', "A & B", "Гавань “x”"])
def test_no_title_breaks_out_of_the_head(sample_library: Library, text: str):
    html = Site(sample_library, name=NAME, address=ADDRESS).head("places/haven/", text, text)
    page = lxml.html.document_fromstring(f"<head>{html}</head>")
    assert page.xpath("//meta[@property='og:title']/@content") == [text]
    assert linked(html)[0]["name"] == text
    assert not page.xpath("//img | //script[not(@type)]")


@pytest.mark.parametrize(
    ("address", "has_pictures", "expected"),
    [
        pytest.param("claims/claim-more-trade/", True, "claims/claim-more-trade.png", id="a claim has its own"),
        pytest.param("themes/trade/", True, "themes/trade.png", id="a theme has its own"),
        pytest.param("provisions/pact-trade/", True, "provisions/pact-trade.png", id="a provision has its own"),
        pytest.param("", True, "card.png", id="the home page has its own"),
        pytest.param("places/haven/", True, "card.png", id="a place has that of the home page"),
        pytest.param("themes/", True, "card.png", id="a list has that of the home page"),
        pytest.param("themes/trade/", False, "assets/icon-512.png", id="without pictures the sign"),
    ],
)
def test_a_link_to_a_page_has_a_picture(sample_library: Library, address: str, has_pictures: bool, expected: str):
    site = Site(sample_library, name=NAME, address=ADDRESS, has_pictures=has_pictures)
    said = told(site.head(address, "A page", "It says."))
    assert said["og:image"] == ADDRESS + expected
    assert said["twitter:card"] == ("summary_large_image" if has_pictures else "summary")
    assert (said.get("og:image:width"), said.get("og:image:height")) == (
        ("1200", "630") if has_pictures else (None, None)
    )


# ── When a page changed


def days(site: Path) -> dict[str, str]:
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    return dict(re.findall(rf"<loc>{ADDRESS}(.*?)</loc><lastmod>(.*?)</lastmod>", text))


def test_the_map_of_the_site_has_each_page_with_the_day_of_its_last_change(
    built: Path, heads: dict[str, str], library: Library
):
    listed = days(built)
    assert set(listed) == {address for address, html in heads.items() if LEADS_ON not in html}
    assert len(set(listed.values())) > 1
    for record in library:
        assert listed[record.address] == last_change(library, record).isoformat()
    assert listed[""] == library.as_of.isoformat() == listed["map/"]


def test_a_record_changed_when_it_entered_was_weighed_corrected_or_told_to_have_changed(sample: Path):
    ledger = sample / "data" / "published-ids.txt"
    early = ("places/coast-road", "places/haven", "places/hill-town", "instruments/pact", "provisions/pact-trade")
    kept = [line for line in ledger.read_text(encoding="utf-8").splitlines() if line not in early]
    ledger.write_text("\n".join([*kept, *(f"{name} 2020-01-02" for name in early)]) + "\n", encoding="utf-8")
    library = open_library(sample)
    library.__dict__["as_of"] = datetime.date(2030, 1, 1)  # that no day of a record is cut by the state of the whole
    haven = library["haven"]
    entered = last_change(library, library["hill-town"])
    assert entered == datetime.date(2020, 1, 2)
    assert last_change(library, library["pact-trade"]) == datetime.date(2026, 11, 23), "the last of its weighings"
    assert last_change(library, library["pact"]) == datetime.date(2026, 11, 19), "its correction"
    changes = Changes(
        datetime.date(2029, 1, 1),
        datetime.date(2029, 2, 3),
        "0123abcd",
        (Change("places", "haven", "Its kind: port."),),
    )
    library.changes = (changes,)
    library.answers.clear()
    assert last_change(library, haven) == head.changed(library, haven.address) == datetime.date(2029, 2, 3)
    assert last_change(library, library["hill-town"]) == entered, "another record stays as it was"
    assert head.changed(library, "places/") == datetime.date(2029, 2, 3), "its list has changed with it"
    assert head.changed(library, "places/part/2/") == datetime.date(2029, 2, 3)
    assert head.changed(library, "places/nowhere/") == library.as_of
