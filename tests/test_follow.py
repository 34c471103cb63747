"""Readers can follow what is new: feeds by the day on which a record entered, and a calendar."""

from __future__ import annotations

import datetime
import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kb.__main__ import main
from kb.check.run import check, open_library
from kb.export import feed
from kb.export.calendar import CALENDAR, folded
from kb.export.downloads import downloads, for_the_web
from kb.export.feed import LEAST
from kb.library.library import Library
from kb.load import ledger
from kb.records.known_ids import Published
from kb.records.typed import Event, Source, Theme
from tests.conftest import ADDRESS, ROOT
from tests.reading_exports import icalendar, text_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NAME = "The Record"
Entry = dict[str, str]


def texts(library: Library, site: str = ADDRESS) -> dict[str, str]:
    made = downloads(library, NAME, site) | for_the_web(library, NAME, site)
    return {path: make() for path, make in made.items() if path.endswith((".xml", ".ics"))}


def entries(text: str) -> list[Entry]:
    """Return the entries of a feed, each with its title, id, day and address."""
    root = etree.fromstring(text.encode())
    return [
        {
            **{
                name: entry.findtext(f"a:{name}", namespaces=ATOM) or ""
                for name in ("title", "id", "updated", "summary")
            },
            "href": entry.find("a:link", ATOM).get("href"),
        }
        for entry in root.findall("a:entry", ATOM)
    ]


