"""`new` asks for what a record owes, in the checker's words, and leaves a file that can only be right or named."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.__main__ import main
from kb.check.run import check
from kb.declare.fields import Group, Many
from kb.declare.types import TYPES
from kb.edit import proposed_id, schema
from kb.edit.scaffold import LATER, scaffold, without_offers
from kb.load import reader, yaml_tree
from kb.records.known_ids import Ids, Retired
from kb.web import address, fetch, webpage
from tests.local_server import Reply, only_this_machine, serving  # noqa: F401

TODAY = datetime.date.today().isoformat()
FAIR = (
    "Fair opens in Haven",
    "The fair opens in [[haven]].",
    "2001-02-10",
    "project",
    "ports",
    "",
    "gazette",
    "Says so.",
    "",
    "",
)
FAIR_SET = ("title=Fair opens in Haven", "summary=The fair opens.", "date=2001-02-10", "kind=project", "themes=ports,trade", "sources.source=gazette", "sources.shows=Reports the fair.")  # fmt: skip
ARTICLE = """<!doctype html><html lang="en-GB"><head><title>Ships | The Harbour</title>
<meta property="og:site_name" content="The Harbour"><link rel="canonical" href="/ships-return">
<meta property="article:published_time" content="2001-02-09T23:30:00+04:00"></head><body><h1>Ships</h1></body></html>"""


@pytest.fixture
def new(sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run `new` in the sample with lines typed by an editor; give the exit status and all that was said."""

    def run(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        status = main(["new", *arguments, "--root", str(sample)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def sets(*given: str) -> list[str]:
    return [word for each in given for word in ("--set", each)]


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_is_asked_for_and_passes_the_checker(new, sample):
    status, said = new("events", lines=FAIR)
    assert status == 0
    text = (sample / "data/events/fair-opens-in-haven.yml").read_text(encoding="utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../../docs/schema/events.json\ntitle: Fair opens in Haven\n"
    )
    assert check(sample).problems == ()
    assert "data/events/fair-opens-in-haven.yml written" in said
    assert "/events/fair-opens-in-haven/" in said


CLAUSE = ("Free ports", "Both plan free ports.", "pact", "I", "seen", "intend", "both-states", "english", "whole", "trade", "", "gazette", "Prints it.", "")  # fmt: skip
SAID = ("The Envoy on ships", "The Envoy said that ships will come.", "envoy", "2001-02-10", "for", "pact", "", "trade", "", "paper", "Quotes the Envoy.", "")  # fmt: skip
PAGE = ("https://harbour.example.org/ships", "Ships", "en", "The Harbour", TODAY, "whole", "official", "state")
OWED = {
    "a number and a status": ("provisions", CLAUSE, ("7", "not-assessed", "Nobody has looked.", "by-the-charter", "", "")),
    "where nobody found anything": (
        "provisions", CLAUSE,
        ("7", "no-action-found", "Nothing was found.", "by-the-charter", "", "", "the archive of the paper", ""),
    ),
    "what a status rests on": (
        "provisions", CLAUSE, ("7", "done", "It was done.", "by-the-charter", "", "", "gazette", "Says that it was done.", ""),
    ),
    "a status alone, of a fragment": (
        "provisions", tuple("unplaced" if line == "seen" else line for line in CLAUSE),
        ("not-assessed", "Nobody has looked.", "by-the-charter", "", ""),
    ),
    "what somebody is for": ("statements", SAID, ("pact", "for the Pact")),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "lines", "owed"), OWED.values(), ids=OWED)
def test_what_a_rule_demands_is_asked_too(new, sample, type_, lines, owed):
    status, said = new(type_, "something-new", lines=(*lines, *owed))
    assert status == 0, said
    assert [problem for problem in check(sample).problems if "something-new" in problem.file] == [], said


CLAIM = (
    "title=Ships will come", "article=column", "sentences=p2.1", "speaker=envoy", "hedge.degree=none", "themes=trade",
    "charter.verdict=not-about-the-text", "charter.reason=No clause could state it.",
)  # fmt: skip
JUDGED = {
    "of which nobody saw anything": (
        "fact",
        ("not-established", "Nothing shows it.", TODAY, "the archive of the paper", ""),
    ),
    "that a source shows": ("fact", ("supported", "It is shown.", TODAY, "gazette", "Shows it.", "")),
    "that looks ahead": ("forecast", ("open", "Nothing was seen.", TODAY, "the archive of the paper", "")),
    "that looks ahead, and a source": ("forecast", ("came-about", "They came.", TODAY, "gazette", "Counts them.", "")),
}


@pytest.mark.parametrize(("kind", "owed"), JUDGED.values(), ids=JUDGED)
def test_a_claim_is_asked_how_it_was_weighed(new, sample, kind, owed):
    given = [word for each in (*CLAIM, f"kind={kind}") for word in ("--set", each)]
    status, said = new("claims", "claim-ships-will-come", *given, lines=owed)
    assert status == 0, said
    assert [problem for problem in check(sample).problems if "ships-will-come" in problem.file] == [], said


def test_an_end_before_what_a_rule_demands_writes_the_record_and_names_it(new, sample):
    status, said = new("provisions", "something-new", lines=CLAUSE)
    assert status == 0
    assert {problem.code for problem in check(sample).problems} == {"missing-number", "not-weighed"}
    assert "error[not-weighed]" in said


def test_each_question_says_what_the_field_means_and_what_the_values_mean(new):
    _, said = new("events", lines=FAIR)
    assert "date: when it happened, as exactly as the sources show" in said
    assert re.search(r"force +fighting, an attack", said)
    assert "themes: the subjects it belongs to (the id of a theme" in said


def test_a_wrong_answer_is_asked_again_in_the_checkers_words(new, sample):
    title, summary, *rest = FAIR
    lines = ("", title, summary + " `x`", summary, "2001-02-30", rest[0], "projct", *rest[1:])
    status, said = new("events", lines=lines)
    assert status == 0
    assert "title without a value; its name, or the statement in one line; fill it in" in said
    assert "code, a heading, a rule or a picture in summary; prose; use *emphasis*" in said
    assert "2001-02-30 is not in the calendar" in said
    assert 'did you mean "project"?' in said
    assert check(sample).problems == ()


def test_a_wrong_link_in_prose_is_named_at_once(new):
    title, summary, *rest = FAIR
    _, said = new("events", lines=(title, "Opened in [[havn]].", summary, *rest))
    assert 'summary "havn" does not exist; did you mean "haven"? (the id of a record)' in said


def test_an_unknown_reference_lists_the_ids_that_are_near(new):
    lines = (*FAIR[:6], "law", *FAIR[6:])
    status, said = new("events", lines=lines)
    assert status == 0
    assert "gazette  (The law as published)" in said
    assert "paper  (A report on the law)" in said


def test_where_there_are_few_records_of_a_type_all_are_listed(new):
    _, said = new("events", lines=(*FAIR[:4], "zzz", *FAIR[4:]))
    assert "ports  (Ports)" in said
    assert "trade  (Trade)" in said


def test_a_list_takes_several_ids_and_no_id_twice(new, sample):
    status, said = new("events", lines=(*FAIR[:4], "ports, trade, ports", "", *FAIR[6:]))
    assert status == 0
    assert "the same entry twice in themes" in said
    assert check(sample).library["fair-opens-in-haven"].themes == ("ports", "trade")


def test_a_list_of_groups_ends_with_an_empty_line(new, sample):
    lines = (*FAIR[:8], "paper", "Says so too.", "", "")
    new("events", lines=lines)
    assert [cited.source for cited in check(sample).library["fair-opens-in-haven"].sources] == ["gazette", "paper"]


@pytest.mark.parametrize("word", ["events", "event", "Events"])
def test_a_type_is_called_by_one_or_many(new, sample, word):
    assert new(word, *sets(*FAIR_SET))[0] == 0
    assert "fair-opens-in-haven" in check(sample).library


@pytest.mark.parametrize(
    ("word", "type_"),
    [("person", "actors"), ("document", "instruments"), ("contested name", "terms"), ("term", "terms")],
)
def test_a_type_is_called_as_on_the_site(new, sample, word, type_):
    assert new(word, "something-new", "--blank")[0] == 0
    assert (sample / f"data/{type_}/something-new.yml").exists()


def test_an_unknown_type_is_named_with_its_neighbour(new, sample):
    before = files(sample)
    assert new("evnts") == (1, '"evnts" is no type of record; did you mean "events"?\n')
    assert files(sample) == before


# ── Without a person ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_answers_can_be_given_beforehand(new, sample):
    status, said = new("events", "fair", *sets(*FAIR_SET, "places=haven", "sources.source=paper", "sources.shows=Too."))
    assert status == 0, said
    fair = check(sample).library["fair"]
    assert fair.places == ("haven",)
    assert [cited.source for cited in fair.sources] == ["gazette", "paper"]
    assert check(sample).problems == ()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("date=2001-02-30", "2001-02-30 is not in the calendar"),
        ("themes=ports,trde", 'themes "trde" does not exist'),
        ("dat=2001", '"dat" is no field; did you mean "date"?'),
        ("sources=gazette", '"sources" holds fields of its own; set sources.source'),
        ("sources.sorce=gazette", '"sorce" in "sources.sorce" is no field; did you mean "source"?'),
        ("title.x=y", '"title" in "title.x" holds no further fields'),
        ("title", '"title" sets nothing'),
        ("title=Fair\u202e", "the invisible character U+202E"),
    ],
)
def test_a_wrong_answer_given_beforehand_is_named_and_nothing_is_written(new, sample, given, says):
    before = files(sample)
    status, said = new("events", *sets(given), lines=FAIR)
    assert status == 1
    assert says in said
    assert files(sample) == before


