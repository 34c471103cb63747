"""The theme's frame works without the theme's own script: colours, the drawer, the way back to the top."""

from __future__ import annotations

from playwright.sync_api import Page, expect


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
    page.wait_for_function("scrollY === 0")


def test_no_script_and_no_palette_of_the_theme_is_loaded(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert [url for url in asked if "frame.js" in url]
    assert not [url for url in asked if "/javascripts/" in url or "palette" in url]
