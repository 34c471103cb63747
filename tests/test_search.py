"""What the search finds first, how it shows it, and from what it ranks: in a real browser and in what it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kb.declare.letters import spelt
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.records.typed import Event, Theme
from tests.conftest import until
from tests.reading_pages import tree
from view.found import fields, pages
from view.found.cards import card
from view.publication import Publication

# What newcomers ask, and the pages that answer it.
ASKED = {
    "is it binding": ("themes/the-charter/", "instruments/charter-2026/"),
    "patrol boats": ("events/vance-announces-boats/", "provisions/charter-defense-sales/"),
    "is Armenia named in the Charter": ("provisions/charter-tripp/", "provisions/charter-peace-as-interest/"),
    "when were diplomatic relations established": ("events/diplomatic-relations-established/",),
    "working groups": ("provisions/charter-working-groups/",),
    "907 repeal": ("themes/section-907/", "instruments/freedom-support-act-907/"),
    "Zangezur": ("terms/zangezur-corridor/",),
    "TRIPP": ("themes/tripp/",),
    "who signed it": ("instruments/charter-2026/", "events/signing-of-the-charter/"),
    "what was signed on 8 August 2025": ("events/washington-summit-2025/",),
    "Section 907": ("themes/section-907/",),
    "Middle Corridor": ("themes/middle-corridor/",),
    "weapons": ("provisions/charter-defense-sales/", "themes/defense/"),
    "Naxcivan": ("places/nakhchivan/",),
    "does the charter mention human rights": ("themes/human-rights/",),
    "diplomatic relations": ("events/diplomatic-relations-established/",),
    "is 907 repealed": ("instruments/freedom-support-act-907/", "themes/section-907/"),
    "how strong is the wording": ("",),
    "will the US sell weapons to Azerbaijan": ("provisions/charter-defense-sales/", "themes/defense/"),
    "does the US have to defend Azerbaijan": ("provisions/charter-sovereignty-and-borders/",),
    "can either side withdraw from it": ("instruments/memorandum-2025/", "charter/"),
    "who would run the TRIPP railway": ("themes/tripp/",),
    "what is a 123 agreement": ("provisions/charter-civil-nuclear/",),
    "prisoners in Baku": ("terms/prisoners-terms/", "events/vance-and-prisoners-question/"),
    "how many claims are wrong": ("matrix/",),
    "what happens next": ("commitments/",),
    "is the waiver still valid": ("instruments/waiver-2025/",),
    "how long does it run and can it be terminated": ("instruments/memorandum-2025/",),
    "Trump Route construction started": ("events/pashinyan-tripp-timetable/",),
    "is the charter with Georgia still in force": ("instruments/georgia-us-charter-2009/",),
    "Moscow reaction": ("statements/peskov-on-the-visit/",),
    "where does TRIPP begin and end": ("places/aghband/",),
    "AI data center hub": ("provisions/charter-digital-infrastructure/",),
    "how does it compare with other charters": ("compare/",),
    # Names as they are written elsewhere.
    "Paşinyan": ("actors/nikol-pashinyan/",),
    "Пашинян": ("actors/nikol-pashinyan/",),
    "Փաշինյան": ("actors/nikol-pashinyan/",),
    "Алиев": ("actors/ilham-aliyev/",),
    "Ceyhun Bayramov": ("actors/jeyhun-bayramov/",),
    "Мирзоян": ("actors/ararat-mirzoyan/",),
    # What is asked of the site itself.
    "how to cite": ("data/",),
    "report a mistake": ("corrections/",),
    "report an error": ("corrections/",),
    "wrong date": ("corrections/",),
    "Trump Route owner": ("themes/tripp/", "actors/tripp-development-company/"),
    "RSS feed": ("follow/",),
    "full text": ("charter/",),
    "who wrote the article": ("articles/article-charter-means-for-baku/",),
    "what would change the verdict": ("method/",),
    "forecasts": ("forecasts/",),
    "state-owned sources": ("sources/",),
}
ISSUED = 6  # the first of them, which are asked in every run
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}


def hits(page: Page) -> Locator:
    return page.locator(".kb-search__hits > li")


def titles(page: Page) -> list[str]:
    """Return the addresses of what is shown, the first first, once there is something."""
    expect(hits(page).first).to_be_visible()
    return [urlsplit(link).path for link in page.locator(".kb-hit__title").evaluate_all("all => all.map(a => a.href)")]


def ask(page: Page, address: str, query: str) -> list[str]:
    page.goto(f"{address}search/?q={quote(query)}")
    return titles(page)


def release(page: Page, held: list[Route]) -> None:
    """Let what was held through, and what is asked for from now on."""
    for route in held:
        route.continue_()
    held.clear()
    page.unroute("**/*.card.json")


@pytest.fixture
def finger(browser: Browser) -> Iterator[Page]:
    """A page on a telephone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


