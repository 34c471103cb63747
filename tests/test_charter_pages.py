"""The home of the Charter, the page of a provision and the commitments: what stands first, and that every count is true."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
import yaml

from kb.check.run import open_library
from kb.library.claims import cells_on
from kb.library.library import Library
from seam.handwritten import fill
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.site import Site

SEEN = {"english": "en", "translated": "tr", "reported": "rep"}


@pytest.fixture(scope="module")
def site(library: Library) -> Site:
    return Site(library)


@pytest.fixture(scope="module")
def provisions() -> dict[str, dict[str, object]]:
    """The provisions of the Charter as YAML has them, by their ids."""
    files = sorted((ROOT / "data" / "provisions").glob("*.yml"))
    found = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}
    return {id_: values for id_, values in found.items() if values["instrument"] == "charter-2026"}


def blocks(site: Site, page: str) -> lxml.html.HtmlElement:
    """Return what the blocks of a hand-written page make, in their order."""
    filled = fill((ROOT / "docs" / page).read_text(encoding="utf-8"), page, page.removesuffix(".md") + "/", site)
    assert not filled.problems
    return tree("<main>" + "".join(filled.blocks) + "</main>")


def says(element: lxml.html.HtmlElement) -> str:
    return " ".join(seen_text(element).split())


# ── The home of the Charter ──────────────────────────────────────────────────────────────────────────────────────────


def test_each_provision_leads_with_its_words_marked_as_they_were_seen(site, provisions):
    page = blocks(site, "charter.md")
    rows = {row.get("id"): row for row in page.xpath("//li[@class='kb-line']")}
    assert set(rows) == set(provisions)
    for id_, values in provisions.items():
        (own,) = rows[id_].xpath(".//a/span[contains(@class, 'kb-own')]")
        assert own.get("class") == f"kb-own kb-own--{SEEN[values['wording']]}", id_
        quoted = own.xpath("./q/text()")
        if values["placement"] == "unplaced":
            assert quoted and f"“{quoted[0]}”" in values["summary"]
        else:
            assert quoted == ([values["verb"]] if "verb" in values else []), id_
        assert len(rows[id_].xpath(".//*[@class='kb-status']")) == 1, id_


def test_what_was_not_seen_whole_in_english_says_so_in_words(site, provisions):
    page = blocks(site, "charter.md")
    for id_, values in provisions.items():
        found = page.xpath(f"//li[@id='{id_}']//span[@class='kb-line__seen']/text()")
        whole = values["wording"] == "english" and values["extent"] == "whole"
        assert bool(found) == (not whole or values["placement"] == "unplaced"), id_


def test_the_counts_of_the_home_are_true_and_agree(site, provisions):
    page = blocks(site, "charter.md")
    counted = [values for values in provisions.values() if values["placement"] != "unplaced"]
    tabs = {link.get("href"): link.xpath("string(span)") for link in page.xpath("//nav[@class='kb-tabs']/a")}
    document = yaml.safe_load((ROOT / "data" / "instruments" / "charter-2026.yml").read_text(encoding="utf-8"))
    assert tabs == {
        "#text": str(len(counted)),
        "#facts": "",
        "#topics": str(len(document["coverage"])),
        "#unread": "",
        "#sources": str(len(document["sources"])),
    }
    rail = page.xpath("//nav[@class='kb-rail']//span[@class='kb-n']/text()")
    sections = Counter(values["section"] for values in counted)
    assert rail == [str(sections[part["section"]]) for part in document["outline"]]
    (tally,) = [p for p in page.xpath("//p[@class='kb-note']") if "by our count" in says(p)]
    assert says(tally) == (
        "Signed in Baku on 10 February 2026 by Ilham Aliyev and JD Vance. "
        "27 provisions are known, by our count: 17 plan something, 9 state a position, one verb was not seen. "
        "One fragment more is shown and in no count."
    )
    (again,) = page.xpath("//h2[@id='unread-provisions']/span")
    number, of, *rest = says(again).split()
    assert (of, rest) == ("of", [f"{len(counted)},", "and", "one", "fragment"])
    listed = page.xpath("//ul[@class='kb-again']/li")
    assert len(listed) == int(number) + 1
    (sentence,) = [p for p in page.xpath("//p") if "whole in English" in says(p) and "may change" in says(p)]
    whole = [each for each in counted if (each["wording"], each.get("extent")) == ("english", "whole")]
    placed = len(counted) - int(number)
    assert says(sentence).startswith(
        f"{len(whole)} of {len(counted)} provisions were seen whole in English, {placed} of them in their place in the "
        f"text. The {number} not seen so are to be read again"
    )
    assert f"with {len(whole)} of {len(counted)} provisions seen whole in English" in says(blocks(site, "index.md"))


def test_every_part_of_the_home_has_its_address_and_so_has_every_part_of_what_is_unread(site):
    text = (ROOT / "docs" / "charter.md").read_text(encoding="utf-8")
    tabs = blocks(site, "charter.md").xpath("//nav[@class='kb-tabs']/a/@href")
    assert re.findall(r'class="kb-leaf[^"]*" id="(\w+)"', text) == [tab.removeprefix("#") for tab in tabs]
    page = blocks(site, "charter.md")
    for part in ("unread-parts", "unread-provisions", "unread-headings", "unread-claims"):
        assert says(page.get_element_by_id(part))
    claims = page.xpath("//h2[@id='unread-claims']/span/text()")
    assert claims == [str(len(page.xpath("//ul[@class='kb-claims']/li")))]


def test_the_records_of_the_charter_and_its_theme_lead_to_its_home_and_no_others_do(site, library):
    led = {
        record.id
        for name in ("instruments", "themes")
        for record in library.of_type(name)
        if tree(site.record_page(record).html).xpath("//p[@class='kb-homeward']")
    }
    assert led == {"charter-2026", "the-charter"}
    facts = blocks(site, "charter.md").xpath("//dt[.='Its records']/following-sibling::dd[1]//a/@href")
    assert [link.rstrip("/").rpartition("/")[2] for link in facts] == ["charter-2026", "the-charter"]


# ── A provision ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def pages(site, library) -> dict[str, lxml.html.HtmlElement]:
    return {record.id: tree(site.record_page(record).html) for record in library.of_type("provisions")}


def test_a_provision_leads_with_the_sentence_the_verb_and_the_status(pages, library):
    for id_, page in pages.items():
        (first,) = page.xpath("//div[@class='kb-first']")
        fields = [element.get("data-field") for element in first.iterfind(".//*[@data-field]")]
        place = len(library[id_].status) - 1 if library[id_].status else 0
        assert {"summary", "modality", "wording", "extent"} <= set(fields), id_
        assert fields.index("summary") < fields.index("modality"), id_
        assert any(re.fullmatch(r"status\.\d+\.reason", field) for field in fields), (id_, place)
        assert len(page.xpath("//p[@class='kb-big']")) == 1, id_
        unsaid = page.xpath("//div[@class='kb-first']//aside//li")
        assert len(unsaid) == len(library[id_].unsaid or ()), id_


def test_its_current_status_is_the_last_that_is_tied_to_its_document(pages, library):
    for id_, page in pages.items():
        tied = [n for n, each in enumerate(library[id_].status) if each.relation.value == "by-the-charter"]
        (field,) = page.xpath("//p[@class='kb-big']/span/@data-field")
        assert field == f"status.{tied[-1]}.state", id_
        others = page.xpath("//ul[contains(@class, 'kb-three')]/li/h3/span/text()")
        order = ["earlier", "in the same field", "under this document"]
        assert others == sorted(others, key=order.index), id_
        assert len(others) == len(library[id_].status), id_


def test_the_claims_that_rest_on_it_stand_in_a_table_with_the_verdict_on_this_clause(pages, library):
    for id_, page in pages.items():
        rows = page.xpath("//table[contains(@class, 'kb-table--claims')]/tbody/tr")
        assert [says(row.findall("td")[-1]) for row in rows] == [
            cell.verdict.label for _, cell in cells_on(library, id_)
        ], id_
        counts = page.xpath("//h2[@id='claimed']/span/text()")
        assert not counts or counts == [str(len(rows) or "none")], id_


def test_its_ladder_has_every_planning_verb_and_marks_its_own(pages, library):
    plans = ["shall", "will", "commit", "intend", "seek", "explore", "may"]
    for id_, page in pages.items():
        steps = page.xpath("//ol[@class='kb-scale']/li")
        if library[id_].modality.family != "plans":
            assert not steps, id_
            continue
        assert [says(step) for step in steps] == plans
        assert [says(step) for step in steps if step.get("aria-current")] == [library[id_].modality.label], id_


# ── Commitments ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_commitments_say_which_they_are_what_was_done_and_what_is_due(site, provisions):
    page = blocks(site, "commitments.md")
    rows = page.xpath("//table//tr[th[@scope='row']]")
    assert len(rows) == 18
    notes = " ".join(map(says, page.xpath("//p[@class='kb-note']")))
    assert "The 18 listed are the 17 provisions that plan something and one whose verb was not seen." in notes
    assert notes.count("Weighed") == 1
    (finding,) = map(says, page.xpath("//p[@class='kb-finding']"))
    counts = [int(number) for number in re.findall(r"\b(\d+) ", finding.partition(".")[0])]
    assert sum(counts) == 18
    due = [id_ for id_, values in provisions.items() if "due" in values]
    listed = page.xpath("//ul[@class='kb-dues']/li//a[not(@class)]/@href")
    assert sorted(link.rstrip("/").rpartition("/")[2] for link in listed) == sorted(due)


def test_that_no_step_was_seen_is_said_only_while_none_was(sample: Path):
    def finding() -> str:
        (found,) = tree(str(Site(open_library(sample)).macros("here/")["commitments"]())).xpath(
            "//p[@class='kb-finding']"
        )
        return says(found)

    assert finding() == (
        "1 announced. No step that a source ties to the Charter was seen beyond what was announced, "
        "as far as pages could be read; that is no proof that nothing was done."
    )
    file = sample / "data" / "provisions" / "pact-trade.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("state: announced", "state: under-way", 1), encoding="utf-8")
    assert finding() == "1 under way."
