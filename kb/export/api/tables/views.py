"""What is asked of the record again and again: views of its tables, and questions with a slot to fill.

Each view is a table of its own for whoever has no SQL: it is written as CSV too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from kb.declare.scales import STATUS_RELATION
from kb.export.api.tables import relations
from kb.export.api.tables.relations import INTEGER, RECORDS, Column, Table
from kb.library.documents import PRESENT


class View(NamedTuple):
    """A view: what its rows are, and the query that makes them, in a fixed order.

    `of` names the tables whose columns it shows under their own names, the first before the others; `own` are the
    columns that it makes itself.
    """

    means: str
    query: str
    of: tuple[str, ...]
    own: tuple[Column, ...]


class Question(NamedTuple):
    """A question with the query that answers it; what stands behind a colon is asked of the reader."""

    title: str
    query: str


def as_table(name: str, base: sqlite3.Connection) -> Table:
    """Return a view of a database as a table, with what each of its columns is.

    Raises `KeyError` for a column that is of none of its tables and not declared.
    """
    view, tables = VIEWS[name], {table.name: table for table in relations.tables()}
    told = {column.name: column for each in reversed(view.of) for column in tables[each].columns}
    told |= {column.name: column for column in view.own}
    there = base.execute(f"SELECT * FROM {name} LIMIT 0").description
    return Table(name, view.means, tuple(told[column[0]] for column in there), key=())


def _label(scale: str, column: str) -> str:
    return f"(SELECT label FROM scales WHERE scale = '{scale}' AND value = {column})"


# The steps that are not the status of a provision, since no source ties them to its document.
STEPS = {term.value.replace("-", "_"): term for term in STATUS_RELATION.terms if term.value != "by-the-charter"}


def _steps() -> str:
    """The newest step of a provision `p` of each kind, with its word; the list of them has the oldest first."""
    newest = (
        "(SELECT state FROM provision_statuses WHERE record_id = p.id AND relation = '{}'\n"
        "    ORDER BY CAST(substr(path, length('status.') + 1) AS INTEGER) DESC LIMIT 1)"
    )
    found = ((step, newest.format(term.value)) for step, term in STEPS.items())
    return ",\n  ".join(f"{one} AS {step}_status, {_label('status', one)} AS {step}_label" for step, one in found)


def _of_steps() -> Iterator[Column]:
    for step, term in STEPS.items():
        yield Column(f"{step}_status", f"the newest step of the kind “{term.label}”: {term.means}", scale="status")
        yield Column(f"{step}_label", f"the newest step of the kind “{term.label}”, in words")


THERE = ", ".join(f"'{value}'" for value in PRESENT)
RECORD = (
    Column("record", "the record", must=True, refers=RECORDS),
    Column("record_type", "the type of the record", must=True),
    Column("record_title", "the title of the record", must=True),
)
DOCUMENT_TITLE = Column("instrument_title", "the title of the document", must=True)
SOURCE_TITLE = Column("source_title", "the title of the source", must=True)
THEME = (
    Column("theme", "the theme", must=True, refers="themes"),
    Column("theme_title", "the title of the theme", must=True),
)


VIEWS = {
    "provisions_now": View(
        "Every provision with its document, its main verb and its current status, each in words too, and other steps.",
        f"""SELECT p.id, p.title, p.instrument, i.title AS instrument_title, p.reference, p.section, p.number,
  p.placement, p.modality, {_label("modality", "p.modality")} AS verb_label,
  (SELECT family FROM scales WHERE scale = 'modality' AND value = p.modality) AS verb_family, p.wording, p.extent,
  p.current_status, {_label("status", "p.current_status")} AS status_label, r.page,
  {_steps()}