@pytest.mark.parametrize("bytes_", [b"caf\xe9", b"\xff\xfe", b"\xed\xa0\x80"], ids=["latin-1", "utf-16", "half-a-pair"])
def test_an_answer_that_is_no_text_is_named_and_nothing_is_written(new, sample, bytes_):
    before = files(sample)
    word = bytes_.decode("utf-8", "surrogateescape")  # as the system hands over what it cannot read
    status, said = new("events", "--blank", "--set", f"title={word}")
    assert status == 1 and "text in UTF-8" in said
    status, said = new("events", lines=(word, "A fair"))
    assert status == 1 and said.index("text in UTF-8") < said.index("summary:")  # it is asked again
    assert files(sample) == before


def test_an_end_in_the_middle_says_what_is_missing_and_writes_nothing(new, sample):
    before = files(sample)
    status, said = new("events", lines=FAIR[:3])
    assert status == 1
    assert "no answer for kind, themes, sources; nothing was written" in said
    assert "--blank" in said
    assert files(sample) == before


def test_an_end_within_a_group_says_which_field_of_it_is_missing(new, sample):
    status, said = new("events", lines=FAIR[:7])
    assert status == 1
    assert "no answer for sources.shows; nothing was written" in said


def test_stopping_leaves_nothing(new, sample, monkeypatch):
    before = files(sample)
    answers = iter(FAIR[:4])

    def stop_in_the_middle(prompt: str = "") -> str:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("builtins.input", stop_in_the_middle)
    status, said = new("events")
    assert status == 1
    assert "stopped; nothing was written" in said
    assert files(sample) == before


