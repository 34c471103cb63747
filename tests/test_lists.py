"""Lists of records filter and order, with the state in the address. What is expected is worked out here, not there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kb.check.run import open_library
from kb.declare import scales as declared_scales
from kb.declare.prose import plain
from kb.declare.types import TYPES
from kb.library.documents import is_fragment
from kb.library.library import Library
from kb.records.record import Record
from tests.conftest import SAMPLE, real_library
from tests.reading_pages import seen_text, tree
from view.lists import declared as every
from view.lists import ledes, listing, parts
from view.site import Site

LIBRARY = real_library()
CITED = Counter(citation.source for record in LIBRARY for _, citation in record.citations)
CITED.update(article.source for article in LIBRARY.of_type("articles"))
CHARTER = [provision for provision in LIBRARY.of_type("provisions") if provision.instrument == "charter-2026"]


@dataclass(frozen=True)
class ListPage:
    """A page with a list: its address, the list that is declared for it, and the records that belong on it."""

    path: str
    declared: str
    records: tuple[Record, ...]

    def __str__(self) -> str:
        return self.path


LISTS = [
    *(ListPage(f"{name}/", name, LIBRARY.of_type(name)) for name in TYPES if name != "articles"),
    ListPage("timeline/", "events", LIBRARY.of_type("events")),
    ListPage("matrix/", "claims", LIBRARY.of_type("claims")),
    ListPage("charter/", "provisions", tuple(CHARTER)),
    ListPage("forecasts/", "forecasts", tuple(c for c in LIBRARY.of_type("claims") if c.kind.value == "forecast")),
    ListPage(
        "commitments/",
        "commitments",
        tuple(p for p in CHARTER if p.placement.value != "unplaced" and p.modality.family != "states"),
    ),
    ListPage("disputes/", "disputes", tuple(record for record in LIBRARY if record.disputes)),
    ListPage("open-questions/", "unknowns", tuple(record for record in LIBRARY if record.unknowns)),
]
BY_PATH = {each.path: each for each in LISTS}


def with_every_facet() -> set[str]:
    """Return the paths of a few lists that have, together, every facet that any list has; the audit takes all."""
    offered = {
        shown.path: {facet.name for facet in every.LISTS[shown.declared].facets}
        for shown in sorted(LISTS, key=lambda shown: len(shown.records))
    }
    missing, few = set().union(*offered.values()), {"sources/"}  # the one that comes in parts
    missing -= offered["sources/"]
    while missing:
        best = max(offered, key=lambda path: len(offered[path] & missing))
        few.add(best)
        missing -= offered[best]
    return few


FEW = with_every_facet()
every_list = pytest.mark.parametrize(
    "shown",
    [pytest.param(shown, id=str(shown), marks=[] if shown.path in FEW else pytest.mark.audit) for shown in LISTS],
)


def themes(record: Record) -> set[str]:
    if record.type.name == "themes":
        return {record.id}
    return set(record.values["themes"] or ()) if "themes" in record.type.names else set()


def status(record: Record) -> Any:
    tied = [entry.state for entry in record.status or () if entry.relation.value == "by-the-charter"]
    return tied[-1] if tied else None


def side(record: Record) -> str:
    if record.type.name == "statements":
        return side(LIBRARY[record.speaker])
    return record.country or (record.id if record.type.name == "actors" and record.kind.value == "state" else "none")


def words_of(text: str) -> str:
    return "-".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text.lower()).split()
    )


FACETS: dict[str, Callable[[Record], set[str]]] = {
    "theme": themes,
    "kind": lambda record: {record.kind.value},
    "verdict": lambda record: {record.charter.verdict.value},
    "record": lambda record: {record.record.verdict.value} if record.record else set(),
    "outcome": lambda record: {record.outcome.verdict.value} if record.outcome else set(),
    "hedge": lambda record: {record.hedge.degree.value},
    "document": lambda record: {record.instrument},
    "section": lambda record: {record.section.lower()},
    "family": lambda record: {record.modality.family or "not-seen"},
    "verb": lambda record: {record.modality.value},
    "wording": lambda record: {record.wording.value},
    "status": lambda record: {status(record).value if status(record) else "not-assessed"},
    "decade": lambda record: {str(record.date.year)[:3] + "0s"},
    "stance": lambda record: {record.stance.value},
    "on": lambda record: {record.stance_on.what} if record.stance_on else set(),
    "country": lambda record: {side(record)},
    "quantity": lambda record: {words_of(record.quantity)},
    "standing": lambda record: {record.standing.value.value},
    "language": lambda record: {record.language},
    "seen": lambda record: {record.seen.value},
    "force": lambda record: {record.legal_force.value.value},
    "type": lambda record: {record.type.name},
}


def fold(text: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) != "Mn")
    plain = bare.translate({ord("ə"): "e", ord("Ə"): "e", ord("ı"): "i", **dict.fromkeys(map(ord, "-‐–—"), " ")})
    return "".join(letter for letter in plain if letter not in "'’‘ʼ\"“”«»").lower()


def place(scale: str) -> Callable[[Record], int | None]:
    """Return the key of a coded field: where its value stands in the scale of that field."""

    def key(record: Record) -> int | None:
        term = {
            "verdict": lambda: record.charter.verdict,
            "record": lambda: record.record and record.record.verdict,
            "hedge": lambda: record.hedge.degree,
            "verb": lambda: record.modality,
            "stance": lambda: record.stance,
        }[scale]()
        scales = {
            "verdict": declared_scales.CHARTER_VERDICT,
            "record": declared_scales.RECORD_VERDICT,
            "hedge": declared_scales.HEDGE,
            "verb": declared_scales.MODALITY,
            "stance": declared_scales.STANCE,
        }
        return [each.value for each in scales[scale].terms].index(term.value) if term else None

    return key


def title(text: str) -> str:
    bare = (letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    plain = "".join(bare).translate({ord("ə"): "e", ord("Ə"): "e", ord("ı"): "i"}).lower()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


SETTLED = ("came-about", "did-not", "signs-for", "signs-against", "mixed-signs", "open", "not-testable-as-worded")

ORDERS: dict[str, Callable[[Record], Any]] = {
    **{scale: place(scale) for scale in ("verdict", "record", "hedge", "verb", "stance")},
    "outcome": lambda record: SETTLED.index(record.outcome.verdict.value),
    "title": lambda record: title(record.title),
    "publisher": lambda record: title(record.publisher),
    "speaker": lambda record: title(LIBRARY[record.speaker].title),
    "theme": lambda record: min((LIBRARY[theme].order for theme in themes(record)), default=None),
    "date": lambda record: record.date.first,
    "signed": lambda record: record.signed and record.signed.first,
    "published": lambda record: record.published and record.published.first,
    "period": lambda record: record.period.first,
    "citations": lambda record: -CITED[record.id],
}


OPEN_BAR = "document.querySelectorAll('.kb-behind--list').forEach(fold => { fold.open = true })"


def open_whole(page: Page, url: str) -> None:
    """Open a list and what its bar is folded in, and read it to its end, so that the parts of a long one have come."""
    page.goto(url)
    page.evaluate(OPEN_BAR)
    expect(page.locator(".kb-pages")).to_have_count(0)


class Seen:
    """A list in the browser, as a reader meets it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bar = page.locator("form.kb-bar")
        self.count = self.bar.locator("output")

    def ids(self) -> list[str]:
        """Return the ids of the records whose rows can be seen, from top to bottom, once every fold is open."""
        self.page.evaluate("document.querySelectorAll('#list details').forEach(fold => { fold.open = true })")
        return self.page.evaluate(
            """[...document.querySelectorAll("[data-facets]")].filter(row => row.checkVisibility())
               .sort((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)
               .map(row => row.querySelector("a:not(.kb-id)").pathname.split("/").at(-2))"""
        )

    def reach(self) -> None:
        """Open the button behind which the bar of some lists stands."""
        self.page.evaluate(OPEN_BAR)

    def order(self, name: str) -> Locator:
        self.reach()
        return self.bar.locator(f".kb-bar__orders button[value={name}]")

    def choose(self, facet: str, option: str) -> None:
        fold = self.page.locator("details.kb-behind--list:not([open]) > summary")
        if fold.count():
            fold.click()
        self.reach()
        self.bar.get_by_role("button", name=re.compile(f"^{facet}(:|$)")).click()
        self.bar.get_by_role("checkbox", name=option).check()


