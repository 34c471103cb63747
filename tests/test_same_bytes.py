"""The same input gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import ADDRESS, REPOSITORY, ROOT, SAMPLE, Build, make_project


def digest(site: Path) -> dict[str, str]:
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


FAR_WEST = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "99999999"}
FAR_EAST = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1"}


@pytest.mark.audit
@pytest.mark.parametrize("settings", [FAR_EAST, FAR_WEST], ids=["east", "west"])
def test_a_build_in_other_surroundings_is_the_same(build: Build, built: Path, tmp_path: Path, settings: dict[str, str]):
    """Other folder, zone, locale, hash seed, file times, and order in which the files were made."""
    project = tmp_path / "another folder"
    project.mkdir()
    for name in ("docs", "overrides", "templates", "kb", "mistakes", "view", "seam"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "macros.py", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, project / name)
    for path in sorted((path for path in (ROOT / "data").rglob("*") if path.is_file()), reverse=True):
        target = project / "data" / path.relative_to(ROOT / "data")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        os.utime(target, (1_000_000_000,) * 2)
    done = build(project, project / "site", SITE_URL=ADDRESS, REPO_URL=REPOSITORY, PUBLISHED="true", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    found = digest(project / "site")
    assert found == digest(built)
    assert "sitemap.xml.gz" in found
    assert len(found) > 100


@pytest.mark.audit
def test_a_filled_frame_is_the_one_that_the_theme_renders(build: Build, tmp_path: Path):
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