def test_the_days_of_looking_are_today(new, sample):
    answers = ("title=A claim", "article=column", "sentences=p1.2", "speaker=envoy", "kind=fact", "hedge.degree=none", "themes=trade", "charter.verdict=not-about-the-text", "charter.reason=No clause could say it.", "record.verdict=not-checkable", "record.reason=A view.")  # fmt: skip
    status, said = new("claims", "claim-new", *sets(*answers))
    assert status == 0, said
    claim = check(sample).library["claim-new"]
    assert claim.charter.assessed.written == claim.record.assessed.written == TODAY


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("type_", TYPES)
def test_a_blank_record_is_one_whose_every_gap_the_checker_names(new, sample, type_):
    status, said = new(type_, "something-new", "--blank")
    assert status == 0
    file = f"data/{type_}/something-new.yml"
    problems = [problem for problem in check(sample).problems if problem.file == file]
    assert {problem.code for problem in problems} == {"empty-value"}
    assert "error[" not in said, "the last line names what is to be filled in"
    owes = said.splitlines()[-1].removeprefix("Next: fill in ").partition(", then run ")
    asked = {each.name for each in TYPES[type_].fields if each.required} - {"accessed"}  # that is today
    assert {name.partition(".")[0] for name in owes[0].split(", ")} == asked
    assert owes[2] == f"`python -m kb check {file}`."
    named = {problem.found.split()[0] for problem in problems}
    assert {name for name in owed(TYPES[type_].group) if name not in ("accessed", "assessed")} <= named


@pytest.mark.parametrize("type_", TYPES)
def test_what_a_new_record_offers_is_gone_once_it_is_formatted(type_):
    declared = TYPES[type_]
    answers = {field.name: answer(field.example) for field in declared.fields if field.required}
    text = scaffold(declared, answers)
    own = f"{text}# A word of mine.\n"
    left = without_offers(own, declared).splitlines()
    assert [line for line in left if line.lstrip().startswith("#")] == [text.splitlines()[0], "# A word of mine."]
    assert [line for line in text.splitlines() if not line.lstrip().startswith("#")] == left[1:-1]


@pytest.mark.parametrize("type_", TYPES)
def test_what_a_blank_record_offers_stays_until_it_is_filled(type_):
    text = scaffold(TYPES[type_], {})
    assert without_offers(text, TYPES[type_]) == text


