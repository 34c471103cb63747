"""What is asked of the record again and again: views of its tables, and questions with a slot to fill.

Each view is a table of its own for whoever has no SQL: it is written as CSV too.
"""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    """A view: what its rows are, the query that makes them, in a fixed order, and which of its columns are numbers."""

    means: str
    query: str
    numbers: tuple[str, ...] = ()


class Question(NamedTuple):
    """A question with the query that answers it; what stands behind a colon is asked of the reader."""

    title: str
    query: str


def _label(scale: str, column: str) -> str:
    return f"(SELECT label FROM scales WHERE scale = '{scale}' AND value = {column})"


VIEWS = {
    "provisions_now": View(
        "Every provision with its document, its main verb and its current status, each in words too.",
        f"""SELECT p.id, p.title, p.instrument, i.title AS instrument_title, p.reference, p.section, p.number,
  p.placement, p.modality, {_label("modality", "p.modality")} AS verb_label,
  (SELECT family FROM scales WHERE scale = 'modality' AND value = p.modality) AS verb_family, p.wording, p.extent,
  p.current_status, {_label("status", "p.current_status")} AS status_label, r.page
FROM provisions p JOIN instruments i ON i.id = p.instrument JOIN records r ON r.id = p.id
ORDER BY p.instrument, p.id""",
        ("number",),
    ),
    "claims_now": View(
        "Every claim with its verdicts in words and the number of sources that it cites.",
        f"""SELECT c.id, c.title, c.article, c.speaker, c.kind, c.hedge_degree,
  c.charter_verdict, {_label("charter-verdict", "c.charter_verdict")} AS charter_label,
  c.record_verdict, {_label("record-verdict", "c.record_verdict")} AS record_label,
  c.outcome_verdict, {_label("outcome", "c.outcome_verdict")} AS outcome_label,
  (SELECT count(DISTINCT source) FROM citations WHERE record_id = c.id) AS sources, r.page
FROM claims c JOIN records r ON r.id = c.id
ORDER BY c.id""",
        ("sources",),
    ),
    "resting": View(
        "What rests on each source: every citation with the record that makes it and who stands behind the source.",
        """SELECT s.id AS source, s.title AS source_title, s.publisher, s.standing_value, s.standing_of, s.seen,
  r.id AS record, r.type AS record_type, r.title AS record_title, c.path, c.locator, c.shows, c.quote, s.url, r.page
FROM citations c JOIN sources s ON s.id = c.source JOIN records r ON r.id = c.record_id
ORDER BY s.id, r.type, r.id, c.path""",
    ),
    "record_themes": View(
        "Which record belongs to which theme.",
        """SELECT r.id AS record, r.type AS record_type, r.title AS record_title, t.id AS theme, t.title AS theme_title,
  r.page
FROM entries e JOIN records r ON r.id = e.record_id JOIN themes t ON t.id = e.value
WHERE e.field = 'themes' AND e.within = ''
ORDER BY t.id, r.type, r.id""",
    ),
    "source_themes": View(
        "Which source bears on which theme, by how many records of that theme that cite it.",
        """SELECT t.theme, t.theme_title, s.id AS source, s.title AS source_title, s.publisher, s.kind,
  s.standing_value, s.standing_of, count(DISTINCT c.record_id) AS records, s.url
FROM citations c JOIN record_themes t ON t.record = c.record_id JOIN sources s ON s.id = c.source
GROUP BY t.theme, s.id
ORDER BY t.theme, s.id""",
        ("records",),
    ),
    "topics": View(
        "Whether each document treats each topic: where the charters differ.",
        f"""SELECT c.topic, {_label("coverage-topic", "c.topic")} AS topic_label, c.record_id AS instrument,
  i.title AS instrument_title, c.value, {_label("coverage", "c.value")} AS value_label, c.basis, r.page
FROM coverages c JOIN instruments i ON i.id = c.record_id JOIN records r ON r.id = c.record_id
ORDER BY (SELECT place FROM scales WHERE scale = 'coverage-topic' AND value = c.topic), c.record_id""",
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
    "with_words": Question(
        "Records with some words in them",
        "SELECT r.type, r.title, snippet(search, 1, '', '', ' … ', 24) AS words, r.page\n"
        "FROM search JOIN records r ON r.number = search.rowid\n"
        "WHERE search MATCH coalesce(nullif(:words, ''), '\"\"') ORDER BY rank LIMIT 50",
    ),
}
