"""Long pages name their sections, with the counts of the headings; rows are short on phones; folds say how many they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin

import lxml.html
import pytest
from playwright.sync_api import Page

from tests.reading_pages import seen_text
from view.lists.contents import FEWEST, opened, outline, sections

HIGH = 3000  # px at 1440, from which on a page names its sections
# One page of each kind that is high, or was.
HIGH_PAGES = (
    "instruments/freedom-support-act-907/",
    "instruments/charter-2026/",
    "events/attack-on-iran/",
    "periods/lachin-restriction-2022/",
    "actors/ilham-aliyev/",
    "places/middle-corridor-route/",
    "terms/genocide-1915/",
    "provisions/charter-tripp/",
    "themes/tripp/",
    "claims/",
    "statements/",
    "figures/",
    "sources/",
    "commitments/",
    "corrections/part/2/",
    "data/",
    "method/",
    "contribute/",
    "maintain/",
    "mistakes/",
)
RAIL = ".kb-rail"
# What holds no list of records: a picture in words, forms, facts for editors; what is written by hand has no number of its own.
NO_LIST = re.compile(
    r"in words$|^About this record$|^Filter|^Narrow down$|^BibTeX|^One record, a filtered|^Rules that settle"
)
NUMBER = re.compile(r"\d|\b[Oo]ne more\b")


def heading(inside: str) -> str:
    return f'<h2 id="a">{inside}</h2>'


@pytest.mark.parametrize(
    ("html", "words", "count"),
    [
        pytest.param(heading("Known"), "Known", "", id="no-count"),
        pytest.param(heading('Known <span class="kb-n">7</span>'), "Known", "7", id="count"),
        pytest.param(heading('Known <span class="kb-n kb-num">1,640</span>'), "Known", "1,640", id="thousands"),
        pytest.param(heading('Known <span class="kb-n">12 events</span>'), "Known", "12", id="with-its-noun"),
        pytest.param(heading("<code>a</code> &amp; b"), "a &amp; b", "", id="markup"),
        pytest.param(heading("Day") + ' <span class="kb-n">3</span></summary>', "Day", "3", id="count-beside-it"),
        pytest.param('<h2 class="kb-h" id="a">Due</h2>', "Due", "", id="class-before-id"),
        pytest.param("<h2>Cite</h2>" + heading("Known"), "Known", "", id="none-without-anchor"),
    ],
)
def test_a_section_is_what_its_heading_says(html: str, words: str, count: str):
    assert [(each.id, each.words, each.count) for each in sections(html)] == [("a", words, count)]


def test_a_page_of_few_sections_names_none():
    assert outline(heading("A") * (FEWEST - 1)) == []
    assert len(outline(heading("A") * FEWEST)) == FEWEST


@pytest.mark.parametrize("lead", ["", '\n<p class="kb-lead">What it is.</p>'])
def test_the_list_of_a_hand_written_page_stands_below_its_title(lead: str):
    assert opened(f'<h1 id="m">Method</h1>{lead}\n<h2 id="a">A</h2>') == (
        f'<h1 id="m">Method</h1>{lead}',
        '\n<h2 id="a">A</h2>',
    )


def tree(built: Path, address: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((built / address / "index.html").read_text(encoding="utf-8"))


def every_address(built: Path) -> Iterator[str]:
    for path in sorted(built.rglob("index.html")):
        yield path.parent.relative_to(built).as_posix() + "/"


def check_rail(built: Path, address: str) -> int:
    """Hold each link of a page's rail to the part that it leads to and to the count there; return how many were held."""
    page, pages = tree(built, address), {}
    rails = page.xpath("//nav[contains(concat(' ', @class, ' '), ' kb-rail ')]")
    for rail in rails:
        assert rail.get("aria-label"), address
    links = [link for rail in rails for link in rail.iter("a")]
    for link in links:
        to, _, anchor = link.get("href").partition("#")
        there = urljoin(f"/{address}", to).lstrip("/") if to else address
        target = pages.setdefault(there, page if there == address else tree(built, there))
        (part,) = target.xpath("//*[@id=$id]", id=unquote(anchor))
        if part.tag != "h2" or address.startswith("articles/"):
            continue  # the claims of a paragraph are counted in test_claim_pages.py
        said = [seen_text(each) for each in link.find_class("kb-n")]
        counted = part.find_class("kb-n") or part.getparent().xpath("./span[contains(@class, 'kb-n')]")
        in_heading = [seen_text(each).split()[0] for each in counted[:1]]
        assert said in (in_heading, ["none"]), (address, anchor, said, in_heading)
    return len(links)


@pytest.mark.parametrize("address", [each for each in HIGH_PAGES if not each.startswith("corrections/")])
def test_the_list_of_sections_leads_to_parts_that_exist_and_has_the_counts_of_their_headings(built: Path, address: str):
    assert check_rail(built, address) > 1


@pytest.mark.audit
def test_every_list_of_sections_leads_to_parts_that_exist_and_has_the_counts_of_their_headings(built: Path):
    has = [
        each for each in every_address(built) if "kb-rail" in (built / each / "index.html").read_text(encoding="utf-8")
    ]
    assert len(has) > 100
    assert all(check_rail(built, each) for each in has)


