"""References between records: each id that a record names, checked, and the links that result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kb import prose
from kb.fields import Field, Prose, Ref
from kb.problems import Problem, suggestion
from kb.records import Leaf, Path, Record, spot_of_link
from kb.types import TYPES

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


class Link(NamedTuple):
    """A link from a field of one record to another record."""

    source: Record
    target: str
    path: Path
    field: Field


def links_of(
    record: Record, ids: Ids, text_lines: list[str], only: Collection[str] | None = None
) -> tuple[list[Link], list[Problem]]:
    """Return the links of a record to records that exist, and a problem for each reference to one that does not.

    `only` leaves aside what refers to other ids than these.
    """
    found: list[Link] = []
    problems: list[Problem] = []
    for leaf, target, nth in _references(record):
        if only is not None and target not in only:
            continue
        wanted = leaf.kind.types if isinstance(leaf.kind, Ref) else ()
        wrong = what_is_wrong(target, leaf.field.name, wanted, ids)
        if wrong is None:
            found.append(Link(record, target, leaf.path, leaf.field))
        else:
            spot = record.spots[leaf.path]
            spot = spot if nth is None else spot_of_link(text_lines, spot, nth)
            problems.append(Problem(record.file, spot.line, spot.column, *wrong))
    return found, problems


def _references(record: Record) -> Iterator[tuple[Leaf, str, int | None]]:
    """Yield each id that a record names with its value; in prose, also the how-many-th link of the value it is."""
    for leaf in record.references:
        if isinstance(leaf.kind, Prose):
            for link in prose.links(leaf.value):
                yield leaf, link.id, link.nth
        else:
            yield leaf, leaf.value, None


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
