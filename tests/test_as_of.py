"""Four pages can be read as of an earlier day: what is dated after it is grey. The days are read here from the YAML itself."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import lxml.html
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from kb.check.run import check, open_library
from kb.declare.dates import parse
from kb.library.chronicle import reading_days
from kb.library.library import Library
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from tests.test_browser import faults
from view.components import dated
from view.site import Site

PAGES = ("timeline/", "commitments/", "forecasts/", "horizon/")
LATER_ROWS = "rows => rows.filter(row => row.matches('.is-later')).map(row => row.id)"


@functools.cache
def written(type_: str, field: str) -> dict[str, str]:
    """Return a field of the records of a type as their files have it, by id."""
    found = {}
    for file in (ROOT / "data" / type_).glob("*.yml"):
        line = re.search(rf"^{field} ?(\S.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        if line:
            found[file.stem] = line[1].strip("'\"")
    return found


def first_day(date: str) -> str:
    """Return the first day that a date as written can be, or nothing where it has no beginning."""
    start = date.partition("/")[0].rstrip("?~")
    return "" if start.startswith(".") else start + "-01-01"[len(start) - 4 :]


def of(type_: str, field: str = "date:") -> dict[str, str]:
    return {id_: first_day(date) for id_, date in written(type_, field).items()}


def of_forward() -> dict[str, str]:
    """Return the day of each provision, which is that of its document, and of each claim, which is that of its article."""
    signed, published = of("instruments", "signed:"), of("articles")
    provisions = {id_: signed[document] for id_, document in written("provisions", "instrument:").items()}
    return provisions | {id_: published[article] for id_, article in written("claims", "article:").items()}


def day_of(name: str) -> str:
    """Return the day of a choice as the article or the settings have it."""
    if name == "article":
        (article,) = written("articles", "date:").values()
        return article
    settings = yaml.safe_load((ROOT / "data" / "settings.yml").read_text(encoding="utf-8"))
    return str(settings["evidence"]["dense_to"])


def id_in(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def leads(within: lxml.html.HtmlElement) -> str:
    """Return the id of the record to which the title of a row leads."""
    return id_in(within.xpath("string((.//a[not(contains(@class, 'kb-id'))])[1]/@href)"))


@pytest.fixture(scope="module")
def made(library: Library) -> dict[str, lxml.html.HtmlElement]:
    """What the macro of each page makes of the real records."""
    site = Site(library)
    return {page: tree(str(site.macros(page)[page.rstrip("/")]())) for page in PAGES}


def days_of(elements: Iterable[lxml.html.HtmlElement]) -> list[str]:
    return [each.get("data-day", "") for each in elements]


# ── What rows and marks say of their day ─────────────────────────────────────────────────────────────────────────────


def test_each_row_dot_name_and_bar_of_the_timeline_has_the_day_of_its_record(made: dict[str, lxml.html.HtmlElement]):
    page, events, periods = made["timeline/"], of("events"), of("periods")
    rows = page.xpath("//li[contains(@class, 'kb-event')]")
    listed = [row.get("id") for row in rows]
    assert days_of(rows) == [events[id_] for id_ in listed]
    assert sorted(listed) == sorted(id_ for id_, day in events.items() if day)
    dots = page.xpath("//*[local-name() = 'circle']")
    assert len(dots) == 2 * len(rows)
    assert Counter(dot.getparent().get("href") or f"#{dot.get('data-at')}" for dot in dots) == {
        f"#{id_}": 2 for id_ in listed
    }
    flags = page.xpath("//a[@class='flag']")
    assert flags and days_of(flags) == [events[flag.get("href").partition("#")[2]] for flag in flags]
    titles = {title: id_ for id_, title in written("periods", "title:").items()}
    bars = page.xpath("//*[@class='bar']")
    named = [titles[bar.findtext("title").removesuffix(f", {parse(date)}")] for bar in bars for date in [date_of(bar)]]
    assert len(bars) > 10 and days_of(bars) == [periods[id_] for id_ in named]
    begun = page.xpath("//div[@class='kb-era__body']/p/span[@data-day]")
    assert {leads(span): span.get("data-day") for span in begun} == periods


def date_of(bar: lxml.html.HtmlElement) -> str:
    """Return the date, as written, of the period with the title of a bar."""
    said = bar.findtext("title")
    titles = written("periods", "title:")
    return next(date for id_, date in written("periods", "date:").items() if said == f"{titles[id_]}, {parse(date)}")


@pytest.mark.parametrize("name", PAGES[1:])
def test_each_row_has_the_day_of_its_document_or_article_and_each_mark_that_of_its_page(
    made: dict[str, lxml.html.HtmlElement], name: str
):
    page, published = made[name], of("sources", "published:")
    rows = page.xpath("//tr[@data-day] | //li[@class='kb-hz__row']")
    assert len(rows) > 10 and days_of(rows) == [of_forward()[leads(row)] for row in rows]
    assert len(rows) == len(page.xpath("//*[@class='kb-hz__strip']"))
    marks = page.xpath("//*[@class='kb-hz__strip']/a[not(@class='due')]")
    assert len(marks) > 10 and days_of(marks) == [published[id_in(mark.get("href"))] for mark in marks]
    words = page.xpath("//dl/dd/span")
    assert days_of(words) == [published[leads(each)] for each in words]
    assert bool(words) == (name == "horizon/")


@pytest.mark.parametrize("name", ["commitments/", "horizon/"])
def test_what_is_due_has_the_day_on_which_it_is(made: dict[str, lxml.html.HtmlElement], name: str):
    due = [first_day(date) for date in written("provisions", "due:\n  date:").values()]
    flags = made[name].xpath("//*[@class='kb-hz__strip']/a[@class='due']")
    assert len(due) > 1 and sorted(days_of(flags)) == sorted(due)
    if name == "commitments/":
        assert sorted(days_of(made[name].xpath("//ul[@class='kb-dues']/li"))) == sorted(due)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        pytest.param("2026-05-26", "2026-05-26", id="a day"),
        pytest.param("2026-02", "2026-02-01", id="a month may be its first day"),
        pytest.param("2026", "2026-01-01", id="a year may be its first day"),
        pytest.param("2026-05-26?", "2026-05-26", id="uncertain"),
        pytest.param("2026-05-10~", "2026-05-10", id="about"),
        pytest.param("2025-08-29/..", "2025-08-29", id="still open"),
        pytest.param("2026-01-20/2026-03", "2026-01-20", id="what lasts is not later than the day on which it begins"),
        pytest.param("../1991", "", id="without a beginning it is never later"),
    ],
)
def test_a_date_counts_by_the_first_day_that_it_can_be(date: str, day: str):
    assert dated(parse(date)) == (f' data-day="{day}"' if day else "")
    assert first_day(date) == day


# ── The days to choose from ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PAGES)
def test_the_days_are_those_of_the_article_the_settings_and_the_record(
    made: dict[str, lxml.html.HtmlElement], library: Library, name: str
):
    (bar,) = made[name].xpath("//*[@data-kb-asof]")
    article, dense = day_of("article"), day_of("dense")
    links = [(link.get("href"), link.get("data-until"), seen_text(link)) for link in bar.xpath(".//a[@data-until]")]
    assert links == [
        ("?asof=article", article, f"{parse(article)}, the article"),
        ("?asof=dense", dense, f"{parse(dense)}, dense evidence"),
        ("./", "", f"{parse(library.as_of.isoformat())}, the record"),
    ]
    for says, day in zip(bar.find_class("kb-asof__says"), (article, dense), strict=True):
        words = " ".join(seen_text(says).split())
        assert f"after {parse(day)}, " in words and "hidden" in says.attrib
        assert f"Verdicts, counts and texts are those of {parse(library.as_of.isoformat())}" in words
        on = [id_in(link.get("href")) + "/" for link in says.iter("a")]
        assert on == [page for page in PAGES if page != name]


def changed(sample: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
    """Return the days of the sample after a change; that they do not fit others is the checker's, and no matter here."""
    path = sample / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [(day.name, day.last.isoformat()) for day in reading_days(check(sample).library)]


