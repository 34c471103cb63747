"""Rules for figures, places, sources, statements, themes, events and periods."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.declare.dates import Date
from kb.declare.prose import without_links, word_count
from kb.library.around import asked
from kb.library.library import looked_at
from kb.records.record import Record, narrow
from kb.records.spots import Way
from kb.records.typed import (
    Article,
    Event,
    Figure,
    Instrument,
    Period,
    Place,
    Source,
    Statement,
    Theme,
    WithAsked,
    WithOtherNames,
    WithSummary,
)

FEWEST_POINTS, MOST_POINTS = 4, 6
POINT_WORDS = 20
ANSWER_WORDS = 30
SENTENCE_END = re.compile(r"(?<!\b\w)[.!?][”’*)]*\s+\W*[A-Z]")  # an initial, as in J. D. Vance, ends none
TAKES_A_SIDE = ("for", "against")
STANDS_FOR_SOMEBODY = ("state", "state-funded", "state-aligned", "advocacy", "party")


@for_type(Figure, finds=["figure-with-many-sources"])
def a_figure_has_one_source(record: Figure, records: Asked) -> Found:
    if len(record.sources) > 1:
        found = f"{len(record.sources)} sources for one figure"
        yield problem(record, ("sources", 1), "figure-with-many-sources", found)


@for_type(Place, finds=["wrong-geometry"])
def a_route_has_its_places(record: Place, records: Asked) -> Found:
    route = record.kind.value == "route"
    if (route and record.coordinates is not None) or (not route and record.route is not None):
        name = "coordinates" if route else "route"
        yield problem(record, (name,), "wrong-geometry", f"{name} on a {record.kind.label}", name=name)
    for name in ("mode", "state"):
        if not route and record.values[name] is not None:
            found = f"{name} on a {record.kind.label}"
            yield problem(record, (name,), "wrong-geometry", found, case="of-routes", name=name)


@for_type(Statement, finds=["stance-on-missing", "stance-on-another", "stance-on-without-side"])
def a_stance_is_on_what_the_statement_is_about(record: Statement, records: Asked) -> Found:
    on, stance = record.stance_on, record.stance.value
    if on is None:
        if stance in TAKES_A_SIDE:
            yield problem(record, ("stance",), "stance-on-missing", f'the stance "{stance}" without stance_on')
        return
    if stance not in TAKES_A_SIDE:
        yield problem(record, ("stance_on",), "stance-on-without-side", f'stance_on under the stance "{stance}"')
    if on.what not in record.about:
        found = f'"{on.what}" is not among what it is about'
        yield problem(record, ("stance_on", "what"), "stance-on-another", found, about=", ".join(record.about))


@for_type(Theme, finds=["number-of-points", "too-many-words", "too-many-sentences"])
def a_theme_is_told_in_one_sentence_and_a_few_short_lines(record: Theme, records: Asked) -> Found:
    if not FEWEST_POINTS <= len(record.points) <= MOST_POINTS:
        found = f"{len(record.points)} points"
        yield problem(record, ("points",), "number-of-points", found, least=FEWEST_POINTS, most=MOST_POINTS)
    yield from _no_short_answer(record, ("answer",), record.answer, records)
    for index, point in enumerate(record.points):
        yield from _too_many_words(record, ("points", index, "says"), point.says, POINT_WORDS, records)


@for_type(Record, finds=["too-many-words", "too-many-sentences"])
def a_question_is_answered_in_one_sentence(record: Record, records: Asked) -> Found:
    if not isinstance(record, WithAsked) or record.asked is None:
        return
    yield from _no_short_answer(record, ("asked", "answer"), record.asked.answer, records)


@for_library(finds=["question-missing"])
def what_stands_on_the_home_page_answers_a_question(library: Asked) -> Found:
    settings = library.settings
    if settings is None or settings.file is None:
        return
    for index, id_ in enumerate(settings.questions):
        record = library[id_]
        if isinstance(record, WithAsked) and record.asked is None:
            yield problem(settings.file, ("questions", index), "question-missing", f'"{id_}" has no asked')


def _no_short_answer(record: Record, way: Way, answer: str, records: Asked) -> Found:
    """Yield what keeps an answer from being one sentence of few words."""
    yield from _too_many_words(record, way, answer, ANSWER_WORDS, records)
    ends = len(SENTENCE_END.findall(without_links(answer, lambda _: "it")))
    if ends:
        yield problem(record, way, "too-many-sentences", f"{ends + 1} sentences")


def _too_many_words(record: Record, way: Way, text: str, most: int, records: Asked) -> Found:
    words = word_count(without_links(text, lambda id_: _title(records, id_)))
    if words > most:
        yield problem(record, way, "too-many-words", f"{words} words", most=most)


def _title(records: Asked, id_: str) -> str:
    record = records.get(id_)
    return record.title if record else id_


@for_type(Source, finds=["read-before-published"])
def a_page_is_read_after_it_was_published(record: Source, records: Asked) -> Found:
    if record.published is not None and record.published.first > record.accessed.last:
        found = f"read on {record.accessed}, published {record.published}"
        yield problem(record, ("accessed",), "read-before-published", found)


@for_type(Source, finds=["standing-without-basis"])
def a_standing_names_whose(record: Source, records: Asked) -> Found:
    standing, value = record.standing, record.standing.value.value
    if value in STANDS_FOR_SOMEBODY and not (standing.of and standing.basis):
        yield problem(record, ("standing", "value"), "standing-without-basis", f'"{value}" without of and basis')


@for_library(finds=["duplicate-address"])
def an_address_is_one_source(library: Asked) -> Found:
    seen: dict[str, Source] = {}
    for source in sorted(library.of_type(Source), key=lambda source: not library.is_published(source.id)):
        address = page_of(source.url)
        if address in seen:
            yield problem(source, ("url",), "duplicate-address", f"the address of {seen[address].id}")
        seen.setdefault(address, source)


def page_of(url: str) -> str:
    """Return what two addresses of one page share: all but http or https, www and the last slash."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@for_library(finds=["theme-in-itself"])