def test_a_commit_without_what_a_new_record_offers_is_demanded(new, sample, capsys):
    assert new("events", "fair", *sets(*FAIR_SET))[0] == 0
    file = sample / "data" / "events" / "fair.yml"
    assert "Was it signed in Haven?" in file.read_text(encoding="utf-8")
    assert main(["format", "--check", str(file), "--root", str(sample)]) == 1
    assert main(["format", str(file), "--root", str(sample)]) == 0
    assert file.read_text(encoding="utf-8").count("#") == 1, "the line that names the schema to editors"
    assert main(["format", "--check", str(file), "--root", str(sample)]) == 0


@pytest.mark.parametrize("type_", TYPES)
def test_every_field_stands_in_the_file_and_a_comment_becomes_a_field(type_):
    declared = TYPES[type_]
    answers = {field.name: answer(field.example) for field in declared.fields if field.required}
    text = scaffold(declared, answers)
    opened = re.sub(r"^( *)# (?!yaml)", r"\1", text, flags=re.MULTILINE)
    tree = yaml_tree.load("x", opened.encode())
    record, problems = reader.read(declared, "x", "x", tree, opened.encode())
    assert {problem.code for problem in problems} <= {"too-few-entries"}, "an example of a list may be one entry"
    assert list(tree.entries) == [f.name for f in declared.fields if f.name not in LATER]
    assert all(record.values[f.name] is not None for f in declared.fields if f.name not in LATER)
    for field in declared.fields:
        if not field.required and field.name not in LATER:
            assert f"# {field.name}:" in text
            assert f"# {field.means}" in text


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "null",
        "12",
        "A: b",
        "# c",
        "- d",
        "'e",
        '"f"',
        "g #h",
        "[i]",
        "j" * 200 + " k",
        "é  l",
        "2001-02-03",
        "@m",
        "n:",
    ],
)
def test_every_text_comes_back_as_it_was_typed(text):
    written = scaffold(TYPES["events"], {"title": text, "summary": text + " " + text})
    assert yaml.safe_load(written)["title"] == text
    assert yaml.safe_load(written)["summary"] == text + " " + text
    assert max(map(len, written.splitlines())) < 400


def test_a_file_that_is_there_is_never_overwritten(new, sample):
    before = (sample / "data/events/signing.yml").read_bytes()
    status, said = new("events", "signing", lines=FAIR)
    assert status == 1
    assert 'the id "signing" is taken by data/events/signing.yml' in said
    assert (sample / "data/events/signing.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("id_", "says"),
    [
        ("friendship-pact", "an earlier id of pact"),
        ("lost-clause", "was retired"),
        ("Fair", "lower-case words"),
        ("x" * 61, "at most 60"),
        ("haven", "data/places/haven.yml"),
    ],
)
def test_an_id_that_cannot_be_had_is_refused(new, id_, says):
    status, said = new("events", id_, *sets(*FAIR_SET))
    assert status == 1
    assert says in said


def test_an_id_that_is_typed_and_taken_is_asked_again(new, sample):
    status, said = new("events", lines=(*FAIR[:9], "signing", "fair"))
    assert status == 0
    assert 'the id "signing" is taken' in said
    assert "fair" in check(sample).library


def test_mistakes_elsewhere_do_not_hide_the_new_record(new, sample):
    path = sample / "data/places/haven.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: port", "kind: prt"), encoding="utf-8")
    status, said = new("events", *sets(*FAIR_SET))
    assert status == 0
    assert "1 mistake in other files" in said


def test_what_editors_know_of_the_ids_is_current_at_once(new, sample):
    schema.write(sample)
    new("events", *sets(*FAIR_SET))
    assert schema.stale(sample) == ()
    assert "fair-opens-in-haven" in (sample / schema.FOLDER / schema.IDS_FILE).read_text(encoding="utf-8")


def test_a_folder_without_schema_files_gets_none(new, sample):
    new("events", *sets(*FAIR_SET))
    assert not (sample / "docs").exists()


def owed(group: Group) -> set[str]:
    """Return the single fields that a record of a group owes, at any depth."""
    found: set[str] = set()
    for field in group.fields:
        kind = field.kind.of if isinstance(field.kind, Many) else field.kind
        if field.required:
            found |= owed(kind) if isinstance(kind, Group) else {field.name}
    return found


def answer(example: Any) -> Any:
    """Return an example as an editor would type it."""
    if isinstance(example, dict):
        return {name: answer(value) for name, value in example.items()}
    return [answer(value) for value in example] if isinstance(example, list) else str(example)


# ── Ids ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

