"""The pictures of the pages: each is there, none travels with the site, and all together stay light."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.library.library import Library
from scripts import screenshots
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("built")


def test_the_pictures_are_those_that_the_script_takes():
    assert sorted(path.name for path in screenshots.SHOTS.iterdir()) == sorted(
        name for name, _, _ in screenshots.pictures()
    )


def test_together_they_stay_under_one_and_a_half_megabytes():
    assert sum(path.stat().st_size for path in screenshots.SHOTS.iterdir()) < 1_500_000


def test_every_record_that_is_pictured_exists(library: Library):
    ids = {path.split("/")[1] for path in screenshots.PAGES.values() if path.count("/") == 2}
    assert ids <= {record.id for record in library}


def test_the_readme_shows_some_of_them_with_a_text_for_each():
    shown = re.findall(r"!\[([^\]]*)\]\((docs/assets/shots/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) >= 2
    assert all(text and (ROOT / path).is_file() for text, path in shown)


def test_no_picture_travels_with_the_site(built: Path):
    assert list(built.rglob("*.webp")) == []