FROM provisions p JOIN instruments i ON i.id = p.instrument JOIN records r ON r.id = p.id
ORDER BY p.instrument, p.id""",
        ("provisions", RECORDS),
        (
            DOCUMENT_TITLE,
            Column("verb_label", "the main verb, in words", must=True),
            Column("verb_family", "whether the main verb plans something or states a position, where it was seen"),
            Column("status_label", "the newest status under its own document, in words", must=True),
            *_of_steps(),
        ),
    ),
    "claims_now": View(
        "Every claim with its verdicts in words, the number of sources that it cites and, where it cites none, why.",
        f"""SELECT c.id, c.title, c.article, c.speaker, c.kind, c.hedge_degree,
  c.charter_verdict, {_label("charter-verdict", "c.charter_verdict")} AS charter_label,
  c.record_verdict, {_label("record-verdict", "c.record_verdict")} AS record_label,
  c.outcome_verdict, {_label("outcome", "c.outcome_verdict")} AS outcome_label,
  (SELECT count(DISTINCT source) FROM citations WHERE record_id = c.id) AS sources, r.page,
  (SELECT count(*) FROM cells WHERE record_id = c.id) AS provisions,
  CASE WHEN NOT EXISTS (SELECT 1 FROM citations WHERE record_id = c.id) THEN coalesce(
    {_label("record-verdict", "c.record_verdict")} || ': ' || c.record_reason,
    {_label("outcome", "c.outcome_verdict")} || ': ' || c.outcome_reason,
    {_label("charter-verdict", "c.charter_verdict")} || ': ' || c.charter_reason) END AS no_sources
FROM claims c JOIN records r ON r.id = c.id
ORDER BY c.id""",
        ("claims", RECORDS),
        (
            Column("charter_label", "what the text as seen says of it, in words", must=True),
            Column("record_label", "what the record shows, in words"),
            Column("outcome_label", "what has come of it, in words"),
            Column("sources", "how many sources it cites", INTEGER, must=True),
            Column("provisions", "how many provisions its verdict against the text rests on", INTEGER, must=True),
            Column("no_sources", "where it cites no source, the verdict that says why, with its reason"),
        ),
    ),
    "resting": View(
        "What rests on each source: every citation with the record that makes it and who stands behind the source.",
        """SELECT s.id AS source, s.title AS source_title, s.publisher, s.standing_value, s.standing_of, s.seen,
  r.id AS record, r.type AS record_type, r.title AS record_title, c.path, c.locator, c.shows, c.quote, s.url, r.page
FROM citations c JOIN sources s ON s.id = c.source JOIN records r ON r.id = c.record_id
ORDER BY s.id, r.type, r.id, c.path""",
        ("citations", "sources", RECORDS),
        (SOURCE_TITLE, *RECORD),
    ),
    "record_themes": View(
        "Which record belongs to which theme.",
        """SELECT r.id AS record, r.type AS record_type, r.title AS record_title, t.id AS theme, t.title AS theme_title,
  r.page
FROM entries e JOIN records r ON r.id = e.record_id JOIN themes t ON t.id = e.value
WHERE e.field = 'themes' AND e.within = ''
ORDER BY t.id, r.type, r.id""",
        (RECORDS,),
        (*RECORD, *THEME),
    ),
    "source_themes": View(
        "Which source bears on which theme, by how many records of that theme that cite it.",
        """SELECT t.theme, t.theme_title, s.id AS source, s.title AS source_title, s.publisher, s.kind,
  s.standing_value, s.standing_of, count(DISTINCT c.record_id) AS records, s.url
FROM citations c JOIN record_themes t ON t.record = c.record_id JOIN sources s ON s.id = c.source
GROUP BY t.theme, s.id
ORDER BY t.theme, s.id""",
        ("sources",),
        (
            *THEME,
            Column("source", "the source", must=True, refers="sources"),
            SOURCE_TITLE,
            Column("records", "how many records of the theme cite the source", INTEGER, must=True),
        ),
    ),
    "topics": View(
        "Whether each document treats each topic, and whether it differs there from the document of this site.",
        f"""SELECT c.topic, {_label("coverage-topic", "c.topic")} AS topic_label, c.record_id AS instrument,
  i.title AS instrument_title, c.value, {_label("coverage", "c.value")} AS value_label, c.basis, r.page,
  o.value AS charter_value, CASE WHEN o.record_id = c.record_id OR o.value IS NULL THEN NULL
    WHEN (c.value IN ({THERE})) = (o.value IN ({THERE})) THEN 'no' ELSE 'yes' END AS differs_from_charter
FROM coverages c JOIN instruments i ON i.id = c.record_id JOIN records r ON r.id = c.record_id
LEFT JOIN coverages o ON o.topic = c.topic AND o.record_id = (SELECT value FROM about WHERE name = 'document')
ORDER BY (SELECT place FROM scales WHERE scale = 'coverage-topic' AND value = c.topic), c.record_id""",
        ("coverages", RECORDS),
        (
            Column("topic_label", "the topic, in words", must=True),
            Column("instrument", "the document", must=True, refers="instruments"),
            DOCUMENT_TITLE,
            Column("value_label", "whether the document treats it, in words", must=True),
            Column("charter_value", "whether the document that the site is about treats it", scale="coverage"),
            Column(
                "differs_from_charter",
                "yes where one of the two has the topic, seen or reported, and the other, as far as it was read, has "
                "not; else no; empty for that document itself, and where nobody looked for the topic there",
            ),
        ),
    ),
    "chronicle": View(
        "Everything that has a date: events, statements, documents, statuses of provisions, corrections.",
        """SELECT d.first, d.last, d.written, d.what, r.id AS record, r.type AS record_type, r.title AS record_title,
  d.says, r.page