NO_IDS = Ids({}, {}, {})


@pytest.mark.parametrize(
    ("type_", "title", "id_"),
    [
        ("events", "The Pact is signed", "pact-is-signed"),
        ("events", "Şimal's envoy visits Hill Town", "simal-envoy-visits-hill-town"),
        ("events", "Azərbaycan and the U.S. hold talks", "azerbaycan-and-us-hold-talks"),
        ("events", "Ærø, Łódź and Großer Ørsted", "aero"),
        ("events", "The ﬁrst № of Œuvre Øst", "first-no-of-oeuvre-ost"),
        ("events", "Waiver of Section 907, April 2021", "waiver-of-section-907"),
        ("events", "Joint statement of 1997", "joint-statement-of-1997"),
        ("events", "15 ships return", "ships-return"),
        ("events", "The ministers of the two states agree on the opening of all of the ports", "ministers-of-two-states-agree"),
        ("provisions", "III.3 Defence sales", "pact-defence-sales"),
        ("provisions", "Trade, announced", "pact-trade"),
        ("claims", "The Pact opens trade", "claim-pact-opens-trade"),
        ("themes", "TRIPP, the Trump Route", "tripp"),
        ("places", "Порт", None),
    ],
)  # fmt: skip
def test_an_id_names_the_subject(type_, title, id_):
    assert proposed_id.for_record(type_, {"title": title, "instrument": "pact"}, NO_IDS) == id_


def test_a_proposal_avoids_every_id_that_is_or_was_in_use():
    answers = {"title": "The fair", "date": "2001-02-10", "kind": "project"}
    assert proposed_id.for_record("events", answers, Ids({"fair": "places"}, {}, {})) == "fair-2001"
    assert proposed_id.for_record("events", answers, Ids({"fair": "places"}, {"fair-2001": "x"}, {})) == "fair-project"
    retired = {id_: Retired(id_, "It was two.", (), "events") for id_ in ("fair", "fair-2001", "fair-project")}
    assert proposed_id.for_record("events", answers, Ids({}, {}, retired)) is None


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        ("https://www.trend.az/azerbaijan/politics/4085217.html", "trend-4085217"),
        ("https://az.usembassy.gov/anama-terter/", "az-usembassy-anama-terter"),
        ("https://jamestown.org/?p=99640", "jamestown-p-99640"),
        ("https://report.az/en/foreign-politics/vance-us-plans-to-deliver-several-new-boats-to-azerbaijan", "report-vance-us-plans-to-deliver-several-new-boats-to-791e3"),
        ("https://example.org/a%C5%9Fk.php", "example-ask"),
    ],
)  # fmt: skip
def test_the_id_of_a_source_is_made_as_those_that_are_there(url, id_):
    assert proposed_id.for_record("sources", {"url": url}, NO_IDS) == id_


# ── From a page ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_source_is_made_from_its_page(new, sample):
    with serving({"/s?utm_source=x": Reply(ARTICLE)}) as (site, asked, agents):
        status, said = new(
            "sources", "--from", f"{site}/s?utm_source=x", lines=("opening", "news", "independent", "ships")
        )
    assert status == 0, said
    assert asked == ["GET /s?utm_source=x"]
    assert agents == {fetch.AGENT}
    ships = yaml.safe_load((sample / "data/sources/ships.yml").read_text(encoding="utf-8"))
    assert ships == {
        "title": "Ships", "url": f"{site}/ships-return", "language": "en", "publisher": "The Harbour", "published": datetime.date(2001, 2, 9),
        "accessed": datetime.date.today(), "seen": "opening", "kind": "news", "standing": {"value": "independent"},
    }  # fmt: skip
    assert "cite it" in said


def test_what_all_sources_of_a_host_share_is_not_asked_again(new, sample):
    with serving(
        {"/a": Reply(ARTICLE.replace("/ships-return", "/a")), "/b": Reply(ARTICLE.replace("/ships-return", "/b"))}
    ) as (site, *_):
        standing = ("standing.value=state", "standing.of=Northland", "standing.basis=printed by the state")
        new(
            "sources",
            "first",
            "--from",
            f"{site}/a",
            *sets("seen=whole", "kind=official", "publisher=Harbour Office", *standing),
        )
        status, said = new("sources", "second", "--from", f"{site}/b", lines=("opening",))
    assert status == 0, said
    second = check(sample).library["second"]
    assert (second.publisher, second.kind.value, second.standing.of) == ("Harbour Office", "official", "Northland")