@every_list
def test_a_list_filters_orders_fits_and_clears(
    page: Page, address: str, shown: ListPage, request: pytest.FixtureRequest
):
    """Each option, order and facet of a list, on one page; `make audit` loads it anew for every order.

    Of the options of a list of hundreds it tries every third or sixth; `make audit` tries all.
    """
    audit = request.config.getoption("--audit")
    open_whole(page, address + shown.path)
    seen = Seen(page)
    whole = seen.ids()
    seen.reach()
    assert sorted(whole) == sorted(record.id for record in shown.records)
    every_facet_that_would_narrow_it_is_offered(page, shown)
    each_option_shows_exactly_its_records_and_counts_them(page, shown, step=1 if audit else step_for(len(whole)))
    assert page.url == address + shown.path
    orders = [order.name for order in every.LISTS[shown.declared].orders if order.name in ORDERS]
    for name in orders:
        it_is_sorted_both_ways(seen, address, shown, name)
        if name == orders[-1] or audit:
            down = seen.ids()
            open_whole(page, page.url)
            assert seen.ids() == down
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OPEN_FACETS) == [], width
    clear_brings_it_back(seen, address, shown, whole)


def step_for(rows: int) -> int:
    """Return which of the options of a list of so many rows are tried: each, every third, every sixth."""
    return 1 if rows < 100 else 3 if rows < 500 else 6