FROM (
  SELECT id, date_first AS first, date_last AS last, date AS written, 'event' AS what, summary AS says FROM events
  UNION ALL SELECT id, date_first, date_last, date, 'statement', summary FROM statements
  UNION ALL SELECT id, signed_first, signed_last, signed, 'document', summary FROM instruments WHERE signed IS NOT NULL
  UNION ALL SELECT record_id, assessed_first, assessed_last, assessed, 'status weighed', state || ': ' || reason
    FROM provision_statuses
  UNION ALL SELECT record_id, date_first, date_last, date, 'correction', what FROM corrections
) d JOIN records r ON r.id = d.id
ORDER BY d.first, d.last, r.type, r.id, d.what, d.says""",
        (RECORDS,),
        (
            Column("first", "the first day on which it may have been; empty where it has no start"),
            Column("last", "the last day on which it may have been; empty where it has no end"),
            Column("written", "its date as it was written", must=True),
            Column("what", "what it is: event, statement, document, status weighed or correction", must=True),
            *RECORD,
            Column("says", "what happened, was said, weighed or corrected", must=True),
        ),
    ),
}

QUESTIONS = {
    "provisions_by_verb": Question(
        "Provisions by their main verb",
        "SELECT id, title, instrument_title, reference, status_label, page FROM provisions_now WHERE modality = :verb",
    ),
    "claims_by_verdict": Question(
        "Claims by their verdict against the text",
        "SELECT id, title, charter_label, record_label, outcome_label, sources, page FROM claims_now\n"
        "WHERE charter_verdict = :verdict",
    ),
    "rests_on": Question(
        "What rests on a source",
        "SELECT record, record_type, record_title, shows, page FROM resting WHERE source = :source",
    ),
    "intended_without_action": Question(
        "Provisions of each document that intend something and have no action found",
        "SELECT instrument_title, count(*) AS provisions FROM provisions_now\n"
        "WHERE modality = 'intend' AND current_status = 'no-action-found' GROUP BY instrument",
    ),
    "claims_on_one_source": Question(
        "Claims that rest on one source",
        "SELECT id, title, charter_label, record_label, page FROM claims_now WHERE sources = 1",
    ),
    "in_a_month": Question(
        "What happened, was said or changed in a month, such as 2026-03",
        "SELECT written, what, record_title, says, page FROM chronicle\n"
        "WHERE first < :month || '-32' AND last >= :month || '-01'",
    ),
    "sources_by_standing": Question(
        "Sources of a standing, such as state-aligned, by theme",
        "SELECT theme_title, count(*) AS sources, group_concat(DISTINCT publisher) AS publishers FROM source_themes\n"
        "WHERE standing_value = :standing GROUP BY theme ORDER BY sources DESC, theme",
    ),
    "where_charters_differ": Question(
        "Topics that one document treats and another does not",
        "SELECT topic_label, group_concat(CASE WHEN value IN ('seen', 'reported-present') THEN instrument END, ', ')\n"
        "  AS has_it, group_concat(CASE WHEN value NOT IN ('seen', 'reported-present') THEN instrument || ': ' ||\n"
        "  value_label END, ', ') AS has_it_not FROM topics GROUP BY topic\n"
        "HAVING count(DISTINCT value IN ('seen', 'reported-present')) > 1",
    ),
    "differing_from_the_charter": Question(
        "Topics in which a document differs from the one that the site is about",
        "SELECT instrument_title, topic_label, value_label, charter_value, page FROM topics\n"
        "WHERE differs_from_charter = 'yes' ORDER BY instrument",
    ),
    "with_words": Question(
        "Records with some words in them",
        "SELECT r.type, r.title, snippet(search, 1, '', '', ' … ', 24) AS words, r.page\n"
        "FROM search JOIN records r ON r.number = search.rowid\n"
        "WHERE search MATCH coalesce(nullif(:words, ''), '\"\"') ORDER BY rank LIMIT 50",
    ),
}
