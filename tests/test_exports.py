"""The exports hold every value of every record, and other programs can read them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.export.as_json import with_entries, written_json
from kb.export.downloads import downloads
from kb.export.table import MARK, RUNS, _tame
from kb.library.library import Library
from kb.records.record import Leaf, leaves
from tests.conftest import ADDRESS, ROOT, SAMPLE
from view.site import Site

WORDS = st.text(max_size=5)
FIELDS = st.dictionaries(WORDS, st.none() | st.integers() | WORDS | st.lists(WORDS, max_size=2), max_size=3)


@pytest.fixture(scope="module")
def files(library: Library) -> dict[str, str]:
    return {path: make() for path, make in downloads(library, "The Charter Record", ADDRESS).items()}


def written(leaf: Leaf) -> str:
    """The value as the file has it: of a scale the key, of a date its notation."""
    return str(getattr(leaf.value, "written", getattr(leaf.value, "value", leaf.value)))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def test_every_value_of_every_record_stands_in_the_json(library: Library, files: dict[str, str]):
    whole = {each["id"]: each for each in json.loads(files["data/record.json"])["records"]}
    assert set(whole) == {record.id for record in library}
    for record in library:
        for leaf in leaves(record):
            assert str(at(whole[record.id]["fields"], leaf.path)) == written(leaf), (record, leaf.path)


def test_the_files_of_the_types_and_of_single_records_say_the_same(library: Library, files: dict[str, str]):
    whole = json.loads(files["data/record.json"])["records"]
    parts = [json.loads(files[f"data/{name}.json"])["records"] for name in TYPES]
    assert whole == [record for part in parts for record in part]
    assert whole == [json.loads(files[f"{record.address.rstrip('/')}.json"]) for record in library]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FIELDS, st.lists(FIELDS, max_size=3))
def test_entries_that_were_written_already_stand_as_if_written_with_the_whole(value: dict, entries: list):
    whole = {name: each for name, each in value.items() if name != "records"}
    written_before = map(written_json, entries)
    assert with_entries(whole, "records", written_before) == written_json(whole | {"records": entries})


def test_every_value_of_every_record_stands_in_the_csv(library: Library, files: dict[str, str]):
    csv.field_size_limit(10_000_000)
    for name in TYPES:
        rows = {
            row["id"]: row
            for row in csv.DictReader(files[f"data/{name}.csv"].removeprefix(MARK).splitlines(keepends=True))
        }
        assert set(rows) == {record.id for record in library.of_type(name)}
        for record in library.of_type(name):
            row = rows[record.id]
            for leaf in leaves(record):
                steps = leaf.path
                many = next((n for n, step in enumerate(steps) if isinstance(step, int)), len(steps))
                cell = row[".".join(map(str, steps[:many]))]
                cell = cell[1:] if cell.startswith("'") and RUNS.match(cell[1:]) else cell
                value = at(json.loads(cell), steps[many:]) if many < len(steps) - 1 else cell
                assert written(leaf) in str(value), (record, leaf.path)


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+x", "@sum", "-cmd", "\tx", "\rx", "\nx", "--5", "-1-1", "-²", "-1.", "+5"),
        *("\uff1d1+1", "\uff0bx", "\uff0dcmd", "\uff20sum", "\ufe66x", "\ufe62x", "\ufe63x", "\ufe6bx", "\u2212x"),
        *(" =1+1", "\n=1+1", "\u00a0@sum", "\ufeff=1", "\u200b+x", "\u3000\uff1d1"),
    ],
    ids=ascii,
)
def test_a_cell_that_a_spreadsheet_would_run_is_kept_as_text(cell: str):
    assert _tame(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12.5", "-5", "5", "a=b", "1-2", "x@y.org", "–5", "", "'quoted'"])
def test_a_cell_that_no_spreadsheet_would_run_stays_as_it_is(cell: str):
    assert _tame(cell) == cell


def test_derived_values_follow_from_the_library(library: Library, files: dict[str, str]):
    charter = json.loads(files["instruments/charter-2026.json"])
    assert charter["derived"]["linked_from"] == sorted({link.source.id for link in library.backlinks("charter-2026")})
    provision = next(p for p in json.loads(files["data/provisions.json"])["records"] if p["fields"].get("status"))
    assert provision["derived"]["current_status"] in {each["state"] for each in provision["fields"]["status"]}


def test_linked_data_names_only_pages_that_exist(library: Library, files: dict[str, str]):
    linked = json.loads(files["data/record.jsonld"])
    known = {f"{ADDRESS}{record.address}" for record in library} | {f"{ADDRESS}data/", ADDRESS}
    named = re.findall(r'"@id": "([^"]+)"', files["data/record.jsonld"])
    assert {name.partition("#")[0] for name in named} <= known
    of_records = {node["@id"] for node in linked["@graph"]}
    assert {each["@id"] for node in linked["@graph"] for each in node.get("about", ())} <= of_records
    publishers = [node for node in linked["@graph"] if node["@id"] == f"{ADDRESS}#publisher"]
    assert [node["@type"] for node in publishers] == ["Organization"]
    reviews = [node for node in linked["@graph"] if node["@type"] == "ClaimReview"]
    assert {node["author"]["@id"] for node in reviews} == {f"{ADDRESS}#publisher"}
    assert len(reviews) == len(library.of_type("claims"))
    verdicts = {f"{ADDRESS}{claim.address}": claim.charter.verdict.label for claim in library.of_type("claims")}
    assert {node["itemReviewed"]["@id"]: node["reviewRating"]["alternateName"] for node in reviews} == verdicts


def faults_in_words(linked: dict[str, Any]) -> set[str]:
    """What schema.org does not say: a word on a node of a type that has no such word, or a value that it does not take."""
    said = yaml.safe_load((ROOT / "tests" / "schema_org.yml").read_text(encoding="utf-8"))
    nodes = {node["@id"]: node for node in linked["@graph"] if "@id" in node}
    found: set[str] = set()

    def types(node: dict[str, Any]) -> set[str]:
        given = nodes.get(node["@id"], {}) if set(node) == {"@id"} else node
        own = [given["@type"]] if isinstance(given.get("@type"), str) else given.get("@type", [])
        return {*own, *(wider for name in own for wider in said["types"][name])}

    def weigh(node: dict[str, Any]) -> None:
        for word, values in node.items():
            if word.startswith("@"):
                continue
            takes = set(said["properties"][word]["takes"])
            if not types(node) & set(said["properties"][word]["of"]):
                found.add(f"{node['@type']} has no {word}")
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, dict):
                    if not types(value) & takes:
                        found.add(f"{word} of {node['@type']} is {', '.join(sorted(types(value))) or value}")
                    weigh(value)
                elif not is_written(value, takes):
                    found.add(f"{word} of {node['@type']} is written {value!r}")

    for node in linked["@graph"]:
        weigh(node)
    return found


def is_written(value: Any, takes: set[str]) -> bool:
    forms = {
        "URL": r"(https?://|\.\./)\S+",
        "Date": r"\d{4}(-\d\d){0,2}",
        "Number": r"-?\d+(\.\d+)?",
        "Text": r"(?s).+",
    }
    return any(re.fullmatch(forms[name], str(value)) for name in takes & set(forms))


@pytest.mark.parametrize("site", [ADDRESS, ""], ids=["published", "without an address"])
def test_linked_data_say_only_what_the_words_of_schema_org_can(library: Library, files: dict[str, str], site: str):
    assert faults_in_words(json.loads(linked_data(library, site))) == set()
    assert faults_in_words(json.loads(linked_data(open_library(SAMPLE), site))) == set()


def test_a_value_that_a_word_does_not_take_is_found():
    claim = {"@id": "c", "@type": "Claim", "author": {"@id": "s"}, "geo": "here", "datePublished": "in May"}
    state = {"@id": "s", "@type": "Country"}
    assert faults_in_words({"@graph": [claim, state]}) == {
        "author of Claim is Country, Place, Thing",
        "Claim has no geo",
        "geo of Claim is written 'here'",
        "datePublished of Claim is written 'in May'",
    }


def test_every_name_in_the_linked_data_leads_to_a_place_on_the_built_site(built: Path, library: Library):
    names = {each["@id"] for each in objects(json.loads(linked_data(library, ADDRESS))) if "@id" in each}
    for name in names:
        page, _, anchor = name.removeprefix(ADDRESS).partition("#")
        text = (built / page / "index.html").read_text(encoding="utf-8") if anchor else ""
        assert f'id="{anchor}"' in text if anchor else (built / page / "index.html").exists(), name
    without = {each["@id"] for each in objects(json.loads(linked_data(library, ""))) if "@id" in each}
    assert {urljoin(f"{ADDRESS}data/record.jsonld", name) for name in without} == names


def test_the_whole_is_described_with_its_maker_and_every_file_of_it(library: Library, files: dict[str, str]):
    for site, base in ((ADDRESS, ""), ("", f"{ADDRESS}data/record.jsonld")):
        whole = json.loads(linked_data(library, site))["@graph"][0]
        assert len(whole["description"]) >= 50 and whole["creator"] and whole["license"]
        offered = {urljoin(base, each["contentUrl"]).removeprefix(ADDRESS) for each in whole["distribution"]}
        assert offered == {path for path in files if path.startswith("data/")}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


def linked_data(library: Library, site: str) -> str:
    return downloads(library, "The Charter Record", site)["data/record.jsonld"]()


def test_the_built_site_offers_them(built: Path, library: Library):
    page = (built / "data" / "index.html").read_text(encoding="utf-8")
    for name in TYPES:
        for ending in ("json", "csv"):
            assert f'href="../data/{name}.{ending}"' in page
            assert (built / "data" / f"{name}.{ending}").stat().st_size > 100
    assert json.loads((built / "data" / "record.json").read_text(encoding="utf-8"))["records"][0]["page"].startswith(
        ADDRESS
    )
    for record in library:
        assert (built / f"{record.address.rstrip('/')}.json").exists()


def test_every_page_leads_to_the_feed_and_each_record_to_its_json(built: Path, library: Library):
    for page in built.rglob("*.html"):
        *own, link = html.parse(page).findall(".//link[@type='application/atom+xml']")  # a theme names its own first
        assert bool(own) is (page.parent.parent == built / "themes")
        assert (page.parent / link.get("href")).resolve() == built / "feed.xml" or page.name == "404.html"
    for record in library:
        page = built / record.address / "index.html"
        (link,) = html.parse(page).findall(".//footer//a[@type='application/json']")
        assert json.loads((page.parent / link.get("href")).read_text(encoding="utf-8"))["id"] == record.id


def test_an_earlier_id_goes_on_answering_with_the_data_and_the_card_of_its_record():
    sample = open_library(SAMPLE)
    files = downloads(sample, "The Record", ADDRESS) | Site(sample).cards()
    assert sample.ids.aliases
    for alias, id_ in sample.ids.aliases.items():
        earlier, now = f"{sample[id_].type.name}/{alias}", sample[id_].address.rstrip("/")
        assert json.loads(files[f"{earlier}.json"]())["id"] == id_
        assert files[f"{earlier}.card.json"]() == files[f"{now}.card.json"]()


def test_a_retired_id_goes_on_answering_with_what_became_of_it():
    sample = open_library(SAMPLE)
    files = downloads(sample, "The Record", ADDRESS) | Site(sample).cards()
    assert json.loads(files["provisions/lost-clause.json"]()) == {
        "id": "lost-clause",
        "type": "provisions",
        "page": f"{ADDRESS}provisions/lost-clause/",
        "file": "data/retired.yml",
        "retired": {
            "why": "It was two clauses, which now stand alone.",
            "successors": ["pact-trade", "pact-friendship"],
        },
    }
    card = json.loads(files["provisions/lost-clause.card.json"]())
    assert card["says"] == "It was two clauses, which now stand alone." and "withdrawn" in card["kind"]


def test_every_id_of_the_ledger_answers_in_every_form(library: Library):
    answers_everywhere(library)
    answers_everywhere(open_library(SAMPLE))


@pytest.mark.parametrize(
    ("file", "old", "new", "address", "leads_to"),
    [
        pytest.param("data/retired.yml", "type: provisions", "type: actors", "provisions/lost-clause/", "", id="withdrawn as of another type"),
        pytest.param("data/published-ids.txt", "provisions/pact-trade", "claims/pact-trade", "claims/pact-trade/", "provisions/pact-trade/", id="a record of another type now"),
        pytest.param("data/published-ids.txt", "instruments/friendship-pact", "terms/friendship-pact", "terms/friendship-pact/", "instruments/pact/", id="an earlier id of another type"),
    ],
)  # fmt: skip
def test_an_address_under_another_type_goes_on_answering(
    sample: Path, file: str, old: str, new: str, address: str, leads_to: str
):
    path = sample / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    library = open_library(sample)
    page = Site(library).page(address)
    assert (page.address, page.leads_to) == (address, leads_to)
    assert page.html
    answers_everywhere(library)


def answers_everywhere(library: Library) -> None:
    """Whether each id of the ledger has a page, JSON and a card at every address that it had."""
    files, site = downloads(library, "The Record", ADDRESS), Site(library)
    addresses, cards = site.addresses, site.cards()
    assert library.ids.published
    for id_, (types, _) in library.ids.published.items():
        assert library.ids.fate(id_), id_
        for address in (f"{type_}/{id_}" for type_ in types):
            assert f"{address}/" in addresses and f"{address}.json" in files and f"{address}.card.json" in cards
