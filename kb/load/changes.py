"""The stored changes, each in a line, as `python -m kb diff REV --write` writes them.

The newest come first. `claims/claim-jobs: words` says what became of a record, `# 2026-11-24 to 2026-11-29, since
0123abcd` between which states, and which commit has the earlier one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache

from kb.declare.ids import is_id
from kb.declare.types import TYPES
from kb.problems.problem import Problem
from kb.problems.sentences import said
from kb.records.changes import Change, Changes

DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
HEAD = re.compile(rf"# (?P<since>{DAY}) to (?P<to>{DAY}), since (?P<revision>[0-9a-f]{{7,64}})")
FORM = (
    'a heading such as "# 2026-11-24 to 2026-11-29, since 0123abcd", or below one a record and what became of it, such '
    'as "events/signing: new"'
)


@lru_cache(maxsize=1)  # they stay the same while records are written
def read(file: str, text: str) -> tuple[tuple[Changes, ...], tuple[Problem, ...]]:
    """Return the stored changes as they stand, and what is wrong with each line that is no heading and no change."""
    found: list[tuple[re.Match[str], datetime.date, datetime.date, list[Change]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        head = HEAD.fullmatch(line) if line.startswith("#") else None
        days = _days(head) if head else None
        change = None if head else _change(line)
        if head and days:
            found.append((head, *days, []))
        elif change and found:
            found[-1][3].append(change)
        else:
            shown = f'"{line[:60]}"'
            problems.append(Problem(file, number, 1, *said("bad-form", f"{shown} among the changes", form=FORM)))
    read_ = tuple(Changes(since, to, head["revision"], tuple(each)) for head, since, to, each in found)
    return read_, tuple(problems)


def written(all_changes: Iterable[Changes]) -> str:
    """Return changes as they are stored, the newest first."""
    parts = []
    for each in sorted(all_changes, key=lambda each: (each.to, each.since), reverse=True):
        lines = [f"# {each.since} to {each.to}, since {each.revision}"]
        lines += [f"{change.type}/{change.id}: {change.words}" for change in each.entries]
        parts.append("".join(f"{line}\n" for line in lines))
    return "\n".join(parts)


def _change(line: str) -> Change | None:
    name, _, words = line.partition(": ")
    type_, _, id_ = name.partition("/")
    return Change(type_, id_, words.strip()) if type_ in TYPES and is_id(id_) and words.strip() else None


def _days(head: re.Match[str]) -> tuple[datetime.date, datetime.date] | None:
    try:
        since, to = (datetime.date.fromisoformat(head[name]) for name in ("since", "to"))
    except ValueError:
        return None
    return (since, to) if since <= to else None