@pytest.fixture
def noted(sample: Path) -> Path:
    """The sample with a ledger in which most entered on 20 November, and the statement on the 24th."""
    names = {f"{record.type.name}/{record.id}" for record in open_library(sample)}
    lines = ledger.written([], names, datetime.date(2026, 11, 20)).splitlines()
    lines = [line.replace("-20", "-24") if line.startswith("statements/") else line for line in lines]
    lines += ["instruments/friendship-pact 2026-11-20", "provisions/lost-clause 2026-11-20"]
    (sample / "data" / "published-ids.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sample


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def titles(text: str) -> list[str]:
    return [entry["title"] for entry in entries(text)]


# ── The day on which a record entered ────────────────────────────────────────────────────────────────────────────────


def test_what_entered_last_comes_first_however_old_it_is(noted: Path):
    made = texts(open_library(noted))["feed.xml"]
    statement = open_library(noted).of_type("statements")[0]
    assert statement.date.first.year < 2026
    assert entries(made)[0] | {"title": statement.title, "updated": "2026-11-24T00:00:00Z"} == entries(made)[0]


@pytest.mark.parametrize(
    "kept",
    [
        "places/haven 2026-11-28\nplaces/haven 2026-11-24\n",
        "places/haven\nplaces/haven 2026-11-24\n",
        "places/haven 2026-11-24\nplaces/haven\n",
    ],
    ids=["two days", "none and a day", "a day and none"],
)
def test_a_merge_that_kept_the_lines_of_both_sides_loses_no_day(kept: str):
    lines, problems = ledger.read("ledger", kept)
    assert not problems
    assert ledger.by_id(lines) == {"haven": Published(frozenset({"places"}), datetime.date(2026, 11, 24))}
    assert ledger.written(lines, ["places/haven", "places/new"], datetime.date(2026, 12, 1)) == (
        "places/haven 2026-11-24\nplaces/new 2026-12-01\n"
    )


@pytest.mark.parametrize("day", ["20261124", "2026-W48-2", "2026-11-31", "2026-11", "today", "2026-11-24T00:00"])
def test_a_day_in_any_other_form_is_named(sample: Path, day: str):
    (sample / "data" / "published-ids.txt").write_text(f"places/haven {day}\n", encoding="utf-8")
    (problem,) = check(sample).problems
    assert (problem.file, problem.line, problem.code) == ("data/published-ids.txt", 1, "bad-form")


def test_the_ledger_gives_a_new_record_the_day_of_the_run_and_keeps_those_of_others(noted: Path):
    text = (noted / "data" / "places" / "haven.yml").read_text(encoding="utf-8")
    (noted / "data" / "places" / "harbour.yml").write_text(
        text.replace("title: Haven", "title: Harbour"), encoding="utf-8"
    )
    assert open_library(noted).ids.published.get("harbour") is None
    assert "Harbour" not in titles(texts(open_library(noted))["feed.xml"]), "it is not published yet"
    assert main(["ledger", "--root", str(noted)]) == 0
    days = open_library(noted).ids.published
    assert days["harbour"].entered == datetime.date.today() and days["haven"].entered == datetime.date(2026, 11, 20)
    assert titles(texts(open_library(noted))["feed.xml"])[0] == "Harbour"


def test_a_source_is_no_news_and_everything_else_is_once(noted: Path):
    library = open_library(noted)
    fresh = [title for title in titles(texts(library)["feed.xml"]) if ": " not in title]
    assert sorted(fresh) == sorted(record.title for record in library if not isinstance(record, Source))


# ── Weighed anew, and corrected ──────────────────────────────────────────────────────────────────────────────────────


def test_what_was_weighed_after_it_entered_is_told_with_its_verdict_on_that_day(noted: Path):
    change(
        noted,
        "claims/claim-more-trade.yml",
        "verdict: signs-for\n  reason: A report shows more ships.\n  assessed: 2026-11-22",
        "verdict: signs-for\n  reason: A report shows more ships.\n  assessed: 2026-11-23",
    )
    found = [
        each
        for each in entries(texts(open_library(noted))["feed.xml"])
        if each["title"] == "Weighed anew: Trade will grow"
    ]
    assert [each["updated"] for each in found] == ["2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z"]
    assert "A report shows more ships." in found[0]["summary"] and "No clause seen" in found[1]["summary"]
    assert len({each["id"] for each in found}) == 2


def test_what_was_weighed_before_it_entered_is_only_new(noted: Path):
    change(noted, "published-ids.txt", "claims/claim-more-trade 2026-11-20", "claims/claim-more-trade 2026-11-22")
    assert "Weighed anew: Trade will grow" not in titles(texts(open_library(noted))["feed.xml"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-11-23\n    what: One was wrong.", "2026-11-23\n    what: Another was."),
        ("2026-11-01\n    what: Another was.", "2026-11\n    what: Another was."),
    ],
    ids=["in other words", "in the same words of a day and of its month"],
)
def test_two_corrections_of_one_day_are_two_entries_and_keep_their_ids_in_other_words(
    noted: Path, first: str, second: str
):
    path = noted / "data" / "places" / "haven.yml"
    two = f"corrections:\n  - date: {first}\n  - date: {second}\n"
    path.write_text(path.read_text(encoding="utf-8").partition("corrections:")[0] + two, encoding="utf-8")

    def ids() -> list[str]:
        made = texts(open_library(noted))["corrections.xml"]
        return [each["id"] for each in entries(made) if each["title"] == "Corrected: Haven"]

    before = ids()
    assert len(set(before)) == 2
    change(noted, "places/haven.yml", "Another was.", "Another was too.")
    assert ids() == before


def test_a_renamed_record_keeps_the_id_of_each_of_its_entries_and_its_place_in_the_calendar(noted: Path):
    def ids(library: Library) -> dict[str, list[str]]:
        made = texts(library)
        _, dates = icalendar(made[CALENDAR])
        return {
            **{path: [each["id"] for each in entries(text)] for path, text in made.items() if path != CALENDAR},
            CALENDAR: [each["UID"] for each in dates],
        }

    before = ids(open_library(noted))
    for old, new in (
        ("signing", "a-signing"),
        ("pact-trade", "a-pact-trade"),
        ("claim-more-trade", "a-claim"),
        ("a-claim", "b-claim"),
    ):
        assert main(["rename", old, new, "--root", str(noted)]) == 0
    assert main(["ledger", "--root", str(noted)]) == 0
    after = ids(open_library(noted))
    assert {path: sorted(found) for path, found in after.items()} == {
        path: sorted(found) for path, found in before.items()
    }


def test_the_feed_of_a_theme_answers_under_its_earlier_id_too(noted: Path):
    assert main(["rename", "trade", "commerce", "--root", str(noted)]) == 0
    made = texts(open_library(noted))
    assert made["themes/trade.xml"] == made["themes/commerce.xml"]


def test_the_feed_of_a_theme_has_what_belongs_to_it_or_to_a_part_of_it_and_nothing_else(noted: Path):
    library = open_library(noted)
    made = texts(library)
    parts = [theme for theme in library.of_type(Theme) if theme.parent]
    assert parts
    for part in parts:
        of_part = {each["id"] for each in entries(made[feed.path_at(part.address)])}
        assert of_part and of_part <= {each["id"] for each in entries(made[f"themes/{part.parent}.xml"])}
    everything = {each["id"] for name in ("feed.xml", "corrections.xml") for each in entries(made[name])}
    for theme in library.of_type(Theme):
        assert {each["id"] for each in entries(made[feed.path_at(theme.address)])} <= everything


# ── The real feeds ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def real(library: Library) -> dict[str, str]:
    return texts(library)


def test_every_feed_is_whole(real: dict[str, str], library: Library):
    """Each entry has an id of its own, a day that has been, the newest first, and leads to a page that there is."""
    pages = {ADDRESS + record.address for record in library}
    ids = set()
    for path, text in real.items():
        if path == CALENDAR:
            continue
        root = etree.fromstring(text.encode())
        found = entries(text)
        assert len({each["id"] for each in found}) == len(found) > 0, path
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each["id"]) for each in found)
        days = [each["updated"] for each in found]
        assert days == sorted(days, reverse=True) and days[0] == root.findtext("a:updated", namespaces=ATOM)
        assert days[0][:10] <= max(library.as_of, datetime.date.today()).isoformat()
        assert {each["href"].partition("#")[0] for each in found} <= pages
        assert all(each["title"] and each["summary"] and "[[" not in each["summary"] for each in found)
        own = [link.get("href") for link in root.findall("a:link[@rel='self']", ATOM)]
        assert own == [ADDRESS + path]
        ids.add(root.findtext("a:id", namespaces=ATOM))
    assert len(ids) == len(real) - 1 == len(library.of_type(Theme)) + 2


