"""Doubts about absences: a note says that something was not found, where a record may show it."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from kb.check.doubts.doubt import Doubt, Doubts, doubts
from kb.check.doubts.texts import dated, plain
from kb.declare import prose
from kb.declare.dates import Date
from kb.library.library import Library
from kb.records.record import Record, leaves, narrow
from kb.records.typed import Actor, Event, Figure, Instrument, Statement

ABSENT = re.compile(
    r"\b(?:not (?:been )?(?:found|seen|shown)|(?:no|none|nothing)\b[^.;]{0,80}\b(?:found|seen|shown))\b", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.;:?]) ")
BARE = re.compile(r"(?:none|nothing|neither|no report)\b", re.IGNORECASE)  # what is missing was named before
SAYING = re.compile(r"\b(?:answer|comment|position|reply|statement)\b")
SPEAKER = re.compile(r"\b(?:the organisation|the ministry|his|her)\b")
LATER = re.compile(r"\b(?:after|became|came of|followed|since)\b")
STEM = 6  # letters: waiver and waivers, signed and signing are one
# What notes of this kind are made of; beside these, a word that many records have tells nothing.
COMMON = {"found", "none", "nothing", "page", "record", "report", "reports", "seen", "shown", "text", "whether"}
MANY = 0.2  # of the records
ENOUGH = 0.5  # of the weight of the words that say what is missing
FEWEST = 2  # words, and one more or a name


class Missing(NamedTuple):
    """What a record says was not found: in which words, with which names and links, of whom, and not before when."""

    words: frozenset[str]
    names: frozenset[str]
    links: frozenset[str]
    says: bool
    earliest: datetime.date


@doubts("Not found by a note, and perhaps shown by a record")
def what_was_not_found_has_no_record(library: Library) -> Doubts:
    shelf = Shelf(library)
    for record in library:
        for leaf in leaves(record):
            if leaf.path[0] in ("notes", "unknowns") and ABSENT.search(leaf.value):
                shown = shelf.showing(record, shelf.missing(record, leaf.value))
                if shown is not None:
                    yield Doubt(record.id, f"{leaf.path[0]} say “{plain(library, leaf.value)}”; see {shown.id}")


class Shelf:
    """Every record that may show something, with its words."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.records: tuple[Event | Statement | Instrument | Figure, ...] = (
            *library.of_type(Event),
            *library.of_type(Statement),
            *library.of_type(Instrument),
            *library.of_type(Figure),
        )

    def missing(self, record: Record, text: str) -> Missing:
        """Return what a text of a record says is missing."""
        said = plain(self.library, text)
        names = {self.names[name] for name in self.named.findall(said)}
        if isinstance(record, Statement) and SPEAKER.search(said):
            names.add(record.speaker)
        absent = [part for part in SENTENCE.split(said) if ABSENT.search(part)]
        whole = said if any(map(BARE.match, absent)) or said.startswith("Whether") else " ".join(absent)
        years = [datetime.date(int(year), 1, 1) for year in re.findall(r"\b(?:19|20)\d\d\b", said)]
        own = dated(record) or (self._signed if "the signing" in said else None)
        return Missing(
            _stems(self.named.sub(" ", whole)),
            frozenset(names),
            frozenset(link.id for link in prose.links(text)),
            bool(SAYING.search(whole)),
            max([*years, *([own.first] if own and LATER.search(said) else [])], default=datetime.date.min),
        )

    def showing(self, record: Record, missing: Missing) -> Record | None:
        """Return the record that may show what is missing; of several the one that has the most of its words."""
        shown, most = None, ENOUGH * sum(map(self._weight, missing.words))
        telling = missing.names - {self._document}
        for other in self.records:
            if other.id == record.id or other.id in missing.links or not self._is_of_its_time(other, missing):
                continue
            tied = {link.target for link in self.library.links(other.id)} | {other.id}
            if missing.says and self._is_said(other, missing.names, tied):
                return other
            if not telling <= tied or not (telling or record.id in tied):
                continue
            shared = {word for word in missing.words & self.words[other.id] if self._counts[word] < self._many}
            enough = len(shared) >= FEWEST and len(shared) + len(telling) > FEWEST
            if enough and sum(map(self._weight, shared)) > most:
                shown, most = other, sum(map(self._weight, shared))
        return shown

    def _is_said(self, other: Record, names: frozenset[str], tied: set[str]) -> bool:
        """Tell whether a record is a statement on all that is named, by one of those named or who speaks for one."""
        if not isinstance(other, Statement):
            return False
        roles = narrow(self.library[other.speaker], Actor).roles or ()
        speakers = {other.speaker, *(role.at for role in roles if role.at and not self._is_state(role.at))}
        subjects = {name for name in names if not isinstance(self.library[name], Actor)}
        return bool(names & speakers) and bool(subjects) and subjects <= tied

    def _is_state(self, id_: str) -> bool:
        return narrow(self.library[id_], Actor).kind.value == "state"

    def _is_of_its_time(self, other: Record, missing: Missing) -> bool:
        date = dated(other)
        return date is None or date.last >= missing.earliest

    @property
    def _document(self) -> str:
        """The document of the site. Half of the records name it, so that one does tells nothing."""
        return self.library.settings.document if self.library.settings else ""

    @property
    def _signed(self) -> Date | None:
        document = self.library.get(self._document)
        return dated(document) if document else None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of people, bodies and documents, each with its id."""
        found: dict[str, str] = {}
        named: tuple[Actor | Instrument, ...] = (*self.library.of_type(Actor), *self.library.of_type(Instrument))
        for record in named:
            for name in (record.title, *(other.name for other in record.other_names or ())):
                for spelt in (name, f"t{name[1:]}" if name.startswith("The ") else name):
                    found.setdefault(spelt, record.id)
        return found

    @cached_property
    def named(self) -> re.Pattern[str]:
        longest_first = sorted(map(re.escape, self.names), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The words of each record by its id."""
        texts = {record.id: f"{record.title}. {record.summary}" for record in self.records}
        return {id_: _stems(plain(self.library, text)) for id_, text in texts.items()}

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(word for words in self.words.values() for word in words)

    @property
    def _many(self) -> float:
        return max(MANY * len(self.records), FEWEST)

    def _weight(self, word: str) -> float:
        """Return how much a word tells: the fewer records have it, the more."""
        return math.log((len(self.records) + 1) / (self._counts[word] + 0.5))


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{4,}", text.casefold())
    return frozenset(word[:STEM] for word in words if word not in COMMON)
