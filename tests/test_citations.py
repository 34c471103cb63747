"""A record, a theme and the whole can be cited: as text, in three forms, and in the files that code hosts read."""

from __future__ import annotations

import datetime
import importlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from kb.__main__ import main
from kb.check.run import open_library
from kb.export.citation import CITATION_FILE, TEX, ZENODO_FILE, Citation, files_for_hosts, of_record, of_the_whole
from kb.export.downloads import WHOLES, downloads
from kb.export.linked_data import dataset
from kb.library.library import Library
from tests.conftest import ADDRESS, ROOT, SAMPLE
from tests.reading_exports import bibtex, ris
from tests.reading_pages import seen_text, tree
from view.publication import Publication

NAME = "The Charter Record"
DAY = datetime.date(2026, 11, 9)
TITLES = {
    "signs of TeX": r"50% of A & B_c #1 costs $5 ~ x^2",
    "braces that do not close": r"a } b { c \} d \ e",
    "quotation marks": 'He said "no" and ‘yes’',
    "other letters": "Şuşa – Շուշի – Шуша – شوشا",
    "what looks like a field": "title = {x}, @misc{y,",
    "what looks like a tag": "ER  - TY  - ELEC",
}


def cited(title: str, address: str = f"{ADDRESS}events/x/") -> Citation:
    return Citation(NAME, title, "x", DAY, address)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_form_gives_back_the_title_with_author_version_day_and_address(title: str):
    citation = cited(title)
    entry, reference = bibtex(citation.bibtex), ris(citation.ris)
    (item,) = json.loads(citation.csl_json)
    assert entry["entry"] == "misc" and entry["key"] == reference["ID"] == item["id"] == "the-charter-record-x"
    assert entry["title"] == reference["TI"] == item["title"] == title
    assert entry["author"] == reference["AU"] == NAME and item["author"] == [{"literal": NAME}]
    assert entry["version"] == reference["ET"] == item["version"] == "2026-11-09"
    assert (entry["year"], entry["month"]) == ("2026", "nov")
    assert reference["DA"] == "2026/11/09" and item["issued"] == {"date-parts": [[2026, 11, 9]]}
    assert entry["url"] == reference["UR"] == item["URL"] == f"{ADDRESS}events/x/"
    assert "author = {{" in citation.bibtex, "a name in one pair of braces is taken for that of a person"


def test_the_line_of_text_has_the_version_the_day_and_the_address():
    assert cited("Signed").text == (
        f"“Signed”. The Charter Record, state of the record 9 November 2026. {ADDRESS}events/x/"
    )


@pytest.mark.parametrize(
    ("id_", "part"),
    [
        ("charter-defense-sales", "III.3 of the Charter"),
        ("claim-reliable-partner", "verdict: weaker in the text; by the record: mixed"),
        ("claim-section-907-repeal", "verdict: not seen in the text"),
        ("tripp", ""),
    ],
    ids=["a provision", "a claim with two verdicts", "a claim with one", "another record"],
)
def test_where_a_provision_stands_and_how_a_claim_was_weighed_are_part_of_the_citation(
    library: Library, id_: str, part: str
):
    citation = of_record(library, library[id_], NAME, ADDRESS)
    record = yaml.safe_load((ROOT / library[id_].file).read_text(encoding="utf-8"))
    if "charter" in record:
        verdicts = [record["charter"]["verdict"], *([record["record"]["verdict"]] if "record" in record else [])]
        assert len(verdicts) == part.count(": ") and all(verdict[:3] in part for verdict in verdicts)
    version = f"{part}{', ' if part else ''}state of the record {library.as_of.day} {library.as_of:%B %Y}"
    assert citation.text == f"“{record['title']}”. {NAME}, {version}. {ADDRESS}{library[id_].address}"
    notes = bibtex(citation.bibtex)["note"], ris(citation.ris)["N1"]
    assert set(notes) == {version[0].upper() + version[1:]}


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("“Lobby”", "“‘Lobby’”."),
        ("“Genocide” of 1915", "“‘Genocide’ of 1915”."),
        ("Armenia’s reply", "“Armenia’s reply”."),
    ],
    ids=["quoted-whole", "quoted-in-part", "apostrophe"],
)
def test_a_title_with_quotation_marks_of_its_own_has_the_inner_ones(title: str, line: str):
    assert cited(title).text.startswith(f"{line} The Charter Record")
    assert cited(title).title == title, "the forms for programs have the title as it is"