def test_a_feed_has_its_newest_days_whole(real: dict[str, str], library: Library):
    found = entries(real["feed.xml"])
    assert len(found) >= LEAST
    last = found[-1]["updated"][:10]
    fresh = [each for each in found if not each["title"].startswith("Weighed anew: ")]
    expected = [
        record
        for record in library
        if not isinstance(record, Source)
        and (day := min(library.ids.published[id_].entered for id_ in (record.id, *(record.aliases or ()))))
        and day.isoformat() >= last
    ]
    assert len(fresh) == len(expected)


def test_every_correction_of_the_newest_day_is_in_its_feed(real: dict[str, str], library: Library):
    all_of_them = [(entry.date.first, record) for record in library for entry in record.corrections or ()]
    newest = max(day for day, _ in all_of_them)
    found = [each for each in entries(real["corrections.xml"]) if each["updated"].startswith(newest.isoformat())]
    assert len(found) == sum(day == newest for day, _ in all_of_them)


# ── The calendar ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_calendar_has_every_event_that_is_known_to_the_day_and_every_due_date(
    real: dict[str, str], library: Library
):
    head, found = icalendar(real[CALENDAR])
    assert dict(head)["VERSION"] == "2.0" and dict(head)["PRODID"] and dict(head)["METHOD"] == "PUBLISH"
    by_title = {text_of(each["SUMMARY"]): each for each in found}
    for event in library.of_type(Event):
        start = event.date.start
        assert (event.title in by_title) == bool(start and start.day), event
    due = [provision for provision in library.of_type("provisions") if provision.due]
    dates = [each for title, each in by_title.items() if title.startswith("Due: ")]
    assert len(dates) == len(due) > 0
    assert len({each["UID"] for each in found}) == len(found)
    for each in found:
        assert each["DTSTART;VALUE=DATE"] < each["DTEND;VALUE=DATE"]
        assert re.fullmatch(r"\d{8}T000000Z", each["DTSTAMP"]) and each["URL"].startswith(ADDRESS)


@pytest.mark.parametrize(
    ("written", "first", "after"),
    [
        ("2001-02-03", "20010203", "20010204"),
        ("2001-12-31", "20011231", "20020101"),
        ("2001-02-03~", "20010203", "20010204"),
        ("2001-02-03/2001-02-05", "20010203", "20010206"),
        ("2001-02-03/..", "20010203", "20010204"),
        ("2001-02-03/2001-03", "20010203", "20010204"),
        ("2001-02", None, None),
        ("2001", None, None),
        ("../2001-02-03", None, None),
    ],
)
def test_an_event_has_whole_days_up_to_the_day_after_its_last(noted: Path, written: str, first: str, after: str):
    change(noted, "events/signing.yml", "date: 2001-02-03", f"date: {written}")
    _, found = icalendar(texts(check(noted).library)[CALENDAR])
    days = [
        (each["DTSTART;VALUE=DATE"], each["DTEND;VALUE=DATE"])
        for each in found
        if each["SUMMARY"] == "The Pact is signed"
    ]
    assert days == ([(first, after)] if first else [])