def high_without(page: Page, address: str, pages: Iterator[str] | tuple[str, ...]) -> list[tuple[str, int]]:
    """Return the pages that are high and name no sections, each with its height."""
    found = []
    for each in pages:
        page.goto(address + each)
        height = page.evaluate("document.documentElement.scrollHeight")
        if height > HIGH and not page.locator(RAIL).count():
            found.append((each, height))
    return found


def test_no_kind_of_page_is_high_without_a_list_of_its_sections(page: Page, address: str):
    assert high_without(page, address, HIGH_PAGES) == []


@pytest.mark.audit
def test_no_page_is_high_without_a_list_of_its_sections(page: Page, address: str, built: Path):
    shown = (each for each in every_address(built) if 'name="robots"' not in (built / each / "index.html").read_text())
    assert high_without(page, address, shown) == []


def test_the_list_stays_in_sight_beside_the_text_and_under_the_header_on_a_phone(page: Page, address: str):
    page.goto(f"{address}instruments/freedom-support-act-907/#known")
    beside, text = page.locator(RAIL).bounding_box(), page.locator(".kb-main").bounding_box()
    assert beside and text
    assert beside["x"] >= text["x"] + text["width"]
    assert 0 <= beside["y"] < 40
    assert page.locator(f"{RAIL} [aria-current]").inner_text().startswith("How we know")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.getElementById('known').scrollIntoView()")
    strip, known = page.locator(RAIL).bounding_box(), page.locator("#known").bounding_box()
    assert strip and known
    assert strip["y"] == 0
    assert strip["height"] < 60
    assert known["y"] >= strip["height"] - 1  # the heading that was led to is not under it
    page.emulate_media(media="print")
    assert not page.locator(RAIL).is_visible()


# The rows of a list on a phone: at most so many px, in the middle of them; about four lines, a strip of dates over that.
ROWS = {
    ("statements/", ".kb-said li"): 175,
    ("commitments/", "#list tbody tr"): 210,
    ("forecasts/", "#list tbody tr"): 165,
    ("claims/", ".kb-claims>li"): 100,
    ("events/", ".kb-rows>li"): 80,
    ("instruments/", ".kb-rows>li"): 60,
    ("actors/", ".kb-rows>li"): 60,
}
CUT = ".kb-said__what, .kb-row__what, .kb-row__title>a, .kb-table--commitments td>p"


@pytest.mark.parametrize(("path", "rows"), ROWS, ids=[path for path, _ in ROWS])
def test_a_row_of_a_list_is_short_on_a_phone_and_whole_on_paper(page: Page, address: str, path: str, rows: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + path)
    heights = page.evaluate(
        "rows => [...document.querySelectorAll(rows)].map(row => row.getBoundingClientRect().height).sort((a, b) => a - b)",
        rows,
    )
    assert heights[len(heights) // 2] <= ROWS[path, rows]
    page.emulate_media(media="print")
    cut = f"[...document.querySelectorAll('{CUT}')].filter(each => each.scrollHeight > each.clientHeight + 2 && getComputedStyle(each).overflowY !== 'visible' && each.clientHeight)"
    assert page.evaluate(f"{cut}.map(each => each.textContent)") == []


def folds(built: Path, address: str) -> Iterator[tuple[str, int]]:
    """Yield what each fold of a page says and how many rows it holds, of those that hold a list or a table of rows."""
    for fold in tree(built, address).iter("details"):
        words = seen_text(fold.find("summary"))
        rows = [each for each in fold.iter("li", "tr") if next(each.iterancestors("details")) is fold]
        in_facts = [each for each in rows if next(each.iterancestors("dl"), None) is not None]
        is_frame = "kb-menu" in (fold.get("class") or "") or fold.get("name") == "kb-groups"
        if len(rows) - len(in_facts) > 1 and not is_frame and not NO_LIST.search(words):
            yield words, len(rows)


FOLDED = (
    "matrix/",
    "charter/",
    "method/",
    "data/",
    "map/",
    "corrections/",
    "provisions/charter-tripp/",
    "themes/tripp/",
)


@pytest.mark.parametrize("address", (*FOLDED, "claims/claim-section-907-repeal/", "instruments/charter-2026/"))
def test_a_fold_that_holds_a_list_says_how_many(built: Path, address: str):
    found = list(folds(built, address))
    assert found
    assert [words for words, _ in found if not NUMBER.search(words)] == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("matrix/", "Each claim against each provision"),
        ("charter/", "Main verbs by section"),
        ("map/", "The places, with the routes that stop there"),
    ],
)
def test_the_count_of_a_fold_is_that_of_its_rows(built: Path, address: str, words: str):
    (fold,) = [
        each for each in tree(built, address).iter("details") if seen_text(each.find("summary")).startswith(words)
    ]
    rows = fold.xpath(".//tbody/tr[not(@class='kb-matrix__group')]") or fold.xpath("./ul/li")
    (count,) = fold.find("summary").find_class("kb-n")
    assert seen_text(count).split()[0] == str(len(rows))


@pytest.mark.audit
def test_every_fold_that_holds_a_list_says_how_many(built: Path):
    silent = {words for each in every_address(built) for words, _ in folds(built, each) if not NUMBER.search(words)}
    assert silent == set()
