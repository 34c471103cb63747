"""Names are found without the letters that not every keyboard has, alike in Python and in the browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from kb.declare.letters import folded, plain_letters, spelt, title_order
from tests.conftest import ROOT

SPELLINGS = json.loads((ROOT / "tests" / "spellings.json").read_text(encoding="utf-8"))
LETTERS = json.loads((ROOT / "tests" / "letters.json").read_text(encoding="utf-8"))


def test_python_writes_names_in_plain_letters():
    assert [[text, plain_letters(text)] for text, _ in LETTERS] == LETTERS


@pytest.mark.parametrize(("text", "plainly", "sought"), SPELLINGS, ids=[text for text, *_ in SPELLINGS])
def test_python_finds_hyphens_apostrophes_and_ligatures_of_every_kind(text: str, plainly: str, sought: str):
    assert (spelt(text), folded(text)) == (plainly, sought)


def test_the_browser_writes_and_finds_them_alike(browser: Browser):
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "docs" / "assets" / "kb.js")
    texts = [text for text, *_ in SPELLINGS]
    assert page.evaluate("texts => texts.map(text => [text, spelt(text), folded(text)])", texts) == SPELLINGS
    assert (
        page.evaluate("texts => texts.map(text => [text, plainLetters(text)])", [text for text, _ in LETTERS])
        == LETTERS
    )
    page.close()


def test_titles_stand_in_order_without_marks_and_capitals():
    assert sorted(["Zaur", "Əli", "Şuşa", "“Elçin”", "eşq"], key=title_order) == [
        "“Elçin”",
        "Əli",
        "eşq",
        "Şuşa",
        "Zaur",
    ]


def test_the_search_stands_without_the_script_of_the_lists(browser: Browser):
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_script_tag(path=ROOT / "docs" / "assets" / "search.js", type="module")
    page.wait_for_load_state()
    assert faults == []
    page.close()
