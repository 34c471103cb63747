"""Themes and names: each dot counts the events and statements that have both, and leads to their list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from playwright.sync_api import Page, expect

from kb.check.run import check
from kb.library.library import Library
from tests.conftest import ROOT
from tests.reading_pages import LINK, seen_text, tree
from view.lists.listing import LONG
from view.pictures import names
from view.site import Site

Records = dict[str, dict[str, Any]]


def read(folder: str) -> Records:
    files = (ROOT / "data" / folder).glob("*.yml")
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files}


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a record."""
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(each)


def named(values: dict[str, Any]) -> set[str]:
    """Return every id that a record may name: a value that is one word, and what its prose leads to."""
    found: set[str] = set()
    for text in texts(values):
        found |= {text} if re.fullmatch(r"[a-z0-9-]+", text) else {id_ for id_, _ in LINK.findall(text)}
    return found


@pytest.fixture(scope="module")
def having() -> dict[str, dict[str, set[str]]]:
    """The events and statements that each name has, by theme, from the YAML alone; all of them under no theme."""
    actors, found = read("actors"), defaultdict[str, dict[str, set[str]]](lambda: defaultdict(set))
    told = read("events") | read("statements")
    pairs = [(id_, other) for id_, values in told.items() for other in named(values) & actors.keys()]
    pairs += [(id_, actor) for actor, values in actors.items() for id_ in named(values) & told.keys()]
    for id_, actor in pairs:
        for theme in ("", *told[id_]["themes"]):
            found[actor][theme].add(id_)
    return found


@pytest.fixture(scope="module")
def site(library: Library) -> Site:
    return Site(library, is_published=True)


@pytest.fixture(scope="module")
def drawn(site: Site) -> lxml.html.HtmlElement:
    return tree(str(site.macros("names/")["names"]()))


def dots(drawn: lxml.html.HtmlElement) -> dict[tuple[str, str], lxml.html.HtmlElement]:
    """Return the dots of the wide drawing by the name and the theme in whose row and column each stands."""
    themes = [head.get("href").split("/")[-2] for head in drawn.xpath("//table[@class='kb-nm']/thead//a")]
    found = {}
    for row in drawn.xpath("//table[@class='kb-nm']//tr[@id]"):
        for theme, cell in zip(themes, row.findall("td"), strict=False):
            if (link := cell.find("a")) is not None:
                found[row.get("id"), theme] = link
    return found


def test_the_twenty_names_that_most_records_have_stand_under_their_kinds(drawn, having):
    actors = read("actors")
    order = sorted(having, key=lambda id_: -len(having[id_][""]))
    rows = {row.get("id"): int(row.findall("td")[-1].text) for row in drawn.xpath("//table[@class='kb-nm']//tr[@id]")}
    assert len(rows) == 20
    assert rows == {id_: len(having[id_][""]) for id_ in rows}
    assert sorted(rows.values(), reverse=True) == [len(having[id_][""]) for id_ in order[:20]]
    for body in drawn.xpath("//table[@class='kb-nm']/tbody"):
        heading = seen_text(body.find(".//th[@scope='rowgroup']"))
        kinds = {actors[row.get("id")]["kind"] for row in body.xpath("./tr[@id]")}
        wanted = {"States": {"state"}, "People": {"person"}}.get(heading, {"body", "organisation", "company", "outlet"})
        assert kinds <= wanted, heading


def test_each_dot_counts_what_has_both_and_its_area_is_to_its_number_as_that_of_the_others(drawn, having):
    found = dots(drawn)
    rows = {id_ for id_, _ in found}
    assert set(found) == {(id_, theme) for id_ in rows for theme in having[id_] if theme}
    areas = []
    for (id_, theme), link in found.items():
        count = len(having[id_][theme])
        assert link.get("title").endswith(f": {count} record{'s' * (count > 1)}"), (id_, theme)
        radius = float(link.find(".//circle").get("r"))
        if radius > names.LEAST:
            areas.append((radius**2 / count, radius))
        (text,) = link.xpath(".//text/text()") or [""]
        assert text in ("", str(count)) and bool(text) == (radius >= names.LEGIBLE)
    key = seen_text(drawn.find_class("kb-key--nm")[0])
    numbered = [int(text) for link in found.values() for text in link.xpath(".//text/text()")]
    assert f"From {min(numbered)} on, the number stands in the dot" in " ".join(key.split())
    largest = max(areas, key=lambda pair: pair[1])[0]
    for unit, radius in areas:
        assert unit == pytest.approx(largest, rel=0.12 / radius + 0.02)


