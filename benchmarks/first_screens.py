"""Measure where on each kind of page its answer stands, how high the page is and how much of it travels, on a desk and on a phone.

`python benchmarks/first_screens.py [BEFORE]` builds and serves the site, and sets the built site in the folder BEFORE beside
it. The result is written into `RESULTS.md`; `tests/test_first_screens.py` holds each kind to its limits. Needs the system's
Chromium.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results
from benchmarks.lighthouse import built_and_served
from benchmarks.weights import weigh
from scripts.browser import needed, opened  # with letters as wide as a phone sets them
from scripts.site_server import served

DESK, PHONE = (1440, 900), (390, 844)
HIGHEST = 12_000


@dataclass(frozen=True)
class Kind:
    """A kind of page: an address of that kind, and what has to begin in the first screen, on a desk and on a phone.

    `nth` says which of several is meant, from 0; `limits` are the most that the page may be high on each, in px. `was` is
    what had the answer before the pages were drawn anew, or nothing where none had it.
    """

    name: str
    address: str
    desk: str
    phone: str
    limits: tuple[int, int] = (HIGHEST, HIGHEST)
    was: str = ""
    nth: tuple[int, int] = (0, 0)


KINDS = (
    Kind("home", "", ".kb-qa > li", ".kb-qa > li", (2500, 3600), ".kb-questions li", (7, 4)),
    Kind("the Charter", "charter/", ".kb-line", ".kb-line", (5000, 8000), ".kb-outline__row:not(.kb-outline__head)"),
    Kind("a provision", "provisions/charter-defense-sales/", ".kb-big", ".kb-big", (3200, 6500), ".kb-main .kb-status"),
    Kind(
        "a claim",
        "claims/claim-us-arms-sales-expanded/",
        ".kb-slots tbody tr",
        ".kb-slots tbody tr",
        (2500, 4800),
        "#text + * .kb-verdict",
    ),
    Kind("a forecast", "claims/claim-section-907-repeal/", ".kb-why", ".kb-why", (2500, 5000), "#outcome"),
    Kind(
        "the article",
        "articles/article-charter-means-for-baku/",
        ".kb-marks",
        ".kb-para p",
        (6500, 11_000),
        ".kb-claims",
    ),
    Kind("a theme", "themes/section-907/", ".kb-points li", ".kb-answer", (5000, 9000), ".kb-answer"),
    Kind("the timeline", "timeline/", ".kb-event", ".kb-event", (5000, 6000), "#signing-of-the-charter"),
    Kind("statements", "statements/", ".kb-said li", ".kb-said li", (4000, 7500), ".kb-event"),
    Kind("commitments", "commitments/", ".kb-dues li", ".kb-dues li", was=".kb-card"),
    Kind("horizon", "horizon/", ".kb-hz__strip", ".kb-hz__strip", (3000, 5000)),
    Kind("section 907 in time", "section-907/", ".kb-lineage", ".kb-steps li", (1500, 2500)),
    Kind("claims grid", "matrix/", ".kb-cg td > a", ".kb-cg td > a", (2500, 3500), ".kb-matrix td a"),
    Kind("themes and names", "names/", ".kb-nm td > a", ".kb-nm__small li", (1800, 4000)),
    Kind("figures", "figures/", ".kb-fg__rows li", ".kb-fg__rows li", was=".kb-table--figures tr"),
    Kind("forecasts", "forecasts/", ".kb-tally", ".kb-tally", was=".kb-status"),
    Kind("compare", "compare/", ".kb-compared", ".kb-lead", (2000, 2200), ".kb-table"),
    Kind("the map", "map/", ".kb-map", ".kb-map", (2500, 3000), ".kb-map"),
    Kind(
        "search",
        "search/?q=section+907",
        ".kb-search__hits li",
        ".kb-search__hits li",
        was=".kb-search__hits li",
    ),
    Kind("unread", "charter/#unread", ".kb-unknowns li", ".kb-unknowns li", was=".kb-bare li"),
    Kind("questions", "questions/", ".kb-qa > li", ".kb-qa > li"),
    Kind("sources", "sources/", "#behind", "#behind", was=".kb-sources li"),
    Kind("disputes", "disputes/", ".kb-page h3", ".kb-page h3", was=".kb-dispute"),
    Kind(
        "open questions",
        "open-questions/",
        ".kb-questions li",
        ".kb-questions li",
        was=".kb-unknowns li",
    ),
    Kind(
        "data",
        "data/",
        "a[href$='record.sqlite']",
        "a[href$='record.sqlite']",
        limits=(3_700, 5_000),
        was="a[href$='.json']",
    ),
)


@dataclass(frozen=True)
class Seen:
    """What was seen of a page at one width: where its answer begins, or None where there is none, and its height, in px."""

    answer: int | None
    height: int


def see(page: Page, address: str, size: tuple[int, int], answer: str, nth: int) -> Seen:
    """Return where the answer of a page begins and how high the page is, at a width."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => null)")
    if "?q=" in address:
        page.locator(answer).first.wait_for()
    found = page.locator(f"main :is({answer}):visible").nth(nth) if answer else None
    box = found.bounding_box() if found and found.count() else None
    height = page.evaluate("document.documentElement.scrollHeight")
    return Seen(round(box["y"]) if box else None, height)


def rows(browser: Browser, now: str, before: str | None) -> list[tuple[str, ...]]:
    """Return a row for each kind: the answer, the height and the weight, before and now, on a desk and on a phone."""
    page = browser.new_page()
    made = []
    for kind in KINDS:
        cells = [kind.name]
        for width, (size, answer) in enumerate(((DESK, kind.desk), (PHONE, kind.phone))):
            new = see(page, now + kind.address, size, answer, kind.nth[width])
            old = see(page, before + kind.address, size, kind.was, 0) if before else None
            cells += [_pair(old and old.answer, new.answer), _pair(old and old.height, new.height)]
        path = kind.address.partition("?")[0]  # what a search finds is fetched after the first view, sooner or later
        weights = [sum(part for part, _ in weigh(browser, site + path)) for site in (before, now) if site]
        made.append((*cells, _pair(weights[0] if before else None, weights[-1])))
    page.close()
    return made


def _pair(old: int | None, new: int | None) -> str:
    shown = "–" if new is None else f"{new:,}"
    return shown if old is None else f"{old:,} → {shown}"


def main(arguments: list[str]) -> None:
    """Build and serve the site, measure it beside the one that is named, and write what was seen."""
    head = ("page", "answer at y, 1440", "height, 1440", "answer at y, 390", "height, 390", "bytes")
    with built_and_served() as (address, _), opened(needed()) as browser:
        if arguments:
            folder = Path(arguments[0]).resolve()
            with served(folder.parent, compress=True) as old:
                measured = rows(browser, address, f"{old}{folder.name}/")
        else:
            measured = rows(browser, address, None)
        runs = f"Chromium {browser.version}"
    says = (
        "Where on a page its answer begins, how high the page is, both in px, and what its first view weighs, compressed: "
        "before the pages were drawn anew, where that was built beside it, and now; of the search without what it finds. "
        "The first screen of a desk is 900 px high, that of a phone 844."
    )
    results.write("first_screens", "Where the answer stands", says, results.table(head, measured), runs)


if __name__ == "__main__":
    main(sys.argv[1:])
