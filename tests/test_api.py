"""What `make publish` writes for other programs, of the sample: whole, alike each time, and as it was promised."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.library.library import Library
from tests.conftest import ADDRESS, ROOT, SAMPLE
from tests.published import authored, read, rebuilt


@pytest.fixture(scope="module")
def sample_library() -> Library:
    return open_library(SAMPLE)


# ── Records


def test_the_values_of_the_yaml_are_rebuilt_from_the_files_alone(published: Path):
    assert rebuilt(published) == authored(SAMPLE)


def test_all_in_one_file_is_what_the_files_of_the_records_say(published: Path):
    listed = [row for name in TYPES for row in read(published, f"{name}.json")["records"]]
    assert read(published, "all.json")["records"] == [
        read(published, f"{row['url'].partition('/v1/')[2]}") for row in listed
    ]


def test_links_stand_at_both_ends(published: Path):
    records = {each["id"]: each for each in read(published, "all.json")["records"]}
    going = {(id_, end["id"], end["path"]) for id_, each in records.items() for end in each["derived"]["links_to"]}
    coming = {(end["id"], id_, end["path"]) for id_, each in records.items() for end in each["derived"]["linked_from"]}
    assert going == coming
    for source, target, path in going:
        value = records[source]["fields"]
        for step in path.split("."):
            value = value[int(step) if isinstance(value, list) else step]
        assert target in value


def test_every_id_that_there_is_or_was_answers(published: Path, sample_library: Library):
    states = {row["id"]: row for row in read(published, "ids.json")["ids"]}
    ids = sample_library.ids
    assert set(states) == {*ids.types, *ids.aliases, *ids.retired}
    assert {id_ for id_, row in states.items() if row["published"]} == set(ids.published)
    for id_, row in states.items():
        answer = read(published, row["url"].partition("/v1/")[2])
        if row["state"] == "retired":
            assert [each["id"] for each in answer["retired"]["successors"]] == row["now"]
        else:
            assert [answer["id"]] == row["now"], id_
    assert {row["state"] for row in states.values()} == {"record", "renamed", "retired"}


# ── One archive


def test_the_archive_holds_every_other_file_as_it_is(published: Path):
    others = {path for path in published.rglob("*") if path.is_file()} - {
        published / "all.zip",
        published / "record.sqlite",
    }
    with zipfile.ZipFile(published / "all.zip") as archive:
        assert sorted(archive.namelist()) == sorted(path.relative_to(published).as_posix() for path in others)
        for path in others:
            assert archive.read(path.relative_to(published).as_posix()) == path.read_bytes(), path


@pytest.mark.parametrize("settings", [{"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"}], ids=["east"])
def test_the_same_records_give_the_same_bytes_in_other_surroundings(published: Path, tmp_path: Path, settings: dict):
    code = (
        "import sys; from pathlib import Path; from kb.check.run import open_library; from scripts.publish import write\n"
        "write(open_library(Path(sys.argv[1])), 'The Charter Record', sys.argv[2], Path(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, str(SAMPLE), ADDRESS, str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | settings)
    files = {path.relative_to(published) for path in published.rglob("*") if path.is_file()}
    again = tmp_path / "api" / "v1"
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert [file for file in sorted(files) if (again / file).read_bytes() != (published / file).read_bytes()] == []
