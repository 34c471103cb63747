"""The pages of records: the same parts in the same order, what is related, what abbreviations stand for, the report."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest

from kb.check.run import open_library
from kb.declare.scales import CHARTER_VERDICT
from kb.library.around import about
from kb.library.chronicle import dated
from kb.library.documents import undated
from kb.library.evidence import by_the_same, cited_by, last_weighed
from kb.library.kin import bonds, related, ties
from kb.library.library import Library
from kb.library.names import short_forms
from kb.records.record import Record, narrow
from kb.records.typed import Source
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from view.environment import in_common
from view.shown import LANGUAGES
from view.site import Site

pytestmark = pytest.mark.xdist_group("record pages")  # which are rendered once for all of them

ORDER = {
    "text": "What the text says",
    "claimed": "What is claimed",
    "happened": "What happened",
    "views": "Who says what",
    "who": "Who",
    "where": "Where",
    "documents": "Documents, names and periods",
    "disputes": "Where sources disagree",
    "unknowns": "Not known",
    "known": "How we know",
    "corrections": "Corrections",
    "linked-from": "Linked from",
    "related": "Related",
}
OF_A_THEME = {
    "text": "What the text says",
    "claimed": "What is claimed",
    "unknowns": "Not known",
    "happened": "What happened",
    "figures": "Figures",
    "disputes": "Where sources disagree",
    "views": "Who says what",
    "who": "Who",
    "where": "Where",
    "documents": "Documents, names and periods",
    "known": "How we know",
}


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, lxml.html.HtmlElement]:
    """The content of every record's page, by the record's id."""
    site = Site(library)
    return {record.id: tree(site.record_page(record).html) for record in library}


def parts(page: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the sections of a page in order: the id and the words of each heading, without its count."""
    headings = page.xpath("//section[contains(@class, 'kb-section')]//h2")
    return {heading.get("id"): heading.text.strip() for heading in headings}


def theme_parts(page: lxml.html.HtmlElement) -> dict[str, tuple[str, str]]:
    """Return the sections of a theme's page in order: the words of each heading, and how much it says it holds."""
    headings = page.xpath("//section[@class='kb-sec']//h2")
    return {each.get("id"): (each.text.strip(), seen_text(each.find("span"))) for each in headings}


def test_every_page_has_its_parts_in_the_same_order_under_the_same_headings(library, pages):
    seen: Counter[str] = Counter()
    for record in library:
        if record.type.name == "themes":
            continue  # in an order of their own
        found = {id_: words for id_, words in parts(pages[record.id]).items() if id_ in ORDER}
        assert list(found) == [id_ for id_ in ORDER if id_ in found], record.id
        for id_, words in found.items():
            assert words == ORDER[id_] or (id_, record.type.name) == ("related", "sources"), record.id
            seen[record.type.name, id_] += 1
    for name in ("events", "instruments", "actors", "statements", "places", "terms"):
        assert sum(seen[name, id_] > 0 for id_ in ("text", "claimed", "happened", "known")) >= 2, name


def test_every_theme_has_its_parts_in_the_same_order_under_the_same_headings(library, pages):
    for theme in library.of_type("themes"):
        found = {id_: words for id_, (words, _) in theme_parts(pages[theme.id]).items()}
        assert list(found) == [id_ for id_ in OF_A_THEME if id_ in found], theme.id
        assert found == {id_: OF_A_THEME[id_] for id_ in found}, theme.id
        assert {"text", "happened", "views", "who", "unknowns", "known"} <= set(found), theme.id


def test_a_theme_begins_with_what_it_is_how_it_stands_and_its_points(library, pages):
    for theme in library.of_type("themes"):
        fields = [e.get("data-field") for e in pages[theme.id].iterfind(".//*[@data-field]")]
        assert fields[:5] == ["title", "summary", "answer", "points.0.says", "points.0.record"], theme.id
        (heading,) = pages[theme.id].xpath("//h2[@id='sofar']")
        assert seen_text(heading) == f"So far, as of {library.as_of.day} {library.as_of:%B %Y}"