@pytest.mark.parametrize(
    ("written", "day"),
    [("2002-02-03", "20020203"), ("2002-02", "20020228"), ("2002", "20021231"), ("2002-02-03/2002-03-04", "20020304"), ("2002-02-03/..", "20020203")],
)  # fmt: skip
def test_what_is_due_stands_on_the_last_day_of_the_time_that_is_set(noted: Path, written: str, day: str):
    change(noted, "provisions/pact-trade.yml", "date: 2002-02-03", f"date: {written}")
    _, found = icalendar(texts(check(noted).library)[CALENDAR])
    (due,) = [each for each in found if each["SUMMARY"].startswith("Due: ")]
    assert due["DTSTART;VALUE=DATE"] == day
    assert "The text sets a year from the signing." in text_of(due["DESCRIPTION"])


@pytest.mark.parametrize(
    "title",
    ["a, b; c", r"back\slash \n no line end", "Ş" * 90, "🚢" * 60, "X:Y;Z=1", "BEGIN:VEVENT", "x" * 74 + ",;" * 9],
    ids=["separators", "backslash", "two bytes", "four bytes", "a property", "a beginning", "at the fold"],
)
def test_no_letter_of_a_title_is_lost_to_escapes_and_folds(noted: Path, title: str):
    change(noted, "events/signing.yml", "title: The Pact is signed", f"title: '{title}'")
    _, found = icalendar(texts(check(noted).library)[CALENDAR])
    assert title in [text_of(each["SUMMARY"]) for each in found]


def test_a_fold_cuts_no_letter():
    for length in range(70, 80):
        for line in ("x" * length, "x" * (length - 2) + "🚢y", "ə" * length):
            parts = folded(line).split("\r\n ")
            assert "".join(parts) == line
            assert all(len(part.encode()) + (place > 0) <= 75 for place, part in enumerate(parts))


# ── On the site ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_page_of_a_published_site_leads_to_the_feeds_and_the_calendar(built: Path):
    for page in ("index.html", "events/index.html", "themes/tripp/index.html", "404.html"):
        foot = (built / page).read_text(encoding="utf-8").partition('<footer class="kb-end"')[2]
        for path in ("feed.xml", CALENDAR, "follow/", "changes/"):
            assert re.search(rf'href="[./\w]*{path}"', foot), (page, path)
    assert (built / CALENDAR).is_file()
    assert 'href="../corrections.xml"' in (built / "follow" / "index.html").read_text(encoding="utf-8")


def test_each_theme_leads_to_its_feed(built: Path, library: Library):
    follow = (built / "follow" / "index.html").read_text(encoding="utf-8")
    for theme in library.of_type(Theme):
        page = (built / theme.address / "index.html").read_text(encoding="utf-8")
        assert f'href="../../themes/{theme.id}.xml"' in page and f'href="../themes/{theme.id}.xml"' in follow
        etree.parse(built / "themes" / f"{theme.id}.xml")


# ── By the readers of others, where they are installed ───────────────────────────────────────────────────────────────


@pytest.fixture
def others() -> Callable[[str], Any]:
    def found(module: str) -> Any:
        pytest.importorskip(module, reason=f"{module} is not installed: pip install it elsewhere to run this")
        return importlib.import_module(module)

    return found


@pytest.mark.audit
def test_icalendar_reads_every_entry(real: dict[str, str], others: Callable[[str], Any]):
    calendar = others("icalendar").Calendar.from_ical(real[CALENDAR])
    _, ours = icalendar(real[CALENDAR])
    assert [str(each["SUMMARY"]) for each in calendar.walk("VEVENT")] == [text_of(each["SUMMARY"]) for each in ours]
    assert calendar.errors == []


@pytest.mark.audit
def test_feedparser_reads_every_feed(real: dict[str, str], others: Callable[[str], Any]):
    for path, text in real.items():
        if path != CALENDAR:
            parsed = others("feedparser").parse(text.encode())
            assert not parsed.bozo and len(parsed.entries) == len(entries(text)), path


def test_the_ledger_of_the_project_is_joined_by_git_line_by_line():
    """Two branches that add records do not meet in conflict; `kb ledger` brings the lines in order."""
    told = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert "data/published-ids.txt merge=union" in told and "data/addresses.txt merge=union" in told
