"""`make publish` makes what only a published site needs; a build and a served site go without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from mkdocs.config import load_config

from kb.check.run import open_library
from kb.export.downloads import for_the_web
from scripts import offline, print_edition, publish
from seam import ENGINE
from seam.session import is_published
from tests.conftest import ADDRESS, ROOT, SAMPLE
from view.published.policy import guarded
from view.site import Site


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "SITE_URL is not set"),
        ("record.example.org", "which is no address of a site"),
        ("ftp://record.example.org/", "which is no address of a site"),
        ("https://", "which is no address of a site"),
        ("https://record.example.org/?a=b", "pages cannot stand below"),
        ("https://record.example.org/#a", "pages cannot stand below"),
    ],
)
def test_without_the_address_of_the_site_nothing_is_made_and_the_way_is_named(
    address: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("SITE_URL", address)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was made"))
    assert publish.main([]) == 2
    said = capsys.readouterr().err
    assert says in said and "SITE_URL=https://record.example.org/ make publish" in said


@pytest.mark.parametrize("script", [publish, offline, print_edition], ids=lambda script: script.__name__)
@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), (["--to", "x"], 2), (["x", "y"], 2)])
def test_what_is_no_name_of_a_folder_is_never_taken_for_one(
    script: ModuleType, arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITE_URL", ADDRESS)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was made"))
    with pytest.raises(SystemExit) as ended:
        script.main(arguments)
    assert ended.value.code == status and not list(tmp_path.iterdir())


@pytest.mark.parametrize("address", [ADDRESS, "http://127.0.0.1:8000/", "https://user.example.org/record"])
def test_with_an_address_the_site_is_built_strictly_with_what_the_web_needs(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    asked: dict[str, object] = {}

    def run(command: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        asked.update(command=command, **how)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setenv("SITE_URL", address)
    monkeypatch.setattr(subprocess, "run", run)
    assert publish.main([str(tmp_path)]) == 3, "the status of the build"
    assert asked["command"][:5] == [sys.executable, "-m", ENGINE, "build", "--strict"]
    assert asked["command"][-2:] == ["--site-dir", str(tmp_path)]
    assert asked["env"]["PUBLISHED"] == "true" and asked["env"]["SITE_URL"] == address


def test_what_only_the_web_needs_is_written_beside_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SITE_URL", ADDRESS)
    monkeypatch.setattr(publish, "PRODUCTS", (publish.robots,))
    (tmp_path / "index.html").write_text(guarded('<head><meta charset="utf-8"></head>'), encoding="utf-8")
    written = publish.finish(open_library(SAMPLE), load_config(str(ROOT / "mkdocs.yml")), tmp_path, None)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {"robots.txt", "_headers"}
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (tmp_path / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert "Content-Security-Policy: default-src 'none'" in (tmp_path / "_headers").read_text(encoding="utf-8")


@pytest.mark.parametrize("chromium", [None, "/usr/bin/chromium"])
def test_what_a_site_will_lack_is_said_and_pages_name_pictures_only_where_something_draws_them(
    chromium: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    asked: dict[str, object] = {}
    monkeypatch.setenv("SITE_URL", ADDRESS)
    monkeypatch.setenv("REPO_URL", "https://git.example.org/record" if chromium else "")
    monkeypatch.setattr(publish, "who_draws", lambda: (chromium, "no Chromium was found"))
    monkeypatch.setattr(
        subprocess, "run", lambda command, **how: asked.update(how) or subprocess.CompletedProcess(command, 3)
    )
    publish.main([str(tmp_path)])
    assert asked["env"]["PICTURES"] == ("true" if chromium else "")
    said = capsys.readouterr().err
    assert ("no Chromium was found" in said) is (chromium is None)
    assert ("REPO_URL is not set" in said) is (chromium is None)


@pytest.mark.parametrize(("setting", "expected"), [("true", True), ("false", False), ("", False), (None, False)])
def test_the_setting_decides(setting: str | None, expected: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PUBLISHED", raising=False)
    if setting is not None:
        monkeypatch.setenv("PUBLISHED", setting)
    assert is_published(load_config(str(ROOT / "mkdocs.yml"))) is expected


def test_a_site_that_is_not_published_names_none_of_what_it_has_not():
    library = open_library(SAMPLE)
    for is_made in (True, False):
        site = Site(library, address=ADDRESS, is_published=is_made)
        pages = site.page("themes/trade/").html + str(site.macros("follow/")["follow"]())
        named = {path for path in for_the_web(library, "The Record", ADDRESS) if f'/{path}"' in pages}
        assert named == (set(for_the_web(library, "The Record", ADDRESS)) if is_made else set())
