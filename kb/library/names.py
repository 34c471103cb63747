"""What abbreviations stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.record import Record
from kb.records.typed import WithOtherNames

# A name of three or more capitals: OSCE, RFE/RL. Of two letters, such as US, EU or UN, none needs explaining.
SHORT_FORM = re.compile(r"(?=.{3})[A-Z][A-Z/]*[A-Z]")


class ShortForm(NamedTuple):
    """What an abbreviation stands for: the record that has it among its names, and its full name there."""

    record: Record
    full: str


@remembered
def short_forms(library: Library) -> dict[str, ShortForm]:
    """Return what each abbreviation stands for that is a name of a theme, document, actor, place or contested name.

    The full name is the one with these initials; where none has them, the title. A name in capitals that has no longer
    one beside it stands for nothing but itself.
    """
    found: dict[str, ShortForm] = {}
    for record in library:
        if not isinstance(record, WithOtherNames):
            continue
        names = [record.title, *(other.name for other in record.other_names or ())]
        for short in filter(SHORT_FORM.fullmatch, names):
            full = next((name for name in names if _initials(name) == short), names[0]).removesuffix(f" ({short})")
            if " " in full:
                found.setdefault(short, ShortForm(record, full))
    return found


def _initials(name: str) -> str:
    return "".join(re.findall(r"(?<![\w-])[A-Z]|/", name))
