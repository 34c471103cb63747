"""`make offline` makes a copy that opens as files: every link leads to a file, nothing is fetched, and it says so."""

from __future__ import annotations

import posixpath
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html
import pytest
from playwright.sync_api import Browser, expect

from kb.export.api.edition import FOLDER
from kb.library.around import measured
from kb.library.library import Library
from scripts import offline
from scripts.offline import Copy, to_file
from scripts.page_kinds import heaviest_pages
from tests.conftest import ADDRESS, ROOT


@pytest.fixture(scope="module")
def copy(built: Path) -> Copy:
    return Copy(built, ADDRESS)


@pytest.fixture(scope="module")
def names(copy: Copy) -> set[str]:
    return {path.as_posix() for path in copy.files()}


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("../claims/", "../claims/index.html"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("./", "./index.html"),
        ("../../", "../../index.html"),
        ("../claims/?verdict=a&amp;theme=b#list", "../claims/index.html?verdict=a&amp;theme=b#list"),
        ("?theme=trade", "?theme=trade"),
        ("#list", "#list"),
        ("", ""),
        ("../data/record.json", "../data/record.json"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("data:image/svg+xml,a/", "data:image/svg+xml,a/"),
    ],
)
def test_a_link_to_a_folder_leads_to_its_file(link: str, file: str):
    assert to_file(link) == file


def faults(page: PurePosixPath, html: str, names: set[str]) -> Iterator[str]:
    """Yield every link of a page to nothing, to a folder or to an anchor that is not there, and whatever would fetch."""
    tree = lxml.html.document_fromstring(html)
    ids = {each.get("id") for each in tree.iterfind(".//*[@id]")}
    for element in tree.iter():
        for name in ("href", "src", "action"):
            link = element.get(name) if isinstance(element.tag, str) else None
            if link is None or urlsplit(link).scheme:
                continue
            address, anchor = urldefrag(link)
            path = unquote(urlsplit(address).path)
            to = posixpath.normpath(posixpath.join(page.parent.as_posix(), path)) if path else page.as_posix()
            if to not in names and not to.startswith(FOLDER):
                yield f"{page}: {name}={link}"
            elif to == page.as_posix() and anchor and unquote(anchor) not in ids:
                yield f"{page}: no anchor {link}"
    yield from (f"{page}: {each.get('src')}" for each in tree.iterfind(".//script[@type='module']"))
    yield from (f"{page}: preloads" for _ in tree.iterfind(".//link[@rel='preload']"))
    if "Offline copy, without search" not in tree.text_content():
        yield f"{page}: does not say what it is"


def all_faults(copy: Copy, pages: Iterable[PurePosixPath], names: set[str]) -> list[str]:
    return [fault for page in pages for fault in faults(page, copy.page(page), names)]


def test_no_link_of_a_page_of_any_kind_leads_to_a_folder_or_to_nothing(copy: Copy, names: set[str], built: Path):
    pages = [PurePosixPath(path) / "index.html" for path in heaviest_pages(built) if "part/" not in path]
    assert len(pages) > 20
    assert all_faults(copy, pages, names) == []


@pytest.mark.audit
def test_no_link_of_any_page_leads_to_a_folder_or_to_nothing(copy: Copy, names: set[str]):
    pages = [path for path in copy.files() if path.suffix == ".html"]
    assert len(pages) > 2000
    assert all_faults(copy, pages, names) == []


def test_the_records_are_there_for_other_programs_and_the_search_is_not(names: set[str]):
    assert {"data/record.json", "data/claims.csv", "data/claims.json", "pictures/map.svg"} <= names
    assert not [name for name in names if name.startswith("pagefind/") or name.endswith((".card.json", "search.js"))]


@pytest.mark.parametrize("web", [ADDRESS, ""])
def test_the_page_of_the_search_says_that_there_is_none(built: Path, web: str):
    page = Copy(built, web).page(PurePosixPath("search/index.html"))
    said = " ".join(lxml.html.document_fromstring(page).find(".//article").text_content().split())
    assert "This copy is read from files" in said and "<form" not in page.partition("<article")[2]
    assert ("The site on the web can be searched" in said) is bool(web)


def test_a_copy_works_from_files(browser: Browser, copy: Copy, built: Path, library: Library, tmp_path: Path):
    """A list that comes in parts is whole, can be filtered, and shows its marks; nothing is asked for in vain."""
    pages = ["claims/index.html", "figures/index.html", "search/index.html"]
    assets = [path for path in copy.files() if path.parts[0] == "assets"]
    for path in [*map(PurePosixPath, pages), *assets]:
        copy.write(path, tmp_path)
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto((tmp_path / "claims/index.html").as_uri())
    page.get_by_text("Filter or sort").click()
    claims = library.of_type("claims")
    expect(page.locator("form.kb-bar output")).to_have_text(f"All {len(claims)} shown")
    assert page.evaluate("document.querySelector('#list .kb-glyph use').getBoundingClientRect().width") > 0
    page.goto((tmp_path / "claims/index.html").as_uri() + "?verdict=in-text&sort=-title")
    found = [claim.id for claim in claims if claim.charter.verdict.value == "in-text"]
    expect(page.locator("form.kb-bar output")).to_have_text(f"{len(found)} of {len(claims)} shown")
    page.goto((tmp_path / "figures/index.html").as_uri())
    groups = page.evaluate("[...document.querySelectorAll('#list > [data-group]')].map(each => each.dataset.group)")
    assert len(groups) == len(set(groups)) == len({measured(figure) for figure in library.of_type("figures")})
    page.goto((tmp_path / "search/index.html").as_uri())
    assert page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")
    assert said == []
    page.close()


def test_a_folder_that_holds_something_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was made"))
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        assert offline.main([str(folder)]) == 2
        assert "is no copy of the site; name another folder" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_an_earlier_copy_gives_way_and_a_build_that_fails_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / offline.START).write_text("", encoding="utf-8")
    (tmp_path / "old.html").write_text("", encoding="utf-8")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 3))
    assert offline.main([str(tmp_path)]) == 3
    assert not tmp_path.exists()


def test_the_folder_is_no_part_of_the_repository():
    assert "/offline/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("path", "type_"), [("timeline/", "events"), ("claims/", "claims")])
def test_a_list_in_parts_stands_whole_and_in_order_on_its_first_page(
    copy: Copy, library: Library, path: str, type_: str
):
    page = lxml.html.document_fromstring(copy.page(PurePosixPath(path) / "index.html"))
    rows = page.xpath("//*[@id='list']//*[@data-facets]")
    assert len(rows) == len(library.of_type(type_)) and not page.find_class("kb-pages")
    days = [library[row.get("id")].date.first for row in rows] if type_ == "events" else []
    eras = [day.year for day in days]
    assert eras == sorted(eras, reverse=True)