RECORD, DENSE, ARTICLE = ("", "2026-11-23"), ("dense", "2001-03-13"), ("article", "2001-02-05")
EDGE = "  dense_to: 2001-03-13\n"
EDGES = f"evidence:\n{EDGE}  thin_to: 2001-06-26\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "days"),
    [
        pytest.param("settings.yml", "", "", [ARTICLE, DENSE, RECORD], id="as it is"),
        pytest.param("settings.yml", EDGES, "", [ARTICLE, RECORD], id="no edge is declared"),
        pytest.param(
            "settings.yml", EDGE, "  dense_to: 2001-01-09\n", [("dense", "2001-01-09"), ARTICLE, RECORD], id="in order"
        ),
        pytest.param("settings.yml", EDGE, "  dense_to: 2026-11-23\n", [ARTICLE, RECORD], id="dense to the last day"),
        pytest.param(
            "articles/column.yml", "2001-02-05", "2001-02", [("article", "2001-02-28"), DENSE, RECORD], id="a month"
        ),
        pytest.param("articles/column.yml", "2001-02-05", "2027-01-02", [DENSE, RECORD], id="after the record"),
    ],
)
def test_a_day_can_be_chosen_that_is_declared_and_lies_before_that_of_the_record(
    sample: Path, file: str, old: str, new: str, days: list[tuple[str, str]]
):
    assert changed(sample, file, old, new) == days


