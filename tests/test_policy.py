"""A published page allows itself its own files and nothing else, on any host; a served one goes without that."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, expect

from scripts import headers
from scripts.page_kinds import heaviest_pages
from scripts.site_server import served
from seam import events
from seam.session import Session
from tests.conftest import PATIENCE, ROOT
from view.published import policy

PAGE = '<head><meta charset="utf-8"><script>let a = 1</script><script src="b.js"></script></head>'
FEW = ("", "claims/claim-us-arms-sales-expanded/", "data/", "map/", "section-907/", "404.html")
WATCH = """addEventListener("securitypolicyviolation", event =>
  console.error(`${event.disposition}: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))"""


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def directives(text: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in text.split(";"))}


def test_a_policy_allows_the_inline_scripts_of_its_page_by_what_they_hold():
    found = policy.POLICY.search(policy.guarded(PAGE))
    assert found
    assert directives(found[1])["script-src"] == ["'self'", "'wasm-unsafe-eval'", hash_of("let a = 1")]


@pytest.mark.parametrize(
    ("script", "is_allowed"),
    [
        pytest.param("<script>a()</script>", True, id="inline"),
        pytest.param('<script type="module">a()</script>', True, id="a module"),
        pytest.param("<script>\n a('é')\n</script>", True, id="of several lines, in other letters"),
        pytest.param('<script src="a.js"></script>', False, id="a file"),
        pytest.param('<script defer src="a.js">a()</script>', False, id="a file, where what is inside never runs"),
        pytest.param('<script type="application/ld+json">{"a": 1}</script>', False, id="words for search engines"),
    ],
)
def test_only_a_script_that_runs_from_the_page_is_named(script: str, is_allowed: bool):
    inside = re.sub(r"^<script[^>]*>|</script>$", "", script)
    assert policy.hashes(f"<head>{script}</head>") == ({hash_of(inside).strip("'")} if is_allowed else set())


def test_no_policy_has_an_exception_for_what_is_unsafe(built: Path):
    pages = [page.read_text(encoding="utf-8") for page in sorted(built.rglob("*.html"))]
    for page in pages:
        said = policy.POLICY.search(page)
        assert said and page.index(said[0]) < page.index("<script") and page.index(said[0]) < page.index("<link")
        found = directives(said[1])
        assert found["default-src"] == ["'none'"] and found["style-src"] == ["'self'"]
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & {
            each for values in found.values() for each in values
        }
        assert "data:" not in found["script-src"]
        assert "frame-ancestors" not in found, "a page cannot say it of itself"
    sent = directives(policy.headers(pages)["Content-Security-Policy"])
    assert sent["frame-ancestors"] == ["'none'"]
    for page in pages[:: len(pages) // 20]:
        assert policy.hashes(page) <= {each.strip("'") for each in sent["script-src"]}


def test_no_page_has_a_style_of_its_own_or_a_script_in_an_attribute(built: Path):
    found = re.compile(r"<style|<[^>]+\s(?:style|on[a-z]+)=")
    assert [page for page in built.rglob("*.html") if found.search(page.read_text(encoding="utf-8"))] == []


def test_a_page_without_a_policy_is_named_before_headers_are_made_of_the_others():
    with pytest.raises(ValueError, match="no policy"):
        policy.headers([policy.guarded(PAGE), PAGE])


@pytest.mark.parametrize(
    ("is_published", "is_served", "expected"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_a_page_that_is_published_has_a_policy_and_one_that_is_served_has_none(
    monkeypatch: pytest.MonkeyPatch, is_published: bool, is_served: bool, expected: bool
):
    monkeypatch.setattr(events, "session", Session(serving=is_served))
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.extra["published"] = is_published
    page: Any = object()
    for html in (events.on_post_page(PAGE, page, config), events.on_post_template(PAGE, "404.html", config)):
        assert (policy.POLICY.search(html) is not None, 'name="referrer"' in html) == (expected, expected)
    assert events.on_post_template(PAGE, "sitemap.xml", config) == PAGE


# ── The file of the host


def test_what_is_written_for_hosts_is_read_again_and_no_line_is_too_long(built: Path):
    found = headers.rules(built)
    text = headers.written(found)
    assert headers.read(text) == found
    assert max(map(len, text.splitlines())) < 2000, "what Cloudflare Pages reads of a line"
    (unasked,) = [value for name, value in headers.sent_with(found, "/claims/") if name == "Permissions-Policy"]
    assert "camera=()" in unasked and "clipboard" not in unasked, "pages offer to copy a citation"
    for path in ("/api/v1/record.json", "/data/claims.csv"):
        names = [name for name, _ in headers.sent_with(found, path)]
        assert "Access-Control-Allow-Origin" in names and len(names) == len(set(names)), "hosts join what is said twice"
    assert "Access-Control-Allow-Origin" not in dict(headers.sent_with(found, "/claims/"))


@contextmanager
def hosted(built: Path, folder: Path) -> Iterator[str]:
    """The built site on a host that reads the file with its headers."""
    (folder / built.name).symlink_to(built)
    (folder / headers.NAME).write_text(headers.written(headers.rules(built)), encoding="utf-8")
    with served(folder, compress=True) as address:
        yield f"{address}{built.name}/"


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A tab that notes every error in its console and everything that a policy forbids."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page, faults = context.new_page(), []
    page.on(
        "console", lambda message: faults.append(f"{page.url}: {message.text}") if message.type == "error" else None
    )
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    yield page, faults
    context.close()


def test_no_page_does_what_its_policy_forbids(
    built: Path, tmp_path: Path, watched: tuple[Page, list[str]], request: pytest.FixtureRequest
):
    """`make audit` opens a page of every kind, any other run a few; the other browser tests have the page's own policy."""
    page, faults = watched
    with hosted(built, tmp_path) as address:
        sent = requests.get(address, timeout=PATIENCE).headers
        assert {"Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"} <= set(
            sent
        )
        for path in heaviest_pages(built) if request.config.getoption("--audit") else FEW:
            page.goto(address + path)
        page.goto(f"{address}search/?q=tripp")
        expect(page.locator(".kb-hit__title").first).to_be_visible()
        page.goto(f"{address}terms/")
        page.locator(".md-content a[href*='terms/']").first.hover()
        expect(page.locator("#kb-hover")).to_be_visible()
    assert faults == []


def test_what_a_policy_forbids_is_noticed(tmp_path: Path, watched: tuple[Page, list[str]]):
    page, faults = watched
    (tmp_path / "index.html").write_text(policy.guarded(PAGE).replace("let a = 1", "let a = 2"), encoding="utf-8")
    with served(tmp_path) as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert any("script-src-elem inline" in fault for fault in faults)