def each_option_shows_exactly_its_records_and_counts_them(page: Page, shown: ListPage, step: int) -> None:
    found = page.evaluate(
        """step => [...document.querySelectorAll(".kb-bar input[type=checkbox]")].filter((_, at) => at % step === 0).map(input => {
             input.click()
             const seen = [...document.querySelectorAll("[data-facets]")].filter(row => row.checkVisibility())
             const ids = seen.map(row => row.querySelector("a:not(.kb-id)").pathname.split("/").at(-2))
             const said = document.querySelector(".kb-bar output").textContent
             const address = location.search, beside = input.parentElement.querySelector("small").textContent
             input.click()
             return [input.name, input.value, ids, said, address, beside]
           })""",
        step,
    )
    expected: dict[tuple[str, str], set[str]] = {}
    for facet in {name for name, *_ in found}:
        for record in shown.records:
            for value in FACETS[facet](record):
                expected.setdefault((facet, value), set()).add(record.id)
    if step == 1:
        assert {(name, value) for name, value, *_ in found} == expected.keys()
    assert {(name, value): set(ids) for name, value, ids, *_ in found}.items() <= expected.items()
    apart = {record.id for record in apart_of(shown)}
    for name, value, ids, said, state, beside in found:
        count, besides = len(set(ids) - apart), len(apart & set(ids))
        told = f", and {besides} in no count" if besides else ""
        assert said == f"{count:,} of {len(shown.records) - len(apart):,} shown{told}"
        assert state == f"?{name}={value}"
        assert beside == f"{count:,}"


def apart_of(shown: ListPage) -> list[Record]:
    """Return what a list of provisions shows and does not count: fragments."""
    return [record for record in shown.records if is_fragment(record)] if shown.declared != "unknowns" else []


def every_facet_that_would_narrow_it_is_offered(page: Page, shown: ListPage) -> None:
    offered = page.evaluate("[...new Set([...document.querySelectorAll('.kb-bar [type=checkbox]')].map(i => i.name))]")
    wanted = {
        facet.name
        for facet in every.LISTS[shown.declared].facets
        if len(set().union(*(FACETS[facet.name](record) for record in shown.records))) > 1
    }
    assert set(offered) == wanted


def it_is_sorted_both_ways(seen: Seen, address: str, shown: ListPage, name: str) -> None:
    is_first = every.LISTS[shown.declared].orders[0].name == name
    if not is_first:
        seen.order(name).click()
        assert seen.page.url == f"{address}{shown.path}?sort={name}"
    expect(seen.order(name)).to_have_attribute("aria-pressed", "true")
    expect(seen.bar.locator("[aria-pressed=true]")).to_have_count(1)
    up = seen.ids()
    if is_first and every.LISTS[shown.declared].orders[0].first == "newest first":
        up = up[::-1]
    keys = [ORDERS[name](LIBRARY[id_]) for id_ in up]
    given = [key for key in keys if key is not None]
    assert given == sorted(given), name
    assert keys[len(given) :] == [None] * (len(keys) - len(given)), name
    seen.order(name).click()
    assert seen.page.url == f"{address}{shown.path}?sort=-{name}"
    down = seen.ids()
    assert sorted(down) == sorted(up), name
    if is_first and every.LISTS[shown.declared].orders[0].first == "newest first":
        down = down[::-1]
    keys = [ORDERS[name](LIBRARY[id_]) for id_ in down]
    assert [key for key in keys if key is not None] == given[::-1], name
    assert keys[len(given) :] == [None] * (len(keys) - len(given)), name


# The facets that, opened, are wider than the window.
OPEN_FACETS = """[...document.querySelectorAll(".kb-bar__facet")].filter(facet => {
  facet.click()
  return document.documentElement.scrollWidth > document.documentElement.clientWidth
}).map(facet => facet.innerText)"""


def clear_brings_it_back(seen: Seen, address: str, shown: ListPage, whole: list[str]) -> None:
    """Fail where it does not bring the whole list back in its own order."""
    clear = seen.bar.get_by_role("button", name="Clear")
    seen.page.goto(f"{address}{shown.path}?q=zzz&sort=-title")
    apart = len(apart_of(shown))
    expect(seen.count).to_have_text(f"0 of {len(whole) - apart:,} shown")
    expect(seen.page.locator(".kb-pages")).to_have_count(0)
    assert seen.ids() == []
    expect(seen.bar.get_by_text("Nothing fits")).to_be_visible()
    clear.click()
    assert seen.ids() == whole
    assert seen.page.url == address + shown.path
    told = f", and {apart} in no count" if apart else ""
    expect(seen.count).to_have_text(f"All {len(whole) - apart:,} shown{told}")
    expect(seen.bar.get_by_text("Nothing fits")).not_to_be_visible()
    expect(clear).not_to_be_visible()