def test_each_point_has_the_date_and_the_kind_of_its_record(library, pages):
    for theme in library.of_type("themes"):
        rows = pages[theme.id].xpath("//ul[@class='kb-points']/li")
        assert len(rows) == len(theme.points)
        for point, row in zip(theme.points, rows, strict=True):
            record, said = library[point.record], seen_text(row)
            day = dated(library, record)
            assert (str(day) if day else undated(library[point.record])) in said, (theme.id, point.record)
            assert f"{record.type.one.capitalize()}: {record.title}" in said, (theme.id, point.record)


def test_what_is_for_editors_stands_on_a_theme_behind_a_click(library, pages):
    for theme in library.of_type("themes"):
        page = pages[theme.id]
        for name in ("order", "question", *(["short"] if theme.short else [])):
            (field,) = page.xpath(f"//*[@data-field='{name}']")
            (fold,) = field.iterancestors("details")
            assert seen_text(fold.find("summary")) == "About this record"
        assert "Place in lists" not in seen_text(page.find(".//footer"))


def test_the_rail_leads_to_every_part_and_counts_what_it_holds(library, pages):
    for theme in library.of_type("themes"):
        page = pages[theme.id]
        links = page.xpath("//nav[@class='kb-rail']//a")
        shown = theme_parts(page)
        assert [link.get("href") for link in links] == ["#sofar", *(f"#{id_}" for id_ in shown)]
        counts = {link.get("href")[1:]: seen_text(link.find("span[@class='kb-n']")) for link in links[1:]}
        for id_, count in counts.items():
            assert shown[id_][1].startswith(count), (theme.id, id_)
        assert counts["unknowns"] == str(len(theme.unknowns))
        for id_, type_ in (("claimed", "claims"), ("happened", "events"), ("views", "statements")):
            assert counts.get(id_, "0") == str(len(about(library, theme.id, type_))), (theme.id, id_)
        rows = page.xpath("//section[@aria-labelledby='happened']//li[contains(@class, 'kb-event')]")
        assert len(rows) == len(about(library, theme.id, "events"))


def test_the_newest_comes_first_and_the_claims_of_which_the_text_says_most(library, pages):
    for theme in library.of_type("themes"):
        page = pages[theme.id]
        rows = page.xpath("//section[@aria-labelledby='happened']//li[@class='kb-event']")
        days = [library[row.get("id")].date.first for row in rows]
        assert days == sorted(days, reverse=True), theme.id
        claims = page.xpath("//section[@aria-labelledby='claimed']//tbody/tr/th/a")
        ranks = [CHARTER_VERDICT.rank(library[target(link)].charter.verdict.value) for link in claims]
        assert len(ranks) == len(about(library, theme.id, "claims"))
        assert ranks == sorted(ranks), theme.id


def test_what_the_text_says_is_not_what_came_after_it(library, pages):
    """A provision whose status tells of a person says nothing about that person."""
    provision = library["charter-defense-sales"]
    told = {link.target for link in library.links(provision.id) if link.path[0] == "status"}
    assert "ilham-aliyev" in told | {link.target for link in library.links(provision.id)}
    text = pages["ilham-aliyev"].xpath("//section[@aria-labelledby='text']//a")
    assert provision.id not in {target(link) for link in text}
    assert provision.id in {target(link) for link in pages["ilham-aliyev"].iter("a")}


def facts(page: lxml.html.HtmlElement) -> str:
    (found,) = page.xpath("//dl[@class='kb-facts']")
    return seen_text(found)


def test_a_provision_names_the_parties_of_its_own_document(library, pages):
    other = pages["georgia-charter-sovereignty-and-borders"]
    assert "both states: Georgia and United States" in facts(other)
    (text,) = other.xpath("//section[@aria-labelledby='text']")
    assert "Azerbaijan" not in facts(other) + seen_text(text)
    assert "both states: Azerbaijan and United States" in facts(pages["charter-skills"])
    assert "the working groups:" not in " ".join(facts(pages[each.id]) for each in library.of_type("provisions"))


