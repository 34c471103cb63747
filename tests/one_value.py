"""What the checker says of one value, whatever record it may stand in."""

from __future__ import annotations

import functools

from kb.declare.fields import Group, Kind, RecordType, required
from kb.load import reader, yaml_tree
from kb.load.text import Unreadable
from kb.records.known_ids import Ids
from kb.records.links import linked

FILE = "x.yml"


def quoted(text: str) -> str:
    """Return a text in double quotes, with an escape for whatever cannot be seen."""
    plain = (letter if letter.isprintable() and letter not in '\\"' else f"\\U{ord(letter):08x}" for letter in text)
    return f'"{"".join(plain)}"'


def refusals(kind: Kind, text: str, ids: Ids | None = None) -> set[str]:
    """Return the codes under which the checker refuses a text as a value of a kind; with `ids`, also for its links."""
    thing = RecordType("things", "thing", "things", "", Group("Thing", (required("value", kind, "Value", "a value"),)))
    source = f"value: {quoted(text)}\n".encode()
    try:
        tree = yaml_tree.load(FILE, source)
    except Unreadable as error:
        return {error.problem.code}
    record, problems = reader.read(thing, "x", FILE, tree, source)
    broken = linked(record, ids, source).problems if ids else []
    return {problem.code for problem in (*problems, *broken)}


@functools.lru_cache(maxsize=100_000)
def accepted(kind: Kind, text: str) -> bool:
    """Tell whether the checker takes a text as a value of a kind."""
    return not refusals(kind, text)
