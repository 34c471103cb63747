"""What was published once goes on answering: the files of each earlier version are held against those of now.

`python -m tests.published` keeps those of a new version; see `kb.export.api.edition`.
"""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.export.api.edition import FOLDER, VERSION
from tests.conftest import ADDRESS, ROOT, SAMPLE
from tests.published import KEPT, kept_of, read

VERSIONS = sorted(path.name for path in KEPT.iterdir())
Kept = dict[str, bytes]


def kept(version: str) -> Kept:
    folder = KEPT / version
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def now(published: Path) -> Kept:
    return kept_of(published, open_library(SAMPLE))


def shape(value: Any, way: str = "") -> Iterator[tuple[str, str]]:
    """Every path in a JSON value with the kind of what stands there; an entry of a list is like any other."""
    yield way, type(value).__name__
    if isinstance(value, dict):
        for key, each in value.items():
            yield from shape(each, f"{way}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from shape(each, f"{way}[]")


def shapes(records: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """The shapes of records, by their types; what is null in one and a text in another is both."""
    return {(record["type"], *each) for record in records for each in shape(record)}


def columns(statements: str) -> dict[str, list[tuple[str, str]]]:
    """The columns of every table and view that SQL makes, each with its kind."""
    base = sqlite3.connect(":memory:")
    base.executescript(statements)
    made = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    return {name: [(row[1], row[2]) for row in base.execute(f'PRAGMA table_info("{name}")')] for name in made}


def relaxed(schema: Any) -> Any:
    """A schema without its closed lists of words: a scale may get another value."""
    if isinstance(schema, dict):
        return {key: relaxed(each) for key, each in schema.items() if key != "enum"}
    return [relaxed(each) for each in schema] if isinstance(schema, list) else schema


def broken(before: Kept, now: Kept) -> list[str]:
    """What a program that reads the files of before no longer finds in those of now."""
    old, new = (
        {name: json.loads(text) for name, text in kept.items() if name.endswith("json")} for kept in (before, now)
    )
    found = [
        f"no path {path}" for path in sorted(set(old["openapi.json"]["paths"]) - set(new["openapi.json"]["paths"]))
    ]
    found += [
        f"no id {each}"
        for each in sorted({e["id"] for e in old["ids.json"]["ids"]} - {e["id"] for e in new["ids.json"]["ids"]})
    ]
    for name in ("index.json", "ids.json", "places.geojson"):
        found += [f"{name}: no {each}" for each in sorted(set(shape(old[name])) - set(shape(new[name])))]
    found += [
        f"all.json: no {each}"
        for each in sorted(shapes(old["all.json"]["records"]) - shapes(new["all.json"]["records"]))
    ]
    for record in new["all.json"]["records"]:
        validator = Draft202012Validator(relaxed(old[f"schema/{record['type']}.json"]))
        found += [f"{record['id']}: {error.message[:80]}" for error in validator.iter_errors(record)]
    sheets = (
        {
            each["name"]: {(f["name"], f["type"]) for f in each["schema"]["fields"]}
            for each in kept["datapackage.json"]["resources"]
        }
        for kept in (old, new)
    )
    earlier, later = sheets
    found += [
        f"{name}.csv: no {each}" for name, fields in earlier.items() for each in sorted(fields - later.get(name, set()))
    ]
    tables, there = columns(before["tables.sql"].decode()), columns(now["tables.sql"].decode())
    found += [
        f"{name}: no column {each}" for name, own in tables.items() for each in own if each not in there.get(name, [])
    ]
    found += [f"no path {path}" for path in old["before/paths.json"] if path not in new["before/paths.json"]]
    lost = shapes(old["before/record.json"]["records"]) - shapes(new["before/record.json"]["records"])
    return found + [f"data/record.json: no {each}" for each in sorted(lost)]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_program_that_reads_an_earlier_version_goes_on_working(version: str, now: Kept):
    if version.partition(".")[0] == VERSION.partition(".")[0]:
        assert broken(kept(version), now) == []


def test_the_version_has_kept_files_and_a_line_on_the_data_page():
    assert VERSION in VERSIONS, "keep its files: python -m tests.published"
    assert f"- **{VERSION}** has" in (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert f"api/v{VERSION.partition('.')[0]}/" == FOLDER


def without(kept: Kept, name: str, old: str, new: str) -> Kept:
    text = kept[name].decode()
    assert old in text
    return {**kept, name: text.replace(old, new).encode()}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("openapi.json", '"/all.zip"', '"/everything.zip"', "no path /all.zip"),
        ("ids.json", '"friendship-pact"', '"pact-of-friendship"', "no id friendship-pact"),
        ("index.json", '"media_type"', '"media"', "index.json: no ('.files[].media_type', 'str')"),
        ("places.geojson", '"kind"', '"sort"', "places.geojson: no ('.features[].properties.kind', 'str')"),
        ("all.json", '"linked_from"', '"from"', "no ('places', '.derived.linked_from', 'list')"),
        ("all.json", '"number": 1', '"number": "1"', "all.json: no ('provisions', '.fields.number', 'int')"),
        ("datapackage.json", '"legal_force.value"', '"force"', "instruments.csv: no ('legal_force.value', 'string')"),
        ("datapackage.json", '"name": "citations"', '"name": "cited"', "citations.csv: no ('path', 'string')"),
        ("tables.sql", "p.modality,", "p.modality AS verb,", "provisions_now: no column ('modality', 'TEXT')"),
        ("tables.sql", '"coordinates_latitude" REAL', '"coordinates_latitude" TEXT', "('coordinates_latitude', 'REAL')"),
        ("before/paths.json", '"data/record.json"', '"data/all.json"', "no path data/record.json"),
        ("before/record.json", '"fields"', '"values"', "data/record.json: no ('places', '.fields', 'dict')"),
    ],
    ids=["path", "id", "index", "map", "derived", "kind", "csv-column", "csv-file", "view", "sqlite-kind", "older-path", "older-json"],
)  # fmt: skip
def test_what_breaks_a_reader_is_found(now: Kept, name: str, old: str, new: str, said: str):
    assert broken(now, now) == []
    assert any(said in each for each in broken(now, without(now, name, old, new)))


def test_what_is_new_breaks_nobody(now: Kept):
    """A field, a table, a column, a file and a value of a scale more."""
    grown = copy.copy(now)
    grown["all.json"] = (
        now["all.json"].replace(b'"summary":', b'"mood": "calm", "summary":').replace(b'"affirm"', b'"ordain"')
    )
    grown["tables.sql"] = now["tables.sql"] + b"CREATE TABLE polls (id TEXT);"
    grown["openapi.json"] = now["openapi.json"].replace(b'"paths": {', b'"paths": {"/polls.json": {},')
    assert grown != now and broken(now, grown) == []
    assert set(TYPES) <= {name.removeprefix("schema/").removesuffix(".json") for name in now}
    assert read(KEPT / VERSION, "index.json")["described_at"] == f"{ADDRESS}data/"
