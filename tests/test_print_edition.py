"""The print edition holds the document as read, the claims, the themes and the method, with contents that are right."""

from __future__ import annotations

import datetime
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser

from kb.library.library import Library
from scripts import print_edition
from scripts.print_edition import HEAD, Edition, Unnumbered, places, settled
from scripts.site_server import served
from tests.conftest import ADDRESS
from view.site import Site

SAYS = "What it says."


@pytest.fixture(scope="module")
def edition(library: Library, built: Path) -> Edition:
    return Edition(Site(library, address=ADDRESS, is_published=True), built, SAYS)


@pytest.fixture(scope="module")
def page(edition: Edition) -> Any:
    return lxml.html.document_fromstring(edition.page({"print-claims": 17}))


def linked(page: Any, part: str) -> list[str]:
    """Return the pages to which the headings of a part lead, in order."""
    links = page.xpath(f"//section[contains(@class, 'kb-print--{part}')]//*[self::h2 or self::h3]/a/@href")
    return [link.removeprefix(ADDRESS) for link in links]


def test_every_provision_claim_and_theme_is_there_in_order(page: Any, library: Library):
    charter = [each for each in library.of_type("provisions") if each.instrument == "charter-2026"]
    read = linked(page, "charter")
    assert sorted(read) == sorted(each.address for each in charter)
    sections = [library[address.split("/")[1]].section for address in read]
    assert list(dict.fromkeys(sections)) == [part.section for part in library["charter-2026"].outline]
    assert sections == sorted(sections, key=list(dict.fromkeys(sections)).index)
    claims = linked(page, "claims")
    assert sorted(claims) == sorted(each.address for each in library.of_type("claims"))
    numbers = [tuple(map(int, library[a.split("/")[1]].sentences[0].lstrip("p").split("."))) for a in claims]
    assert [number[0] for number in numbers] == sorted(number[0] for number in numbers)
    themes = sorted(library.of_type("themes"), key=lambda theme: theme.order)
    assert linked(page, "themes") == [theme.address for theme in themes]


def test_what_a_record_says_is_there_and_nothing_is_left_folded(page: Any, library: Library):
    text = " ".join(page.text_content().split())
    for theme in library.of_type("themes"):
        assert theme.question in text
    assert page.xpath("//details[not(@open)]") == []
    assert "Rules that settle what is often doubtful" in text and "The fields of each record" not in text
    pictures = page.xpath("//main//img/@src")
    assert len(pictures) == 2 and all(source.startswith("data:image/svg+xml;base64,") for source in pictures)
    assert page.xpath("//script | //*[@data-picture][not(*)]") == []


def test_the_contents_name_every_part_and_section_and_lead_there(page: Any):
    heads = page.xpath("//main//h1/@id | //main//h2/@id")
    assert [link.lstrip("#") for link in page.xpath("//nav//a/@href")] == heads and len(heads) == len(set(heads)) > 40
    assert [each.text_content() for each in page.xpath("//nav//li[@class='is-part']/a")][2:] == ["The themes", "Method"]
    assert page.xpath("//nav//li[a/@href='#print-claims']/span/text()") == ["17"]
    ids = set(page.xpath("//@id"))
    assert all(link[1:] in ids for link in page.xpath("//a/@href") if link.startswith("#"))


def test_links_lead_to_the_site_or_away_or_stay_within(page: Any, built: Path):
    for link in page.xpath("//a/@href"):
        assert link.startswith(("https://", "http://", "#")), link
        if link.startswith(ADDRESS):
            assert (built / re.split("[?#]", link.removeprefix(ADDRESS))[0]).exists(), link


def test_without_an_address_no_link_leads_to_the_site(library: Library, built: Path):
    page = lxml.html.document_fromstring(Edition(Site(library, is_published=True), built, SAYS).page({}))
    assert {link[:4] for link in page.xpath("//a/@href") if link[0] != "#"} == {"http"}
    assert not page.xpath("//article/h3/a/@href")


def test_the_same_records_give_the_same_page(edition: Edition):
    assert edition.page({}) == edition.page({})


def test_the_pages_of_a_pdf_are_found_by_the_names_of_their_places(browser: Browser):
    page = browser.new_page()
    page.set_content(
        '<a href="#a-b">1</a><a href="#c.d_e">2</a><p id="a-b" style="break-before:page">'
        'one</p><p style="break-before:page">two</p><p id="c.d_e" style="break-before:page">three</p>'
    )
    assert places(page.pdf()) == {"a-b": 2, "c.d_e": 4}
    page.close()


