"""Names are found without the letters that not every keyboard has, alike in Python and in the browser."""

from __future__ import annotations

import json

from playwright.sync_api import Browser

from kb.declare.letters import plain_letters, title_order
from tests.conftest import ROOT

LETTERS = json.loads((ROOT / "tests" / "letters.json").read_text(encoding="utf-8"))


def test_python_writes_names_in_plain_letters():
    assert [[text, plain_letters(text)] for text, _ in LETTERS] == LETTERS


def test_the_browser_writes_them_alike(browser: Browser):
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "docs" / "assets" / "kb.js")
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
