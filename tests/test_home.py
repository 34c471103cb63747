"""The home page: its answers come from records or by counting, its pictures show all, and its findings have premises."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest

from kb.check.run import open_library
from kb.declare import scales
from kb.declare.prose import word_count
from kb.library.chronicle import bearing_on
from kb.library.library import Library
from kb.records.typed import Actor, Claim, Place, Provision, Term, Theme
from tests.conftest import ROOT
from tests.reading_pages import seen_text, tree
from tests.test_mistakes import change
from view import home
from view.found import fields
from view.pictures import facsimile
from view.site import Site

CHARTER = "charter-2026"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b|\b\d{{4}}-\d\d-\d\d\b")
NUMBER = re.compile(
    r"\b\d+\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)\b", re.IGNORECASE
)
PAGES = sorted((ROOT / "docs").glob("*.md"))
# What is no prose: what the records fill in, the head of a file, code, tags, addresses, and the numbers of a list.
NO_PROSE = re.compile(
    r"^---\n.*?\n---\n|```.*?```|`[^`\n]*`|\{\{.*?\}\}|\{:.*?\}|<[^>]*>|(?<=\])\([^)]*\)|^\d+\. ",
    re.DOTALL | re.MULTILINE,
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
COUNT = re.compile(
    r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|twenty|thirty|forty|fifty|hundred)\b(?: \w+)? "
    r"(?:provision|claim|verdict|source|event|statement|figure|document|charter|section|theme|name|question|forecast)s?\b",
    re.IGNORECASE,
)
# Numbers that are not the record's: of versions, licences and a law by its name, and the day on which the theme ends.
NUMBERS_OF_OTHERS = {
    "data.md": {"4.0", "1.1.0", "1.0.0", "1"},
    "method.md": {"4.1", "07"},
    "maintain.md": {"5", "2027"},
    "section-907.md": {"907"},
}
GENERAL = {
    "Charter",
    "Security",
    "Energy",
    "Trade",
    "Defence",
    "Peace",
    "Relations",
    "Rights",
}  # names of themes that are words too
DAYS_OF_OTHERS = {"maintain.md": {"5 May 2027", "2027"}}


def block(library: Library, name: str, **arguments: object) -> lxml.html.HtmlElement:
    return tree(str(Site(library).macros("")[name](**arguments)))


def words(html: lxml.html.HtmlElement) -> str:
    return " ".join(seen_text(html).split())


def prose(text: str) -> str:
    return NO_PROSE.sub(" ", text)


def verdicts_on_the_record(text: str, library: Library) -> list[str]:
    """Return the sentences that give a verdict and name somebody or something of the record.

    A scale and its rules are explained without any: by what they mean, or by an example that was invented.
    """
    coded = (scales.CHARTER_VERDICT, scales.RECORD_VERDICT, scales.STATUS, scales.OUTCOME)
    labels = "|".join(re.escape(term.label) for scale in coded for term in scale.terms)
    verdict = re.compile(
        rf"\*(?:weaker|near|{labels})\*|\b(?:supported|contradicted|mixed|not seen|not established)\b", re.I
    )
    kinds = (Actor, Place, Theme, Term)
    names = {record.title for record in library if isinstance(record, kinds)}
    names |= {record.short for record in library.of_type(Theme) if record.short}
    proper = {name for name in names if name[:1].isupper() and name not in GENERAL}
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(proper, key=len, reverse=True)))
    matters = {run for claim in library.of_type(Claim) for run in runs(claim.title)}
    return [
        sentence.strip()
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", text)
        if verdict.search(sentence) and (named.search(sentence) or matters & set(runs(sentence)))
    ]


def runs(text: str) -> list[tuple[str, ...]]:
    """Return each two telling words that follow each other."""
    telling = [word for word in re.findall(r"[a-z]+", text.lower()) if word not in fields.IDLE.split()]
    return list(pairwise(telling))


def test_no_page_by_hand_holds_a_date_or_a_number_of_the_record():
    for page in PAGES:
        text = prose(page.read_text(encoding="utf-8"))
        days = {match[0] for match in (*DATE.finditer(text), *YEAR.finditer(text))}
        assert days <= DAYS_OF_OTHERS.get(page.name, set()), page.name
        numbers = set(re.findall(r"\d+(?:\.\d+)*", text))
        assert numbers <= NUMBERS_OF_OTHERS.get(page.name, set()), page.name
        assert [match[0] for match in COUNT.finditer(text)] == [], page.name


def test_no_page_by_hand_gives_a_verdict_on_what_is_in_the_record(library: Library):
    found = {page.name: verdicts_on_the_record(prose(page.read_text(encoding="utf-8")), library) for page in PAGES}
    assert {name: sentences for name, sentences in found.items() if sentences} == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "It is *mixed*, as with the leading position.",
        "So the claim on political leverage is *not checkable*.",
        "That Washington said so is *supported by the record*.",
        "A clause on Section 907 was not seen.",
    ],
)
def test_a_verdict_on_what_is_in_the_record_would_be_found(library: Library, sentence: str):
    assert verdicts_on_the_record(sentence, library) == [sentence]


def test_home_holds_no_number_and_no_verdict():
    front = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").replace("count=6", "")
    front = re.sub(r"</?h\d", "", front)
    assert not NUMBER.search(front), NUMBER.findall(front)
    coded = (scales.CHARTER_VERDICT, scales.RECORD_VERDICT, scales.STATUS, scales.OUTCOME, scales.MODALITY)
    labels = [term.label.lower() for scale in coded for term in scale.terms]
    assert not [label for label in labels if re.search(rf"\b{re.escape(label)}\b", front.lower())]


def test_each_answer_is_a_field_of_the_record_that_it_leads_to_or_is_counted(library: Library):
    found = home.answers(library)
    assert library.settings is not None
    recorded = [
        answer for answer in found if answer.address not in ("commitments/", f"articles/{library.settings.article}/")
    ]
    assert len(found) == 8
    assert len(recorded) == len(library.settings.questions) == len(found) - 2
    for answer, id_ in zip(recorded, library.settings.questions, strict=True):
        record = library[id_]
        assert (answer.question, answer.short + answer.rest) == (record.asked.question, record.asked.answer)
        assert answer.address == record.address
        assert list(record.citations), "an answer has the sources of its record"
    shown = block(library, "answers")
    assert [link.get("href") for link in shown.iterfind(".//h3/a")] == [answer.address for answer in found]


def test_every_answer_is_short(library: Library):
    for answer in home.answers(library):
        assert word_count(answer.short + answer.rest) <= 30, answer.question
        assert len(answer.question) <= 80


def test_the_counted_answers_count(library: Library):
    charter = [each for each in library.of_type(Provision) if each.instrument == CHARTER and each.number is not None]
    plans = [each for each in charter if each.modality.family != "states"]
    states = Counter(
        [entry.state.value for entry in each.status if entry.relation.value == "by-the-charter"][-1] for each in plans
    )
    said = home.plans_answer(plans)
    assert said.startswith(f"Of {len(plans)} provisions, {states['announced']} are announced ")
    assert f"for {states['no-action-found']} no action was found" in said
    rest = len(plans) - states["announced"] - states["no-action-found"]
    assert said.endswith(f"; {rest} are not testable as worded, not due or not known.")
    verdicts = Counter(each.charter.verdict.value for each in library.of_type(Claim))
    said = home.claims_answer(library.of_type(Claim))
    assert f"{verdicts['in-text']} are in what was read and for {verdicts['weaker-in-text']} it says less" in said
    assert f"{verdicts['not-seen']} were not seen, and {verdicts['not-about-the-text']} more lie outside" in said
    assert said.startswith(f"Of {len(library.of_type(Claim)) - verdicts['not-about-the-text']} claims")


def test_a_step_that_was_found_is_in_the_answer_on_plans(sample: Path):
    change(sample, "provisions/pact-trade.yml", "state: announced", "state: done")
    plans = [open_library(sample)["pact-trade"]]
    assert home.plans_answer(plans) == "Of 1 provision, 1 is done."
    assert home.plans_answer([]) == ""
    assert home.claims_answer([]) == ""


def test_no_finding_on_verbs_where_the_first_rung_is_taken(sample: Path):
    library = open_library(sample)
    assert home.ladder_finding(library.of_type(Provision)) == (
        "No “shall”, “will” or “commit” was seen, with 1 of 2 provisions seen whole in English; 1 “intend”, as other US "
        "charters do."
    )
    change(sample, "provisions/pact-trade.yml", "modality: intend", "modality: shall")
    assert home.ladder_finding(open_library(sample).of_type(Provision)) == ""
    assert home.ladder_finding([]) == ""


def test_no_finding_on_gaps_where_none_is_in_most_claims(library: Library):
    weaker = [each for each in library.of_type(Claim) if each.charter.verdict.value == "weaker-in-text"]
    said = home.gap_finding(library.of_type(Claim))
    most, count = Counter(gap.value for claim in weaker for gap in claim.charter.gap).most_common(1)[0]
    assert f"most often in {scales.GAP[most].label}: for {count} of {len(weaker)} claims" in said
    assert "as far as it was read" in said
    alone = {claim.charter.gap[0].value: claim for claim in weaker if len(claim.charter.gap) == 1}
    one, other = list(alone.values())[:2]
    assert home.gap_finding([one, one, other])
    assert home.gap_finding([one, other]) == "", "two are as often"
    assert home.gap_finding([one, one, other, *list(alone.values())[2:], *list(alone.values())[1:]]) == "", "no half"
    assert home.gap_finding([]) == ""


SHOWN = "  sources:\n    - source: paper\n      shows: Says otherwise."


def test_no_finding_on_contradictions_where_one_was_found(sample: Path):
    said = "No claim was found contradicted by text or record, as read."
    library = open_library(sample)
    assert home.contradiction_finding(library.of_type(Claim)) == said
    assert said in str(Site(library).macros("matrix/")["matrix"]())
    assert home.contradiction_finding([]) == ""
    change(sample, "claims/claim-more-trade.yml", "verdict: signs-for", "verdict: did-not")
    assert home.contradiction_finding(open_library(sample).of_type(Claim)) == ""
    change(sample, "claims/claim-more-trade.yml", "verdict: did-not", "verdict: signs-for")
    change(sample, "claims/claim-trade-clause.yml", "verdict: not-established", f"verdict: contradicted\n{SHOWN}")
    assert home.contradiction_finding(open_library(sample).of_type(Claim)) == ""


def test_the_ladder_shows_each_plan_once_and_the_rungs_on_which_none_stands(library: Library):
    shown = block(library, "wording")
    rows = shown.findall(".//ol/li")
    verbs = [term.label for term in scales.MODALITY.terms if term.family == "plans"]
    assert [words(row.find("b")) for row in rows] == verbs
    for row in rows:
        count = int(words(row.find_class("kb-rungs__n")[0]))
        assert len(row.findall(".//a")) == count
        assert ("none seen" in words(row)) == (count == 0)


def test_there_is_a_square_for_each_claim(library: Library):
    shown = block(library, "verdicts")
    assert len(shown.findall(".//i")) == len(library.of_type(Claim))
    for row in shown.findall(".//ul/li"):
        head = words(row.find_class("kb-cells__head")[0])
        assert int(head.split()[0]) == len(row.findall(".//i"))
        kinds = words(row.find(".//small"))
        assert sum(map(int, re.findall(r"\d+", kinds))) == len(row.findall(".//i"))


def test_the_facsimile_has_a_bar_for_each_provision_in_order(library: Library):
    shown = block(library, "facsimile")
    provisions = sorted(
        (each for each in library.of_type(Provision) if each.instrument == CHARTER),
        key=lambda each: (["P", "I", "II", "III", "IV"].index(each.section), each.number or 99),
    )
    assert [link.get("href") for link in shown.iterfind(".//ol/li/a")] == [each.address for each in provisions]
    fx = facsimile.facsimile(library, CHARTER)
    assert sum(count for _, _, count in fx.ways) == fx.provisions == len(provisions) - fx.fragments
    for link, provision in zip(shown.iterfind(".//ol/li/a"), provisions, strict=True):
        name = words(link)
        assert provision.title in name
        assert provision.modality.label in name
        if provision.verb:
            assert provision.verb in name
    assert [section.open for section in fx.sections] == [False, True, True, True, True]
    unknowns = {unknown.rstrip(".") for unknown in library[CHARTER].unknowns}
    assert fx.blanks
    assert set(fx.blanks) <= unknowns


def test_the_switch_of_the_facsimile_is_a_named_group_of_radio_buttons(library: Library):
    shown = block(library, "facsimile")
    (group,) = shown.findall(".//fieldset")
    assert words(group.find("legend"))
    buttons = group.findall(".//label/input")
    assert [(each.get("type"), each.get("name")) for each in buttons] == [("radio", "fx")] * 4
    assert [each.get("checked") is not None for each in buttons] == [True, False, False, False]
    assert not shown.findall(".//script")


def test_how_far_a_bar_is_filled_follows_its_verb():
    ladder = [facsimile.rung(term) for term in scales.MODALITY.terms if term.family == "plans"]
    assert ladder == sorted(ladder, reverse=True)
    assert len(set(ladder)) == len(ladder)
    assert ladder[0] == 100
    assert facsimile.rung(scales.MODALITY["affirm"]) == facsimile.rung(scales.MODALITY["unknown"]) == 0


def test_what_is_new_bears_on_the_document_and_comes_newest_first(library: Library):
    found = bearing_on(library, CHARTER)
    signed = library[CHARTER].signed.first
    days = [event.date.first for event, _ in found]
    assert days == sorted(days, reverse=True)
    assert min(days) >= signed
    for event, provisions in found:
        near = {link.target for link in library.links(event.id)} | {
            link.source.id for link in library.backlinks(event.id)
        }
        assert provisions or CHARTER in near, event.id
    assert len(block(library, "latest", count=6).findall(".//li")) == 6


def test_which_questions_records_answer_stands_in_the_settings(sample: Path):
    library = open_library(sample)
    assert next(answer.question for answer in home.answers(library)) == "Is the Old Law still law?"
    library.settings = None if library.settings is None else replace(library.settings, questions=())
    assert [answer.question for answer in home.answers(library)] == [
        "What has come of its plans?",
        "Do the article’s claims hold?",
    ]


def test_binding_is_no_word_for_the_strength_of_a_verb():
    """Whether a document binds anybody is a question of law; a verb is weak or strong."""
    said = re.compile(r"\b(more|most|less|least) binding\b")
    files = [path for name in ("templates", "view", "docs") for path in (ROOT / name).rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix in (".html", ".py", ".md", ".js")]
    assert len(texts) > 100
    assert [path.name for path in texts if said.search(path.read_text(encoding="utf-8"))] == []
