"""The theme's frame works without the theme's own script: colours, the drawer, the way back to the top."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from seam.frame import _version
from tests.conftest import ROOT, until


def test_the_colours_follow_the_system_until_a_reader_chooses_and_the_choice_is_kept(page: Page, address: str):
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    body, choice = page.locator("body"), page.locator(".md-header__option label:visible")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.emulate_media(color_scheme="light")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    for title, scheme in (("light", "default"), ("dark", "slate"), ("as the system", "default")):
        choice.click()
        expect(body).to_have_attribute("data-md-color-scheme", scheme)
        page.reload()
        expect(choice).to_have_count(1)
        assert f"Colours: {title}." in (choice.get_attribute("title") or "")
        expect(body).to_have_attribute("data-md-color-scheme", scheme)


def test_a_reader_who_scrolls_back_is_offered_the_top(page: Page, address: str):
    page.goto(f"{address}disputes/")
    top = page.locator(".md-top")
    page.evaluate("scrollTo(0, 4000)")
    expect(top).to_have_attribute("hidden", "")
    page.evaluate("scrollTo(0, 3500)")
    expect(top).not_to_have_attribute("hidden", "")
    top.click()
    until(page, "scrollY === 0")


def test_no_script_and_no_palette_of_the_theme_is_loaded(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert [url for url in asked if "frame.js" in url]
    assert not [url for url in asked if "/javascripts/" in url or "palette" in url]


@pytest.mark.parametrize("part", ["charter/#verbs", "compare/#words", "method/#rules"])
def test_an_address_opens_the_part_that_it_names_where_that_is_folded(page: Page, address: str, part: str):
    path, _, name = part.partition("#")
    page.goto(address + path)
    fold = page.locator(f"details#{name}")
    expect(fold).not_to_have_attribute("open", "")
    page.evaluate("name => { location.hash = name }", name)  # as a link on the page does
    expect(fold).to_have_attribute("open", "")
    page.reload()
    expect(fold).to_have_attribute("open", "")
    expect(fold).to_be_in_viewport()


def test_what_stands_around_a_folded_part_opens_too_and_a_bad_anchor_breaks_nothing(page: Page, address: str):
    page.goto(f"{address}method/#scale-modality")
    named = page.locator("#scale-modality")
    expect(named).to_be_visible()
    for anchor in ("%E0%A4%A", "%", "1a:b", "a[b", "no-such-part"):
        page.goto(f"{address}method/#{anchor}")
    expect(page.locator("h1")).to_be_visible()


def test_styles_and_scripts_carry_what_they_hold_in_their_address(page: Page, address: str):
    """Else a browser that kept the old ones shows a new page with them, for as long as its host lets it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(f"{address}search/?q=tripp")
    expect(page.locator(".kb-hit__title").first).to_be_visible()
    page.goto(f"{address}404.html")
    own = [url for url in asked if url.startswith("assets/") and url.partition("?")[0].endswith((".css", ".js"))]
    assert {url.partition("?")[0].rpartition("/")[2] for url in own} == {
        "kb.css", "theme.css", "kb.js", "frame.js", "cards.js", "search.js", "finder.js",
    }  # fmt: skip
    assert {url.partition("?")[2] for url in own} == {f"v={_version(ROOT / 'docs' / 'assets')}"}


@pytest.mark.parametrize("name", ["kb.css", "finder.js"])
def test_the_version_changes_with_any_style_or_script_and_with_nothing_else(tmp_path: Path, name: str):
    folder = tmp_path / "assets"
    shutil.copytree(ROOT / "docs" / "assets", folder, ignore=shutil.ignore_patterns("shots", "fonts"))
    before = _version(folder)
    (folder / "glyphs.svg").write_text("<svg/>", encoding="utf-8")
    (folder / name).touch()
    assert _version(folder) == before
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert _version(folder) != before
