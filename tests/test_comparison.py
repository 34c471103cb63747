"""What is found beside other charters says no more than was read, and is left out where its premise fails."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb.check.run import open_library
from kb.declare.scales import COVERAGE, COVERAGE_TOPIC
from kb.library.documents import (
    DocumentState,
    compared,
    comparison,
    coverage_by_topic,
    document_state,
    seen_in_most_others,
    seen_only_here,
)
from kb.library.library import Library
from tests.reading_pages import tree
from view.site import Site

CITED = {"source": "gazette", "shows": "Prints it."}


def covers(root: Path, name: str, **values: str) -> None:
    """Give a document of the sample the topics that it treats, in place of those it has."""
    file = root / "data" / "instruments" / f"{name}.yml"
    record = yaml.safe_load(file.read_text(encoding="utf-8"))
    record["coverage"] = [
        {"topic": topic, "value": value, "basis": "It was read.", "sources": [dict(CITED)]}
        for topic, value in values.items()
    ]
    file.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")


def asked(root: Path, *others: dict[str, str]) -> Library:
    """Return the sample with the Pact on three topics beside other documents, made after the old law."""
    covers(root, "pact", space="seen", demining="seen", hub="reported-present")
    law = (root / "data" / "instruments" / "old-law.yml").read_text(encoding="utf-8")
    for number, values in enumerate(others):
        name = f"law-{number}"
        (root / "data" / "instruments" / f"{name}.yml").write_text(law, encoding="utf-8")
        covers(root, name, **values)
    return open_library(root)


NOWHERE = {"space": "not-seen", "demining": "not-seen", "hub": "not-seen"}


def test_what_only_this_text_has_is_said_with_how_it_is_known(sample: Path):
    said = seen_only_here(asked(sample, NOWHERE, NOWHERE))
    assert said == "Seen only here, as far as each text was read: demining and space; by reports, regional hub too."


def test_one_clause_elsewhere_takes_a_topic_out_of_the_sentence(sample: Path):
    assert "demining" not in seen_only_here(asked(sample, NOWHERE, {**NOWHERE, "demining": "reported-present"}))


def test_a_document_that_was_not_looked_through_for_a_topic_takes_it_out_too(sample: Path):
    looked = {"space": "not-seen", "hub": "not-seen"}
    said = seen_only_here(asked(sample, NOWHERE, looked))
    assert said == "Seen only here, as far as each text was read: space; by reports, regional hub too."


@pytest.mark.parametrize("others", [(), ({"space": "seen", "demining": "seen", "hub": "seen"},)])
def test_without_its_premise_the_sentence_is_left_out(sample: Path, others: tuple[dict[str, str], ...]):
    library = asked(sample, *others)
    assert seen_only_here(library) == ""
    assert "Seen only here" not in str(Site(library).macros("compare/")["compare"]())


def test_most_of_the_others_are_more_than_half(sample: Path):
    has = {**NOWHERE, "body": "seen"}
    covers(sample, "pact", body="not-seen")
    assert seen_in_most_others(asked(sample, has, NOWHERE)) == ""


def test_a_topic_that_most_others_have_is_told_as_not_seen_here(sample: Path):
    has = {**NOWHERE, "body": "seen"}
    asked(sample, has, has)
    covers(sample, "pact", body="not-seen", space="seen")
    library = open_library(sample)
    said = "In most of the others and, as far as it was read, not here: commission or groups."
    assert seen_in_most_others(library) == said
    assert said in str(Site(library).macros("compare/")["compare"]())


def test_every_topic_stands_in_one_group_and_each_cell_leads_to_its_own_row(library: Library):
    groups = comparison(library)
    topics = [row.topic.value for group in groups for row in group.rows]
    assert sorted(topics) == sorted(term.value for term in COVERAGE_TOPIC.terms)
    site = Site(library)
    page = tree(str(site.macros("compare/")["compare"]()))
    pages = {each.address: tree(site.page(each.address).html) for each in compared(library)}
    table = page.find(".//table[@class='kb-compared']")
    for topic in topics:
        row = table.find(f".//tr[@id='topic-{topic}']")
        for document, cell in zip(compared(library), row.findall("td"), strict=True):
            entry = coverage_by_topic(document)[topic]
            address, _, anchor = cell.find("a").get("href").removeprefix("../").partition("#")
            assert address == document.address
            (led_to,) = pages[address].xpath(f"//tr[@id='{anchor}']")
            assert entry.topic.label in led_to.text_content()
            assert cell.text_content().strip() == entry.value.label
            mark = cell.find(".//use")
            expected = None if entry.value.value == "not-seen" else f"cover-{entry.value.value}"
            assert (mark.get("href").partition("#")[2] if mark is not None else None) == expected


def test_the_words_say_the_same_as_the_marks(library: Library):
    page = tree(str(Site(library).macros("compare/")["compare"]()))
    said = {row.find("th").text: {word.text for word in row.iter("b")} for row in page.iterfind(".//details//tbody/tr")}
    for group in comparison(library):
        for row in group.rows:
            for term in COVERAGE.terms:
                assert (term.label in said[row.topic.label]) == bool(row.documents(term.value))


def test_where_each_document_stands_is_in_a_word_and_a_mark_and_leads_to_why(library: Library):
    site = Site(library)
    page = tree(str(site.macros("compare/")["compare"]()))
    cells = page.findall(".//tr[@id='standing']/td")
    legend = page.find(".//ul[@class='kb-legend']")
    found = {}
    for document, cell in zip(compared(library), cells, strict=True):
        state = document_state(library, document)
        assert state and state.word in cell.text_content()
        found[document.id] = state.mark
        assert cell.find(".//use").get("href").endswith(f"#cover-{state.mark}")
        assert state.word in legend.text_content()
        assert state.told_by is None or any(state.told_by.address in link.get("href") for link in legend.iter("a"))
        (led_to,) = tree(site.page(document.address).html).xpath("//*[@id='standing']")
        assert led_to.text_content().strip()
    assert found["georgia-us-charter-2009"] == "suspended" and found["ukraine-us-charter-2008"] == "replaced"
    assert found["charter-2026"] == "no-end-seen"


def test_where_a_document_stands_is_said_only_where_somebody_looked(sample: Path):
    law = sample / "data" / "instruments" / "old-law.yml"
    law.write_text(law.read_text(encoding="utf-8").replace("suspended: signing\n", ""), encoding="utf-8")
    library = asked(sample, {"space": "seen"})
    states = {each.id: document_state(library, each) for each in compared(library)}
    assert states == {"pact": DocumentState("no-end-seen", None, None), "law-0": None}