def test_provisions_stand_by_document_this_charter_first_and_name_any_other(page: Page, address: str):
    sections = ["P", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    page.goto(f"{address}provisions/")
    others = {provision.instrument for provision in LIBRARY.of_type("provisions")} - {"charter-2026"}
    documents = ["charter-2026", *sorted(others)]
    expected = sorted(
        LIBRARY.of_type("provisions"),
        key=lambda each: (documents.index(each.instrument), sections.index(each.section), each.number or 999),
    )
    seen = Seen(page)
    assert seen.ids() == [provision.id for provision in expected]
    named = page.locator("#list [data-facets]").evaluate_all(
        "rows => rows.map(row => row.closest('[data-group]').dataset.group)"
    )
    titles = [LIBRARY[provision.instrument].title for provision in expected]
    assert others and named == titles
    seen.choose("Document", titles[-1])
    assert seen.ids() == [provision.id for provision in expected if provision.instrument == documents[-1]]


TYPED = {
    "places/": {"NAXCIVAN": "nakhchivan", "naxçıvan": "nakhchivan"},
    "sources/": {"oc media sovereignty": ""},
    "statements/": {"aliyev": ""},
    "actors/": {"turkiye": "turkiye"},
    "figures/": {
        "cargo middle corridor": "",
        "cargo middle‑corridor": "",
        "azerbaijanʼs": "",
        "traﬃc": "tripp-traffic-expected",
    },
    "terms/": {"“anti–terror”": "anti-terror-measures"},
}


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=[] if path in ("figures/", "places/") else pytest.mark.audit) for path in TYPED]
)
def test_a_typed_text_finds_titles_and_other_names_without_their_letters(page: Page, address: str, path: str):
    def names(record: Record) -> str:
        found = [record.title, *(entry.name for entry in (record.values["other_names"] or ()))] \
            if "other_names" in record.type.names else [record.title]  # fmt: skip
        if record.type.name == "sources":
            found += [record.publisher, record.author or ""]
        if record.type.name == "statements":
            found += [LIBRARY[record.speaker].title, plain(record.summary, lambda id_: LIBRARY[id_].title)]
        if record.type.name == "figures":
            found += [record.quantity, record.by or ""]
        return fold(" ".join(found))

    open_whole(page, address + path)
    seen = Seen(page)
    box = seen.bar.get_by_role("searchbox")
    for typed, id_ in TYPED[path].items():
        expected = {r.id for r in BY_PATH[path].records if all(word in names(r) for word in fold(typed).split())}
        assert expected and (not id_ or id_ in expected)
        said = f"{len(expected):,} of {len(BY_PATH[path].records):,} shown"
        box.fill("")
        expect(seen.count).not_to_have_text(said)
        box.press_sequentially(typed)
        expect(seen.count).to_have_text(said)
        assert set(seen.ids()) == expected
        expect(page).to_have_url(
            f"{address}{path}?{urlencode({'q': typed})}"
        )  # which follows the typing a little later
    page.reload()
    expect(seen.count).to_have_text(said)
    assert set(seen.ids()) == expected
    expect(box).to_have_value(typed)


def test_facets_of_two_kinds_narrow_together_and_options_of_one_widen(page: Page, address: str):
    open_whole(page, f"{address}claims/?theme=tripp&theme=energy&verdict=weaker-in-text&sort=-theme")
    expected = {
        claim.id
        for claim in LIBRARY.of_type("claims")
        if {"tripp", "energy"} & set(claim.themes) and claim.charter.verdict.value == "weaker-in-text"
    }
    seen = Seen(page)
    assert set(seen.ids()) == expected
    assert expected
    expect(seen.bar.get_by_role("button", name="Theme: 2 chosen")).to_be_visible()
    expect(seen.bar.get_by_role("button", name="In the text: Weaker in the text")).to_be_visible()


def test_back_and_forward_walk_through_the_states(page: Page, address: str):
    open_whole(page, f"{address}events/")
    seen = Seen(page)
    states = [seen.ids()]
    seen.choose("Kind", "use of force")
    states.append(seen.ids())
    seen.order("title").click()
    states.append(seen.ids())
    seen.bar.get_by_role("searchbox").press_sequentially("karabakh")
    expect(page).to_have_url(re.compile(r"\?q=karabakh&kind=force&sort=title$"))
    states.append(seen.ids())
    assert len({tuple(state) for state in states}) == 4
    for state in states[-2::-1]:
        page.go_back()
        expect(page.locator("[data-facets]:not(.is-out)")).to_have_count(len(state))
        assert seen.ids() == state
    expect(seen.bar.get_by_role("searchbox")).to_have_value("")
    page.go_forward()
    page.go_forward()
    page.go_forward()
    assert seen.ids() == states[-1]


