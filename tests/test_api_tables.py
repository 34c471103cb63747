"""The tables of the record, as SQLite and as CSV: whole, linked, and with answers to what a researcher asks."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.check.run import check, open_library
from kb.declare.scales import ALL_SCALES
from kb.declare.types import TYPES
from kb.export.api.tables import database, relations, spreadsheets
from kb.export.api.tables.views import QUESTIONS, VIEWS
from kb.export.as_json import derived
from kb.export.table import MARK, NUMBER, RUNS, table
from kb.library.claims import cells_of
from kb.library.documents import PRESENT, comparison, current_state
from kb.library.library import Library
from kb.records.record import leaves
from tests.conftest import ADDRESS, ROOT, SAMPLE
from tests.published import authored, read, rebuilt

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def sample_library() -> Library:
    return open_library(SAMPLE)


@pytest.fixture(scope="module")
def base(published: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(f"file:{published / 'record.sqlite'}?mode=ro", uri=True)
    opened.row_factory = sqlite3.Row
    yield opened
    opened.close()


def rows(published: Path, name: str) -> Rows:
    """What a table says, as a program reads it that knows no more of CSV than its standard."""
    text = (published / "csv" / f"{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def test_the_database_is_sound_and_every_reference_leads_somewhere(base: sqlite3.Connection):
    assert [tuple(row) for row in base.execute("PRAGMA integrity_check")] == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    tables = {row["name"] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    leading = {row["to"] for table in tables for row in base.execute(f'PRAGMA foreign_key_list("{table}")')}
    assert leading == {"id"}


def test_every_table_and_every_column_has_a_name_of_its_own():
    names = [table.name for table in database.tables()] + list(VIEWS) + list(spreadsheets.MATRICES)
    assert [name for name, times in Counter(names).items() if times > 1] == []
    for each in database.tables():
        columns = Counter(column.name for column in each.columns)
        assert [name for name, times in columns.items() if times > 1] == [], each.name


def test_every_value_of_every_record_stands_in_the_tables(base: sqlite3.Connection, sample_library: Library):
    """In the row of its record, or in the one row that has the path of its entry."""
    held: dict[tuple[str, str], Counter[str]] = {}
    for sheet in relations.tables():
        if sheet.name in (relations.RECORDS, relations.LINKS):
            continue
        for row in base.execute(f'SELECT * FROM "{sheet.name}"'):
            where = (row["record_id"], row["path"]) if "path" in row.keys() else (row["id"], "")  # noqa: SIM118
            held[where] = Counter(str(value) for value in tuple(row))
    for record in sample_library:
        for leaf in leaves(record):
            last = max((place for place, step in enumerate(leaf.path) if isinstance(step, int)), default=-1)
            entry = ".".join(map(str, leaf.path[: last + 1]))
            value = str(getattr(leaf.value, "written", getattr(leaf.value, "value", leaf.value)))
            found = held[record.id, entry]
            assert found[value] or (re.fullmatch(r"-?[\d.]+", value) and found[str(float(value))]), (record, leaf.path)


def test_the_authored_fields_stand_there_as_the_json_has_them(base: sqlite3.Connection, published: Path):
    fields = {row["id"]: json.loads(row["fields"]) for row in base.execute("SELECT id, fields FROM records")}
    assert fields == {each["id"]: each["fields"] for each in read(published, "all.json")["records"]}


def test_what_follows_from_other_records_is_what_the_json_has(sample_library: Library):
    for name in TYPES:
        for record in sample_library.of_type(name):
            follows = set(derived(sample_library, record)) - {"linked_from", "date_first", "date_last"}
            assert follows == set(relations.FOLLOWS.get(name, {}))


def test_the_codebook_stands_in_the_database(base: sqlite3.Connection):
    found = [tuple(row) for row in base.execute("SELECT scale, value, means FROM scales ORDER BY scale, place")]
    assert found == sorted(
        ((scale.name, term.value, term.means) for scale in ALL_SCALES for term in scale.terms),
        key=lambda row: row[0],
    )
    used = {column.scale for table in relations.tables() for column in table.columns if column.scale}
    assert used <= {scale.name for scale in ALL_SCALES}


def test_earlier_ids_stand_in_the_database(base: sqlite3.Connection):
    found = {row["id"]: row["record"] or row["successors"] for row in base.execute("SELECT * FROM earlier_ids")}
    assert found == {"friendship-pact": "pact", "gazette-old": "gazette", "lost-clause": "pact-trade | pact-friendship"}


@pytest.mark.parametrize("typed", ["Haven", "haven", "Гавань", "dostluq"], ids=["word", "case", "script", "other-name"])
def test_the_search_finds_names(base: sqlite3.Connection, typed: str):
    query = "SELECT r.id FROM search JOIN records r ON r.number = search.rowid WHERE search MATCH ?"
    assert {row["id"] for row in base.execute(query, [typed])} & {"haven", "pact"}


def test_every_question_can_be_asked(base: sqlite3.Connection, published: Path):
    given = {
        "verb": "may",
        "verdict": "in-text",
        "source": "paper",
        "month": "2001-02",
        "standing": "state",
        "words": "",
    }
    answers = {name: len(base.execute(asked.query, given).fetchall()) for name, asked in QUESTIONS.items()}
    assert {name for name, count in answers.items() if count} >= {"rests_on", "in_a_month", "claims_on_one_source"}
    asked = read(published, "metadata.json")["databases"]["record"]["queries"]
    assert {name: each["sql"] for name, each in asked.items()} == {name: each.query for name, each in QUESTIONS.items()}


def test_the_metadata_names_only_tables_and_columns_that_there_are(base: sqlite3.Connection, published: Path):
    described = read(published, "metadata.json")["databases"]["record"]["tables"]
    there = {row["name"] for row in base.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert set(described) == {name for name in there if not name.startswith("search")}
    for name, says in described.items():
        columns = {row["name"] for row in base.execute(f'PRAGMA table_info("{name}")')}
        assert columns >= {*says.get("columns", {}), *says.get("facets", ()), *says.get("units", {})}, name


# ── What the views say beside what was written


def view_of(folder: Path, name: str) -> dict[str, sqlite3.Row]:
    """The rows of a view of the records in a folder, by their first columns."""
    base = database.filled(open_library(folder), "The Record", ADDRESS)
    base.row_factory = sqlite3.Row
    return {row[0]: row for row in base.execute(f"SELECT * FROM {name}")}


def step(relation: str, state: str, day: int = 10) -> str:
    return (
        f"  - state: {state}\n    relation: {relation}\n    reason: So it was.\n    assessed: 2026-11-{day}\n"
        "    evidence_to: 2001-02-03\n    sources:\n      - source: gazette\n        shows: Prints it.\n"
    )


STATUSES = step("by-the-charter", "announced")


@pytest.mark.parametrize(
    ("statuses", "same_field", "earlier"),
    [
        (STATUSES, (None, None), (None, None)),
        (step("same-field", "done") + STATUSES, ("done", "Done"), (None, None)),
        (step("earlier", "under-way") + STATUSES, (None, None), ("under-way", "Under way")),
        (
            step("same-field", "announced") + STATUSES + step("same-field", "under-way") + step("earlier", "done"),
            ("under-way", "Under way"),
            ("done", "Done"),
        ),
        (STATUSES + "".join(step("same-field", "announced", day) for day in range(10, 19)) + step("same-field", "done"), ("done", "Done"), (None, None)),
    ],
    ids=["none", "one-before-the-status", "earlier", "the-newest-of-two", "the-tenth-after-the-second"],
)  # fmt: skip
def test_steps_of_other_kinds_stand_beside_the_current_status(
    sample: Path, statuses: str, same_field: tuple[str | None, ...], earlier: tuple[str | None, ...]
):
    file = sample / "data" / "provisions" / "pact-friendship.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?<=status:\n).*?(?=^sources)", statuses, text, flags=re.S | re.M), encoding="utf-8")
    row = view_of(sample, "provisions_now")["pact-friendship"]
    assert row["current_status"] == "announced"
    assert (row["same_field_status"], row["same_field_label"]) == same_field
    assert (row["earlier_status"], row["earlier_label"]) == earlier


CITED = re.compile(r"^  sources:\n(    .*\n)+", re.M)


@pytest.mark.parametrize(
    ("claim", "left_out", "says"),
    [
        ("claim-trade-clause", None, None),
        ("claim-trade-clause", CITED, "Not established: Nothing shows it either way."),
        ("claim-more-trade", CITED, "Signs for it: A report shows more ships."),
        ("claim-more-trade", re.compile(r"^outcome:\n(  .*\n)+", re.M), "Not seen in the text: No clause seen forecasts growth."),
    ],
    ids=["a-source", "the-record-says-why", "the-outcome-says-why", "the-text-alone-says-why"],
)  # fmt: skip
def test_a_claim_without_a_source_says_why(
    sample: Path, claim: str, left_out: re.Pattern[str] | None, says: str | None
):
    file = sample / "data" / "claims" / f"{claim}.yml"
    if left_out:
        text, times = left_out.subn("", file.read_text(encoding="utf-8"))
        assert times == 1
        file.write_text(text.replace("kind: forecast", "kind: assessment"), encoding="utf-8")
    library = check(sample).library  # which may ask for what the case leaves out
    base = database.filled(library, "The Record", ADDRESS)
    (found,) = base.execute("SELECT sources, no_sources FROM claims_now WHERE id = ?", [claim])
    assert found == (0 if says else 1, says)


OTHER = "coverage:\n  - topic: trade-and-investment\n    value: {}\n    basis: It was read.\n"


@pytest.mark.parametrize(
    ("here", "there", "differs"),
    [
        ("seen", "seen", "no"),
        ("seen", "reported-present", "no"),
        ("seen", "not-seen", "yes"),
        ("not-seen", "reported-absent", "no"),
        ("reported-absent", "seen", "yes"),
        (None, "seen", None),
    ],
)
def test_a_topic_says_whether_it_differs_from_the_document_of_the_site(
    sample: Path, here: str | None, there: str, differs: str | None
):
    pact, law = (sample / "data" / "instruments" / f"{name}.yml" for name in ("pact", "old-law"))
    text = pact.read_text(encoding="utf-8")
    topic = "trade-and-investment" if here else "defence"
    pact.write_text(
        text.replace("trade-and-investment\n    value: seen", f"{topic}\n    value: {here or 'seen'}"), encoding="utf-8"
    )
    law.write_text(law.read_text(encoding="utf-8") + OTHER.format(there), encoding="utf-8")
    base = database.filled(open_library(sample), "The Record", ADDRESS)
    rows_ = {
        each[0]: each[1:] for each in base.execute("SELECT instrument, charter_value, differs_from_charter FROM topics")
    }
    assert rows_ == {"pact": (here or "seen", None), "old-law": (here, differs)}


@pytest.mark.audit
def test_a_topic_differs_where_the_comparison_has_one_document_with_it(library: Library, really_published: Path):
    found = {(row["instrument"], row["topic"]): row["differs_from_charter"] for row in rows(really_published, "topics")}
    for alike in comparison(library):
        for row in alike.rows:
            (_, here), *others = row.cells
            for document, there in others:
                if here and there:
                    one_has_it = (here.value.value in PRESENT) != (there.value.value in PRESENT)
                    assert found[document.id, row.topic.value] == ("yes" if one_has_it else "no")


# ── As CSV


def test_a_table_of_the_database_is_the_same_as_csv(base: sqlite3.Connection, published: Path):
    for name in (*spreadsheets.listed(), *VIEWS):
        there = [dict(row) for row in base.execute(f'SELECT * FROM "{name}"')]
        shown = [{key: "" if value is None else str(value) for key, value in row.items()} for row in there]
        plain = [
            {key: value[value[:1] == "'" and RUNS.match(value[1:]) is not None :] for key, value in row.items()}
            for row in rows(published, name)
        ]
        assert plain == shown, name
        assert plain or name == "earlier_ids", name


def test_the_csv_of_a_type_is_the_one_that_stands_under_data(published: Path, sample_library: Library):
    """Which `test_exports` holds against the values of the records."""
    for name in TYPES:
        text = (published / "csv" / f"{name}.csv").read_bytes().decode("utf-8")
        assert text == table(sample_library, name, ADDRESS)


def test_every_csv_opens_right_in_a_spreadsheet(published: Path):
    """UTF-8 by its mark, lines as spreadsheets end them, a header, cells that fit, and no formula."""
    for path in (published / "csv").glob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(MARK.encode()) and content.endswith(b"\r\n"), path.name
        read_rows = list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))
        assert {len(row) for row in read_rows} == {len(read_rows[0])}, path.name
        cells = [cell for row in read_rows for cell in row]
        assert max(map(len, cells)) <= 32_767, path.name
        assert [cell for cell in cells if RUNS.match(cell) and not NUMBER.fullmatch(cell)] == [], path.name


def test_the_matrices_say_what_the_library_says(published: Path, sample_library: Library):
    sheet = rows(published, "claims_by_provision")
    cells = {(row["claim"], provision): verdict for row in sheet for provision, verdict in row.items() if verdict}
    weighed = {
        (claim.id, id_): term.value
        for claim in sample_library.of_type("claims")
        for id_, term in cells_of(sample_library, claim.id).items()
    }
    assert {key: verdict for key, verdict in cells.items() if key[1] not in ("claim", "title")} == weighed
    (topic,) = rows(published, "topics_by_document")[:1]
    assert topic["pact"] in {term.value for scale in ALL_SCALES if scale.name == "coverage" for term in scale.terms}


# ── What a researcher asks, of the real records: from SQLite and from CSV


@pytest.mark.audit
def test_five_questions_have_one_answer_in_sqlite_in_csv_and_in_the_records(library: Library, really_published: Path):
    base = sqlite3.connect(really_published / "record.sqlite")

    def answer(name: str, **given: str) -> list[tuple]:
        return base.execute(QUESTIONS[name].query, given).fetchall()

    (counted,) = [count for title, count in answer("intended_without_action") if title == library["charter-2026"].title]
    wanted = [
        row
        for row in rows(really_published, "provisions_now")
        if (row["instrument"], row["modality"], row["current_status"]) == ("charter-2026", "intend", "no-action-found")
    ]
    known = [
        each
        for each in library.of_type("provisions")
        if (each.instrument, each.modality.value, current_state(each).value)
        == ("charter-2026", "intend", "no-action-found")
    ]
    assert counted == len(wanted) == len(known) > 0

    alone = {row[0] for row in answer("claims_on_one_source")}
    assert alone == {row["id"] for row in rows(really_published, "claims_now") if row["sources"] == "1"}
    assert alone == {each.id for each in library.of_type("claims") if len({c.source for _, c in each.citations}) == 1}

    march = [
        row["record"] for row in rows(really_published, "chronicle") if row["first"][:7] <= "2026-03" <= row["last"][:7]
    ]
    assert len(answer("in_a_month", month="2026-03")) == len(march) > 10
    assert {each.id for each in library.of_type("events") if each.date.written.startswith("2026-03")} <= set(march)

    aligned = {theme: count for theme, count, _ in answer("sources_by_standing", standing="state-aligned")}
    sheet = [row for row in rows(really_published, "source_themes") if row["standing_value"] == "state-aligned"]
    assert aligned == Counter(row["theme_title"] for row in sheet)

    differing = {topic for topic, _, _ in answer("where_charters_differ")}
    found: dict[str, set[bool]] = {}
    for row in rows(really_published, "topics"):
        found.setdefault(row["topic_label"], set()).add(row["value"] in ("seen", "reported-present"))
    assert differing == {topic for topic, ways in found.items() if len(ways) > 1} != set()


@pytest.mark.audit
def test_the_real_yaml_is_rebuilt_from_the_files_alone(really_published: Path):
    assert rebuilt(really_published) == authored(ROOT)