# ── What is found ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_people_ask_is_answered_by_the_first_page(page: Page, address: str, request: pytest.FixtureRequest):
    root, asked = urlsplit(address).path, list(ASKED)
    if not request.config.getoption("--audit"):  # each is one more load of the search
        asked = asked[:ISSUED] + asked[ISSUED::3]
    first = {query: ask(page, address, query)[0].removeprefix(root) for query in asked}
    assert {query: found for query, found in first.items() if found not in ASKED[query]} == {}


def test_a_source_stands_behind_what_is_said_here(page: Page, address: str):
    assert not [query for query in ("patrol boats", "TRIPP", "waiver") if "/sources/" in ask(page, address, query)[0]]


def test_a_word_that_records_hardly_use_leads_to_the_one_that_they_use(page: Page, address: str, library: Library):
    assert library.settings
    typed = {entry.typed for entry in library.settings.synonyms}
    assert {"binding", "weapons"} <= typed
    for word in ("defense", "weapons"):
        assert "defen" in ask(page, address, word)[0]


SPELT = {
    "hyphens and dashes": (
        "Middle-Corridor",
        "middle‑corridor",
        "Middle–Corridor",
        "middle−corridor",
        "Middle Corridor",
    ),
    "apostrophes": ("Azerbaijan’s gas", "Azerbaijan's gas", "Azerbaijanʼs gas", "Azerbaijan`s gas"),
    "ligatures": ("traffic", "traﬃc"),
    "letters of full width": ("TRIPP", "ＴＲＩＰＰ"),
    "a hyphen that only breaks a line": ("Nakhchivan", "Nakh\u00adchivan"),
}


# Each kind is one more load of the search; in every run the kind with most spellings stands for all.
@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(each, id=kind, marks=[] if kind == "hyphens and dashes" else pytest.mark.audit)
        for kind, each in SPELT.items()
    ],
)
def test_words_are_found_however_they_are_spelt(page: Page, address: str, spellings: tuple[str, ...]):
    ask(page, address, spellings[0])
    count = page.locator(".kb-search__count")
    found, number = titles(page), count.inner_text()
    box = page.get_by_role("searchbox")
    for spelling in spellings[1:]:
        box.fill("")
        expect(hits(page)).to_have_count(0)
        box.fill(spelling)
        assert (titles(page), count.inner_text()) == (found, number), spelling


def test_words_that_records_write_with_a_hyphen_are_found_without_it_and_the_other_way(page: Page, address: str):
    assert ask(page, address, "cooperation")[0] == ask(page, address, "co-operation")[0]


# ── How it is shown ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_theme_answers_in_a_sentence_and_leads_to_its_parts(
    page: Page, address: str, library: Library, built: Path
):
    theme = library["tripp"]
    ask(page, address, "TRIPP")
    answer = hits(page).first
    expect(answer.locator(".kb-hit__says")).to_have_text(Publication(library).plain(theme.answer))
    expect(answer).to_contain_text(theme.question)
    more = answer.locator(".kb-hit__more a").evaluate_all("all => all.map(a => a.href)")
    assert more
    ids = {one.get("id") for one in tree((built / theme.address / "index.html").read_text("utf-8")).xpath("//*[@id]")}
    assert {urlsplit(link).fragment for link in more} <= ids


