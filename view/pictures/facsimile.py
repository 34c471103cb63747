"""The facsimile of a document that nobody here has read whole: a bar for each of its provisions, in order.

A bar says how its wording was seen, how strong its verb is, what has come of it and how many claims rest on it. Bars
are filled in per cent of their width, so that the drawing keeps its letters at every size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.declare.scale import Term
from kb.declare.scales import MODALITY
from kb.library.claims import cells_on
from kb.library.documents import counted, current_state, provisions_of
from kb.library.library import Library
from kb.records.groups import OutlineSection
from kb.records.record import narrow
from kb.records.typed import Instrument, Provision

# How far a status that is a step on a way fills its bar; any other is told by the frame of the bar alone.
STEPS = {"announced": 34, "under-way": 67, "done": 100}
HALF = 50
SHORT = 30  # letters of an unknown that a blank holds
WAYS = {"whole": "English", "part": "English, part", "tr": "translated", "rep": "reported"}


@dataclass(frozen=True)
class Bar:
    """A provision: how it was seen, in a word of `WAYS`; its state; its claims, and the fill of the bar for each."""

    provision: Provision
    way: str
    state: Term
    claims: int
    seen: int
    rung: int
    step: int
    share: int

    @property
    def words(self) -> str:
        """How its wording was seen, in a word or two."""
        return WAYS[self.way]


@dataclass(frozen=True)
class Section:
    """A section of the outline with its bars. `open` tells that nobody has seen whether more stands in it."""

    number: str
    heading: str
    bars: tuple[Bar, ...]
    open: bool


@dataclass(frozen=True)
class Facsimile:
    """A document: its sections, how many provisions count, how many of them were seen in which way, and its blanks."""

    document: Instrument
    sections: tuple[Section, ...]
    provisions: int
    fragments: int
    ways: tuple[tuple[str, str, int], ...]
    most_claims: int
    blanks: tuple[str, ...]


def facsimile(library: Library, id_: str) -> Facsimile:
    """Return the facsimile of a document by its outline."""
    document = narrow(library[id_], Instrument)
    provisions = provisions_of(library, id_)
    claims = {provision.id: len(cells_on(library, provision.id)) for provision in provisions}
    most = max(claims.values(), default=0)
    bars = [_bar(provision, claims[provision.id], most) for provision in provisions]
    sections = [
        _section(part, [bar for bar in bars if bar.provision.section == part.section])
        for part in document.outline or ()
    ]
    whole = counted(provisions)
    ways = [way_seen(provision) for provision in whole]
    return Facsimile(
        document,
        tuple(sections),
        len(whole),
        len(provisions) - len(whole),
        tuple((way, words, ways.count(way)) for way, words in WAYS.items() if way in ways),
        most,
        blanks(document),
    )


def way_seen(provision: Provision) -> str:
    """Return how a provision was seen: its English sentence whole or in part, in translation, or by report."""
    if provision.wording.value != "english":
        return provision.wording.tone
    return provision.extent.value


def seen(way: str) -> int:
    """Return how much of a provision’s English was seen, in per cent; translations and reports fill nothing."""
    return {"whole": 100, "part": HALF}.get(way, 0)


def rung(modality: Term) -> int:
    """Return how high a verb stands on the ladder of those that plan, in per cent; others stand on none."""
    ladder = [term.value for term in MODALITY.terms if term.family == "plans"]
    if modality.value not in ladder:
        return 0
    return 100 * (len(ladder) - ladder.index(modality.value)) // len(ladder)


def blanks(document: Instrument) -> tuple[str, ...]:
    """Return what is not known of a document in so few words that a blank holds them."""
    found = [unknown.rstrip(".") for unknown in document.unknowns or ()]
    return tuple(words for words in found if len(words) <= SHORT and "[[" not in words)


def _bar(provision: Provision, claims: int, most: int) -> Bar:
    way, state = way_seen(provision), current_state(provision)
    share = 100 * claims // most if most else 0
    return Bar(provision, way, state, claims, seen(way), rung(provision.modality), STEPS.get(state.value, 0), share)


def _section(part: OutlineSection, bars: Sequence[Bar]) -> Section:
    return Section(part.section, part.short or part.heading, tuple(bars), not _placed(bars))


def _placed(bars: Iterable[Bar]) -> bool:
    """Tell whether the place of every provision of a section was seen in the text."""
    return all(bar.provision.placement.value == "seen" for bar in bars)
