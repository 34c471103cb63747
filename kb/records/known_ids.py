"""Which ids there are or were, and what is wrong with one that is named somewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kb.declare.types import TYPES
from kb.problems.words import suggestion

# What is wrong with a reference that leads to no record at all; whatever else its record says can still be weighed.
LEADS_NOWHERE = ("unknown-reference", "renamed-id", "retired-id")


class Retired(NamedTuple):
    """An id that no record has any more: why, and which records took its place."""

    id: str
    why: str
    successors: tuple[str, ...]
    type: str


@dataclass(frozen=True, slots=True)
class Ids:
    """Every id that a reference can meet: those of files, the earlier ones, and the retired ones."""

    types: Mapping[str, str]
    aliases: Mapping[str, str]
    retired: Mapping[str, Retired]

    def differing(self, other: Ids) -> frozenset[str]:
        """Return the ids that lead elsewhere, or are something else, than among other ids."""
        pairs = ((self.types, other.types), (self.aliases, other.aliases), (self.retired, other.retired))
        return frozenset(id_ for mine, theirs in pairs for id_, _ in mine.items() ^ theirs.items())


def what_is_wrong(target: str, field: str, wanted: Collection[str], ids: Ids) -> tuple[str, str, str, str] | None:
    """Return what is wrong with a reference: code, what was found, what was expected, and the remedy.

    Returns None where it leads to a record of a wanted type, or of any type where none is named.
    """
    type_ = ids.types.get(target)
    if target in ids.aliases:
        now = ids.aliases[target]
        return "renamed-id", f'{field} "{target}" was renamed', f'its id now is "{now}"', f'write "{now}"'
    if target in ids.retired:
        retired = ids.retired[target]
        heirs = " or ".join(f'"{heir}"' for heir in retired.successors) or "no record took its place"
        return "retired-id", f'{field} "{target}" was retired: {retired.why}', heirs, "name one that exists"
    if type_ is not None and (not wanted or type_ in wanted):
        return None
    expected = f"the id of a {' or '.join(TYPES[name].one for name in wanted) or 'record'}"
    if type_ is not None:
        found = f'{field} "{target}" is a {TYPES[type_].one}'
        return "wrong-reference", found, expected, "name a record of that type"
    candidates = [known for known, of in ids.types.items() if not wanted or of in wanted]
    near = suggestion(target, candidates) or f"add data/{next(iter(wanted), 'type')}/{target}.yml or mend the id"
    return "unknown-reference", f'{field} "{target}" does not exist', expected, near
