"""The pictures of the wording and of other charters say what the files say, read without the code that draws them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml.html import HtmlElement

from kb.check.run import open_library
from tests.conftest import ROOT
from tests.reading_pages import tree
from view.site import Site

Record = dict[str, Any]


def files(root: Path, type_: str) -> dict[str, Record]:
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (root / "data" / type_).glob("*.yml")
    }


def rewritten(root: Path, type_: str, id_: str, **values: Any) -> None:
    file = root / "data" / type_ / f"{id_}.yml"
    record = {**yaml.safe_load(file.read_text(encoding="utf-8")), **values}
    file.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")


def said(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def id_of(link: HtmlElement) -> str:
    return link.get("href").partition("#")[0].rstrip("/").rpartition("/")[2]


# ── The document you cannot see


def facsimile(root: Path, document: str) -> HtmlElement:
    return tree(str(Site(open_library(root)).macros("index/")["facsimile"](id=document)))


def drawn(shown: HtmlElement) -> dict[str, tuple[str, str, str, int]]:
    """Of each bar how it was seen, the name of its verb, its status, and how many claims rest on it."""
    found = {}
    for link in shown.iterfind(".//ol/li/a"):
        verb, claims = (said(link.find_class(f"kb-fx__w is-{way}")[0]) for way in ("verb", "claims"))
        bar = link.find_class("kb-fx__bar")[0]
        found[id_of(link)] = (bar.get("data-seen"), verb, bar.get("data-status"), int(claims.split()[0]))
    return found


def told(root: Path, document: str) -> dict[str, tuple[str, str, str, int]]:
    """The same, as the files have it."""
    resting = [
        cell["provision"] for claim in files(root, "claims").values() for cell in claim["charter"].get("provisions", [])
    ]
    found = {}
    for id_, provision in files(root, "provisions").items():
        if provision["instrument"] != document:
            continue
        english = provision["wording"] == "english"
        own = [each["state"] for each in provision.get("status", []) if each["relation"] == "by-the-charter"]
        found[id_] = (
            provision["extent"] if english else "",
            {"unknown": "verb not seen"}.get(provision["modality"], provision["modality"].replace("-", " ")),
            own[-1] if own else "not-assessed",
            resting.count(id_),
        )
    return found


def compared_bars(root: Path, document: str) -> None:
    seen, expected = drawn(facsimile(root, document)), told(root, document)
    assert set(seen) == set(expected) and seen
    for id_, (way, verb, status, claims) in expected.items():
        assert seen[id_][0] == way or not way, id_
        assert seen[id_][1:] == (verb, status, claims), id_


def test_each_bar_says_what_the_file_of_its_provision_and_those_of_the_claims_say():
    compared_bars(ROOT, "charter-2026")


def test_a_bar_follows_its_file(sample: Path):
    compared_bars(sample, "pact")
    id_, provision = next(
        (id_, each) for id_, each in files(sample, "provisions").items() if each["instrument"] == "pact"
    )
    rewritten(sample, "provisions", id_, modality="welcome" if provision["modality"] != "welcome" else "affirm")
    compared_bars(sample, "pact")


# ── Beside other charters


def marks(root: Path) -> dict[tuple[str, str], str]:
    """The mark of each document on each topic, empty where there is none; by the names in the addresses."""
    page = tree(str(Site(open_library(root)).macros("compare/")["compare"]()))
    table = page.find(".//table[@class='kb-compared']")
    found = {}
    for row in table.xpath(".//tr[starts-with(@id, 'topic-')]"):
        for cell in row.xpath("td[a]"):
            use = cell.find(".//use")
            mark = "" if use is None else use.get("href").partition("#cover-")[2]
            found[id_of(cell.find("a")), row.get("id").removeprefix("topic-")] = mark
    return found


def covered(root: Path) -> dict[tuple[str, str], str]:
    """The same, as the files have it."""
    return {
        (id_, entry["topic"]): "" if entry["value"] == "not-seen" else entry["value"]
        for id_, document in files(root, "instruments").items()
        for entry in document.get("coverage", [])
    }


def test_each_mark_says_what_the_file_of_its_document_says():
    assert marks(ROOT) == covered(ROOT) and len(set(covered(ROOT).values())) > 2


@pytest.mark.parametrize("value", ["seen", "reported-present", "reported-absent", "not-seen"])
def test_a_mark_follows_its_file(sample: Path, value: str):
    cited = {"source": "gazette", "shows": "Prints it."}
    entry = {"topic": "space", "basis": "It was read.", "sources": [cited]}
    for id_, here in (("pact", value), ("old-law", "seen")):
        others = [each for each in files(sample, "instruments")[id_].get("coverage", []) if each["topic"] != "space"]
        rewritten(sample, "instruments", id_, coverage=[*others, {**entry, "value": here}])
    found = marks(sample)
    assert found["pact", "space"] == ("" if value == "not-seen" else value)
    assert {key: found[key] for key in covered(sample)} == covered(sample)
