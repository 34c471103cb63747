"""The site outlives its engine: another builds the same pages, and only the seam names one."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ADDRESS, REPOSITORY, ROOT

OTHER = ROOT / ".venv-properdocs" / "bin" / "python"
HOW = f"there is no {OTHER.parent.parent.name}, which `make environment ENGINE=properdocs` makes"
SAYS_SO = '<meta name="generator" content="mkdocs-ProperDocs '
# What each engine writes of itself into a page. Of its own are also blanks between elements and before the end of one.
OF_ITSELF = re.compile(
    r'<meta name="generator" content="[^"]*">'
    r'|<input class="md-toggle" data-md-toggle="toc" type="checkbox" id="__toc" autocomplete="off">'
    r'|<label class="md-overlay" for="__toc"></label>'
    r'|(?<=data-md-color-accent="indigo") data-mx-topbar="glass"(?=>)'
)
# What names an engine or its theme, by a word of it that stands for nothing else here.
ENGINES = re.compile(r"mkdocs|properdocs|materialx|material for|theme-material|squidfunk|zensical", re.IGNORECASE)
# The settings of the site have the name by which both engines look for them.
NAMED = {"kb/__init__.py": 'SITE_SETTINGS = "mkdocs.yml"'}
FREE_OF_ENGINES = ("data", "kb", "view", "templates")


def shown(page: str) -> list[str]:
    """Return the lines of a page without what its engine writes of itself."""
    lines = (line.replace(" >", ">").strip() for line in OF_ITSELF.sub("", page).splitlines())
    return [line for line in lines if line]


def files(site: Path) -> dict[str, Path]:
    return {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def by_the_other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site as `built` has it, by the other engine."""
    if not OTHER.exists():
        pytest.skip(HOW)
    site = tmp_path_factory.mktemp("by_the_other") / "site"
    command = [OTHER, "-m", "properdocs", "build", "--strict", "--config-file", ROOT / "mkdocs.yml", "--site-dir", site]
    said = {"SITE_URL": ADDRESS, "REPO_URL": REPOSITORY, "PUBLISHED": "true", "THEME": "materialx"}
    settings = {**os.environ, **said, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=settings, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return site


@pytest.mark.audit
def test_properdocs_builds_the_same_site(built: Path, by_the_other: Path):
    """Every page, but for what an engine writes of itself, and every other file to the byte."""
    ours, theirs = files(built), files(by_the_other)
    assert sorted(ours) == sorted(theirs)
    pages = {name for name in ours if name.endswith(".html")}
    assert [name for name in sorted(ours.keys() - pages) if ours[name].read_bytes() != theirs[name].read_bytes()] == []
    for name in sorted(pages):
        mine, other = (each[name].read_text(encoding="utf-8") for each in (ours, theirs))
        assert SAYS_SO in other and SAYS_SO not in mine, name
        assert shown(other) == shown(mine), name
    assert len(pages) > 2000


@pytest.mark.parametrize(
    "change",
    [
        ("<p>It binds.</p>", "<p>It bind.</p>"),
        ('<a class="md-skip"', '<a class="md-skips"'),
        ("<p>It binds.</p>", ""),
        ('data-md-color-accent="indigo"', 'data-md-color-accent="indigo" data-mx-more="x"'),
        (
            "<body",
            '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__toc" autocomplete="off"><body',
        ),
    ],
    ids=["a letter", "a class", "a paragraph", "another attribute", "another control"],
)
def test_whatever_else_differs_between_two_engines_is_seen(change: tuple[str, str]):
    page = '<body data-md-color-accent="indigo">\n<a class="md-skip" href="#x">Skip</a>\n<p>It binds.</p>\n</body>'
    assert change[0] in page and shown(page.replace(*change)) != shown(page)


def test_only_the_seam_names_an_engine():
    listed = subprocess.run(
        ["git", "ls-files", "-z", *FREE_OF_ENGINES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    there = [name for name in listed if name and (ROOT / name).is_file()]  # else it was deleted since the last commit
    found = [(name, line) for name in there for line in (name, *lines_of(name)) if ENGINES.search(line)]
    assert found == list(NAMED.items())
    assert len(listed) > 2000


@pytest.mark.parametrize("words", ["MkDocs", "Material for", "`mkdocs serve`", "properdocs.structure", "zensical.toml"])
def test_a_word_that_names_an_engine_is_known(words: str):
    assert ENGINES.search(words)