def test_the_keyboard_is_enough(page: Page, address: str):
    open_whole(page, f"{address}claims/")
    seen, keys = Seen(page), page.keyboard
    whole = seen.count.inner_text()
    assert whole.startswith("All ")
    seen.bar.get_by_role("searchbox").focus()
    keys.press("Tab")
    theme = seen.bar.get_by_role("button", name="Theme", exact=True)
    expect(theme).to_be_focused()
    expect(theme).to_have_attribute("aria-expanded", "false")
    keys.press("Enter")
    expect(theme).to_have_attribute("aria-expanded", "true")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    expect(seen.bar.get_by_role("checkbox", checked=True)).to_be_focused()
    expect(seen.count).not_to_have_text(whole)
    keys.press("Escape")
    expect(seen.bar.locator(".kb-bar__facet").first).to_be_focused()
    expect(seen.bar.get_by_role("checkbox")).to_have_count(0)
    clear = seen.bar.get_by_role("button", name="Clear")
    clear.focus()
    keys.press("Tab")
    keys.press("Tab")
    expect(seen.order("title")).to_be_focused()
    keys.press("Enter")
    expect(seen.order("title")).to_be_focused()
    expect(seen.order("title")).to_have_attribute("aria-pressed", "true")
    clear.focus()
    keys.press("Enter")
    expect(seen.count).to_have_text(whole)
    expect(seen.bar).to_be_focused()


@pytest.mark.parametrize("path", ["forecasts/", "commitments/", "matrix/"])
def test_the_head_of_a_table_orders_it_too(page: Page, address: str, path: str):
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('#list details').forEach(fold => { fold.open = true })")
    heads = page.locator("#list th[data-sort]")
    expect(heads.first).to_have_attribute("aria-sort", "ascending")
    name = heads.nth(1).get_attribute("data-sort")
    heads.nth(1).get_by_role("button").click()
    expect(heads.nth(1)).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#list [aria-sort]")).to_have_count(1)
    assert page.url == f"{address}{path}?sort={name}"
    heads.nth(1).get_by_role("button").click()
    expect(heads.nth(1)).to_have_attribute("aria-sort", "descending")
    expect(Seen(page).order(str(name))).to_have_attribute("aria-pressed", "true")


def test_groups_give_way_to_another_order_and_are_counted_anew_under_a_filter(page: Page, address: str):
    open_whole(page, f"{address}actors/?country=azerbaijan")
    persons = [a for a in LIBRARY.of_type("actors") if a.kind.value == "person" and a.country == "azerbaijan"]
    expect(page.locator("#kind-person .kb-num")).to_have_text(str(len(persons)))
    expect(page.locator("#kind-outlet")).to_be_visible()
    Seen(page).order("title").click()
    expect(page.locator("#kind-person")).not_to_be_visible()
    expect(page.locator("[data-facets]:visible").first.locator(".kb-group-name")).to_be_visible()
    Seen(page).order("kind").click()
    expect(page.locator("#kind-person")).to_be_visible()
    expect(page.locator(".kb-group-name")).to_have_count(0)


def test_the_marks_of_the_picture_dim_in_step_with_the_list(page: Page, address: str):
    page.goto(f"{address}timeline/?kind=force")
    forces = {event.id for event in LIBRARY.of_type("events") if event.kind.value == "force"}
    bright = page.eval_on_selector_all(
        ".kb-tl--wide circle:not(.is-dim)",
        "dots => dots.map(dot => dot.parentElement.getAttribute('href').slice(1))",
    )
    assert set(bright) == forces


def shown_rows(page: Page) -> set[str]:
    """Return the ids of the rows that stand open."""
    return set(
        page.eval_on_selector_all("#list [data-facets]", "rows => rows.filter(r => r.checkVisibility()).map(r => r.id)")
    )


def test_folded_eras_open_where_a_filter_finds_something_and_close_again(page: Page, address: str):
    page.goto(f"{address}timeline/")
    before = shown_rows(page)
    events = LIBRARY.of_type("events")
    assert 30 < len(before) < len(events)
    Seen(page).choose("Theme", "Energy")
    energy = {event.id for event in events if "energy" in event.themes}
    assert shown_rows(page) == energy
    for link in page.locator(".kb-rail a").all():
        year = int((link.get_attribute("href") or "").removeprefix("#y"))
        assert link.locator(".kb-n").inner_text() == str(sum(LIBRARY[id_].date.year == year for id_ in energy))
    page.get_by_role("button", name="Clear").click()
    assert shown_rows(page) == before


def test_the_address_of_a_year_or_of_an_event_opens_its_era(page: Page, address: str):
    old = next(event for event in LIBRARY.of_type("events") if event.date.year == 2019)
    for anchor in ("y2019", "y1989", f"y{old.date.year}", old.id):
        page.goto("about:blank")
        page.goto(f"{address}timeline/#{anchor}")
        expect(page.locator(f"#{anchor}")).to_be_in_viewport()
        assert old.id in shown_rows(page)
    page.goto(f"{address}timeline/")
    page.locator(".kb-rail a[href='#y2024']").click()
    expect(page.locator("#y2024")).to_be_in_viewport()


def test_an_address_with_a_filter_shows_the_bar_that_stands_behind_a_button(page: Page, address: str):
    page.goto(f"{address}timeline/")
    expect(Seen(page).bar).not_to_be_visible()
    page.get_by_text("Filter or sort").click()
    expect(Seen(page).bar).to_be_visible()
    page.goto(f"{address}timeline/?kind=force")
    expect(Seen(page).bar).to_be_visible()