def test_without_an_earlier_day_there_is_nothing_to_choose(sample: Path):
    changed(sample, "settings.yml", EDGES, "")
    assert changed(sample, "articles/column.yml", "2001-02-05", "2027-01-02") == []
    html = str(Site(check(sample).library).macros("timeline/")["timeline"]())
    assert "kb-asof" not in html and "kb-event" in html


def test_a_record_that_is_dated_anew_takes_its_day_along(sample: Path):
    path = sample / "data" / "events" / "signing.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("2001-02-03", "2001-04"), encoding="utf-8")
    page = tree(str(Site(check(sample).library).macros("timeline/")["timeline"]()))
    assert days_of(page.xpath("//li[@id='signing']")) == ["2001-04-01"]


def test_a_library_without_settings_has_no_days(sample: Path):
    assert reading_days(Library([], [], open_library(sample).ids)) == []


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────────────────


def later(day: str) -> set[str]:
    return {id_ for id_, first in of("events").items() if first > day}


def test_what_is_later_turns_grey_in_rows_dots_names_and_bars_and_a_line_says_what_does_not_change(
    page: Page, address: str
):
    page.goto(f"{address}timeline/?asof=article")
    day = day_of("article")
    assert set(page.eval_on_selector_all("#list .kb-event", LATER_ROWS)) == later(day) != set()
    marks = page.eval_on_selector_all(
        ".kb-tl [data-day]", "marks => marks.map(mark => [mark.dataset.day, mark.matches('.is-later')])"
    )
    assert {is_later for _, is_later in marks} == {True, False}
    assert [mark for mark in marks if mark[1] != (mark[0] > day)] == []
    says = page.locator(".kb-asof__says:visible")
    expect(says).to_have_count(1)
    expect(says).to_contain_text("Verdicts, counts and texts are those of")
    expect(page.locator(".kb-asof [aria-current]")).to_have_text(re.compile(r"the article$"))
    one = page.locator("#list .kb-event.is-later").first
    expect(one).to_contain_text(" (after this day)")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        plain = page.locator("#list .kb-event:not(.is-later) a").first.evaluate("el => getComputedStyle(el).color")
        assert one.locator("a").evaluate("el => getComputedStyle(el).color") != plain
        assert faults(page, ".kb-page", runOnly=["color-contrast"]) == [], scheme


def test_a_day_is_chosen_kept_beside_a_filter_and_gone_back_from(page: Page, address: str):
    page.goto(f"{address}timeline/?kind=force#list")
    rows = page.locator("#list .kb-event:not(.is-out)")
    few = rows.count()
    page.get_by_role("link", name="dense evidence").click()
    expect(page).to_have_url(re.compile(r"timeline/\?kind=force&asof=dense#list$"))
    grey = set(page.eval_on_selector_all("#list .kb-event", LATER_ROWS))
    assert grey == later(day_of("dense"))
    assert rows.count() == few, "what the filter shows is as it was"
    page.get_by_role("button", name="Clear").click()
    expect(page).to_have_url(re.compile(r"timeline/\?asof=dense#list$"))
    assert set(page.eval_on_selector_all("#list .kb-event", LATER_ROWS)) == grey
    page.locator(".kb-bar__orders button[value=title]").click()
    expect(page).to_have_url(re.compile(r"\?sort=title&asof=dense"))
    assert set(page.eval_on_selector_all("#list .kb-event", LATER_ROWS)) == grey
    page.get_by_role("link", name="the record").click()
    expect(page).to_have_url(re.compile(r"timeline/\?sort=title#list$"))
    expect(page.locator(".is-later, .kb-later, .kb-asof__says:visible")).to_have_count(0)
    page.go_back()
    assert set(page.eval_on_selector_all("#list .kb-event", LATER_ROWS)) == grey
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?kind=force&asof=dense"))
    page.go_back()
    expect(page.locator(".is-later")).to_have_count(0)
    assert rows.count() == few


