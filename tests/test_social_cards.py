"""The picture of a link says what its page says first, with the verdict and the caveat, and nothing is cut off."""

from __future__ import annotations

import dataclasses
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kb.check.run import check
from kb.library.claims import leading
from kb.library.library import Library
from scripts import publish, social_cards
from scripts.site_server import served
from tests.conftest import ADDRESS
from tests.test_marks import symbols
from view.publication import Publication
from view.site import Site

NAME = "The Charter Record"
LONG = social_cards.Face(
    "Kind", "The article claims", "A long title " * 9, (), "It says much. " * 24, "But not all. " * 14
)


@pytest.fixture(scope="module")
def faces(library: Library) -> dict[str, social_cards.Face]:
    return dict(social_cards.faces(Publication(library, name=NAME, address=ADDRESS)))


def test_home_and_every_theme_provision_and_claim_has_one_where_its_head_names_it(
    library: Library, faces: dict[str, social_cards.Face]
):
    site = Site(library, name=NAME, address=ADDRESS, has_pictures=True)
    pictured = [record for name in ("themes", "provisions", "claims") for record in library.of_type(name)]
    addresses = ["", *(record.address for record in pictured)]
    assert len(faces) == len(addresses)
    for address in addresses:
        (named,) = re.findall(rf'og:image" content="{ADDRESS}([^"]+)"', site.head(address, "Title", "Words"))
        assert faces[named].title


def test_a_claim_has_every_verdict_that_leads_its_page_and_is_never_told_as_ours(
    library: Library, faces: dict[str, social_cards.Face]
):
    for claim in library.of_type("claims"):
        face = faces[f"{claim.address.rstrip('/')}.png"]
        assert face.lead == "The article claims" and "in our words" in face.caveat
        assert [mark.words for _, mark in face.marks] == [
            getattr(claim, field).verdict.label for field in leading(claim)
        ]


def test_a_provision_says_how_it_was_seen_and_what_it_leaves_open(
    library: Library, faces: dict[str, social_cards.Face]
):
    for provision in library.of_type("provisions"):
        face = faces[f"{provision.address.rstrip('/')}.png"]
        is_part = (provision.wording.value, provision.extent.value) == ("english", "part")
        assert face.marks[-1][1].words == provision.wording.label + (", in part" if is_part else "")
        assert face.caveat.casefold().find(provision.wording.means.casefold()[:40]) >= 0


def test_what_rests_on_headlines_and_what_was_not_read_whole_says_so(sample: Path, faces: dict[str, social_cards.Face]):
    assert faces["card.png"].caveat.startswith("No copy of the text could be read whole.")
    for path in (sample / "data" / "sources").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(
            "".join("seen: headline\n" if line.startswith("seen:") else f"{line}\n" for line in text.splitlines()),
            encoding="utf-8",
        )
    library = check(sample).library  # whatever the rules say of it: nothing may rest on a headline alone
    publication = Publication(library, name=NAME, address=ADDRESS)
    caveats = [face.caveat for path, face in social_cards.faces(publication) if path.startswith("provisions/")]
    assert caveats and all("of every source cited" in caveat for caveat in caveats)


def test_every_mark_of_a_picture_is_there(faces: dict[str, social_cards.Face]):
    named = {mark.glyph for face in faces.values() for _, mark in face.marks if mark.glyph}
    assert named and named <= set(symbols())


# ── As they are drawn


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[tuple[Page, str]]:
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    with served(social_cards.DOCS) as address:
        yield page, address
    page.close()


def test_a_picture_is_drawn_in_our_own_faces_from_nothing_but_our_own_files(desk: tuple[Page, str]):
    page, address = desk
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    data = social_cards.drawn(page, address, dataclasses.replace(LONG, title="Title", says="Ə and я"), NAME)
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert all(url.startswith(address) for url in asked)
    assert page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)")


def test_a_long_one_is_written_smaller_and_one_that_does_not_fit_is_named(desk: tuple[Page, str]):
    page, address = desk
    social_cards.drawn(page, address, LONG, NAME)
    assert page.evaluate("document.querySelector('main').className") in ("smaller", "smallest")
    assert page.evaluate("document.querySelector('footer').getBoundingClientRect().bottom <= 630")
    with pytest.raises(social_cards.TooLong, match="A long title"):
        social_cards.drawn(page, address, dataclasses.replace(LONG, says=LONG.says * 4), NAME)


def test_what_is_said_is_text_and_no_html(desk: tuple[Page, str]):
    page, address = desk
    social_cards.drawn(page, address, dataclasses.replace(LONG, title="<b>x</b>", says="<img src=x>"), NAME)
    assert page.locator("h1").inner_text() == "<b>x</b>" and page.locator(".says img").count() == 0


@pytest.mark.audit
def test_every_picture_fits(desk: tuple[Page, str], faces: dict[str, social_cards.Face]):
    for face in faces.values():
        social_cards.drawn(*desk, face, NAME)


def test_without_a_browser_there_are_none_and_that_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert publish.who_draws() == (
        None,
        "no Chromium was found; install the system's package, or name one with CHROME_PATH",
    )
