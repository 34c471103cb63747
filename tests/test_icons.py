"""The site's sign is there in every size that systems ask for, named in each head, and made from one drawing."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser

from scripts import icons
from tests.conftest import ADDRESS

SIZES = (icons.SMALL, *icons.LARGE)
# How many pixels of two pictures differ by more than what another version of a browser smooths otherwise.
DIFFERING = """async pair => {
  const [one, other] = await Promise.all(pair.map(async words => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${words}`)).blob())
    const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d")
    pen.drawImage(picture, 0, 0)
    return pen.getImageData(0, 0, picture.width, picture.height).data
  }))
  return one.length === other.length ? one.filter((value, at) => Math.abs(value - other[at]) > 64).length / one.length : 1
}"""


@pytest.mark.parametrize("size", SIZES)
def test_each_size_is_kept(size: int):
    data = (icons.ASSETS / icons.name(size)).read_bytes()
    assert data.startswith(b"\x89PNG") and struct.unpack(">II", data[16:24]) == (size, size)
    assert data[25] == (6 if size == icons.SMALL else 2), "the small one is clear, a large one stands on paper"


def test_the_manifest_is_that_of_the_settings_and_names_what_there_is():
    text = (icons.ASSETS / icons.MANIFEST).read_text(encoding="utf-8")
    assert text == icons.manifest()
    assert all((icons.ASSETS / icon["src"]).is_file() for icon in json.loads(text)["icons"])


@pytest.mark.parametrize("page", ["index.html", "places/baku/index.html", "404.html"])
def test_each_head_names_them(built: Path, page: str):
    head = lxml.html.document_fromstring((built / page).read_text(encoding="utf-8")).find("head")
    up = f"{ADDRESS.removeprefix('https://record.example.org')}" if page == "404.html" else "../" * page.count("/")
    assert head.xpath("link[@rel='icon' or @rel='apple-touch-icon' or @rel='manifest']/@href") == [
        f"{up}assets/{name}" for name in ("mark.svg", "icon-32.png", "icon-180.png", "manifest.json")
    ]


@pytest.mark.audit
def test_what_is_kept_is_what_the_drawing_gives(browser: Browser):
    page = browser.new_page()
    for size in SIZES:
        kept, drawn = (icons.ASSETS / icons.name(size)).read_bytes(), icons.drawn(browser, size)
        pair = [base64.b64encode(each).decode() for each in (kept, drawn)]
        assert page.evaluate(DIFFERING, pair) < 0.01, size
    page.close()