def test_a_record_that_is_asked_something_answers_in_its_own_sentence(page: Page, address: str, library: Library):
    asked = library["charter-defense-sales"].asked
    found = ask(page, address, "arms sale")
    assert found[0].endswith("provisions/charter-defense-sales/")
    expect(hits(page).first.locator(".kb-hit__says")).to_have_text(Publication(library).plain(asked.answer))
    expect(hits(page).first.locator(".kb-hit__title")).to_have_text(asked.question)
    expect(hits(page).first.locator(".kb-hit__kind")).to_contain_text(library["charter-defense-sales"].title)


def test_a_hit_has_its_kind_its_title_its_whole_summary_and_a_mark(page: Page, address: str, library: Library):
    found = ask(page, address, "TRIPP")
    place = next(at for at, path in enumerate(found) if path.endswith("provisions/charter-tripp/"))
    provision, hit = library["charter-tripp"], hits(page).nth(place)
    expect(hit.locator(".kb-hit__kind")).to_contain_text("Provision I.2")
    expect(hit.locator("p")).to_have_text(Publication(library).plain(provision.summary))
    expect(hit.locator(".kb-hit__marks")).to_contain_text(provision.modality.label)
    expect(hit.locator("mark").first).to_have_text("TRIPP")


def test_an_answer_is_shown_where_it_was_asked_for_and_else_what_the_page_says(
    page: Page, address: str, library: Library
):
    plain = Publication(library).plain
    signing, waiver = library["signing-of-the-charter"], library["waiver-of-2022-ends"]
    assert isinstance(signing, Event) and isinstance(waiver, Event) and waiver.asked
    found = ask(page, address, "Zagulba")
    assert found[0].endswith("places/baku/"), "in its answer, and not in its summary"
    expect(hits(page).first.locator(".kb-hit__says mark")).to_have_text("Zagulba")
    at = next(place for place, path in enumerate(found) if path.endswith(signing.address))
    expect(hits(page).nth(at).locator("p")).to_have_text(plain(signing.summary))
    found = ask(page, address, "907 waiver Afghanistan")
    at = next(place for place, path in enumerate(found) if path.endswith(waiver.address))
    assert at, "not the first, which stands apart"
    expect(hits(page).nth(at).locator("p")).to_have_text(plain(waiver.asked.answer))


def test_what_a_provision_leaves_open_is_shown_where_that_is_asked(page: Page, address: str):
    ask(page, address, "is Armenia named in the Charter")
    expect(page.locator(".kb-hit__unsaid")).to_contain_text("name")
    ask(page, address, "working groups")
    expect(page.locator(".kb-hit__unsaid")).to_have_count(0)


def test_types_are_chips_with_true_counts_and_live_in_the_address(page: Page, address: str):
    found = ask(page, address, "TRIPP")
    chips = {chip.get_attribute("data-type"): chip for chip in page.locator(".kb-search__types > li").all()}
    counts = {
        name: int(chip.locator("small").inner_text()) for name, chip in chips.items() if name and chip.is_visible()
    }
    assert int(chips[""].locator("small").inner_text()) == sum(counts.values()) > len(found)
    chips["provisions"].get_by_role("link").click()
    expect(page.locator(".kb-search__count")).to_have_text(f"{counts['provisions']} pages")
    assert all("/provisions/" in path for path in titles(page))
    assert "type=provisions" in page.url
    expect(chips["provisions"].get_by_role("link")).to_have_attribute("aria-current", "true")
    page.reload()
    assert all("/provisions/" in path for path in titles(page))
    page.go_back()
    expect(page.locator(".kb-search__count")).to_have_text(f"{sum(counts.values())} pages")
    assert "type=" not in page.url