def test_where_the_address_of_the_site_is_not_known_the_id_is_named_and_no_address_is_made_up():
    citation = cited("Signed", address="")
    assert citation.text.endswith("9 November 2026. Id x.")
    assert "url" not in bibtex(citation.bibtex) and "UR" not in ris(citation.ris)
    assert "URL" not in json.loads(citation.csl_json)[0]


def test_the_whole_is_cited_as_a_data_set_under_the_address_of_the_site():
    whole = of_the_whole(open_library(SAMPLE), NAME, ADDRESS)
    assert whole.text == f"The Charter Record, state of the record 23 November 2026. {ADDRESS}"
    assert (ris(whole.ris)["TY"], json.loads(whole.csl_json)[0]["type"]) == ("DATA", "dataset")
    assert "container-title" not in json.loads(whole.csl_json)[0]


def test_every_record_is_cited_under_a_key_and_an_address_of_its_own(library: Library):
    citations = [of_record(library, record, NAME, ADDRESS) for record in library]
    entries = [bibtex(citation.bibtex) for citation in citations]
    assert len({entry["key"] for entry in entries}) == len({entry["url"] for entry in entries}) == len(library)
    assert [entry["title"] for entry in entries] == [record.title for record in library]
    assert [ris(citation.ris)["UR"] for citation in citations] == [ADDRESS + record.address for record in library]


# ── On the pages ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ["provisions/charter-tripp/", "themes/tripp/", "data/"])
def test_a_page_has_the_text_and_the_three_forms_without_a_script(built: Path, library: Library, address: str):
    record = library.get(address.split("/")[1])
    site = Publication(library, name=NAME, address=ADDRESS)
    citation = site.citation(record) if record else site.citation_of_the_whole
    page = tree((built / address / "index.html").read_text(encoding="utf-8"))
    shown = {each.get("data-kb-copy"): each.text_content() for each in page.xpath("//*[@data-kb-copy]")}
    assert shown == {"the citation": citation.text, **citation.forms}
    assert ADDRESS in citation.text


def test_one_click_copies_a_citation(page: Page, address: str, library: Library):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}events/signing-of-the-charter/")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("button", name="Copied")).to_have_count(1)
    forms = Publication(library, name=NAME, address=ADDRESS).citation(library["signing-of-the-charter"])
    assert page.evaluate("navigator.clipboard.readText()") == forms.text
    page.locator(".kb-forms > summary").click()
    page.get_by_role("button", name="Copy RIS").click()
    expect(page.get_by_role("button", name="Copied")).to_have_count(2)
    assert page.evaluate("navigator.clipboard.readText()").rstrip() == forms.ris.rstrip()
    page.context.clear_permissions()


def test_without_a_script_there_is_no_button_and_the_forms_can_be_opened(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}themes/tripp/")
    expect(page.locator(".kb-copy")).to_have_count(0)
    page.locator(".kb-forms > summary").click()
    expect(page.locator(".kb-forms pre").first).to_be_visible()
    context.close()


# ── For code hosts, archives and catalogues ──────────────────────────────────────────────────────────────────────────


def test_the_files_for_code_hosts_are_what_the_settings_give(library: Library):
    """But for the day, which goes on by itself: `kb ledger` writes it."""
    assert library.settings and library.settings.dataset
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in (CITATION_FILE, ZENODO_FILE)}
    day = datetime.date.fromisoformat(yaml.safe_load(texts[CITATION_FILE])["date-released"])
    assert day <= library.as_of
    assert files_for_hosts(library.settings.dataset, day) == texts, "run `python -m kb ledger`"
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert f"site_name: {library.settings.dataset.title}\n" in settings


