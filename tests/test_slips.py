"""Slips of somebody who knows YAML a little, each with what a kind colleague would say: `slips.yml` holds the table.

Whoever sees only the message and the file has to find the right mend at the first try. Where a message changes, read it
so before it goes into the table.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.check.run import Reading, after, check
from tests.conftest import ROOT, SAMPLE

SLIPS: list[dict[str, Any]] = yaml.load((ROOT / "tests" / "slips.yml").read_bytes(), yaml.CSafeLoader)
# What a message must not speak of: the grammar of the parser.
PARSER = ("while parsing", "while scanning", "did not find expected", "not allowed in this context")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """The sample, with all its ids in the ledger, read once; a slip is made in it and taken back."""
    root = tmp_path_factory.mktemp("slips")
    shutil.copytree(SAMPLE / "data", root / "data")
    ids = sorted(f"{path.parent.name}/{path.stem}" for path in (root / "data").glob("*/*.yml"))
    (root / "data" / "published-ids.txt").write_text("".join(f"{id_}\n" for id_ in ids), encoding="utf-8")
    found = check(root)
    assert found.problems == ()
    return found


@pytest.mark.parametrize("slip", SLIPS, ids=[slip["slip"] for slip in SLIPS])
def test_a_slip_is_named_with_its_mend(published: Reading, slip: dict[str, Any]):
    root = published.shelf.root
    if "copy" in slip:
        path, whole = root / slip["to"], None
        path.parent.mkdir(exist_ok=True)
        shutil.copy(root / slip["copy"], path)
    else:
        path = root / slip["file"]
        whole = path.read_text(encoding="utf-8")
        assert slip["old"] in whole
        path.write_text(whole.replace(slip["old"], slip["new"], 1), encoding="utf-8")
    try:
        problems = after(published, {path.relative_to(root).as_posix()}).problems
    finally:
        take_back(path, whole)
    front = f"{slip['file']}:" if "file" in slip else ""
    assert [str(problem).removeprefix(front) for problem in problems] == slip["says"]


def take_back(path: Path, whole: str | None) -> None:
    if whole is not None:
        path.write_text(whole, encoding="utf-8")
        return
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()


def test_nearly_every_slip_has_one_message_and_none_is_in_the_words_of_the_parser():
    assert len(SLIPS) >= 100
    assert len({slip["slip"] for slip in SLIPS}) == len(SLIPS)
    several = [slip["slip"] for slip in SLIPS if len(slip["says"]) != 1]
    assert several == ["a dash before each field of a citation", "a copy of a source"], "of which both halves are wrong"
    assert not [slip["slip"] for slip in SLIPS if any(words in slip["says"][0] for words in PARSER)]