def test_a_page_has_the_same_bytes_whatever_the_browser_has_shown_before(browser: Browser):
    """The heads of tables get numbers from the browser, which counts on from page to page; their order stays."""
    page, made = browser.new_page(), []
    row = "<tr><th>Verb</th><th>Status</th></tr><tr><td>may</td><td>done</td></tr>"
    for before in ("", 50 * "<p>Something else.</p>"):
        page.set_content(before)
        page.set_content(f"<table>{row}</table><table>{row}</table>")
        made.append(page.pdf(tagged=True))
    page.close()
    raw = [HEAD.findall(each) for each in made]
    assert raw[0] != raw[1] and len(set(raw[0])) == 4
    one, two = (settled(each, datetime.date(2001, 2, 3)) for each in made)
    assert one == two and len(one) == len(made[0])
    assert one.count(b"Date (D:20010203000000") == 2
    order = {number: at for at, number in enumerate(sorted(set(raw[0])), start=1)}
    assert [int(number) for number in HEAD.findall(one)] == [order[number] for number in raw[0]]


class Paper:
    """Stands for a browser whose PDF names these places, page by page."""

    def __init__(self, *passes: dict[str, int]) -> None:
        self.passes = list(passes)

    def goto(self, address: str) -> None:
        """Open a page."""

    def eval_on_selector_all(self, *_: str) -> list[str]:
        return ["print-claims"]

    def pdf(self, **_: object) -> bytes:
        found = self.passes.pop(0)
        leaves = b"".join(b"\n%d 0 obj\n<</Type /Page\n>>" % number for number in range(1, 10))
        kids = b" ".join(b"%d 0 R" % number for number in range(1, 10))
        return (
            b"/Kids ["
            + kids
            + b"]"
            + leaves
            + b"".join(b"/%b [%d 0 R /XYZ 0 0 0]" % (k.encode(), v) for k, v in found.items())
        )


@pytest.mark.parametrize(
    ("passes", "says"),
    [
        ([{"print-themes": 3}], "does not say on which page “print-claims” stands"),
        ([{"print-claims": n} for n in (3, 4, 5, 6)], "still change after 4 passes"),
    ],
)
def test_contents_that_cannot_be_numbered_are_not_printed(
    edition: Edition, tmp_path: Path, passes: list[dict[str, int]], says: str
):
    with pytest.raises(Unnumbered, match=says):
        edition.printed(Paper(*passes), "", tmp_path)  # type: ignore[arg-type]


def test_the_contents_are_numbered_anew_where_they_have_moved(edition: Edition, tmp_path: Path):
    made = edition.printed(Paper({"print-claims": 3}, {"print-claims": 4}, {"print-claims": 4}), "", tmp_path)  # type: ignore[arg-type]
    assert places(made) == {"print-claims": 4}
    page = lxml.html.parse(str(tmp_path / print_edition.NAME))
    assert page.xpath("//nav//li[a/@href='#print-claims']/span/text()") == ["4"]


def test_without_chromium_or_a_document_nothing_is_made_and_the_reason_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was made"))
    monkeypatch.setattr(print_edition.browser, "found", lambda: None)
    assert print_edition.main([]) == 2
    assert "needs Chromium; install it, or name it with CHROME_PATH" in capsys.readouterr().err
    monkeypatch.setattr(print_edition.browser, "found", lambda: "chromium")
    monkeypatch.setattr(print_edition, "open_library", lambda _: SimpleNamespace(settings=None))
    assert print_edition.main([]) == 2
    assert "does not say of which document and article" in capsys.readouterr().err


@pytest.fixture(scope="module")
def runs(edition: Edition, browser: Browser, built: Path) -> tuple[list[bytes], Any]:
    """The PDF of two runs, the second in a browser that has shown other pages, and the page that was printed."""
    page = browser.new_page()
    try:
        with served(built) as address:
            made = [edition.printed(page, address, built) for _ in range(2)]
        return made, lxml.html.parse(str(built / print_edition.NAME))
    finally:
        page.close()
        (built / print_edition.NAME).unlink()


@pytest.mark.audit
def test_two_runs_print_the_same_bytes(runs: tuple[list[bytes], Any]):
    (one, two), _ = runs
    differing = [at for at, (this, that) in enumerate(zip(one, two, strict=False)) if this != that]
    assert (len(one), differing[:3]) == (len(two), [])


@pytest.mark.audit
def test_the_whole_is_printed_with_the_numbers_that_the_pages_have(runs: tuple[list[bytes], Any]):
    (made, _), page = runs
    contents = page.xpath("//nav//li")
    found = places(made)
    numbers = {each.find("a").get("href")[1:]: int(each.find("span").text) for each in contents}
    assert numbers == {id_: found[id_] for id_ in numbers} and list(numbers.values()) == sorted(numbers.values())
    assert made.startswith(b"%PDF-") and len(re.findall(rb"<</Type /Page\n", made)) > 60
    assert made.count(ADDRESS.encode()) > 200 and b"127.0.0.1" not in made
