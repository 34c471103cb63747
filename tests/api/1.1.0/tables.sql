CREATE TABLE "about" (
  "name" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  PRIMARY KEY (name)
) WITHOUT ROWID;
CREATE TABLE "scales" (
  "scale" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "place" INTEGER NOT NULL,
  "label" TEXT NOT NULL,
  "means" TEXT NOT NULL,
  "family" TEXT,
  "question" TEXT NOT NULL,
  PRIMARY KEY (scale, value)
) WITHOUT ROWID;
CREATE TABLE "records" (
  "id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "page" TEXT NOT NULL,
  "fields" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "instruments" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "official_title" TEXT,
  "summary" TEXT NOT NULL,
  "asked_question" TEXT,
  "asked_answer" TEXT,
  "kind" TEXT NOT NULL,
  "signed" TEXT,
  "signed_first" TEXT,
  "signed_last" TEXT,
  "place" TEXT REFERENCES "places" (id),
  "legal_force_value" TEXT NOT NULL,
  "legal_force_basis" TEXT NOT NULL,
  "suspended" TEXT REFERENCES "events" (id),
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "provisions" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "asked_question" TEXT,
  "asked_answer" TEXT,
  "instrument" TEXT NOT NULL REFERENCES "instruments" (id),
  "section" TEXT NOT NULL,
  "number" INTEGER,
  "placement" TEXT NOT NULL,
  "modality" TEXT NOT NULL,
  "verb" TEXT,
  "recital" TEXT,
  "subject" TEXT NOT NULL,
  "toward" TEXT REFERENCES "actors" (id),
  "wording" TEXT NOT NULL,
  "extent" TEXT NOT NULL,
  "due_date" TEXT,
  "due_date_first" TEXT,
  "due_date_last" TEXT,
  "due_basis" TEXT,
  "reference" TEXT,
  "current_status" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "articles" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "author" TEXT NOT NULL REFERENCES "actors" (id),
  "publisher" TEXT NOT NULL REFERENCES "actors" (id),
  "date" TEXT NOT NULL,
  "date_first" TEXT,
  "date_last" TEXT,
  "source" TEXT NOT NULL REFERENCES "sources" (id),
  "disclaimer" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "claims" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT,
  "asked_question" TEXT,
  "asked_answer" TEXT,
  "article" TEXT NOT NULL REFERENCES "articles" (id),
  "speaker" TEXT NOT NULL REFERENCES "actors" (id),
  "bearer" TEXT,
  "kind" TEXT NOT NULL,
  "hedge_degree" TEXT NOT NULL,
  "hedge_words" TEXT,
  "charter_verdict" TEXT NOT NULL,
  "charter_reason" TEXT NOT NULL,
  "charter_slots_provision" TEXT REFERENCES "provisions" (id),
  "charter_slots_actor_article" TEXT,
  "charter_slots_actor_text" TEXT,
  "charter_slots_actor_match" TEXT,
  "charter_slots_verb_article" TEXT,
  "charter_slots_verb_text" TEXT,
  "charter_slots_verb_match" TEXT,
  "charter_slots_object_article" TEXT,
  "charter_slots_object_text" TEXT,
  "charter_slots_object_match" TEXT,
  "charter_slots_condition_article" TEXT,
  "charter_slots_condition_text" TEXT,
  "charter_slots_condition_match" TEXT,
  "charter_slots_certainty_article" TEXT,
  "charter_slots_certainty_text" TEXT,
  "charter_slots_certainty_match" TEXT,
  "charter_assessed" TEXT NOT NULL,
  "charter_assessed_first" TEXT,
  "charter_assessed_last" TEXT,
  "charter_evidence_to" TEXT,
  "charter_evidence_to_first" TEXT,
  "charter_evidence_to_last" TEXT,
  "would_change" TEXT,
  "record_verdict" TEXT,
  "record_reason" TEXT,
  "record_assessed" TEXT,
  "record_assessed_first" TEXT,
  "record_assessed_last" TEXT,
  "record_evidence_to" TEXT,
  "record_evidence_to_first" TEXT,
  "record_evidence_to_last" TEXT,
  "outcome_verdict" TEXT,
  "outcome_reason" TEXT,
  "outcome_assessed" TEXT,
  "outcome_assessed_first" TEXT,
  "outcome_assessed_last" TEXT,
  "outcome_evidence_to" TEXT,
  "outcome_evidence_to_first" TEXT,
  "outcome_evidence_to_last" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "events" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "short" TEXT,
  "summary" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "date_first" TEXT,
  "date_last" TEXT,
  "kind" TEXT NOT NULL,
  "counterpart" TEXT REFERENCES "events" (id),
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "statements" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "speaker" TEXT NOT NULL REFERENCES "actors" (id),
  "date" TEXT NOT NULL,
  "date_first" TEXT,
  "date_last" TEXT,
  "to" TEXT,
  "stance" TEXT NOT NULL,
  "stance_on_what" TEXT REFERENCES "records" (id),
  "stance_on_words" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "figures" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "quantity" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "period" TEXT NOT NULL,
  "period_first" TEXT,
  "period_last" TEXT,
  "value" REAL NOT NULL,
  "by" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "periods" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "short" TEXT,
  "summary" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "date_first" TEXT,
  "date_last" TEXT,
  "kind" TEXT NOT NULL,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "themes" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "short" TEXT,
  "summary" TEXT NOT NULL,
  "question" TEXT NOT NULL,
  "answer" TEXT NOT NULL,
  "parent" TEXT REFERENCES "themes" (id),
  "order" INTEGER NOT NULL,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "actors" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "country" TEXT REFERENCES "actors" (id),
  "wikidata" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "places" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "country" TEXT REFERENCES "actors" (id),
  "coordinates_latitude" REAL,
  "coordinates_longitude" REAL,
  "state" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "terms" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "we_use" TEXT NOT NULL,
  "refers_to" TEXT REFERENCES "records" (id),
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "sources" (
  "id" TEXT NOT NULL REFERENCES "records" (id),
  "title" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "archive" TEXT,
  "language" TEXT NOT NULL,
  "publisher" TEXT NOT NULL,
  "author" TEXT,
  "published" TEXT,
  "published_first" TEXT,
  "published_last" TEXT,
  "accessed" TEXT NOT NULL,
  "accessed_first" TEXT,
  "accessed_last" TEXT,
  "seen" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "standing_value" TEXT NOT NULL,
  "standing_of" TEXT,
  "standing_basis" TEXT,
  "carries" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE TABLE "other_names" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "name" TEXT NOT NULL,
  "language" TEXT,
  "note" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "signatories" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "actor" TEXT NOT NULL REFERENCES "actors" (id),
  "office" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "in_forces" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "period" TEXT NOT NULL,
  "period_first" TEXT,
  "period_last" TEXT,
  "basis" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "citations" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "source" TEXT NOT NULL REFERENCES "sources" (id),
  "locator" TEXT,
  "shows" TEXT NOT NULL,
  "quote" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "waivers" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "year" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "basis" TEXT NOT NULL,
  "instrument" TEXT REFERENCES "instruments" (id),
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "relations" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "relation" TEXT NOT NULL,
  "instrument" TEXT NOT NULL REFERENCES "instruments" (id),
  "note" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "outline_sections" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "section" TEXT NOT NULL,
  "heading" TEXT NOT NULL,
  "short" TEXT,
  "wording" TEXT NOT NULL,
  "read" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "coverages" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "topic" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "basis" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "disputes" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "question" TEXT NOT NULL,
  "note" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "versions" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "says" TEXT NOT NULL,
  "by" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "corrections" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "date" TEXT NOT NULL,
  "date_first" TEXT,
  "date_last" TEXT,
  "what" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "provision_statuses" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "state" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "relation" TEXT NOT NULL,
  "assessed" TEXT NOT NULL,
  "assessed_first" TEXT,
  "assessed_last" TEXT,
  "evidence_to" TEXT,
  "evidence_to_first" TEXT,
  "evidence_to_last" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "paragraphs" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "sentences" INTEGER NOT NULL,
  "gist" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "no_claims" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "sentence" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "cells" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "provision" TEXT NOT NULL REFERENCES "provisions" (id),
  "verdict" TEXT NOT NULL,
  "says" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "points" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "says" TEXT NOT NULL,
  "record" TEXT NOT NULL REFERENCES "records" (id),
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "roles" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "role" TEXT NOT NULL,
  "at" TEXT REFERENCES "actors" (id),
  "period" TEXT,
  "period_first" TEXT,
  "period_last" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "name_users" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "who" TEXT NOT NULL,
  "note" TEXT,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "entries" (
  "record_id" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  "within" TEXT,
  "field" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  PRIMARY KEY (record_id, path)
) WITHOUT ROWID;
CREATE TABLE "links" (
  "source" TEXT NOT NULL REFERENCES "records" (id),
  "target" TEXT NOT NULL REFERENCES "records" (id),
  "path" TEXT NOT NULL,
  PRIMARY KEY (source, path, target)
) WITHOUT ROWID;
CREATE TABLE "earlier_ids" (
  "id" TEXT NOT NULL,
  "record" TEXT REFERENCES "records" (id),
  "why" TEXT,
  "successors" TEXT,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (target);
CREATE INDEX citations_by_source ON citations (source);
CREATE INDEX entries_by_value ON entries (value);
CREATE INDEX records_by_number ON records (number);
CREATE VIRTUAL TABLE search USING fts5(title, words, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIEW provisions_now AS
SELECT p.id, p.title, p.instrument, i.title AS instrument_title, p.reference, p.section, p.number,
  p.placement, p.modality, (SELECT label FROM scales WHERE scale = 'modality' AND value = p.modality) AS verb_label,
  (SELECT family FROM scales WHERE scale = 'modality' AND value = p.modality) AS verb_family, p.wording, p.extent,
  p.current_status, (SELECT label FROM scales WHERE scale = 'status' AND value = p.current_status) AS status_label, r.page,
  (SELECT state FROM provision_statuses WHERE record_id = p.id AND relation = 'same-field'
    ORDER BY CAST(substr(path, length('status.') + 1) AS INTEGER) DESC LIMIT 1) AS same_field_status, (SELECT label FROM scales WHERE scale = 'status' AND value = (SELECT state FROM provision_statuses WHERE record_id = p.id AND relation = 'same-field'
    ORDER BY CAST(substr(path, length('status.') + 1) AS INTEGER) DESC LIMIT 1)) AS same_field_label,
  (SELECT state FROM provision_statuses WHERE record_id = p.id AND relation = 'earlier'
    ORDER BY CAST(substr(path, length('status.') + 1) AS INTEGER) DESC LIMIT 1) AS earlier_status, (SELECT label FROM scales WHERE scale = 'status' AND value = (SELECT state FROM provision_statuses WHERE record_id = p.id AND relation = 'earlier'
    ORDER BY CAST(substr(path, length('status.') + 1) AS INTEGER) DESC LIMIT 1)) AS earlier_label
FROM provisions p JOIN instruments i ON i.id = p.instrument JOIN records r ON r.id = p.id
ORDER BY p.instrument, p.id;
CREATE VIEW claims_now AS
SELECT c.id, c.title, c.article, c.speaker, c.kind, c.hedge_degree,
  c.charter_verdict, (SELECT label FROM scales WHERE scale = 'charter-verdict' AND value = c.charter_verdict) AS charter_label,
  c.record_verdict, (SELECT label FROM scales WHERE scale = 'record-verdict' AND value = c.record_verdict) AS record_label,
  c.outcome_verdict, (SELECT label FROM scales WHERE scale = 'outcome' AND value = c.outcome_verdict) AS outcome_label,
  (SELECT count(DISTINCT source) FROM citations WHERE record_id = c.id) AS sources, r.page,
  (SELECT count(*) FROM cells WHERE record_id = c.id) AS provisions,
  CASE WHEN NOT EXISTS (SELECT 1 FROM citations WHERE record_id = c.id) THEN coalesce(
    (SELECT label FROM scales WHERE scale = 'record-verdict' AND value = c.record_verdict) || ': ' || c.record_reason,
    (SELECT label FROM scales WHERE scale = 'outcome' AND value = c.outcome_verdict) || ': ' || c.outcome_reason,
    (SELECT label FROM scales WHERE scale = 'charter-verdict' AND value = c.charter_verdict) || ': ' || c.charter_reason) END AS no_sources
FROM claims c JOIN records r ON r.id = c.id
ORDER BY c.id;
CREATE VIEW resting AS
SELECT s.id AS source, s.title AS source_title, s.publisher, s.standing_value, s.standing_of, s.seen,
  r.id AS record, r.type AS record_type, r.title AS record_title, c.path, c.locator, c.shows, c.quote, s.url, r.page
FROM citations c JOIN sources s ON s.id = c.source JOIN records r ON r.id = c.record_id
ORDER BY s.id, r.type, r.id, c.path;
CREATE VIEW record_themes AS
SELECT r.id AS record, r.type AS record_type, r.title AS record_title, t.id AS theme, t.title AS theme_title,
  r.page
FROM entries e JOIN records r ON r.id = e.record_id JOIN themes t ON t.id = e.value
WHERE e.field = 'themes' AND e.within = ''
ORDER BY t.id, r.type, r.id;
CREATE VIEW source_themes AS
SELECT t.theme, t.theme_title, s.id AS source, s.title AS source_title, s.publisher, s.kind,
  s.standing_value, s.standing_of, count(DISTINCT c.record_id) AS records, s.url
FROM citations c JOIN record_themes t ON t.record = c.record_id JOIN sources s ON s.id = c.source
GROUP BY t.theme, s.id
ORDER BY t.theme, s.id;
CREATE VIEW topics AS
SELECT c.topic, (SELECT label FROM scales WHERE scale = 'coverage-topic' AND value = c.topic) AS topic_label, c.record_id AS instrument,
  i.title AS instrument_title, c.value, (SELECT label FROM scales WHERE scale = 'coverage' AND value = c.value) AS value_label, c.basis, r.page,
  o.value AS charter_value, CASE WHEN o.record_id = c.record_id OR o.value IS NULL THEN NULL
    WHEN (c.value IN ('seen', 'reported-present')) = (o.value IN ('seen', 'reported-present')) THEN 'no' ELSE 'yes' END AS differs_from_charter
FROM coverages c JOIN instruments i ON i.id = c.record_id JOIN records r ON r.id = c.record_id
LEFT JOIN coverages o ON o.topic = c.topic AND o.record_id = (SELECT value FROM about WHERE name = 'document')
ORDER BY (SELECT place FROM scales WHERE scale = 'coverage-topic' AND value = c.topic), c.record_id;
CREATE VIEW chronicle AS
SELECT d.first, d.last, d.written, d.what, r.id AS record, r.type AS record_type, r.title AS record_title,
  d.says, r.page
FROM (
  SELECT id, date_first AS first, date_last AS last, date AS written, 'event' AS what, summary AS says FROM events
  UNION ALL SELECT id, date_first, date_last, date, 'statement', summary FROM statements
  UNION ALL SELECT id, signed_first, signed_last, signed, 'document', summary FROM instruments WHERE signed IS NOT NULL
  UNION ALL SELECT record_id, assessed_first, assessed_last, assessed, 'status weighed', state || ': ' || reason
    FROM provision_statuses
  UNION ALL SELECT record_id, date_first, date_last, date, 'correction', what FROM corrections
) d JOIN records r ON r.id = d.id
ORDER BY d.first, d.last, r.type, r.id, d.what, d.says;
