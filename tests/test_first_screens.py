"""The answer of each kind of page begins in the first screen of a desk and of a phone, and no page is too long."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.first_screens import DESK, KINDS, PHONE, Kind, see
from kb.library.library import Library
from kb.records.typed import Claim

ROOT = Path(__file__).resolve().parent.parent
FEW = ("peace-armenia", "regional-powers")  # the themes with most to say
MEASURED = 5  # of a type, where not all are
FIRST_PROVISION = 520  # px from the top of the Charter's page on a desk


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_answer_is_in_the_first_screen_and_the_page_no_longer_than_it_may_be(page: Page, address: str, kind: Kind):
    for at, (size, answer) in enumerate(((DESK, kind.desk), (PHONE, kind.phone))):
        seen = see(page, address + kind.address, size, answer, kind.nth[at])
        assert seen.answer is not None, f"{kind.name}: no {answer} on {size[0]} px"
        assert seen.answer < size[1], f"{kind.name}: {answer} begins at {seen.answer} on {size[0]} px"
        assert seen.height <= kind.limits[at], f"{kind.name} is {seen.height} px high on {size[0]} px"


@pytest.mark.parametrize("type_", ["themes", "provisions", "claims"])
def test_no_page_of_a_kind_is_longer_than_that_kind_may_be(
    page: Page, address: str, built: Path, library: Library, type_: str, request: pytest.FixtureRequest
):
    """Of the pages with most in them; `make audit` measures all. A forecast may be longer than another claim on a phone."""
    limits = {kind.name: kind.limits for kind in KINDS}
    of_kind = {"themes": limits["a theme"], "provisions": limits["a provision"], "claims": limits["a claim"]}
    heaviest = sorted(
        library.of_type(type_), key=lambda record: -(built / record.address / "index.html").stat().st_size
    )
    too_long = []
    for record in heaviest if request.config.getoption("--audit") else heaviest[:MEASURED]:
        is_forecast = isinstance(record, Claim) and record.kind.value == "forecast"
        most = limits["a forecast"] if is_forecast else of_kind[type_]
        found = tuple(see(page, address + record.address, size, "h1", 0).height for size in (DESK, PHONE))
        if any(height > limit for height, limit in zip(found, most, strict=True)):
            too_long.append((record.id, found))
    assert not too_long


WHOLE = [  # what has to end in the first screen of a desk too
    pytest.param("", ".kb-qa > li", id="the eight answers of home"),
    *(
        pytest.param(f"themes/{id_}/", ".kb-points > li", id=id_, marks=[] if id_ in FEW else pytest.mark.audit)
        for id_ in sorted(path.stem for path in (ROOT / "data" / "themes").glob("*.yml"))
    ),
]


@pytest.mark.parametrize(("path", "answers"), WHOLE)
def test_all_answers_are_in_the_first_screen_of_a_desk(page: Page, address: str, path: str, answers: str):
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto(address + path)
    box = page.locator(answers).last.bounding_box()
    assert box and box["y"] + box["height"] <= DESK[1]


def test_the_first_provision_stands_high_on_the_page_of_the_charter(page: Page, address: str):
    seen = see(page, f"{address}charter/", DESK, ".kb-line", 0)
    assert seen.answer is not None and seen.answer <= FIRST_PROVISION