def no_theme_contains_itself(library: Asked) -> Found:
    for theme in library.of_type(Theme):
        chain, parent = [theme.id], theme.parent
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = narrow(library[parent], Theme).parent
        if parent == theme.id:
            yield problem(theme, ("parent",), "theme-in-itself", " → ".join([*chain, parent]))


@for_type(Record, finds=["looked-at-in-the-future"])
def nobody_has_looked_or_mended_in_the_future(record: Record, records: Asked) -> Found:
    mended = ((("corrections", at, "date"), each.date) for at, each in enumerate(record.corrections or ()))
    for way, day in (*looked_at(record), *mended):
        if day and day.first > records.today:
            yield problem(record, way, "looked-at-in-the-future", f"{day}, which has not come yet")


@for_library(finds=["date-in-the-future"])
def nothing_is_dated_beyond_what_was_read(library: Asked) -> Found:
    for way, record, date in _happened(library):
        if date.start is not None and date.first > library.as_of:
            found = f"{date}, after the newest reading ({library.as_of})"
            yield problem(record, way, "date-in-the-future", found)


def _happened(library: Asked) -> Iterator[tuple[Way, Record, Date]]:
    """Yield each date of something that has happened, with the record that it belongs to and its place there."""
    dated: tuple[Period | Event | Statement | Article, ...] = (
        *library.of_type(Period),
        *library.of_type(Event),
        *library.of_type(Statement),
        *library.of_type(Article),
    )
    for record in dated:
        yield ("date",), record, record.date
    for instrument in library.of_type(Instrument):
        if instrument.signed is not None:
            yield ("signed",), instrument, instrument.signed


@for_library(finds=["synonym-of-nothing"])
def a_synonym_leads_to_words_of_the_records(library: Asked) -> Found:
    settings = library.settings
    if settings is None or settings.file is None:
        return
    said = " ".join(_heads(library)).casefold()
    for place, synonym in enumerate(settings.synonyms):
        for at, words in enumerate(synonym.means):
            if words.casefold() not in said:
                way: Way = ("synonyms", place, "means", at)
                found = f'"{words}" stands in no title, name, question or summary'
                yield problem(settings.file, way, "synonym-of-nothing", found)


def _heads(library: Asked) -> Iterator[str]:
    """Yield what stands at the head of each record: title, names, question, summary, and what is said of its force."""
    for record in library:
        yield record.title or ""
        if isinstance(record, WithOtherNames):
            yield from (other.name for other in record.other_names or ())
        yield from asked(record) or ()
        if isinstance(record, WithSummary):
            yield record.summary or ""
        if isinstance(record, Instrument) and record.legal_force:
            yield record.legal_force.basis
