"""Which ids there are or were, and what is wrong with one that is named somewhere."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kb.declare.ids import is_id
from kb.declare.letters import with_article
from kb.declare.types import TYPES
from kb.problems.sentences import Said, said
from kb.problems.words import GUESS, shown

# What is wrong with a reference that leads to no record at all; whatever else its record says can still be weighed.
LEADS_NOWHERE = ("unknown-reference", "renamed-id", "retired-id")


class Living(NamedTuple):
    """An id that a record has, and the type of that record."""

    id: str
    type: str


class Renamed(NamedTuple):
    """An id that a record had, and the one that it has now."""

    id: str
    now: str


class Retired(NamedTuple):
    """An id that no record has any more: why, and which records took its place."""

    id: str
    why: str
    successors: tuple[str, ...]
    type: str

    @property
    def address(self) -> str:
        """The address of its page below the site's root, ending in a slash."""
        return f"{self.type}/{self.id}/"

    @property
    def heirs(self) -> str:
        """The records that took its place, in words."""
        return " or ".join(f'"{heir}"' for heir in self.successors) or "no record took its place"


class Published(NamedTuple):
    """What the ledger has of an id: of which types it was, and the day on which it entered, None where none stands."""

    types: frozenset[str]
    entered: datetime.date | None


class Ids(NamedTuple):
    """Every id that a reference can meet: those of files, the earlier ones, and the retired ones.

    `published` are those that readers have seen, as the ledger has them; `titled` finds which of some ids is that of a
    record by its title or its address, for those who name it so.
    """

    types: Mapping[str, str]
    aliases: Mapping[str, str]
    retired: Mapping[str, Retired]
    published: Mapping[str, Published] = MappingProxyType({})
    titled: Callable[[str, Collection[str]], str] = lambda _, __: ""

    def differing(self, other: Ids) -> frozenset[str]:
        """Return the ids that lead elsewhere, or are something else, than among other ids."""
        pairs = ((self.types, other.types), (self.aliases, other.aliases), (self.retired, other.retired))
        return frozenset(id_ for mine, theirs in pairs for id_, _ in mine.items() ^ theirs.items())

    def fate(self, id_: str) -> Living | Renamed | Retired | None:
        """Return what became of an id, or None for one that no record has or had: whoever wants it can have it."""
        if id_ in self.types:
            return Living(id_, self.types[id_])
        if id_ in self.aliases:
            return Renamed(id_, self.aliases[id_])
        return self.retired.get(id_)


def what_is_wrong(target: str, field: str, wanted: Collection[str], ids: Ids) -> Said | None:
    """Return what is said of a reference that is wrong.

    Returns None where it leads to a record of a wanted type, or of any type where none is named.
    """
    type_ = ids.types.get(target)
    if type_ and (not wanted or type_ in wanted):
        return None
    candidates = [known for known, of in ids.types.items() if not wanted or of in wanted]
    if not is_id(target):
        return _no_id(target, candidates, ids, said("bad-id", f"{shown(target)} as {field}"))
    fate = ids.fate(target)
    if isinstance(fate, Renamed):
        return said("renamed-id", f'{field} "{target}" was renamed', now=fate.now)
    if isinstance(fate, Retired):
        return said("retired-id", f'{field} "{target}" was retired: {fate.why}', successors=fate.heirs)
    kinds = with_article(" or ".join(TYPES[name].one for name in wanted) or "record")
    if fate:
        found = f'{field} "{target}" is {with_article(TYPES[fate.type].one)}'
        return said("wrong-reference", found, wanted=kinds)
    found, folder = f'{field} "{target}" does not exist', next(iter(wanted), "type")
    return said("unknown-reference", found, wanted=kinds, folder=folder, id=target).guessing(target, candidates)


def _no_id(target: str, candidates: Collection[str], ids: Ids, words: Said) -> Said:
    """Return what is said of a text that is no id, with the id that it is a title, an address or a path of, or ids."""
    last = target.rpartition("/")[2].removesuffix(".yml")
    meant = ids.titled(target, candidates) or (last if last in candidates else "")
    if meant:
        return words._replace(remedy=f'{GUESS} "{meant}"?')
    several = [part for part in re.split(r"[\s,;&]+(?:-\s+|and\s+)?", target) if part]
    if len(several) > 1 and all(part in candidates for part in several):
        listed = " and ".join(f'"{part}"' for part in several)
        return words._replace(remedy=f"write each as a value of its own: {listed}")
    return words.guessing(target, candidates)