def test_filters_stand_behind_one_button_and_what_is_chosen_can_be_taken_away(page: Page, address: str):
    ask(page, address, "TRIPP")
    everything = page.locator(".kb-search__count").inner_text()
    expect(page.get_by_label("Verdict")).to_be_hidden()
    page.get_by_text("Narrow down").click()
    page.get_by_label("Verdict").select_option("verdict:weaker-in-text")
    expect(page.locator(".kb-search__count")).not_to_have_text(everything)
    assert all("/claims/" in path for path in titles(page))
    page.get_by_role("button", name="Take away: Weaker in the text").click()
    expect(page.locator(".kb-search__count")).to_have_text(everything)
    assert "verdict" not in page.url


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "when what was typed was found already"])
def test_a_query_sent_can_be_gone_back_from(page: Page, address: str, waits: bool):
    ask(page, address, "Zangezur")
    box = page.get_by_role("searchbox")
    box.fill("Middle Corridor")
    if waits:
        until(page, "location.search === '?q=Middle+Corridor'")
    box.press("Enter")
    expect(page.locator(".kb-hit__title").first).to_have_text("The Middle Corridor".removeprefix("The "))
    assert page.url.endswith("?q=Middle+Corridor")
    page.go_back()
    expect(box).to_have_value("Zangezur")
    expect(page.locator(".kb-hit__title").first).to_have_attribute("href", re.compile("terms/zangezur-corridor/$"))


def test_while_a_search_goes_on_it_says_so_and_what_was_found_before_stands(page: Page, address: str):
    held: list[Route] = []
    page.route("**/*.card.json", lambda route: held.append(route))
    page.goto(f"{address}search/?q=Zangezur")
    expect(page.get_by_role("status")).to_have_text("Searching …")
    release(page, held)
    before = titles(page)
    page.route("**/*.card.json", lambda route: held.append(route))
    with page.expect_request("**/*.card.json"):
        page.get_by_role("searchbox").fill("Middle Corridor")
    assert titles(page) == before
    page.locator(".kb-search__more").click()  # asks for more of what stands, too late
    expect(page.get_by_role("status")).to_contain_text("pages")
    release(page, held)
    expect(page.locator(".kb-hit__title").first).to_have_text("Middle Corridor")
    page.wait_for_load_state("networkidle")
    expect(hits(page)).to_have_count(len(before))


def test_who_presses_twice_for_more_sees_each_page_once(page: Page, address: str):
    held: list[Route] = []
    first = ask(page, address, "Azerbaijan")
    page.route("**/*.card.json", lambda route: held.append(route))
    page.locator(".kb-search__more").dblclick()
    release(page, held)
    expect(hits(page)).to_have_count(2 * len(first))
    shown = titles(page)
    assert len(set(shown)) == len(shown)


def test_who_comes_back_to_a_page_finds_what_was_looked_for_over_it(page: Page, address: str):
    page.goto(address)
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("boats")
    link = dialog.locator(".kb-hit__title").first
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/events/vance-announces-boats/")
    page.go_back()
    expect(dialog.get_by_role("searchbox")).to_have_value("boats")
    expect(dialog.locator(".kb-hit__title").first).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.wait_for_function("!history.state?.sought")
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_not_found_leads_to_the_lists_and_what_is_like_it_is_called_so(page: Page, address: str):
    page.goto(f"{address}search/?q=%3F%3F")
    expect(page.get_by_role("main").get_by_text("Nothing was found")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="The lists")).to_be_visible()
    close = page.get_by_text("These have words that begin like it")
    assert ask(page, address, "Zangezurr")
    expect(close).to_be_visible()
    ask(page, address, "Zangezur")
    expect(close).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_one_good_answer_stands_in_the_first_screen(page: Page, address: str, size: str):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    for query in ("TRIPP", "is it binding"):
        ask(page, address, query)
        answer = hits(page).first.bounding_box()
        assert answer and answer["y"] + answer["height"] <= height, query
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_before_anything_is_asked_the_questions_of_the_themes_are_offered(page: Page, address: str, library: Library):
    page.goto(f"{address}search/")
    for theme in library.of_type(Theme):
        expect(page.get_by_role("link", name=theme.question)).to_be_visible()
    ask(page, address, "TRIPP")
    expect(page.locator(".kb-search__asked")).to_be_hidden()