@pytest.mark.parametrize("facet", ["theme", "on"])
def test_the_subjects_of_the_statements_lead_to_as_many_as_they_say(page: Page, address: str, facet: str):
    """What they are about, and what they are for or against."""
    page.goto(f"{address}statements/")
    chips = page.locator(f".kb-counts a[href^='?{facet}=']")
    assert chips.count() > 5
    count, value = int(chips.first.locator("small").inner_text()), chips.first.get_attribute("href").partition("=")[2]
    chips.first.click()
    expect(Seen(page).count).to_have_text(f"{count} of {len(LIBRARY.of_type('statements')):,} shown")
    fit = {each.id for each in LIBRARY.of_type("statements") if value in FACETS[facet](each)}
    assert set(Seen(page).ids()) == fit and len(fit) == count


def test_an_anchor_outlives_the_filter_and_shows_its_row_even_where_the_filter_leaves_it_out(page: Page, address: str):
    other = next(event.id for event in LIBRARY.of_type("events") if event.kind.value == "talks")
    forces = {event.id for event in LIBRARY.of_type("events") if event.kind.value == "force"}
    page.goto(f"{address}timeline/?kind=force#{other}")
    seen = Seen(page)
    assert set(seen.ids()) == forces | {other}
    expect(page.locator(f"#{other}")).to_be_in_viewport()
    seen.choose("Kind", "document")
    assert other not in seen.ids()
    assert "#" not in page.url
    page.goto(f"{address}charter/?verb=intend#section-iii")
    expect(page.locator("#section-iii")).to_be_in_viewport()
    seen.choose("Wording", "seen in English")
    assert page.url.endswith("?verb=intend&wording=english#section-iii")


def test_a_filtered_address_opens_the_fold_of_the_filters_and_shows_its_rows_at_once(page: Page, address: str):
    page.goto(f"{address}charter/")
    expect(page.locator(".kb-behind--list form")).not_to_be_visible()
    page.goto(f"{address}charter/?verb=intend")
    seen = Seen(page)
    assert set(seen.ids()) == {each.id for each in CHARTER if each.modality.value == "intend"}
    expect(seen.bar.get_by_role("button", name="Main verb: intend")).to_be_visible()
    expect(page.locator(".kb-line:not(.is-out)").first).to_be_in_viewport()


@pytest.mark.parametrize("state", ["?show=force", "?kind=nonsense&sort=nonsense", "?sort=-", "?q=", "#nowhere", "#%E0"])
def test_an_address_that_says_nothing_shows_the_whole_list(page: Page, address: str, state: str):
    page.goto(f"{address}timeline/{state}")
    seen = Seen(page)
    expect(seen.count).to_have_text(f"All {len(LIBRARY.of_type('events')):,} shown")
    assert len(seen.ids()) == len(LIBRARY.of_type("events"))


def test_what_a_browser_puts_back_into_the_form_is_no_filter(page: Page, address: str):
    """Firefox keeps what was ticked and typed over a reload; only the address says what is chosen."""

    def put_back(route: Route) -> None:
        html = route.fetch().text().replace('name="q"', 'name="q" value="zzz"', 1)
        html = html.replace('<label class="kb-chip"><input ', '<label class="kb-chip"><input checked ', 3)
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/timeline/", put_back)
    page.goto(f"{address}timeline/")
    expect(Seen(page).count).to_have_text(f"All {len(LIBRARY.of_type('events'))} shown")
    assert page.locator("form[data-kb-list] input[checked]").count() == 3
    expect(page.locator("form[data-kb-list] input:checked")).to_have_count(0)
    expect(page.locator("form[data-kb-list] [name=q]")).to_have_value("")


