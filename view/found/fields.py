"""What the search knows of each page: its own words in declared fields, and what a word is worth in each of them.

A record is found by what it says, not by the titles of others that its page lists. The ranking follows from the weights
here and from nothing else; `docs/assets/finder.js` applies them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.declare.fields import Group, Kind, Many, Ref, parts
from kb.declare.letters import plain_letters, spelt
from kb.library import order
from kb.library.library import Library
from kb.library.subject import the_charter
from kb.records.record import Record
from kb.records.typed import (
    Article,
    Claim,
    Figure,
    Instrument,
    Provision,
    Theme,
    WithAsked,
    WithDate,
    WithKind,
    WithOtherNames,
    WithThemes,
)
from view.found.pages import ASKED
from view.publication import Publication

# The fields of what is searched, in the order in which the index has them, with what a word in each is worth.
FIELDS: Mapping[str, float] = {
    "title": 10,
    "names": 8,
    "day": 10,
    "question": 7,
    "answer": 5,
    "summary": 4,
    "unsaid": 4,
    "rest": 1,
}
# What a page is worth by its type: what a name belongs to before what repeats it, what happened before what
# is said or claimed of it, what is said here before its sources.
TYPE_WORTH: Mapping[str, float] = {
    "themes": 1.3,
    "provisions": 1.3,
    "instruments": 1.2,
    "terms": 1.5,
    "actors": 1.2,
    "places": 1.2,
    "articles": 1.1,
    "claims": 0.85,
    "statements": 0.8,
    "figures": 0.8,
    "sources": 0.1,
    "pages": 1.6,
    "lists": 1.0,
}
SUBJECT_WORTH = 1.3  # the document that the site is about, and each of its provisions
LINKED_WORTH = 0.12  # each time that twice as many records point to it
# Where a day is asked for: what the day counts beside other words, and what happened on it before what was said.
DAY_COUNTS = 2
DAY_WORTH = {"events": 1.5}
PAGES, LISTS = "pages", "lists"  # what stands beside the types of records: hand-written pages, and the lists
# Words that say nothing of what is looked for.
IDLE = (
    "a about an and any anything are as at be been being by can could did do does either for from get had has have how "
    "i in is it its many mention mentioned mentions no not of on or promise promises s say says should so something "
    "still such than that the their there they this to was were what when where which who whose why will with would"
)
ARTICLE_ASKED = "who wrote the article; its author, its publisher"
APART = " ; "  # between two values, so that their words are not taken for a phrase


@dataclass(frozen=True)
class Findable:
    """A page as the search knows it: where it is, its worth, its type and facets, the text of each of the `FIELDS`."""

    address: str
    worth: float
    facets: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def ends(self) -> list[int]:
        """The number of words up to the end of each field."""
        counts = [len(text.split()) for text in self.fields]
        return [sum(counts[: place + 1]) for place in range(len(counts))]


def findable(publication: Publication, record: Record) -> Findable:
    """Return a record as the search knows it."""
    texts = _fields_of(publication, record)
    fields = tuple(spelt(texts.get(name, "")) for name in FIELDS)
    return Findable(record.address, _worth(publication.library, record), tuple(facets(record)), fields)


def of_list(type_: str, title: str, says: str) -> Findable:
    """Return the list of a type as the search knows it: by its title, what it answers and what it holds."""
    address = f"{type_}/"
    texts = {"title": title, "question": ASKED.get(address, ""), "summary": says}
    return Findable(address, TYPE_WORTH[LISTS], (LISTS,), tuple(texts.get(name, "") for name in FIELDS))


def of_page(title: str, asked: str, words: int) -> list[int]:
    """Return where each field of a hand-written page ends, of whose words the title and what it answers come first."""
    names = list(FIELDS)
    titled, answered = len(title.split()), len(title.split()) + len(asked.split())
    before = names.index("question")
    return [titled] * before + [answered] * (len(names) - 1 - before) + [words]


def ranking(library: Library) -> dict[str, Any]:
    """Return what the pages are ranked by: the weights, the words that count for others, and those that are idle."""
    synonyms = library.settings.synonyms if library.settings else ()
    return {
        "fields": list(FIELDS.values()),
        "days": {"counts": DAY_COUNTS, "types": DAY_WORTH},
        "alike": {spelt(entry.typed).casefold(): list(entry.means) for entry in synonyms},
        "idle": IDLE.split(),
    }


def facets(record: Record) -> list[str]:
    """Return by what hits can be narrowed: the type first, then themes, verdict, wording, kind and decade."""
    found = [record.type.name]
    if isinstance(record, WithThemes):
        found += [f"theme:{theme}" for theme in record.themes or ()]
    if isinstance(record, Claim):
        found.append(f"verdict:{record.charter.verdict.value}")
    if isinstance(record, Provision):
        found.append(f"wording:{record.wording.value}")
    if isinstance(record, WithKind):
        found.append(f"kind:{record.kind.value}")
    if isinstance(record, WithDate) and record.date.start:
        found.append(f"period:{record.date.start.year // 10 * 10}")
    return found


def _worth(library: Library, record: Record) -> float:
    """Return what a record is worth before anything is asked: by its type, the document it is of, and links to it."""
    subject = the_charter(library)
    of_subject = record.id == subject or (isinstance(record, Provision) and record.instrument == subject)
    linked = 1 + LINKED_WORTH * math.log2(1 + len(library.backlinks(record.id)))
    return round(TYPE_WORTH.get(record.type.name, 1) * (SUBJECT_WORTH if of_subject else 1) * linked, 2)


def _fields_of(publication: Publication, record: Record) -> dict[str, str]:
    """Return the text of each field that a record has. What has no field of its own is the rest."""
    texts = {"title": record.title, "names": _names(publication.library, record), "day": _day(record)}
    own = {"title", "other_names", "asked"}
    if isinstance(record, Article):
        texts["question"] = ARTICLE_ASKED
    if isinstance(record, WithAsked) and record.asked:
        texts |= {"question": record.asked.question, "answer": publication.plain(record.asked.answer)}
    for name in ("question", "answer", "summary", "unsaid"):
        if name in record.type.names:
            own.add(name)
            texts[name] = APART.join(_said(publication, record.type.names[name].kind, record.values[name]))
    rest = (field for field in record.type.fields if field.name not in own)
    texts["rest"] = APART.join(
        said for field in rest for said in _said(publication, field.kind, record.values[field.name])
    )
    return texts


def _names(library: Library, record: Record) -> str:
    """Return the other names of a record, and all its names as somebody without our letters would type them.

    A provision is also called by its document and number.
    """
    if isinstance(record, Provision):
        return f"{library[record.instrument].title} {order.number(record)}"
    other = [other.name for other in record.other_names or ()] if isinstance(record, WithOtherNames) else []
    typed = [plain for name in (record.title, *other) if (plain := plain_letters(name)) != name]
    short = [record.short] if isinstance(record, Theme) and record.short else []
    return APART.join([*short, *other, *typed])


def _day(record: Record) -> str:
    """Return the day of a record in words: when it happened, was said or was signed."""
    if isinstance(record, Figure):
        return str(record.period)
    if isinstance(record, Instrument):
        return str(record.signed) if record.signed else ""
    return str(record.date) if isinstance(record, WithDate) else ""


def _said(publication: Publication, kind: Kind, value: Any) -> Iterator[str]:
    """Yield every single value in words, a record by its title."""
    if value is None:
        return
    if isinstance(kind, Many | Group):
        for part in parts(kind, value):
            yield from _said(publication, part.kind, part.value)
    elif isinstance(kind, Ref):
        record = publication.library.get(value)
        yield record.title if record else str(value)
    else:
        yield publication.plain(str(value))
