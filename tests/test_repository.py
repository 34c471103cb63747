"""Edit and report links are right on each code host, and without one a page says whom to ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from kb.check.run import open_library
from kb.library.library import Library
from seam.session import lead_to_repository, repository
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.published.repository import Repository
from view.site import Site

GITHUB_FORM = "issues/new?template=record-error.yml&record=places/haven"


@pytest.mark.parametrize(
    ("public", "edits", "reports"),
    [
        pytest.param(
            Repository("https://github.com/o/r"), "https://github.com/o/r/edit/main/a b/é.yml",
            f"https://github.com/o/r/{GITHUB_FORM}", id="GitHub",
        ),
        pytest.param(
            Repository("https://github.com/o/r.git/", "release/2026"), "https://github.com/o/r/edit/release/2026/a b/é.yml",
            f"https://github.com/o/r/{GITHUB_FORM}", id="an address as one clones it, a branch with a stroke",
        ),
        pytest.param(
            Repository("https://git.example.org/o/r", "a#b"), "https://git.example.org/o/r/edit/a%23b/a b/é.yml",
            f"https://git.example.org/o/r/{GITHUB_FORM}", id="a host that nobody knows, a branch with a sign",
        ),
        pytest.param(
            Repository("https://gitlab.com/g/sub/r", "trunk"), "https://gitlab.com/g/sub/r/-/edit/trunk/a b/é.yml",
            "https://gitlab.com/g/sub/r/-/issues/new?issue%5Btitle%5D=Error+in+places/haven", id="GitLab, a group within a group",
        ),
        pytest.param(
            Repository("https://gitlab.example.org/r"), "https://gitlab.example.org/r/-/edit/main/a b/é.yml",
            "https://gitlab.example.org/r/-/issues/new?issue%5Btitle%5D=Error+in+places/haven", id="a GitLab of one's own",
        ),
        pytest.param(
            Repository("https://git.example.org/r", family="gitlab"), "https://git.example.org/r/-/edit/main/a b/é.yml",
            "https://git.example.org/r/-/issues/new?issue%5Btitle%5D=Error+in+places/haven", id="one whose name does not tell",
        ),
        pytest.param(
            Repository("https://codeberg.org/o/r", "v1.10"), "https://codeberg.org/o/r/_edit/v1.10/a b/é.yml",
            "https://codeberg.org/o/r/issues/new?title=Error+in+places/haven", id="Codeberg",
        ),
        pytest.param(Repository(), "", "", id="no repository"),
    ],
)  # fmt: skip
def test_links_are_those_of_the_host(public: Repository, edits: str, reports: str):
    assert public.edit_address("a b/é.yml") == edits.replace(" ", "%20").replace("é", "%C3%A9")
    assert public.report_address("places/haven") == reports


@pytest.mark.parametrize(
    ("settings", "edits"),
    [
        pytest.param({"REPO_URL": "https://github.com/o/r"}, "https://github.com/o/r/edit/main/docs/", id="GitHub"),
        pytest.param(
            {"REPO_URL": "https://codeberg.org/o/r.git", "REPO_BRANCH": "1.10"}, "https://codeberg.org/o/r/_edit/1.10/docs/",
            id="a branch that looks like a number",
        ),
        pytest.param(
            {"REPO_URL": "https://git.example.org/r", "REPO_FAMILY": "gitlab"}, "https://git.example.org/r/-/edit/main/docs/",
            id="the family is told",
        ),
        pytest.param({}, "None/None", id="no repository"),
    ],
)  # fmt: skip
def test_mkdocs_leads_to_the_same(settings: dict[str, str], edits: str, monkeypatch: pytest.MonkeyPatch):
    for name in ("REPO_URL", "REPO_BRANCH", "REPO_FAMILY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    config = load_config(str(ROOT / "mkdocs.yml"))
    lead_to_repository(config)
    assert f"{config.repo_url}/{config.edit_uri}" == edits
    lead_to_repository(config)  # as under `serve`, which reads settings anew
    assert f"{config.repo_url}/{config.edit_uri}" == edits


def test_a_family_that_there_is_not_is_named_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REPO_FAMILY", "bitbucket")
    with pytest.raises(PluginError, match='REPO_FAMILY is "bitbucket"; one of github, gitlab, forgejo'):
        repository(load_config(str(ROOT / "mkdocs.yml")))


def foot_and_guide(library: Library, public: Repository) -> tuple[tuple[str, list[str]], tuple[str, list[str]]]:
    """What stands under Report at the foot of a record, and in the guide: the words, and where links lead."""
    site = Site(library, public)
    (foot,) = tree(site.record_page(library["haven"]).html).xpath("//footer/div[h2 = 'Report']/p")
    (guide,) = tree(str(site.macros("contribute/")["report"]())).xpath("//p")
    return tuple((" ".join(seen_text(part).split()), part.xpath(".//a/@href")) for part in (foot, guide))


@pytest.mark.parametrize(
    ("contact", "leads_to"),
    [
        pytest.param("errors@record.example.org", ["mailto:errors@record.example.org"], id="an address of mail"),
        pytest.param("https://record.example.org/ask", ["https://record.example.org/ask"], id="a page"),
        pytest.param("the desk, room 3", [], id="words"),
        pytest.param("x@y <b>", [], id="what looks like an address and HTML"),
        pytest.param("javascript:alert(1)", [], id="what a browser would run"),
    ],
)
def test_without_a_repository_the_contact_is_named(sample: Path, contact: str, leads_to: list[str]):
    path = sample / "data" / "settings.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}contact: {contact!r}\n", encoding="utf-8")
    foot, guide = foot_and_guide(open_library(sample), Repository())
    how = "../../corrections/#ask"
    assert foot == (f"Write to {contact}. How to report an error", [*leads_to, how])
    assert guide == (f"Write to {contact}.", leads_to)


def test_without_a_repository_and_a_contact_that_is_said(sample: Path):
    foot, guide = foot_and_guide(open_library(sample), Repository())
    nobody = "Where to write is not set on this copy yet; whoever publishes it has to name an address."
    assert (foot[0], guide[0]) == (f"{nobody} How to report an error", nobody)


def test_with_a_repository_its_form_is_asked_and_the_contact_is_not_needed(sample: Path):
    public = Repository("https://git.example.org/record/")
    foot, guide = foot_and_guide(open_library(sample), public)
    assert foot == ("Report an error in this record", [f"https://git.example.org/record/{GITHUB_FORM}"])
    assert guide[1] == ["https://git.example.org/record/issues"]
