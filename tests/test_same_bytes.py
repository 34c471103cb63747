"""The same input gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import ADDRESS, ROOT, SAMPLE, build, make_project


def digest(site: Path) -> dict[str, str]:
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.xdist_group("built")
def test_two_builds_in_other_surroundings_are_the_same(tmp_path: Path):
    """Other folder, zone, locale, hash seed, file times, and order in which the files were made."""
    trees = []
    for number, settings in enumerate(
        (
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1"},
            {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "99999999"},
        )
    ):
        project = tmp_path / f"folder {number}" / ("x" * number * 20)
        project.mkdir(parents=True)
        for name in ("docs", "overrides", "templates", "kb", "mistakes", "view", "seam"):
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("mkdocs.yml", "macros.py", "CONTRIBUTING.md"):
            shutil.copy(ROOT / name, project / name)
        files = sorted(path for path in (ROOT / "data").rglob("*") if path.is_file())
        for path in files if number else reversed(files):
            target = project / "data" / path.relative_to(ROOT / "data")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            os.utime(target, (number * 1_000_000_000,) * 2)
        done = build(project, project / "site", SITE_URL=ADDRESS, **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        trees.append(digest(project / "site"))
    assert trees[0] == trees[1]
    assert "sitemap.xml.gz" in trees[0]
    assert len(trees[0]) > 100


def test_a_filled_frame_is_the_one_that_the_theme_renders(tmp_path: Path):
    """The same site, once with each frame rendered by the theme, once filled: titles with signs and moved ids too."""
    project = make_project(tmp_path, SAMPLE / "data")
    haven = project / "data" / "places" / "haven.yml"
    haven.write_text(haven.read_text(encoding="utf-8").replace("title: Haven", "title: 'Haven & <Port> {{ x }} \\1'"))
    trees = []
    for change in ("", "\nimport jinja2, seam.frame\nseam.frame.Frame.render = jinja2.Template.render\n"):
        (project / "hooked.py").write_text((ROOT / "macros.py").read_text(encoding="utf-8") + change, encoding="utf-8")
        settings = (project / "mkdocs.yml").read_text(encoding="utf-8").replace(str(ROOT / "macros.py"), "hooked.py")
        (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
        done = build(project, project / "site", SITE_URL=ADDRESS)
        assert done.returncode == 0, done.stdout + done.stderr
        trees.append(digest(project / "site"))
        shutil.rmtree(project / "site")
    assert trees[0] == trees[1]
