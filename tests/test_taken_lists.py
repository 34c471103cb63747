"""What a filter left of a list can be had as a file: exactly what is shown, as the YAML has it, from the browser alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from kb.declare.letters import title_order
from kb.export.table import MARK, table
from kb.library.around import quantities
from kb.library.documents import commitments
from kb.records.record import Record
from tests.conftest import ADDRESS, ROOT
from tests.published import as_text
from tests.test_lists import BY_PATH, LIBRARY, OPEN_BAR, Seen
from view.pictures import chart


@dataclass(frozen=True)
class Asked:
    """A list as somebody filters and orders it: its address, and the records that are then shown, in that order."""

    path: str
    state: str
    expected: Callable[[], list[Record]]

    def __str__(self) -> str:
        return f"{self.path}{self.state}"


def russian_sources_from_the_end() -> list[Record]:
    some = [source for source in LIBRARY.of_type("sources") if source.language == "ru"]
    return sorted(some, key=lambda source: title_order(source.title), reverse=True)


def figures_on_trade_as_drawn() -> list[Record]:
    """Quantity by quantity, that of the longest chart first, those of a chart in the order of its rows."""
    found: list[Record] = []
    charted = {name: max((len(c.rows) for c in chart.charts(LIBRARY, g)), default=0) for name, g in quantities(LIBRARY)}
    for _, group in sorted(quantities(LIBRARY), key=lambda pair: -charted[pair[0]]):
        found += [figure for drawn in chart.charts(LIBRARY, group) for figure in drawn.figures]
        found += [figure for figures in chart.without_chart(group) for figure in figures]
    return [figure for figure in found if "trade-investment" in figure.themes]


ASKED = [
    Asked("sources/", "?language=ru&sort=-title", russian_sources_from_the_end),  # a list in parts
    Asked(
        "commitments/",
        "?verb=intend",
        lambda: [p for p in commitments(LIBRARY, "charter-2026") if p.modality.value == "intend"],
    ),
    Asked("figures/", "?theme=trade-investment", figures_on_trade_as_drawn),  # in groups
    Asked("claims/", "?q=nothing+fits+this", list),
]


def in_yaml(record: Record) -> dict[str, Any]:
    """Return the values of a record's file, each a text, as YAML itself reads them."""
    return yaml.load((ROOT / record.file).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def taken(page: Page, kind: str) -> tuple[str, str]:
    """Return the name of the file that the bar gives, and its text."""
    page.evaluate(OPEN_BAR)
    with page.expect_download() as waiting:
        page.locator(f"[data-kb-take={kind}]").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes().decode("utf-8")


def rows_of(text: str) -> list[list[str]]:
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_list_gives_what_its_filter_left_as_a_file(page: Page, address: str, asked: Asked):
    """All of it in the order shown, also of parts that were not drawn; cells as the CSV of the type has them."""
    page.goto(f"{address}{asked.path}{asked.state}")
    all_, expected = BY_PATH[asked.path].records, asked.expected()
    called = f"{asked.path.strip('/')}-{len(expected)}-of-{len(all_)}"
    name, text = taken(page, "json")
    file = json.loads(text)
    assert (name, file["list"]) == (f"{called}.json", page.url)
    assert [as_text(each["fields"]) for each in file["records"]] == list(map(in_yaml, expected))
    assert [each["page"] for each in file["records"]] == [f"{ADDRESS}{record.address}" for record in expected]
    name, text = taken(page, "csv")
    head, *rows = rows_of(table(LIBRARY, all_[0].type.name, ADDRESS))
    by_id = {row[0]: row for row in rows}
    assert (name, rows_of(text)) == (f"{called}.csv", [head, *(by_id[record.id] for record in expected)])


def test_a_list_of_several_types_gives_the_columns_of_all(page: Page, address: str):
    page.goto(f"{address}disputes/")
    shown = Seen(page).ids()
    name, text = taken(page, "csv")
    head, *rows = rows_of(text)
    assert (name, [row[0] for row in rows]) == ("disputes.csv", shown)
    assert len(head) == len(set(head)) and {"modality", "signed"} <= set(head)
    for row in rows:
        cells, record = dict(zip(head, row, strict=True)), LIBRARY[row[0]]
        asked = [dispute["question"] for dispute in json.loads(cells["disputes"])]
        assert asked == [dispute.question for dispute in record.disputes]
        assert bool(cells["modality"]) == (record.type.name == "provisions")


def test_a_cell_of_a_filtered_list_is_as_safe_in_a_spreadsheet(page: Page, address: str):
    """What a spreadsheet would run, what breaks a line and what has quotes stays as the file of the type has it."""
    kept = 'id,page,title\r\ncharter-defense-sales,p,"\'=1+1 ""a"",\nb"\r\n'
    page.route("**/data/provisions.csv", lambda route: route.fulfill(body=f"{MARK}{kept}", content_type="text/csv"))
    page.goto(f"{address}provisions/?q={LIBRARY['charter-defense-sales'].title}")
    assert taken(page, "csv")[1] == MARK + kept


def test_no_file_is_made_of_half_a_list(browser: Browser, address: str):
    page = browser.new_page()
    page.route("**/sources/part/**", lambda route: route.abort())
    page.goto(f"{address}sources/")
    page.evaluate(OPEN_BAR)
    said = page.locator(".kb-bar__take [role=status]")
    page.locator("[data-kb-take=csv]").click()
    expect(said).to_have_text("No file was made: the rest of the list could not be had.")
    page.unroute_all()
    page.route("**/data/sources.json", lambda route: route.fulfill(status=404))
    page.locator("[data-kb-take=json]").click()
    expect(said).to_have_text("No file was made: sources.json could not be had.")
    page.unroute_all()
    page.route("**/data/sources.csv", lambda route: route.fulfill(body="id,page\r\n", content_type="text/csv"))
    page.locator("[data-kb-take=csv]").click()
    expect(said).to_contain_text("which is not in the file of its type")
    page.close()
