"""Counts on the built pages agree with the records, and with each other: what is counted is counted here by another way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html
import pytest
import yaml

from kb.declare.types import TYPES
from tests.conftest import ROOT
from tests.reading_pages import seen_text

COUNT = re.compile(r"[\d,]+")
ROWS = ".//li[not(ancestor::li)] | .//tbody/tr[not(ancestor::li)]"
LIST = "//main//ul[@class='kb-bare']/li"
OF_OTHERS = "preceding::div[@class='kb-heading'][1]/h3[@id='other-documents']"  # provisions in no count of this one
NOT_ROWS = {"How we know"}  # sources, of which a bar of kinds and the longest are shown


@cache
def page(site: Path, address: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / address / "index.html").read_text(encoding="utf-8"))


def number(text: str) -> int:
    return int(COUNT.findall(text)[0].replace(",", ""))


def files(type_: str) -> int:
    return len(list((ROOT / "data" / type_).glob("*.yml")))


def counted(type_: str) -> int:
    """Return how many records of a type a list counts: fragments of the text are in no count."""
    texts = (file.read_text(encoding="utf-8") for file in (ROOT / "data" / type_).glob("*.yml"))
    return sum("\nplacement: unplaced\n" not in text for text in texts)


def parts(site: Path, type_: str) -> Iterator[lxml.html.HtmlElement]:
    """Yield the pages of a list, in order."""
    yield page(site, f"{type_}/")
    for part in sorted((site / type_).glob("part/*"), key=lambda part: int(part.name)):
        yield page(site, part.relative_to(site).as_posix())


@pytest.mark.parametrize("type_", TYPES)
def test_a_list_counts_the_records_that_there_are_and_so_does_the_page_of_the_data(built: Path, type_: str):
    said = [seen_text(output) for output in page(built, f"{type_}/").iter("output")]
    assert [number(words.rpartition("of" if " of " in words else "All")[2]) for words in said] in ([], [counted(type_)])
    downloads = page(built, "data/").xpath(
        f"//main//li[a[contains(@href, '/{type_}.json')]]/span | {LIST}[a[@href='../{type_}/']]/span[1]"
    )
    assert [number(seen_text(count)) for count in downloads] == [files(type_)] * 2


@pytest.mark.parametrize("type_", [name for name in TYPES if name != "articles"])
def test_a_group_of_a_list_has_as_many_rows_in_all_parts_as_it_says(built: Path, type_: str):
    said, rows = {}, Counter[str]()
    for part in parts(built, type_):
        for group in part.xpath("//section[contains(@class, 'kb-group')][h2/span]"):
            name = group.xpath("string(h2/text())").strip()
            said[name] = number(group.xpath("string(h2/span)"))
            rows[name] += sum("data-apart" not in row.attrib for row in group.xpath(ROWS))
    assert rows == said


def test_a_fragment_is_in_no_count_of_the_lists_that_show_it(built: Path):
    assert counted("provisions") == files("provisions") - 1
    for address, all_ in (("provisions/", 28), ("charter/", 27)):
        main = page(built, address).find(".//main")
        assert len(main.xpath(".//*[@data-facets]")) == all_ + 1
        assert f"All {all_} shown, and 1 in no count" in [seen_text(output) for output in main.iter("output")]


def test_the_eras_of_the_timeline_hold_all_events_and_each_as_many_as_it_says(built: Path):
    timeline = page(built, "timeline/")
    eras = timeline.xpath("//summary[span[contains(@class, 'kb-n')]]/.. | //section[h2/span[contains(@class, 'kb-n')]]")
    said = {era.get("id") or str(place): len(era.xpath(".//*[@data-facets]")) for place, era in enumerate(eras)}
    counts = [number(era.xpath("string((summary|h2)/span[contains(@class, 'kb-n')])")) for era in eras]
    assert counts == list(said.values())
    assert len(timeline.xpath("//*[@data-facets]")) == files("events")


def test_each_part_of_a_theme_has_as_many_rows_as_its_heading_counts(built: Path):
    looked = 0
    for file in sorted((ROOT / "data" / "themes").glob("*.yml")):
        for heading in page(built, f"themes/{file.stem}/").xpath("//div[@class='kb-heading'][.//span[@class='kb-n']]"):
            said = seen_text(heading.xpath(".//span[@class='kb-n']")[0])
            if heading.xpath("string(h2/text())").strip() in NOT_ROWS or not COUNT.match(said):
                continue
            fragments = " fragment" in said
            rows = [row for row in heading.getparent().xpath(ROWS) if not row.xpath(OF_OTHERS)]
            above = [
                words for words in map(seen_text, heading.itersiblings("p")) if " of them stand at the top" in words
            ]
            at_top = (
                heading.xpath("//div[contains(@class, 'kb-theme__first')]//li[@class='kb-fg__row']") if above else []
            )
            assert [number(words) for words in above] == [len(at_top)] * len(above)
            assert number(said) + fragments == len(rows) + len(at_top), f"{file.stem}: {said}"
            looked += 1
    assert looked > 60


def test_what_is_said_of_the_provisions_of_the_charter_is_the_same_everywhere(built: Path):
    provisions = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ROOT / "data/provisions").glob("*.yml")]
    own = [provision for provision in provisions if provision["instrument"] == "charter-2026"]
    whole = [provision for provision in own if provision["placement"] != "unplaced"]
    assert (len(provisions), len(own), len(whole)) == (29, 28, 27), "settled; a change of it is said on purpose"
    home, text, commitments = (
        seen_text(page(built, address).find(".//main")) for address in ("", "charter/", "commitments/")
    )
    for shown in (home, text, commitments):
        for count in re.findall(r"\b([\d,]+) provisions (?:could be read|of the Charter)", shown):
            assert number(count) == len(whole)
    assert f"{len(whole)} provisions are known" in text
    assert f"of {len(whole)} provisions" in text


def test_claims_and_forecasts_are_counted_alike_wherever_they_are_counted(built: Path):
    claims = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ROOT / "data" / "claims").glob("*.yml")]
    forecasts = sum(claim["kind"] == "forecast" for claim in claims)
    shown = {
        address: seen_text(page(built, address).find(".//main")) for address in ("", "forecasts/", "matrix/", "data/")
    }
    found = Counter[str]()
    for address, text in shown.items():
        for count in re.findall(r"\b[Oo]f (\d+) forecasts", text):
            assert int(count) == forecasts, address
            found["forecasts"] += 1
        for count in re.findall(r"claims of the article, (\d+) in all", text):
            assert int(count) == len(claims), address
            found["claims"] += 1
    assert found["forecasts"] and found["claims"]
