"""Values that cannot be, or hardly: an error where it cannot be, a line of `doubts` where it is allowed and odd."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.check.doubts import marks, plausible
from kb.check.run import Reading, after, check
from kb.library.library import Library
from kb.records.typed import Place
from tests.conftest import SAMPLE

SIGNING, SHIPS, HAVEN = "events/signing.yml", "figures/ships-2001.yml", "places/haven.yml"
GAZETTE, TRADE, ENVOY = "sources/gazette.yml", "provisions/pact-trade.yml", "actors/envoy.yml"
SAYS, PACT, LAW, ARTICLE = (
    "statements/envoy-on-trade.yml", "instruments/pact.yml", "instruments/old-law.yml", "articles/column.yml",
)  # fmt: skip
CLAIM, THEME, PERIOD = "claims/claim-trade-clause.yml", "themes/trade.yml", "periods/envoys-time.yml"
KINDS = (
    plausible.a_number_is_possible, plausible.a_place_is_near_others, plausible.a_time_is_possible, marks.signs_are_meant,
)  # fmt: skip


class Odd(NamedTuple):
    """One change to the sample, and what is said of it."""

    file: str
    old: str
    new: str
    says: str


VALUE, UNIT, QUANTITY = 'value: "12.5"', "unit: ships", "quantity: Ships calling at Haven"
CANNOT_BE = {
    "a year before all records": Odd(SIGNING, "date: 2001-02-03", "date: 1066", "bad-date"),
    "a year after all records": Odd(SIGNING, "date: 2001-02-03", "date: 2999", "bad-date"),
    "a day that no month has": Odd(SIGNING, "date: 2001-02-03", "date: 2001-04-31", "bad-date"),
    "29 February of another year": Odd(SIGNING, "date: 2001-02-03", "date: 2001-02-29", "bad-date"),
    "a month that no year has": Odd(SIGNING, "date: 2001-02-03", "date: 2001-14", "bad-date"),
    "a span that ends before it begins": Odd(PERIOD, "date: 2000/..", "date: 2000/1999", "bad-date"),
    "an event to come": Odd(SIGNING, "date: 2001-02-03", "date: 2027-01-01", "date-in-the-future"),
    "a period to come": Odd(PERIOD, "date: 2000/..", "date: 2027/..", "date-in-the-future"),
    "a statement to come": Odd(SAYS, "date: 2001-02~", "date: 2027", "date-in-the-future"),
    "an article to come": Odd(ARTICLE, "date: 2001-02-05", "date: 2027-01-01", "date-in-the-future"),
    "a text signed in time to come": Odd(PACT, "signed: 2001-02-03", "signed: 2027-01-01", "date-in-the-future"),
    "a correction to come": Odd(
        HAVEN, "themes:\n", "corrections:\n  - date: 2062-01-01\n    what: The port.\nthemes:\n", "looked-at-in-the-future"
    ),
    "a page read in time to come": Odd(GAZETTE, "accessed: 2026-11-20", "accessed: 2062-11-20", "looked-at-in-the-future"),
    "a verdict of time to come": Odd(CLAIM, "assessed: 2026-11-22", "assessed: 2062-11-22", "looked-at-in-the-future"),
    "a status weighed in time to come": Odd(TRADE, "assessed: 2026-11-22", "assessed: 2062-11-22", "looked-at-in-the-future"),
    "a page read before it was published": Odd(GAZETTE, "published: 2001-02-03", "published: 2026-11-21", "read-before-published"),
    "evidence newer than the weighing": Odd(CLAIM, "evidence_to: 2001-02-03", "evidence_to: 2026-11-23", "evidence-after-assessment evidence-newer-than-sources"),
    "a latitude beyond the pole": Odd(HAVEN, "latitude: 40.4", "latitude: 90.1", "bad-number"),
    "a latitude without its point": Odd(HAVEN, "latitude: 40.4", "latitude: 404", "bad-number"),
    "a longitude beyond the other side": Odd(HAVEN, "longitude: -3.25", "longitude: -180.5", "bad-number"),
    "the nothingth of a list": Odd(THEME, "order: 1", "order: 0", "bad-number"),
    "a number below nought": Odd(THEME, "order: 1", "order: -1", "bad-number"),
    "half a number": Odd(TRADE, "number: 1", "number: 1.5", "bad-number"),
    "no number at all": Odd(SHIPS, VALUE, "value: .nan", "bad-number"),
    "endlessly much": Odd(SHIPS, VALUE, "value: .inf", "bad-number"),
    "a paragraph without a sentence": Odd(ARTICLE, "sentences: 1", "sentences: 0", "bad-number"),
    "a host without a dot": Odd(GAZETTE, "url: https://gazette.example.org/law/1", "url: https://gazette/law/1", "bad-address"),
    "a language that is none": Odd(GAZETTE, "language: en", "language: e", "bad-form"),
}  # fmt: skip
HARDLY = {
    "a share over the whole": Odd(SHIPS, UNIT, "unit: per cent", "") ._replace(
        old=f"{UNIT}\nperiod: 2001\n{VALUE}", new='unit: per cent\nperiod: 2001\nvalue: "112.5"',
        says="ships-2001: 112.5 per cent, more than the whole",
    ),
    "fewer than none": Odd(SHIPS, VALUE, 'value: "-12.5"', "ships-2001: -12.5 ships, less than nothing"),
    "an event of long ago": Odd(SIGNING, "date: 2001-02-03", "date: 1801-02-03", "signing: 3 February 1801, before 1900"),
    "a figure of long ago": Odd(SHIPS, "period: 2001", "period: 1801", "ships-2001: 1801, before 1900"),
    "a text of long ago": Odd(PACT, "signed: 2001-02-03", "signed: 1801", "pact: 1801, before 1900"),
    "a page of long ago": Odd("sources/paper.yml", "accessed:", "published: 1801-02-03\naccessed:", "paper: published 3 February 1801"),
    "an event newer than every page that shows it": Odd(
        SIGNING, "date: 2001-02-03", "date: 2011-02-03", "signing: 3 February 2011, and its newest source is of 2001-02-03"
    ),
    "a role of long ago": Odd(ENVOY, "period: 2000/..", "period: 1800/..", "envoy: special envoy since 1800, before 1900"),
    "a role of a lifetime": Odd(ENVOY, "period: 2000/..", "period: 1950/2020", "envoy: special envoy 1950 to 2020, over 40 years"),
    "words of somebody without a role": Odd(
        ENVOY, "period: 2000/..", "period: 2005/..", "envoy-on-trade: about February 2001, and envoy has no role at that time"
    ),
    "words older than the role of their speaker": Odd(
        SAYS, "date: 2001-02~", "date: 1990", "envoy-on-trade: 1990, and envoy has no role at that time"
    ),
    "something due before its text was signed": Odd(TRADE, "date: 2002-02-03", "date: 1999", "pact-trade: due 1999, and signed 3 February 2001"),
    "a waiver before its law": Odd(LAW, "year: 2001", "year: 203", "old-law: a waiver of 203"),
    "a waiver of time to come": Odd(LAW, "year: 2001", "year: 2033", "old-law: a waiver of 2033"),
    "a link in one pair of brackets": Odd(SIGNING, "[[haven]]", "[haven]", "signing: [haven] in summary, where a link is [[haven]]"),
    "a link in round brackets": Odd(SIGNING, "[[haven]]", "((haven))", "signing: ((haven)) in summary, where a link is [[haven]]"),
    "bold in HTML": Odd(SIGNING, "[[haven]]", "<b>Haven</b>", "signing: <b> in summary"),
    "a line break in HTML": Odd(SIGNING, "[[haven]]", "Haven<br/>and more", "signing: <br/> in summary"),
    "a sign in HTML": Odd(SIGNING, "[[haven]]", "Haven &amp; Hill", "signing: &amp; in summary"),
    "a dash at the front": Odd(SIGNING, "title: The", "title: “- The”\n#", "") ._replace(new='title: "- The"\n#', says="signing: - at the front of title"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """The sample, read once; each test makes one change in it and takes it back."""
    root = tmp_path_factory.mktemp("plausible")
    shutil.copytree(SAMPLE / "data", root / "data")
    return check(root)


def changed(whole: Reading, odd: Odd) -> Reading:
    """Return what is found with one change."""
    path = whole.shelf.root / "data" / odd.file
    text = path.read_text(encoding="utf-8")
    assert odd.old in text, f"{odd.file} holds no {odd.old!r}"
    path.write_text(text.replace(odd.old, odd.new, 1), encoding="utf-8")
    try:
        return after(whole, {f"data/{odd.file}"})
    finally:
        path.write_text(text, encoding="utf-8")


def doubted(reading: Reading) -> list[str]:
    return [f"{doubt.id}: {doubt.what}" for find in KINDS for doubt in find(reading.library)]


@pytest.mark.parametrize("odd", CANNOT_BE.values(), ids=CANNOT_BE)
def test_what_cannot_be_is_a_mistake_at_its_place(whole: Reading, odd: Odd):
    problems = changed(whole, odd).problems
    assert [(problem.file, problem.code) for problem in problems] == [
        (f"data/{odd.file}", code) for code in odd.says.split()
    ]


@pytest.mark.parametrize("odd", HARDLY.values(), ids=HARDLY)
def test_what_can_hardly_be_is_a_doubt_and_no_mistake(whole: Reading, odd: Odd):
    found = changed(whole, odd)
    assert found.problems == ()
    assert [doubt for doubt in doubted(found) if odd.says in doubt], doubted(found)


def test_a_town_a_port_and_a_crossing_say_in_which_state_they_lie(library: Library):
    towns = [place for place in library.of_type(Place) if place.kind.value in ("city", "port", "crossing")]
    assert [place.id for place in towns if not place.country] == []


def test_the_sample_and_the_real_records_hold_nothing_that_can_hardly_be(whole: Reading, library: Library):
    assert doubted(whole) == []
    assert [str(doubt) for find in KINDS for doubt in find(library)] == []


@pytest.mark.parametrize(
    ("quantity", "value"),
    [("Growth of the ships calling at Haven", "450"), ("Change of the ships calling at Haven", "-3")],
)
def test_a_change_may_be_over_the_whole_and_below_nought(whole: Reading, quantity: str, value: str):
    path = whole.shelf.root / "data" / SHIPS
    text = path.read_text(encoding="utf-8")
    odd = Odd(SHIPS, text, text.replace(QUANTITY, f"quantity: {quantity}").replace(VALUE, f"value: {value}"), "")
    odd = odd._replace(new=odd.new.replace(UNIT, "unit: per cent"))
    assert doubted(changed(whole, odd)) == []


def share(of: str, value: int, whole: str = "the port") -> str:
    return (
        f"title: The share of {of}\nsummary: A part of {whole}.\nquantity: share of {of} in {whole}\nunit: per cent\n"
        f"period: 2001\nvalue: {value}\nby: the harbour master\nthemes:\n  - ports\nsources:\n  - source: gazette\n"
        "    shows: Counts the shares.\n"
    )


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ([("Northland", 60), ("Southland", 50)], ["northland-0: 110 per cent of the port, with southland-1"]),
        ([("Northland", 60), ("Southland", 40)], []),
        ([("Northland", 60), ("Northland", 50)], []),  # two counts of one share
        ([("Northland", 40), ("Southland", 40), ("Eastland", 40)], ["eastland-2: 120 per cent of the port, with northland-0, southland-1"]),
    ],
    ids=["over the whole", "the whole", "two counts of one", "three over the whole"],
)  # fmt: skip
def test_shares_of_one_whole_come_to_no_more(tmp_path: Path, shares: list[tuple[str, int]], says: list[str]):
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    for nth, (of, value) in enumerate(shares):
        (tmp_path / "data" / "figures" / f"{of.lower()}-{nth}.yml").write_text(share(of, value), encoding="utf-8")
    assert [line for line in doubted(check(tmp_path)) if "per cent of" in line] == says


@pytest.mark.parametrize(("factor", "is_odd"), [(1000, True), (100, True), (20, False)])
def test_one_quantity_with_values_far_apart_is_a_doubt(tmp_path: Path, factor: int, is_odd: bool):
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    path = tmp_path / "data" / SHIPS
    text = (
        path.read_text(encoding="utf-8")
        .replace("period: 2001", "period: 2002")
        .replace(VALUE, f"value: {12.5 * factor}")
    )
    path.with_name("ships-2002.yml").write_text(text, encoding="utf-8")
    assert bool([line for line in doubted(check(tmp_path)) if "in ships-2002" in line]) is is_odd


@pytest.mark.parametrize(
    ("north", "east", "says"),
    [
        (41.4, -2.25, ""),
        (-41.4, -2.25, "hill-town: 9096 km to the nearest other place"),
        (-2.25, 41.4, "hill-town: 6554 km to the nearest other place, and 139 with its degrees turned round"),
        (0, 0, "hill-town: 4504 km to the nearest other place"),
    ],
    ids=["near", "without its sign", "degrees turned round", "nought and nought"],
)
def test_a_place_far_from_all_others_is_a_doubt(tmp_path: Path, north: float, east: float, says: str):
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    path = tmp_path / "data" / "places" / "hill-town.yml"
    text = path.read_text(encoding="utf-8")
    at = f"coordinates:\n  latitude: {north}\n  longitude: {east}\n"
    path.write_text(text.replace("sources:\n", f"{at}sources:\n", 1), encoding="utf-8")
    found = check(tmp_path)
    assert found.problems == ()
    assert [line for line in doubted(found) if line.startswith("hill-town")] == ([says] if says else [])
