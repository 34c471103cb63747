"""The server of a built site: compressed or not, and always the files as they are now."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.site_server import served
from tests.conftest import PATIENCE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "index.html").write_text("<p>Şuşa, as it was</p>", encoding="utf-8")
    (tmp_path / "404.html").write_text("no such page", encoding="utf-8")
    (tmp_path / "main.0a1b2c3d.css").write_text("p {}", encoding="utf-8")
    (tmp_path / "mark.png").write_bytes(b"png")
    return tmp_path


@pytest.fixture(params=[True, False])
def address(folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    with served(folder, compress=request.param) as address:
        yield address


def test_a_page_is_served_with_its_letters_and_what_is_not_there_is_not_found(address: str):
    page = requests.get(address + "themes", timeout=PATIENCE)
    assert (page.status_code, page.url, page.text) == (200, address + "themes/", "<p>Şuşa, as it was</p>")
    assert requests.get(address + "nothing/", timeout=PATIENCE).text == "no such page"
    assert requests.get(address + "nothing/", timeout=PATIENCE).status_code == 404


def test_a_file_that_changes_under_it_is_served_as_it_is_now(address: str, folder: Path):
    path = folder / "themes" / "index.html"
    before = path.stat()
    assert "as it was" in requests.get(address + "themes/", timeout=PATIENCE).text
    path.write_text("<p>Şuşa, as it  is</p>", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # of the same size and, as it says, of the same time
    assert path.stat().st_size == before.st_size
    assert "as it  is" in requests.get(address + "themes/", timeout=PATIENCE).text
    path.unlink()
    assert requests.get(address + "themes/", timeout=PATIENCE).status_code == 404


def test_a_site_without_a_page_for_what_is_not_found_says_so_all_the_same(address: str, folder: Path):
    (folder / "404.html").unlink()
    assert requests.get(address + "nothing/", timeout=PATIENCE).status_code == 404


def test_text_travels_compressed_only_where_that_is_wanted_and_taken(folder: Path):
    with served(folder, compress=True) as address:
        page = requests.get(address + "themes/", timeout=PATIENCE, stream=True)
        assert page.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(page.raw.read()).decode() == "<p>Şuşa, as it was</p>"
        assert "Content-Encoding" not in requests.get(address + "mark.png", timeout=PATIENCE).headers
        plain = requests.get(address + "themes/", timeout=PATIENCE, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
    with served(folder) as address:
        assert "Content-Encoding" not in requests.get(address + "themes/", timeout=PATIENCE).headers


def test_what_is_named_by_its_content_keeps_and_a_page_does_not(address: str):
    assert requests.get(address + "themes/", timeout=PATIENCE).headers["Cache-Control"] == "no-cache"
    assert "immutable" in requests.get(address + "main.0a1b2c3d.css", timeout=PATIENCE).headers["Cache-Control"]