def test_the_partner_alone_is_the_party_that_is_not_the_united_states(sample: Path):
    path = sample / "data" / "provisions" / "pact-trade.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("both-states", "partner"), encoding="utf-8")
    pact = sample / "data" / "instruments" / "pact.yml"
    parties = "parties:\n  - northland\n"
    pact.write_text(
        pact.read_text(encoding="utf-8").replace(parties, f"{parties}  - united-states\n"), encoding="utf-8"
    )
    states = sample / "data" / "actors"
    (states / "united-states.yml").write_text((states / "northland.yml").read_text(encoding="utf-8"), encoding="utf-8")
    library = open_library(sample)
    assert "the partner: Northland, toward" in facts(tree(Site(library).record_page(library["pact-trade"]).html))


def test_a_provision_that_stands_alone_leads_to_no_neighbours(library, pages):
    by_document = Counter(provision.instrument for provision in library.of_type("provisions"))
    alone = {each.id for each in library.of_type("provisions") if by_document[each.instrument] == 1}
    without = {
        each.id
        for each in library.of_type("provisions")
        if not pages[each.id].xpath("//nav[@aria-label='In the text']")
    }
    assert alone and without == alone


def test_lists_of_mixed_documents_say_which_document_it_is_unless_it_is_this_one(library, pages):
    (card,) = pages["the-charter"].xpath(
        "//ol[@class='kb-worded']/li[.//a[contains(@href, 'georgia-charter-sovereignty')]]"
    )
    assert seen_text(card.find("p")).rstrip().endswith("US–Georgia Charter on Strategic Partnership")
    cards = pages["the-charter"].xpath("//ol[@class='kb-worded']/li")
    assert sum("US–Georgia" in seen_text(each) for each in cards) == 1
    assert cards[-1] is card
    other = "georgia-charter-sovereignty-and-borders"
    listed = pages["charter-sovereignty-and-borders"].xpath(
        f"//ul[@class='kb-links']/li[.//a[contains(@href, '/{other}/')]]"
    )
    assert listed and all("US–Georgia Charter" in seen_text(each.find("span")) for each in listed)
    (place,) = pages[other].xpath("//p[@class='kb-place']")
    assert "charter" not in place.find("a").get("href").partition("#")[0].split("/")
    for part in pages["georgia-us-charter-2009"].xpath("//section[@aria-labelledby='text']"):
        assert "Sovereignty and borders of Georgia" in seen_text(part)
        assert not part.xpath(".//*[@class='kb-document']")


def test_a_theme_counts_what_this_charter_says_and_sets_other_documents_apart(library, pages):
    for theme in library.of_type("themes"):
        family = {theme.id, *(each.id for each in library.of_type("themes") if each.parent == theme.id)}
        about = [each for each in library.of_type("provisions") if family & set(each.themes)]
        own = [each.id for each in about if each.instrument == "charter-2026"]
        placed = [id_ for id_ in own if library[id_].placement.value != "unplaced"]
        (link,) = pages[theme.id].xpath("//nav[@class='kb-rail']//a[@href='#text']")
        assert seen_text(link.find("span[@class='kb-n']")) == (str(len(placed)) if placed else "none"), theme.id
        said = theme_parts(pages[theme.id])["text"][1]
        assert ("a fragment in no count" in said) == (len(own) == len(placed) + 1), theme.id
        (text,) = pages[theme.id].xpath("//section[@aria-labelledby='text']")
        assert ("No provision on it was seen" in seen_text(text)) == (not own), theme.id
        assert bool(text.xpath(".//*[@id='other-documents']")) == (len(about) > len(own)), theme.id
        assert len(text.xpath(".//ol[@class='kb-worded']/li")) == len(about), theme.id


# ── Related ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def target(link: lxml.html.HtmlElement) -> str:
    """Return the id of the record that a link leads to; nothing for an address outside."""
    href = (link.get("href") or "").partition("#")[0]
    return href.strip("./").rpartition("/")[2] if href.startswith("../") else ""


def test_what_is_related_stands_nowhere_else_on_the_page_and_is_at_most_five(library, pages):
    shown: Counter[str] = Counter()
    for record in library:
        page = pages[record.id]
        section = page.xpath("//section[@aria-labelledby='related'] | //details[@id='related']")
        if not section:
            continue
        related = [target(link) for link in section[0].iterfind(".//li//a")]
        shown[record.type.name] += 1
        assert 1 <= len(related) <= 5 and record.id not in related, record.id
        section[0].getparent().remove(section[0])
        elsewhere = {target(link) for link in page.iter("a")}
        assert not elsewhere & set(related), record.id
    for name in ("provisions", "events", "statements", "figures", "instruments", "actors", "places", "terms"):
        assert shown[name] >= len(library.of_type(name)) * 0.8, name


