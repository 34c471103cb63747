"""`doubts` lists what may be wrong and may be right: each kind where it is, and not where it only looks like it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.__main__ import main
from kb.check.doubts.doubt import kinds
from kb.library.library import Library
from tests.test_mistakes import change

DAYS = "An event and a statement of one matter, on different days"
TEXTS = "A title or summary and a date that do not agree"
QUOTES = "Nearly the same quotation from one source"
ABSENCES = "Not found by a note, and perhaps shown by a record"
UNITS = "One number with two units"
OFFICES = "Seen in office, and a record of another year"
NUMBERS = "A number that is hardly possible"
PLACES = "A place that is far from every other"
TIMES = "A time that is hardly possible"
SIGNS = "What looks like a link, a list or HTML, and is shown as it stands"
SIGNING = "events/signing.yml"
ENVOY = "statements/envoy-on-trade.yml"
SHIPS = "figures/ships-2001.yml"
TRADE = "provisions/pact-trade.yml"

Doubted = Callable[[], dict[str, list[str]]]


@pytest.fixture
def doubted(sample: Path, capsys: pytest.CaptureFixture[str]) -> Doubted:
    """Run `doubts` on the sample as the test has changed it; give the lines under each heading."""

    def run() -> dict[str, list[str]]:
        assert main(["doubts", "--root", str(sample)]) == 0
        found: dict[str, list[str]] = {}
        heading = ""
        for line in capsys.readouterr().out.splitlines():
            if line.startswith("  "):
                found[heading].append(line.removeprefix("  "))
            else:
                heading, count = line.removesuffix(")").rsplit(" (", 1)
                found[heading] = []
                counted[heading] = int(count)
        assert {heading: len(lines) for heading, lines in found.items()} == counted
        return found

    counted: dict[str, int] = {}
    return run


def said(date: str, about: str = "pact") -> str:
    """Return a statement of the Envoy, from the source that reports the signing."""
    return (
        f"title: The Envoy on the ships\nsummary: The Envoy said that ships will come.\nspeaker: envoy\ndate: {date}\n"
        f"stance: for\nstance_on:\n  what: {about}\n  words: for it\nabout:\n  - {about}\nthemes:\n  - trade\nsources:\n"
        "  - source: gazette\n    shows: Prints the words of the Envoy.\n"
    )


def write(sample: Path, file: str, text: str) -> None:
    (sample / "data" / file).write_text(text, encoding="utf-8")


def append(sample: Path, file: str, text: str) -> None:
    path = sample / "data" / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_is_listed_with_its_count_and_the_sample_raises_none(doubted: Doubted):
    found = doubted()
    assert (
        set(found)
        == {DAYS, TEXTS, QUOTES, ABSENCES, UNITS, OFFICES, NUMBERS, PLACES, TIMES, SIGNS}
        == {kind.heading for kind in kinds}
    )
    assert not any(found.values())


def test_doubts_never_fail_and_each_names_a_record_in_one_line(library: Library, capsys: pytest.CaptureFixture[str]):
    """On the real records, where there may be any number of them."""
    assert main(["doubts"]) == 0
    shown = capsys.readouterr().out.splitlines()
    for line in shown:
        assert re.fullmatch(r"  [a-z0-9-]+: .+|\w.* \(\d+\)", line), line
        if line.startswith("  "):
            assert line.split(":")[0].strip() in library


def test_where_the_records_hold_mistakes_these_come_first(sample: Path, capsys: pytest.CaptureFixture[str]):
    change(sample, TRADE, "number: 1", "number: one")
    assert main(["doubts", "--root", str(sample)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "1 mistake; `python -m kb check` names them\n"


# ── An event and a statement ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_said_at_an_event_has_its_day(sample: Path, doubted: Doubted):
    write(sample, "statements/envoy-on-ships.yml", said("2001-02-05"))
    assert doubted()[DAYS] == ["envoy-on-ships: 5 February 2001, and 3 February 2001 in signing"]


@pytest.mark.parametrize(
    ("date", "about"),
    [
        ("2001-02-03", "pact"),  # the same day
        ("2001-02", "pact"),  # a month that holds it
        ("2001-06-05", "pact"),  # too far off to be of one matter
        ("2001-02-05", "signing"),  # said of the event, and after it
    ],
)
def test_a_statement_of_that_day_or_of_another_matter_raises_no_doubt(
    sample: Path, doubted: Doubted, date: str, about: str
):
    write(sample, "statements/envoy-on-ships.yml", said(date, about))
    assert doubted()[DAYS] == []


def test_what_is_said_of_an_event_is_not_said_before_it(sample: Path, doubted: Doubted):
    write(sample, "statements/envoy-on-ships.yml", said("2001-02-01", "signing"))
    assert doubted()[DAYS] == ["envoy-on-ships: 1 February 2001, and 3 February 2001 in signing"]


def test_a_day_that_is_not_sure_is_held_against_events_nearby_whatever_the_source(sample: Path, doubted: Doubted):
    change(sample, ENVOY, "date: 2001-02~", "date: 2001-02-05~")
    assert doubted()[DAYS] == ["envoy-on-trade: about 5 February 2001, and 3 February 2001 in signing"]
    change(sample, ENVOY, "date: 2001-02-05~", "date: 2001-02-05")
    assert doubted()[DAYS] == []


def test_a_note_that_names_the_other_settles_a_doubt(sample: Path, doubted: Doubted):
    write(sample, "statements/envoy-on-ships.yml", said("2001-02-05") + "notes:\n  - Two days after [[signing]].\n")
    assert doubted()[DAYS] == []


# ── A text and its date ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (SIGNING, "title: The Pact is signed", "title: The Pact is signed in 2002", "the title says “in 2002”"),
        (SIGNING, "title: The Pact is signed", "title: A Pact in March 2001", "the title says “in March 2001”"),
        (SIGNING, "is signed in [[haven]]", "is signed on 4 February", "the summary says “on 4 February”"),
        (SIGNING, "is signed in [[haven]]", "is signed on 13 February 2001", "the summary says “on 13 February 2001”"),
        (
            SIGNING,
            "is signed in [[haven]]",
            "is signed two weeks after [[envoy-on-trade|his words]]",
            "the summary says “two weeks after” envoy-on-trade, which is of 1 January 2001",
        ),
    ],
)
def test_a_text_that_has_another_day_is_listed(
    sample: Path, doubted: Doubted, file: str, old: str, new: str, told: str
):
    change(sample, ENVOY, "date: 2001-02~", "date: 2001-01-01")
    change(sample, file, old, new)
    assert doubted()[TEXTS] == [f"signing: {told}, the date is 3 February 2001"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: The Pact is signed", "title: The Pact is signed in February 2001"),
        ("title: The Pact is signed", "title: The Pact of 2002 is signed"),
        ("is signed in [[haven]]", "is signed on 3 February, and printed on 4 February"),
        ("is signed in [[haven]]", "is signed after talks that began on 2 and 3 February 2001"),
        ("is signed in [[haven]]", "is signed. It was printed on 20 March"),
        ("is signed in [[haven]]", "is signed before the fair of 4 February"),
        ("is signed in [[haven]]", "is signed. On 4 February [[envoy-on-trade|he spoke]]"),
        ("is signed in [[haven]]", "is signed a day before [[envoy-on-trade|his words]]"),
        ("is signed in [[haven]]", "is signed many days after [[envoy-on-trade|his words]]"),
    ],
)
def test_a_text_that_has_its_own_day_or_that_of_another_matter_is_not(
    sample: Path, doubted: Doubted, old: str, new: str
):
    change(sample, ENVOY, "date: 2001-02~", "date: 2001-02-04")
    change(sample, SIGNING, old, new)
    assert doubted()[TEXTS] == []


def test_a_time_after_the_document_of_the_site_is_counted_from_its_day(sample: Path, doubted: Doubted):
    change(sample, ENVOY, "date: 2001-02~", "date: 2001-03-03")
    change(sample, ENVOY, "The Envoy said that", "Three weeks after the Charter the Envoy said that")
    (line,) = doubted()[TEXTS]
    assert line.startswith("envoy-on-trade: the summary says “Three weeks after the Charter” pact, ")
    change(sample, ENVOY, "Three weeks after", "Four weeks after")
    assert doubted()[TEXTS] == []


# ── Quotations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_wordings_of_one_quotation_are_listed(sample: Path, doubted: Doubted):
    append(sample, ENVOY, "  - source: gazette\n    shows: Prints the law.\n    quote: we intend to widen the trade\n")
    change(sample, SIGNING, "is signed in [[haven]]", "says “we intend to widen trade”")
    assert doubted()[QUOTES] == [
        "envoy-on-trade: “we intend to widen the trade”, and “we intend to widen trade” in signing, both from gazette"
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "We intend to widen trade",  # the same words
        "we intend to widen trade and peace",  # more of them
        "we agreed on many things",  # other words
        "widen the trade",  # of few words, most are alike by chance
    ],
)
def test_the_same_words_more_of_them_and_others_are_not(sample: Path, doubted: Doubted, quote: str):
    append(sample, ENVOY, f"  - source: gazette\n    shows: Prints the law.\n    quote: {quote}\n")
    change(sample, SIGNING, "is signed in [[haven]]", "says “we intend to widen trade”")
    assert doubted()[QUOTES] == []


def test_wordings_of_two_sources_are_compared_with_nothing(sample: Path, doubted: Doubted):
    append(sample, ENVOY, "    quote: we intend to widen the trade\n")
    change(sample, SIGNING, "is signed in [[haven]]", "says “we intend to widen trade”")
    assert doubted()[QUOTES] == []


# ── Absences ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_note_did_not_find_and_a_record_may_show_is_listed(sample: Path, doubted: Doubted):
    append(sample, SIGNING, "unknowns:\n  - Whether a bridge between the harbours was promised; none was found.\n")
    change(sample, ENVOY, "The Envoy said that trade comes first.", "A bridge was promised, with new harbours.")
    change(sample, ENVOY, "  - claim-trade-clause", "  - signing")
    assert doubted()[ABSENCES] == [
        "signing: unknowns say “Whether a bridge between the harbours was promised; none was found.”; see envoy-on-trade"
    ]


@pytest.mark.parametrize(
    ("gap", "about"),
    [
        ("Whether a bridge between the harbours was promised.", "signing"),  # nobody says that it was not found
        ("Whether a bridge between the harbours was promised; none was found.", "claim-trade-clause"),  # no tie
        ("Whether a bridge was promised by 2003; none was found.", "signing"),  # of another time
        ("Whether a ferry brought the guests; none was found.", "signing"),  # other words
        ("[[envoy-on-trade]] has a bridge and harbours; no promise of it was found.", "signing"),  # named already
    ],
)
def test_what_no_record_shows_or_the_note_names_is_not(sample: Path, doubted: Doubted, gap: str, about: str):
    append(sample, SIGNING, f"unknowns:\n  - '{gap}'\n")
    change(sample, ENVOY, "The Envoy said that trade comes first.", "A bridge was promised, with new harbours.")
    change(sample, ENVOY, "  - claim-trade-clause", f"  - {about}")
    assert doubted()[ABSENCES] == []


def test_a_statement_that_was_not_found_is_looked_for_by_who_speaks_and_of_what(sample: Path, doubted: Doubted):
    """Of the office of the speaker too, where that is no state."""
    append(sample, SHIPS, "notes:\n  - No statement of The Envoy on the Pact was found.\n")
    assert doubted()[ABSENCES] == []
    change(sample, ENVOY, "  - claim-trade-clause", "  - pact")
    (line,) = doubted()[ABSENCES]
    assert line.startswith(
        "ships-2001: notes say “No statement of The Envoy on the Pact was found.”; see envoy-on-trade"
    )
    change(sample, SHIPS, "of The Envoy on", "of Northland on")
    assert doubted()[ABSENCES] == []
    change(sample, "actors/northland.yml", "kind: state", "kind: body")
    assert len(doubted()[ABSENCES]) == 1


# ── Units ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def both(sample: Path, one: str, other: str) -> None:
    """Write an amount in the summaries of two records that cite one source."""
    change(sample, SIGNING, "is signed in [[haven]]", f"brings {one}")
    change(sample, "instruments/pact.yml", "A document that frames relations", f"It brings {other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,210 tonnes", "1,210 tons"),
        ("4.5 million tonnes", "4.5 billion tonnes"),
        ("4.5 million tonnes", "4.5 tonnes"),
        ("15.5 million dollars", "15.5 million euros"),
        ("42 km", "42 miles"),
        ("4.5 million", "4.5 billion dollars"),
        ("49 years", "49 months"),
    ],
)
def test_one_number_with_two_units_is_listed(sample: Path, doubted: Doubted, one: str, other: str):
    both(sample, one, other)
    (line,) = doubted()[UNITS]
    plain = {amount.replace(",", "") for amount in (one, other)}
    assert {line.split(": ")[1].split(", and ")[0], line.split(", and ")[1].rsplit(" in ", 1)[0]} == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,210 tonnes", "1210 tonnes"),
        ("42 km", "42 kilometres"),
        ("4.5 million US dollars", "4.5 million dollars"),
        ("4.5 million", "4.5 million dollars"),
        ("49 years", "49 per cent"),
        ("5 tonnes", "5 barrels"),  # so small a number stands anywhere
        ("4.5 million tonnes", "4.6 million tons"),
        ("2001 km", "a chapter of 2001"),
    ],
)
def test_one_unit_in_two_words_and_two_matters_are_not(sample: Path, doubted: Doubted, one: str, other: str):
    both(sample, one, other)
    assert doubted()[UNITS] == []


def test_a_figure_is_held_against_the_texts_that_name_it(sample: Path, doubted: Doubted):
    change(sample, SHIPS, "unit: ships", "unit: million tonnes")
    change(sample, ENVOY, "trade comes first", "[[ships-2001|trade]] came to 12.5 million tons")
    assert doubted()[UNITS] == ["envoy-on-trade: 12.5 million tons, and 12.5 million tonnes in ships-2001"]
    change(sample, ENVOY, "[[ships-2001|trade]]", "trade")
    assert doubted()[UNITS] == []  # nothing ties the two


# ── An office ────────────────────────────────────────────────────────────────────────────────────────────────────────


def seen_in_office(sample: Path, when: str, period: str = "") -> None:
    """Say of the Envoy, who is named at the signing of 2001 and spoke of it in that year, when the post was held."""
    now = f"role: special envoy (seen in office {when})\n    at: northland{period}"
    change(sample, "actors/envoy.yml", "role: special envoy\n    at: northland\n    period: 2000/..", now)


@pytest.mark.parametrize("when", ["2003", "2002 and 2003", "March 1999 to April 2000", "from 2002", "to May 2000"])
def test_who_is_named_in_another_year_was_perhaps_seen_in_office_then(sample: Path, doubted: Doubted, when: str):
    seen_in_office(sample, when)
    lines = doubted()[OFFICES]
    assert f"envoy: seen in office {when}, and 3 February 2001 in signing" in lines
    assert all(line.startswith(f"envoy: seen in office {when}, and ") for line in lines)


@pytest.mark.parametrize(
    ("when", "period"),
    [
        ("2001", ""),
        ("February 2000 to 2003", ""),
        ("from March 2000", ""),
        ("to May 2004", ""),
        ("on the day of the signing", ""),  # a time that is no year tells nothing
        ("2003", "\n    period: 2000/2003"),
    ],
)
def test_an_office_of_those_years_raises_no_doubt(sample: Path, doubted: Doubted, when: str, period: str):
    seen_in_office(sample, when, period)
    assert doubted()[OFFICES] == []


def test_who_was_no_longer_in_office_is_said_to_have_been_so(sample: Path, doubted: Doubted):
    seen_in_office(sample, "1999")
    named = {line.rsplit(" in ", 1)[1] for line in doubted()[OFFICES]}
    append(
        sample,
        "actors/envoy.yml",
        "notes:\n" + "".join(f"  - The office came after [[{id_}]].\n" for id_ in sorted(named)),
    )
    assert "signing" in named
    assert doubted()[OFFICES] == []