def test_the_only_author_is_the_project_itself():
    cff = yaml.safe_load((ROOT / CITATION_FILE).read_text(encoding="utf-8"))
    zenodo = json.loads((ROOT / ZENODO_FILE).read_text(encoding="utf-8"))
    assert cff["authors"] == zenodo["creators"] == [{"name": NAME}]
    assert (cff["license"], zenodo["license"]) == ("CC-BY-4.0", "cc-by-4.0")


def test_the_ledger_writes_them_and_leaves_a_project_without_a_data_set_alone(sample: Path):
    assert main(["ledger", "--root", str(sample)]) == 0
    cff = yaml.safe_load((sample / CITATION_FILE).read_text(encoding="utf-8"))
    assert (cff["title"], cff["version"], cff["keywords"]) == ("The Record", "2026-11-23", ["treaties"])
    (sample / CITATION_FILE).unlink()
    settings = sample / "data" / "settings.yml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("dataset:")[0], encoding="utf-8")
    assert main(["ledger", "--root", str(sample)]) == 0
    assert not (sample / CITATION_FILE).exists()


@pytest.mark.parametrize("site", [ADDRESS, ""], ids=["published", "without an address"])
def test_the_data_set_says_who_made_it_what_it_is_and_where_each_file_lies(site: str):
    sample = open_library(SAMPLE)
    told = dataset(sample, "The Record", site, WHOLES)
    assert told["@type"] == "Dataset" and told["description"] == "One pact, retold."
    assert told["creator"]["@type"] == "Organization" and told["creator"]["name"] == "The Record"
    files = downloads(sample, "The Record", site)
    assert {each["contentUrl"].removeprefix(site or "../") for each in told["distribution"]} <= set(files)
    assert all(each["encodingFormat"] for each in told["distribution"])
    graph = json.loads(files["data/record.jsonld"]())["@graph"]
    assert {**told, "creator": graph[0]["creator"]} == {"@context": told["@context"], **graph[0]}


def test_the_data_page_has_the_data_set_for_catalogues(built: Path, library: Library):
    page = tree((built / "data" / "index.html").read_text(encoding="utf-8"))
    said = [json.loads(script.text) for script in page.xpath("//script[@type='application/ld+json']")]
    assert [one for one in said if one.get("@type") == "Dataset"] == [dataset(library, NAME, ADDRESS, WHOLES)]
    assert "DataDownload" not in seen_text(page.find("body"))


# ── By the readers of others, where they are installed ───────────────────────────────────────────────────────────────


def others(module: str) -> Any:
    return pytest.importorskip(module, reason=f"{module} is not installed: pip install it elsewhere to run this")


@pytest.mark.audit
def test_cffconvert_takes_the_citation_file():
    others("cffconvert")
    citation = importlib.import_module("cffconvert.citation").Citation
    citation((ROOT / CITATION_FILE).read_text(encoding="utf-8")).validate()


@pytest.mark.audit
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_pybtex_reads_the_entry(title: str):
    others("pybtex")
    parsed = importlib.import_module("pybtex.database").parse_string(cited(title).bibtex, "bibtex")
    entry = parsed.entries["the-charter-record-x"]
    assert entry.fields["url"] == f"{ADDRESS}events/x/"
    assert entry.fields["title"] == f"{{{' '.join(title.translate(TEX).split())}}}"
    assert [str(person) for person in entry.persons["author"]] == [f"{{{NAME}}}"]


@pytest.mark.audit
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_rispy_reads_the_reference(title: str):
    (entry,) = others("rispy").loads(cited(title).ris)
    assert entry["title"] == title and entry["urls"] == [f"{ADDRESS}events/x/"]


@pytest.mark.audit
def test_citeproc_makes_a_reference_of_the_item():
    others("citeproc")
    source = importlib.import_module("citeproc.source.json").CiteProcJSON(json.loads(cited("Signed").csl_json))
    assert str(source["the-charter-record-x"].title) == "Signed"