@pytest.mark.parametrize(
    "address",
    ["https://gazette.example.org/law/1", "http://www.gazette.example.org/law/1/", "https://archive.example.org/law/1"],
)
def test_an_address_that_a_source_has_makes_no_second_one(new, sample, address):
    before = files(sample)
    status, said = new("sources", "--from", address)
    assert status == 1
    assert said == "data/sources/gazette.yml has this address already: The law as published\n"
    assert files(sample) == before


def test_an_address_that_is_typed_is_looked_up_before_the_rest_is_asked(new):
    status, said = new("sources", lines=("https://gazette.example.org/law/1",))
    assert status == 1
    assert "data/sources/gazette.yml has this address already" in said


def test_a_page_that_names_a_known_address_as_its_own_is_that_source(new, sample):
    paper = sample / "data/sources/paper.yml"
    with serving({"/m/law": Reply('<link rel="canonical" href="/law"><title>Law</title>')}) as (site, *_):
        paper.write_text(
            paper.read_text(encoding="utf-8").replace("https://paper.example.org/2001/law", f"{site}/law"),
            encoding="utf-8",
        )
        status, said = new("sources", "--from", f"{site}/m/law")
    assert status == 1
    assert "data/sources/paper.yml has this address already" in said


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply("", 404), "404 Not Found"),
        (Reply("", 503), "503 Service Unavailable"),
        (Reply("%PDF", headers={"Content-Type": "application/pdf"}), "it is no HTML page but application/pdf"),
        (Reply("x" * (fetch.LARGEST + 1)), "it is larger than 5 MB"),
        (Reply("", 302, {"Location": "/page"}), "it redirects in a circle"),
    ],
)
def test_a_page_that_cannot_be_read_is_said_and_its_address_goes_on(new, sample, reply, says):
    with serving({"/page": reply}) as (site, *_):
        status, said = new(
            "sources", "page", "--from", f"{site}/page", lines=("A page", "en", "Somebody", "via", "news", "unrated")
        )
    assert status == 0, said
    assert f"{site}/page could not be read: {says}. Its address is noted; the rest is asked." in said
    assert check(sample).library["page"].url == f"{site}/page"