def test_the_day_goes_along_between_the_four_pages_and_nowhere_else(page: Page, address: str):
    page.goto(f"{address}timeline/?asof=dense")
    for name in (*PAGES[1:], PAGES[0]):
        expect(page.locator(".kb-asof__says:visible")).to_have_count(1)  # the script has run
        kept = {id_in(link.partition("?")[0]) + "/" for link in asking(page, "[href*='asof=dense']")}
        assert kept == set(PAGES)
        assert [link for link in asking(page, ":not([href*='asof=']):not([href^='#'])") if is_of_four(link, page)] == []
        page.locator(f".kb-asof a[href*='/{name}?asof=dense']:visible").click()
        expect(page).to_have_url(f"{address}{name}?asof=dense")
    page.get_by_role("link", name="the record").click()
    assert asking(page, "[href*='asof=dense']:not([data-until])") == []


def asking(page: Page, which: str) -> list[str]:
    return page.eval_on_selector_all(
        f"a{which}:not([data-until])", "links => links.map(link => link.href.baseVal ?? link.href)"
    )


def is_of_four(link: str, page: Page) -> bool:
    root = page.url.partition("timeline/")[0] if "timeline/" in page.url else page.url.rsplit("/", 2)[0] + "/"
    return link.removeprefix(root).partition("?")[0].partition("#")[0] in PAGES


def test_marks_of_the_horizon_are_grey_by_the_day_of_their_pages(page: Page, address: str):
    published = of("sources", "published:")
    for name in PAGES[1:]:
        page.goto(f"{address}{name}?asof=dense")
        found = page.eval_on_selector_all(
            ".kb-hz__strip > a:not(.due)",
            "marks => marks.map(mark => [mark.getAttribute('href'), mark.matches('.is-later')])",
        )
        assert {is_later for _, is_later in found} == {True, False}, name
        assert [href for href, is_later in found if is_later != (published[id_in(href)] > day_of("dense"))] == []


def test_on_paper_and_in_forced_colours_later_rows_say_so_in_words(page: Page, address: str):
    page.goto(f"{address}timeline/?asof=article")
    word = page.locator("#list .kb-later").first
    assert (word.bounding_box() or {})["width"] <= 1
    page.emulate_media(media="print")
    assert (word.bounding_box() or {})["width"] > 60
    expect(page.locator(".kb-asof__days")).to_be_hidden()
    expect(page.locator(".kb-asof__says:visible")).to_have_count(1)
    page.emulate_media(media="screen", forced_colors="active")
    assert (word.bounding_box() or {})["width"] > 60


@pytest.mark.parametrize("asked", ["", "?asof=", "?asof=2026-02-13", "?asof=article%20", "?asof=constructor"])
def test_an_address_that_names_no_day_is_read_as_of_the_record(page: Page, address: str, asked: str):
    page.goto(f"{address}horizon/{asked}")
    expect(page.locator(".kb-asof [aria-current]")).to_have_text(re.compile(r"the record$"))
    expect(page.locator(".is-later, .kb-asof__says:visible")).to_have_count(0)


def test_without_a_script_there_is_no_choice_that_would_do_nothing(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}horizon/?asof=article")
    expect(page.locator(".kb-hz__strip").first).to_be_visible()
    expect(page.locator(".kb-asof")).to_be_hidden()
    context.close()
    context = browser.new_context()
    page = context.new_page()
    page.route("**/asof.js*", lambda route: route.abort())
    page.goto(f"{address}horizon/?asof=article")
    expect(page.locator(".kb-hz__strip").first).to_be_visible()
    expect(page.locator(".kb-asof")).to_be_hidden()
    context.close()
