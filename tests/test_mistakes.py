"""Every mistake is named: its code, its file, its line, and what to do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb import __main__ as command
from kb.library import check
from kb.problems import CODES
from tests.conftest import ROOT, SAMPLE

TRADE = "provisions/pact-trade.yml"
FRIENDSHIP = "provisions/pact-friendship.yml"
CLAIM = "claims/claim-trade-clause.yml"
FORECAST = "claims/claim-more-trade.yml"
SIGNING = "events/signing.yml"
COLUMN = "articles/column.yml"
GAZETTE = "sources/gazette.yml"
PAPER = "sources/paper.yml"
HAVEN = "places/haven.yml"
SHIPS = "figures/ships-2001.yml"
RETIRED = "retired.yml"


@dataclass(frozen=True)
class Case:
    """A change to one sample file that has to be named with this code at the line of `at` after the change."""

    code: str
    file: str
    old: str
    new: str
    at: str
    says: str = ""


CASES = [
    # ── the text of a file
    Case("alias", SIGNING, "kind: document", "kind: *x", "kind: *x"),
    Case("anchor", SIGNING, "kind: document", "kind: &x document", "kind: &x"),
    Case("merge-key", SIGNING, "kind: document", "<<: {kind: document}", "<<:"),
    Case("tag", SIGNING, "kind: document", "kind: !!str document", "kind: !!str"),
    Case("duplicate-key", SIGNING, "kind: document", "kind: document\nkind: act", "kind: act", "second time"),
    Case("second-document", SIGNING, "kind: document", "kind: document\n---\nkind: act", "---"),
    Case("too-deep", SIGNING, "kind: document", "kind: " + "[" * 13 + "]" * 13, "kind: ["),
    Case("invisible-character", SIGNING, "kind: document", "kind: docu\u202ement", "kind: docu", "U+202E"),
    Case("invisible-character", SIGNING, "kind: document", "kind: docu\x07ment", "kind: docu", "U+0007"),
    Case("not-yaml", SIGNING, "kind: document", "kind: 'document", ""),
    Case("not-yaml", SIGNING, "kind: document", "kind:\tdocument: x", "kind:"),
    # ── its fields
    Case("unknown-key", SIGNING, "kind: document", "kin: document", "kin:", 'did you mean "kind"?'),
    Case("missing-key", SIGNING, "kind: document\n", "", "title:", "kind: what kind of event it is"),
    Case("missing-key", TRADE, "    shows: Prints the sentence.\n", "", "  - source: gazette\n    quote", "no shows"),
    Case("wrong-type", SIGNING, "kind: document", "kind:\n  - document", "  - document"),
    Case("wrong-type", SIGNING, "title: The Pact is signed", "title: true", "title: true"),
    Case("wrong-type", SIGNING, "themes:\n  - trade", "themes: trade", "themes: trade", "each entry beginning with"),
    Case("wrong-type", CLAIM, "hedge:\n  degree: none", "hedge: none", "hedge: none"),
    Case("empty-value", SIGNING, "kind: document", "kind:", "kind:"),
    Case("empty-value", SIGNING, "kind: document", "kind: null", "kind: null"),
    Case("not-in-scale", SIGNING, "kind: document", "kind: documnt", "kind: documnt", 'did you mean "document"?'),
    Case("bad-date", SIGNING, "date: 2001-02-03", "date: 2001-02-30", "date: 2001-02-30", "not in the calendar"),
    Case("bad-date", GAZETTE, "accessed: 2026-11-20", "accessed: 2026/2027", "accessed: 2026/"),
    Case("bad-number", TRADE, "number: 1", "number: one", "number: one"),
    Case("bad-number", TRADE, "number: 1", "number: 0x1", "number: 0x1"),
    Case("bad-number", HAVEN, "latitude: 40.4", "latitude: 95", "latitude: 95"),
    Case("bad-number", SHIPS, 'value: "12.5"', "value: 12,5", "value: 12,5"),
    Case("bad-address", GAZETTE, "url: https://gazette.example.org/law/1", "url: javascript:alert(1)", "url: java"),
    Case("bad-address", GAZETTE, "url: https://gazette.example.org/law/1", "url: 'https://a.b/\"x'", "url: 'https"),
    Case("bad-id", SIGNING, "  - haven", "  - The Haven", "  - The Haven"),
    Case("bad-form", CLAIM, "  - p1.1", "  - 1.1", "  - 1.1", "such as p2.3"),
    Case("not-one-line", SIGNING, "title: The Pact is signed", "title: |\n  The Pact\n  is signed", "title: |"),
    Case("too-long", SIGNING, "title: The Pact is signed", "title: " + "x" * 200, "title: x"),
    Case("too-few-entries", SIGNING, "themes:\n  - trade", "themes: []", "themes: []"),
    Case("repeated-entry", SIGNING, "  - trade", "  - trade\n  - trade", "  - trade\n  - trade", "same entry twice"),
    Case(
        "repeated-entry",
        CLAIM,
        "  near:",
        "    - provision: pact-trade\n      verdict: in-text\n      says: So.\n  near:",
        "    - provision: pact-trade\n      verdict: in-text",
    ),
    Case("quote-too-long", TRADE, "quote: intend to widen", "quote: one two three four five six seven eight", "quote:"),
    Case("link-in-plain-text", SIGNING, "title: The Pact is signed", "title: The [[pact]] is signed", "title: The"),
    Case("malformed-link", SIGNING, "signed in [[haven]]", "signed in [[haven]", "summary:"),
    Case("address-in-prose", SIGNING, "signed in [[haven]]", "signed, see https://x.org", "summary:", "a source"),
    Case("address-in-prose", SIGNING, "signed in [[haven]]", "signed [here](javascript:x)", "summary:"),
    Case("markup-in-prose", SIGNING, "signed in [[haven]]", "signed in `Haven`", "summary:"),
    # ── ids and references
    Case("unknown-reference", SIGNING, "  - haven", "  - havn", "  - havn", 'did you mean "haven"?'),
    Case(
        "unknown-reference",
        SIGNING,
        "summary: The Pact is signed in [[haven]].",
        "summary: >-\n  The Pact is signed\n  in [[heaven]].",
        "  in [[heaven]]",
    ),
    Case("wrong-reference", SIGNING, "  - haven", "  - pact", "  - pact\nsources", "is a document"),
    Case("renamed-id", SIGNING, "  - pact\n", "  - friendship-pact\n", "  - friendship-pact", 'now is "pact"'),
    Case("retired-id", SIGNING, "  - pact-trade", "  - lost-clause", "  - lost-clause", "pact-friendship"),
    Case("duplicate-id", GAZETTE, "  - gazette-old", "  - paper", "  - paper"),
    Case("duplicate-id", RETIRED, "- id: lost-clause", "- id: haven", "- id: haven"),
    Case("unknown-reference", RETIRED, "    - pact-trade", "    - pact-trad", "- id: lost-clause"),
    Case("lost-id", "published-ids.txt", "pact-trade", "pact-gone", "provisions/pact-gone", "aliases"),
    # ── citations
    Case(
        "shows-repeats-summary",
        FRIENDSHIP,
        "shows: Gives the sentence in Russian.",
        "shows: Both affirm their friendship.",
        "    shows: Both",
    ),
    # ── provisions
    Case("numbered-fragment", TRADE, "placement: seen", "placement: unplaced", "number: 1"),
    Case("missing-number", TRADE, "number: 1\n", "", "placement: seen"),
    Case("unknown-section", TRADE, "section: I", "section: II", "section: II", "P, I"),
    Case("duplicate-number", TRADE, "section: I", "section: P", "number: 1", "is also pact-friendship"),
    Case("verb-not-seen", TRADE, "wording: english", "wording: reported", "verb:"),
    Case("position-of-a-plan", TRADE, "state: announced", "state: states-a-position", "  - state: states-a-position"),
    Case("status-without-source", TRADE, "state: no-action-found", "state: done", "  - state: done"),
    Case("nothing-searched", TRADE, "    searched:\n      - the paper's archive to 2002\n", "", "  - state: no-action"),
    Case("evidence-after-assessment", TRADE, "evidence_to: 2001-02-03", "evidence_to: 2027-01-01", "    evidence_to"),
    Case("evidence-newer-than-sources", TRADE, "evidence_to: 2001-02-03", "evidence_to: 2002-01-01", "    evidence_to"),
    # ── claims
    Case(
        "verdict-stronger-than-cells",
        CLAIM,
        "  verdict: weaker-in-text\n  reason",
        "  verdict: in-text\n  reason",
        "  verdict: in-text",
    ),
    Case(
        "verdict-stronger-than-cells",
        CLAIM,
        "  verdict: weaker-in-text\n  reason",
        "  verdict: contradicted\n  reason",
        "  verdict: contradicted",
    ),
    Case("contradiction-unquoted", FORECAST, "verdict: not-seen", "verdict: contradicted", "  verdict: contradicted"),
    Case(
        "cells-without-verdict",
        CLAIM,
        "  verdict: weaker-in-text\n  reason",
        "  verdict: not-seen\n  reason",
        "  provisions:",
    ),
    Case("gap-missing", CLAIM, "  gap:\n    - verb\n    - certainty\n", "", "  verdict: weaker-in-text"),
    Case("gap-without-weaker", CLAIM, "  verdict: weaker-in-text\n  reason", "  verdict: not-seen\n  reason", "  gap:"),
    Case("near-missing", FORECAST, "  near:\n    - pact-trade\n", "", "  verdict: not-seen"),
    Case("near-and-cell", CLAIM, "    - pact-friendship", "    - pact-trade", "  near:"),
    Case("verdict-of-a-forecast", CLAIM, "kind: fact", "kind: forecast", "record:"),
    Case("outcome-of-no-forecast", FORECAST, "kind: forecast", "kind: fact", "outcome:"),
    Case("verdict-without-source", CLAIM, "  verdict: not-established", "  verdict: supported", "  verdict: supported"),
    Case(
        "verdict-without-source",
        FORECAST,
        "  sources:\n    - source: gazette\n      shows: Counts the ships.\n",
        "",
        "  verdict: signs-for",
    ),
    Case("nothing-searched", CLAIM, "  searched:\n    - the paper's archive\n", "", "  verdict: not-established"),
    Case("hedge-words", FORECAST, "  words: is expected to\n", "", "  degree: expected"),
    Case("hedge-words", CLAIM, "  degree: none", "  degree: none\n  words: perhaps", "  words: perhaps"),
    Case("unknown-sentence", CLAIM, "  - p1.1", "  - p1.9", "  - p1.9", "p1.1 to p2.1"),
    Case("unknown-sentence", COLUMN, "sentence: p1.2", "sentence: p9.2", "  - sentence: p9.2"),
    Case("repeats-itself", FORECAST, "  - claim-trade-clause", "  - claim-more-trade", "  - claim-more-trade"),
    Case("repeats-later", CLAIM, "themes:", "repeats:\n  - claim-more-trade\nthemes:", "  - claim-more-trade"),
    Case("claimed-and-excused", COLUMN, "sentence: p1.2", "sentence: p1.1", "  - sentence: p1.1"),
    Case("uncovered-sentence", COLUMN, "sentences: 1", "sentences: 3", "  - sentences: 3", "p2.2"),
    Case("not-weighed", FRIENDSHIP, "    relation: by-the-charter", "    relation: earlier", "status:"),
    Case(
        "not-weighed",
        FORECAST,
        "outcome:\n  verdict: signs-for\n  reason: A report shows more ships.\n  assessed: 2026-11-22\n  evidence_to: 2001-02-03\n  sources:\n    - source: gazette\n      shows: Counts the ships.\n",
        "",
        "",
        "outcome",
    ),
    # ── other records
    Case(
        "figure-with-many-sources",
        SHIPS,
        "of the year.",
        "of the year.\n  - source: paper\n    shows: Counts others.",
        "  - source: paper",
    ),
    Case("wrong-geometry", HAVEN, "kind: port", "kind: route", "coordinates:"),
    Case("read-before-published", GAZETTE, "accessed: 2026-11-20", "accessed: 2000-01-01", "accessed: 2000"),
    Case("standing-without-basis", GAZETTE, "  basis: printed by the state\n", "", "  value: state"),
    Case(
        "duplicate-address",
        PAPER,
        "https://paper.example.org/2001/law",
        "http://www.gazette.example.org/law/1/",
        "url:",
    ),
    Case("theme-in-itself", "themes/trade.yml", "order: 1", "order: 1\nparent: ports", "parent: ports"),
    Case("date-in-the-future", SIGNING, "date: 2001-02-03", "date: 2027-01-01", "date: 2027"),
]

# Rules on the file as a file, on folders, and on the library as a whole: each has a test of its own below.
TESTED_BELOW = {
    "not-utf8",
    "file-too-large",
    "empty-file",
    "unknown-folder",
    "unknown-file",
    "unknown-ending",
    "bad-file-name",
    "uncited-source",
    "shows-repeated",
    "template",
    "about-nothing",
    "one-sided-support",
}


def change(root: Path, file: str, old: str, new: str) -> str:
    path = root / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} holds no {old!r}"
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


def codes(root: Path) -> list[str]:
    return [problem.code for problem in check(root).problems]


def test_the_sample_and_the_real_records_hold_no_mistake():
    assert [str(problem) for problem in check(SAMPLE).problems] == []
    assert [str(problem) for problem in check(ROOT).problems] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.file}-{case.new[:20]!r}")
def test_a_mistake_is_named_with_its_line_and_remedy(sample: Path, case: Case):
    text = change(sample, case.file, case.old, case.new)
    found = [problem for problem in check(sample).problems if problem.code == case.code]
    assert found, f"expected {case.code}, got {[str(problem) for problem in check(sample).problems]}"
    here = [problem for problem in found if problem.file == f"data/{case.file}"]
    assert here, f"named in another file: {found}"
    if case.at:
        line = text[: text.index(case.at)].count("\n") + 1
        last = line + case.at.count("\n")
        assert any(line <= problem.line <= last for problem in here), f"expected line {line}, got {here}"
    assert any(case.says in str(problem) for problem in here), f"{case.says!r} not in {here}"
    assert all(problem.expected and problem.remedy for problem in here)


def test_every_code_has_a_case():
    assert set(CODES) == {case.code for case in CASES} | TESTED_BELOW


def test_all_mistakes_of_a_run_are_named_at_once_and_in_order(sample: Path):
    change(sample, SIGNING, "kind: document", "kin: document")
    change(sample, SIGNING, "  - haven", "  - havn")
    change(sample, TRADE, "number: 1", "number: one")
    (sample / "data" / "claims" / "broken.yml").write_text("title: 'x\n", encoding="utf-8")
    problems = check(sample).problems
    assert [problem.code for problem in problems] == [
        "not-yaml",
        "missing-key",
        "unknown-key",
        "unknown-reference",
        "bad-number",
    ]
    assert list(problems) == sorted(problems)


def test_the_message_has_the_form_that_editors_can_follow(sample: Path):
    change(sample, TRADE, "themes:\n  - trade", "themes:\n  - trad")
    (problem,) = check(sample).problems
    assert str(problem) == (
        'data/provisions/pact-trade.yml:17:5: error[unknown-reference]: themes "trad" does not exist; '
        'the id of a theme; did you mean "trade"?'
    )


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"title: caf\xe9\n", "not-utf8", 1, 11),
        ("title: x\n".encode("utf-16"), "not-utf8", 1, 1),
        (b"\xef\xbb\xbftitle: x\n", "invisible-character", 1, 1),
        (b"title: x\n# " + b"x" * 300_000, "file-too-large", 1, 1),
        (b"", "empty-file", 1, 1),
        (b"# only a comment\n", "empty-file", 2, 1),
        (b"- a\n- b\n", "wrong-type", 1, 1),
        (b"just words\n", "wrong-type", 1, 1),
        (b"title: x\rkind: y\n", "invisible-character", 1, 9),
        (b"a:\n\t- b\n", "not-yaml", 2, 1),
    ],
)
def test_a_file_that_is_no_record_is_named(sample: Path, content: bytes, code: str, line: int, column: int):
    (sample / "data" / "events" / "odd.yml").write_bytes(content)
    (problem,) = check(sample).problems
    assert (problem.code, problem.file, problem.line, problem.column) == (code, "data/events/odd.yml", line, column)


def test_windows_line_ends_are_read_like_others(sample: Path):
    path = sample / "data" / SIGNING
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(sample) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("event/x.yml", "unknown-folder"),
        ("events/more/x.yml", "unknown-folder"),
        ("x.yml", "unknown-file"),
        ("events/x.yaml", "unknown-ending"),
        ("events/x.txt", "unknown-ending"),
        ("events/Signing_2.yml", "bad-file-name"),
        ("events/" + "a" * 61 + ".yml", "bad-file-name"),
        ("events/haven.yml", "duplicate-id"),
    ],
)
def test_a_file_in_the_wrong_place_is_named(sample: Path, name: str, code: str):
    path = sample / "data" / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(sample / "data" / SIGNING, path)
    assert code in codes(sample)


def test_what_editors_leave_behind_is_no_record(sample: Path):
    for name in (".signing.yml.swp", "signing.yml~", ".DS_Store"):
        (sample / "data" / "events" / name).write_text("x", encoding="utf-8")
    assert codes(sample) == []


def test_a_source_that_nobody_cites_is_named(sample: Path):
    text = (sample / "data" / PAPER).read_text(encoding="utf-8").replace("/2001/law", "/2002/law")
    (sample / "data" / "sources" / "unused.yml").write_text(text, encoding="utf-8")
    (problem,) = check(sample).problems
    assert (problem.code, problem.file) == ("uncited-source", "data/sources/unused.yml")


def test_the_same_words_for_more_than_three_sources_are_named(sample: Path):
    paper = (sample / "data" / PAPER).read_text(encoding="utf-8")
    citations = ""
    for number in range(4):
        copy = paper.replace("/2001/law", f"/{number}")
        (sample / "data" / "sources" / f"copy-{number}.yml").write_text(copy, encoding="utf-8")
        citations += f"  - source: copy-{number}\n    shows: Reports it too.\n"
    path = sample / "data" / SIGNING
    path.write_text(path.read_text(encoding="utf-8") + citations, encoding="utf-8")
    assert codes(sample) == ["shows-repeated"] * 4


def test_the_command_names_each_mistake_and_exits_with_one(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert command.main(["check", "--root", str(sample)]) == 0
    assert "21 records, no mistakes" in capsys.readouterr().out
    change(sample, SIGNING, "kind: document", "kind: documnt")
    assert command.main(["check", "--root", str(sample)]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("data/events/signing.yml:4:7: error[not-in-scale]")
    assert "1 mistake in 1 file" in output.err


def test_a_folder_without_data_is_named(tmp_path: Path):
    assert codes(tmp_path) == ["unknown-folder"]


def test_a_claim_about_the_text_alone_is_about_the_text(sample: Path):
    change(sample, CLAIM, "verdict: not-established", "verdict: only-about-the-text")
    text = change(sample, CLAIM, "  verdict: weaker-in-text\n  reason", "  verdict: not-about-the-text\n  reason")
    (problem,) = [problem for problem in check(sample).problems if problem.code == "about-nothing"]
    assert text.splitlines()[problem.line - 1] == "  verdict: only-about-the-text"


def test_a_disputed_fact_owes_two_sides_or_a_primary_source(sample: Path):
    dispute = (
        "disputes:\n  - question: Did it?\n    versions:\n      - says: It did.\n        sources:\n          - source: paper\n"
        "            shows: Says that it did.\n      - says: It did not.\n        sources:\n          - source: paper\n"
        "            shows: Says that it did not.\n"
    )
    sources = "  sources:\n    - source: {}\n      shows: Says so.\n"
    path = sample / "data" / CLAIM
    text = path.read_text(encoding="utf-8")
    text = text.replace("  verdict: not-established", "  verdict: supported")
    text = text.replace("  searched:\n    - the paper's archive\n", sources)
    path.write_text(text.format("paper") + dispute, encoding="utf-8")
    assert codes(sample) == ["one-sided-support"]
    path.write_text(text.format("gazette") + dispute, encoding="utf-8")
    assert codes(sample) == []


def test_the_ledger_takes_every_id_and_then_holds_it(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert command.main(["ledger", "--root", str(sample)]) == 0
    assert "21 of them new" not in capsys.readouterr().out  # one of the ids was published before
    ledger = (sample / "data" / "published-ids.txt").read_text(encoding="utf-8").splitlines()
    assert "places/hill-town" in ledger
    assert "provisions/lost-clause" in ledger
    (sample / "data" / "places" / "hill-town.yml").rename(sample / "data" / "places" / "hilltown.yml")
    change(sample, "places/coast-road.yml", "hill-town", "hilltown")
    (problem,) = check(sample).problems
    assert (problem.code, problem.line) == ("lost-id", ledger.index("places/hill-town") + 1)
    path = sample / "data" / "places" / "hilltown.yml"
    path.write_text(path.read_text(encoding="utf-8") + "aliases:\n  - hill-town\n", encoding="utf-8")
    assert codes(sample) == []


def test_the_real_ledger_holds_every_published_id():
    ledger = (ROOT / "data" / "published-ids.txt").read_text(encoding="utf-8").splitlines()
    assert len(ledger) > 1000
    assert ledger == sorted(set(ledger))
