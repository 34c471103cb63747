"""What the codebook demands of records beyond their form. Each rule is a function that yields what breaks it.

Rules see only records all of whose values could be read, so a record that another names may be missing; a rule for the
whole library runs only where there is no other mistake, so that one mistake is not reported as another.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kb.problems import Problem
from kb.records import Entry, Path, Place, Record
from kb.scales import CHARTER_VERDICT, MODALITY

if TYPE_CHECKING:
    from kb.library import Library

Found = Iterator[Problem]


class Records(Protocol):
    """What a rule for a record may ask of the others: one by its id, where it could be read without a mistake."""

    def get(self, id_: str) -> Record | None: ...
    def __getitem__(self, id_: str) -> Record: ...
    def __contains__(self, id_: object) -> bool: ...


OfRecord = Callable[[Record, Records], Found]
OfLibrary = Callable[["Library"], Found]


class RecordRule(NamedTuple):
    """A rule for the records of these types, or of all where none is named, and the codes of what it finds."""

    find: OfRecord
    types: tuple[str, ...]
    codes: tuple[str, ...]


class LibraryRule(NamedTuple):
    """A rule for the library as a whole, and the codes of what it finds."""

    find: OfLibrary
    codes: tuple[str, ...]


record_rules: list[RecordRule] = []
library_rules: list[LibraryRule] = []

SAME_SHOWS = 3
SHOWS_NOTHING_FOUND = ("no-action-found", "not-known")
NEEDS_SOURCE = ("announced", "under-way", "done", "missed", "expired")


def for_type(*types: str, finds: list[str]) -> Callable[[OfRecord], OfRecord]:
    """Register a rule for the records of these types, or of all where none is named; `finds` are its codes."""

    def register(find: OfRecord) -> OfRecord:
        record_rules.append(RecordRule(find, types, tuple(finds)))
        return find

    return register


def for_library(*, finds: list[str]) -> Callable[[OfLibrary], OfLibrary]:
    """Register a rule for the library as a whole; `finds` are its codes."""

    def register(find: OfLibrary) -> OfLibrary:
        library_rules.append(LibraryRule(find, tuple(finds)))
        return find

    return register


def check(library: Library, *, whole: bool) -> list[Problem]:
    """Return what breaks a rule in a library of records that could be read; `whole` tells whether none is left out."""
    found: list[Problem] = []
    for record in library:
        found += check_record(record, library)
    if whole:
        for rule in library_rules:
            found += rule.find(library)
    return found


def check_record(record: Record, records: Records) -> list[Problem]:
    """Return what breaks a rule for this record alone."""
    found: list[Problem] = []
    for rule in record_rules:
        if not rule.types or record.type.name in rule.types:
            found += rule.find(record, records)
    return found


def problem(record: Record, path: Path, code: str, found: str, expected: str, remedy: str) -> Problem:
    """Return a problem at the place of a value; where the value is missing, at the place of what should hold it."""
    while path and path not in record.spots:
        path = path[:-1]
    spot = record.spots.get(path, Place(1, 1, 1))
    return Problem(record.file, spot.line, spot.column, code, found, expected, remedy)


# ── Citations ────────────────────────────────────────────────────────────────────────────────────────────────────────


@for_type(finds=["shows-repeats-summary"])
def a_citation_says_something_of_its_own(record: Record, records: Records) -> Found:
    summary = _folded(record.values["summary"] or "") if "summary" in record.type.names else ""
    for path, citation in record.citations:
        if summary and _folded(citation.shows) == summary:
            yield problem(
                record,
                (*path, "shows"),
                "shows-repeats-summary",
                "shows says the same as the summary",
                "what this one page establishes",
                "say what this page adds to the record",
            )


@for_library(finds=["shows-repeated"])
def the_same_words_do_not_describe_many_sources(library: Library) -> Found:
    uses: dict[str, list[tuple[Record, Path, str]]] = defaultdict(list)
    for record in library:
        for path, citation in record.citations:
            uses[_folded(citation.shows)].append((record, path, citation.source))
    for used in uses.values():
        if len({source for _, _, source in used}) > SAME_SHOWS:
            for record, path, _ in used:
                yield problem(
                    record,
                    (*path, "shows"),
                    "shows-repeated",
                    f"the same shows for {len(used)} citations",
                    f"at most {SAME_SHOWS} sources described in the same words",
                    "say what each page shows on its own",
                )


@for_library(finds=["uncited-source"])
def every_source_is_cited(library: Library) -> Found:
    for source in library.of_type("sources"):
        if not library.backlinks(source.id):
            yield problem(
                source,
                (),
                "uncited-source",
                f'the source "{source.id}" is cited nowhere',
                "at least one citation",
                "cite it where it shows something, or delete the file",
            )


# ── Provisions ───────────────────────────────────────────────────────────────────────────────────────────────────────


@for_type("provisions", finds=["numbered-fragment", "missing-number"])
def a_placed_provision_has_a_number(record: Record, records: Records) -> Found:
    unplaced = record.placement.value == "unplaced"
    if unplaced and record.number is not None:
        yield problem(
            record,
            ("number",),
            "numbered-fragment",
            "a number on a fragment without a place",
            "no number",
            "delete number, or say how its place is known",
        )
    if not unplaced and record.number is None:
        yield problem(
            record,
            ("placement",),
            "missing-number",
            "a placed provision without a number",
            "number: our number within the section",
            "add `number:`",
        )


@for_type("provisions", finds=["unknown-section"])
def a_provision_stands_in_its_documents_outline(record: Record, records: Records) -> Found:
    instrument = records.get(record.instrument)
    if instrument is None:
        return
    sections = [part.section for part in instrument.outline or ()]
    if record.section not in sections:
        yield problem(
            record,
            ("section",),
            "unknown-section",
            f'section "{record.section}" is not in the outline of {instrument.id}',
            f"one of: {', '.join(sections) or 'none declared'}",
            f"mend the section, or add it to the outline in {instrument.file}",
        )


@for_library(finds=["duplicate-number"])
def numbers_within_a_section_differ(library: Library) -> Found:
    taken: dict[tuple[str, str, int], Record] = {}
    for record in library.of_type("provisions"):
        if record.number is None:
            continue
        key = (record.instrument, record.section, record.number)
        if key in taken:
            yield problem(
                record,
                ("number",),
                "duplicate-number",
                f"{record.section}.{record.number} is also {taken[key].id}",
                "one provision to a number",
                "give one of them another number",
            )
        taken.setdefault(key, record)


@for_type("provisions", finds=["verb-not-seen"])
def a_quoted_verb_was_seen(record: Record, records: Records) -> Found:
    if record.verb is not None and (record.wording.value != "english" or record.modality.value == "unknown"):
        yield problem(
            record,
            ("verb",),
            "verb-not-seen",
            "a quoted verb where the English wording was not seen",
            "verb only where wording is english and the modality is known",
            "delete verb, or mend wording and modality",
        )


@for_type("provisions", finds=["position-of-a-plan"])
def only_a_statement_states_a_position(record: Record, records: Records) -> Found:
    for index, status in enumerate(record.status or ()):
        if status.state.value == "states-a-position" and MODALITY[record.modality.value].family == "plans":
            yield problem(
                record,
                ("status", index, "state"),
                "position-of-a-plan",
                f'states-a-position, though the verb "{record.modality.value}" plans something',
                "a status that a plan can have",
                "choose another status, or mend the modality",
            )


@for_type("provisions", finds=["status-without-source", "nothing-searched"])
def a_status_rests_on_what_it_needs(record: Record, records: Records) -> Found:
    for index, status in enumerate(record.status or ()):
        state = status.state.value
        path: Path = ("status", index)
        if state in NEEDS_SOURCE and not status.sources:
            yield problem(
                record,
                (*path, "state"),
                "status-without-source",
                f'the status "{state}" without a source',
                "sources that show it",
                "add `sources:` to this status",
            )
        if state in SHOWS_NOTHING_FOUND and not status.searched:
            yield _unsearched(record, (*path, "state"), state)


@for_type("provisions", finds=["not-weighed"])
def every_provision_is_weighed(record: Record, records: Records) -> Found:
    if not any(status.relation.value == "by-the-charter" for status in record.status or ()):
        yield problem(
            record,
            ("status",),
            "not-weighed",
            "no status under this document",
            "at least one entry with the relation by-the-charter",
            "weigh it, or say with the state not-assessed that nobody has",
        )


# ── Judgements ───────────────────────────────────────────────────────────────────────────────────────────────────────


def judgements(record: Record) -> Iterator[tuple[Path, Entry]]:
    """Yield every judgement of a record with its path: the statuses of a provision, the verdicts of a claim."""
    if record.type.name == "provisions":
        for index, status in enumerate(record.status or ()):
            yield ("status", index), status
    if record.type.name == "claims":
        for name in ("charter", "record", "outcome"):
            if record.values[name] is not None:
                yield (name,), record.values[name]


@for_type("provisions", "claims", finds=["evidence-after-assessment", "evidence-newer-than-sources"])
def a_judgement_is_no_newer_than_its_evidence(record: Record, records: Records) -> Found:
    for path, judgement in judgements(record):
        until = judgement.evidence_to
        if until is None:
            continue
        if until.first > judgement.assessed.last:
            yield problem(
                record,
                (*path, "evidence_to"),
                "evidence-after-assessment",
                f"evidence up to {until}, weighed on {judgement.assessed}",
                "evidence no newer than the weighing",
                "mend one of the two dates",
            )
        newest = _newest_evidence(record, judgement, records)
        if newest is not None and until.first > newest:
            yield problem(
                record,
                (*path, "evidence_to"),
                "evidence-newer-than-sources",
                f"evidence up to {until}, but the newest source cited is of {newest}",
                "the date of the newest evidence cited",
                "mend the date or cite the newer source",
            )


def _newest_evidence(record: Record, judgement: Entry, records: Records) -> datetime.date | None:
    """Return the newest day of what a judgement rests on, or None where it is not all known."""
    weighed: list[str] = []
    if record.type.name == "claims" and judgement is record.charter:
        weighed = [cell.provision for cell in judgement.provisions or ()] + list(judgement.near or ())
    if any(id_ not in records for id_ in weighed):
        return None
    cited = [judgement.sources, record.sources, *(records[id_].sources for id_ in weighed)]
    names = {citation.source for citations in cited for citation in citations or ()}
    if any(name not in records for name in names):
        return None
    return max(((records[name].published or records[name].accessed).last for name in names), default=None)


def _unsearched(record: Record, path: Path, value: str) -> Problem:
    return problem(
        record,
        path,
        "nothing-searched",
        f'"{value}" without saying where was searched',
        "searched: where we looked, up to when",
        "add `searched:`",
    )


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@for_type("claims", finds=["verdict-stronger-than-cells", "cells-without-verdict"])
def the_verdict_is_no_stronger_than_its_best_cell(record: Record, records: Records) -> Found:
    charter = record.charter
    verdict = charter.verdict.value
    cells = [cell.verdict.value for cell in charter.provisions or ()]
    if verdict in ("in-text", "weaker-in-text"):
        ranks = [CHARTER_VERDICT.rank(cell) for cell in cells if cell != "contradicted"]
        if not ranks or min(ranks) > CHARTER_VERDICT.rank(verdict):
            best = "no cell" if not ranks else f'"{CHARTER_VERDICT.terms[min(ranks)].value}"'
            yield problem(
                record,
                ("charter", "verdict"),
                "verdict-stronger-than-cells",
                f'the verdict "{verdict}", but the best cell is {best}',
                "a verdict no stronger than its best cell",
                "weaken the verdict, or name the provision that says it",
            )
    if verdict == "contradicted" and "contradicted" not in cells:
        yield problem(
            record,
            ("charter", "verdict"),
            "verdict-stronger-than-cells",
            "contradicted without a cell that contradicts",
            "a provision that says otherwise",
            "name the provision, or weaken the verdict",
        )
    if verdict in ("not-seen", "not-about-the-text") and cells:
        yield problem(
            record,
            ("charter", "provisions"),
            "cells-without-verdict",
            f'cells under the verdict "{verdict}"',
            "no cells",
            "move the provisions to near, or strengthen the verdict",
        )


@for_type("claims", finds=["contradiction-unquoted"])
def a_contradiction_is_quoted(record: Record, records: Records) -> Found:
    if record.charter.verdict.value == "contradicted" and not any(
        citation.quote for citation in record.charter.sources or ()
    ):
        yield problem(
            record,
            ("charter", "verdict"),
            "contradiction-unquoted",
            "contradicted without a quotation",
            "a source with the words that contradict",
            "add `quote:` to a citation under charter",
        )


@for_type("claims", finds=["gap-missing", "gap-without-weaker"])
def a_weaker_verdict_names_its_gap(record: Record, records: Records) -> Found:
    weaker = record.charter.verdict.value == "weaker-in-text"
    if weaker and not record.charter.gap:
        yield problem(
            record,
            ("charter", "verdict"),
            "gap-missing",
            "weaker-in-text without a gap",
            "gap: verb, object, actor, condition or certainty",
            "say in what the text says less",
        )
    if record.charter.gap and not weaker:
        yield problem(
            record,
            ("charter", "gap"),
            "gap-without-weaker",
            f'a gap under the verdict "{record.charter.verdict.value}"',
            "a gap only under weaker-in-text",
            "delete gap, or mend the verdict",
        )


@for_type("claims", finds=["near-missing", "near-and-cell"])
def what_was_not_seen_has_clauses_looked_at(record: Record, records: Records) -> Found:
    if record.charter.verdict.value == "not-seen" and not record.charter.near:
        yield problem(
            record,
            ("charter", "verdict"),
            "near-missing",
            "not-seen without the clauses looked at",
            "near: the nearest provisions",
            "name where one would expect it",
        )
    both = set(record.charter.near or ()) & {cell.provision for cell in record.charter.provisions or ()}
    if both:
        yield problem(
            record,
            ("charter", "near"),
            "near-and-cell",
            f"{', '.join(sorted(both))} both as a cell and as near",
            "each provision once",
            "delete one of the two",
        )


@for_type("claims", finds=["repeated-entry"])
def each_provision_has_one_cell(record: Record, records: Records) -> Found:
    seen: set[str] = set()
    for index, cell in enumerate(record.charter.provisions or ()):
        if cell.provision in seen:
            yield problem(
                record,
                ("charter", "provisions", index, "provision"),
                "repeated-entry",
                f"a second cell for {cell.provision}",
                "one cell for each provision",
                "join the two",
            )
        seen.add(cell.provision)


@for_type("claims", finds=["verdict-of-a-forecast", "outcome-of-no-forecast"])
def a_forecast_has_an_outcome_and_no_record_verdict(record: Record, records: Records) -> Found:
    forecast = record.kind.value == "forecast"
    if forecast and record.record is not None:
        yield problem(
            record,
            ("record",),
            "verdict-of-a-forecast",
            "a record verdict on a forecast",
            "an outcome",
            "move it to `outcome:`",
        )
    if not forecast and record.outcome is not None:
        yield problem(
            record,
            ("outcome",),
            "outcome-of-no-forecast",
            f"an outcome on a claim of the kind {record.kind.value}",
            "a record verdict",
            "move it to `record:`, or mend the kind",
        )


@for_type("claims", finds=["not-weighed"])
def every_claim_is_weighed(record: Record, records: Records) -> Found:
    owed = "outcome" if record.kind.value == "forecast" else "record"
    if record.values[owed] is None:
        yield problem(
            record,
            (),
            "not-weighed",
            f"a claim of the kind {record.kind.value} without {owed}",
            f"{owed}: what the sources show of it",
            f"add `{owed}:`",
        )


@for_type("claims", finds=["one-sided-support"])
def support_for_a_disputed_fact_is_primary_or_two_sided(record: Record, records: Records) -> Found:
    verdict = record.record
    if verdict is None or verdict.verdict.value != "supported" or not record.disputes:
        return
    if any(citation.source not in records for citation in verdict.sources or ()):
        return
    cited = [records[citation.source] for citation in verdict.sources or ()]
    primary = any(source.kind.value in ("law", "official") for source in cited)
    if not primary and len({source.standing.value.value for source in cited}) < 2:
        yield problem(
            record,
            ("record", "verdict"),
            "one-sided-support",
            "a disputed fact supported by sources of one standing",
            "a law or an official page, or two sources of different standing",
            "cite another source, or weaken the verdict",
        )


@for_type("claims", finds=["verdict-without-source", "about-nothing", "nothing-searched"])
def a_record_verdict_rests_on_what_it_needs(record: Record, records: Records) -> Found:
    verdict = record.record
    if verdict is None:
        return
    value = verdict.verdict.value
    if value in ("supported", "mixed", "contradicted") and not verdict.sources:
        yield problem(
            record,
            ("record", "verdict"),
            "verdict-without-source",
            f'the verdict "{value}" without a source',
            "sources that show it",
            "add `sources:` under record",
        )
    if value == "not-established" and not verdict.sources and not verdict.searched:
        yield _unsearched(record, ("record", "verdict"), value)
    if value == "only-about-the-text" and record.charter.verdict.value == "not-about-the-text":
        yield problem(
            record,
            ("record", "verdict"),
            "about-nothing",
            "only about the text, and not about the text",
            "one of the two",
            "mend one of the verdicts",
        )


@for_type("claims", finds=["verdict-without-source", "nothing-searched"])
def an_outcome_rests_on_what_it_needs(record: Record, records: Records) -> Found:
    outcome = record.outcome
    if outcome is None:
        return
    value = outcome.verdict.value
    if value in ("signs-for", "signs-against", "mixed-signs", "came-about", "did-not") and not outcome.sources:
        yield problem(
            record,
            ("outcome", "verdict"),
            "verdict-without-source",
            f'the outcome "{value}" without a source',
            "sources that show it",
            "add `sources:` under outcome",
        )
    if value == "open" and not outcome.sources and not outcome.searched:
        yield _unsearched(record, ("outcome", "verdict"), value)


@for_type("claims", finds=["hedge-words"])
def a_hedge_has_its_words(record: Record, records: Records) -> Found:
    none = record.hedge.degree.value == "none"
    if none == (record.hedge.words is not None):
        found = (
            "hedging words without a hedge" if none else f'the hedge "{record.hedge.degree.value}" without its words'
        )
        yield problem(
            record,
            ("hedge", "words") if none else ("hedge", "degree"),
            "hedge-words",
            found,
            "the words where there is a hedge, none where there is not",
            "mend degree or words",
        )


@for_type("claims", finds=["unknown-sentence"])
def a_claim_stands_in_sentences_of_its_article(record: Record, records: Records) -> Found:
    if record.article not in records:
        return
    known = set(sentences(records[record.article]))
    for index, sentence in enumerate(record.sentences):
        if sentence not in known:
            yield problem(
                record,
                ("sentences", index),
                "unknown-sentence",
                f'"{sentence}" is no sentence of {record.article}',
                f"a sentence from {min(known, key=_place)} to {max(known, key=_place)}",
                "count again",
            )


@for_type("claims", finds=["repeats-itself", "repeats-later"])
def a_repetition_leads_to_an_earlier_claim_of_the_article(record: Record, records: Records) -> Found:
    for index, other in enumerate(record.repeats or ()):
        if other not in records or other == record.id:
            if other == record.id:
                yield problem(
                    record,
                    ("repeats", index),
                    "repeats-itself",
                    "a claim that repeats itself",
                    "another claim",
                    "delete it",
                )
            continue
        if records[other].article == record.article and _place(records[other].sentences[0]) > _place(
            record.sentences[0]
        ):
            yield problem(
                record,
                ("repeats", index),
                "repeats-later",
                f"{other} comes later in the article",
                "an earlier claim",
                "let the later claim repeat this one",
            )


def sentences(article: Record) -> list[str]:
    """Return the numbers of the sentences of an article, in order: p1.1, p1.2 and so on."""
    return [
        f"p{paragraph}.{sentence}"
        for paragraph, part in enumerate(article.paragraphs, start=1)
        for sentence in range(1, part.sentences + 1)
    ]


def _place(sentence: str) -> tuple[int, int]:
    paragraph, _, number = sentence[1:].partition(".")
    return int(paragraph), int(number)


@for_library(finds=["unknown-sentence", "claimed-and-excused", "uncovered-sentence"])
def every_sentence_has_claims_or_a_reason(library: Library) -> Found:
    for article in library.of_type("articles"):
        claimed = {s for claim in library.pointing(article.id, "claims", "article") for s in claim.sentences}
        excused = [entry.sentence for entry in article.no_claim or ()]
        known = sentences(article)
        for index, sentence in enumerate(excused):
            if sentence not in known:
                yield problem(
                    article,
                    ("no_claim", index, "sentence"),
                    "unknown-sentence",
                    f'"{sentence}" is no sentence here',
                    f"a sentence from {known[0]} to {known[-1]}",
                    "count again",
                )
            elif sentence in claimed:
                yield problem(
                    article,
                    ("no_claim", index, "sentence"),
                    "claimed-and-excused",
                    f"{sentence} has claims",
                    "claims, or a reason why there are none",
                    "delete this entry or the claims",
                )
        for sentence in known:
            if sentence not in claimed and sentence not in excused:
                yield problem(
                    article,
                    ("paragraphs", _place(sentence)[0] - 1),
                    "uncovered-sentence",
                    f"{sentence} has no claim",
                    "claims, or an entry under no_claim with the reason",
                    "code the sentence",
                )


# ── Other records ────────────────────────────────────────────────────────────────────────────────────────────────────


@for_type("figures", finds=["figure-with-many-sources"])
def a_figure_has_one_source(record: Record, records: Records) -> Found:
    if len(record.sources) > 1:
        yield problem(
            record,
            ("sources", 1),
            "figure-with-many-sources",
            f"{len(record.sources)} sources for one figure",
            "one source for each figure",
            "make a second record of the same quantity",
        )


@for_type("places", finds=["wrong-geometry"])
def a_route_has_its_places(record: Record, records: Records) -> Found:
    route = record.kind.value == "route"
    if (route and record.coordinates is not None) or (not route and record.route is not None):
        name = "coordinates" if route else "route"
        yield problem(
            record,
            (name,),
            "wrong-geometry",
            f"{name} on a {record.kind.label}",
            "a route for routes, coordinates for other places",
            f"delete {name}, or mend the kind",
        )


@for_type("sources", finds=["read-before-published"])
def a_page_is_read_after_it_was_published(record: Record, records: Records) -> Found:
    if record.published is not None and record.published.first > record.accessed.last:
        yield problem(
            record,
            ("accessed",),
            "read-before-published",
            f"read on {record.accessed}, published {record.published}",
            "a page is read after it was published",
            "mend one of the two dates",
        )


@for_type("sources", finds=["standing-without-basis"])
def a_standing_names_whose(record: Record, records: Records) -> Found:
    standing = record.standing
    if standing.value.value in ("state", "state-funded", "state-aligned", "advocacy", "party") and not (
        standing.of and standing.basis
    ):
        yield problem(
            record,
            ("standing", "value"),
            "standing-without-basis",
            f'"{standing.value.value}" without of and basis',
            "of: which state, party or cause; basis: what the rating rests on",
            "add what is missing",
        )


@for_library(finds=["duplicate-address"])
def an_address_is_one_source(library: Library) -> Found:
    seen: dict[str, Record] = {}
    for source in library.of_type("sources"):
        address = page_of(source.url)
        if address in seen:
            yield problem(
                source,
                ("url",),
                "duplicate-address",
                f"the address of {seen[address].id}",
                "one record for each page",
                "cite the other record and delete this one",
            )
        seen.setdefault(address, source)


def page_of(url: str) -> str:
    """Return what two addresses of one page share: all but http or https, www and the last slash."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@for_library(finds=["theme-in-itself"])
def no_theme_contains_itself(library: Library) -> Found:
    for theme in library.of_type("themes"):
        chain, parent = [theme.id], theme.parent
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = library[parent].parent
        if parent == theme.id:
            yield problem(
                theme,
                ("parent",),
                "theme-in-itself",
                " → ".join([*chain, parent]),
                "a tree of themes",
                "take one of these parents away",
            )


@for_library(finds=["date-in-the-future"])
def nothing_is_dated_beyond_what_was_read(library: Library) -> Found:
    for record in (*library.of_type("periods"), *library.of_type("events")):
        if record.date.start is not None and record.date.first > library.as_of:
            yield problem(
                record,
                ("date",),
                "date-in-the-future",
                f"{record.date}, after the newest reading ({library.as_of})",
                "a date up to the state of the record",
                "mend the date",
            )


def _folded(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
