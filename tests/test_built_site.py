"""The built site, page by page: no dead link, no orphan, nothing left over, nothing fetched from elsewhere."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import lxml.html
import pytest

from kb.library.library import Library
from tests.conftest import ADDRESS, REPOSITORY, ROOT, SAMPLE, Build, make_project
from tests.reading_pages import BuiltSite
from view import navigation

pytestmark = pytest.mark.xdist_group("built")


def test_the_real_site_has_no_fault(built: Path):
    """What `make publish` writes beside a build, `test_api_page` follows."""
    assert [fault for fault in BuiltSite(built).faults() if "href=../api/v1/" not in fault] == []


def test_every_record_has_a_page_with_its_title_and_an_edit_link(built: Path, library: Library):
    for record in library:
        text = (built / record.address / "index.html").read_text(encoding="utf-8")
        assert f"{REPOSITORY}/edit/main/{record.file}" in text
        assert '<span data-field="title">' in text


def test_the_theme_gets_edit_addresses_that_lead_to_the_record(build: Build, tmp_path: Path):
    """MkDocs joins them to `edit_uri`, so a wrong base would double the path."""
    project = make_project(tmp_path, SAMPLE / "data")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("    - navigation.top", "    - navigation.top\n    - content.action.edit")
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    done = build(project, tmp_path / "site", REPO_URL=REPOSITORY)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "places" / "haven" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]+)" title="Edit', page) == [f"{REPOSITORY}/edit/main/data/places/haven.yml"]


def test_themes_narrow_what_the_search_finds(built: Path, library: Library):
    pages = json.loads((built / "pagefind" / "facets.json").read_text(encoding="utf-8"))["pages"].values()
    facets = [facet for _, _, _, *found in pages for facet in found if isinstance(facet, str)]
    themes = {facet for facet in facets if facet.startswith("theme:")}
    assert themes == {f"theme:{theme.id}" for theme in library.of_type("themes")}


@pytest.fixture(scope="module")
def sample_site(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    project = make_project(folder, SAMPLE / "data")
    done = build(project, folder / "site", REPO_URL=REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "said").write_text(done.stderr, encoding="utf-8")
    return folder / "site"


def test_a_strict_build_without_the_address_of_the_site_says_in_a_line_what_it_lacks(sample_site: Path):
    said = (sample_site.parent / "said").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in said if "SITE_URL" in line]
    assert line.startswith("INFO") and all(
        word in line for word in ("canonical", "Open Graph", "linked data", "map of the site")
    )
    page = (sample_site / "places" / "haven" / "index.html").read_text(encoding="utf-8")
    assert not any(word in page for word in ("og:", "ld+json", "canonical"))


def test_the_theme_sends_nothing_along_that_no_page_asks_for(sample_site: Path):
    """Its scripts, the worker of its search with thirty languages, its styles, its pictures, and maps of all these."""
    own = {
        path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs" / "assets").rglob("*") if path.is_file()
    }
    there = {path.relative_to(sample_site).as_posix() for path in (sample_site / "assets").rglob("*") if path.is_file()}
    assert there == {path for path in own if not path.startswith("assets/shots/")}


def test_the_sample_site_has_no_fault(sample_site: Path):
    assert BuiltSite(sample_site).faults() == []


def test_earlier_and_withdrawn_addresses_answer(sample_site: Path):
    moved = (sample_site / "instruments" / "friendship-pact" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../instruments/pact/"' in moved
    withdrawn = (sample_site / "provisions" / "lost-clause" / "index.html").read_text(encoding="utf-8")
    assert "two clauses, which now stand alone" in withdrawn
    assert 'href="../../provisions/pact-trade/"' in withdrawn


def told_to_machines(site: Path, address: str) -> dict[str, str]:
    """What the head of a page says of where it leads: to crawlers, to search engines, and to browsers without scripts."""
    head = lxml.html.parse(site / address / "index.html").find("head")
    paths = {
        "robots": "meta[@name='robots']/@content",
        "canonical": "link[@rel='canonical']/@href",
        "refresh": "noscript/meta[@http-equiv='refresh']/@content",
    }
    return {name: found[0] for name, path in paths.items() if (found := head.xpath(path))}


def test_a_page_that_only_leads_on_says_so_to_machines(sample_site: Path):
    moved = {"robots": "noindex", "refresh": "0; url=../pact/"}
    assert told_to_machines(sample_site, "instruments/friendship-pact/") == moved
    assert told_to_machines(sample_site, "provisions/lost-clause/") == {"robots": "noindex"}
    assert told_to_machines(sample_site, "network/") == {"robots": "noindex", "refresh": "0; url=../names/"}
    assert told_to_machines(sample_site, "instruments/pact/") == {}


@pytest.fixture(scope="module")
def heads(built: Path) -> dict[str, str]:
    """The head of every page of the real site, by its address."""
    paths = {path.parent.relative_to(built).as_posix() + "/": path for path in built.rglob("index.html")}
    return {address: path.read_text(encoding="utf-8").partition("</head>")[0] for address, path in paths.items()}


def test_only_what_leads_on_is_kept_from_search_engines_and_the_map_of_the_site(
    built: Path, library: Library, heads: dict[str, str]
):
    leading = {address: ADDRESS + to.partition("#")[0] for address, to in navigation.RETIRED.items()}
    leading |= {entry.address: "" for entry in library.ids.retired.values()}
    listed = (built / "sitemap.xml").read_text(encoding="utf-8")
    for address, there in leading.items():
        assert told_to_machines(built, address).get("canonical", "") == there
        assert f"<loc>{ADDRESS}{address}</loc>" not in listed
    assert {address for address, head in heads.items() if 'name="robots"' in head} == set(leading)
    assert listed.count("<loc>") == len(heads) - len(leading)


def test_no_two_pages_have_one_title(heads: dict[str, str]):
    titles = Counter(re.findall(r"<title>(.*?)</title>", head)[0] for head in heads.values())
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize(
    ("page", "old", "new", "fault"),
    [
        ("provisions/pact-trade/", "../../places/haven/", "../../places/heaven/", "leads nowhere"),
        ("provisions/pact-trade/", "../../charter/#section-i", "#section-i", "no such anchor"),
        ("provisions/pact-trade/", "#status-announced", "#status-unheard-of", "no such symbol"),
        ("provisions/pact-trade/", "It names no sum.", "It names None.", "left over"),
        ("provisions/pact-trade/", "It names no sum.", "None", "left over"),
        ("provisions/pact-trade/", "It names no sum.", "It names [[haven]].", "left over"),
        ("provisions/pact-trade/", "It names no sum.", "It names {{ sum }}.", "left over"),
        ("provisions/pact-trade/", 'title="', 'title="{{ x }}', "left over"),
        ("provisions/pact-trade/", "It names no sum.", "It names Haven's sum.", "a straight mark"),
        ("provisions/pact-trade/", "It names no sum.", 'It names a "sum".', "a straight mark"),
        ("provisions/pact-trade/", "</body>", '<script src="https://x.org/a.js"></script></body>', "would load"),
    ],
)
def test_a_planted_fault_is_found(sample_site: Path, tmp_path: Path, page, old, new, fault):
    shutil.copytree(sample_site, tmp_path / "site")
    path = tmp_path / "site" / page / "index.html"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(found.startswith(page) and fault in found for found in BuiltSite(tmp_path / "site").faults())


def test_a_planted_orphan_is_found(sample_site: Path, tmp_path: Path):
    shutil.copytree(sample_site, tmp_path / "site")
    page = tmp_path / "site" / "places" / "nowhere" / "index.html"
    page.parent.mkdir()
    shutil.copy(tmp_path / "site" / "places" / "hill-town" / "index.html", page)
    assert BuiltSite(tmp_path / "site").faults() == ["places/nowhere/index.html: no page leads there"]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("# Home\n\n[x](provisions/pact-trade.md#nowhere)\n", "does not contain an anchor '#nowhere'"),
        pytest.param(
            "# Home\n\n[[pact-trade#nowhere|x]]\n", "does not contain an anchor '#nowhere'", marks=pytest.mark.audit
        ),
        pytest.param(
            "# Home\n\n[x](provisions/pact-trad.md)\n", "provisions/pact-trad.md", marks=pytest.mark.audit
        ),
        ("# Home\n\nSee [[pact-trad]].\n", 'docs/index.md:3:5: error[unknown-reference]: [[pact-trad]] leads nowhere'),
        pytest.param(
            "# Home\n\nSee [[friendship-pact]].\n", 'docs/index.md:3:5: error[renamed-id]', marks=pytest.mark.audit
        ),
        pytest.param(
            "---\ntitle: Home\n---\n\n# Home\n\n[[haven]], [[heaven]]\n",
            "docs/index.md:7:12: error[unknown-reference]: [[heaven]]",
            marks=pytest.mark.audit,
        ),
        pytest.param(
            "# Home\n\n{{ timelin() }}\n",
            "docs/index.md:3:1: error[template]: 'timelin' is undefined",
            marks=pytest.mark.audit,
        ),
        pytest.param("# Home\n\n{% if %}\n", "docs/index.md:3:1: error[template]", marks=pytest.mark.audit),
    ],
)  # fmt: skip
def test_a_strict_build_fails_on_a_mistake_of_a_hand_written_page(build: Build, tmp_path: Path, page: str, says: str):
    project = make_project(tmp_path, SAMPLE / "data", pages={"index.md": page})
    done = build(project, tmp_path / "site")
    assert done.returncode != 0
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_build_names_every_mistake_and_leaves_the_old_site_alone(build: Build, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    assert build(project, tmp_path / "site").returncode == 0
    for file, old, new in (("events/signing.yml", "haven", "havn"), ("places/haven.yml", "kind: port", "kind: prt")):
        path = project / "data" / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = build(project, tmp_path / "site")
    assert done.returncode != 0
    assert "data/events/signing.yml:2:32: error[unknown-reference]" in done.stderr
    assert 'data/places/haven.yml:6:7: error[not-in-scale]: "prt" as kind' in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "site" / "places" / "haven" / "index.html").exists()