def test_a_host_that_does_not_answer_is_said(new, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT", 0.2)
    with serving({}) as (site, *_):
        pass
    _, said = new("sources", "page", "--from", f"{site}/page")
    assert "could not be read: no connection to its host" in said


@pytest.mark.parametrize("address", ["ftp://files.example.org/law", "file:///etc/hosts", "gazette"])
def test_only_web_addresses_are_asked_for(new, sample, address):
    status, said = new("sources", "--from", address)
    assert status == 1
    assert f'"{address}" as url; an http(s) address; copy it from the browser' in said


def test_a_record_from_a_page_cites_a_new_source(new, sample):
    answers = [given for given in FAIR_SET if not given.startswith("sources.")]
    page = ("page.seen=whole", "page.kind=news", "page.standing.value=unrated")
    with serving({"/ships": Reply(ARTICLE)}) as (site, *_):
        status, said = new(
            "events", "--from", f"{site}/ships", *sets(*answers, *page, "sources.shows=Reports the fair.")
        )
    assert status == 0, said
    library = check(sample).library
    (citation,) = library["fair-opens-in-haven"].sources
    assert library[citation.source].url == f"{site}/ships-return"
    assert check(sample).problems == ()


def test_a_record_from_a_known_page_cites_it(new, sample):
    answers = [given for given in FAIR_SET if not given.startswith("sources.")]
    before = files(sample)
    status, said = new(
        "events", "--from", "https://gazette.example.org/law/1", *sets(*answers), lines=("Reports the fair.",)
    )
    assert status == 0, said
    assert files(sample) - before == {"data/events/fair-opens-in-haven.yml"}
    assert check(sample).library["fair-opens-in-haven"].sources[0].source == "gazette"


def test_a_record_from_a_page_that_is_known_by_its_own_address_cites_it(new, sample):
    answers = [given for given in FAIR_SET if not given.startswith("sources.")]
    paper = sample / "data/sources/paper.yml"
    with serving({"/m/law": Reply('<link rel="canonical" href="/law"><title>Law</title>')}) as (site, *_):
        text = paper.read_text(encoding="utf-8").replace("https://paper.example.org/2001/law", f"{site}/law")
        paper.write_text(text, encoding="utf-8")
        status, said = new("events", "--from", f"{site}/m/law", *sets(*answers, "sources.shows=Reports the fair."))
    assert status == 0, said
    assert check(sample).library["fair-opens-in-haven"].sources[0].source == "paper"


def test_the_page_is_the_first_citation_before_those_that_are_given(new, sample):
    given = sets(*FAIR_SET[:-2], "sources.source=paper", "sources.shows=Reports it too.")
    status, said = new("events", "--from", "https://gazette.example.org/law/1", *given, lines=("Reports the fair.",))
    assert status == 0, said
    cited = check(sample).library["fair-opens-in-haven"].sources
    assert [(each.source, each.shows) for each in cited] == [
        ("gazette", "Reports the fair."),
        ("paper", "Reports it too."),
    ]


def test_a_record_without_its_answers_leaves_no_source_behind(new, sample):
    before = files(sample)
    page = ("page.seen=whole", "page.kind=news", "page.standing.value=unrated")
    with serving({"/ships": Reply(ARTICLE)}) as (site, *_):
        assert new("events", "--from", f"{site}/ships", *sets(*page))[0] == 1
    assert files(sample) == before


def test_a_record_that_cannot_be_written_leaves_no_source_behind(new, sample):
    (sample / "data/events/fair-opens-in-haven.yml").mkdir()
    before = files(sample)
    answers = [given for given in FAIR_SET if not given.startswith("sources.")]
    page = ("page.seen=whole", "page.kind=news", "page.standing.value=unrated", "sources.shows=Reports the fair.")
    with serving({"/ships": Reply(ARTICLE)}) as (site, *_):
        status, said = new("events", "--from", f"{site}/ships", *sets(*answers, *page))
    assert status == 1
    assert "fair-opens-in-haven.yml: file exists" in said
    assert files(sample) == before


def test_an_article_has_the_page_as_its_own(new, sample):
    new("articles", "another", "--blank", "--from", "https://gazette.example.org/law/1")
    text = (sample / "data/articles/another.yml").read_text(encoding="utf-8")
    assert "\nsource: gazette\n" in text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2001-02-03T10:00:00Z", "publisher": {"name": "The  Paper"}}]}</script>', {"published": "2001-02-03", "publisher": "The Paper"}),
        ('<script type="application/ld+json">{not json</script><title>x</title>', {"title": "x", "published": ""}),
        ("<article><time datetime='2001-02-03T10:00'>3 Feb</time></article><time datetime='2001-02-09'>other</time>", {"published": "2001-02-03"}),
        ("<time datetime='2001-02-03'>a</time><time datetime='2001-02-04'>b</time>", {"published": ""}),
        ('<meta property="article:published_time" content="soon"><meta itemprop="datePublished" content="2001-02-03">', {"published": "2001-02-03"}),
        ('<meta property="og:title" content="A &quot;title&quot;&#x202e;"><title>B</title>', {"title": "A “title”"}),
        ('<title>\'A blow\' to Haven\'s "pact"</title><meta property="og:site_name" content="L\'Orient">', {"title": "‘A blow’ to Haven’s “pact”", "publisher": "L’Orient"}),
        ("<h1>Only <b>this</b></h1>", {"title": "Only this"}),
        ('<html><meta property="og:locale" content="az_AZ"><p>x</p>', {"language": "az"}),
        ('<link rel="canonical" href="https://other.example.org/copy"><p>x', {"url": "https://paper.example.org/law?id=1"}),
        ('<link rel="canonical" href="javascript:alert(1)"><p>x', {"url": "https://paper.example.org/law?id=1"}),
        ("", {"title": "", "url": "https://paper.example.org/law?id=1"}),
        ("\x00<?xml version='1.0' encoding='nonsense'?><p>", {"title": ""}),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself_is_read(html, expected):
    found = webpage.read("https://paper.example.org/law?id=1&utm_medium=m&fbclid=f#top", html.encode())
    assert {name: getattr(found, name) for name in expected} == expected


SITE = "https://paper.example.org"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("/news/2026/ships-return-home", "/"),
        ("/news/2026/ships-return-home", SITE),
        ("/news/2026/ships-return-home", "https://www.paper.example.org/?"),
        ("/news/2026/ships-return-home", "/index.html"),
        ("/news/2026/ships-return-home", "/en/"),
        ("/news/2026/ships-return-home", "/en-gb/home"),
        ("/news/2026/ships-return-home", "/news/"),
        ("/news/2026/ships-return-home", "/news/2026"),
        ("/news/2026/ships-return-home", "/news/2026/fair-opens-in-haven"),
        ("/news/4711", "/news/4712"),
        ("/news", "/news/fair-opens-in-haven"),
        ("/?p=4711", "/"),
        ("/?p=4711", "/en/"),
        ("/?p=4711", "/?p=4712"),
        ("/?p=4711", "/index.php"),
        ("/ai", "/"),
        ("/news.php?id=4711&lang=en", "/news.php?lang=en"),
        ("/news.php?id=4711", "/news.php"),
        ("/news.php?id=4711", "/news.php?id=4712"),
        ("/en/news.php?id=4711&lang=en", "/en/"),
        ("/law?id=1", "https://other.example.org/law?id=1"),
        ("/law?id=1", "javascript:alert(1)"),
        ("/law?id=1", "http://["),
        ("/law?id=1", "mailto:a@paper.example.org"),
    ],
)
def test_an_address_that_cannot_be_of_the_same_page_is_not_believed(asked: str, named: str):
    html = f'<link rel="canonical" href="{named}"><p>x'
    assert webpage.read(SITE + asked, html.encode()).url == SITE + asked


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("/news/2026/ships-return-home/amp/", "/news/2026/ships-return-home/"),
        ("/amp/news/2026/ships-return-home", "/news/2026/ships-return-home"),
        ("/news/2026/ships-return-home?outputType=amp", "/news/2026/ships-return-home"),
        ("/news/2026/ships-return-home?from=front", "/news/2026/ships-return-home"),
        ("/news/2026/ships-return-home.html", "/news/2026/ships-return-home"),
        ("/news/4711", "/news/4711-ships-return-home"),
        ("/news/4711", "/news/4711/ships-return-home"),
        ("/news/ships-return-home-4711", "/2026/02/4711/ships"),
        ("/?p=4711", "/2026/02/ships-return-home/"),
        ("/news.php?id=4711&lang=en", "/news.php?id=4711"),
        ("/news.php?id=4711", "/news/ships-return-home"),
        ("/m/law", "/law"),
        ("/law/index.html", "/law/"),
        ("/s", "/ships-return"),
        ("/law?amp=1&utm_source=x", "/law?utm_medium=y#top"),
        ("/law", "https://www.paper.example.org/law"),
        ("/az/новости-из-гавани", "/новости-из-гавани"),
        ("/", "/en/"),
    ],
)
def test_an_address_that_can_be_of_the_same_page_is_its_own(asked: str, named: str):
    html = f'<meta charset="utf-8"><link rel="canonical" href="{named}"><p>x'
    wanted = address.plain_address(named if "//" in named else SITE + named)
    assert webpage.read(SITE + asked, html.encode()).url == wanted