def test_what_few_share_counts_most_and_one_theme_alone_relates_nothing(library: Library):
    weights = {id_: weight for id_, (weight, _) in bonds(library).items()}
    assert weights["peace-armenia"] < weights["washington"]
    record = library["claim-new-markets-create-jobs"]
    for relative in related(library, record, ()):
        assert len(relative.common) > 1
        mine = {link.target for link in library.links(record.id)}
        theirs = {link.target for link in library.links(relative.record.id)}
        assert {shared.id for shared in relative.common} == {id_ for id_ in mine & theirs if id_ in weights}
    best, *others = (
        sum(weights[shared.id] for shared in relative.common) / math.sqrt(len(ties(library, relative.record.id)))
        for relative in related(library, record, ())
    )
    assert all(best >= other for other in others)


def test_what_two_records_have_in_common_is_said_in_words(library: Library):
    assert in_common([library["charter-skills"], library["baku"], library["washington"]]) == "one provision, two places"


def test_the_other_pages_of_a_publisher_are_the_nearest_in_time(library: Library):
    source = next(source for source in library.of_type("sources") if source.publisher == "Report News Agency")
    found = by_the_same(library, source)
    assert 1 <= len(found) <= 3 and source not in found
    assert {other.publisher for other in found} == {source.publisher}
    assert by_the_same(library, source) == found


# ── Abbreviations ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_abbreviation_is_explained_from_the_names_of_a_record(library: Library):
    found = {short: (meaning.record.id, meaning.full) for short, meaning in short_forms(library).items()}
    assert found["OSCE"] == ("osce", "Organization for Security and Co-operation in Europe")
    assert found["DFC"] == ("us-dfc", "US International Development Finance Corporation")
    (route,) = [name.name for name in library["tripp"].other_names if name.note == "the full name"]
    assert found["TRIPP"] == ("tripp", route)
    assert found["RFE/RL"] == ("rfe-rl", "Radio Free Europe/Radio Liberty")
    assert found["ANAMA"] == ("anama", "Mine Action Agency of Azerbaijan")
    assert not {"US", "EU", "AZERTAC"} & set(found)


def test_a_new_name_in_capitals_is_explained_at_once(sample: Path):
    path = sample / "data" / "actors" / "northland.yml"
    text = path.read_text(encoding="utf-8").replace("title: Northland", "title: Kingdom of Northern Land")
    path.write_text(text.replace("other_names:\n", "other_names:\n  - name: KNL\n"), encoding="utf-8")
    event = sample / "data" / "events" / "signing.yml"
    text = event.read_text(encoding="utf-8")
    event.write_text(text.replace("title: ", "title: KNL and KNL, not AKNL, ", 1), encoding="utf-8")
    library = open_library(sample)
    page = tree(Site(library).record_page(library["signing"]).html)
    (link,) = page.iterfind(".//h1//a")
    assert link.text_content() == "KNL (Kingdom of Northern Land)"
    assert link.get("href") == "../../actors/northland/"
    assert seen_text(page.find(".//h1")).startswith("KNL and KNL, not AKNL, ")


# ── Reading aids and the report ──────────────────────────────────────────────────────────────────────────────────────


def test_every_page_with_a_verdict_or_status_says_when_it_was_last_weighed(library, pages):
    for record in library:
        weighed = last_weighed(record)
        text = " ".join(seen_text(pages[record.id].find(".//h1/..")).split())
        has_days = record.type.name in ("claims", "provisions")  # one beside each verdict and status
        if weighed:
            said = r"\b(Searched and w|W|w)eighed on" if has_days else "Last weighed on"
            assert re.search(f"{said} {weighed}", text), record.id
        elif record.type.name == "themes":
            assert "were last weighed on" in text or not about(library, record.id, "claims"), record.id


def names(records: list[Record]) -> list[str]:
    return [record.id for record in records]


def test_the_same_is_related_whatever_was_asked_before(library: Library):
    record = library["baku"]
    first = names([relative.record for relative in related(library, record, ())])
    other = open_library(ROOT)
    related(other, other["washington"], ())
    assert names([relative.record for relative in related(other, other["baku"], ())]) == first


