"""What is sent of the theme's style sheet is what pages use of the sheet that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts import theme_style


def test_it_was_taken_from_the_sheet_that_is_installed():
    """A newer theme has another sheet: `python -m scripts.theme_style SITE` takes from it what is used."""
    assert theme_style.TO.read_text(encoding="utf-8").startswith(theme_style.head())


@pytest.mark.audit
def test_nothing_that_a_page_uses_is_left_out(built: Path, browser: Browser):
    """Which page stands for its kind follows the records, so a rule may be kept that none of them needs today."""
    kept = set(theme_style.TO.read_text(encoding="utf-8").splitlines())
    assert [line for line in theme_style.used(built, browser).splitlines() if line not in kept] == []