@pytest.mark.parametrize(
    "tracker",
    [
        *("utm_source=x", "UTM_Campaign=x", "fbclid=x", "gclid=x", "yclid=x", "ysclid=x", "msclkid=x", "mc_cid=x"),
        *("igshid=x", "igsh=x", "_ga=1.2", "_gl=1", "mkt_tok=x", "ref_src=twsrc%5Etfw", "twclid=x", "gbraid=x"),
        *("at_medium=RSS", "smid=url-share", "_hsenc=x", "xtor=RSS-1", "traffic_source=x", "utm%5Fsource=x", "utm_id"),
    ],
)
def test_what_tells_where_a_reader_came_from_goes_and_the_rest_stays_as_written(tracker: str):
    rest = "id=1&q=a%20b+c&flag&x=%C9%99&ref=law"
    for query in (f"{tracker}&{rest}", f"{rest}&{tracker}", f"id=1&{tracker}&{rest[5:]}"):
        assert address.plain_address(f"{SITE}/law?{query}#top") == f"{SITE}/law?{rest}"
    assert address.plain_address(f"{SITE}/law?{tracker}") == f"{SITE}/law"


def test_a_page_in_another_encoding_is_read():
    assert webpage.read("https://a.example.org/", "<title>Гавань</title>".encode("cp1251"), "cp1251").title == "Гавань"
    page = '<meta charset="windows-1251"><title>Гавань</title>'.encode("cp1251")
    assert webpage.read("https://a.example.org/", page).title == "Гавань"


def test_what_a_page_says_wrongly_of_itself_is_asked(new, sample):
    html = ARTICLE.replace("en-GB", "English!").replace("<title>Ships | The Harbour", f"<title>{'x' * 400}")
    with serving({"/page": Reply(html)}) as (site, *_):
        status, said = new(
            "sources", "page", "--from", f"{site}/page", lines=("Ships", "en", "whole", "news", "unrated")
        )
    assert status == 0, said
    assert check(sample).library["page"].title == "Ships"


def test_a_proposal_in_brackets_is_taken_by_an_empty_line(new, sample):
    status, _ = new(
        "themes", "fishing", lines=("Fishing", "Fish.", "Where?", "Not known.", "One port.", "pact-trade", "")
    )
    assert status == 0
    assert check(sample).library["fishing"].order == 3