# ── Headlines ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def headlines(sample: Path) -> Site:
    """The sample, with the headline alone of the paper seen; what may not rest on that rests on the gazette."""
    for name in ("instruments/pact.yml", "sources/gazette.yml"):
        file = sample / "data" / name
        file.write_text(file.read_text(encoding="utf-8").replace("source: paper", "source: gazette"), encoding="utf-8")
    paper = sample / "data" / "sources" / "paper.yml"
    paper.write_text(paper.read_text(encoding="utf-8").replace("seen: excerpt", "seen: headline"), encoding="utf-8")
    envoy = sample / "data" / "actors" / "envoy.yml"
    envoy.write_text(envoy.read_text(encoding="utf-8").replace("    quote: the special envoy\n", ""), encoding="utf-8")
    return Site(open_library(sample))


def test_what_rests_on_headlines_alone_is_marked_on_its_page_and_in_the_list_of_its_type(headlines: Site):
    marked = set()
    for record in headlines.library:
        if record.type.name in ("figures", "articles"):  # no figure rests on headlines alone, and an article cites none
            continue
        page = tree(headlines.record_page(record).html)
        alone = {citation.source for _, citation in record.citations} == {"paper"} or record.id == "paper"
        assert bool(page.xpath("//*[@data-headline]")) == alone, record.id
        rows = tree(headlines.page(f"{record.type.name}/").html).xpath("//*[@id='list']//*[self::li or self::article]")
        (row,) = [row for row in rows if f"/{record.id}/" in row.xpath(".//a[not(@class)]/@href")[0]]
        assert ("headline only" in seen_text(row)) == alone, record.id
        marked |= {record.type.name} if alone else set()
    assert marked == {
        "provisions",
        "statements",
        "instruments",
        "periods",
        "themes",
        "actors",
        "places",
        "terms",
        "sources",
    }


def test_rows_on_other_pages_are_marked_too_and_so_is_each_citation_of_a_headline(headlines: Site):
    for page, record in {
        "themes/trade": "envoy-on-trade",
        "provisions/pact-trade": "pact-friendship",
        "actors/northland": "envoy",
    }.items():
        marks = tree(headlines.page(f"{page}/").html).xpath(
            f"//a[contains(@href, '/{record}/')]/following-sibling::*[contains(@class, 'kb-tag')]"
            f" | //p[a[contains(@href, '/{record}/')]]/following-sibling::p/*[contains(@class, 'kb-tag')]"
        )
        assert "headline only" in [seen_text(mark) for mark in marks], page
    citation = tree(headlines.page("places/haven/").html).xpath("//li[@class='kb-cite']")[0]
    assert "Russian · news · headline only · not rated" in seen_text(citation)


# ── As it is read ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_line_about_another_document_ends_twice(library: Library, pages: dict[str, lxml.html.HtmlElement]):
    """Neither where the note is a phrase, nor a sentence, nor where there is none."""
    ends = set()
    for record in library.of_type("instruments"):
        for line in pages[record.id].xpath("//h3[@id='relations']/parent::*/following-sibling::ul[1]/li"):
            words = seen_text(line)
            assert words.endswith(".") and not words.endswith(".."), words
            ends.add("note" if ":" in words else "none")
    assert ends == {"note", "none"}


def test_where_more_sources_are_cited_than_stand_in_the_list_the_number_says_so(
    library: Library, pages: dict[str, lxml.html.HtmlElement]
):
    kinds = Counter()
    for record in library:
        note = pages[record.id].xpath("//section[@aria-labelledby='known']/p[@class='kb-note']")
        if note and (listed := {each.source for each in getattr(record, "sources", None) or ()}):
            more = len(listed) < len(cited_by(library, record))
            assert ("in all, above and below" in seen_text(note[0])) == more, record.id
            kinds[more] += 1
    assert kinds[True] and kinds[False]


def test_the_language_of_every_source_has_a_name(library: Library):
    codes = {narrow(source, Source).language for source in library.of_type("sources")}
    assert codes <= LANGUAGES.keys(), "give each an English name in view/shown.py"