@pytest.mark.parametrize(
    "path", ["timeline/", *(pytest.param(p, marks=pytest.mark.audit) for p in ("sources/", "matrix/"))]
)
def test_the_bar_has_its_place_before_the_script(page: Page, address: str, path: str):
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.route("**/assets/kb.js?*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.goto(address + path)
        page.evaluate("document.fonts.ready.then(() => null)")
        before = page.locator("#list").bounding_box()
        page.unroute_all()
        page.reload()
        page.evaluate("document.fonts.ready.then(() => null)")
        assert page.locator("#list").bounding_box() == before, width


def ids_in(file: Path) -> list[str]:
    """Return the ids of the records whose rows stand in a page, as it was written."""
    rows = lxml.html.parse(file).xpath("//*[@data-facets]")
    return [row.xpath(".//a[not(@class='kb-id')]/@href")[0].split("/")[-2] for row in rows]


@pytest.mark.audit
def test_without_script_there_is_no_bar_and_the_whole_list(browser: Browser, address: str, built: Path):
    """The first part of each list is looked at as a reader sees it, the others as they were written."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for shown in LISTS:
        page.goto(address + shown.path)
        expect(page.locator(".kb-bar")).not_to_be_visible()
        found = Seen(page).ids()
        for part in page.locator(".kb-pages a").evaluate_all("links => links.map(link => link.href)"):
            found += ids_in(built / part.removeprefix(address) / "index.html")
        assert sorted(found) == sorted(record.id for record in shown.records)
    context.close()


def test_a_long_list_comes_in_parts_and_is_whole_for_whoever_asks_of_it(page: Page, address: str):
    sources = LIBRARY.of_type("sources")
    page.goto(f"{address}sources/")
    seen = Seen(page)
    first = [source.id for source in parts.part(LIBRARY, "sources", "sources/").records]
    assert seen.ids() == first
    page.get_by_text("Filter or sort").click()
    expect(seen.count).to_have_text(f"All {len(sources):,} shown")
    seen.bar.get_by_role("searchbox").fill("oc media")
    expect(page.locator(".kb-pages")).to_have_count(0)
    said = {source: fold(f"{source.title} {source.publisher} {source.author or ''}") for source in sources}
    named = [source for source in sources if "oc" in said[source] and "media" in said[source]]
    expect(seen.count).to_have_text(f"{len(named):,} of {len(sources):,} shown")
    assert set(seen.ids()) == {source.id for source in named}
    page.locator("#list li:not(.is-out) a").last.click()
    assert page.url.startswith(f"{address}sources/") and page.locator("h1").inner_text()


def test_where_the_rest_of_a_list_cannot_be_had_its_parts_stay_linked(browser: Browser, address: str):
    page = browser.new_page()
    page.route("**/sources/part/**", lambda route: route.abort())
    page.goto(f"{address}sources/?q=media")
    seen = Seen(page)
    expect(seen.count).to_contain_text(
        f"of the first {len(parts.part(LIBRARY, 'sources', 'sources/').records):,} shown"
    )
    page.unroute_all()
    page.get_by_role("link", name=re.compile("^Part 2 ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Sources, part 2 of"))
    second = parts.part(LIBRARY, "sources", "sources/part/2/")
    assert Seen(page).ids() == [source.id for source in second.records]
    page.close()


def test_nobody_is_made_to_load_the_rest_of_a_list(page: Page, address: str):
    """At the end of a part stand the others and the foot of the page; only who asks of the list has it whole."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}sources/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_timeout(200)
    assert not [url for url in asked if "/part/" in url]
    page.get_by_text("Filter or sort").click()
    expect(page.locator(".kb-pages")).to_have_count(0)
    assert len([url for url in asked if "/part/" in url]) == len(parts.addresses(LIBRARY, "sources")) - 1


def test_what_is_chosen_stands_in_chips_on_a_phone_and_each_takes_itself_away(page: Page, address: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}actors/?country=azerbaijan&kind=person&sort=title")
    seen = Seen(page)
    chips = page.locator(".kb-chosen button")
    expect(chips).to_have_text(["Kind: person", "Country: Azerbaijan", "Order: title"])
    expect(seen.bar).not_to_be_visible()
    expect(page.locator(".kb-chosen")).to_be_in_viewport()
    persons = {a.id for a in LIBRARY.of_type("actors") if a.kind.value == "person"}
    ours = {a.id for a in LIBRARY.of_type("actors") if side(a) == "azerbaijan"}
    expect(page.locator(".kb-chosen b")).to_have_text(
        f"{len(persons & ours):,} of {len(LIBRARY.of_type('actors')):,} shown"
    )
    chips.nth(1).click()
    expect(page).to_have_url(re.compile(r"actors/\?kind=person&sort=title$"))
    expect(page.locator(".kb-chosen b")).to_have_text(f"{len(persons):,} of {len(LIBRARY.of_type('actors')):,} shown")
    chips.first.click()
    chips.first.click()
    expect(chips).to_have_count(0)
    assert page.url == f"{address}actors/"


@pytest.mark.parametrize(
    "path",
    [
        *("actors/", "open-questions/"),
        *(pytest.param(p, marks=pytest.mark.audit) for p in ("events/", "instruments/", "disputes/")),
    ],
)
def test_the_list_of_contents_counts_the_groups_of_the_whole_list_and_leads_to_each(
    page: Page, address: str, path: str
):
    page.goto(address + path)
    said = {
        link.evaluate("link => link.firstChild.textContent.trim()"): int(link.locator(".kb-n").inner_text())
        for link in page.locator(".kb-rail a").all()
    }
    assert sum(said.values()) == len(BY_PATH[path].records)
    if path == "actors/":
        kinds = Counter(actor.kind.label for actor in LIBRARY.of_type("actors"))
        assert said == {label[0].upper() + label[1:]: count for label, count in kinds.items()}
    page.locator(".kb-rail a").last.click()
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


@pytest.mark.parametrize("name", TYPES)
def test_no_part_tears_a_group_that_fits_and_each_record_stands_in_one(name: str):
    addresses = parts.addresses(LIBRARY, name)
    all_ = [parts.part(LIBRARY, name, address) for address in addresses]
    records = [record for part in all_ for record in part.records]
    assert Counter(record.id for record in records) == Counter(record.id for record in LIBRARY.of_type(name))
    for part in all_:
        assert len(part.records) <= parts.most(name)
        for group in part.groups:
            rows = [record for record in group.records if not is_fragment(record)]
            assert len(rows) == group.count or group.count > parts.most(name) // 2, (name, group.name)
            assert group.address in addresses
    ids = [group.id for part in all_ for group in part.groups if group.address == part.addresses[part.number - 1]]
    assert len(ids) == len(set(ids)), name


def test_groups_are_cut_where_they_begin_and_torn_only_where_they_must_be():
    assert parts.cuts([3, 4, 2], 10) == [0]
    assert parts.cuts([6, 6, 3], 10) == [0, 6]
    assert parts.cuts([25], 10) == [0, 10, 20]
    assert parts.cuts([4, 25, 2], 10) == [0, 10, 20, 29]
    assert parts.cuts([], 10) == [0]


def test_the_matrix_counts_the_claims_of_each_provision_and_of_each_verdict(page: Page, address: str):
    page.goto(f"{address}matrix/#cells")
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        counts = page.locator(".kb-matrix thead th a + span")
        expect(counts).to_have_count(len(CHARTER))
        for head in page.locator(".kb-matrix thead th:has(a)").all():
            expect(head).to_be_visible()
            id_ = (head.locator("a").get_attribute("href") or "").split("/")[-2]
            weighed = [
                claim
                for claim in LIBRARY.of_type("claims")
                if id_ in {*(claim.charter.near or ()), *(c.provision for c in claim.charter.provisions or ())}
            ]
            assert head.locator("span").first.inner_text().split()[0] == str(len(weighed)), id_
    for line in page.locator(".kb-page--matrix .kb-legend li").all():
        label, number = line.locator(".kb-verdict").inner_text().strip(), line.locator(".kb-num").inner_text()
        claims = [claim for claim in LIBRARY.of_type("claims") if claim.charter.verdict.label == label]
        assert number == str(len(claims))
        kinds = Counter(claim.kind.value for claim in claims)
        many = {"fact": "checkable", "said": "on words said", "held": "on views held"}
        assert line.locator("small").inner_text() == ", ".join(
            f"{kinds[kind]} {many.get(kind) or (f'{kind}s' if kinds[kind] > 1 else kind)}"
            for kind in ("fact", "assessment", "forecast", "said", "held")
            if kinds[kind]
        )


def records_of(name: str, library: Library) -> list[Record]:
    if name == "forecasts":
        return [claim for claim in library.of_type("claims") if claim.kind.value == "forecast"]
    if name == "commitments":
        return list(library.of_type("provisions"))
    if name == "disputes":
        return [record for record in library if record.disputes]
    return list(library.of_type(name)) if name in TYPES else [record for record in library if record.unknowns]


@pytest.mark.parametrize("name", every.LISTS)
def test_every_value_of_every_record_is_an_option_that_can_stand_in_an_address(name: str):
    for library in (LIBRARY, open_library(SAMPLE)):
        for facet in every.LISTS[name].facets:
            values = [option.value for option in facet.options(library)]
            assert len(values) == len(set(values)), facet.name
            used = {value for record in records_of(name, library) for value in facet.of(library, record)}
            assert used <= set(values), facet.name
            assert all(value.replace("-", "").isalnum() and value.isascii() for value in used), facet.name


def test_every_list_says_what_it_gives_a_reader_and_not_what_an_editor_writes(library: Library):
    site = Site(library)
    workshop = re.compile(r"\brecords\b|\bone (value|verdict|verb)\b|cuts? across|under study|somebody can")
    for name, type_ in TYPES.items():
        page = site.page(f"{name}/")
        (said,) = tree(page.html).find_class("kb-lead")
        assert seen_text(said) == page.description == ledes.lede(type_) != type_.means
        assert not workshop.search(page.description), name


def test_names_of_facets_and_orders_are_clear():
    for name, declared in every.LISTS.items():
        facets = [facet.name for facet in declared.facets]
        orders = [order.name for order in declared.orders]
        assert len(set(facets)) == len(facets), name
        assert len(set(orders)) == len(orders), name
        assert not {"q", "sort", "asof"} & set(facets), name
        assert [order.key is None for order in declared.orders] == [at == 0 for at in range(len(orders))], name
    assert set(TYPES) <= set(every.LISTS)


def test_a_short_list_needs_no_bar():
    library = open_library(SAMPLE)
    short = listing.listing(library, "events", library.of_type("events"))
    assert not short.is_long
    assert short.row(library["signing"]) == ""


def test_a_row_carries_places_instead_of_words():
    claims = LIBRARY.of_type("claims")
    made = listing.listing(LIBRARY, "sources", LIBRARY.of_type("sources"))
    undated = next(source for source in LIBRARY.of_type("sources") if not source.published)
    assert f'data-ranks="{made.row(undated).split(chr(34))[3]}"' in made.row(undated)
    _, published, _ = made.row(undated).split('data-ranks="')[1].partition('"')[0].split(",")
    assert published == ""
    assert max(len(listing.listing(LIBRARY, "claims", claims).row(claim)) for claim in claims) < 80
