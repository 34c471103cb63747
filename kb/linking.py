"""References between records: each id that a record names, checked, and the links that result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb import prose
from kb.fields import Field, Prose, Ref
from kb.problems import Problem, suggestion
from kb.records import Path, Record, Spot, spot_of_link
from kb.types import TYPES


@dataclass(frozen=True, slots=True)
class Retired:
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


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a field of one record to another record."""

    source: Record
    target: str
    path: Path
    field: Field


def links_of(record: Record, ids: Ids, text_lines: list[str]) -> tuple[list[Link], list[Problem]]:
    """Return the links of a record to records that exist, and a problem for each reference to one that does not."""
    found: list[Link] = []
    problems: list[Problem] = []
    for leaf in record.references:
        spot = record.spots[leaf.path]
        targets = [(leaf.value, spot)]
        if isinstance(leaf.kind, Prose):
            targets = [(link.id, spot_of_link(text_lines, spot, link.nth)) for link in prose.links(leaf.value)]
        for target, spot in targets:
            wanted = leaf.kind.types if isinstance(leaf.kind, Ref) else ()
            problem = reference_problem(record.file, spot, target, leaf.field.name, wanted, ids)
            if problem:
                problems.append(problem)
            else:
                found.append(Link(record, target, leaf.path, leaf.field))
    return found, problems


def reference_problem(
    file: str, spot: Spot, target: str, field: str, wanted: Iterable[str], ids: Ids
) -> Problem | None:
    """Return what is wrong with a reference, or None where it leads to a record of a wanted type."""

    def problem(code: str, found: str, expected: str, remedy: str) -> Problem:
        return Problem(file, spot.line, spot.column, code, found, expected, remedy)

    if target in ids.aliases:
        now = ids.aliases[target]
        return problem("renamed-id", f'{field} "{target}" was renamed', f'its id now is "{now}"', f'write "{now}"')
    if target in ids.retired:
        retired = ids.retired[target]
        heirs = " or ".join(f'"{heir}"' for heir in retired.successors) or "no record took its place"
        return problem("retired-id", f'{field} "{target}" was retired: {retired.why}', heirs, "name one that exists")
    kinds = [TYPES[name].one for name in wanted]
    if target not in ids.types:
        candidates = [known for known, type_ in ids.types.items() if not wanted or type_ in wanted]
        near = suggestion(target, candidates) or f"add data/{next(iter(wanted), 'type')}/{target}.yml or mend the id"
        expected = f"the id of a {' or '.join(kinds)}" if kinds else "the id of a record"
        return problem("unknown-reference", f'{field} "{target}" does not exist', expected, near)
    if wanted and ids.types[target] not in wanted:
        found = f'{field} "{target}" is a {TYPES[ids.types[target]].one}'
        return problem("wrong-reference", found, f"the id of a {' or '.join(kinds)}", "name a record of that type")
    return None
