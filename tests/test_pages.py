"""Pages made of many records show all of them, counted here by other means than the templates use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.library import evidence
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import Record
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree, words
from view.environment import gist
from view.lists import parts
from view.lists.declared import LISTS
from view.lists.parts import addresses
from view.page import page_title
from view.shown import thousands
from view.site import Site

pytestmark = pytest.mark.xdist_group("built")


def links(built: Path, page: str) -> set[str]:
    """Return the records that a page links to in its content, as type/id."""
    article = tree((built / page / "index.html").read_text(encoding="utf-8")).find(".//article")
    found = set()
    for link in article.iter("a"):
        steps = (link.get("href") or "").partition("#")[0].strip("/").split("/")
        if len(steps) >= 2:
            found.add("/".join(steps[-2:]))
    return found


def of(records: list[Record]) -> set[str]:
    return {f"{record.type.name}/{record.id}" for record in records}


def text(built: Path, page: str) -> str:
    return " ".join(
        words(seen_text(tree((built / page / "index.html").read_text(encoding="utf-8")).find(".//article")))
    )


def test_every_index_lists_every_record_of_its_type(built: Path, library: Library):
    for name in TYPES:
        assert of(list(library.of_type(name))) <= listed(built, library, name), name


def listed(built: Path, library: Library, name: str) -> set[str]:
    """Return the records to which all parts of a list link."""
    return set().union(*(links(built, part) for part in addresses(library, name)))


def test_the_outline_lists_every_provision_and_the_timeline_every_event(built: Path, library: Library):
    charter = [provision for provision in library.of_type("provisions") if provision.instrument == "charter-2026"]
    assert len(charter) > 25
    assert of(charter) <= links(built, "charter")
    assert of(list(library.of_type("events"))) <= links(built, "timeline")


def test_the_matrix_has_every_claim_with_all_its_cells_and_stays_small(built: Path, library: Library):
    file = built / "matrix" / "index.html"
    assert file.stat().st_size < 220_000
    table = tree(file.read_text(encoding="utf-8")).find(".//table[@id='cells']")
    columns = len(table.findall(".//thead//th"))
    rows = {}
    for row in table.iterfind(".//tbody/tr[@data-facets]"):
        cells = row.findall("td")
        assert 1 + sum(int(cell.get("colspan", "1")) for cell in cells) == columns
        filled = sorted(" ".join(words(seen_text(cell))) for cell in cells[1:] if cell.find("a") is not None)
        rows[row.find("th/a").get("href").strip("./").split("/")[1]] = filled
    expected = {}
    for claim in library.of_type("claims"):
        verdicts = [cell.verdict.label for cell in claim.charter.provisions or ()]
        verdicts += ["Not seen in the text"] * len(claim.charter.near or ())
        expected[claim.id] = sorted(verdicts)
    assert rows == expected


def test_forecasts_commitments_and_disputes_are_complete(built: Path, library: Library):
    forecasts = [claim for claim in library.of_type("claims") if claim.kind.value == "forecast"]
    assert len(forecasts) > 10
    assert of(forecasts) <= links(built, "forecasts")
    charter = [provision for provision in library.of_type("provisions") if provision.instrument == "charter-2026"]
    plans = [p for p in charter if p.modality.family == "plans" and p.number is not None]
    assert len(plans) > 10
    assert of(plans) <= links(built, "commitments")
    disputed = [record for record in library if record.disputes]
    assert len(disputed) > 20
    assert of(disputed) <= links(built, "disputes")


def test_every_unknown_and_every_figure_stands_in_one_place(built: Path, library: Library):
    asked = [record for record in library if record.unknowns]
    assert of(asked) <= links(built, "open-questions")
    shown = text(built, "open-questions")
    for record in asked:
        for unknown in record.unknowns:
            if "[[" not in unknown and "*" not in unknown:
                assert " ".join(words(unknown)) in shown, record.id
    assert of(list(library.of_type("figures"))) <= listed(built, library, "figures")


def test_the_comparison_has_every_topic_for_every_compared_document(built: Path, library: Library):
    compared = [document for document in library.of_type("instruments") if document.coverage]
    assert len(compared) > 5
    assert of(compared) <= links(built, "compare")
    shown = text(built, "compare")
    for document in compared:
        assert len(document.coverage) == len({entry.topic.value for entry in document.coverage}), document.id
        for entry in document.coverage:
            assert " ".join(words(entry.topic.label)) in shown


ABOUT_ONE_DOCUMENT: dict[str, dict[str, str]] = {
    **{name: {"id": "pact"} for name in ("facsimile", "wording", "profile", "outline", "commitments")},
    **{name: {"document": "pact", "article": "column"} for name in ("matrix", "unread")},
}


def test_a_provision_of_another_document_changes_no_count_on_the_pages_about_this_one(sample: Path):
    def shown() -> dict[str, str]:
        macros = Site(open_library(sample)).macros("here/")
        return {name: str(macros[name](**arguments)) for name, arguments in ABOUT_ONE_DOCUMENT.items()}

    before = shown()
    assert all("pact-trade" in html for name, html in before.items() if name not in ("profile", "unread"))
    add_provision_of_another_document(sample)
    assert "old-law-trade" in open_library(sample)
    assert shown() == before


def test_provisions_of_another_document_come_after_those_of_the_one_that_claims_are_weighed_against(sample: Path):
    add_provision_of_another_document(sample)
    library = open_library(sample)
    provisions = in_order(library, "provisions")
    assert [provision.id for provision in provisions] == ["pact-friendship", "pact-trade", "old-law-trade"]
    (facet,) = [facet for facet in LISTS["provisions"].facets if facet.name == "document"]
    assert [option.value for option in facet.options(library)] == ["pact", "old-law"]


def add_provision_of_another_document(root: Path) -> None:
    law = root / "data" / "instruments" / "old-law.yml"
    outline = "outline:\n  - section: I\n    heading: Trade\n    wording: english\n    read: Read whole.\n"
    law.write_text(law.read_text(encoding="utf-8") + outline, encoding="utf-8")
    provisions = root / "data" / "provisions"
    text = (
        (provisions / "pact-trade.yml").read_text(encoding="utf-8").replace("instrument: pact", "instrument: old-law")
    )
    (provisions / "old-law-trade.yml").write_text(text, encoding="utf-8")


def test_how_dense_the_evidence_is_stands_in_the_settings_alone(sample: Path):
    def shown(**arguments: bool) -> str:
        return " ".join(words(seen_text(tree(str(Site(open_library(sample)).macros("here/")["density"](**arguments))))))

    said = "The record after the signing is dense to 13 March 2001 and thin to 26 June 2001. Nothing later was found."
    assert shown(brief=True) == " ".join(words(said))
    assert shown() == " ".join(words(f"{said} That does not mean that nothing happened."))
    settings = sample / "data" / "settings.yml"
    text = settings.read_text(encoding="utf-8")
    later = text.replace("thin_to: 2001-06-26\n", "thin_to: 2001-06-26\n  later: only headlines were seen\n")
    settings.write_text(later, encoding="utf-8")
    assert shown(brief=True).endswith(
        " ".join(words("thin to 26 June 2001. Of what came after, only headlines were seen."))
    )
    settings.write_text(settings.read_text(encoding="utf-8").partition("evidence:")[0], encoding="utf-8")
    assert str(Site(open_library(sample)).macros("here/")["density"]()).strip() == ""
    for page in (ROOT / "docs").glob("*.md"):
        assert "dense to" not in page.read_text(encoding="utf-8"), page.name


def test_every_theme_says_what_is_not_known(library: Library):
    assert [theme.id for theme in library.of_type("themes") if not theme.unknowns] == []


def test_every_correction_stands_on_one_of_its_parts_the_newest_first(library: Library):
    addresses = parts.corrections(library)
    found = [pair for address in addresses for pair in parts.corrections_at(library, address)]
    assert len(found) == sum(len(record.corrections or ()) for record in library)
    days = [entry.date.first for _, entry in found]
    assert days == sorted(days, reverse=True) and len(addresses) > 1
    assert [entry for _, entries in evidence.by_day(found) for entry in entries] == found


def test_disputes_stand_by_their_sources_and_only_the_first_show_their_versions(built: Path, library: Library):
    ranked = evidence.disputed(library)
    weights = [len(evidence.versed(record)) for record in ranked]
    assert weights == sorted(weights, reverse=True) and len(ranked) > 30
    root = tree((built / "disputes" / "index.html").read_text(encoding="utf-8"))
    rows = root.xpath("//*[@id='list']//*[contains(@class, 'kb-versions')]")
    assert [bool(row.xpath(".//ul")) for row in rows] == [True] * 30 + [False] * (len(ranked) - 30)
    for row, record in zip(rows, ranked[:30], strict=False):
        assert len(row.xpath(".//ul/li")) == len(record.disputes[0].versions)
        assert [words(seen_text(each)) for each in row.iter("h3")] == [words(each.question) for each in record.disputes]
    for fold in root.xpath("//*[@id='list']/details"):
        assert fold.find("summary/span").text == str(len(fold.xpath(".//*[@data-facets]")))


def test_who_stands_behind_the_sources_adds_up_to_all_of_them(library: Library):
    all_ = evidence.standings(library)
    assert sum(each.sources for each in all_) == len(library.of_type("sources"))
    assert all(0 < sum(number for _, number in each.named) + each.others <= each.sources for each in all_ if each.named)
    assert sum(each.share for each in all_) == pytest.approx(100, abs=0.5)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Short enough.", "Short enough."),
        ("One sentence of some length here. Another that would not fit.", "One sentence of some length here."),
        (
            "It has Mr. Vance of whom somebody says very much indeed",
            "It has Mr. Vance of whom somebody says\N{NO-BREAK SPACE}…",
        ),
    ],
)
def test_a_line_ends_with_a_sentence_or_at_a_word(text: str, line: str):
    assert gist(text, most=40) == line


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("5", "5"),
        ("999", "999"),
        ("1760", "1,760"),
        ("1234567.25", "1,234,567.25"),
        ("-4300", "-4,300"),
        ("0.93", "0.93"),
    ],
)
def test_a_number_has_commas_between_thousands(value: str, shown: str):
    assert thousands(value) == shown


def test_records_of_one_title_have_pages_of_their_own_titles(sample: Path):
    """The theme Trade keeps its title beside sources; beside an event that has it too, both say what they are."""

    def named_trade(file: str, **others: str) -> None:
        text = (sample / "data" / file).read_text(encoding="utf-8")
        for name, value in {"title": "Trade", **others}.items():
            text = re.sub(rf"(?m)^{name}: .*$", f"{name}: {value}", text)
        (sample / "data" / file).write_text(text, encoding="utf-8")

    def titles() -> dict[str, str]:
        library = open_library(sample)
        return {record.id: page_title(library, record) for record in library if record.title == "Trade"}

    named_trade("sources/paper.yml")
    named_trade("sources/gazette.yml")
    assert titles() == {"trade": "Trade", "gazette": "Trade (The Gazette)", "paper": "Trade (The Paper)"}
    named_trade("sources/paper.yml", publisher="The Gazette")
    assert titles() == {
        "trade": "Trade",
        "gazette": "Trade (The Gazette, 3 February 2001)",
        "paper": "Trade (The Gazette, paper)",
    }
    named_trade("events/signing.yml")
    assert titles()["trade"] == "Trade (theme)" and titles()["signing"] == "Trade (event)"


def test_no_correction_was_made_before_the_first_publication(built: Path, library: Library):
    assert not any(record.corrections for record in library) or "No record has been corrected" not in text(
        built, "corrections"
    )
    assert "ask for a correction" in text(built, "corrections")