def test_each_dot_leads_to_a_list_with_exactly_these_records_under_its_theme(drawn, having, site: Site):
    pages: dict[str, lxml.html.HtmlElement] = {}
    for (id_, theme), link in dots(drawn).items():
        href = link.get("href").removeprefix("../")
        address = href.partition("?")[0].partition("#")[0]
        page = pages.setdefault(id_, tree(site.page(address).html))
        is_long = len(having[id_][""]) >= LONG
        assert href == f"actors/{id_}/" + (f"?theme={theme}" if is_long else "#list")
        if not is_long:  # then it has no filter, and all of them stand there
            assert having[id_][theme] <= {
                link.get("href").split("/")[-2] for link in page.xpath("//*[@id='list']//a[contains(@href, '/')]")
            }
            continue
        options = page.xpath("//fieldset[@id='facet-theme']//input/@value")
        place = str(options.index(theme))
        held = {
            row.xpath("string(.//a/@href)").split("/")[-2]
            for row in page.xpath("//*[@id='list']//*[@data-facets]")
            if place in row.get("data-facets").partition("|")[0].split()
        }
        assert held == having[id_][theme], (id_, theme)


def test_a_phone_has_the_same_by_theme_and_the_words_have_the_same_by_name(drawn, having):
    found = dots(drawn)
    small = Counter[tuple[str, str]]()
    for link in drawn.xpath("//div[@class='kb-nm__small']//a[contains(@href, '?theme=')]"):
        id_, theme = link.get("href").split("/")[-2], link.get("href").rpartition("=")[2]
        said = link.findtext("b") or link.tail.strip().rstrip(",")
        small[id_, theme] = int(said)
    words = {
        (link.get("href").split("/")[-2], link.get("href").rpartition("=")[2]): int(link.text)
        for link in drawn.xpath("//dl[@class='kb-hz__words']/dd/a[contains(@href, '?theme=')]")
    }
    in_all = {pair: len(having[pair[0]][pair[1]]) for pair in found}
    assert small == words == {pair: count for pair, count in in_all.items() if len(having[pair[0]][""]) >= LONG}
    short = sorted(count for pair, count in in_all.items() if pair not in words)
    links = drawn.xpath("//dl[@class='kb-hz__words']/dd/a[contains(@href, '#list')]")
    assert sorted(int(link.text) for link in links) == short
    assert len(drawn.xpath("//div[@class='kb-nm__small']//a[contains(@href, '#list')]")) == len(short)


def test_a_dot_opens_the_list_narrowed_to_its_records(page: Page, address: str, having):
    page.goto(f"{address}names/")
    page.locator("a[title^='Armenia, TRIPP']").first.click()
    page.wait_for_url("**/actors/armenia/?theme=tripp")
    count = len(having["armenia"]["tripp"])
    expect(page.locator("form.kb-bar output")).to_have_text(f"{count} of {len(having['armenia'][''])} shown")
    expect(page.locator("#list [data-facets]:visible")).to_have_count(count)


# ── A record moves its mark ──────────────────────────────────────────────────────────────────────────────────────────


def counts(root: Path) -> dict[tuple[str, str], int]:
    """Return the count of each dot; what else a change breaks is the checker's, and no matter here."""
    found = names.names(check(root).library)
    return {(s.actor.id, s.theme.id): s.count for row in found.rows for s in row.spots if s} if found else {}


def test_a_record_that_is_added_filed_anew_or_taken_away_changes_its_dot(sample: Path):
    assert counts(sample)["envoy", "trade"] == 2
    signing = sample / "data" / "events" / "signing.yml"
    text = signing.read_text(encoding="utf-8")
    again = sample / "data" / "events" / "signing-again.yml"
    again.write_text(text.replace("The Pact is signed\n", "The Pact is signed again\n"), encoding="utf-8")
    assert counts(sample)["envoy", "trade"] == 3
    again.write_text(text.replace("  - trade\nactors", "  - ports\nactors"), encoding="utf-8")
    assert (counts(sample)["envoy", "trade"], counts(sample)["envoy", "ports"]) == (2, 1)
    again.write_text(text.replace("  - envoy\n", "  - northland\n"), encoding="utf-8")
    assert (counts(sample)["envoy", "trade"], counts(sample)["northland", "trade"]) == (2, 1)
    again.unlink()
    (sample / "data" / "statements" / "envoy-on-trade.yml").unlink()
    assert counts(sample)["envoy", "trade"] == 1


@pytest.mark.parametrize("case", ["nobody is named", "more themes than a picture has room for"])
def test_where_there_is_no_picture_a_sentence_says_why(sample: Path, case: str):
    data = sample / "data"
    if case == "nobody is named":
        for folder in ("events", "statements"):
            for file in (data / folder).glob("*.yml"):
                file.unlink()
    else:
        theme = (data / "themes" / "ports.yml").read_text(encoding="utf-8")
        for number in range(names.MOST_THEMES):
            (data / "themes" / f"ports-{number}.yml").write_text(theme, encoding="utf-8")
    library = check(sample).library
    page = tree(str(Site(library).macros("names/")["names"]()))
    assert not page.xpath("//table")
    says = "No event and no statement" if case == "nobody is named" else "are too many for one picture"
    assert says in seen_text(page)
