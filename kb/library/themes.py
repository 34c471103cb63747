"""Themes: what each holds, part by part, and the law whose waivers it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.library.around import about, most_named, pointing
from kb.library.documents import counted
from kb.library.evidence import cited_by, evidence
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.subject import by_charter
from kb.records.record import Record
from kb.records.typed import (
    Actor,
    Claim,
    ContestedName,
    Event,
    Figure,
    Instrument,
    Period,
    Place,
    Provision,
    Source,
    Statement,
    Theme,
)


class Held(NamedTuple):
    """What belongs to a theme. `own` are the provisions of the document that the site is about, `others` all others.

    `actors` and `places` are in the order in which the theme names them most.
    """

    own: Sequence[Provision]
    others: Sequence[Provision]
    claims: Sequence[Claim]
    events: Sequence[Event]
    figures: Sequence[Figure]
    statements: Sequence[Statement]
    actors: Sequence[Actor]
    places: Sequence[Place]
    filed: Sequence[tuple[str, Sequence[Record]]]
    sources: Sequence[Source]


@dataclass(frozen=True)
class Part:
    """A part of a theme's page: the id and the words of its heading, how much it holds, and of what.

    `besides` says what it holds that is in no count; with `is_owed` the page has it though its count is nought.
    """

    id: str
    words: str
    count: int
    one: str
    many: str
    besides: str = ""
    is_owed: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the page has it."""
        return self.count > 0 or self.is_owed

    @property
    def counted(self) -> str:
        """The count with its noun: `4 claims`, `none seen`."""
        if not self.count:
            return f"none seen{self.besides}"
        return f"{self.count} {self.one if self.count == 1 else self.many}{self.besides}"


@remembered
def held(library: Library, theme: str) -> Held:
    """Return what belongs to a theme or to a part of it."""
    own, others = by_charter(library, about(library, theme, Provision))
    filed: tuple[tuple[str, type[Record], str], ...] = (
        ("Documents", Instrument, "themes"),
        ("Contested names", ContestedName, "themes"),
        ("Periods", Period, "themes"),
        ("Parts of this theme", Theme, "parent"),
    )
    found = ((words, pointing(library, theme, wanted, field)) for words, wanted, field in filed)
    return Held(
        own,
        others,
        about(library, theme, Claim),
        about(library, theme, Event),
        about(library, theme, Figure),
        about(library, theme, Statement),
        most_named(library, theme, pointing(library, theme, Actor, "themes")),
        most_named(library, theme, pointing(library, theme, Place, "themes")),
        [(words, most_named(library, theme, records)) for words, records in found if records],
        evidence(library, theme),
    )


def parts(library: Library, theme: Theme) -> Mapping[str, Part]:
    """Return the parts of a theme's page in their order, by the ids of their headings; empty ones too.

    What the text says has its part even where nothing was seen, and how we know also where there are notes alone.
    """
    has = held(library, theme.id)
    filed = sum(len(records) for _, records in has.filed)
    own = len(counted(has.own))
    is_annotated = bool(theme.notes or theme.corrections)
    found = (
        Part(
            "text", "What the text says", own, "provision", "provisions", _fragments(len(has.own) - own), is_owed=True
        ),
        Part("claimed", "What is claimed", len(has.claims), "claim", "claims"),
        Part("unknowns", "Not known", len(theme.unknowns or ()), "entry", "entries"),
        Part("happened", "What happened", len(has.events), "event", "events"),
        Part("figures", "Figures", len(has.figures), "figure", "figures"),
        Part("disputes", "Where sources disagree", len(theme.disputes or ()), "question", "questions"),
        Part("views", "Who says what", len(has.statements), "statement", "statements"),
        Part("who", "Who", len(has.actors), "record", "records"),
        Part("where", "Where", len(has.places), "place", "places"),
        Part("documents", "Documents, names and periods", filed, "record", "records"),
        Part(
            "known",
            "How we know",
            len(has.sources or cited_by(library, theme)),
            "source",
            "sources",
            is_owed=is_annotated,
        ),
    )
    return {part.id: part for part in found}


def waived_law(library: Library, theme: str) -> Instrument | None:
    """Return the law of which a theme has the waivers year by year: that whose first theme it is; None without one."""
    found = (law for law in library.of_type(Instrument) if law.waivers and law.themes[0] == theme)
    return next(found, None)


def by_publisher(sources: Iterable[Source], most: int | None = None) -> list[tuple[str, int]]:
    """Return the publishers of sources, or the first of them, each with its number of pages, those with most first."""
    counts = Counter(source.publisher for source in sources)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))[:most]


def _fragments(count: int) -> str:
    words = {0: "", 1: ", and a fragment in no count"}
    return words.get(count, f", and {count} fragments in no count")
