"""What `make publish` writes for other programs, of the sample: whole, alike each time, and as it was promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.export.api.edition import VERSION
from kb.library.library import Library
from scripts import publish
from tests.conftest import ADDRESS, SAMPLE
from tests.published import authored, read, rebuilt


@pytest.fixture(scope="module")
def sample_library() -> Library:
    return open_library(SAMPLE)


@pytest.fixture(scope="module")
def folder(sample_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("published")
    publish.publish(sample_library, "The Charter Record", ADDRESS, to)
    return to


@pytest.fixture(scope="module")
def api(folder: Path) -> Path:
    return folder / "api" / "v1"


# ── Records


def test_the_values_of_the_yaml_are_rebuilt_from_the_files_alone(folder: Path):
    assert rebuilt(folder) == authored(SAMPLE)


def test_all_in_one_file_is_what_the_files_of_the_records_say(api: Path):
    listed = [row for name in TYPES for row in read(api, f"{name}.json")["records"]]
    assert read(api, "all.json")["records"] == [read(api, f"{row['url'].partition('/v1/')[2]}") for row in listed]


def test_links_stand_at_both_ends(api: Path):
    records = {each["id"]: each for each in read(api, "all.json")["records"]}
    going = {(id_, end["id"], end["at"]) for id_, each in records.items() for end in each["derived"]["links_to"]}
    coming = {(end["id"], id_, end["at"]) for id_, each in records.items() for end in each["derived"]["linked_from"]}
    assert going == coming
    for source, target, at in going:
        value = records[source]["fields"]
        for step in at.split("."):
            value = value[int(step) if isinstance(value, list) else step]
        assert target in value


def test_every_id_that_there_is_or_was_answers(api: Path, sample_library: Library):
    states = {row["id"]: row for row in read(api, "ids.json")["ids"]}
    ids = sample_library.ids
    assert set(states) == {*ids.types, *ids.aliases, *ids.retired}
    assert {id_ for id_, row in states.items() if row["published"]} == set(ids.published)
    for id_, row in states.items():
        answer = read(api, row["url"].partition("/v1/")[2])
        if row["state"] == "retired":
            assert [each["id"] for each in answer["retired"]["successors"]] == row["now"]
        else:
            assert [answer["id"]] == row["now"], id_
    assert {row["state"] for row in states.values()} == {"record", "renamed", "retired"}


def test_every_json_file_names_its_version(api: Path):
    for path in api.rglob("*.json"):
        if path.parent.name in TYPES or path.stem in (*TYPES, "all", "ids", "settings"):
            assert read(api, str(path))["version"] == VERSION, path
