"""Our voice: no adjective that judges, no name that only one side uses, unless it is argued in `voice.yml`.

Words between “quotation marks” are somebody else's. Claims say what the article says, statements what a speaker says and terms
what a name is, so they are read only where our own reasons stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from kb.check.rules.marks import STRAIGHT
from kb.declare.fields import Prose, Text
from kb.records.record import Record, leaves
from kb.records.typed import Statement, WithSummary
from tests.conftest import ROOT, real_library

JUDGING = (
    "historic|unprecedented|landmark|crucial|crucially|pivotal|game-changing|groundbreaking|remarkable|remarkably|impressive|"
    "dramatic|dramatically|notorious|infamous|brutal|heroic|controversial|so-called|alarming|shameful|tragic|tragically|"
    "obviously|clearly|of course|unfortunately|fortunately|regrettably|merely|sadly|blatant|blatantly|reckless|cynical|"
    "admitted|admits|conceded|boasted|lashed|slammed|blasted|touted|hailed|robust|vibrant|key|major|milestone|breakthrough"
)
ONE_SIDED = (
    "artsakh|zangezur corridor|karabakh economic region|patriotic war|anti-terror\\w*|blockade\\w*|eco-protest\\w*|exodus|"
    "expulsion|expelled|ethnic cleansing|voluntary departure|genocide|hostages?|war criminals?|prisoners of war|occupied|"
    "occupation|restored? sovereignty|lobby\\w*|arabian gulf|biden years|biden era|liberated|liberation|separatists?|aggressors?"
)
WORDS = re.compile(rf"\b(?:{JUDGING}|{ONE_SIDED})\b", re.IGNORECASE)
QUOTED = re.compile(r"“[^”]*”|\[\[[^\]|]+\]\]|\[\[[^\]|]+\||«[^»]*»")
NAMES_OF_OTHERS = {"other_names", "official_title", "verb", "aliases", "used_by", "rejected_by", "carries", "to"}
THEIR_WORDS = {"claims": {"title", "summary"}, "statements": {"title", "summary"}, "terms": {"title", "summary"}}
PAGES = ("README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")))


def our_words(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record that are in our voice, with their fields."""
    if record.type.name == "sources":
        return
    theirs = NAMES_OF_OTHERS | THEIR_WORDS.get(record.type.name, set())
    for leaf in leaves(record):
        if isinstance(leaf.kind, (Prose, Text)) and not theirs & {str(part) for part in leaf.path}:
            yield leaf.field.name, leaf.value


def uses() -> set[tuple[str, str]]:
    """Return every use of a listed word in our voice: the file or record, and the word in small letters."""
    found = set()
    for record in real_library():
        for _, text in our_words(record):
            found |= {(record.id, match[0].lower()) for match in WORDS.finditer(QUOTED.sub(" ", text))}
    for page in PAGES:
        text = QUOTED.sub(" ", (ROOT / page).read_text(encoding="utf-8"))
        found |= {(page, match[0].lower()) for match in WORDS.finditer(text)}
    return found


def argued() -> dict[tuple[str, str], str]:
    """Return the uses that are argued, each with its reason."""
    entries = yaml.safe_load((ROOT / "tests" / "voice.yml").read_text(encoding="utf-8")) or []
    return {(id_, entry["word"]): entry["why"] for entry in entries for id_ in entry["in"]}


@pytest.mark.slow
def test_no_word_judges_or_takes_a_side_without_a_reason():
    assert sorted(uses() - set(argued())) == []


@pytest.mark.slow
def test_every_reason_is_still_needed():
    assert sorted(set(argued()) - uses()) == []
    assert all(len(why) > 20 for why in argued().values())


def test_the_list_finds_what_it_is_for():
    text = "A historic day: the “Patriotic War” and the patriotic war."
    assert [match[0].lower() for match in WORDS.finditer(QUOTED.sub(" ", text))] == ["historic", "patriotic war"]


AMERICAN = re.compile(r"\bdefense\b|\bDefense (?:Ministry|Minister)\b")  # a US body keeps its name


@pytest.mark.slow
def test_defence_is_spelt_in_one_way_but_in_quotations_and_names_of_us_bodies():
    found = []
    for record in real_library():
        if record.type.name != "sources":
            texts = (leaf.value for leaf in leaves(record) if isinstance(leaf.kind, (Prose, Text)))
            found += [f"{record.id}: {text}" for text in texts if AMERICAN.search(QUOTED.sub(" ", text))]
    for page in PAGES:
        found += [page for _ in AMERICAN.finditer(CODE.sub(" ", (ROOT / page).read_text(encoding="utf-8")))]
    assert found == []


def test_what_was_said_stands_alone_and_names_whoever_said_it():
    """A row has it before the name, and a pill says where headlines alone were seen."""
    library = real_library()
    started = re.compile(r"(he|she|it|they|his|her|its|their|the (ministry|organisation))\b", re.IGNORECASE)
    assert [each.id for each in library.of_type(Statement) if started.match(each.summary)] == []
    said = [record for record in library if isinstance(record, WithSummary) and record.summary]
    assert [record.id for record in said if record.summary.lower().startswith("headline only")] == []


CODE = re.compile(r"```.*?```|`[^`]*`|\{\{.*?\}\}|<[^>]*>|\{:.*?\}|^---\n.*?\n---\n", re.DOTALL)


def test_hand_written_pages_have_the_marks_of_print():
    """As the checker demands it of records; code and what a page calls is left out."""
    found = {}
    for page in PAGES:
        text = CODE.sub(" ", (ROOT / page).read_text(encoding="utf-8"))
        found |= {f"{page}: {text[max(0, m.start() - 20) : m.end() + 20]!r}": m[0] for m in STRAIGHT.finditer(text)}
    assert list(found) == []
