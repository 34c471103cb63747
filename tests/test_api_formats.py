"""The files of `make publish` for clients of a kind: their schemas, OpenAPI, GeoJSON, linked data, the data package.

What the clients themselves say of them is tried in `test_api_clients`, in the audit.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.export import table
from kb.export.api import catalogue, geography, linked, schemas
from kb.export.api.edition import FOLDER
from kb.export.api.tables import database
from kb.export.api.tables.views import VIEWS, as_table
from kb.library.library import Library
from tests.conftest import ADDRESS, SAMPLE
from tests.published import read

NAMES = [*TYPES, "withdrawn", "type", "all", "ids", "settings", "index"]


@pytest.fixture(scope="module")
def sample_library() -> Library:
    return open_library(SAMPLE)


@pytest.fixture(scope="module")
def validators(published: Path) -> dict[str, Draft202012Validator]:
    return {name: Draft202012Validator(read(published, f"schema/{name}.json")) for name in NAMES}


def schema_of(published: Path, path: Path) -> str:
    """The name of the schema of a JSON file; empty for one that another standard describes."""
    folder, stem = path.relative_to(published).parts[:-1], path.stem
    if folder == ("schema",) or path.name in ("openapi.json", "metadata.json", "datapackage.json"):
        return ""
    if not folder:
        return "type" if stem in TYPES else stem
    return "withdrawn" if "retired" in read(published, str(path)) else folder[0]


# ── Schemas


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_whole_and_has_a_name_that_no_address_is_part_of(published: Path, name: str):
    text = (published / "schema" / f"{name}.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:charter-record:api:1:{name}"
    assert all(each.startswith("#/$defs/") for each in re.findall(r'"\$ref": "([^"]+)"', text))
    assert ADDRESS not in text


def test_every_file_keeps_to_its_schema(published: Path, validators: dict[str, Draft202012Validator]):
    seen = set()
    for path in sorted(published.rglob("*.json")):
        name = schema_of(published, path)
        if name:
            seen.add(name)
            assert [each.message for each in validators[name].iter_errors(read(published, str(path)))] == [], path
    assert seen == set(NAMES)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("id",), None),
        (("version",), "2.0.0"),
        (("type",), "places"),
        (("derived", "links_to", 0), {"id": "haven"}),
        (("fields", "modality"), "ought"),
        (("fields", "number"), "1"),
        (("fields", "title"), 7),
        (("fields", "sources"), []),
        (("fields", "status", 0, "assessed"), 2001),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_a_schema_refuses_what_is_wrong(
    published: Path, validators: dict[str, Draft202012Validator], way: tuple[str | int, ...], value: Any
):
    record = copy.deepcopy(read(published, "provisions/pact-trade.json"))
    assert validators["provisions"].is_valid(record)
    inner = record
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    assert not validators["provisions"].is_valid(record)


# ── What tells of the files


def test_every_file_is_told_of_by_the_catalogue_or_stands_in_an_index(published: Path):
    start = read(published, "index.json")
    told = {each["url"] for each in start["files"]}
    told |= {each[key] for each in start["types"] for key in ("index", "csv", "schema")}
    told |= {row["url"] for row in read(published, "ids.json")["ids"]}
    told |= {f"{ADDRESS}{schemas.path(name)}" for name in NAMES}
    assert told == {
        f"{ADDRESS}{FOLDER}{path.relative_to(published)}" for path in published.rglob("*") if path.is_file()
    } - {f"{ADDRESS}{catalogue.PATH}"}
    assert {each["name"]: each["records"] for each in start["types"]} == {
        name: len(read(published, f"{name}.json")["records"]) for name in TYPES
    }


def test_openapi_describes_every_file_but_itself_and_the_schemas(published: Path):
    described = read(published, "openapi.json")
    files = {"/" + path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    shown = {re.sub(r"^/([a-z]+)/[a-z0-9-]+\.json$", r"/\1/{id}.json", file) for file in files}
    assert set(described["paths"]) == {each for each in shown if not each.startswith("/schema/")} - {"/openapi.json"}
    words = [method["get"]["operationId"] for method in described["paths"].values()]
    assert len(words) == len(set(words))
    for ref in re.findall(r'"\$ref": "([^"]+)"', json.dumps(described)):
        assert (published / ref).is_file()


def test_the_data_package_describes_every_column_of_every_csv(published: Path):
    package = read(published, "datapackage.json")
    there = {path.relative_to(published).as_posix() for path in (published / "csv").iterdir()}
    assert {each["path"] for each in package["resources"]} == there
    keys = {each["name"]: [field["name"] for field in each["schema"]["fields"]] for each in package["resources"]}
    for each in package["resources"]:
        content = (published / each["path"]).read_bytes()
        header = next(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))
        assert header == keys[each["name"]], each["name"]
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}" and each["bytes"] == len(content)
        for foreign in each["schema"].get("foreignKeys", ()):
            assert foreign["reference"]["fields"] in keys[foreign["reference"]["resource"]]


def test_every_table_and_every_column_of_the_data_package_has_words_of_its_own(published: Path):
    """Not those of another table, of its own table, or of another column."""
    tables = read(published, "datapackage.json")["resources"]
    told = [each["description"] for each in tables]
    assert all(told) and [words for words, times in Counter(told).items() if times > 1] == []
    for each in tables:
        columns = [field["description"] for field in each["schema"]["fields"]]
        assert all(columns), each["name"]
        assert [words for words, times in Counter([each["description"], *columns]).items() if times > 1] == []


def test_a_column_within_a_group_has_the_words_of_its_field_and_not_of_the_group(published: Path):
    tables = {each["name"]: each["schema"]["fields"] for each in read(published, "datapackage.json")["resources"]}
    for name, type_ in TYPES.items():
        shown = {field["name"]: field["description"] for field in tables[name]}
        for column, way in table.columns(type_.group).items():
            *around, own = way
            assert shown[column].endswith(own.means) and all(f"“{group.label}”" in shown[column] for group in around)
            assert shown[column] not in {group.means for group in around}
    assert {field["name"]: field["description"] for field in tables["claims"]}["record.sources"] == (
        "“Against the record”: what shows it; each citation says what it establishes"
    )


def test_a_column_of_a_view_is_that_of_its_table_or_declared(published: Path):
    tables = {each["name"]: each["schema"]["fields"] for each in read(published, "datapackage.json")["resources"]}
    (status,) = (field for field in tables["provision_statuses"] if field["name"] == "state")
    for name, column in (("provisions_now", "same_field_status"), ("provisions_now", "earlier_status")):
        (shown,) = (field for field in tables[name] if field["name"] == column)
        assert shown["constraints"]["enum"] == status["constraints"]["enum"]
    metadata = read(published, "metadata.json")["databases"]["record"]["tables"]
    for name in VIEWS:
        shown = {field["name"]: field["description"] for field in tables[name]}
        assert {column: says.partition(" (scale: ")[0] for column, says in metadata[name]["columns"].items()} == shown


def test_a_column_that_nothing_tells_of_is_refused(monkeypatch: pytest.MonkeyPatch, sample_library: Library):
    view = VIEWS["record_themes"]
    monkeypatch.setitem(VIEWS, "record_themes", view._replace(query=view.query.replace("r.page", "r.page, 1 AS mood")))
    base = database.filled(sample_library, "The Record", ADDRESS)
    with pytest.raises(KeyError, match="mood"):
        as_table("record_themes", base)


# ── Places


def test_places_are_points_and_routes_are_lines_from_place_to_place(published: Path, sample: Path):
    """A route of which fewer than two places have a position has no line, and stands there all the same."""
    shown = {each["id"]: each for each in read(published, "places.geojson")["features"]}
    assert shown["haven"]["geometry"] == {"type": "Point", "coordinates": [-3.25, 40.4]}
    assert shown["coast-road"]["geometry"] is shown["hill-town"]["geometry"] is None
    assert set(shown) == {each["id"] for each in read(published, "places.json")["records"]}
    town = sample / "data" / "places" / "hill-town.yml"
    text = town.read_text(encoding="utf-8")
    town.write_text(
        text.replace("kind: city\n", "kind: city\ncoordinates:\n  latitude: 41\n  longitude: -3\n"), encoding="utf-8"
    )
    placed = json.loads(geography.collection(open_library(sample), "The Record", ADDRESS))["features"]
    lines = {each["id"]: each["geometry"] for each in placed}
    assert lines["coast-road"] == {"type": "LineString", "coordinates": [[-3.25, 40.4], [-3.0, 41.0]]}


# ── Linked data

MADE = {"Legislation", "Article", "Claim", "WebPage", "CreativeWork", "ClaimReview", "Dataset"}
WHO = {"Person", "GovernmentOrganization", "Organization", "Corporation", "NewsMediaOrganization"}
ANY = {*MADE, *WHO, "Country", "Event", "Place", "DefinedTerm", "Observation"}
# Of what schema.org says that a property may be, and what may have it, as far as types occur here.
FITS = {
    "author": (MADE, WHO),
    "creator": (MADE, WHO),
    "publisher": (MADE, WHO),
    "legislationResponsible": ({"Legislation"}, WHO),
    "legislationChanges": ({"Legislation"}, {"Legislation"}),
    "legislationApplies": ({"Legislation"}, {"Legislation"}),
    "isPartOf": (MADE, MADE),
    "firstAppearance": ({"Claim"}, MADE),
    "itemReviewed": ({"ClaimReview"}, ANY),
    "location": ({"Event"}, {"Place", "Country"}),
    "about": ({*MADE, "Event"}, ANY),
    "subjectOf": (ANY, MADE),
}


def types_of(node: dict[str, Any]) -> set[str]:
    return set(node["@type"] if isinstance(node["@type"], list) else [node["@type"]])


def test_every_record_is_a_node_and_every_node_that_is_named_is_there(published: Path, sample_library: Library):
    graph = read(published, "record.jsonld")["@graph"]
    nodes = {node["@id"]: node for node in graph}
    assert len(nodes) == len(graph)
    assert {f"{ADDRESS}{record.address}" for record in sample_library} <= set(nodes)
    assert set(re.findall(r'"@id": "(http[^"]+)"', json.dumps(graph))) == set(nodes)


def test_the_types_of_nodes_fit_their_properties(published: Path):
    nodes = {node["@id"]: node for node in read(published, "record.jsonld")["@graph"]}
    seen = set()
    for node in nodes.values():
        assert types_of(node) <= ANY, node
        for name, (having, being) in FITS.items():
            values = node.get(name, [])
            for value in values if isinstance(values, list) else [values]:
                seen.add(name)
                assert types_of(node) & having and types_of(nodes.get(value.get("@id"), value)) & being, (node, name)
    assert seen >= {"author", "legislationResponsible", "isPartOf", "firstAppearance", "about", "subjectOf"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('a "b" \\c', r'"a \"b\" \\c"'),
        ("two\nlines\ttab", r'"two\nlines\ttab"'),
        ("Гавань “x” 🗺", '"Гавань “x” 🗺"'),
        ("\x07 bell", r'"\u0007 bell"'),
    ],
    ids=["quotes", "lines", "letters", "control"],
)
def test_turtle_escapes_what_a_literal_may_not_hold(text: str, shown: str):
    assert list(linked._pairs({"@id": "x", "name": text})) == [f":name {shown}"]


def test_turtle_has_a_subject_for_each_node(published: Path):
    text = (published / "record.ttl").read_text(encoding="utf-8")
    nodes = read(published, "record.jsonld")["@graph"]
    assert re.findall(r"^<([^>]*)> ", text, re.MULTILINE) == [node["@id"] for node in nodes]