def test_without_script_the_page_says_so_and_leads_to_the_lists(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search/")
    expect(page.locator(".kb-search__off")).to_contain_text("Searching needs JavaScript")
    expect(page.locator(".kb-search__asked")).to_be_visible()
    page.locator(".kb-search__off a").click()
    assert page.url.endswith("data/#every-list")
    context.close()


def test_the_dialog_is_closed_by_a_finger(finger: Page, address: str):
    finger.goto(address)
    finger.locator("[data-kb-find]").tap()
    dialog = finger.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    close = dialog.get_by_role("button", name="Close")
    box = close.bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 44
    close.tap()
    expect(dialog).to_have_count(0)


# ── From what it ranks ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_is_known_by_its_own_words_in_declared_fields(library: Library):
    known = fields.findable(Publication(library), library["nakhchivan"])
    texts = dict(zip(fields.FIELDS, known.fields, strict=True))
    assert texts["title"] == "Nakhchivan"
    assert {"Naxçıvan", "Naxcivan"} <= set(texts["names"].split())
    assert known.ends[-1] == sum(len(text.split()) for text in known.fields)
    assert known.ends == sorted(known.ends)
    theme = fields.findable(Publication(library), library["tripp"])
    assert spelt(library["tripp"].question) in theme.fields


def test_the_file_beside_the_index_says_where_each_field_ends(built: Path, library: Library):
    known = json.loads((built / "pagefind" / "facets.json").read_text("utf-8"))
    assert known["fields"] == list(fields.FIELDS.values())
    entries = {entry[0]: entry for entry in known["pages"].values()}
    publication = Publication(library)
    for record in library:
        expected = fields.findable(publication, record)
        assert entries[record.address] == [record.address, expected.ends, expected.worth, *expected.facets]
    assert {entry[3] for entry in entries.values()} == {*TYPES, fields.PAGES, fields.LISTS}


def test_hand_written_pages_and_lists_are_found_too(built: Path):
    known = json.loads((built / "pagefind" / "facets.json").read_text("utf-8"))
    entries = {entry[0]: entry for entry in known["pages"].values()}
    assert {"charter/", "method/", "timeline/"} <= set(entries)
    assert entries["method/"][4]["title"] and entries["method/"][4]["says"]
    assert entries["statements/"][3] == fields.LISTS
    assert "search/" not in entries


def test_what_is_asked_of_a_page_is_asked_of_one_that_is_there_and_found_by_its_words(built: Path):
    known = json.loads((built / "pagefind" / "facets.json").read_text("utf-8"))
    entries = {entry[0]: entry for entry in known["pages"].values()}
    names = list(fields.FIELDS)
    for page, asked in pages.ASKED.items():
        _, ends, _, type_, *shown = entries[page]
        at = names.index("question")
        assert ends[at] - ends[at - 1] == len(asked.split()), page
        assert type_ in (fields.PAGES, fields.LISTS)
        assert not shown or asked not in shown[0]["says"], "it is looked for, not shown"


def test_every_record_has_its_card_beside_its_page(built: Path, library: Library):
    publication = Publication(library)
    for record in library:
        made = json.loads((built / f"{record.address[:-1]}.card.json").read_text("utf-8"))
        assert made["title"] == record.title
        assert made["kind"]
        assert made.get("says", "") == card(publication, record).says


@pytest.mark.parametrize(
    "typed",
    [
        "constructor",
        *(
            pytest.param(typed, marks=pytest.mark.audit)
            for typed in ("Constructor", "CONSTRUCTOR the Charter", "__proto__ valueOf")
        ),
    ],
)
def test_a_word_that_every_object_of_the_language_knows_is_a_word_like_others(page: Page, address: str, typed: str):
    page.goto(f"{address}search/?q={quote(typed)}")
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d+ pages?|Nothing"))


def test_the_file_beside_the_index_is_never_older_than_the_index(page: Page, address: str):
    """A browser asks whether what it kept still holds; else a new index would meet the pages of the old one."""
    with page.expect_request("**/pagefind/facets.json") as asked:
        page.goto(f"{address}search/?q=tripp")
    assert asked.value.all_headers().get("cache-control") == "max-age=0"
